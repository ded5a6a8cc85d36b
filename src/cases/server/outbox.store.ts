import { sql } from 'kysely'
import type { CaseContext } from '#cases/server/case-context.ts'

/** Says that something happened, in the transaction in which it happens. Reactions to it run after COMMIT, once each. */
export async function emitEvent(
  context: CaseContext,
  kind: string,
  payload: Readonly<Record<string, unknown>>,
): Promise<void> {
  await sql`insert into outbox_events (tenant_id, id, kind, payload, created_at, available_at)
    values (${context.tenantId}, ${context.newId()}, ${kind}, ${JSON.stringify(payload)}::jsonb, ${context.now}, ${context.now})`.execute(
    context.tx,
  )
}
