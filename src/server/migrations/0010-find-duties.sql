-- Whose turn it is is asked by role and unit with every act; without this each act reads all assignments there are.
create index role_assignments_by_role on role_assignments (tenant_id, role_code, unit_id) where ended_at is null;
