-- 揭榜挂帅: an application that came of a challenge, by the answer that its owner has picked.

create table application_origins ( -- append-only
  tenant_id uuid not null,
  case_id uuid not null,
  call_id uuid not null,
  challenge text not null check (challenge <> ''), -- its number on the list (榜单编号)
  title text not null check (title <> ''),
  owner text not null check (owner <> ''), -- 发榜方: who needs it, and has picked
  picked_on date not null,
  handed_over_by uuid not null,
  handed_over_at timestamptz not null,
  primary key (tenant_id, case_id),
  unique (tenant_id, call_id, challenge), -- a challenge has one solver
  foreign key (tenant_id, case_id) references cases (tenant_id, id),
  foreign key (tenant_id, call_id) references calls (tenant_id, id)
);

alter table application_origins enable row level security;
alter table application_origins force row level security;
create policy of_tenant on application_origins
  using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid);

grant select, insert on application_origins to danxia_app;
