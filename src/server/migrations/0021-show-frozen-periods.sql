-- A great administration's month is sealed at once and shown afterwards: what was worked out from the sealed inputs has a seal of its own.

alter table snapshots add column format integer not null default 1 check (format in (1, 2)); -- 1: tables and rankings are under the first seal

create table snapshot_showings ( -- append-only: the second seal, over the tables and rankings worked out from the first
  tenant_id uuid not null,
  snapshot_id uuid not null,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  parts integer not null check (parts > 0),
  shown_at timestamptz not null,
  primary key (tenant_id, snapshot_id),
  foreign key (tenant_id, snapshot_id) references snapshots (tenant_id, id)
);

create table snapshot_progress ( -- how far the freeze of a cycle is, while it lasts
  tenant_id uuid not null,
  cycle_id uuid not null,
  stage text not null check (stage in ('sealing', 'showing')),
  done integer not null check (done >= 0),
  total integer not null check (total >= done),
  told_at timestamptz not null,
  primary key (tenant_id, cycle_id),
  foreign key (tenant_id, cycle_id) references cycles (tenant_id, id)
);

do $$
declare t text;
begin
  foreach t in array array['snapshot_showings', 'snapshot_progress']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

grant select, insert on snapshot_showings to danxia_app;
grant select, insert, update, delete on snapshot_progress to danxia_app;
