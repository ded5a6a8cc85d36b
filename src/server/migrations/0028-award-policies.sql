-- What policies say of every enterprise, what changed since the last run, and the rounds in which awards are paid.

create table policy_runs ( -- one pass over the enterprises
  tenant_id uuid not null references tenants,
  id uuid not null,
  scope text not null check (scope in ('all', 'changed')),
  on_date date not null, -- the day judged
  rules_hash text not null check (rules_hash ~ '^[0-9a-f]{64}$'), -- of the policies, facts and stacking rules
  entries integer not null default 0,
  changed integer not null default 0, -- verdicts that differ from before
  started_by uuid,
  ran_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, started_by) references people (tenant_id, id)
);
create index policy_runs_by_time on policy_runs (tenant_id, ran_at);

create table policy_results ( -- a read model: made anew from facts and rules at any time
  tenant_id uuid not null,
  entry_id uuid not null,
  policy text not null check (length(policy) between 1 and 64),
  version text not null,
  state text not null check (state in ('eligible', 'needs-person', 'unknown', 'not-eligible')),
  amount_fen bigint check (amount_fen >= 0), -- by all that is known
  pays_fen bigint check (pays_fen >= 0), -- by facts that others than the enterprise vouch for
  is_payable boolean not null, -- eligible by such facts alone
  on_date date not null,
  entry_version integer not null, -- of the facts
  rules_hash text not null,
  run_id uuid not null, -- the run that last looked
  primary key (tenant_id, policy, entry_id),
  foreign key (tenant_id, entry_id) references register_entries (tenant_id, id),
  foreign key (tenant_id, run_id) references policy_runs (tenant_id, id)
);
create index policy_results_of_entry on policy_results (tenant_id, entry_id);

create table policy_changes ( -- append-only: a verdict that a run found different
  tenant_id uuid not null,
  run_id uuid not null,
  entry_id uuid not null,
  policy text not null,
  from_state text, -- null: it had not been looked at
  to_state text, -- null: no longer judged
  from_fen bigint,
  to_fen bigint,
  primary key (tenant_id, run_id, policy, entry_id),
  foreign key (tenant_id, run_id) references policy_runs (tenant_id, id)
);
create index policy_changes_of_entry on policy_changes (tenant_id, entry_id, run_id);

create table award_rounds ( -- 奖补批次: awards decided by the rules of one day and paid from one line
  tenant_id uuid not null,
  id uuid not null,
  unit_id uuid not null, -- the unit that runs the pool
  pool_id uuid not null,
  line_id uuid not null,
  list_kind text not null, -- of funds.yaml
  title text not null,
  basis text not null,
  policies text[] not null check (cardinality(policies) > 0),
  on_date date not null,
  limit_fen bigint check (limit_fen > 0), -- shared pro rata where the awards exceed it
  rules_hash text not null,
  state text not null check (state in ('draft', 'published', 'approved', 'paying', 'withdrawn')),
  version integer not null default 1,
  published_on date,
  until_on date, -- the last day of publicity
  notice text not null default '', -- where it is published
  sha256 text, -- of what was approved
  payment_list_id uuid,
  made_by uuid not null,
  made_at timestamptz not null,
  approved_by uuid,
  approved_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id),
  foreign key (tenant_id, pool_id) references fund_pools (tenant_id, id),
  foreign key (tenant_id, line_id) references fund_lines (tenant_id, id),
  foreign key (tenant_id, payment_list_id) references fund_payment_lists (tenant_id, id),
  check (approved_by is null or approved_by <> made_by),
  check ((published_on is null) = (until_on is null))
);
create index award_rounds_by_pool on award_rounds (tenant_id, pool_id, id);

create table awards ( -- one policy for one enterprise in a round
  tenant_id uuid not null,
  id uuid not null,
  round_id uuid not null,
  entry_id uuid not null,
  policy text not null,
  version text not null, -- the rules that decided
  item text not null, -- what it is for, once: the year
  entry_version integer not null,
  claim_fen bigint not null check (claim_fen >= 0), -- by the policy alone
  amount_fen bigint not null check (amount_fen >= 0), -- after stacking and the limit
  because text[] not null default '{}', -- stacking rules that lessened it, 'limit'
  reason text not null, -- the verdict's sentences
  state text not null check (state in ('waiting', 'listed', 'objected', 'stopped', 'dropped', 'paid')),
  note text not null default '', -- why it was stopped or dropped
  confirmed_at timestamptz,
  confirmed_by uuid,
  commitment_id uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, round_id) references award_rounds (tenant_id, id),
  foreign key (tenant_id, entry_id) references register_entries (tenant_id, id),
  foreign key (tenant_id, commitment_id) references fund_commitments (tenant_id, id),
  check ((state = 'paid') = (commitment_id is not null))
);
create index awards_of_round on awards (tenant_id, round_id, id);
create index awards_of_entry on awards (tenant_id, entry_id);
-- Once for one thing, whoever draws lists up at the same time; one that was stopped is not listed anew.
create unique index awards_once on awards (tenant_id, policy, entry_id, item)
  where state in ('waiting', 'listed', 'objected', 'stopped', 'paid');

create table award_objections (
  tenant_id uuid not null,
  id uuid not null,
  award_id uuid not null,
  objector text not null, -- shown masked
  reason text not null,
  state text not null check (state in ('open', 'upheld', 'dismissed')),
  raised_by uuid not null,
  raised_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  note text not null default '',
  primary key (tenant_id, id),
  foreign key (tenant_id, award_id) references awards (tenant_id, id),
  check ((state = 'open') = (decided_by is null)),
  check (decided_by <> raised_by)
);
create index award_objections_of_award on award_objections (tenant_id, award_id);

do $$
declare t text;
begin
  foreach t in array array['policy_runs', 'policy_results', 'policy_changes', 'award_rounds', 'awards', 'award_objections']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

grant select, insert on policy_runs, policy_changes, award_rounds, awards, award_objections to danxia_app;
grant select, insert, update, delete on policy_results to danxia_app;
grant update (entries, changed) on policy_runs to danxia_app;
grant update (state, version, published_on, until_on, notice, sha256, payment_list_id, approved_by, approved_at)
  on award_rounds to danxia_app;
grant update (state, note, confirmed_at, confirmed_by, commitment_id) on awards to danxia_app;
grant update (state, decided_by, decided_at, note) on award_objections to danxia_app;
