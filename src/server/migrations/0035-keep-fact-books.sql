-- What is known of an entry as one text, and what was last judged of it, so that a night's pass over all reads a row for each.

create table register_fact_books ( -- a read model: the standing facts of an entry as of a version, made anew at any time
  tenant_id uuid not null references tenants,
  entry_id uuid not null,
  version integer not null, -- of the entry; another version of it makes this one void
  facts text not null, -- JSON, packed as engine/register/fact-book reads it
  primary key (tenant_id, entry_id)
);

create table policy_judgements ( -- what policies last said of an enterprise, all together: what says the same is not written again
  tenant_id uuid not null references tenants,
  entry_id uuid not null,
  entry_version integer not null, -- of the facts
  verdicts text not null, -- the policies in force, their states and sums; to be compared, not read
  primary key (tenant_id, entry_id)
);

-- Results are made anew from facts and rules: they are written in thousands, and only where they differ from before.
delete from policy_results;
alter table policy_results drop constraint policy_results_tenant_id_entry_id_fkey;
alter table policy_results drop constraint policy_results_tenant_id_run_id_fkey;
comment on column policy_results.entry_version is 'of the facts when the verdict last changed';
comment on column policy_results.run_id is 'the run that last found it different';

do $$
declare t text;
begin
  foreach t in array array['register_fact_books', 'policy_judgements']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

grant select, insert, update, delete on register_fact_books, policy_judgements to danxia_app;
