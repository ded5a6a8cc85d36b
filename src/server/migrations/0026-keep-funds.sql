-- Money for science and technology: pools, budget lines, commitments, payments, and one ledger under all of them.
-- A line of the ledger moves an amount from one account to another, so that debits and credits are equal by construction at
-- every commit; balances are kept beside it under row locks, and a CHECK judges that no account is overdrawn.

create table fund_pools ( -- 资金池: the money of a year and source, run by a unit
  tenant_id uuid not null references tenants,
  id uuid not null,
  unit_id uuid not null, -- who runs it
  year integer not null check (year between 1949 and 2199),
  code text not null,
  name_zh text not null,
  name_en text not null,
  programme text, -- family of programmes it is for; null: any
  source text not null, -- of funds.yaml: city, province
  document text not null,
  is_sample boolean not null default false,
  version integer not null default 1,
  opened_by uuid,
  opened_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, year, code),
  foreign key (tenant_id, unit_id) references units (tenant_id, id)
);

create table fund_lines ( -- 预算项 of a pool
  tenant_id uuid not null,
  pool_id uuid not null,
  id uuid not null,
  code text not null,
  name_zh text not null,
  name_en text not null,
  programme text,
  position integer not null,
  primary key (tenant_id, id),
  unique (tenant_id, pool_id, code),
  foreign key (tenant_id, pool_id) references fund_pools (tenant_id, id)
);

create table fund_commitments ( -- 承诺: money of a line promised to one payee for one thing
  tenant_id uuid not null,
  id uuid not null,
  pool_id uuid not null,
  line_id uuid not null,
  unit_id uuid not null, -- the unit of the tree at which it is seen
  payee_kind text not null, -- unit, or the code of a register
  payee_id uuid not null,
  payee_name text not null,
  bank_name text not null default '',
  bank_account text not null default '',
  subject_kind text, -- what it is for: a project
  subject_id uuid,
  title text not null,
  mode text not null check (mode in ('itemised', 'lump-sum')),
  indirect text, -- code of the ceiling table that holds for it
  own_fen bigint not null default 0 check (own_fen >= 0), -- money of the payee's own that it has promised
  instalments text, -- code of the plan its tranches came from
  state text not null check (state in ('open', 'settled', 'recovering', 'closed')),
  version integer not null default 1,
  committed_by uuid,
  committed_on date not null,
  committed_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, pool_id) references fund_pools (tenant_id, id),
  foreign key (tenant_id, line_id) references fund_lines (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id),
  check ((subject_kind is null) = (subject_id is null))
);
create index fund_commitments_by_pool on fund_commitments (tenant_id, pool_id, id);
create index fund_commitments_by_unit on fund_commitments (tenant_id, unit_id, id);
create index fund_commitments_by_payee on fund_commitments (tenant_id, payee_kind, payee_id);
create unique index fund_commitments_by_subject on fund_commitments (tenant_id, pool_id, subject_kind, subject_id)
  where subject_id is not null;

create table fund_tranches (
  tenant_id uuid not null,
  commitment_id uuid not null,
  number integer not null check (number > 0),
  code text not null,
  name_zh text not null,
  name_en text not null,
  amount_fen bigint not null check (amount_fen >= 0),
  due_on date,
  released_on date, -- its condition is met
  primary key (tenant_id, commitment_id, number),
  foreign key (tenant_id, commitment_id) references fund_commitments (tenant_id, id)
);

create table fund_budgets ( -- append-only: the budget of a commitment and its changes
  tenant_id uuid not null,
  commitment_id uuid not null,
  version integer not null check (version > 0),
  lines jsonb not null, -- [{subject, source, amountFen}]
  reason text not null,
  by_right text, -- whose right the change was
  saved_by uuid,
  saved_at timestamptz not null,
  primary key (tenant_id, commitment_id, version),
  foreign key (tenant_id, commitment_id) references fund_commitments (tenant_id, id)
);

create table fund_accounts (
  tenant_id uuid not null,
  id uuid not null,
  pool_id uuid not null,
  kind text not null check (kind in ('source', 'interest', 'pool', 'line', 'commitment', 'payable', 'paid', 'spent', 'surplus',
    'receivable', 'recovered')),
  holder_id uuid not null, -- the pool, line or commitment whose it is
  balance_fen bigint not null default 0,
  primary key (tenant_id, id),
  unique (tenant_id, kind, holder_id),
  foreign key (tenant_id, pool_id) references fund_pools (tenant_id, id),
  constraint fund_accounts_not_overdrawn check (
    case when kind in ('source', 'interest') then balance_fen <= 0 else balance_fen >= 0 end)
);
create index fund_accounts_by_pool on fund_accounts (tenant_id, pool_id);

