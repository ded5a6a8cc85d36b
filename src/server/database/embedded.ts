import { rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { ADMIN, createCluster, isCreated } from '#server/database/create-cluster.ts'
import { clusterFolderOf, databaseSecrets, readIfPresent, writeWhole } from '#server/database/data-folder.ts'
import { postgresPrograms } from '#server/database/postgres-programs.ts'
import { createRunFolder, type ServerPlace, spawnServer } from '#server/database/postgres-server.ts'
import { stopClusterProcesses } from '#server/database/processes.ts'
import { handOver, serverUser } from '#server/database/system-user.ts'

export const OWNER = 'danxia_owner'
export const APP = 'danxia_app'
const DATABASE = 'danxia'
const PORT = 5432

/** How the three roles reach one database of the embedded server. */
export interface EmbeddedConnections {
  readonly admin: pg.ClientConfig
  readonly owner: pg.ClientConfig
  readonly app: pg.ClientConfig
}

export interface EmbeddedPostgres {
  readonly connections: EmbeddedConnections
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  readonly dataFolder: string
  readonly log: (line: string) => void
  /** Called when the server ended by itself and could not be started again. */
  readonly onLost: () => void
  /** Only tests that do not test durability may trade safety for speed here. */
  readonly settings?: Readonly<Record<string, string>>
}

/** Starts the real PostgreSQL in the data folder and keeps it running. The caller holds the folder's lock. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { dataFolder, log } = options
  const clusterFolder = clusterFolderOf(dataFolder)
  const user = serverUser(clusterFolder)
  const programs = postgresPrograms(dataFolder)
  const secrets = databaseSecrets(dataFolder)
  if (isCreated(clusterFolder)) {
    const stopped = await stopClusterProcesses(clusterFolder)
    if (stopped > 0) log(`stopped a PostgreSQL left over from an earlier run (${stopped} processes)`)
    handOver(clusterFolder, user)
  }
  forgetRunFolder(dataFolder)
  const runFolder = createRunFolder(user)
  writeWhole(runFileOf(dataFolder), { runFolder })
  if (!isCreated(clusterFolder)) await createCluster(clusterFolder, runFolder, programs, user, secrets.admin)

  const place: ServerPlace = {
    clusterFolder,
    runFolder,
    logFile: join(dataFolder, 'postgres.log'),
    programs,
    user,
    settings: options.settings,
  }
  const bootstrap = { host: runFolder, port: PORT, user: ADMIN, password: secrets.admin, database: 'postgres' }
  const supervisor = await supervise(place, bootstrap, options)
  await ensureRoles(bootstrap, secrets.owner, secrets.app)
  return {
    connections: connectionsIn(dataFolder, runFolder),
    stop: async () => {
      await supervisor.stop()
      forgetRunFolder(dataFolder)
    },
  }
}

/** How to reach the server that another living Danxia runs on this data folder. */
export function runningConnections(dataFolder: string): EmbeddedConnections | undefined {
  const runFolder = readRunFolder(dataFolder)
  return runFolder === undefined ? undefined : connectionsIn(dataFolder, runFolder)
}

function connectionsIn(dataFolder: string, runFolder: string): EmbeddedConnections {
  const secrets = databaseSecrets(dataFolder)
  const as = (user: string, password: string) => ({ host: runFolder, port: PORT, user, password, database: DATABASE })
  return { admin: as(ADMIN, secrets.admin), owner: as(OWNER, secrets.owner), app: as(APP, secrets.app) }
}

async function supervise(place: ServerPlace, bootstrap: pg.ClientConfig, { log, onLost }: EmbeddedOptions) {
  let stopping = false
  let restart: Promise<void> | undefined
  const watch = async () => {
    const server = await spawnServer(place, bootstrap)
    server.once('exit', (code, signal) => {
      if (!stopping) restart = revive(`${code ?? signal}`)
    })
  }
  /** A killed postmaster leaves children that hold the shared memory: they go first, then it starts and recovers. */
  const revive = async (how: string) => {
    for (let attempt = 1; attempt <= 3 && !stopping; attempt += 1) {
      log(`PostgreSQL ended by itself (${how}); starting it again, attempt ${attempt}`)
      try {
        await stopClusterProcesses(place.clusterFolder)
        if (!stopping) return await watch()
      } catch (error) {
        log(error instanceof Error ? error.message : String(error))
        await sleep(500 * attempt)
      }
    }
    if (!stopping) onLost()
  }
  await watch()
  return {
    stop: async () => {
      stopping = true
      await restart
      await stopClusterProcesses(place.clusterFolder)
    },
  }
}

/** Both roles are ordinary: the owner migrates, the application owns nothing and is bound by row level security. */
async function ensureRoles(bootstrap: pg.ClientConfig, ownerPassword: string, appPassword: string): Promise<void> {
  const client = new pg.Client(bootstrap)
  await client.connect()
  try {
    for (const [role, password] of [
      [OWNER, ownerPassword],
      [APP, appPassword],
    ] as const) {
      const known = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])
      const attributes = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS'
      if (known.rowCount === 0) {
        await client.query(`CREATE ROLE ${role} ${attributes} PASSWORD ${client.escapeLiteral(password)}`)
      }
    }
    const known = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE])
    if (known.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER}`)
    await client.query(`REVOKE ALL ON DATABASE ${DATABASE} FROM PUBLIC`)
    await client.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${DATABASE} TO ${APP}`)
  } finally {
    await client.end()
  }
}

const runFileOf = (dataFolder: string) => join(dataFolder, 'run.json')

function readRunFolder(dataFolder: string): string | undefined {
  const kept = readIfPresent(runFileOf(dataFolder))
  if (kept === undefined) return undefined
  try {
    const { runFolder }: { runFolder?: unknown } = JSON.parse(kept)
    return typeof runFolder === 'string' ? runFolder : undefined
  } catch {
    return undefined
  }
}

function forgetRunFolder(dataFolder: string): void {
  const runFolder = readRunFolder(dataFolder)
  if (runFolder !== undefined && basename(runFolder).startsWith('danxia-'))
    rmSync(runFolder, { recursive: true, force: true })
  rmSync(runFileOf(dataFolder), { force: true })
}
