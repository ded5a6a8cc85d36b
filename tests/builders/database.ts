/**
 * A database of its own, migrated, for a test file on the real PostgreSQL (`x.db.test.ts`, journeys, security):
 *
 *     const db = testDatabase()                                       // at the top of the file or of a describe
 *
 *     test('a unit is opened once', async () => {
 *       await inTenant(db.app, TENANT, 'write', (tx) => openUnit(tx, …))   // as the application, under RLS
 *       await db.asOwner('update units set closed_on = $1', ['2023-06-30'])   // as the owner of the tables, plain SQL
 *       await db.asAdmin('select …')                                          // as superuser: an oracle beyond RLS
 *     })
 *
 * It is dropped afterwards. `db.connections` are for code that opens its own connection. Row level security is forced on the owner too: it sees rows of the tenant it sets only.
 */
import pg from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import { connect, type Database } from '#server/database/connect.ts'
import { OWNER } from '#server/database/embedded.ts'
import { TEMPLATE, type TestServer } from '#tests/builders/database-server.ts'

type Rows = Record<string, unknown>[]

export interface TestDatabase {
  readonly app: Database
  readonly asOwner: (sql: string, values?: unknown[]) => Promise<Rows>
  readonly asAdmin: (sql: string, values?: unknown[]) => Promise<Rows>
  readonly connections: TestServer
}

/** What stands in a database from the beginning: filled in once in a run, then copied for every file that asks for it. */
export interface Beginning {
  readonly name: string
  readonly fill: (db: TestDatabase) => Promise<unknown>
}

/** Registers the hooks; the members may be used inside tests and hooks only. */
export function testDatabase(beginning?: Beginning): TestDatabase {
  let open: Opened | undefined
  beforeAll(async () => {
    open = await create(beginning)
  })
  afterAll(async () => {
    await open?.drop()
  })
  const opened = () => {
    if (!open) throw new Error('testDatabase() is ready inside tests and hooks only')
    return open.database
  }
  return {
    get app() {
      return opened().app
    },
    get connections() {
      return opened().connections
    },
    asOwner: (sql, values) => opened().asOwner(sql, values),
    asAdmin: (sql, values) => opened().asAdmin(sql, values),
  }
}

interface Opened {
  readonly database: TestDatabase
  readonly close: () => Promise<void>
  readonly drop: () => Promise<void>
}

let count = 0

async function create(beginning?: Beginning): Promise<Opened> {
  const server = inject('testServer')
  const template = beginning === undefined ? TEMPLATE : await templateOf(server, beginning)
  count += 1
  return copy(server, template, `test_${process.pid}_${Date.now().toString(36)}_${count}`)
}

/** Two files that begin the same at once: one fills in, the other waits for it. */
async function templateOf(server: TestServer, { name, fill }: Beginning): Promise<string> {
  const template = `${TEMPLATE}_${name.replaceAll('-', '_')}`
  const client = new pg.Client({ ...server.admin, database: 'postgres' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(hashtext($1))', [template])
    const { rows } = await client.query('select 1 from pg_database where datname = $1', [template])
    if (rows.length > 0) return template
    const half = await copy(server, TEMPLATE, `${template}_half`)
    try {
      await fill(half.database)
      await half.database.asAdmin('analyze')
    } catch (error) {
      await half.drop()
      throw error
    }
    await half.close()
    await client.query(`ALTER DATABASE ${template}_half RENAME TO ${template}`)
    return template
  } finally {
    await client.end()
  }
}

async function copy(server: TestServer, template: string, name: string): Promise<Opened> {
  await inPostgres(server, `CREATE DATABASE ${name} TEMPLATE ${template} OWNER ${OWNER} STRATEGY file_copy`)
  const connections: TestServer = {
    admin: { ...server.admin, database: name },
    owner: { ...server.owner, database: name },
    app: { ...server.app, database: name },
  }
  const app = connect(connections.app, { maxConnections: 8 })
  const [owner, admin] = [keptConnections(connections.owner), keptConnections(connections.admin)]
  const database: TestDatabase = {
    app,
    connections,
    asOwner: async (sql, values) => (await owner.query<Record<string, unknown>>(sql, values)).rows,
    asAdmin: async (sql, values) => (await admin.query<Record<string, unknown>>(sql, values)).rows,
  }
  const close = async () => {
    await Promise.all([app.destroy(), owner.end(), admin.end()])
  }
  const drop = async () => {
    await close()
    await inPostgres(server, `DROP DATABASE ${name} WITH (FORCE)`)
  }
  return { database, close, drop }
}

/** A connection of PostgreSQL costs more than what most statements of a test do: they are kept until the database is dropped. */
function keptConnections(connection: pg.ClientConfig): pg.Pool {
  const pool = new pg.Pool({ ...connection, max: 8, idleTimeoutMillis: 0, allowExitOnIdle: true })
  pool.on('error', () => {})
  return pool
}

async function inPostgres(server: TestServer, statement: string): Promise<void> {
  const client = new pg.Client({ ...server.admin, database: 'postgres' })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
