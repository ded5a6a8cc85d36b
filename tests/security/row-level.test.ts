import { sql } from 'kysely'
import pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { connect } from '#server/database/connect.ts'
import { inTenant, type Tx } from '#server/database/tenant.ts'
import { testDatabase } from '#tests/builders/database.ts'
import { anAdministration, type TestAdministration } from '#tests/security/administrations.ts'
import { furnish } from '#tests/security/samples.ts'

/** The application's checks switched off: plain SQL as the application's role. Row level security alone must hold. */
const db = testDatabase()
let own: TestAdministration
let other: TestAdministration
let tables: { name: string; columns: { name: string; type: string }[] }[] = []

beforeAll(async () => {
  own = await anAdministration(db, 'a')
  other = await anAdministration(db, 'b')
  for (const one of [own, other]) await furnish(db, one)
  const rows = await db.asAdmin(`
    select c.relname as name, jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
    group by c.relname having bool_or(a.attname = 'tenant_id') order by 1`)
  tables = rows as typeof tables
})

const asOwn = <T>(work: (tx: Tx) => Promise<T>) => inTenant(db.app, own.id, 'write', work)

test('the guard can see: it found the tables, and rows of both administrations in many of them', async () => {
  expect(tables.length).toBeGreaterThan(30)
  let filled = 0
  for (const { name } of tables) {
    const [row] = await db.asAdmin(`select count(distinct tenant_id)::int as n from ${name}`)
    if (row!.n === 2) filled += 1
  }
  expect(filled).toBeGreaterThan(15)
})

test('every table of an administration enables and forces row level security, for reading and for writing', async () => {
  const rows = await db.asAdmin(
    `
    select c.relname, c.relrowsecurity, c.relforcerowsecurity,
      (select count(*)::int from pg_policies p where p.tablename = c.relname and p.schemaname = 'public') as policies,
      (select bool_and(p.cmd = 'ALL' and p.qual is not null and p.with_check is not null and p.permissive = 'PERMISSIVE'
          and p.qual ilike '%danxia.tenant_id%' and p.with_check ilike '%danxia.tenant_id%')
        from pg_policies p where p.tablename = c.relname and p.schemaname = 'public') as sound
    from pg_class c where c.relname = any($1) and c.relnamespace = 'public'::regnamespace`,
    [tables.map(({ name }) => name)],
  )
  for (const row of rows)
    expect(row).toEqual({
      relname: row.relname,
      relrowsecurity: true,
      relforcerowsecurity: true,
      policies: 1,
      sound: true,
    })
})

test('tenant_id comes first in every primary, unique and foreign key of these tables', async () => {
  const faults = await db.asAdmin(
    `
    select c.conrelid::regclass::text as table, c.conname from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype in ('p', 'u', 'f') and c.conrelid::regclass::text = any($1) and a.attname <> 'tenant_id'`,
    [tables.map(({ name }) => name)],
  )
  expect(faults).toEqual([])
  const indexes = await db.asAdmin(
    `
    select i.indexrelid::regclass::text as index from pg_index i
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
    where i.indisunique and i.indrelid::regclass::text = any($1) and a.attname <> 'tenant_id'`,
    [tables.map(({ name }) => name)],
  )
  expect(indexes).toEqual([])
})

test("no view and no function goes round it, and the application's role owns nothing", async () => {
  const views =
    await db.asAdmin(`select relname from pg_class where relkind in ('v', 'm') and relnamespace = 'public'::regnamespace
    and not coalesce(reloptions::text ilike '%security_invoker=true%', false)`)
  const functions = await db.asAdmin(
    `select proname from pg_proc where prosecdef and pronamespace = 'public'::regnamespace`,
  )
  const owned = await db.asAdmin(`select relname from pg_class where pg_get_userbyid(relowner) = 'danxia_app'`)
  const [role] = await db.asAdmin(
    `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = 'danxia_app'`,
  )
  expect([views, functions, owned]).toEqual([[], [], []])
  expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false })
})

test('no row of another administration is read, even when it is named', async () => {
  await asOwn(async (tx) => {
    for (const { name } of tables) {
      const { rows } = await sql<{ n: number; foreign: number }>`
        select count(*)::int as n, count(*) filter (where tenant_id <> ${own.id})::int as foreign from ${sql.table(name)}`.execute(
        tx,
      )
      expect([name, rows[0]!.foreign]).toEqual([name, 0])
      const named = await sql`select 1 from ${sql.table(name)} where tenant_id = ${other.id}`.execute(tx)
      expect([name, named.rows.length]).toEqual([name, 0])
    }
  })
})

