import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EmbeddedPostgres, startEmbedded } from '#server/database/embedded.ts'
import { migrate, migrationsFolder, readMigrations } from '#server/database/migrate.ts'
import { openDatabase } from '#server/database/open-database.ts'
import { verifyRole } from '#server/database/verify-role.ts'

const dataFolder = mkdtempSync(join(tmpdir(), 'danxia-durability-'))
const migrations = readMigrations(migrationsFolder())
let server: EmbeddedPostgres

const starting = (settings: Record<string, string>) =>
  startEmbedded({ dataFolder, log: () => {}, onLost: () => {}, settings })

beforeAll(async () => {
  server = await starting({})
  await migrate(server.connections.owner, migrations)
})

afterAll(async () => {
  await server.stop()
  rmSync(dataFolder, { recursive: true, force: true })
})

async function asAdmin(...statements: string[]): Promise<void> {
  const client = new pg.Client(server.connections.admin)
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

const as = (user: string) => ({ ...server.connections.app, user, password: 'probe' })
const probe = (name: string, attributes = '') =>
  `CREATE ROLE ${name} LOGIN PASSWORD 'probe' ${attributes} IN ROLE danxia_app`
const allowConnect = 'GRANT CONNECT ON DATABASE danxia TO PUBLIC'

test('the role of the application is accepted', async () => {
  await verifyRole(server.connections.app)
})

test('a superuser is refused', async () => {
  await asAdmin(allowConnect, probe('probe_super', 'SUPERUSER'))
  await expect(verifyRole(as('probe_super'))).rejects.toThrow('is a superuser')
})

test('a role that bypasses row level security is refused', async () => {
  await asAdmin(probe('probe_bypass', 'BYPASSRLS'))
  await expect(verifyRole(as('probe_bypass'))).rejects.toThrow('bypasses row level security')
})

test('a role that may become one that bypasses is refused', async () => {
  await asAdmin(probe('probe_member'), 'GRANT probe_bypass TO probe_member')
  await expect(verifyRole(as('probe_member'))).rejects.toThrow('may become probe_bypass')
})

test('the owner of the tables is refused, and who may become it', async () => {
  await expect(verifyRole(server.connections.owner)).rejects.toThrow('owns the table')
  await asAdmin(probe('probe_heir', 'NOINHERIT'), 'GRANT danxia_owner TO probe_heir')
  await expect(verifyRole(as('probe_heir'))).rejects.toThrow('owns the table')
})

test('a table whose row level security is not forced is refused', async () => {
  await asAdmin('ALTER TABLE units NO FORCE ROW LEVEL SECURITY')
  await expect(verifyRole(server.connections.app)).rejects.toThrow(
    'The table units is not under forced row level security',
  )
  await asAdmin('ALTER TABLE units FORCE ROW LEVEL SECURITY')
})

test.each(['fsync', 'full_page_writes', 'synchronous_commit'])('a server with %s = off is refused', async (setting) => {
  await server.stop()
  server = await starting({ [setting]: 'off' })
  await expect(verifyRole(server.connections.app)).rejects.toThrow(`${setting} = off`)
  await server.stop()
  server = await starting({})
})

test('with DATABASE_URL a schema that is behind says what to run, and migrates when the owner is given', async () => {
  await asAdmin('CREATE DATABASE outside OWNER danxia_owner')
  const urlOf = ({ user, password, host }: pg.ClientConfig) =>
    `postgres://${user}:${encodeURIComponent(String(password))}@/outside?host=${encodeURIComponent(String(host))}`
  const place = { dataFolder, databaseUrl: urlOf(server.connections.app) }
  const options = { as: 'server', log: () => {} } as const
  await expect(openDatabase(place, options)).rejects.toThrow('DATABASE_OWNER_URL=… danxia migrate')
  const open = await openDatabase({ ...place, databaseOwnerUrl: urlOf(server.connections.owner) }, options)
  expect(open.migrated).toEqual(migrations.map((one) => one.name))
  await open.close()
  await (await openDatabase(place, options)).close()
})

test('a newer schema, and a migration changed after it was applied, are refused', async () => {
  const { owner } = server.connections
  await asAdmin(`INSERT INTO schema_migrations (number, name, sha256) VALUES (9999, '9999-from-the-future.sql', 'x')`)
  await expect(migrate(owner, migrations)).rejects.toThrow('newer schema (9999-from-the-future.sql)')
  await asAdmin('DELETE FROM schema_migrations WHERE number = 9999')
  const changed = migrations.map((one, index) => (index === 0 ? { ...one, sha256: 'other' } : one))
  await expect(migrate(owner, changed)).rejects.toThrow('was changed after it had been applied')
  const failing = { number: 9998, name: '9998-fail.sql', sha256: 'x', text: 'create table half (); select 1/0' }
  await expect(migrate(owner, [...migrations, failing])).rejects.toThrow('9998-fail.sql failed and was taken back')
  expect(await migrate(owner, migrations)).toEqual([])
})

test('a server that cannot be reached is refused in one line without its password', async () => {
  const place = { dataFolder, databaseUrl: 'postgres://danxia_app:geheim@127.0.0.1:4349/danxia' }
  const refusal: Error = await openDatabase(place, { as: 'server', log: () => {} }).then(
    () => expect.unreachable(),
    (error) => error,
  )
  expect(refusal.message).toMatch(/^The database server cannot be used: .*4349/)
  expect(refusal.message).not.toContain('geheim')
})
