-- Indicators that follow from the rows of a register (项目台账、申报台账): what each unit has of itself, period by period.

create table derived_values ( -- a read model of the registers; units without rows have none
  tenant_id uuid not null references tenants,
  indicator_id uuid not null,
  period text not null,
  unit_id uuid not null, -- as the tree stood on the last day of the period
  amount numeric not null, -- how many, the sum, or of a share how many hold
  out_of numeric, -- of a share: of how many
  rows integer not null check (rows > 0),
  primary key (tenant_id, indicator_id, period, unit_id),
  foreign key (tenant_id, indicator_id) references indicators (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id)
);
create index derived_values_of_period on derived_values (tenant_id, period);

create table derived_periods ( -- the periods of which the register says something: there, no row is none
  tenant_id uuid not null references tenants,
  indicator_id uuid not null,
  period text not null,
  primary key (tenant_id, indicator_id, period),
  foreign key (tenant_id, indicator_id) references indicators (tenant_id, id)
);

create table derived_marks ( -- one a tenant: what was counted last, and whether something has happened since
  tenant_id uuid not null references tenants,
  stamp text not null,
  is_due boolean not null,
  counted_at timestamptz,
  primary key (tenant_id)
);

do $$
declare t text;
begin
  foreach t in array array['derived_values', 'derived_periods', 'derived_marks']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

grant select, insert, update, delete on derived_values, derived_periods to danxia_app;
grant select, insert, update on derived_marks to danxia_app;
