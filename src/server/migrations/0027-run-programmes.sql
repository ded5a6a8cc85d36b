-- Calls of programme families, and the projects that come of them.

-- The office's clock by the database: of a demonstration, the clock that stands where its samples stand. The one clock by which
-- a window is open or closed: what is received before the closing instant is in time, what is received at it is late.
create function office_clock(tenant uuid) returns timestamptz language sql volatile as $$
  select coalesce(
    (settings #>> '{demoClock,standsAt}')::timestamptz
      + (clock_timestamp() - (settings #>> '{demoClock,startedAt}')::timestamptz),
    clock_timestamp())
  from tenants where id = tenant
$$;

create table calls (
  tenant_id uuid not null references tenants,
  id uuid not null,
  unit_id uuid not null, -- who issues it; of several tiers each its own
  family text not null, -- of programmes.yaml
  year integer not null check (year between 1949 and 2199),
  title text not null,
  number text, -- of the document that announces it
  state text not null check (state in ('forecast', 'draft', 'published', 'withdrawn')),
  opens_at timestamptz,
  closes_at timestamptz,
  unit_by timestamptz, -- until when units have looked through theirs
  recommend_by timestamptz,
  expected_on date, -- of a forecast
  content jsonb not null, -- text, directions
  version integer not null default 1,
  cloned_from uuid,
  drawn_up_by uuid,
  drawn_up_at timestamptz not null,
  published_by uuid,
  published_at timestamptz,
  search text not null default '',
  primary key (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id),
  foreign key (tenant_id, cloned_from) references calls (tenant_id, id),
  check (state in ('forecast', 'draft', 'withdrawn') or (opens_at is not null and closes_at is not null)),
  check (opens_at < closes_at),
  check (unit_by <= closes_at),
  check (recommend_by >= closes_at),
  check (published_by <> drawn_up_by) -- four eyes
);
create index calls_by_year on calls (tenant_id, year desc, opens_at desc);

create table call_versions ( -- append-only: what was published, and each amendment
  tenant_id uuid not null,
  call_id uuid not null,
  version integer not null,
  content jsonb not null, -- the whole call
  reason text not null default '',
  at timestamptz not null,
  by_person uuid,
  primary key (tenant_id, call_id, version),
  foreign key (tenant_id, call_id) references calls (tenant_id, id)
);

create table call_quotas ( -- how many a recommending unit may recommend; no row: as many as it likes
  tenant_id uuid not null,
  call_id uuid not null,
  unit_id uuid not null,
  most integer not null check (most between 0 and 100000),
  recommend_by timestamptz, -- earlier than the call's
  primary key (tenant_id, call_id, unit_id),
  foreign key (tenant_id, call_id) references calls (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id)
);

create table call_recommendations ( -- what a quota was used for
  tenant_id uuid not null,
  case_id uuid not null,
  call_id uuid not null,
  unit_id uuid not null,
  at timestamptz not null,
  primary key (tenant_id, case_id),
  foreign key (tenant_id, call_id) references calls (tenant_id, id)
);
create index call_recommendations_by_unit on call_recommendations (tenant_id, call_id, unit_id);

create table call_subscriptions (
  tenant_id uuid not null,
  person_id uuid not null,
  family text not null, -- empty: every family
  since timestamptz not null,
  primary key (tenant_id, person_id, family),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);

create table projects (
  tenant_id uuid not null references tenants,
  id uuid not null,
  number text not null,
  title text not null,
  call_id uuid,
  case_id uuid, -- the application
  family text not null,
  level text not null,
  mode text not null,
  direction text not null default '',
  unit_id uuid not null, -- who undertakes it
  recommender_id uuid,
  division_id uuid not null, -- who manages it
  leader_id uuid not null,
  grant_fen bigint not null check (grant_fen >= 0),
  own_fen bigint not null default 0 check (own_fen >= 0),
  start_on date not null,
  end_on date not null,
  approved_on date not null,
  approval_number text not null default '',
  state text not null check (state in ('ongoing', 'accepted', 'failed', 'terminated', 'revoked')),
  closed_on date,
  extensions integer not null default 0,
  outcome_number text,
  version integer not null default 1,
  search text not null default '',
  primary key (tenant_id, id),
  unique (tenant_id, number),
  unique (tenant_id, case_id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id),
  foreign key (tenant_id, leader_id) references people (tenant_id, id),
  foreign key (tenant_id, call_id) references calls (tenant_id, id),
  check (start_on <= end_on)
);
create index projects_by_unit on projects (tenant_id, unit_id, end_on);
create index projects_by_family on projects (tenant_id, family, approved_on);

create table project_versions ( -- append-only: the contract as at any date
  tenant_id uuid not null,
  project_id uuid not null,
  version integer not null,
  from_on date not null,
  content jsonb not null, -- title, unit, leader, term, money, and the answers of the task book
  case_id uuid, -- the task book or change that made it
  change text not null default '', -- what was changed
  at timestamptz not null,
  by_person uuid,
  primary key (tenant_id, project_id, version),
  foreign key (tenant_id, project_id) references projects (tenant_id, id)
);

create table takings_part ( -- who takes part in what, for limits
  tenant_id uuid not null references tenants,
  id uuid not null,
  case_id uuid, -- the application
  project_id uuid, -- once it is approved
  subject text not null, -- a person or unit: `person:<id>`, `unit:<id>`, `entry:<id>` of a register
  name text not null,
  role text not null check (role in ('leader', 'sub-leader', 'key-member', 'member', 'lead-unit', 'partner-unit')),
  from_on date not null,
  left_on date,
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id) references projects (tenant_id, id),
  check (case_id is not null or project_id is not null)
);
create index takings_part_by_subject on takings_part (tenant_id, subject);
create index takings_part_by_case on takings_part (tenant_id, case_id);
create index takings_part_by_project on takings_part (tenant_id, project_id);

create table score_sheets (
  tenant_id uuid not null references tenants,
  id uuid not null,
  case_id uuid not null,
  person_id uuid not null,
  panel text not null default '', -- groups with other reviewers
  scorecard text not null,
  scorecard_version integer not null,
  marks jsonb not null default '{}',
  vote text,
  opinion text not null default '',
  total numeric, -- of 100, once it is handed in
  state text not null default 'given' check (state in ('given', 'done', 'taken-back')),
  version integer not null default 1,
  given_by uuid not null,
  given_at timestamptz not null,
  done_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id),
  check (person_id <> given_by), -- who gives sheets out fills none in
  check ((state = 'done') = (done_at is not null) or state = 'taken-back')
);
create unique index score_sheets_once on score_sheets (tenant_id, case_id, person_id) where state <> 'taken-back';

create table lineups (
  tenant_id uuid not null references tenants,
  id uuid not null,
  call_id uuid not null,
  unit_id uuid not null,
  title text not null,
  pool_fen bigint not null check (pool_fen >= 0),
  content jsonb not null, -- caps, musts, amounts, who is in, the reasons
  state text not null default 'draft' check (state in ('draft', 'decided')),
  resolution text, -- number of the meeting's decision
  held_on date,
  version integer not null default 1,
  made_by uuid not null,
  made_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, call_id) references calls (tenant_id, id),
  check (decided_by <> made_by),
  check ((state = 'decided') = (resolution is not null))
);
create unique index lineups_one_open on lineups (tenant_id, call_id) where state = 'draft';

