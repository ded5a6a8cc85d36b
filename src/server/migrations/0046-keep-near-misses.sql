-- Who nearly qualifies for what, so that an officer's list is read and not searched for.

delete from register_fact_books; -- packed otherwise now; made anew by the next run
comment on column register_fact_books.facts is 'JSON, packed as engine/register/fact-book reads it; names and values are texts';

create table policy_near_looks ( -- a read model: of which facts, rules and day an enterprise was last searched through
  tenant_id uuid not null references tenants,
  entry_id uuid not null,
  entry_version integer not null, -- of the facts
  rules_hash text not null,
  on_date date not null,
  facts_hash text not null, -- of what rules read: what reads the same is not searched through again
  primary key (tenant_id, entry_id)
);

create table policy_nears ( -- a read model: an enterprise that is not eligible, and the smallest changes with which it would be
  tenant_id uuid not null references tenants,
  policy text not null check (length(policy) between 1 and 64),
  entry_id uuid not null,
  version text not null,
  gap integer not null check (gap > 0), -- changes that the least plan wants
  plans jsonb not null, -- as engine/policy/near-miss finds them, the least first
  would_be_fen bigint check (would_be_fen >= 0), -- by the first plan
  primary key (tenant_id, policy, entry_id)
);
create index policy_nears_by_gap on policy_nears (tenant_id, policy, gap, entry_id);
create index policy_nears_of_entry on policy_nears (tenant_id, entry_id);

do $$
declare t text;
begin
  foreach t in array array['policy_near_looks', 'policy_nears']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

grant select, insert, update, delete on policy_near_looks, policy_nears to danxia_app;
