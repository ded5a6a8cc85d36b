import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { recomputeAll, recordOfficialValues } from '#modules/dispatch/server/figure.store.ts'
import { inTenant, type Tx } from '#server/database/tenant.ts'
import { testDatabase } from '#tests/builders/database.ts'

const db = testDatabase()
const TENANT = '00000000-0000-7000-8000-000000000001'
const NOW = new Date('2023-07-03T01:00:00Z')
const idOf = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`

/** A city over three counties; the first county has two towns. */
const UNITS = [
  { id: idOf(10), code: 'city', parent: null, kind: 'city', path: '/city/', level: 0 },
  { id: idOf(11), code: 'a', parent: idOf(10), kind: 'county', path: '/city/a/', level: 1 },
  { id: idOf(12), code: 'b', parent: idOf(10), kind: 'county', path: '/city/b/', level: 1 },
  { id: idOf(13), code: 'c', parent: idOf(10), kind: 'county', path: '/city/c/', level: 1 },
  { id: idOf(14), code: 'a1', parent: idOf(11), kind: 'town', path: '/city/a/a1/', level: 2 },
  { id: idOf(15), code: 'a2', parent: idOf(11), kind: 'town', path: '/city/a/a2/', level: 2 },
]
const LEAVES = [idOf(12), idOf(13), idOf(14), idOf(15)]

const entry = (code: string, more: object) => ({
  code,
  name: { zh: code, en: code },
  unit: '',
  frequency: 'month',
  kind: 'flow',
  direction: 'up',
  overTime: 'last',
  decimals: 2,
  ...more,
})
const INDICATORS = [
  entry('amount', { rollUp: { rule: 'sum' } }),
  entry('staff', { rollUp: { rule: 'sum' }, kind: 'stock' }),
  entry('mean', { rollUp: { rule: 'average' }, kind: 'stock' }),
  entry('rate', { rollUp: { rule: 'weighted', weight: 'staff' }, kind: 'ratio' }),
  entry('share', { rollUp: { rule: 'ratio-of-sums', numerator: 'amount', denominator: 'staff' }, kind: 'ratio' }),
  entry('own', { rollUp: { rule: 'own' }, kind: 'stock' }),
]

beforeAll(async () => {
  await db.asAdmin(
    `insert into tenants (id, code, name_zh, name_en, opened_at) values ('${TENANT}', 'test', 'T', 'T', now())`,
  )
  for (const unit of UNITS) {
    await db.asAdmin('insert into units (tenant_id, id, code, opened_on) values ($1, $2, $3, $4)', [
      TENANT,
      unit.id,
      unit.code,
      '2000-01-01',
    ])
    await db.asAdmin(
      `insert into unit_versions (tenant_id, unit_id, from_on, parent_id, path, level, kind, name_zh, name_en, short_zh, short_en)
       values ($1, $2, '2000-01-01', $3, $4, $5, $6, $7, $7, $7, $7)`,
      [TENANT, unit.id, unit.parent, unit.path, unit.level, unit.kind, unit.code],
    )
  }
  for (const [index, indicator] of INDICATORS.entries()) {
    await db.asAdmin('insert into indicators (tenant_id, id, code, version) values ($1, $2, $3, 1)', [
      TENANT,
      idOf(100 + index),
      indicator.code,
    ])
    await db.asAdmin(
      'insert into indicator_versions (tenant_id, indicator_id, version, content, hash, recorded_at) values ($1, $2, 1, $3, $4, now())',
      [TENANT, idOf(100 + index), JSON.stringify(indicator), `h-${indicator.code}`],
    )
  }
})

/** Every slot that holds something; slots without anything may have been worked out or not. */
const figuresOf = async (tx: Tx) => {
  const { rows } = await sql<Record<string, unknown>>`
    select unit_id, year, indicator_id, slot, substr(states, slot, 1) as state, amounts[slot] as amount,
      present[slot] as present, expected[slot] as expected, numerators[slot] as numerator, denominators[slot] as denominator
    from figures, generate_series(1, 12) as slot where substr(states, slot, 1) not in ('.', ' ')
    order by unit_id, year, indicator_id, slot`.execute(tx)
  return rows
}

const edit = fc.record({
  unit: fc.constantFrom(...LEAVES),
  indicator: fc.integer({ min: 0, max: INDICATORS.length - 1 }),
  month: fc.integer({ min: 1, max: 3 }),
  cell: fc.oneof(
    fc.integer({ min: 0, max: 100_000 }).map((cents) => ({ state: 'value' as const, value: (cents / 100).toFixed(2) })),
    fc.constant({ state: 'not-applicable' as const, value: null }),
    fc.constant({ state: 'erased' as const, value: null }),
  ),
})

test('figures kept up with every edit equal figures worked out anew from all official values', async () => {
  let source = 1000
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 5, maxLength: 15 }), async (edits) => {
      await inTenant(db.app, TENANT, 'write', async (tx) => {
        for (const { unit, indicator, month, cell } of edits) {
          source += 1
          await recordOfficialValues(tx, {
            tenantId: TENANT,
            now: NOW,
            recordedBy: null,
            source: 'report',
            sourceId: idOf(source),
            cells: [
              {
                indicatorId: idOf(100 + indicator),
                unitId: unit,
                period: `2023-0${month}`,
                dimension: '',
                isSample: false,
                ...cell,
              },
            ],
          })
        }
        const kept = await figuresOf(tx)
        await recomputeAll(tx, TENANT)
        expect(kept).toEqual(await figuresOf(tx))
      })
    }),
    { numRuns: 20 },
  )
})

test('an accepted value is seen in every ancestor in the same transaction', async () => {
  await inTenant(db.app, TENANT, 'write', async (tx) => {
    const cells = LEAVES.map((unitId) => ({
      indicatorId: idOf(100),
      unitId,
      period: '2024-06',
      dimension: '',
      state: 'value' as const,
      value: '2.50',
      isSample: false,
    }))
    await recordOfficialValues(tx, {
      tenantId: TENANT,
      now: NOW,
      recordedBy: null,
      source: 'import',
      sourceId: idOf(9000),
      cells,
    })
    const { rows } = await sql<{ unitId: string; amount: string }>`
      select unit_id, amounts[6] as amount from figures where year = 2024 and indicator_id = ${idOf(100)} order by unit_id`.execute(
      tx,
    )
    expect(rows.slice(0, 2)).toEqual([
      { unitId: idOf(10), amount: '10' },
      { unitId: idOf(11), amount: '5' },
    ])
  })
})
