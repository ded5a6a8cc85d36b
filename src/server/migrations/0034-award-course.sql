-- Awards from the enterprise's word to the money and back: who confirms until when, parts paid year by year, every check again
-- with what it found, and what must be returned.

alter table award_rounds drop constraint award_rounds_state_check;
alter table award_rounds add constraint award_rounds_state_check
  check (state in ('draft', 'confirming', 'published', 'approved', 'paying', 'withdrawn'));
alter table award_rounds add column confirm_until date; -- the last day on which enterprises answer

alter table awards drop constraint awards_state_check;
alter table awards add constraint awards_state_check
  check (state in ('waiting', 'declined', 'listed', 'objected', 'stopped', 'dropped', 'paid', 'recovering'));
alter table awards drop constraint awards_check;
alter table awards add constraint awards_check check ((state in ('paid', 'recovering')) = (commitment_id is not null));
alter table awards add column silence text check (silence in ('takes', 'declines')); -- null: nobody is asked
alter table awards add column hold_until date; -- what it was given for must last so long
alter table awards add column breached_on date; -- a check found that it does not
drop index awards_once;
create unique index awards_once on awards (tenant_id, policy, entry_id, item)
  where state in ('waiting', 'listed', 'objected', 'stopped', 'paid', 'recovering');
create index awards_by_hold on awards (tenant_id, hold_until) where state = 'paid';

create table award_parts ( -- 分期：parts of an award, each paid once its condition was found to hold
  tenant_id uuid not null,
  award_id uuid not null,
  number integer not null check (number between 1 and 10),
  name_zh text not null,
  name_en text not null,
  amount_fen bigint not null check (amount_fen >= 0),
  due_on date not null, -- not before
  state text not null check (state in ('planned', 'asked', 'withheld')),
  payment_list_id uuid,
  checked_on date,
  note text not null default '',
  primary key (tenant_id, award_id, number),
  foreign key (tenant_id, award_id) references awards (tenant_id, id),
  foreign key (tenant_id, payment_list_id) references fund_payment_lists (tenant_id, id),
  check ((state = 'asked') = (payment_list_id is not null))
);
create index award_parts_due on award_parts (tenant_id, due_on) where state <> 'asked';

create table award_checks ( -- append-only: what a check again found different from the list
  tenant_id uuid not null,
  id uuid not null,
  round_id uuid not null,
  award_id uuid not null,
  occasion text not null check (occasion in ('publish', 'pay', 'part', 'hold')),
  on_date date not null, -- facts of this day
  found text not null check (found in ('facts', 'amount', 'condition', 'unknown', 'breach')),
  from_fen bigint not null,
  to_fen bigint not null,
  reason text not null, -- the verdict's sentences
  primary key (tenant_id, id),
  foreign key (tenant_id, round_id) references award_rounds (tenant_id, id),
  foreign key (tenant_id, award_id) references awards (tenant_id, id)
);
create index award_checks_of_round on award_checks (tenant_id, round_id, id);

do $$
declare t text;
begin
  foreach t in array array['award_parts', 'award_checks']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

grant select, insert on award_parts, award_checks to danxia_app;
grant update (state, payment_list_id, checked_on, note) on award_parts to danxia_app;
grant update (confirm_until) on award_rounds to danxia_app;
grant update (hold_until, breached_on) on awards to danxia_app;
