import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { connect, type Database, openConnections } from '#server/database/connect.ts'
import { startEmbedded } from '#server/database/embedded.ts'
import { migrate, readMigrations } from '#server/database/migrate.ts'
import { type RunningServer, type StartOptions, startServer } from '../src/server.main.ts'

/** A server on a fresh database with the real settings of PostgreSQL; `admin` sees everything. */
export interface BenchServer {
  readonly database: Database
  readonly admin: pg.Client
  /** Another connection that sees everything; whoever opens it ends it. */
  readonly openAdmin: () => Promise<pg.Client>
  /** How the application reaches the database. */
  readonly app: pg.ClientConfig
  readonly dataFolder: string
  readonly server: RunningServer
  close(): Promise<void>
}

/** `fill` loads what the server should find when it starts. */
export async function openBenchServer(
  fill: (admin: pg.Client, database: Database, dataFolder: string) => Promise<Partial<StartOptions> | undefined>,
): Promise<BenchServer> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'danxia-bench-'))
  const postgres = await startEmbedded({ dataFolder, log: () => {}, onLost: () => {} })
  const { admin: adminConfig, owner, app } = postgres.connections
  await migrate(owner, readMigrations('src/server/migrations'))
  const openAdmin = async () => {
    const client = new pg.Client({ ...adminConfig, database: owner.database ?? 'danxia' })
    await client.connect()
    return client
  }
  const admin = await openAdmin()
  const database = connect(app)
  const options = await fill(admin, database, dataFolder)
  await openConnections(database)
  const server = await startServer({
    database,
    port: 0,
    host: '127.0.0.1',
    dataFolder,
    mode: 'demo',
    log: () => {},
    isRunningJobs: false,
    ...options,
  })
  return {
    database,
    admin,
    openAdmin,
    app,
    dataFolder,
    server,
    async close() {
      await server.close()
      await database.destroy()
      await admin.end()
      await postgres.stop()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}
