-- Several reports filled by one workbook, and plans by one: what was published together can be taken back together.

alter table report_workbooks add column book_id uuid;
create index report_workbooks_of_book on report_workbooks (tenant_id, book_id) where book_id is not null;

create table plan_workbooks (
  tenant_id uuid not null references tenants,
  id uuid not null,
  plan_id uuid not null,
  file_name text not null check (length(file_name) between 1 and 200),
  reason text not null, -- by which its proposals are known, together with the moment
  from_version int not null,
  to_version int not null,
  goals jsonb, -- as they were; null: the plan itself was not changed
  targets jsonb not null, -- the targets for which a value was put up, and the version that stood
  state text not null default 'published' check (state in ('published', 'undone')),
  published_by uuid not null,
  published_at timestamptz not null,
  undone_by uuid,
  undone_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, plan_id) references plans (tenant_id, id),
  foreign key (tenant_id, published_by) references people (tenant_id, id),
  foreign key (tenant_id, undone_by) references people (tenant_id, id),
  check ((goals is not null) = (to_version <> from_version)),
  check ((state = 'undone') = (undone_at is not null))
);
create index plan_workbooks_of_plan on plan_workbooks (tenant_id, plan_id, published_at);

alter table plan_workbooks enable row level security;
alter table plan_workbooks force row level security;
create policy of_tenant on plan_workbooks
  using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid);

grant select, insert on plan_workbooks to danxia_app;
grant update (state, undone_by, undone_at) on plan_workbooks to danxia_app;
