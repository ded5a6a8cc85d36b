import { type RawBuilder, sql, type Transaction } from 'kysely'
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
  return transaction(database, `${BEGIN[mode]}; SET LOCAL danxia.tenant_id = '${tenantId}'`, work)
}

/** For the few tables that belong to no tenant (which administrations there are). Row level security hides all others. */
export async function withoutTenant<T>(
  database: Database,
  mode: 'read' | 'write',
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return transaction(database, BEGIN[mode], work)
}

// An act looks up single rows: one plan for all serves it, and a connection that has just been opened plans once, not five times.
const GENERIC_PLANS = 'SET LOCAL plan_cache_mode = force_generic_plan'
const BEGIN = {
  read: 'START TRANSACTION READ ONLY',
  write: `START TRANSACTION READ WRITE; ${GENERIC_PLANS}`,
} as const

/**
 * Under a crowd every trip to the database counts: the beginning travels with the first statement of `work`, and COMMIT with
 * the last. A beginning that fails leaves the connection without a tenant, to which row level security shows nothing.
 */
function transaction<T>(database: Database, begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return database.connection().execute(async (connection) => {
    const tx = connection as Tx
    try {
      const [, result] = await together([sql.raw(begin).execute(tx), work(tx)])
      await together([...sendLast(tx), sql`COMMIT`.execute(tx)])
      return result
    } catch (error) {
      // A connection that broke has rolled back by itself, and the pool lets it go.
      await sql`ROLLBACK`.execute(tx).catch(() => undefined)
      throw error
    }
  })
}

/**
 * What travels together: statements of one transaction that do not need each other's answers. Unlike Promise.all it waits
 * for all of them also when one fails, so that nothing is still under way on a connection that has gone back to the pool.
 */
export async function together<const P extends readonly Promise<unknown>[]>(
  promises: P,
): Promise<{ -readonly [K in keyof P]: Awaited<P[K]> }> {
  await Promise.allSettled(promises)
  return Promise.all(promises) as Promise<{ -readonly [K in keyof P]: Awaited<P[K]> }>
}

const last = new WeakMap<Tx, RawBuilder<unknown>[]>()

/** For what the transaction itself never reads again (audit, history, events): sent as one statement just before COMMIT. */
export function writeLast(tx: Tx, statement: RawBuilder<unknown>): void {
  const waiting = last.get(tx)
  if (waiting) waiting.push(statement)
  else last.set(tx, [statement])
}

/** Work of which nothing stays when it is refused, also nothing that was to be written last, while the transaction goes on. */
export async function inSavepoint<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  const waiting = last.get(tx)?.length ?? 0
  await sql`savepoint one_of_many`.execute(tx)
  try {
    const done = await work()
    await sql`release savepoint one_of_many`.execute(tx)
    return done
  } catch (error) {
    last.get(tx)?.splice(waiting)
    await sql`rollback to savepoint one_of_many`.execute(tx)
    throw error
  }
}

const inTurn = new WeakMap<Tx, RawBuilder<unknown>[]>()

/** As `writeLast`, for statements that touch the same rows: each is sent by itself, in the order given, before those. */
export function writeInTurn(tx: Tx, ...statements: readonly RawBuilder<unknown>[]): void {
  const waiting = inTurn.get(tx)
  if (waiting) waiting.push(...statements)
  else inTurn.set(tx, [...statements])
}

const MOST_TOGETHER = 8

function sendLast(tx: Tx): Promise<unknown>[] {
  return [...(inTurn.get(tx) ?? []).map((statement) => statement.execute(tx)), ...sendBundles(tx)]
}

function sendBundles(tx: Tx): Promise<unknown>[] {
  const waiting = last.get(tx) ?? []
  const bundles = Array.from({ length: Math.ceil(waiting.length / MOST_TOGETHER) }, (_, index) =>
    waiting.slice(index * MOST_TOGETHER, (index + 1) * MOST_TOGETHER),
  )
  return bundles.map(([first, ...more]) => {
    const beside = more.map((statement, index) => sql`${sql.ref(`w${index}`)} as (${statement})`)
    return (more.length === 0 ? first! : sql`with ${sql.join(beside)} ${first!}`).execute(tx)
  })
}
