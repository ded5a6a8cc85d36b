-- What was taken back (a withdrawn acceptance, an undone import) never stands again when something later is taken back too.
alter table official_values add column is_withdrawn boolean not null default false;
alter table official_values add check (not (is_withdrawn and is_current));

-- A figure says when it stands on invented values; an administration without any finds that out at once.
create index official_samples on official_values (tenant_id, period, indicator_id) where is_sample and is_current;
