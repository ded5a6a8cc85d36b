-- A span of years or a phase, in the order of numbers or days: both go with time, so that an index is walked past very many
-- cases before the first that is asked for. What is filtered by stands in the index, and no row is read to leave it out.
drop index cases_by_title;
drop index cases_by_any_number;
drop index cases_by_entering;
drop index cases_by_any_due;
drop index cases_by_phase_and_due;
create index cases_by_title on cases (tenant_id, title collate "C", id)
  include (opened_at, phase, unit_id, process_code, state);
create index cases_by_any_number on cases (tenant_id, number collate "C", id)
  include (opened_at, phase, unit_id, process_code, state);
create index cases_by_entering on cases (tenant_id, entered_on, id) include (opened_at, phase, unit_id, process_code, state);
create index cases_by_any_due on cases (tenant_id, due_on, id) include (opened_at, phase, unit_id, process_code, state);
create index cases_by_phase_and_due on cases (tenant_id, phase, due_on, id) include (opened_at, unit_id, process_code, state);
