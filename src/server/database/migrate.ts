import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { StartRefusal } from '#server/database/start-refusal.ts'

/** One deed on the schema: `0007-add-review-scores.sql`. */
export interface Migration {
  readonly number: number
  readonly name: string
  readonly sha256: string
  readonly text: string
}

interface Applied {
  readonly number: number
  readonly name: string
  readonly sha256: string
}

/** `current`, or how the schema and this program differ. */
export type SchemaState = 'current' | 'behind'

const NAME = /^(\d{4})-[a-z0-9]+(-[a-z0-9]+)*\.sql$/
/** One number for all of Danxia: two processes that migrate one database at once wait for each other. */
const ADVISORY_LOCK = 4_180_001
const LOCK_TIMEOUT_MS = 2_000
const ATTEMPTS = 5

/** The migrations stand beside the bundle (`dist/migrations`), or beside this folder when run from the source. */
export function migrationsFolder(): string {
  const beside = join(import.meta.dirname, 'migrations')
  return existsSync(beside) ? beside : join(import.meta.dirname, '../migrations')
}

export function readMigrations(folder: string): Migration[] {
  const migrations = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const match = NAME.exec(name)
      if (!match) throw new StartRefusal(`The migration ${name} is not named like 0007-add-review-scores.sql.`)
      const text = readFileSync(join(folder, name), 'utf8')
      return { number: Number(match[1]), name, text, sha256: createHash('sha256').update(text).digest('hex') }
    })
  for (const [index, migration] of migrations.entries()) {
    if (migrations[index + 1]?.number === migration.number) {
      throw new StartRefusal(`Two migrations have the number of ${migration.name}.`)
    }
  }
  return migrations
}

/** Applies what is missing, in order, one transaction each; returns the names. Needs the owner's connection. */
export async function migrate(owner: pg.ClientConfig, migrations: readonly Migration[]): Promise<string[]> {
  const client = await open(owner)
  try {
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK])
    await client.query(`CREATE TABLE IF NOT EXISTS schema_migrations (
      number integer PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`)
    await client.query('GRANT SELECT ON schema_migrations TO PUBLIC')
    const applied = await readApplied(client)
    checkApplied(applied, migrations)
    const known = new Set(applied.map((one) => one.number))
    const missing = migrations.filter((one) => !known.has(one.number))
    for (const migration of missing) await apply(client, migration)
    return missing.map((one) => one.name)
  } finally {
    await client.end()
  }
}

/** Compares without changing anything; any role may ask. */
export async function schemaState(connection: pg.ClientConfig, migrations: readonly Migration[]): Promise<SchemaState> {
  const client = await open(connection)
  try {
    const table = await client.query(`SELECT to_regclass('schema_migrations') IS NOT NULL AS present`)
    const applied = table.rows[0].present ? await readApplied(client) : []
    checkApplied(applied, migrations)
    return applied.length === migrations.length ? 'current' : 'behind'
  } finally {
    await client.end()
  }
}

async function open(connection: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client({ connectionTimeoutMillis: 15_000, application_name: 'danxia migrate', ...connection })
  await client.connect()
  return client
}

async function readApplied(client: pg.Client): Promise<Applied[]> {
  const { rows } = await client.query<Applied>('SELECT number, name, sha256 FROM schema_migrations ORDER BY number')
  return rows
}

/** The database's past must be ours: nothing newer, nothing changed, nothing slipped in between. */
function checkApplied(applied: readonly Applied[], migrations: readonly Migration[]): void {
  const byNumber = new Map(migrations.map((one) => [one.number, one]))
  const newest = migrations.at(-1)?.number ?? 0
  for (const { number, name, sha256 } of applied) {
    const ours = byNumber.get(number)
    if (number > newest) {
      throw new StartRefusal(
        `The database has a newer schema (${name}); this Danxia knows it up to ${newest}. Install the newer version.`,
        `数据库结构更新（${name}），本版本只到 ${newest}，请安装更新的版本。`,
      )
    }
    if (!ours)
      throw new StartRefusal(
        `The database has had a migration that this Danxia does not know: ${name}.`,
        `数据库做过本版本不认识的升级：${name}。`,
      )
    if (ours.sha256 !== sha256) {
      throw new StartRefusal(
        `The migration ${ours.name} was changed after it had been applied; write a new one instead.`,
      )
    }
  }
  const last = applied.at(-1)?.number ?? 0
  const late = migrations.find((one) => one.number < last && !applied.some(({ number }) => number === one.number))
  if (late)
    throw new StartRefusal(
      `The migration ${late.name} comes before ${last}, which has been applied already; give it a new number.`,
    )
}

/** Waits at most two seconds for a lock, so that one slow reader does not stop everybody behind us; then tries again. */
async function apply(client: pg.Client, migration: Migration): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query('BEGIN')
      await client.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`)
      await client.query(migration.text)
      await client.query('INSERT INTO schema_migrations (number, name, sha256) VALUES ($1, $2, $3)', [
        migration.number,
        migration.name,
        migration.sha256,
      ])
      await client.query('COMMIT')
      return
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {})
      const { code, message } = error as { code?: string; message: string }
      if (code !== '55P03' || attempt === ATTEMPTS) {
        throw new StartRefusal(
          `The migration ${migration.name} failed and was taken back: ${message}`,
          `升级 ${migration.name} 失败，已撤回：${message}`,
        )
      }
      await sleep(250 * attempt)
    }
  }
}
