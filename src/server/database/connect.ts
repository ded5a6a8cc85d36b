import type { Socket } from 'node:net'
import { availableParallelism } from 'node:os'
import {
  CamelCasePlugin,
  Kysely,
  type PluginTransformQueryArgs,
  PostgresDialect,
  PostgresQueryCompiler,
  type RootOperationNode,
  sql,
} from 'kysely'
import pg from 'pg'
import { PatientSocket } from '#server/database/patient-socket.ts'

/** No table is known here: a store names its own with `tx.withTables<…>()`, so nobody can reach into another slice. */
export type Tables = Record<never, never>

/**
 * The application's way to the database. `submitted_at` in SQL is `submittedAt` in code (keys inside JSON stay as they are).
 * What comes back: int8 → bigint (fen; write `count(*)::int` for counts), numeric → exact string, date → 'YYYY-MM-DD',
 * timestamptz → Date, and arrays of these with null kept.
 */
export type Database = Kysely<Tables>

export interface ConnectOptions {
  readonly maxConnections?: number
  readonly applicationName?: string
  /** Told when an idle connection breaks (the server restarts): the pool replaces it, nobody's work is lost. */
  readonly onBroken?: (error: Error) => void
}

export function connect(connection: pg.ClientConfig, options: ConnectOptions = {}): Database {
  return new Kysely<Tables>({
    dialect: new PlainDialect({ pool: openPool(connection, options) }),
    plugins: [CASES],
  })
}

/** Rows come in camelCase. Statements are texts of ours: the library would copy each, part by part, to look for names in it. */
class Cases extends CamelCasePlugin {
  override transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    return node
  }

  column(name: string): string {
    return this.snakeCase(name)
  }
}

const CASES = new Cases({ maintainNestedObjectKeys: true })

/** Names given by `sql.ref` and `sql.table` are put into snake_case as they are written out. */
class Writer extends PostgresQueryCompiler {
  protected override sanitizeIdentifier(name: string): string {
    return super.sanitizeIdentifier(CASES.column(name))
  }
}

class PlainDialect extends PostgresDialect {
  override createQueryCompiler(): PostgresQueryCompiler {
    return new Writer()
  }
}

/**
 * Four at work for each core: while one waits for Node and one for the disk, two keep the cores busy. More only wait for each
 * other, and each has its own plans to make.
 */
const MOST_CONNECTIONS = 4 * Math.max(2, availableParallelism()) + 1

/** One connection is left for what stands in no line: health, jobs, what is written after an operation. */
export const MOST_AT_WORK = MOST_CONNECTIONS - 1

function openPool(connection: pg.ClientConfig, options: ConnectOptions): pg.Pool {
  const pool = new pg.Pool({
    Client: PreparingClient,
    application_name: options.applicationName ?? 'danxia',
    connectionTimeoutMillis: 15_000,
    idle_in_transaction_session_timeout: 60_000,
    statement_timeout: 120_000,
    // A new connection plans every statement anew: those of a quiet morning are kept for the noon of the due day.
    idleTimeoutMillis: 15 * 60_000,
    keepAlive: true,
    // What is asked without waiting for the answer before goes out in one packet; answers keep their order.
    pipeline: true,
    stream: () => new PatientSocket(),
    options: '-c timezone=UTC -c search_path=public',
    ...connection,
    max: options.maxConnections ?? MOST_CONNECTIONS,
    types: { getTypeParser },
  })
  takeTurns(pool)
  // A connection that breaks while in use tells so twice: to the waiting query, and by an event that must be heard.
  pool.on('connect', (client) => client.on('error', () => {}))
  pool.on('error', (error) => options.onBroken?.(error))
  return pool
}

/** The pool would take again what came back last, and an ordinary day would leave most connections without their plans. */
function takeTurns(pool: pg.Pool): void {
  const { _idle: idle } = pool as unknown as { readonly _idle: unknown[] }
  idle.pop = () => idle.shift()
}

/** Opens so many connections as may be needed: a crowd shall not wait while they are made. */
export async function openConnections(database: Database, count = MOST_CONNECTIONS): Promise<void> {
  let opened = 0
  let release = () => {}
  const areAll = new Promise<void>((resolve) => {
    release = resolve
  })
  const open = () =>
    database
      .connection()
      .execute(async (one) => {
        await sql`select 1`.execute(one)
        opened += 1
        if (opened === count) release()
        await areAll
      })
      .finally(release)
  await Promise.all(Array.from({ length: count }, open))
}

/** Statements that bear a name; a text beyond these (built anew for every call) is parsed each time as before. */
const MOST_PREPARED = 500
const statementNames = new Map<string, string>()

function statementName(text: string): string | undefined {
  let name = statementNames.get(text)
  if (name === undefined && statementNames.size < MOST_PREPARED) {
    name = `s${statementNames.size}`
    statementNames.set(text, name)
  }
  return name
}

/** Parses and plans a statement once per connection: an act is some twenty of them, and parsing was half of their cost. */
class PreparingClient extends pg.Client {
  override query(...given: unknown[]): never {
    const [text, values, ...rest] = given
    const name =
      typeof text === 'string' && Array.isArray(values) && values.length > 0 ? statementName(text) : undefined
    this.holdUntilAsked()
    const query = super.query.bind(this) as (...words: unknown[]) => never
    return name === undefined ? query(...given) : query({ name, text, values }, ...rest)
  }

  /** What one turn of the event loop asks leaves in one write to the socket: writing is dear, and wakes the other side. */
  private holdUntilAsked(): void {
    const { stream } = (this as unknown as { connection: { stream: Socket } }).connection
    stream.cork()
    process.nextTick(() => stream.uncork())
  }
}

const OID = {
  int8: 20,
  date: 1082,
  numeric: 1700,
  textArray: 1009,
  int8Array: 1016,
  dateArray: 1182,
  numericArray: 1231,
}

type Parse = (text: string) => unknown
type TextArray = readonly (string | null)[]

const asText: Parse = (text) => text
const textArray: (text: string) => TextArray = pg.types.getTypeParser(OID.textArray, 'text')

/** Numbers hold no comma, quote or brace: a plain split is many times faster than reading character by character. */
const numberArray = (text: string): TextArray =>
  text === '{}'
    ? []
    : text
        .slice(1, -1)
        .split(',')
        .map((one) => (one === 'NULL' ? null : one))

/** The driver would make floats of numeric[], local midnights of dates and loose strings of int8. */
const PARSERS: ReadonlyMap<number, Parse> = new Map<number, Parse>([
  [OID.int8, (text) => BigInt(text)],
  [OID.numeric, asText],
  [OID.date, asText],
  [OID.int8Array, (text) => textArray(text).map((one) => (one === null ? null : BigInt(one)))],
  [OID.numericArray, numberArray],
  [OID.dateArray, textArray],
])

const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  (format !== 'binary' && PARSERS.get(oid)) || pg.types.getTypeParser(oid, format as 'text')
