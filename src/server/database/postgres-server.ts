import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, closeSync, mkdtempSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { pathForServer, SERVER_ENVIRONMENT } from '#server/database/create-cluster.ts'
import { readIfPresent } from '#server/database/data-folder.ts'
import type { PostgresPrograms } from '#server/database/postgres-programs.ts'
import { stopClusterProcesses } from '#server/database/processes.ts'
import { StartRefusal } from '#server/database/start-refusal.ts'
import { giveTo, type SystemUser } from '#server/database/system-user.ts'

/** Sensible for an office's machine of 2 cores; fsync and full_page_writes are said aloud because everything rests on them. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  max_connections: '60',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  wal_compression: 'on',
  max_wal_size: '2GB',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
}

const READY_WITHIN_MS = 60_000
const LOG_LIMIT_BYTES = 10_000_000

export interface ServerPlace {
  readonly clusterFolder: string
  /** Holds the socket: short (a socket's path has at most 107 bytes) and 0700. */
  readonly runFolder: string
  readonly logFile: string
  readonly programs: PostgresPrograms
  readonly user: SystemUser
  readonly settings?: Readonly<Record<string, string>>
}

/** A new, short, private folder for the socket. */
export function createRunFolder(user: SystemUser): string {
  const base = user.uid !== undefined || tmpdir().length > 60 ? '/tmp' : tmpdir()
  const folder = mkdtempSync(join(base, 'danxia-'))
  chmodSync(folder, 0o700)
  giveTo(folder, user)
  return folder
}

/** Starts the server in a process group of its own, so that Ctrl-C in a terminal reaches us only; resolves when ready. */
export async function spawnServer(place: ServerPlace, connection: pg.ClientConfig): Promise<ChildProcess> {
  // Proven by now: no process works on this folder. So whatever this file says is stale, even if its number lives.
  rmSync(join(place.clusterFolder, 'postmaster.pid'), { force: true })
  const settings = { ...SETTINGS, unix_socket_directories: place.runFolder, ...place.settings }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = openLog(place.logFile)
  const child = spawn(place.programs.postgres, ['-D', pathForServer(place.clusterFolder), ...options], {
    ...place.user,
    cwd: place.clusterFolder,
    detached: true,
    stdio: ['ignore', log, log],
    env: SERVER_ENVIRONMENT,
  })
  closeSync(log)
  let failure: string | undefined
  child.once('error', (error) => {
    failure = error.message
  })
  child.once('exit', (code, signal) => {
    failure ??= `exit ${code ?? signal}`
  })
  const until = Date.now() + READY_WITHIN_MS
  while (Date.now() < until && failure === undefined) {
    if (await answers(connection)) return child
    await sleep(25)
  }
  if (failure === undefined) await stopClusterProcesses(place.clusterFolder)
  const last = readIfPresent(place.logFile)?.trim().split('\n').at(-1) ?? ''
  throw new StartRefusal(
    `PostgreSQL did not start (${failure ?? 'no answer'}); ${place.logFile} ends with: ${last}`,
    `PostgreSQL 没有启动（${failure ?? '没有应答'}）；${place.logFile} 末行：${last}`,
  )
}

function openLog(path: string): number {
  try {
    if (statSync(path).size > LOG_LIMIT_BYTES) renameSync(path, `${path}.1`)
  } catch {
    // No log yet.
  }
  return openSync(path, 'a', 0o600)
}

async function answers(connection: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('SELECT 1')
    return true
  } catch (error) {
    const { code } = error as { code?: string }
    // 28P01: it answers, and does not know our password. Waiting will not change that.
    if (code === '28P01')
      throw new StartRefusal(
        'The database refuses its password; secrets.json does not belong to this data folder.',
        '数据库不认口令：secrets.json 不是这个数据目录的。',
      )
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
