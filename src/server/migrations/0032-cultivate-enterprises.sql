-- Where enterprises stand on the ladder, plans that lead them up, visits, and who was told of certificates that end.

create table ladder_standings ( -- a read model: made anew from facts, rules and day at any time
  tenant_id uuid not null,
  entry_id uuid not null,
  step text not null check (length(step) between 1 and 64),
  standing text not null
    check (standing in ('held', 'eligible', 'needs-person', 'near', 'unknown', 'not-eligible', 'no-rules')),
  is_rung boolean not null, -- the highest step that is held
  is_next boolean not null, -- the step above it
  version text, -- of the rules that were asked
  is_ahead boolean not null, -- rules that are not in force yet
  changes jsonb not null, -- the least that qualify
  missing text[] not null,
  personal text[] not null,
  gap integer, -- changes or facts that lie between; null: out of reach
  industry text,
  on_date date not null,
  entry_version integer not null, -- of the facts
  rules_hash text not null, -- of policies and practice
  primary key (tenant_id, step, entry_id),
  foreign key (tenant_id, entry_id) references register_entries (tenant_id, id)
);
create index ladder_standings_of_entry on ladder_standings (tenant_id, entry_id);

create table cultivation_plans ( -- 一企一策
  tenant_id uuid not null,
  id uuid not null,
  entry_id uuid not null,
  unit_id uuid not null, -- in whose care the enterprise is
  step text not null, -- the goal
  aim text not null,
  responsible_id uuid not null,
  due_on date not null,
  state text not null check (state in ('open', 'achieved', 'closed')),
  version integer not null default 1,
  is_sample boolean not null default false,
  made_by uuid not null,
  made_at timestamptz not null,
  ended_on date,
  ending text not null default '', -- why it ended
  primary key (tenant_id, id),
  foreign key (tenant_id, entry_id) references register_entries (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id),
  foreign key (tenant_id, responsible_id) references people (tenant_id, id),
  foreign key (tenant_id, made_by) references people (tenant_id, id),
  check ((state = 'open') = (ended_on is null))
);
-- One plan under way for one enterprise and goal, whoever draws them up at the same time.
create unique index cultivation_plans_once on cultivation_plans (tenant_id, entry_id, step) where state = 'open';
create index cultivation_plans_of_entry on cultivation_plans (tenant_id, entry_id);

create table cultivation_measures (
  tenant_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  place integer not null,
  kind text not null check (kind in ('change', 'fact', 'deed')),
  title text not null default '', -- of a deed
  fact text, -- by the name that rules use
  from_value text,
  to_value text,
  due_on date not null,
  state text not null check (state in ('open', 'done', 'dropped')),
  settled_on date,
  settled_by uuid, -- null: the facts settled it
  note text not null default '',
  primary key (tenant_id, id),
  foreign key (tenant_id, plan_id) references cultivation_plans (tenant_id, id),
  foreign key (tenant_id, settled_by) references people (tenant_id, id),
  check ((kind = 'deed') = (fact is null)),
  check ((kind = 'change') = (to_value is not null)),
  check ((state = 'open') = (settled_on is null))
);
create index cultivation_measures_of_plan on cultivation_measures (tenant_id, plan_id, place);

create table enterprise_visits ( -- 走访, append-only
  tenant_id uuid not null,
  id uuid not null,
  entry_id uuid not null,
  unit_id uuid not null,
  visited_on date not null,
  visitor_id uuid not null,
  with_whom text not null,
  notes text not null,
  made_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, entry_id) references register_entries (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id),
  foreign key (tenant_id, visitor_id) references people (tenant_id, id)
);
create index enterprise_visits_of_entry on enterprise_visits (tenant_id, entry_id, visited_on);

create table visit_problems ( -- what an enterprise raised
  tenant_id uuid not null,
  id uuid not null,
  visit_id uuid not null,
  problem text not null,
  responsible_id uuid not null,
  due_on date not null,
  state text not null check (state in ('open', 'settled')),
  answer text not null default '',
  settled_by uuid,
  settled_on date,
  primary key (tenant_id, id),
  foreign key (tenant_id, visit_id) references enterprise_visits (tenant_id, id),
  foreign key (tenant_id, responsible_id) references people (tenant_id, id),
  foreign key (tenant_id, settled_by) references people (tenant_id, id),
  check ((state = 'open') = (settled_on is null))
);
create index visit_problems_of_visit on visit_problems (tenant_id, visit_id);

create table certificate_reminders ( -- append-only: told once of each certificate and day before its end
  tenant_id uuid not null,
  entry_id uuid not null,
  title text not null, -- by the name that rules use
  until_on date not null,
  before_days integer not null check (before_days > 0),
  told_at timestamptz not null,
  primary key (tenant_id, entry_id, title, until_on, before_days),
  foreign key (tenant_id, entry_id) references register_entries (tenant_id, id)
);

do $$
declare t text;
begin
  foreach t in array array['ladder_standings', 'cultivation_plans', 'cultivation_measures', 'enterprise_visits',
    'visit_problems', 'certificate_reminders']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

grant select, insert, update, delete on ladder_standings to danxia_app;
grant select, insert on cultivation_plans, cultivation_measures, enterprise_visits, visit_problems, certificate_reminders
  to danxia_app;
grant update (state, version, responsible_id, due_on, ended_on, ending) on cultivation_plans to danxia_app;
grant update (state, settled_on, settled_by, note) on cultivation_measures to danxia_app;
grant update (state, answer, settled_by, settled_on) on visit_problems to danxia_app;
