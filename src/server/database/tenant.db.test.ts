import { Socket } from 'node:net'
import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { connect } from '#server/database/connect.ts'
import { atSameInstant } from '#server/database/same-instant.ts'
import { inTenant, type Tx, together, withoutTenant, writeLast } from '#server/database/tenant.ts'
import { testDatabase } from '#tests/builders/database.ts'

const db = testDatabase()
const ONE = '018f0000-0000-7000-8000-000000000001'
const OTHER = '018f0000-0000-7000-8000-000000000002'

async function openTwoAdministrations() {
  for (const [tenant, code] of [
    [ONE, 'one'],
    [OTHER, 'other'],
  ] as const) {
    await db.asAdmin(
      `insert into tenants (id, code, name_zh, name_en, opened_at) values ($1, $2, $2, $2, now()) on conflict do nothing`,
      [tenant, code],
    )
    await db.asAdmin(
      `insert into units (tenant_id, id, code, opened_on) values ($1, gen_random_uuid(), $2, '2023-01-01') on conflict do nothing`,
      [tenant, code],
    )
  }
}

const codes = async (tx: Tx) =>
  (await sql<{ code: string }>`select code from units order by code`.execute(tx)).rows.map((row) => row.code)

test('a transaction sees the rows of its tenant only, and without a tenant none', async () => {
  await openTwoAdministrations()
  expect(await inTenant(db.app, ONE, 'read', codes)).toEqual(['one'])
  expect(await inTenant(db.app, OTHER, 'read', codes)).toEqual(['other'])
  expect(await withoutTenant(db.app, 'read', codes)).toEqual([])
})

test('one connection through 10,000 changes of tenant, some failing, never leaks a row', async () => {
  await openTwoAdministrations()
  const single = connect(db.connections.app, { maxConnections: 1 })
  try {
    for (let round = 0; round < 10_000; round += 1) {
      const turn = round % 5
      if (turn === 0) expect(await inTenant(single, ONE, 'read', codes)).toEqual(['one'])
      else if (turn === 1) expect(await withoutTenant(single, 'read', codes)).toEqual([])
      else if (turn === 2) expect(await inTenant(single, OTHER, 'write', codes)).toEqual(['other'])
      else if (turn === 3)
        await expect(inTenant(single, ONE, 'write', (tx) => sql`select 1/0`.execute(tx))).rejects.toThrow('division')
      else
        expect((await sql<{ n: number }>`select count(*)::int n from units`.execute(single)).rows).toEqual([{ n: 0 }])
    }
  } finally {
    await single.destroy()
  }
}, 120_000)

test('a row of another tenant is neither written nor moved', async () => {
  await openTwoAdministrations()
  const foreign = sql`insert into units (tenant_id, id, code, opened_on) values (${OTHER}, gen_random_uuid(), 'x', '2023-01-01')`
  await expect(inTenant(db.app, ONE, 'write', (tx) => foreign.execute(tx))).rejects.toThrow('row-level security')
  const move = sql`update units set tenant_id = ${OTHER}`
  await expect(inTenant(db.app, ONE, 'write', (tx) => move.execute(tx))).rejects.toThrow('row-level security')
  const missed = await inTenant(db.app, ONE, 'write', (tx) =>
    sql`update units set code = 'taken' where tenant_id = ${OTHER}`.execute(tx),
  )
  expect(missed.numAffectedRows).toBe(0n)
})

test('a tenant id that is not a plain UUID is refused before it reaches SQL', async () => {
  for (const hostile of ['', "x'; drop table units; --", `${ONE}'`, ONE.toUpperCase().replace('8F', '8f '), 'null']) {
    await expect(inTenant(db.app, hostile, 'read', codes)).rejects.toThrow('not-found')
  }
})

test('a reading transaction cannot write', async () => {
  const write = sql`update units set code = 'changed'`
  await expect(inTenant(db.app, ONE, 'read', (tx) => write.execute(tx))).rejects.toThrow('read-only')
})

