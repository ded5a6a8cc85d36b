-- A record under way, whatever it is: its history, comments, files, tasks, events and notices.
-- A record is named by (subject_kind, subject_id) and belongs to the unit unit_id.

-- Ctrl-K finds a unit by code, name, pinyin or pinyin initials; written with the version.
alter table unit_versions add column search_text text not null default '';

create table history_entries (
  tenant_id uuid not null references tenants,
  id uuid not null, -- UUIDv7: in order of time
  subject_kind text not null,
  subject_id text not null check (length(subject_id) between 1 and 100),
  unit_id uuid not null,
  at timestamptz not null,
  person_id uuid, -- null: the system did it
  on_behalf_of uuid, -- the person whose duty was lent
  message_key text not null,
  params jsonb not null default '{}',
  primary key (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id)
);
create index history_entries_by_subject on history_entries (tenant_id, subject_kind, subject_id, id);

create table comments (
  tenant_id uuid not null references tenants,
  id uuid not null,
  subject_kind text not null,
  subject_id text not null check (length(subject_id) between 1 and 100),
  unit_id uuid not null, -- the subject's unit
  visibility text not null check (visibility in ('unit', 'chain', 'all')),
  author_id uuid not null,
  author_unit_id uuid not null,
  written_at timestamptz not null,
  deleted_at timestamptz,
  deleted_by uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id),
  foreign key (tenant_id, author_id) references people (tenant_id, id),
  foreign key (tenant_id, author_unit_id) references units (tenant_id, id),
  check ((deleted_at is null) = (deleted_by is null))
);
create index comments_by_subject on comments (tenant_id, subject_kind, subject_id, id);

create table comment_versions (
  tenant_id uuid not null,
  comment_id uuid not null,
  version integer not null check (version > 0),
  body text not null check (length(body) between 1 and 4000),
  written_at timestamptz not null,
  primary key (tenant_id, comment_id, version),
  foreign key (tenant_id, comment_id) references comments (tenant_id, id)
);

-- The same content is stored once; what is not clean is never served.
create table file_contents (
  tenant_id uuid not null references tenants,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  size_bytes bigint not null check (size_bytes >= 0),
  kind text not null, -- as sniffed: pdf, png, xlsx …
  state text not null check (state in ('quarantined', 'clean', 'bad')),
  finding_key text, -- message key: why bad, or why still unknown
  finding_params jsonb not null default '{}',
  attempts integer not null default 0,
  received_at timestamptz not null,
  checked_at timestamptz,
  next_check_at timestamptz,
  primary key (tenant_id, sha256)
);
create index file_contents_waiting on file_contents (tenant_id, next_check_at) where state = 'quarantined';

create table files (
  tenant_id uuid not null references tenants,
  id uuid not null,
  subject_kind text not null,
  subject_id text not null check (length(subject_id) between 1 and 100),
  unit_id uuid not null,
  sha256 text not null,
  name text not null check (length(name) between 1 and 200),
  attached_by uuid not null,
  attached_at timestamptz not null,
  detached_by uuid,
  detached_at timestamptz,
  detach_reason text,
  primary key (tenant_id, id),
  foreign key (tenant_id, sha256) references file_contents (tenant_id, sha256),
  foreign key (tenant_id, unit_id) references units (tenant_id, id),
  foreign key (tenant_id, attached_by) references people (tenant_id, id),
  check ((detached_at is null) = (detached_by is null) and (detached_at is null) = (detach_reason is null))
);
create index files_by_subject on files (tenant_id, subject_kind, subject_id, id);

