-- Notices are listed by the moment at which they arose, which is not always the order in which they were delivered.
create index notices_by_moment on notices (tenant_id, person_id, at, id);
drop index notices_by_person;
