-- Days and weeks: keys for machines, feeds of daily values with their versions and crossings, weekly problems and their course.

create table access_keys ( -- a machine's credential: for one purpose and one record, never a person
  tenant_id uuid not null references tenants,
  id uuid not null,
  purpose text not null check (purpose in ('feed')),
  subject_id uuid not null,
  name text not null check (length(name) between 1 and 80),
  hint text not null, -- the last characters, so that people can tell keys apart
  hash bytea not null, -- SHA-256 of the secret, which is nowhere kept
  per_minute integer not null check (per_minute between 1 and 6000),
  expires_on date,
  created_by uuid not null,
  created_at timestamptz not null,
  revoked_by uuid,
  revoked_at timestamptz,
  last_used_at timestamptz,
  minute timestamptz, -- which minute `calls` counts
  calls integer not null default 0,
  primary key (tenant_id, id),
  unique (tenant_id, hash),
  foreign key (tenant_id, created_by) references people (tenant_id, id),
  foreign key (tenant_id, revoked_by) references people (tenant_id, id),
  check ((revoked_at is null) = (revoked_by is null))
);
create index access_keys_of_subject on access_keys (tenant_id, purpose, subject_id);

create table feeds ( -- where daily values come from; its code names a folder of the inbox
  tenant_id uuid not null references tenants,
  id uuid not null,
  code text not null check (code ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  name text not null check (length(name) between 1 and 80),
  monitors text[] not null, -- codes; empty: all
  unit_ids uuid[] not null, -- empty: all
  version integer not null default 1,
  created_by uuid,
  created_at timestamptz not null,
  closed_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, code)
);

create table daily_batches ( -- what came in together, by whichever way; taken back together
  tenant_id uuid not null references tenants,
  id uuid not null,
  feed_id uuid, -- null: dropped by a person
  way text not null check (way in ('api', 'drop', 'folder')),
  batch text not null, -- the sender's own name of it; unique in its feed, so that twice is once
  content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  file_name text,
  rows_total integer not null,
  changed integer not null,
  faults jsonb not null default '[]',
  staged jsonb, -- of a dry run: what it would change
  state text not null check (state in ('checked', 'published', 'refused', 'undone')),
  answer jsonb, -- of the interface, told again when the batch is sent again
  key_id uuid,
  created_by uuid,
  created_at timestamptz not null,
  settled_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, feed_id) references feeds (tenant_id, id),
  foreign key (tenant_id, key_id) references access_keys (tenant_id, id),
  foreign key (tenant_id, created_by) references people (tenant_id, id)
);
create unique index daily_batches_once on daily_batches (tenant_id, feed_id, batch) where feed_id is not null;
create index daily_batches_by_time on daily_batches (tenant_id, created_at);

create table daily_values ( -- every version stays; one stands
  tenant_id uuid not null,
  monitor text not null, -- its code in the pack
  unit_id uuid not null,
  day date not null,
  version integer not null check (version > 0),
  value numeric, -- null: taken back by its source
  is_current boolean not null,
  is_withdrawn boolean not null default false, -- its batch was undone
  is_sample boolean not null,
  batch_id uuid not null,
  recorded_at timestamptz not null,
  primary key (tenant_id, monitor, unit_id, day, version),
  foreign key (tenant_id, unit_id) references units (tenant_id, id),
  foreign key (tenant_id, batch_id) references daily_batches (tenant_id, id),
  check (not (is_current and is_withdrawn))
);
create unique index daily_values_current on daily_values (tenant_id, monitor, unit_id, day) where is_current;
create index daily_values_of_batch on daily_values (tenant_id, batch_id);

create table daily_alerts ( -- one line a crossing, told once
  tenant_id uuid not null,
  id uuid not null,
  monitor text not null,
  unit_id uuid not null,
  threshold text not null,
  from_day date not null,
  to_day date not null,
  measured numeric not null,
  is_open boolean not null,
  told_at timestamptz, -- null: it was history when it came in
  found_at timestamptz not null,
  withdrawn_at timestamptz, -- a correction took it away
  primary key (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id)
);
create index daily_alerts_of_series on daily_alerts (tenant_id, monitor, unit_id, threshold, from_day);

