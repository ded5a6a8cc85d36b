import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { PostgresPrograms } from '#server/database/postgres-programs.ts'
import { giveTo, type SystemUser } from '#server/database/system-user.ts'

export const ADMIN = 'danxia_admin'

/**
 * On Linux the server is given its folder as the working folder it already stands in: the kernel enters it before the
 * process becomes the unprivileged user, so it may lie below folders which that user cannot pass (a 0700 home).
 */
export const pathForServer = (clusterFolder: string) =>
  process.platform === 'linux' ? '/proc/self/cwd' : clusterFolder

/** The server inherits nothing of our environment: PG… and LC_… variables would change its behaviour. */
export const SERVER_ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/** Initialises a cluster beside its place and moves it there when complete: a killed start leaves no half cluster. */
export async function createCluster(
  clusterFolder: string,
  runFolder: string,
  programs: PostgresPrograms,
  user: SystemUser,
  adminPassword: string,
): Promise<void> {
  const half = `${clusterFolder}.new`
  rmSync(half, { recursive: true, force: true })
  mkdirSync(half, { mode: 0o700 })
  chmodSync(half, 0o700)
  giveTo(half, user)
  const passwordFile = join(runFolder, 'password')
  writeFileSync(passwordFile, `${adminPassword}\n`, { mode: 0o600 })
  giveTo(passwordFile, user)
  try {
    const settings = [
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=icu',
      '--icu-locale=zh-CN',
      '--data-checksums',
    ]
    await promisify(execFile)(
      programs.initdb,
      ['-D', pathForServer(half), '-U', ADMIN, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, ...settings],
      { ...user, cwd: half, env: SERVER_ENVIRONMENT },
    )
  } finally {
    rmSync(passwordFile, { force: true })
  }
  renameSync(half, clusterFolder)
}

export const isCreated = (clusterFolder: string) => existsSync(join(clusterFolder, 'PG_VERSION'))
