import { sql } from 'kysely'
import type { CaseContext } from '#cases/server/case-context.ts'
import { writeLast } from '#server/database/tenant.ts'

/** Says that something happened, with the COMMIT of the act in which it happens. Reactions to it run afterwards, once each. */
export async function emitEvent(
  { tx, tenantId, now, newId }: CaseContext,
  kind: string,
  payload: Readonly<Record<string, unknown>>,
): Promise<void> {
  writeLast(
    tx,
    sql`insert into outbox_events (tenant_id, id, kind, payload, created_at, available_at)
      values (${tenantId}, ${newId()}, ${kind}, ${JSON.stringify(payload)}::jsonb, ${now}, ${now})`,
  )
}