create table certificates ( -- append-only
  tenant_id uuid not null,
  project_id uuid not null,
  number text not null,
  check_code text not null,
  conclusion text not null,
  issued_on date not null,
  content jsonb not null, -- the table of comparison as it was
  primary key (tenant_id, project_id),
  unique (tenant_id, number),
  unique (tenant_id, check_code),
  foreign key (tenant_id, project_id) references projects (tenant_id, id)
);

create table archives ( -- append-only
  tenant_id uuid not null,
  project_id uuid not null,
  number integer not null,
  sha256 text not null,
  bytes bigint not null,
  manifest jsonb not null,
  at timestamptz not null,
  by_person uuid,
  primary key (tenant_id, project_id, number),
  foreign key (tenant_id, project_id) references projects (tenant_id, id)
);

do $$
declare t text;
begin
  foreach t in array array['calls', 'call_versions', 'call_quotas', 'call_recommendations', 'call_subscriptions', 'projects',
    'project_versions', 'takings_part', 'score_sheets', 'lineups', 'certificates', 'archives']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

grant execute on function office_clock to danxia_app;
grant select, insert on calls, call_versions, call_quotas, call_recommendations, call_subscriptions, projects, project_versions,
  takings_part, score_sheets, lineups, certificates, archives to danxia_app;
grant update (title, number, state, opens_at, closes_at, unit_by, recommend_by, expected_on, content, version, published_by,
  published_at, search) on calls to danxia_app;
grant update, delete on call_quotas to danxia_app;
grant delete on call_recommendations, call_subscriptions, takings_part to danxia_app;
grant update on takings_part to danxia_app;
grant update (number, title, unit_id, leader_id, grant_fen, own_fen, start_on, end_on, approval_number, state, closed_on,
  extensions, outcome_number, version, search) on projects to danxia_app;
grant update (marks, vote, opinion, total, state, version, done_at) on score_sheets to danxia_app;
grant update (title, pool_fen, content, state, resolution, held_on, version, decided_by, decided_at) on lineups to danxia_app;
