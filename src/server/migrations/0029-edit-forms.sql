-- Forms that officers draw on the screen: one draft of a form at a time, put in force by somebody who did not draw it.

create table form_drafts (
  tenant_id uuid not null references tenants,
  id uuid not null,
  code text not null check (length(code) between 1 and 64), -- of the form
  base_version integer not null check (base_version > 0), -- of definition_versions: what it began from
  state text not null check (state in ('drawing', 'proposed', 'published', 'dropped')),
  version integer not null default 1 check (version > 0), -- counts what was kept: who saw an older one is told
  content jsonb not null,
  editors uuid[] not null default '{}', -- whoever changed it: none of them publishes it
  note text not null default '', -- what for, told when it was proposed
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
  published_version integer,
  primary key (tenant_id, id),
  foreign key (tenant_id, opened_by) references people (tenant_id, id),
  foreign key (tenant_id, edited_by) references people (tenant_id, id),
  foreign key (tenant_id, proposed_by) references people (tenant_id, id),
  foreign key (tenant_id, decided_by) references people (tenant_id, id),
  check ((state = 'published') = (published_version is not null)),
  check (state <> 'published' or (decided_by <> proposed_by and not decided_by = any(editors)))
);
create unique index form_drafts_open on form_drafts (tenant_id, code) where state in ('drawing', 'proposed');

alter table form_drafts enable row level security;
alter table form_drafts force row level security;
create policy of_tenant on form_drafts
  using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid);

grant select, insert on form_drafts to danxia_app;
grant update (state, version, content, editors, note, sha256, edited_by, edited_at, proposed_by, proposed_at, decided_by,
  decided_at, reason, published_version) on form_drafts to danxia_app;
