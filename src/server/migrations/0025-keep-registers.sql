-- What the administration knows without asking: entries of its registers, and facts about them, each with its source and trust.

create table register_imports (
  tenant_id uuid not null references tenants,
  id uuid not null,
  register text not null check (length(register) between 1 and 64),
  file_name text not null,
  content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  rows_total integer not null,
  entries_new integer not null,
  facts_new integer not null,
  state text not null check (state in ('checked', 'published', 'undone')),
  staged jsonb not null,
  created_by uuid,
  created_at timestamptz not null,
  published_at timestamptz,
  undone_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, created_by) references people (tenant_id, id)
);

create table register_entries (
  tenant_id uuid not null references tenants,
  id uuid not null,
  register text not null check (length(register) between 1 and 64),
  key text not null check (length(key) between 1 and 120), -- credit code, ORCID, number of a project
  care_unit_id uuid not null, -- in whose care it is: who may see it is decided there
  unit_id uuid, -- where it is itself a unit of the tree
  person_id uuid, -- where it is a person of the administration
  name text not null, -- as it stands now; register_names keeps all
  region text,
  search text not null, -- key, names, pinyin, each after a bar
  shingles text[] not null default '{}', -- of a title: what it is compared by
  state text not null default 'active' check (state in ('active', 'closed', 'withdrawn')),
  closed_on date,
  is_sample boolean not null default false,
  version integer not null default 1, -- counts every change, also of its facts
  import_id uuid,
  recorded_by uuid,
  recorded_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, register, key),
  foreign key (tenant_id, care_unit_id) references units (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id),
  foreign key (tenant_id, import_id) references register_imports (tenant_id, id),
  foreign key (tenant_id, recorded_by) references people (tenant_id, id)
);
create index register_entries_by_name on register_entries (tenant_id, register, (name collate "C"), id);
create index register_entries_by_care on register_entries (tenant_id, care_unit_id, register);
create index register_entries_by_unit on register_entries (tenant_id, unit_id) where unit_id is not null;
create index register_entries_by_person on register_entries (tenant_id, person_id) where person_id is not null;
create index register_entries_by_shingle on register_entries using gin (shingles);

create table register_names ( -- what an entry was called and where it stood, from a day on; insert only
  tenant_id uuid not null,
  entry_id uuid not null,
  id uuid not null,
  from_on date not null,
  name text not null,
  region text,
  reason text,
  import_id uuid,
  recorded_by uuid,
  recorded_at timestamptz not null,
  primary key (tenant_id, entry_id, id),
  foreign key (tenant_id, entry_id) references register_entries (tenant_id, id),
  foreign key (tenant_id, recorded_by) references people (tenant_id, id)
);

create table register_facts ( -- a row is never changed but for standing: what corrects or verifies it is a new row
  tenant_id uuid not null,
  id uuid not null,
  entry_id uuid not null,
  fact text not null check (length(fact) between 1 and 40),
  year integer check (year between 1949 and 2199),
  as_of date not null,
  value text not null check (length(value) between 1 and 2000), -- fen, plain decimal, ISO day, true, code or text
  trust text not null check (trust in ('self-declared', 'departmental', 'verified')),
  source text not null check (length(source) between 1 and 200),
  file_id uuid,
  expires_on date,
  is_sample boolean not null default false,
  supersedes uuid,
  reason text,
  standing text not null default 'stands' check (standing in ('stands', 'superseded', 'withdrawn')),
  import_id uuid,
  recorded_by uuid,
  recorded_at timestamptz not null,
  verified_by uuid,
  verified_at timestamptz,
  primary key (tenant_id, id),
  check ((trust = 'verified') = (verified_at is not null)),
  check (verified_by is null or recorded_by is distinct from verified_by),
  foreign key (tenant_id, entry_id) references register_entries (tenant_id, id),
  foreign key (tenant_id, supersedes) references register_facts (tenant_id, id),
  foreign key (tenant_id, file_id) references files (tenant_id, id),
  foreign key (tenant_id, import_id) references register_imports (tenant_id, id),
  foreign key (tenant_id, recorded_by) references people (tenant_id, id),
  foreign key (tenant_id, verified_by) references people (tenant_id, id)
);
-- One source tells a yearly fact once a year, and any other once a day.
create unique index register_facts_once_a_year on register_facts (tenant_id, entry_id, fact, year, source)
  where standing = 'stands' and year is not null;
create unique index register_facts_once_a_day on register_facts (tenant_id, entry_id, fact, as_of, source)
  where standing = 'stands' and year is null;
create index register_facts_of_entry on register_facts (tenant_id, entry_id, recorded_at);
create unique index register_facts_superseded_once on register_facts (tenant_id, supersedes) where standing <> 'withdrawn';
create index register_facts_of_import on register_facts (tenant_id, import_id) where import_id is not null;

create table register_disputes ( -- the entity itself says that a fact is wrong
  tenant_id uuid not null,
  id uuid not null,
  entry_id uuid not null,
  fact_id uuid not null,
  proposed_value text,
  reason text not null,
  file_id uuid,
  state text not null default 'open' check (state in ('open', 'accepted', 'dismissed')),
  asked_by uuid not null,
  asked_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  note text,
  correction_id uuid, -- the row that corrects it
  primary key (tenant_id, id),
  foreign key (tenant_id, entry_id) references register_entries (tenant_id, id),
  foreign key (tenant_id, fact_id) references register_facts (tenant_id, id),
  foreign key (tenant_id, correction_id) references register_facts (tenant_id, id),
  foreign key (tenant_id, file_id) references files (tenant_id, id),
  foreign key (tenant_id, asked_by) references people (tenant_id, id),
  foreign key (tenant_id, decided_by) references people (tenant_id, id),
  check (decided_by is null or decided_by <> asked_by),
  check ((state = 'open') = (decided_at is null))
);
create unique index register_disputes_open on register_disputes (tenant_id, fact_id) where state = 'open';
create index register_disputes_of_entry on register_disputes (tenant_id, entry_id);

do $$
declare t text;
begin
  foreach t in array array['register_imports', 'register_entries', 'register_names', 'register_facts', 'register_disputes']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

grant select, insert, update on register_imports, register_entries, register_disputes to danxia_app;
grant select, insert on register_names, register_facts to danxia_app;
grant update (standing) on register_facts to danxia_app;
