import { sql } from 'kysely'
import type { Tx } from '#server/database/tenant.ts'

/**
 * Runs `work` with a second, reading transaction that sees exactly what `tx` saw when it began (PostgreSQL: snapshot
 * synchronization), and not what `tx` has written. `tx` is repeatable read and stays open meanwhile.
 */
export async function atSameInstant<T>(
  tx: Tx,
  inTransaction: <R>(work: (other: Tx) => Promise<R>) => Promise<R>,
  work: (other: Tx) => Promise<T>,
): Promise<T> {
  const { rows } = await sql<{ name: string }>`select pg_export_snapshot() as name`.execute(tx)
  return inTransaction(async (other) => {
    await sql`set transaction isolation level repeatable read, read only`.execute(other)
    await sql`set transaction snapshot ${sql.lit(rows[0]!.name)}`.execute(other)
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(other)
    return work(other)
  })
}
