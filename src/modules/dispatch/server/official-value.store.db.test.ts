import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { appendOfficialValues, withdrawOfficialValues } from '#modules/dispatch/server/official-value.store.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { type PackOffice, packDatabase } from '#tests/builders/pack-office.ts'

const { db, opens } = packDatabase('zhangye')
let pack: PackOffice
beforeAll(async () => {
  pack = await opens()
})

const step = fc.oneof(
  fc.record({ record: fc.integer({ min: 1, max: 99 }), source: fc.integer({ min: 0, max: 4 }) }),
  fc.record({ withdraw: fc.integer({ min: 0, max: 4 }) }),
)

test('what stands is always the last that was recorded and not taken back, in whatever order sources come and go', async () => {
  const cell = () => ({
    indicatorId: pack.indicators.get('tech_contracts')!,
    unitId: pack.units.get('620702')!,
    period: '2023-06',
    dimension: '',
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const sources = Array.from({ length: 5 }, () => newId())
      const model: { source: number; value: number; gone: boolean }[] = []
      const rollBack = new Error('so that the next run begins anew')
      const run = inTenant(db.app, pack.tenantId, 'write', async (tx) => {
        for (const one of steps) {
          if ('record' in one) {
            await appendOfficialValues(tx, {
              tenantId: pack.tenantId,
              now: new Date('2023-07-01T00:00:00Z'),
              recordedBy: null,
              source: 'import',
              sourceId: sources[one.source]!,
              cells: [{ ...cell(), state: 'value', value: String(one.record), isSample: false }],
            })
            model.push({ source: one.source, value: one.record, gone: false })
          } else {
            const before = model.findLast((row) => !row.gone)
            const changed = await withdrawOfficialValues(tx, pack.tenantId, sources[one.withdraw]!)
            expect(changed).toHaveLength(before?.source === one.withdraw ? 1 : 0)
            for (const row of model) if (row.source === one.withdraw) row.gone = true
          }
          const { rows } = await sql<{ value: string }>`
            select value from official_values where tenant_id = ${pack.tenantId} and is_current`.execute(tx)
          const standing = model.findLast((row) => !row.gone)
          expect(rows.map((row) => Number(row.value))).toEqual(standing ? [standing.value] : [])
        }
        throw rollBack
      })
      await run.catch((error: unknown) => {
        if (error !== rollBack) throw error
      })
    }),
    { numRuns: 60 },
  )
})
