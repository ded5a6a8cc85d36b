import { type DatabaseConnection, DummyDriver, PostgresDialect, type RawBuilder, sql, Transaction } from 'kysely'
import { Refusal } from '#engine/refusal.ts'
import type { Database, Tables } from '#server/database/connect.ts'

/** An open transaction of one tenant. A store narrows it: `tx.withTables<ReportTables>()`. */
export type Tx = Transaction<Tables>

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * Runs `work` in one transaction that sees the rows of one tenant only; throws what `work` throws, after ROLLBACK. An `act`
 * writes and looks up what it needs by index.
 * The tenant is set by SET LOCAL with a checked literal: it ends with the transaction, so it cannot leak through the pool,
 * and Citus carries it to its workers, which it does not do for set_config(…).
 */
export async function inTenant<T>(
  database: Database,
  tenantId: string,
  mode: 'read' | 'write' | 'act',
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
// A plan made while a table was empty would read it from end to end for as long as the connection lives.
const BY_INDEX = 'SET LOCAL enable_seqscan = off'
const BEGIN = {
  read: 'START TRANSACTION READ ONLY',
  write: `START TRANSACTION READ WRITE; ${GENERIC_PLANS}`,
  act: `START TRANSACTION READ WRITE; ${GENERIC_PLANS}; ${BY_INDEX}`,
} as const

/**
 * Under a crowd every trip to the database counts: the beginning travels with the first statement of `work`, and COMMIT with
 * the last. A beginning that fails leaves the connection without a tenant, to which row level security shows nothing.
 */
function transaction<T>(database: Database, begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return database.getExecutor().provideConnection(async (connection) => {
    const tx = pipelined(database, connection)
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

/** Never asked: a transaction has its connection. */
const PARTS = {
  dialect: new PostgresDialect({ pool: () => Promise.reject(new Error('no pool')) }),
  driver: new DummyDriver(),
}

/** The library’s own way to one connection waits for each answer before it sends the next statement; this one does not. */
function pipelined(database: Database, connection: DatabaseConnection): Tx {
  const executor = database.getExecutor().withConnectionProvider({ provideConnection: (work) => work(connection) })
  return new Transaction<Tables>({ ...PARTS, config: { dialect: PARTS.dialect }, executor })
}

/** What the database says of every statement after the one that failed. */
const AFTER_FAILURE = '25P02'

/**
 * What travels together: statements of one transaction that do not need each other's answers. Unlike Promise.all it waits
 * for all of them also when one fails, so that nothing is still under way on a connection that has gone back to the pool,
 * and throws what went wrong first, not what failed because of it.
 */
export async function together<const P extends readonly Promise<unknown>[]>(
  promises: P,
): Promise<{ -readonly [K in keyof P]: Awaited<P[K]> }> {
  return valuesOf(await Promise.allSettled(promises)) as { -readonly [K in keyof P]: Awaited<P[K]> }
}

type Values<S> = { -readonly [K in keyof S]: S[K] extends PromiseSettledResult<infer V> ? V : never }

/** The values of what is settled. @throws the first cause among what was rejected. */
export function valuesOf<const S extends readonly PromiseSettledResult<unknown>[]>(settled: S): Values<S> {
  const failed = settled.filter((one) => one.status === 'rejected')
  const cause = failed.find(({ reason }) => sqlStateOf(reason) !== AFTER_FAILURE) ?? failed[0]
  if (cause !== undefined) throw cause.reason
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as Values<S>
}

const sqlStateOf = (error: unknown): unknown => (error as { readonly code?: unknown } | null | undefined)?.code

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

const MOST_TOGETHER = 12

function sendLast(tx: Tx): Promise<unknown>[] {
  const waiting = last.get(tx) ?? []
  const bundles = Array.from({ length: Math.ceil(waiting.length / MOST_TOGETHER) }, (_, index) =>
    waiting.slice(index * MOST_TOGETHER, (index + 1) * MOST_TOGETHER),
  )
  return bundles.map(([first, ...more]) => {
    const beside = more.map((statement, index) => sql`${sql.ref(`w${index}`)} as (${statement})`)
    return (more.length === 0 ? first! : sql`with ${sql.join(beside)} ${first!}`).execute(tx)
  })
}
