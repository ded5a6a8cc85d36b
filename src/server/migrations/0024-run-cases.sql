-- A case: a record under way by one version of one process. Its state is the fold of its events; both are written together.

create table cases (
  tenant_id uuid not null references tenants,
  id uuid not null,
  process_code text not null,
  process_version integer not null,
  record text, -- which kind of record of which slice; null: a plain case
  number text,
  title text not null check (length(title) between 1 and 300),
  unit_id uuid not null, -- who holds it
  opened_by uuid, -- null: opened by the system
  opened_at timestamptz not null,
  state text not null,
  phase text not null check (phase in ('draft', 'returned', 'in-review', 'publicity', 'active', 'suspended', 'closed')),
  outcome text check (outcome in ('succeeded', 'failed', 'withdrawn', 'terminated')),
  round integer not null,
  serial integer not null check (serial > 0),
  entered_on date not null,
  due_on date, -- null also while the period stands still
  clock_on date, -- from this day on the clock has something to do
  closed_at timestamptz,
  process_state jsonb not null,
  facts jsonb not null default '{}',
  forms jsonb not null default '{}', -- the pinned forms: hash by code
  parent_case_id uuid,
  parent_key text,
  subject_kind text,
  subject_id uuid,
  search text not null default '',
  words text[] not null default '{}', -- pairs of characters of `search`: what is looked for must have all of its pairs
  primary key (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id),
  foreign key (tenant_id, parent_case_id) references cases (tenant_id, id),
  check ((phase = 'closed') = (closed_at is not null)),
  check ((subject_kind is null) = (subject_id is null))
);
create unique index cases_by_number on cases (tenant_id, process_code, number) where number is not null;
create unique index cases_by_parent on cases (tenant_id, parent_case_id, parent_key) where parent_key is not null;
create index cases_under on cases (tenant_id, parent_case_id) where parent_case_id is not null;
create index cases_by_opening on cases (tenant_id, opened_at, id);
create index cases_by_process on cases (tenant_id, process_code, phase, opened_at, id);
create index cases_by_phase on cases (tenant_id, phase, opened_at, id);
create index cases_by_unit on cases (tenant_id, unit_id, opened_at, id);
create index cases_by_due on cases (tenant_id, due_on, id) where closed_at is null;
create index cases_by_subject on cases (tenant_id, subject_kind, subject_id) where subject_id is not null;
create index cases_by_clock on cases (tenant_id, clock_on, id) where clock_on is not null;
create index cases_by_phase_and_due on cases (tenant_id, phase, due_on, id);
create index cases_by_words on cases using gin (words);

create table case_parties (
  tenant_id uuid not null,
  case_id uuid not null,
  relation text not null,
  position integer not null,
  person_id uuid,
  unit_id uuid,
  primary key (tenant_id, case_id, relation, position),
  foreign key (tenant_id, case_id) references cases (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id),
  check ((person_id is null) <> (unit_id is null))
);
create index case_parties_by_person on case_parties (tenant_id, person_id, case_id) where person_id is not null;
create index case_parties_by_unit on case_parties (tenant_id, unit_id, case_id) where unit_id is not null;

-- Whom the open and past seats ask or asked: one row for each addressee. Access and "my tasks" are read from here.
create table case_seats (
  tenant_id uuid not null,
  id uuid not null,
  case_id uuid not null,
  task text not null, -- of the open tasks of the case: `3.1`, `3.choose`, `3.objection.…`
  kind text not null check (kind in ('seat', 'choose', 'objection')),
  state text not null,
  person_id uuid,
  role_code text,
  unit_id uuid,
  task_id uuid, -- in the inbox
  opened_at timestamptz not null,
  closed_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, case_id) references cases (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id),
  foreign key (tenant_id, task_id) references tasks (tenant_id, id),
  check ((person_id is null) = (role_code is not null and unit_id is not null))
);
create index case_seats_of on case_seats (tenant_id, case_id, task);
create index case_seats_by_person on case_seats (tenant_id, person_id, case_id) where person_id is not null;
create index case_seats_by_role on case_seats (tenant_id, unit_id, role_code, case_id) where role_code is not null;

