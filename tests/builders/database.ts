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

/** Registers the hooks; the members may be used inside tests and hooks only. */
export function testDatabase(): TestDatabase {
  let open: { database: TestDatabase; drop: () => Promise<void> } | undefined
  beforeAll(async () => {
    open = await create()
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

let count = 0

async function create(): Promise<{ database: TestDatabase; drop: () => Promise<void> }> {
  const server = inject('testServer')
  count += 1
  const name = `test_${process.pid}_${Date.now().toString(36)}_${count}`
  await query({ ...server.admin, database: 'postgres' }, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} OWNER ${OWNER}`)
  const connections: TestServer = {
    admin: { ...server.admin, database: name },
    owner: { ...server.owner, database: name },
    app: { ...server.app, database: name },
  }
  const app = connect(connections.app, { maxConnections: 8 })
  const database: TestDatabase = {
    app,
    connections,
    asOwner: (sql, values) => query(connections.owner, sql, values),
    asAdmin: (sql, values) => query(connections.admin, sql, values),
  }
  const drop = async () => {
    await app.destroy()
    await query({ ...server.admin, database: 'postgres' }, `DROP DATABASE ${name} WITH (FORCE)`)
  }
  return { database, drop }
}

async function query(connection: pg.ClientConfig, sql: string, values?: unknown[]): Promise<Rows> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql, values)).rows
  } finally {
    await client.end()
  }
}
