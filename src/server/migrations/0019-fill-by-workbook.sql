-- Reports filled by a workbook: what was published from it, so that it can be taken back cell by cell.

create table report_workbooks (
  tenant_id uuid not null references tenants,
  id uuid not null,
  report_id uuid not null,
  file_name text not null check (length(file_name) between 1 and 200),
  cells jsonb not null, -- of each changed cell what it was, and its version afterwards
  state text not null default 'published' check (state in ('published', 'undone')),
  published_by uuid not null,
  published_at timestamptz not null,
  undone_by uuid,
  undone_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, report_id) references reports (tenant_id, id),
  foreign key (tenant_id, published_by) references people (tenant_id, id),
  foreign key (tenant_id, undone_by) references people (tenant_id, id),
  check ((state = 'undone') = (undone_at is not null))
);
create index report_workbooks_of_report on report_workbooks (tenant_id, report_id, published_at);

alter table cell_changes drop constraint cell_changes_deed_check;
alter table cell_changes add constraint cell_changes_deed_check
  check (deed in ('typed', 'pasted', 'imported', 'cleared', 'explained', 'returned', 'undone'));

alter table report_workbooks enable row level security;
alter table report_workbooks force row level security;
create policy of_tenant on report_workbooks
  using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid);

grant select, insert on report_workbooks to danxia_app;
grant update (state, undone_by, undone_at) on report_workbooks to danxia_app;
