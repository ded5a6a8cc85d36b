-- Meetings (领导小组会议、调度会): planned, convened, held, minuted; their decisions are followed until closed.

create table meetings (
  tenant_id uuid not null references tenants,
  id uuid not null,
  series_code text not null,
  definition_version integer not null, -- of meetings.yaml, as it was when the meeting was planned
  unit_id uuid not null, -- the host
  ordinal integer not null check (ordinal > 0),
  counted_in integer not null, -- the year in which it is counted; 0: counted on from year to year
  title_zh text not null,
  title_en text not null,
  state text not null check (state in ('planned', 'convened', 'held', 'drafted', 'issued', 'cancelled')),
  version integer not null default 1,
  held_on date not null,
  starts_at text not null check (starts_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  place text not null,
  chair text not null,
  purpose text not null,
  planned_by uuid not null,
  planned_at timestamptz not null,
  convened_by uuid,
  convened_at timestamptz,
  drafted_by uuid,
  drafted_at timestamptz,
  draft jsonb, -- the minutes as drawn up, until they are issued or sent back
  return_reason text,
  issued_by uuid,
  issued_at timestamptz,
  issued_on date,
  code text,
  year integer,
  serial integer,
  cancel_reason text,
  cancelled_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, code, year, serial),
  check ((state = 'issued') = (serial is not null)),
  foreign key (tenant_id, unit_id) references units (tenant_id, id)
);
-- A meeting that was called off gives its count back.
create unique index meetings_ordinal on meetings (tenant_id, series_code, counted_in, ordinal) where state <> 'cancelled';
create index meetings_by_day on meetings (tenant_id, held_on);

create table meeting_items (
  tenant_id uuid not null,
  id uuid not null,
  meeting_id uuid not null,
  position integer not null,
  kind text not null check (kind in ('follow-up', 'plain')), -- follow-up: decisions of earlier meetings stand under it
  title text not null,
  presenter_id uuid,
  note text not null default '', -- what was said
  links jsonb not null default '[]', -- [{ label, path }]: papers that are pages of this system
  primary key (tenant_id, id),
  foreign key (tenant_id, meeting_id) references meetings (tenant_id, id),
  foreign key (tenant_id, presenter_id) references units (tenant_id, id)
);
create index meeting_items_of on meeting_items (tenant_id, meeting_id, position);

create table meeting_seats ( -- who is invited, what the unit answered, and who was there
  tenant_id uuid not null,
  id uuid not null,
  meeting_id uuid not null,
  unit_id uuid not null,
  seat text not null check (seat in ('attends', 'observes')), -- 出席, 列席
  position integer not null,
  answer text check (answer in ('coming', 'excused')),
  person text not null default '', -- who comes, or would have come
  reason text not null default '',
  substitute text not null default '',
  answered_by uuid,
  answered_at timestamptz,
  is_present boolean, -- null: not recorded
  primary key (tenant_id, id),
  unique (tenant_id, meeting_id, unit_id),
  foreign key (tenant_id, meeting_id) references meetings (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id)
);
create index meeting_seats_by_unit on meeting_seats (tenant_id, unit_id);

create table meeting_decisions ( -- 议定事项
  tenant_id uuid not null,
  id uuid not null,
  meeting_id uuid not null,
  item_id uuid,
  number integer not null,
  version integer not null default 1,
  text text not null,
  lead_unit_id uuid not null,
  due_on date not null,
  disposition text not null default 'pending' check (disposition in ('pending', 'slip', 'key-task', 'noted')),
  slip_id uuid,
  key_task_id uuid,
  noted_because text,
  made_by uuid not null,
  made_at timestamptz not null,
  struck_at timestamptz, -- taken back before the minutes; its number is not given again
  primary key (tenant_id, id),
  unique (tenant_id, meeting_id, number),
  check ((disposition = 'slip') = (slip_id is not null)),
  check ((disposition = 'key-task') = (key_task_id is not null)),
  foreign key (tenant_id, meeting_id) references meetings (tenant_id, id),
  foreign key (tenant_id, item_id) references meeting_items (tenant_id, id),
  foreign key (tenant_id, lead_unit_id) references units (tenant_id, id),
  foreign key (tenant_id, slip_id) references slips (tenant_id, id),
  foreign key (tenant_id, key_task_id) references key_tasks (tenant_id, id)
);
create index meeting_decisions_by_task on meeting_decisions (tenant_id, key_task_id) where key_task_id is not null;
create index meeting_decisions_by_slip on meeting_decisions (tenant_id, slip_id) where slip_id is not null;

create table meeting_decision_units ( -- cooperating units, in order
  tenant_id uuid not null,
  decision_id uuid not null,
  unit_id uuid not null,
  position integer not null,
  primary key (tenant_id, decision_id, unit_id),
  foreign key (tenant_id, decision_id) references meeting_decisions (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id)
);

create table meeting_carries ( -- append-only: a decision opened again at a later meeting, and how it stood then
  tenant_id uuid not null,
  decision_id uuid not null,
  meeting_id uuid not null,
  standing text not null,
  percent integer,
  carried_at timestamptz not null,
  primary key (tenant_id, decision_id, meeting_id),
  foreign key (tenant_id, decision_id) references meeting_decisions (tenant_id, id),
  foreign key (tenant_id, meeting_id) references meetings (tenant_id, id)
);
create index meeting_carries_into on meeting_carries (tenant_id, meeting_id);

create table meeting_prints ( -- append-only: the minutes as they were issued, byte by byte
  tenant_id uuid not null,
  meeting_id uuid not null,
  document jsonb not null,
  content bytea not null,
  sha256 text not null,
  printed_at timestamptz not null,
  primary key (tenant_id, meeting_id),
  foreign key (tenant_id, meeting_id) references meetings (tenant_id, id)
);

do $$
declare t text;
begin
  foreach t in array array['meetings', 'meeting_items', 'meeting_seats', 'meeting_decisions', 'meeting_decision_units',
    'meeting_carries', 'meeting_prints']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

grant select, insert on meetings, meeting_items, meeting_seats, meeting_decisions, meeting_decision_units, meeting_carries,
  meeting_prints to danxia_app;
grant update on meetings, meeting_items, meeting_seats, meeting_decisions to danxia_app;
grant delete on meeting_items, meeting_seats, meeting_decision_units to danxia_app; -- before the notice has gone out; links
