-- Adjustments of scores (考核调整): proposed, heard, approved; booked into a ledger that is only ever added to.

create table appraisal_entries ( -- an adjustment and its course; what counts is in appraisal_postings
  tenant_id uuid not null references tenants,
  id uuid not null,
  plan_id uuid not null,
  unit_id uuid not null,
  kind text not null, -- of appraisal.yaml
  kind_zh text not null, -- as it was called then
  kind_en text not null,
  points numeric(7, 3) not null check (points <> 0), -- with sign
  indicator_id uuid, -- null: on the total
  period text not null,
  from_on date not null, -- it counts for periods that end between these days
  until_on date not null,
  document text not null, -- the basis
  article text not null,
  reason text not null,
  source text not null check (source in ('person', 'slip', 'reversal', 'appeal')),
  source_id uuid, -- the effect of a slip
  slip_id uuid,
  reverses uuid, -- the entry it takes back
  state text not null check (state in ('draft', 'hearing', 'review', 'booked', 'refused', 'withdrawn')),
  version integer not null default 1,
  proposed_by uuid, -- null: by a rule
  proposed_at timestamptz not null,
  hear_until date,
  statement text,
  stated_by uuid,
  stated_at timestamptz,
  decided_by uuid, -- null beside a decision: by a rule
  decided_at timestamptz,
  decision_note text,
  primary key (tenant_id, id),
  foreign key (tenant_id, plan_id) references plans (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id),
  foreign key (tenant_id, indicator_id) references indicators (tenant_id, id),
  foreign key (tenant_id, reverses) references appraisal_entries (tenant_id, id),
  check (from_on <= until_on),
  check (decided_by <> proposed_by) -- four eyes
);
create index appraisal_entries_by_unit on appraisal_entries (tenant_id, unit_id, from_on);
create unique index appraisal_entries_by_effect on appraisal_entries (tenant_id, source_id) where source = 'slip';
create unique index appraisal_entries_one_reversal on appraisal_entries (tenant_id, reverses)
  where state not in ('refused', 'withdrawn');

create table appraisal_postings ( -- append-only: the ledger
  tenant_id uuid not null,
  entry_id uuid not null,
  year integer not null,
  serial integer not null check (serial > 0),
  code text not null, -- 考调, of 考调〔2023〕1号
  plan_id uuid not null,
  unit_id uuid not null,
  kind text not null,
  points numeric(7, 3) not null,
  indicator_id uuid,
  from_on date not null,
  until_on date not null,
  reverses uuid, -- the line taken back
  booked_on date not null,
  booked_at timestamptz not null,
  booked_by uuid,
  primary key (tenant_id, entry_id),
  unique (tenant_id, code, year, serial),
  unique (tenant_id, reverses),
  foreign key (tenant_id, entry_id) references appraisal_entries (tenant_id, id),
  foreign key (tenant_id, reverses) references appraisal_postings (tenant_id, entry_id)
);
create index appraisal_postings_by_plan on appraisal_postings (tenant_id, plan_id, unit_id, from_on);

create table appraisal_appeals (
  tenant_id uuid not null,
  entry_id uuid not null,
  text text not null,
  filed_by uuid not null,
  filed_at timestamptz not null,
  due_on date not null,
  state text not null default 'filed' check (state in ('filed', 'upheld', 'dismissed')),
  decided_by uuid,
  decided_at timestamptz,
  decision_note text,
  primary key (tenant_id, entry_id),
  foreign key (tenant_id, entry_id) references appraisal_entries (tenant_id, id),
  check (decided_by <> filed_by)
);

do $$
declare t text;
begin
  foreach t in array array['appraisal_entries', 'appraisal_postings', 'appraisal_appeals']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

grant select, insert on appraisal_entries, appraisal_postings, appraisal_appeals to danxia_app;
grant update (state, version, hear_until, statement, stated_by, stated_at, decided_by, decided_at, decision_note)
  on appraisal_entries to danxia_app;
grant update (state, decided_by, decided_at, decision_note) on appraisal_appeals to danxia_app;
