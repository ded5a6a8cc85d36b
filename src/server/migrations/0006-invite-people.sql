-- Nobody is given a password: an account begins with an invitation by which its owner sets one. One use, and it expires.
create table invitations (
  tenant_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  token_hash bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > created_at),
  used_at timestamptz, -- also when a later invitation took its place
  primary key (tenant_id, id),
  unique (tenant_id, token_hash),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create index invitations_by_account on invitations (tenant_id, account_id);

-- A person acts under one account, so that what may not be held together cannot be held under two names.
create unique index accounts_one_of_person on accounts (tenant_id, person_id) where state <> 'ended';

create index sessions_of_account on sessions (tenant_id, account_id) where ended_at is null;
create index audit_entries_by_account on audit_entries (tenant_id, account_id, id);
create index audit_entries_by_subject on audit_entries (tenant_id, subject_kind, subject_id, id);

alter table invitations enable row level security;
alter table invitations force row level security;
create policy of_tenant on invitations
  using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid);
grant select, insert, update on invitations to danxia_app;
