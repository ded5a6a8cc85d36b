import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openConnections } from '#server/database/connect.ts'
import { testDatabase } from '#tests/builders/database.ts'

const db = testDatabase()

test('numbers come back exact and dates without a shift', async () => {
  const { rows } =
    await sql`select 9007199254740993::int8 as fen, 0.1::numeric as rate_percent, '2023-06-30'::date as due_on,
    '2023-06-30T00:00:00+08:00'::timestamptz as submitted_at, array[1.10, null]::numeric[] as amounts,
    array[1, null]::int8[] as fens, array['2023-02-28'::date] as days, count(*)::int as n, null::numeric as nothing,
    '{"unit_code": 1}'::jsonb as content`.execute(db.app)
  expect(rows).toEqual([
    {
      fen: 9007199254740993n,
      ratePercent: '0.1',
      dueOn: '2023-06-30',
      submittedAt: new Date('2023-06-29T16:00:00Z'),
      amounts: ['1.10', null],
      fens: [1n, null],
      days: ['2023-02-28'],
      n: 1,
      nothing: null,
      content: { unit_code: 1 },
    },
  ])
})

test('names are ordered as Chinese readers expect', async () => {
  const { rows } = await sql<{
    name: string
  }>`select name from (values ('张掖'), ('兰州'), ('甘州')) as v (name) order by name`.execute(db.app)
  expect(rows.map((row) => row.name)).toEqual(['甘州', '兰州', '张掖'])
})

test('fen are written from a bigint and read back', async () => {
  const { rows } = await sql<{ fen: bigint }>`select ${2n ** 62n}::int8 as fen`.execute(db.app)
  expect(rows[0]?.fen).toBe(2n ** 62n)
})

test('connections are opened beforehand and take turns, so that all of them know their plans when a crowd comes', async () => {
  await openConnections(db.app, 4)
  const pids: number[] = []
  for (let n = 0; n < 4; n += 1) {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db.app)
    pids.push(rows[0]!.pid)
  }
  expect(new Set(pids).size).toBe(4)
})
