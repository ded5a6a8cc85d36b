-- Official numbers without gaps, and the lights a record has had.

create table number_series ( -- the last number of a series and year; its row is locked until the act that takes one is over
  tenant_id uuid not null references tenants,
  series text not null,
  year integer not null,
  last integer not null check (last > 0),
  primary key (tenant_id, series, year)
);

create table issued_numbers ( -- append-only: which record bears which number
  tenant_id uuid not null,
  series text not null,
  year integer not null,
  number integer not null check (number > 0),
  subject_kind text not null,
  subject_id uuid not null,
  issued_at timestamptz not null,
  primary key (tenant_id, series, year, number),
  unique (tenant_id, series, subject_kind, subject_id),
  foreign key (tenant_id, series, year) references number_series (tenant_id, series, year)
);

create table light_entries ( -- append-only: the light a record stood in since then, and why
  tenant_id uuid not null references tenants,
  id uuid not null,
  subject_kind text not null,
  subject_id uuid not null,
  scheme text not null,
  light text not null,
  since timestamptz not null,
  recorded_at timestamptz not null,
  reason jsonb not null, -- rule, facts and sentence as the engine gave them
  primary key (tenant_id, id)
);
create index light_entries_of on light_entries (tenant_id, subject_kind, subject_id, recorded_at);

do $$
declare t text;
begin
  foreach t in array array['number_series', 'issued_numbers', 'light_entries']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

grant select, insert on number_series, issued_numbers, light_entries to danxia_app;
grant update (last) on number_series to danxia_app;
