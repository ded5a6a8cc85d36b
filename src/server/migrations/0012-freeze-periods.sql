-- The frozen month: numbered snapshots that nobody can change afterwards, and restatements that add the next one.

create table snapshots ( -- append-only: what a closed cycle stood at, sealed by one hash over all its parts
  tenant_id uuid not null references tenants,
  id uuid not null,
  cycle_id uuid not null,
  period text not null,
  year integer not null, -- of the number: the year in which it was taken
  number integer not null check (number > 0),
  revision integer not null check (revision > 0),
  previous_id uuid, -- the revision that this one restates
  reason text,
  taken_at timestamptz not null,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  parts integer not null check (parts > 0),
  primary key (tenant_id, id),
  unique (tenant_id, cycle_id, revision),
  unique (tenant_id, year, number),
  foreign key (tenant_id, cycle_id) references cycles (tenant_id, id),
  foreign key (tenant_id, previous_id) references snapshots (tenant_id, id),
  check ((revision = 1) = (previous_id is null)),
  check ((revision = 1) = (reason is null))
);
create index snapshots_of_period on snapshots (tenant_id, period);

create table snapshot_parts ( -- append-only; written before the snapshot that seals them
  tenant_id uuid not null,
  snapshot_id uuid not null,
  name text not null, -- tree, dictionary, plans, lights, inputs, table, ranking, and what other slices freeze
  key text not null, -- the unit or record it is of; empty: of the whole administration
  content bytea not null, -- canonical JSON, gzip
  hash text not null check (hash ~ '^[0-9a-f]{64}$'), -- SHA-256 of the canonical JSON
  primary key (tenant_id, snapshot_id, name, key),
  foreign key (tenant_id, snapshot_id) references snapshots (tenant_id, id) deferrable initially deferred
);
alter table snapshot_parts alter column content set storage external;

create table restatements (
  tenant_id uuid not null,
  id uuid not null,
  snapshot_id uuid not null, -- what is restated
  reason text not null check (length(btrim(reason)) >= 4),
  headline jsonb not null, -- what had changed when it was proposed, in a sentence
  difference_hash text not null check (difference_hash ~ '^[0-9a-f]{64}$'), -- of the table that was proposed
  state text not null default 'proposed' check (state in ('proposed', 'approved', 'refused')),
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  decision_note text,
  primary key (tenant_id, id),
  foreign key (tenant_id, snapshot_id) references snapshots (tenant_id, id),
  foreign key (tenant_id, proposed_by) references people (tenant_id, id),
  foreign key (tenant_id, decided_by) references people (tenant_id, id),
  check ((state = 'proposed') = (decided_by is null)),
  check (decided_by <> proposed_by)
);
create unique index restatements_open on restatements (tenant_id, snapshot_id) where state <> 'refused';

do $$
declare t text;
begin
  foreach t in array array['snapshots', 'snapshot_parts', 'restatements']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

grant select, insert on snapshots, snapshot_parts, restatements to danxia_app;
grant update (state, decided_by, decided_at, decision_note) on restatements to danxia_app;
