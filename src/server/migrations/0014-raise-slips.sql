-- Supervision slips (督办单): raised, signed for, answered, checked, closed; one item has one open slip.

create table slips (
  tenant_id uuid not null references tenants,
  id uuid not null,
  year integer not null,
  serial integer not null check (serial > 0),
  code text not null, -- 督, of 督〔2023〕1号
  state text not null check (state in ('issued', 'handling', 'replied', 'under-review', 'returned', 'verified', 'closed', 'cancelled')),
  version integer not null default 1,
  source text not null check (source in ('rule', 'remark', 'meeting', 'officer')),
  source_id uuid, -- the remark or the decision
  trigger_code text,
  item_key text not null, -- what it is about: one open slip each (一事一单)
  about jsonb not null, -- { indicatorId, unitId, period } or { keyTaskId } or {}
  title text not null,
  demand text not null,
  feedback text not null,
  responsible_leader text,
  responsible_person text,
  lead_unit_id uuid not null,
  level text not null, -- a light of the scheme for slips; rises, never falls
  light text not null, -- as judged last
  is_important boolean not null,
  is_urgent boolean not null,
  signed_off text not null, -- 签发人
  issued_by uuid, -- null: by a rule, without anybody
  issued_on date not null,
  issued_at timestamptz not null,
  due_on date not null,
  first_due_on date not null,
  received_by uuid,
  received_at timestamptz,
  percent integer not null default 0 check (percent between 0 and 100), -- of the reply signed last
  replied_on date, -- the day the unit's head signed a reply that reports completion
  submitted_by uuid, -- who wrote the reply under way
  approved_by uuid,
  extensions integer not null default 0,
  returns integer not null default 0,
  overdue_on date, -- the deadline whose passing has been told
  reminded_on date,
  return_reason text,
  closed_by uuid,
  closed_at timestamptz,
  closed_on date,
  primary key (tenant_id, id),
  unique (tenant_id, code, year, serial),
  foreign key (tenant_id, lead_unit_id) references units (tenant_id, id)
);
create unique index slips_open_item on slips (tenant_id, item_key) where state not in ('closed', 'cancelled');
create index slips_by_unit on slips (tenant_id, lead_unit_id, state);

create table slip_parties (
  tenant_id uuid not null,
  id uuid not null,
  slip_id uuid not null,
  unit_id uuid not null,
  role text not null check (role in ('lead', 'cooperating')),
  position integer not null,
  answer text,
  answered_by uuid,
  answered_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, slip_id, unit_id),
  foreign key (tenant_id, slip_id) references slips (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id)
);
create index slip_parties_by_unit on slip_parties (tenant_id, unit_id);

create table slip_replies (
  tenant_id uuid not null,
  id uuid not null,
  slip_id uuid not null,
  number integer not null,
  is_final boolean not null, -- reports completion; an interim one only tells how far it is
  progress text not null,
  percent integer not null check (percent between 0 and 100),
  problem text not null,
  next_steps text not null,
  state text not null default 'submitted' check (state in ('submitted', 'sent-back', 'withdrawn', 'approved', 'returned')),
  submitted_by uuid not null,
  submitted_at timestamptz not null,
  approved_by uuid,
  approved_at timestamptz,
  note text,
  primary key (tenant_id, id),
  unique (tenant_id, slip_id, number),
  foreign key (tenant_id, slip_id) references slips (tenant_id, id)
);

create table slip_extensions (
  tenant_id uuid not null,
  id uuid not null,
  slip_id uuid not null,
  reason text not null,
  due_on date not null,
  state text not null default 'asked' check (state in ('asked', 'checked', 'granted', 'refused')),
  asked_by uuid not null,
  asked_at timestamptz not null,
  checked_by uuid,
  checked_at timestamptz,
  check_note text,
  decided_by uuid,
  decided_at timestamptz,
  decision_note text,
  primary key (tenant_id, id),
  foreign key (tenant_id, slip_id) references slips (tenant_id, id)
);
create unique index slip_extensions_open on slip_extensions (tenant_id, slip_id) where state in ('asked', 'checked');

create table slip_effects ( -- append-only: what a slip says for the score of its unit
  tenant_id uuid not null,
  id uuid not null,
  slip_id uuid not null,
  unit_id uuid not null,
  moment text not null check (moment in ('overdue', 'closed-in-time', 'closed-late', 'returned')),
  on_date date not null,
  points numeric not null,
  reason_zh text not null,
  reason_en text not null,
  recorded_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, slip_id) references slips (tenant_id, id)
);
create index slip_effects_by_unit on slip_effects (tenant_id, unit_id, on_date);

create table remarks ( -- append-only: a leader's remark (批示) on a figure or a task
  tenant_id uuid not null references tenants,
  id uuid not null,
  subject_kind text not null check (subject_kind in ('indicator', 'key-task')),
  subject_id uuid not null,
  unit_id uuid not null,
  period text,
  text text not null,
  written_by uuid not null,
  written_at timestamptz not null,
  slip_id uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, slip_id) references slips (tenant_id, id)
);
create index remarks_on on remarks (tenant_id, subject_kind, subject_id, unit_id);

do $$
declare t text;
begin
  foreach t in array array['slips', 'slip_parties', 'slip_replies', 'slip_extensions', 'slip_effects', 'remarks']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

grant select, insert on slips, slip_parties, slip_replies, slip_extensions, slip_effects, remarks to danxia_app;
grant update on slips, slip_parties, slip_replies, slip_extensions to danxia_app;
