-- The month: plans and their indicators, targets with versions, cycles, reports, official values, figures.

-- Roll-up and reports ask for the units right below one.
create index unit_versions_by_parent on unit_versions (tenant_id, parent_id);
-- Whose turn it is: who holds a role at a unit.
create index role_assignments_by_unit on role_assignments (tenant_id, unit_id);

create table indicators (
  tenant_id uuid not null references tenants,
  id uuid not null,
  code text not null,
  position integer not null default 0,
  version integer not null, -- the version in force
  retired_on date,
  primary key (tenant_id, id),
  unique (tenant_id, code)
);

-- The dictionary entry as the engine reads it (engine/indicator/indicator.ts), one row per version.
create table indicator_versions (
  tenant_id uuid not null,
  indicator_id uuid not null,
  version integer not null check (version > 0),
  content jsonb not null,
  hash text not null,
  reason text,
  recorded_at timestamptz not null,
  recorded_by uuid,
  primary key (tenant_id, indicator_id, version),
  foreign key (tenant_id, indicator_id) references indicators (tenant_id, id)
);

create table plans (
  tenant_id uuid not null references tenants,
  id uuid not null,
  code text not null,
  version integer not null default 1,
  name_zh text not null,
  name_en text not null,
  issuer text not null check (issuer in ('above', 'own')),
  from_year integer not null,
  to_year integer not null check (to_year >= from_year),
  state text not null default 'in-force' check (state in ('draft', 'in-force', 'ended')),
  content jsonb not null default '{}', -- score caps, missing-data policy, document number …
  primary key (tenant_id, id),
  unique (tenant_id, code)
);

create table plan_goals (
  tenant_id uuid not null,
  plan_id uuid not null,
  id uuid not null,
  code text not null,
  name_zh text not null,
  name_en text not null,
  position integer not null,
  primary key (tenant_id, id),
  unique (tenant_id, plan_id, code),
  foreign key (tenant_id, plan_id) references plans (tenant_id, id)
);

create table plan_indicators (
  tenant_id uuid not null,
  plan_id uuid not null,
  goal_id uuid not null,
  indicator_id uuid not null,
  weight numeric not null check (weight >= 0),
  position integer not null,
  primary key (tenant_id, plan_id, indicator_id),
  foreign key (tenant_id, goal_id) references plan_goals (tenant_id, id),
  foreign key (tenant_id, indicator_id) references indicators (tenant_id, id)
);

create table plan_versions ( -- what a plan said, each time it was changed
  tenant_id uuid not null,
  plan_id uuid not null,
  version integer not null,
  content jsonb not null,
  reason text,
  recorded_at timestamptz not null,
  recorded_by uuid,
  primary key (tenant_id, plan_id, version),
  foreign key (tenant_id, plan_id) references plans (tenant_id, id)
);

-- A target is an object of its own: initial, intermediate or final, for one unit and period.
create table targets (
  tenant_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  indicator_id uuid not null,
  unit_id uuid not null,
  kind text not null check (kind in ('initial', 'intermediate', 'final')),
  period text not null,
  version integer, -- the version in force; null: only proposed so far
  primary key (tenant_id, id),
  unique (tenant_id, plan_id, indicator_id, unit_id, kind, period),
  foreign key (tenant_id, plan_id) references plans (tenant_id, id),
  foreign key (tenant_id, indicator_id) references indicators (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id)
);
create index targets_by_unit on targets (tenant_id, unit_id, period);

create table target_versions (
  tenant_id uuid not null,
  target_id uuid not null,
  version integer not null check (version > 0),
  state text not null check (state in ('proposed', 'in-force', 'refused', 'superseded')),
  expectation text not null check (expectation in ('value', 'not-applicable', 'no-target')),
  value numeric,
  band_low numeric,
  band_high numeric check (band_high >= band_low),
  is_sample boolean not null default false,
  reason text not null,
  proposed_by uuid,
  proposed_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  decision_note text,
  primary key (tenant_id, target_id, version),
  foreign key (tenant_id, target_id) references targets (tenant_id, id),
  check (expectation <> 'value' or value is not null or (band_low is not null and band_high is not null)),
  check (decided_by is null or decided_by <> proposed_by) -- nobody approves his own change
);
create unique index one_target_in_force on target_versions (tenant_id, target_id) where state = 'in-force';
create unique index one_target_proposed on target_versions (tenant_id, target_id) where state = 'proposed';

