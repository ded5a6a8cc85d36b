-- Checks on figures: what stood under doubt when a unit and those below it were looked at last, and what was answered.

create table data_reviews ( -- one per unit whose children are compared; replaced when their data have changed
  tenant_id uuid not null references tenants,
  unit_id uuid not null,
  stamp text not null, -- of everything that was looked at: while it holds, the review holds
  checked_at timestamptz not null,
  result jsonb not null, -- what adds up, sums between indicators, how much was examined
  primary key (tenant_id, unit_id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id)
);

create table findings ( -- never deleted: what has gone keeps its answers
  tenant_id uuid not null,
  id uuid not null,
  review_unit_id uuid not null,
  key text not null check (length(key) between 1 and 400), -- what it is about; the same doubt of the same cells has one
  kind text not null,
  unit_id uuid not null,
  indicator_id uuid,
  period text,
  content jsonb not null, -- sentence, numbers, cells and files
  facts_hash text not null check (facts_hash ~ '^[0-9a-f]{64}$'), -- of the figures it rests on
  place integer not null, -- in the order of telling
  state text not null default 'open' check (state in ('open', 'asked', 'explained', 'accepted', 'needs-correction', 'gone')),
  version integer not null default 1,
  settled_hash text, -- the facts that were accepted: they are not told again
  explanation text,
  explained_by uuid,
  explained_at timestamptz,
  verdict text,
  decided_by uuid,
  decided_at timestamptz,
  found_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, review_unit_id, key),
  foreign key (tenant_id, review_unit_id) references data_reviews (tenant_id, unit_id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id),
  foreign key (tenant_id, indicator_id) references indicators (tenant_id, id),
  foreign key (tenant_id, explained_by) references people (tenant_id, id),
  foreign key (tenant_id, decided_by) references people (tenant_id, id)
);
create index findings_by_unit on findings (tenant_id, unit_id) where state <> 'gone';
-- What stands for a unit now: the stamp of a review asks for it again and again.
create index official_values_by_unit on official_values (tenant_id, unit_id) where is_current and dimension = '';
-- The same content under records of two units.
create index files_by_content on files (tenant_id, sha256) where detached_at is null;

do $$
declare t text;
begin
  foreach t in array array['data_reviews', 'findings']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

grant select, insert, update on data_reviews, findings to danxia_app;