test('no row of another administration is changed, taken over, given away or deleted', async () => {
  const before = await fingerprint()
  const attempts = (name: string, column: string) => [
    `update ${name} set ${column} = ${column} where tenant_id = '${other.id}'`,
    `update ${name} set tenant_id = '${own.id}' where tenant_id = '${other.id}'`,
    `update ${name} set tenant_id = '${other.id}' where tenant_id = '${own.id}'`,
    `delete from ${name} where tenant_id = '${other.id}'`,
    `insert into ${name} select * from ${name}`,
  ]
  for (const { name, columns } of tables) {
    for (const statement of attempts(name, columns.at(-1)!.name)) {
      const touched = await asOwn(async (tx) => {
        const { numAffectedRows } = await sql.raw(statement).execute(tx)
        const foreign = /tenant_id = '[ab-]+/.test(statement) && !statement.includes(`set tenant_id = '${other.id}'`)
        return foreign ? Number(numAffectedRows ?? 0) : 0
      }).catch((error: { code?: string }) => {
        expect([statement, error.code]).toEqual([statement, expect.stringMatching(/^(42501|23505|23503|23514|428C9)$/)])
        return 0
      })
      expect([statement, touched]).toEqual([statement, 0])
    }
  }
  expect(await fingerprint()).toEqual(before)
})

test('an administration is named to all, and changed only from inside', async () => {
  const change = (id: string) =>
    asOwn(async (tx) =>
      Number((await sql`update tenants set name_zh = 'x' where id = ${id}`.execute(tx)).numAffectedRows),
    )
  expect(await change(other.id)).toBe(0)
  expect(await change(own.id)).toBe(1)
  await expect(asOwn((tx) => sql`delete from tenants where id = ${own.id}`.execute(tx))).rejects.toMatchObject({
    code: '42501',
  })
})

/** What the other administration's rows are, as a superuser sees them. */
async function fingerprint(): Promise<Record<string, unknown>> {
  const marks: Record<string, unknown> = {}
  for (const { name } of tables) {
    const [row] = await db.asAdmin(
      `select md5(coalesce(string_agg(t::text, ',' order by t::text), '')) as mark from ${name} t where tenant_id = $1`,
      [other.id],
    )
    marks[name] = row!.mark
  }
  return marks
}

test('a row for another administration cannot be put in', async () => {
  for (const { name, columns } of tables) {
    const names = columns.map((column) => column.name)
    const list = names.map((one) => `"${one}"`).join(', ')
    const values = names.map((one) => (one === 'tenant_id' ? `'${other.id}'::uuid` : `"${one}"`)).join(', ')
    const work = asOwn(async (tx) => {
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(name)}`.execute(tx)
      if (rows[0]!.n === 0) throw Object.assign(new Error('nothing to copy'), { code: '42501' })
      await sql.raw(`insert into ${name} (${list}) select ${values} from ${name} limit 1`).execute(tx)
    })
    await expect(work, name).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|428C9)$/) })
  }
})

test('one connection that changes its administration thousands of times, with faults in between, shows only the right rows', async () => {
  const one = connect(db.connections.app, { maxConnections: 1 })
  try {
    for (let round = 0; round < 2_500; round += 1) {
      const administration = round % 2 === 0 ? own : other
      const fault = inTenant(one, administration.id, 'write', async (tx) => {
        if (round % 4 === 0) await sql`select 1/0`.execute(tx)
        if (round % 4 === 1) throw new Error('in the middle')
        const { rows } = await sql<{ tenantId: string }>`select distinct tenant_id from people`.execute(tx)
        expect(rows).toEqual([{ tenantId: administration.id }])
      })
      if (round % 4 < 2) await expect(fault).rejects.toThrow()
      else await fault
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from people`.execute(one)
      if (rows[0]!.n !== 0) throw new Error(`after round ${round} rows are seen without an administration`)
    }
  } finally {
    await one.destroy()
  }
})

test.each(['', ' ', 'null', "x'; drop table people; --", '{}'])(
  'without an administration, or with a strange one (%j), nothing is seen',
  async (value) => {
    const client = new pg.Client(db.connections.app)
    await client.connect()
    try {
      await client.query('begin')
      await client.query(`select set_config('danxia.tenant_id', $1, true)`, [value])
      const seen = await client.query('select count(*)::int as n from people').then(
        ({ rows }) => rows[0].n,
        (error: { code: string }) => error.code,
      )
      expect(value.trim() === '' && value === '' ? [0] : [0, '22P02']).toContain(seen)
    } finally {
      await client.end()
    }
    await expect(inTenant(db.app, value, 'read', async () => 1)).rejects.toThrow()
  },
)
