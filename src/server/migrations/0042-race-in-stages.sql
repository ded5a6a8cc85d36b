-- 赛马: several are funded for one direction up to a gate; by its ranking some go on and the others end.

create table race_gates ( -- append-only: a direction has one gate
  tenant_id uuid not null,
  call_id uuid not null,
  direction text not null,
  ranking jsonb not null, -- projects in their order
  go_on integer not null check (go_on > 0),
  resolution text not null check (resolution <> ''),
  decided_by uuid not null,
  decided_at timestamptz not null,
  primary key (tenant_id, call_id, direction),
  foreign key (tenant_id, call_id) references calls (tenant_id, id)
);

alter table race_gates enable row level security;
alter table race_gates force row level security;
create policy of_tenant on race_gates
  using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid);

grant select, insert on race_gates to danxia_app;
