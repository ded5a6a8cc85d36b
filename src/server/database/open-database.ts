import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { connect, type Database } from '#server/database/connect.ts'
import { checkDataFolder, checkWritable, createDataFolder, recordSchema } from '#server/database/data-folder.ts'
import { runningConnections, startEmbedded } from '#server/database/embedded.ts'
import { checkNotHeld, holdFolder, isHeld } from '#server/database/folder-lock.ts'
import { type Migration, migrate, migrationsFolder, readMigrations, schemaState } from '#server/database/migrate.ts'
import { StartRefusal } from '#server/database/start-refusal.ts'
import { verifyRole } from '#server/database/verify-role.ts'

const DRAIN_WITHIN_MS = 4_000

/** Where the records are: in the data folder, or on a server of the administration's own. */
export interface DatabasePlace {
  readonly dataFolder: string
  readonly databaseUrl?: string
  /** The role that owns the tables; needed to migrate when `databaseUrl` is given. */
  readonly databaseOwnerUrl?: string
}

export interface OpenDatabase {
  readonly database: Database
  /** What was migrated at this start. */
  readonly migrated: readonly string[]
  close(): Promise<void>
}

export interface OpenOptions {
  /** `server` wants the data folder for itself; `command` may also join the server that runs on it. */
  readonly as: 'server' | 'command'
  readonly log: (line: string) => void
  readonly onLost?: () => void
}

export function placeFromEnvironment(env: NodeJS.ProcessEnv): DatabasePlace {
  return {
    dataFolder: resolve(env.DANXIA_DATA || 'data'),
    databaseUrl: env.DATABASE_URL || undefined,
    databaseOwnerUrl: env.DATABASE_OWNER_URL || undefined,
  }
}

/** All refusals that can be known without touching anything; asked before the port is taken and the folder held. */
export async function checkPlace(place: DatabasePlace): Promise<void> {
  if (place.databaseUrl !== undefined) return checkWritable(place.dataFolder)
  checkDataFolder(place.dataFolder, readMigrations(migrationsFolder()).at(-1)?.number ?? 0)
  await checkNotHeld(place.dataFolder)
}

/** Opens the database for the application's role: started, migrated and verified. */
export async function openDatabase(place: DatabasePlace, options: OpenOptions): Promise<OpenDatabase> {
  const migrations = readMigrations(migrationsFolder())
  if (place.databaseUrl !== undefined) return openExternal(place, place.databaseUrl, migrations, options)
  checkDataFolder(place.dataFolder, migrations.at(-1)?.number ?? 0)
  if (options.as === 'command' && isHeld(place.dataFolder)) return join(place.dataFolder, migrations, options)
  return openEmbedded(place.dataFolder, migrations, options)
}

async function openEmbedded(
  dataFolder: string,
  migrations: readonly Migration[],
  options: OpenOptions,
): Promise<OpenDatabase> {
  createDataFolder(dataFolder)
  const lock = await holdFolder(dataFolder)
  try {
    const server = await startEmbedded({ dataFolder, log: options.log, onLost: options.onLost ?? (() => {}) })
    try {
      const { owner, app } = server.connections
      const migrated = await migrate(owner, migrations)
      recordSchema(dataFolder, migrations.at(-1)?.number ?? 0)
      await verifyRole(app)
      let isClosing = false
      // A connection that the stopping server ends is no news.
      const onBroken = (error: Error) => (isClosing ? undefined : options.log(error.message))
      const database = connect(app, { onBroken })
      const close = async () => {
        isClosing = true
        // Waits for work under way, but not for ever: the server ends what is left and takes it back.
        await Promise.race([database.destroy(), sleep(DRAIN_WITHIN_MS, undefined, { ref: false })])
        await server.stop()
        lock.release()
      }
      return { database, migrated, close }
    } catch (error) {
      await server.stop()
      throw error
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

async function join(dataFolder: string, migrations: readonly Migration[], options: OpenOptions): Promise<OpenDatabase> {
  const running = runningConnections(dataFolder)
  if (!running)
    throw new StartRefusal(
      `Danxia is just starting or stopping on ${dataFolder}; try again in a moment.`,
      `丹霞正在 ${dataFolder} 上启动或停止，请稍后再试。`,
    )
  if ((await schemaState(running.app, migrations)) === 'behind') {
    throw new StartRefusal(
      `The running Danxia on ${dataFolder} is of an older version; restart it first.`,
      `${dataFolder} 上运行的丹霞是旧版本，请先重启。`,
    )
  }
  const database = connect(running.app, { maxConnections: 4, onBroken: (error) => options.log(error.message) })
  return { database, migrated: [], close: () => database.destroy() }
}

async function openExternal(
  place: DatabasePlace,
  url: string,
  migrations: readonly Migration[],
  options: OpenOptions,
): Promise<OpenDatabase> {
  const app: pg.ClientConfig = { connectionString: url }
  const state = await reach(() => schemaState(app, migrations))
  let migrated: string[] = []
  if (state === 'behind') {
    if (place.databaseOwnerUrl === undefined) {
      throw new StartRefusal(
        'The database schema is older than this Danxia; run: DATABASE_OWNER_URL=… danxia migrate',
        '数据库结构比本版本旧，请运行：DATABASE_OWNER_URL=… danxia migrate',
      )
    }
    const owner = { connectionString: place.databaseOwnerUrl }
    migrated = await reach(() => migrate(owner, migrations))
  }
  await verifyRole(app)
  const database = connect(app, { onBroken: (error) => options.log(error.message) })
  return { database, migrated, close: () => database.destroy() }
}

/** An unreachable server is a refusal in one line, without the address's password. */
async function reach<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof StartRefusal) throw error
    const { message, code } = error as { message: string; code?: string }
    throw new StartRefusal(
      `The database server cannot be used: ${message || code || 'no answer'}`,
      `数据库服务器不能用：${message || code || '没有应答'}`,
    )
  }
}