create table cycles (
  tenant_id uuid not null references tenants,
  id uuid not null,
  code text not null, -- of the pack's cycle definition
  frequency text not null check (frequency in ('day', 'week', 'month', 'quarter', 'half-year', 'year')),
  period text not null,
  name_zh text not null,
  name_en text not null,
  opens_at timestamptz not null,
  due_at timestamptz not null check (due_at >= opens_at),
  grace_until timestamptz not null check (grace_until >= due_at),
  closes_at timestamptz not null check (closes_at >= grace_until),
  remind_at timestamptz[] not null default '{}',
  definition_version integer not null,
  opened_at timestamptz,
  closed_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, code, period)
);

create table reports (
  tenant_id uuid not null,
  id uuid not null,
  cycle_id uuid not null,
  unit_id uuid not null,
  state text not null default 'filling' check (state in ('filling', 'submitted', 'approved', 'accepted', 'returned')),
  version integer not null default 1, -- grows with every act; an act names the version it saw
  narrative jsonb not null default '{}', -- {text, problems, nextSteps}
  narrative_version integer not null default 0,
  nil_reason text,
  first_submitted_at timestamptz, -- timeliness is decided by this, and no later act changes it
  submitted_at timestamptz,
  submitted_by uuid,
  approved_at timestamptz,
  approved_by uuid,
  accepted_at timestamptz,
  accepted_by uuid,
  returned_at timestamptz,
  returned_by uuid,
  return_reason text,
  primary key (tenant_id, id),
  unique (tenant_id, cycle_id, unit_id),
  foreign key (tenant_id, cycle_id) references cycles (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id)
);
create index reports_by_unit on reports (tenant_id, unit_id);

create table report_cells (
  tenant_id uuid not null,
  report_id uuid not null,
  indicator_id uuid not null,
  dimension text not null default '', -- breakdown key, '' the total
  id uuid not null, -- the name under which evidence and remarks are kept
  indicator_version integer not null,
  is_derived boolean not null default false, -- follows from other figures: shown, never typed, not counted as filled
  state text not null default 'missing' check (state in ('missing', 'value', 'not-applicable')),
  value numeric,
  explanation text,
  returned_reason text, -- set by a return, cleared by a change
  version integer not null default 0,
  changed_at timestamptz,
  changed_by uuid,
  primary key (tenant_id, report_id, indicator_id, dimension),
  unique (tenant_id, id),
  foreign key (tenant_id, report_id) references reports (tenant_id, id),
  foreign key (tenant_id, indicator_id) references indicators (tenant_id, id),
  check ((state = 'value') = (value is not null))
);

create table cell_changes ( -- append-only: the history of every cell
  tenant_id uuid not null,
  id uuid not null,
  report_id uuid not null,
  indicator_id uuid not null,
  dimension text not null default '',
  deed text not null check (deed in ('typed', 'pasted', 'imported', 'cleared', 'explained', 'returned')),
  from_state text,
  from_value numeric,
  to_state text,
  to_value numeric,
  note text,
  at timestamptz not null,
  by_person uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, report_id) references reports (tenant_id, id)
);
create index cell_changes_of on cell_changes (tenant_id, report_id, indicator_id);

create table reopenings ( -- a named exception to a closed cycle
  tenant_id uuid not null,
  id uuid not null,
  report_id uuid not null,
  reason text not null,
  requested_by uuid not null,
  requested_at timestamptz not null,
  expires_at timestamptz not null,
  state text not null default 'asked' check (state in ('asked', 'granted', 'refused', 'ended')),
  decided_by uuid,
  decided_at timestamptz,
  decision_note text,
  primary key (tenant_id, id),
  foreign key (tenant_id, report_id) references reports (tenant_id, id),
  check (decided_by is null or decided_by <> requested_by)
);
create unique index one_reopening_asked on reopenings (tenant_id, report_id) where state = 'asked';

