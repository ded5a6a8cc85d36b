-- A report looks back at the parts of its own unit: few rows among all that stand, found without reading the others.
create index official_parts_of_unit on official_values (tenant_id, unit_id) where is_current and dimension <> '';