create table fund_postings ( -- append-only: one act in the ledger, with its cause
  tenant_id uuid not null,
  id uuid not null,
  pool_id uuid not null,
  movement text not null,
  cause_kind text not null, -- the record that brought it
  cause_id uuid not null,
  reason text not null default '',
  reverses uuid, -- the posting it takes back, whole and once
  booked_on date not null,
  booked_at timestamptz not null,
  booked_by uuid,
  primary key (tenant_id, id),
  unique (tenant_id, reverses),
  foreign key (tenant_id, pool_id) references fund_pools (tenant_id, id),
  foreign key (tenant_id, reverses) references fund_postings (tenant_id, id),
  check (reverses <> id)
);
create index fund_postings_by_pool on fund_postings (tenant_id, pool_id, id);
create index fund_postings_by_cause on fund_postings (tenant_id, cause_kind, cause_id);

create table fund_entries ( -- append-only: an amount leaves one account (credit 贷) and reaches another (debit 借)
  tenant_id uuid not null,
  posting_id uuid not null,
  number integer not null check (number > 0),
  credit_account_id uuid not null,
  debit_account_id uuid not null,
  amount_fen bigint not null check (amount_fen > 0),
  primary key (tenant_id, posting_id, number),
  foreign key (tenant_id, posting_id) references fund_postings (tenant_id, id),
  foreign key (tenant_id, credit_account_id) references fund_accounts (tenant_id, id),
  foreign key (tenant_id, debit_account_id) references fund_accounts (tenant_id, id),
  check (credit_account_id <> debit_account_id)
);
create index fund_entries_by_credit on fund_entries (tenant_id, credit_account_id);
create index fund_entries_by_debit on fund_entries (tenant_id, debit_account_id);

create table fund_payment_lists ( -- 拨付单: what is asked to be paid, and the approvals it needs
  tenant_id uuid not null,
  id uuid not null,
  pool_id uuid not null,
  kind text not null, -- of funds.yaml: project money, rewards
  number text,
  title text not null,
  basis text not null, -- document it rests on
  publicity text not null default '', -- where and when it was published
  state text not null check (state in ('draft', 'approving', 'approved', 'sent', 'done', 'returned', 'withdrawn')),
  version integer not null default 1,
  round integer not null default 0, -- how often it was handed in
  total_fen bigint not null check (total_fen >= 0),
  sha256 text, -- of what the approvers of this round are shown
  steps jsonb not null default '[]', -- the approvals this round needs, in order, as the practice said then
  reason text not null default '', -- of the last return
  made_by uuid,
  made_at timestamptz not null,
  submitted_at timestamptz,
  decided_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, pool_id) references fund_pools (tenant_id, id)
);
create index fund_payment_lists_by_pool on fund_payment_lists (tenant_id, pool_id, id);

create table fund_bank_files ( -- a file for the bank; each payment is in one at most
  tenant_id uuid not null,
  id uuid not null,
  pool_id uuid not null,
  number text not null,
  name text not null,
  content bytea not null, -- given out again byte for byte
  sha256 text not null,
  payments integer not null check (payments > 0),
  total_fen bigint not null check (total_fen > 0),
  state text not null check (state in ('out', 'answered')),
  made_by uuid,
  made_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, pool_id) references fund_pools (tenant_id, id)
);

create table fund_payments ( -- one payee of a list
  tenant_id uuid not null,
  id uuid not null,
  list_id uuid not null,
  number integer not null check (number > 0),
  reference text, -- by which the bank answers
  commitment_id uuid not null,
  tranche integer,
  payee_kind text not null,
  payee_id uuid not null,
  payee_name text not null,
  bank_name text not null,
  bank_account text not null,
  amount_fen bigint not null check (amount_fen > 0),
  purpose text not null,
  state text not null check (state in ('waiting', 'sent', 'paid', 'failed', 'returned', 'void')),
  bank_file_id uuid,
  paid_on date,
  bank_note text not null default '',
  receipt_no text,
  received_on date,
  received_by uuid,
  primary key (tenant_id, id),
  unique (tenant_id, list_id, number),
  unique (tenant_id, reference),
  foreign key (tenant_id, list_id) references fund_payment_lists (tenant_id, id),
  foreign key (tenant_id, commitment_id) references fund_commitments (tenant_id, id),
  foreign key (tenant_id, commitment_id, tranche) references fund_tranches (tenant_id, commitment_id, number),
  foreign key (tenant_id, bank_file_id) references fund_bank_files (tenant_id, id),
  check ((bank_file_id is null) = (state in ('waiting', 'void')))
);
create index fund_payments_by_commitment on fund_payments (tenant_id, commitment_id);
create index fund_payments_by_file on fund_payments (tenant_id, bank_file_id);
-- A tranche is asked for once: what failed or came back may be asked for again.
create unique index fund_payments_one_a_tranche on fund_payments (tenant_id, commitment_id, tranche)
  where tranche is not null and state in ('waiting', 'sent', 'paid');

create table fund_approvals ( -- append-only: who said what to which content
  tenant_id uuid not null,
  list_id uuid not null,
  round integer not null,
  step integer not null check (step >= 0),
  code text not null,
  decision text not null check (decision in ('approved', 'returned')),
  sha256 text not null,
  note text not null,
  decided_by uuid not null,
  on_behalf_of uuid,
  decided_at timestamptz not null,
  primary key (tenant_id, list_id, round, step),
  unique (tenant_id, list_id, round, decided_by), -- nobody holds two seats of one chain
  foreign key (tenant_id, list_id) references fund_payment_lists (tenant_id, id)
);

