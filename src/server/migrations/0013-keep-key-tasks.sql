-- Key tasks (重点任务台账): what is to be done this year, by whom, its nodes, and what the lead unit says of it each month.

create table key_tasks (
  tenant_id uuid not null references tenants,
  id uuid not null,
  code text not null,
  year integer not null,
  number integer not null, -- its place in the office's ledger
  plan_id uuid,
  goal_code text,
  lead_unit_id uuid not null,
  content jsonb not null, -- name, target, steps, measures and responsible person as the definition has them
  due_on date not null,
  funds_fen bigint check (funds_fen >= 0),
  is_important boolean not null,
  is_urgent boolean not null,
  version integer not null default 1,
  retired_at timestamptz, -- taken out of the ledger; never deleted
  percent integer not null default 0 check (percent between 0 and 100), -- of the progress signed last
  self_status text check (self_status in ('not-begun', 'on-schedule', 'behind', 'done')),
  done_on date,
  primary key (tenant_id, id),
  unique (tenant_id, code),
  foreign key (tenant_id, plan_id) references plans (tenant_id, id),
  foreign key (tenant_id, lead_unit_id) references units (tenant_id, id)
);

create table key_task_versions ( -- append-only: what a task said, each time it was changed
  tenant_id uuid not null,
  task_id uuid not null,
  version integer not null,
  content jsonb not null,
  hash text not null,
  reason text not null,
  recorded_at timestamptz not null,
  recorded_by uuid,
  primary key (tenant_id, task_id, version),
  foreign key (tenant_id, task_id) references key_tasks (tenant_id, id)
);

create table key_task_units ( -- cooperating units, in order
  tenant_id uuid not null,
  task_id uuid not null,
  unit_id uuid not null,
  position integer not null,
  primary key (tenant_id, task_id, unit_id),
  foreign key (tenant_id, task_id) references key_tasks (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id)
);

create table key_task_indicators (
  tenant_id uuid not null,
  task_id uuid not null,
  indicator_id uuid not null,
  position integer not null,
  primary key (tenant_id, task_id, indicator_id),
  foreign key (tenant_id, task_id) references key_tasks (tenant_id, id),
  foreign key (tenant_id, indicator_id) references indicators (tenant_id, id)
);

create table key_task_nodes (
  tenant_id uuid not null,
  task_id uuid not null,
  number integer not null check (number > 0),
  period text not null,
  text_zh text not null,
  text_en text not null,
  due_on date not null,
  done_on date,
  primary key (tenant_id, task_id, number),
  foreign key (tenant_id, task_id) references key_tasks (tenant_id, id)
);

create table key_task_progress ( -- one entry a month
  tenant_id uuid not null,
  id uuid not null,
  task_id uuid not null,
  period text not null,
  state text not null check (state in ('writing', 'submitted', 'approved', 'returned')),
  version integer not null default 1,
  text text not null,
  percent integer not null check (percent between 0 and 100),
  self_status text not null check (self_status in ('not-begun', 'on-schedule', 'behind', 'done')),
  comment text not null,
  problem text not null,
  help text not null,
  nodes_done jsonb not null default '[]', -- [{ node, on }], entered into the nodes when the entry is signed
  written_by uuid,
  written_at timestamptz not null,
  submitted_by uuid,
  submitted_at timestamptz,
  approved_by uuid,
  approved_at timestamptz,
  return_reason text,
  primary key (tenant_id, id),
  unique (tenant_id, task_id, period),
  foreign key (tenant_id, task_id) references key_tasks (tenant_id, id)
);

do $$
declare t text;
begin
  foreach t in array array['key_tasks', 'key_task_versions', 'key_task_units', 'key_task_indicators', 'key_task_nodes',
    'key_task_progress']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

grant select, insert on key_tasks, key_task_versions, key_task_units, key_task_indicators, key_task_nodes,
  key_task_progress to danxia_app;
grant update on key_tasks, key_task_nodes, key_task_progress to danxia_app;
grant delete on key_task_units, key_task_indicators, key_task_nodes to danxia_app; -- links of a version; the version keeps them
