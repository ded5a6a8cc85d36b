-- A list of a million cases in any order of its columns: where the filter lets most through, an index hands out the order.

create index cases_by_title on cases (tenant_id, title collate "C", id);
create index cases_by_any_number on cases (tenant_id, number collate "C", id);
create index cases_by_entering on cases (tenant_id, entered_on, id);
create index cases_by_any_due on cases (tenant_id, due_on, id);
create index cases_by_opener on cases (tenant_id, opened_by, opened_at, id);
create index cases_gone_wrong on cases (tenant_id, outcome, opened_at, id) where outcome <> 'succeeded';

-- Under row level security no index of characters is used; an index that holds the texts is read instead of the rows.
drop index cases_by_words;
alter table cases drop column words;
create index cases_by_search on cases (tenant_id, id) include (search);