create table fund_bank_results ( -- append-only: what the bank answered, line by line as it was read
  tenant_id uuid not null,
  id uuid not null,
  bank_file_id uuid not null,
  name text not null,
  sha256 text not null,
  lines integer not null,
  paid integer not null,
  failed integer not null,
  differences jsonb not null,
  taken_by uuid,
  taken_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, bank_file_id, sha256), -- the same answer counts once
  foreign key (tenant_id, bank_file_id) references fund_bank_files (tenant_id, id)
);

create table fund_expenditures ( -- 支出报告: what a unit has spent, by subject and source
  tenant_id uuid not null,
  id uuid not null,
  commitment_id uuid not null,
  period text not null,
  lines jsonb not null, -- [{subject, source, amountFen}]
  granted_fen bigint not null check (granted_fen >= 0),
  note text not null,
  state text not null check (state in ('reported', 'accounted', 'returned')),
  version integer not null default 1,
  reported_by uuid not null,
  reported_at timestamptz not null,
  checked_by uuid,
  checked_at timestamptz,
  check_note text not null default '',
  primary key (tenant_id, id),
  foreign key (tenant_id, commitment_id) references fund_commitments (tenant_id, id),
  check (checked_by <> reported_by)
);
create unique index fund_expenditures_one_a_period on fund_expenditures (tenant_id, commitment_id, period)
  where state <> 'returned';

create table fund_recoveries ( -- 追回: money a unit is to hand back, with interest
  tenant_id uuid not null,
  id uuid not null,
  commitment_id uuid not null,
  principal_fen bigint not null check (principal_fen >= 0),
  interest_fen bigint not null check (interest_fen >= 0),
  collected_fen bigint not null default 0 check (collected_fen >= 0),
  from_on date not null,
  until_on date not null,
  rate_percent text not null,
  document text not null,
  reason text not null,
  state text not null check (state in ('demanded', 'collected')),
  demanded_by uuid,
  demanded_at timestamptz not null,
  due_on date not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, commitment_id) references fund_commitments (tenant_id, id),
  check (principal_fen + interest_fen > 0),
  check (collected_fen <= principal_fen + interest_fen)
);
create index fund_recoveries_by_commitment on fund_recoveries (tenant_id, commitment_id);

create table fund_evaluations ( -- 绩效评价 of a pool's money in a year: self-evaluation, then a check by another
  tenant_id uuid not null,
  id uuid not null,
  pool_id uuid not null,
  unit_id uuid not null, -- whose money it judges
  year integer not null,
  budget_fen bigint not null,
  paid_fen bigint not null,
  scores jsonb not null default '{}', -- the unit's own
  statement text not null default '',
  total text,
  grade text,
  checked_scores jsonb,
  check_note text not null default '',
  checked_total text,
  checked_grade text,
  state text not null check (state in ('draft', 'submitted', 'checked', 'returned')),
  version integer not null default 1,
  rule jsonb not null, -- weights and grades by which it is judged
  opened_by uuid,
  opened_at timestamptz not null,
  submitted_by uuid,
  submitted_at timestamptz,
  checked_by uuid,
  checked_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, pool_id, unit_id, year),
  foreign key (tenant_id, pool_id) references fund_pools (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id),
  check (checked_by <> submitted_by)
);

do $$
declare t text;
begin
  foreach t in array array['fund_pools', 'fund_lines', 'fund_commitments', 'fund_tranches', 'fund_budgets', 'fund_accounts',
    'fund_postings', 'fund_entries', 'fund_payment_lists', 'fund_bank_files', 'fund_payments', 'fund_approvals',
    'fund_bank_results', 'fund_expenditures', 'fund_recoveries', 'fund_evaluations']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

-- Append-only, or only the columns that may change.
grant select, insert on fund_pools, fund_lines, fund_commitments, fund_tranches, fund_budgets, fund_accounts, fund_postings,
  fund_entries, fund_payment_lists, fund_bank_files, fund_payments, fund_approvals, fund_bank_results, fund_expenditures,
  fund_recoveries, fund_evaluations to danxia_app;
grant update (version) on fund_pools to danxia_app;
grant update (state, version, bank_name, bank_account, payee_name) on fund_commitments to danxia_app;
grant update (amount_fen, due_on, released_on) on fund_tranches to danxia_app;
grant update (balance_fen) on fund_accounts to danxia_app;
grant update (number, title, basis, publicity, state, version, round, total_fen, sha256, steps, reason, submitted_at, decided_at)
  on fund_payment_lists to danxia_app;
grant update (state) on fund_bank_files to danxia_app;
grant update (reference, state, bank_file_id, paid_on, bank_note, receipt_no, received_on, received_by)
  on fund_payments to danxia_app;
grant update (state, version, checked_by, checked_at, check_note) on fund_expenditures to danxia_app;
grant update (collected_fen, state) on fund_recoveries to danxia_app;
grant update (scores, statement, total, grade, checked_scores, check_note, checked_total, checked_grade, state, version,
  budget_fen, paid_fen, submitted_by, submitted_at, checked_by, checked_at) on fund_evaluations to danxia_app;
