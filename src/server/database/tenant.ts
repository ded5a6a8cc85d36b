import { sql, type Transaction } from 'kysely'
import { Refusal } from '#engine/refusal.ts'
import type { Database, Tables } from '#server/database/connect.ts'

/** An open transaction of one tenant. A store narrows it: `tx.withTables<ReportTables>()`. */
export type Tx = Transaction<Tables>

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * Runs `work` in one transaction that sees the rows of one tenant only; throws what `work` throws, after ROLLBACK.
 * The tenant is set by SET LOCAL with a checked literal: it ends with the transaction, so it cannot leak through the pool,
 * and Citus carries it to its workers, which it does not do for set_config(…).
 */
export async function inTenant<T>(
  database: Database,
  tenantId: string,
  mode: 'read' | 'write',
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  if (!UUID.test(tenantId)) throw new Refusal('not-found', { key: 'tenant.unknown' })
  return transaction(database, mode, async (tx) => {
    await sql.raw(`SET LOCAL danxia.tenant_id = '${tenantId}'`).execute(tx)
    return work(tx)
  })
}

/** For the few tables that belong to no tenant (which administrations there are). Row level security hides all others. */
export async function withoutTenant<T>(
  database: Database,
  mode: 'read' | 'write',
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return transaction(database, mode, work)
}

function transaction<T>(database: Database, mode: 'read' | 'write', work: (tx: Tx) => Promise<T>): Promise<T> {
  return database
    .transaction()
    .setAccessMode(mode === 'read' ? 'read only' : 'read write')
    .execute(work)
}
