-- Tries at signing in and the keys of repeated requests are kept for a while only; a job forgets the old ones in pages.
grant delete on sign_in_attempts to danxia_app;
create index sign_in_attempts_age on sign_in_attempts (tenant_id, at);
create index idempotency_keys_age on idempotency_keys (tenant_id, created_at);