create table day_adoptions ( -- append-only: what a person took over from the days into a cell of his report
  tenant_id uuid not null,
  report_id uuid not null,
  indicator_id uuid not null,
  cell_version integer not null, -- that it became by this
  value numeric not null,
  adopted_at timestamptz not null,
  adopted_by uuid not null,
  primary key (tenant_id, report_id, indicator_id, cell_version),
  foreign key (tenant_id, report_id) references reports (tenant_id, id),
  foreign key (tenant_id, indicator_id) references indicators (tenant_id, id),
  foreign key (tenant_id, adopted_by) references people (tenant_id, id)
);

create table weekly_sheets ( -- a unit has said its week: problems, or that there are none
  tenant_id uuid not null,
  unit_id uuid not null,
  week text not null check (week ~ '^\d{4}-W\d{2}$'),
  is_clear boolean not null, -- nothing new this week
  handed_by uuid not null,
  handed_at timestamptz not null,
  primary key (tenant_id, unit_id, week),
  foreign key (tenant_id, unit_id) references units (tenant_id, id),
  foreign key (tenant_id, handed_by) references people (tenant_id, id)
);

create table problems ( -- 问题和需协调事项: stands on the sheet of every week until it is solved
  tenant_id uuid not null references tenants,
  id uuid not null,
  unit_id uuid not null, -- whose problem it is
  week text not null check (week ~ '^\d{4}-W\d{2}$'), -- in which it was raised
  text text not null check (length(btrim(text)) between 2 and 2000),
  help text not null default '', -- what is to be coordinated; empty: the unit solves it itself
  owner_unit_id uuid, -- who is to help
  due_on date,
  indicator_id uuid,
  key_task_id uuid,
  state text not null default 'open' check (state in ('open', 'in-hand', 'solved')),
  version integer not null default 1,
  answer text,
  answered_by uuid,
  answered_at timestamptz,
  result text,
  solved_week text check (solved_week ~ '^\d{4}-W\d{2}$'),
  solved_at timestamptz,
  raised_by uuid not null,
  raised_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id),
  foreign key (tenant_id, owner_unit_id) references units (tenant_id, id),
  foreign key (tenant_id, indicator_id) references indicators (tenant_id, id),
  foreign key (tenant_id, key_task_id) references key_tasks (tenant_id, id),
  foreign key (tenant_id, raised_by) references people (tenant_id, id),
  foreign key (tenant_id, answered_by) references people (tenant_id, id),
  check ((state = 'solved') = (solved_week is not null)),
  check (owner_unit_id is null or length(btrim(help)) > 0)
);
create index problems_of_unit on problems (tenant_id, unit_id, week);
create index problems_unsolved on problems (tenant_id, week) where state <> 'solved';

do $$
declare t text;
begin
  foreach t in array array['access_keys', 'feeds', 'daily_batches', 'daily_values', 'daily_alerts',
    'day_adoptions', 'weekly_sheets', 'problems']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

grant select, insert on access_keys, feeds, daily_batches, daily_values, daily_alerts, day_adoptions, weekly_sheets,
  problems to danxia_app;
grant update (revoked_by, revoked_at, last_used_at, minute, calls) on access_keys to danxia_app;
grant update (name, monitors, unit_ids, version, closed_at) on feeds to danxia_app;
grant update (state, staged, changed, settled_at) on daily_batches to danxia_app;
grant update (is_current, is_withdrawn) on daily_values to danxia_app;
grant update (to_day, from_day, measured, is_open, withdrawn_at) on daily_alerts to danxia_app;
grant update (is_clear, handed_by, handed_at) on weekly_sheets to danxia_app;
grant update on problems to danxia_app;
