-- Which administrations there are is told before anybody signs in, so their names are read without one; but an
-- administration is changed only from inside.
alter table tenants enable row level security;
alter table tenants force row level security;
create policy named on tenants for select using (true);
create policy opened on tenants for insert with check (true);
create policy changed_from_inside on tenants for update
  using (id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
  with check (id = nullif(current_setting('danxia.tenant_id', true), '')::uuid);