create table case_events ( -- append-only: folded in order they are the state
  tenant_id uuid not null,
  case_id uuid not null,
  serial integer not null check (serial > 0),
  event jsonb not null,
  by_person uuid,
  on_behalf_of uuid,
  at timestamptz not null,
  primary key (tenant_id, case_id, serial),
  foreign key (tenant_id, case_id) references cases (tenant_id, id)
);
create index case_events_by_person on case_events (tenant_id, by_person, case_id) where by_person is not null;

create table case_forms ( -- append-only: forms with every question in them, by their hash
  tenant_id uuid not null references tenants,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  code text not null,
  version integer not null,
  content jsonb not null,
  kept_at timestamptz not null,
  primary key (tenant_id, hash)
);

create table case_answers ( -- the draft, by versions: the last is the draft, those before it are what editors began from
  tenant_id uuid not null,
  case_id uuid not null,
  form text not null,
  version integer not null check (version > 0),
  hash text not null,
  answers jsonb not null,
  updated_by uuid not null,
  updated_at timestamptz not null,
  primary key (tenant_id, case_id, form, version),
  foreign key (tenant_id, case_id) references cases (tenant_id, id),
  foreign key (tenant_id, hash) references case_forms (tenant_id, hash)
);

create table case_submissions ( -- append-only: what was handed in
  tenant_id uuid not null,
  case_id uuid not null,
  form text not null,
  number integer not null check (number > 0),
  round integer not null,
  serial integer not null,
  hash text not null,
  answers jsonb not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  submitted_by uuid,
  submitted_at timestamptz not null,
  primary key (tenant_id, case_id, form, number),
  foreign key (tenant_id, case_id) references cases (tenant_id, id),
  foreign key (tenant_id, hash) references case_forms (tenant_id, hash)
);

create table case_objections ( -- why somebody objects; who answered and how is in the state
  tenant_id uuid not null,
  case_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  reason text not null check (length(reason) between 1 and 5000),
  raised_at timestamptz not null,
  primary key (tenant_id, case_id, id),
  foreign key (tenant_id, case_id) references cases (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);

create table case_notices ( -- the notice board: one row for each time a case was published
  tenant_id uuid not null,
  id uuid not null,
  case_id uuid not null,
  serial integer not null,
  published_on date not null,
  published_at timestamptz not null,
  closed_on date,
  primary key (tenant_id, id),
  unique (tenant_id, case_id, serial),
  foreign key (tenant_id, case_id) references cases (tenant_id, id)
);
create unique index case_notices_open on case_notices (tenant_id, case_id) where closed_on is null;

create table case_views (
  tenant_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  name text not null check (length(name) between 1 and 60),
  query jsonb not null,
  saved_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, person_id, name),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);

create table case_presence ( -- who works on which form; stale after a minute
  tenant_id uuid not null,
  case_id uuid not null,
  person_id uuid not null,
  form text not null,
  field text,
  seen_at timestamptz not null,
  primary key (tenant_id, case_id, person_id),
  foreign key (tenant_id, case_id) references cases (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);

-- Which of the papers that a process asks for a file is.
alter table files add column purpose text check (length(purpose) between 1 and 100);

do $$
declare t text;
begin
  foreach t in array array['cases', 'case_parties', 'case_seats', 'case_events', 'case_forms', 'case_answers',
    'case_submissions', 'case_objections', 'case_notices', 'case_views', 'case_presence']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

grant select, insert on cases, case_parties, case_seats, case_events, case_forms, case_answers, case_submissions,
  case_objections, case_notices, case_views, case_presence to danxia_app;
grant update (number, title, unit_id, state, phase, outcome, round, serial, entered_on, due_on, clock_on, closed_at,
  process_state, facts, forms, parent_key, search, words) on cases to danxia_app;
grant update (closed_at) on case_seats to danxia_app;
grant update (closed_on) on case_notices to danxia_app;
grant update (query, saved_at) on case_views to danxia_app;
grant update (form, field, seen_at) on case_presence to danxia_app;
grant delete on case_parties, case_answers, case_views, case_presence to danxia_app;
