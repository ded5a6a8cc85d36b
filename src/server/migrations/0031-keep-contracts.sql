-- What follows a contract through its life: changes as data, signatures, letters, visits on site, records of integrity.

-- What the version changed, as data: the contract as at a day is the first version with these applied in order.
alter table project_versions add column changed jsonb;

grant update (unit_id, payee_id) on fund_commitments to danxia_app; -- the undertaking unit of a project changes

create table signing_keys ( -- a person's pair of keys; the private one sealed by the key of the installation
  tenant_id uuid not null references tenants,
  id uuid not null,
  person_id uuid not null,
  algorithm text not null check (algorithm in ('sm2', 'ed25519')),
  public_key text not null,
  sealed_key text not null,
  made_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);
create unique index signing_keys_of_person on signing_keys (tenant_id, person_id, algorithm);

create table signing_proofs ( -- whoever signs has proved just now, in this session, that it is he
  tenant_id uuid not null references tenants,
  session_id uuid not null,
  person_id uuid not null,
  proved_at timestamptz not null,
  primary key (tenant_id, session_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);

create table case_signatures ( -- append-only: a party's signature over what stood in the forms of a case
  tenant_id uuid not null references tenants,
  id uuid not null,
  case_id uuid not null,
  seat text not null,
  seat_name_zh text not null,
  seat_name_en text not null,
  position integer not null, -- in the order of signing
  person_id uuid not null,
  person_name text not null,
  unit_name text not null,
  on_behalf_of uuid,
  content_sha256 text not null check (content_sha256 ~ '^[0-9a-f]{64}$'),
  proof text not null check (proof in ('password', 'demo')),
  algorithm text not null,
  public_key text not null,
  signed_text text not null, -- exactly what was signed
  signature text not null,
  signed_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, case_id) references cases (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);
create index case_signatures_of_case on case_signatures (tenant_id, case_id, signed_at);

create table letters ( -- append-only: a decision told in writing to whom it concerns
  tenant_id uuid not null references tenants,
  id uuid not null,
  case_id uuid not null,
  call_id uuid,
  project_id uuid,
  code text not null, -- of programmes.yaml
  number text not null, -- 张科立〔2023〕12号
  template text not null,
  template_version integer not null,
  title text not null,
  unit_id uuid not null, -- to whom it is addressed
  person_id uuid, -- who applied
  issued_by uuid not null, -- the unit that issues it
  issued_on date not null,
  reason text not null default '',
  facts jsonb not null, -- what the template is filled with
  sha256 text not null,
  made_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  unique (tenant_id, case_id, code),
  foreign key (tenant_id, case_id) references cases (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id)
);
create index letters_of_call on letters (tenant_id, call_id, id);
create index letters_of_person on letters (tenant_id, person_id, id);

create table letter_receipts ( -- the applicant has taken it
  tenant_id uuid not null,
  letter_id uuid not null,
  person_id uuid not null,
  at timestamptz not null,
  primary key (tenant_id, letter_id, person_id),
  foreign key (tenant_id, letter_id) references letters (tenant_id, id)
);

create table site_visits ( -- 现场核查
  tenant_id uuid not null references tenants,
  id uuid not null,
  project_id uuid not null,
  purpose text not null,
  place text not null default '',
  planned_on date not null,
  lead_id uuid not null, -- who leads the visit
  companions text not null default '',
  state text not null check (state in ('planned', 'open', 'settled', 'cancelled')),
  held_on date,
  summary text not null default '',
  met text not null default '', -- whom they met
  version integer not null default 1,
  planned_by uuid not null,
  planned_at timestamptz not null,
  recorded_at timestamptz,
  reason text not null default '', -- why it was cancelled
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id) references projects (tenant_id, id),
  foreign key (tenant_id, lead_id) references people (tenant_id, id),
  check ((state in ('open', 'settled')) = (held_on is not null))
);
create index site_visits_of_project on site_visits (tenant_id, project_id, planned_on desc);
create index site_visits_by_day on site_visits (tenant_id, planned_on desc, id desc);

create table visit_findings ( -- finding → rectify → verify
  tenant_id uuid not null,
  id uuid not null,
  visit_id uuid not null,
  number integer not null,
  text text not null,
  severity text not null check (severity in ('minor', 'major')),
  due_on date not null,
  state text not null check (state in ('found', 'rectified', 'closed')),
  found_by uuid not null,
  found_unit uuid not null, -- of whoever found it: another unit verifies
  answer text not null default '',
  answered_by uuid,
  answered_at timestamptz,
  verified_by uuid,
  verified_at timestamptz,
  verdict text not null default '',
  times integer not null default 0, -- how often it was sent back
  primary key (tenant_id, id),
  unique (tenant_id, visit_id, number),
  foreign key (tenant_id, visit_id) references site_visits (tenant_id, id),
  check (verified_by is null or (verified_by <> found_by and verified_by <> answered_by))
);

create table integrity_records ( -- 科研诚信记录: who is barred, why and until when, with the evidence as it was
  tenant_id uuid not null references tenants,
  id uuid not null,
  subject text not null, -- `person:<id>`, `unit:<id>`
  name text not null,
  unit_id uuid not null, -- at which it is seen
  reason text not null,
  clause text not null,
  from_on date not null,
  until_on date not null,
  source_kind text not null,
  source_id uuid not null,
  source_number text not null default '',
  evidence jsonb not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  recorded_by uuid,
  recorded_at timestamptz not null,
  lifted_on date,
  lifted_by uuid,
  lift_reason text,
  primary key (tenant_id, id),
  unique (tenant_id, source_kind, source_id, subject),
  foreign key (tenant_id, unit_id) references units (tenant_id, id),
  check (from_on <= until_on),
  check (lifted_by is distinct from recorded_by or lifted_by is null)
);
create index integrity_records_by_subject on integrity_records (tenant_id, subject);

do $$
declare t text;
begin
  foreach t in array array['signing_keys', 'signing_proofs', 'case_signatures', 'letters', 'letter_receipts', 'site_visits',
    'visit_findings', 'integrity_records']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

grant select, insert on signing_keys, signing_proofs, case_signatures, letters, letter_receipts, site_visits, visit_findings,
  integrity_records to danxia_app;
grant update (person_id, proved_at) on signing_proofs to danxia_app;
grant update (purpose, place, planned_on, lead_id, companions, state, held_on, summary, met, version, recorded_at, reason)
  on site_visits to danxia_app;
grant update (state, answer, answered_by, answered_at, verified_by, verified_at, verdict, times) on visit_findings to danxia_app;
grant update (lifted_on, lifted_by, lift_reason) on integrity_records to danxia_app;