-- To one person, or to whoever holds a role at a unit.
create table tasks (
  tenant_id uuid not null references tenants,
  id uuid not null,
  person_id uuid,
  role_code text,
  role_unit_id uuid,
  subject_kind text not null,
  subject_id text not null check (length(subject_id) between 1 and 100),
  unit_id uuid not null, -- the subject's unit
  deed text not null, -- message key of what is to be done
  params jsonb not null default '{}',
  due_at timestamptz,
  created_at timestamptz not null,
  done_at timestamptz,
  done_by uuid, -- null with done_at: the system closed it
  outcome text,
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id),
  foreign key (tenant_id, role_code) references roles (tenant_id, code),
  foreign key (tenant_id, role_unit_id) references units (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id),
  check ((person_id is null) = (role_code is not null and role_unit_id is not null)),
  check ((done_at is null) = (outcome is null))
);
create index tasks_open_by_person on tasks (tenant_id, person_id) where done_at is null and person_id is not null;
create index tasks_open_by_role on tasks (tenant_id, role_unit_id, role_code) where done_at is null and role_code is not null;
create index tasks_by_subject on tasks (tenant_id, subject_kind, subject_id);

-- Events are written with the change and delivered afterwards, at least once; a done mark, never a cursor
-- (the order of commits is not the order of ids).
create table outbox_events (
  tenant_id uuid not null references tenants,
  id uuid not null,
  kind text not null,
  payload jsonb not null,
  created_at timestamptz not null,
  available_at timestamptz not null,
  attempts integer not null default 0,
  lease_id uuid,
  lease_until timestamptz,
  done_at timestamptz,
  parked_at timestamptz,
  last_error text,
  primary key (tenant_id, id)
);
create index outbox_events_waiting on outbox_events (tenant_id, available_at) where done_at is null and parked_at is null;

-- One row per reaction that has had its effect, written in the transaction of that effect.
create table outbox_deliveries (
  tenant_id uuid not null,
  event_id uuid not null,
  reaction text not null,
  delivered_at timestamptz not null,
  primary key (tenant_id, event_id, reaction),
  foreign key (tenant_id, event_id) references outbox_events (tenant_id, id)
);

create table notices (
  tenant_id uuid not null references tenants,
  id uuid not null,
  person_id uuid not null,
  at timestamptz not null,
  message_key text not null,
  params jsonb not null default '{}',
  subject_kind text,
  subject_id text,
  read_at timestamptz,
  mail text not null default 'waiting' check (mail in ('waiting', 'sent', 'off', 'no-address', 'not-configured', 'failed')),
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);
create index notices_by_person on notices (tenant_id, person_id, id);
create index notices_unread on notices (tenant_id, person_id) where read_at is null;
create index notices_to_mail on notices (tenant_id, person_id) where mail = 'waiting';

create table notice_preferences (
  tenant_id uuid not null,
  person_id uuid not null,
  mail text not null check (mail in ('digest', 'never')),
  digest_hour integer not null check (digest_hour between 0 and 23),
  primary key (tenant_id, person_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);

-- One mail per person and day: the primary key is the judge.
create table digests (
  tenant_id uuid not null,
  person_id uuid not null,
  on_date date not null,
  notice_ids uuid[] not null,
  created_at timestamptz not null,
  primary key (tenant_id, person_id, on_date),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);

do $$
declare t text;
begin
  foreach t in array array['history_entries', 'comments', 'comment_versions', 'file_contents', 'files', 'tasks',
    'outbox_events', 'outbox_deliveries', 'notices', 'notice_preferences', 'digests']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

-- Append-only, or only the columns that may change.
grant select, insert on history_entries, comments, comment_versions, file_contents, files, tasks, outbox_events,
  outbox_deliveries, notices, notice_preferences, digests to danxia_app;
grant update (deleted_at, deleted_by) on comments to danxia_app;
grant update (state, kind, finding_key, finding_params, attempts, checked_at, next_check_at) on file_contents to danxia_app;
grant update (detached_at, detached_by, detach_reason) on files to danxia_app;
grant update (due_at, done_at, done_by, outcome) on tasks to danxia_app;
grant update (available_at, attempts, lease_id, lease_until, done_at, parked_at, last_error) on outbox_events to danxia_app;
grant update (read_at, mail) on notices to danxia_app;
grant update (mail, digest_hour) on notice_preferences to danxia_app;