const opening = (code: string) =>
  sql`insert into units (tenant_id, id, code, opened_on) values (${ONE}, gen_random_uuid(), ${code}, '2023-01-01')`

test('what is written last stands with the act, however much it is, or neither stands', async () => {
  await openTwoAdministrations()
  const many = Array.from({ length: 19 }, (_, number) => `last-${number}`)
  await inTenant(db.app, ONE, 'write', async (tx) => {
    for (const code of many) writeLast(tx, opening(code))
    await opening('first').execute(tx)
    expect(await codes(tx)).toEqual(['first', 'one'])
  })
  expect(await inTenant(db.app, ONE, 'read', codes)).toEqual(['first', ...many.sort(), 'one'])
  const failing = inTenant(db.app, ONE, 'write', async (tx) => {
    await opening('lost').execute(tx)
    writeLast(tx, opening('lost-too'))
    writeLast(tx, opening('one'))
  })
  await expect(failing).rejects.toThrow('duplicate key')
  expect(await inTenant(db.app, ONE, 'read', codes)).not.toContain('lost')
})

test('an act looks up by index also in a table that is still all but empty, so that its plan stays right as it grows', async () => {
  await openTwoAdministrations()
  await db.asAdmin('analyze units')
  const planOf = async (mode: 'write' | 'act') => {
    const { rows } = await inTenant(db.app, ONE, mode, (tx) =>
      sql`explain select id from units where tenant_id = ${ONE}::uuid and code = ${'one'}`.execute(tx),
    )
    return JSON.stringify(rows)
  }
  expect(await planOf('write')).toContain('Seq Scan')
  expect(await planOf('act')).toContain('Index')
  expect(await planOf('act')).not.toContain('Seq Scan')
})

test('statements asked together leave in one write, the beginning with them; the end is the second', async () => {
  await openTwoAdministrations()
  const single = connect(db.connections.app, { maxConnections: 1 })
  try {
    const ask = () => inTenant(single, ONE, 'read', (tx) => together([codes(tx), codes(tx), codes(tx)]))
    await ask()
    const streams = Socket.prototype as unknown as Record<'_write' | '_writev', () => void>
    const writes = (['_write', '_writev'] as const).map((name) => vi.spyOn(streams, name))
    expect(await ask()).toHaveLength(3)
    const count = writes.reduce((sum, { mock }) => sum + mock.calls.length, 0)
    for (const one of writes) one.mockRestore()
    expect(count).toBe(2)
  } finally {
    await single.destroy()
  }
})

test('of statements asked together the first fault is told, not what failed because of it', async () => {
  const asked = inTenant(db.app, ONE, 'read', (tx) => {
    const twice = async () => {
      await sql`select 1`.execute(tx)
      await sql`select 2`.execute(tx)
    }
    return together([twice(), sql`select 1 / 0`.execute(tx), sql`select 3`.execute(tx)])
  })
  await expect(asked).rejects.toThrow('division by zero')
  expect(await inTenant(db.app, ONE, 'read', codes)).toContain('one')
})

test('a second connection sees the instant of the first, not what was written since, and writes nothing', async () => {
  await openTwoAdministrations()
  const write = (code: string) => (tx: Tx) =>
    sql`insert into units (tenant_id, id, code, opened_on) values (${ONE}, gen_random_uuid(), ${code}, '2023-01-01')`.execute(
      tx,
    )
  const inOne = <T>(work: (tx: Tx) => Promise<T>) => inTenant(db.app, ONE, 'write', work)
  await inOne(async (tx) => {
    await sql`set transaction isolation level repeatable read`.execute(tx)
    const before = await codes(tx)
    await inOne(write('since'))
    await atSameInstant(tx, inOne, async (other) => expect(await codes(other)).toEqual(before))
    await expect(atSameInstant(tx, inOne, write('refused'))).rejects.toThrow('read-only')
  })
  expect(await inOne(codes)).toContain('since')
})
