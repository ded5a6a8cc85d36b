-- A night over a million enterprises reads a row of facts and writes a row of verdicts for each: names of facts by letters, all
-- verdicts of an enterprise side by side.

create table register_fact_names ( -- what letters of fact books stand for, in the order of their places; insert only
  tenant_id uuid not null references tenants,
  place integer not null check (place >= 0),
  name text not null check (length(name) between 2 and 60), -- `sales,2025`; without a year `legalPerson,`
  primary key (tenant_id, place),
  unique (tenant_id, name)
);

delete from register_fact_books; -- packed otherwise now; made anew by the next run
comment on column register_fact_books.facts is 'packed as engine/register/fact-book reads it, names by letters of register_fact_names';

create table policy_line_ups ( -- which versions of which policies were judged side by side: verdicts are kept by their places
  tenant_id uuid not null references tenants,
  id integer not null,
  policies text[] not null,
  versions text[] not null check (cardinality(versions) = cardinality(policies)),
  primary key (tenant_id, id),
  unique (tenant_id, policies, versions)
);

drop table policy_results;
drop table policy_judgements;
create table policy_judgements ( -- a read model: what policies last said of an enterprise, made anew from facts and rules at any time
  tenant_id uuid not null references tenants,
  entry_id uuid not null,
  entry_version integer not null, -- of the facts
  line_up integer not null,
  run_id uuid not null, -- that last found a verdict different
  -- A letter for each policy: eligible, person wanted, unknown, not eligible; a capital where others than the enterprise vouch for it
  states text not null,
  amounts_fen bigint[], -- for each policy, by all that is known; null: none has a sum
  pays_fen bigint[], -- by facts that others than the enterprise vouch for; null: the same sums
  primary key (tenant_id, entry_id)
);

alter table policy_runs add finished_at timestamptz; -- null: under way, or given up for another
update policy_runs set finished_at = ran_at;
grant update (finished_at) on policy_runs to danxia_app;
-- A run that goes on after a crash may find another difference of a verdict that it has told of.
grant update (to_state, to_fen) on policy_changes to danxia_app;

-- Register facts: a row that replaces none is in no index of those that do.
drop index register_facts_superseded_once;
create unique index register_facts_superseded_once on register_facts (tenant_id, supersedes)
  where standing <> 'withdrawn' and supersedes is not null;

do $$
declare t text;
begin
  foreach t in array array['register_fact_names', 'policy_line_ups', 'policy_judgements']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

grant select, insert on register_fact_names, policy_line_ups to danxia_app;
grant select, insert, update, delete on policy_judgements to danxia_app;

-- A row for each verdict, as lists of one enterprise and of one policy want them.
create view policy_results with (security_invoker = true) as
select j.tenant_id, j.entry_id, l.policies[p] as policy, l.versions[p] as version,
  case lower(substr(j.states, p, 1)) when 'e' then 'eligible' when 'p' then 'needs-person' when 'u' then 'unknown'
    else 'not-eligible' end as state,
  j.amounts_fen[p] as amount_fen,
  case when j.pays_fen is null then j.amounts_fen[p] else j.pays_fen[p] end as pays_fen,
  substr(j.states, p, 1) <> lower(substr(j.states, p, 1)) as is_payable,
  j.entry_version, j.run_id
from policy_judgements j
join policy_line_ups l on l.tenant_id = j.tenant_id and l.id = j.line_up
cross join generate_series(1, cardinality(l.policies)) p;
grant select on policy_results to danxia_app;