create table reminders (
  tenant_id uuid not null,
  id uuid not null,
  cycle_id uuid not null,
  unit_id uuid not null,
  kind text not null check (kind in ('before', 'after', 'by-hand')),
  at timestamptz not null,
  by_person uuid,
  primary key (tenant_id, id),
  unique (tenant_id, cycle_id, unit_id, kind, at)
);

create table corrections ( -- a value proposed from below beside the official one
  tenant_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  indicator_id uuid not null,
  period text not null,
  official_value numeric,
  proposed_value numeric not null,
  reason text not null,
  source text not null,
  state text not null default 'open' check (state in ('open', 'adopted', 'refused', 'withdrawn')),
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  decision_note text,
  primary key (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id),
  foreign key (tenant_id, indicator_id) references indicators (tenant_id, id),
  check (decided_by is null or decided_by <> proposed_by)
);
create unique index one_open_correction on corrections (tenant_id, unit_id, indicator_id, period) where state = 'open';

-- Official values: what was accepted or published, one in force per cell; earlier ones are kept beside it.
create table official_values (
  tenant_id uuid not null,
  indicator_id uuid not null,
  unit_id uuid not null,
  period text not null,
  dimension text not null default '',
  version integer not null check (version > 0),
  is_current boolean not null,
  state text not null check (state in ('value', 'not-applicable', 'erased')),
  value numeric,
  source text not null check (source in ('report', 'import', 'correction')),
  source_id uuid not null, -- report, import or correction
  is_sample boolean not null default false,
  recorded_at timestamptz not null,
  recorded_by uuid,
  primary key (tenant_id, indicator_id, unit_id, period, dimension, version),
  foreign key (tenant_id, indicator_id) references indicators (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id),
  check ((state = 'value') = (value is not null))
);
create unique index one_current_value on official_values (tenant_id, indicator_id, unit_id, period, dimension) where is_current;
create index official_values_of_source on official_values (tenant_id, source_id);

-- Figures: the read model. One row holds a unit's whole year of one indicator, rolled up the tree;
-- slot i of the year is amounts[i + 1] and one letter of states:
--   ' ' never worked out · '.' missing · 'v' value · 'q' value that is the quotient of its terms · 'n' not applicable · 'z' division by zero · 'x' invalid for another reason
-- Figures of kind formula are not stored: they are worked out from these at every level when read.
-- It is rebuilt from official_values at any time and must then be equal.
create table figures (
  tenant_id uuid not null,
  unit_id uuid not null,
  year integer not null,
  indicator_id uuid not null,
  amounts numeric[] not null,
  states text not null,
  present integer[] not null, -- reports it stands on, and those expected
  expected integer[] not null,
  numerators numeric[] not null default '{}', -- the terms of a ratio of sums, kept so that they add up
  denominators numeric[] not null default '{}',
  primary key (tenant_id, unit_id, year, indicator_id)
);

create table imports (
  tenant_id uuid not null references tenants,
  id uuid not null,
  file_name text not null,
  content_hash text not null,
  rows_total integer not null,
  rows_changed integer not null,
  state text not null check (state in ('checked', 'published', 'undone')),
  summary jsonb not null default '{}',
  staged jsonb not null default '[]',
  created_by uuid,
  created_at timestamptz not null,
  published_at timestamptz,
  undone_at timestamptz,
  primary key (tenant_id, id)
);

do $$
declare t text;
begin
  foreach t in array array['indicators', 'indicator_versions', 'plans', 'plan_goals', 'plan_indicators', 'plan_versions',
    'targets', 'target_versions', 'cycles', 'reports', 'report_cells', 'cell_changes', 'reopenings', 'reminders',
    'corrections', 'official_values', 'figures', 'imports']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

grant select, insert, update on indicators, plans, plan_goals, plan_indicators, targets, target_versions, cycles,
  reports, report_cells, reopenings, corrections, official_values, figures, imports to danxia_app;
grant delete on plan_indicators, plan_goals, figures to danxia_app;
grant select, insert on indicator_versions, plan_versions, cell_changes, reminders to danxia_app;
