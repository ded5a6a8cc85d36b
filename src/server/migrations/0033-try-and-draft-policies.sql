-- Changes of policies: tried over the enterprises there are, drafted with their cases, put in force by somebody else.

create table policy_trials ( -- a change tried: reckoned in the background, one at a time; touches no verdict
  tenant_id uuid not null references tenants,
  id uuid not null,
  policy text not null check (length(policy) between 1 and 64),
  version text not null, -- what it is set beside
  on_date date not null,
  region text check (region ~ '^\d{6}$'), -- only the enterprises there
  definition jsonb not null, -- the rules as they might be
  changes jsonb not null, -- what was changed, to be told and tried again
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  asked_by uuid not null,
  asked_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  failure text check (length(failure) between 1 and 80), -- key of the sentence that says why
  result jsonb,
  rules_hash text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, asked_by) references people (tenant_id, id),
  check ((state = 'done') = (result is not null)),
  check ((state = 'failed') = (failure is not null))
);
create index policy_trials_by_policy on policy_trials (tenant_id, policy, asked_at);
create index policy_trials_waiting on policy_trials (tenant_id, asked_at) where state in ('waiting', 'running');

create table policy_trial_rows ( -- who would win or lose by it
  tenant_id uuid not null,
  trial_id uuid not null,
  place integer not null, -- the greatest difference first
  entry_id uuid not null,
  is_winner boolean not null,
  state_before text not null,
  state_after text not null,
  fen_before bigint not null check (fen_before >= 0),
  fen_after bigint not null check (fen_after >= 0),
  reason_zh text not null,
  reason_en text not null,
  primary key (tenant_id, trial_id, place),
  foreign key (tenant_id, trial_id) references policy_trials (tenant_id, id) on delete cascade,
  foreign key (tenant_id, entry_id) references register_entries (tenant_id, id)
);

create table policy_drafts ( -- a version to be: what it says, its cases and why
  tenant_id uuid not null references tenants,
  id uuid not null,
  code text not null check (length(code) between 1 and 64), -- of the policy
  base_version text, -- what it began from; null: a policy that is new
  state text not null check (state in ('drawing', 'proposed', 'published', 'dropped')),
  version integer not null default 1 check (version > 0), -- counts what was kept: who saw an older one is told
  definition jsonb not null,
  cases jsonb not null default '[]',
  editors uuid[] not null default '{}', -- whoever changed it: none of them publishes it
  note text not null default '', -- what for
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'), -- of what was proposed
  opened_by uuid not null,
  opened_at timestamptz not null,
  edited_by uuid not null,
  edited_at timestamptz not null,
  proposed_by uuid,
  proposed_at timestamptz,
  decided_by uuid,
  decided_at timestamptz,
  reason text not null default '', -- why it was sent back or dropped
  published_version text,
  primary key (tenant_id, id),
  foreign key (tenant_id, opened_by) references people (tenant_id, id),
  foreign key (tenant_id, edited_by) references people (tenant_id, id),
  foreign key (tenant_id, proposed_by) references people (tenant_id, id),
  foreign key (tenant_id, decided_by) references people (tenant_id, id),
  check ((state = 'published') = (published_version is not null)),
  check (state <> 'published' or (decided_by <> proposed_by and not decided_by = any(editors)))
);
create unique index policy_drafts_open on policy_drafts (tenant_id, code) where state in ('drawing', 'proposed');

do $$
declare t text;
begin
  foreach t in array array['policy_trials', 'policy_trial_rows', 'policy_drafts']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

grant select, insert, delete on policy_trials, policy_trial_rows to danxia_app;
grant update (state, started_at, ended_at, failure, result) on policy_trials to danxia_app;
grant select, insert on policy_drafts to danxia_app;
grant update (state, version, definition, cases, editors, note, sha256, edited_by, edited_at, proposed_by, proposed_at,
  decided_by, decided_at, reason, published_version) on policy_drafts to danxia_app;
