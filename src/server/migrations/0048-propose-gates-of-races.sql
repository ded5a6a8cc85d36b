-- 赛马: the ranking at a gate is proposed by one person and decided by another.

create table race_proposals (
  tenant_id uuid not null,
  id uuid not null,
  call_id uuid not null,
  direction text not null,
  ranking jsonb not null, -- projects in their order
  resolution text not null check (resolution <> ''),
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'replaced', 'returned', 'decided')),
  answered_by uuid,
  answered_at timestamptz,
  reason text not null default '', -- of a return
  primary key (tenant_id, id),
  foreign key (tenant_id, call_id) references calls (tenant_id, id),
  check ((state = 'open') = (answered_by is null)),
  check (state in ('open', 'replaced') or answered_by <> proposed_by)
);
create unique index race_proposals_one_open on race_proposals (tenant_id, call_id, direction) where state = 'open';

alter table race_proposals enable row level security;
alter table race_proposals force row level security;
create policy of_tenant on race_proposals
  using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid);

grant select, insert, update on race_proposals to danxia_app;

alter table race_gates add column proposed_by uuid; -- of gates of before nobody is told
alter table race_gates add check (proposed_by <> decided_by);
