import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { OWNER, startEmbedded } from '#server/database/embedded.ts'
import { migrate, migrationsFolder, readMigrations } from '#server/database/migrate.ts'
import { processStart, stopClusterProcesses } from '#server/database/processes.ts'

/** How a worker reaches the one server of this run. */
export interface TestServer {
  readonly admin: pg.ClientConfig
  readonly owner: pg.ClientConfig
  readonly app: pg.ClientConfig
}

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer
  }
}

export const TEMPLATE = 'danxia_template'

const PREFIX = 'danxia-test-'

/** Without fsync: these databases live for one run. What survives a crash is tested in tests/durability, on real settings. */
const FAST = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_connections: '200',
  autovacuum: 'off',
}

/** One embedded PostgreSQL for the whole run, with a migrated template that every test file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweepKilledRuns()
  const dataFolder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`))
  const server = await startEmbedded({ dataFolder, log: console.error, onLost: () => {}, settings: FAST })
  const tearDown = async () => {
    await server.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  }
  try {
    const { admin, owner, app } = server.connections
    const client = new pg.Client({ ...admin, database: 'postgres' })
    await client.connect()
    await client.query(`CREATE DATABASE ${TEMPLATE} OWNER ${OWNER}`)
    await client.end()
    await migrate({ ...owner, database: TEMPLATE }, readMigrations(migrationsFolder()))
    project.provide('testServer', { admin, owner, app })
    return tearDown
  } catch (error) {
    await tearDown()
    throw error
  }
}

/** A run that was killed could not stop its server. */
async function sweepKilledRuns(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((one) => one.startsWith(PREFIX))) {
    const pid = Number(name.slice(PREFIX.length).split('-')[0])
    if (!Number.isInteger(pid) || processStart(pid) !== undefined) continue
    const folder = join(tmpdir(), name)
    if (statSync(folder).uid !== (process.getuid?.() ?? 0)) continue
    if (existsSync(join(folder, 'postgres'))) await stopClusterProcesses(join(folder, 'postgres'))
    rmSync(folder, { recursive: true, force: true })
  }
}
