-- Bulletins (通报): drawn up from one snapshot, worded, signed and numbered, printed once.

create table bulletins (
  tenant_id uuid not null references tenants,
  id uuid not null,
  unit_id uuid not null, -- whose month it tells
  snapshot_id uuid not null,
  period text not null,
  templates jsonb not null, -- pinned, by kind of data: { bulletin: { code, version, hash }, brief: …, unit-sheet: … }
  state text not null default 'generating'
    check (state in ('generating', 'failed', 'draft', 'submitted', 'issued', 'withdrawn')),
  version integer not null default 1,
  progress integer not null default 0 check (progress between 0 and 100), -- of drawing it up, in percent
  fault jsonb, -- why it could not be drawn up: reasons of a refusal
  dated_on date not null,
  title text not null default '',
  content jsonb, -- the document as its template made it; what was worded otherwise is in bulletin_wordings
  content_hash text check (content_hash ~ '^[0-9a-f]{64}$'),
  brief jsonb,
  findings jsonb not null default '[]', -- what the data lacked
  year integer,
  serial integer,
  code text, -- 张科发, of 张科发〔2023〕12号
  drafted_by uuid,
  drafted_at timestamptz not null,
  submitted_by uuid,
  submitted_at timestamptz,
  signed_by uuid,
  signed_at timestamptz,
  issued_on date,
  return_reason text,
  withdrawn_by uuid,
  withdrawn_at timestamptz,
  withdrawn_reason text,
  primary key (tenant_id, id),
  foreign key (tenant_id, unit_id) references units (tenant_id, id),
  foreign key (tenant_id, snapshot_id) references snapshots (tenant_id, id),
  check ((serial is null) = (issued_on is null)),
  check (signed_by <> submitted_by) -- four eyes
);
create unique index bulletins_once on bulletins (tenant_id, snapshot_id, unit_id, (templates -> 'bulletin' ->> 'code'))
  where state not in ('withdrawn', 'failed');
create index bulletins_waiting on bulletins (tenant_id, drafted_at) where state = 'generating';

create table bulletin_wordings ( -- append-only: a part as its office worded it; the last of a part stands, none restores it
  tenant_id uuid not null,
  id uuid not null,
  bulletin_id uuid not null,
  part text not null, -- body/7/text
  original text not null,
  text text,
  worded_by uuid not null,
  worded_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, bulletin_id) references bulletins (tenant_id, id)
);
create index bulletin_wordings_of on bulletin_wordings (tenant_id, bulletin_id, worded_at);

create table bulletin_prints ( -- append-only: the file that was issued
  tenant_id uuid not null,
  bulletin_id uuid not null,
  document jsonb not null, -- with its number and dates
  content bytea not null, -- .docx
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  printed_at timestamptz not null,
  primary key (tenant_id, bulletin_id),
  foreign key (tenant_id, bulletin_id) references bulletins (tenant_id, id)
);
alter table bulletin_prints alter column content set storage external;

do $$
declare t text;
begin
  foreach t in array array['bulletins', 'bulletin_wordings', 'bulletin_prints']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy of_tenant on %I
      using (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('danxia.tenant_id', true), '')::uuid)$p$, t);
  end loop;
end $$;

grant select, insert on bulletins, bulletin_wordings, bulletin_prints to danxia_app;
grant update (state, version, progress, fault, title, content, content_hash, brief, findings, year, serial, code,
  submitted_by, submitted_at, signed_by, signed_at, issued_on, return_reason, withdrawn_by, withdrawn_at,
  withdrawn_reason) on bulletins to danxia_app;
