-- One administration with its tree is a tenant. Every table carries tenant_id first; RLS is enabled and forced.
-- The application's role (danxia_app) owns nothing: it gets exactly the grants written here.

create table tenants (
  id uuid primary key,
  code text not null unique check (code ~ '^[a-z0-9-]{2,40}$'),
  name_zh text not null,
  name_en text not null,
  is_demo boolean not null default false,
  utc_offset_minutes integer not null default 480,
  settings jsonb not null default '{}',
  opened_at timestamptz not null
);

-- A unit's identity never changes; its name, kind and place in the tree are dated versions.
create table units (
  tenant_id uuid not null references tenants,
  id uuid not null,
  code text not null check (code ~ '^[A-Za-z0-9-]{1,40}$'),
  opened_on date not null,
  closed_on date check (closed_on >= opened_on),
  primary key (tenant_id, id),
  unique (tenant_id, code)
);

create table unit_versions (
  tenant_id uuid not null,
  unit_id uuid not null,
  from_on date not null,
  until_on date check (until_on > from_on), -- exclusive; null: still in force
  parent_id uuid,
  path text not null check (path ~ '^(/[A-Za-z0-9-]+)+/$'), -- codes from the root, '/zykj/620702/'
  level integer not null check (level >= 0),
  kind text not null,
  name_zh text not null,
  name_en text not null,
  short_zh text not null,
  short_en text not null,
  region_code text,
  peer_group text,
  position integer not null default 0,
  attributes jsonb not null default '{}', -- tile column and row, headcount …, as the pack says
  primary key (tenant_id, unit_id, from_on),
  foreign key (tenant_id, unit_id) references units (tenant_id, id),
  foreign key (tenant_id, parent_id) references units (tenant_id, id)
);
create unique index unit_versions_in_force on unit_versions (tenant_id, unit_id) where until_on is null;
create index unit_versions_by_path on unit_versions (tenant_id, path text_pattern_ops);

create table unit_changes (
  tenant_id uuid not null references tenants,
  id uuid not null,
  kind text not null check (kind in ('opened', 'closed', 'renamed', 'moved', 'merged', 'split')),
  on_date date not null,
  from_unit_ids uuid[] not null default '{}',
  to_unit_ids uuid[] not null default '{}',
  document_no text,
  reason text not null,
  decided_by uuid not null,
  recorded_at timestamptz not null,
  primary key (tenant_id, id)
);

create table people (
  tenant_id uuid not null references tenants,
  id uuid not null,
  name text not null,
  unit_id uuid not null,
  post text,
  phone text,
  email text,
  left_on date,
  primary key (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id)
);

-- Roles are the pack's: {code: {name, permissions: {permission: reach}, excludes: [role]}}.
create table roles (
  tenant_id uuid not null references tenants,
  code text not null,
  name_zh text not null,
  name_en text not null,
  grants jsonb not null,
  excludes text[] not null default '{}', -- duties one person may not hold together (三员)
  primary key (tenant_id, code)
);

create table role_assignments (
  tenant_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  role_code text not null,
  unit_id uuid not null,
  from_on date not null,
  until_on date check (until_on >= from_on), -- last day in force
  delegated_by uuid, -- the person who lent this role, dated both ends
  reason text,
  assigned_by uuid not null,
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id),
  foreign key (tenant_id, role_code) references roles (tenant_id, code),
  foreign key (tenant_id, unit_id) references units (tenant_id, id),
  check (delegated_by is null or until_on is not null)
);
create index role_assignments_by_person on role_assignments (tenant_id, person_id);

create table accounts (
  tenant_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  login text not null check (login = lower(login)),
  password_hash text, -- null: demo picker or set-up not finished
  totp_secret text, -- sealed by the instance key
  totp_confirmed_at timestamptz,
  totp_last_step bigint,
  recovery_hashes text[] not null default '{}',
  state text not null default 'active' check (state in ('active', 'suspended', 'ended')),
  language text not null default 'zh-CN' check (language in ('zh-CN', 'en')),
  preferences jsonb not null default '{}',
  password_changed_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, login),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);

create table sessions (
  tenant_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  token_hash bytea not null,
  csrf_hash bytea not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  factor_confirmed_at timestamptz,
  ended_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, token_hash),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);

-- Failures are counted per (login, origin) and per origin, so that nobody can lock a third person out.
create table sign_in_attempts (
  tenant_id uuid not null references tenants,
  login text not null,
  origin text not null,
  at timestamptz not null,
  succeeded boolean not null
);
create index sign_in_attempts_recent on sign_in_attempts (tenant_id, origin, at);

create table setup_tokens (
  tenant_id uuid not null references tenants,
  token_hash bytea not null,
  created_at timestamptz not null,
  used_at timestamptz,
  primary key (tenant_id, token_hash)
);

create table idempotency_keys (
  tenant_id uuid not null references tenants,
  account_id uuid not null,
  operation_id text not null,
  key text not null check (length(key) between 8 and 200),
  body_hash bytea not null,
  status integer,
  answer jsonb,
  created_at timestamptz not null,
  primary key (tenant_id, account_id, operation_id, key)
);

create table audit_entries (
  tenant_id uuid not null references tenants,
  id uuid not null, -- UUIDv7: in order of time
  at timestamptz not null,
  account_id uuid,
  person_name text,
  origin text,
  request_id text,
  deed text not null, -- operation id or sign-in.succeeded …
  outcome text not null check (outcome in ('done', 'refused', 'failed')),
  refusal_code text,
  subject_kind text,
  subject_id text,
  unit_id uuid,
  detail jsonb not null default '{}', -- no personal data in clear
  primary key (tenant_id, id)
);

-- The pack as published: what runs is a row here, never a file that changed under it.
create table definition_versions (
  tenant_id uuid not null references tenants,
  kind text not null, -- pack, roles, indicators, plan, cycles, lights …
  code text not null,
  version integer not null check (version > 0),
  hash text not null,
  content jsonb not null,
  published_at timestamptz not null,
  published_by uuid,
  primary key (tenant_id, kind, code, version)
);

do $$
declare t text;
begin
  foreach t in array array['units', 'unit_versions', 'unit_changes', 'people', 'roles', 'role_assignments', 'accounts',
    'sessions', 'sign_in_attempts', 'setup_tokens', 'idempotency_keys', 'audit_entries', 'definition_versions']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

grant select on tenants to danxia_app;
grant insert, update on tenants to danxia_app;
grant select, insert, update on units, unit_versions, people, roles, role_assignments, accounts, sessions, setup_tokens,
  idempotency_keys to danxia_app;
grant delete on unit_versions, idempotency_keys to danxia_app;
grant select, insert on unit_changes, sign_in_attempts, audit_entries, definition_versions to danxia_app;
