import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { partCodes } from '#engine/indicator/breakdown.ts'
import { numberOf } from '#engine/indicator/figure.ts'
import { exact, sum, ZERO } from '#engine/number/exact.ts'
import { recordOfficialValues } from '#modules/dispatch/server/figure.store.ts'
import { getDictionary } from '#modules/dispatch/server/indicator.queries.ts'
import { appendOfficialValues, withdrawOfficialValues } from '#modules/dispatch/server/official-value.store.ts'
import { loadParts } from '#modules/dispatch/server/part-book.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { type PackOffice, packDatabase } from '#tests/builders/pack-office.ts'

const { db, opens } = packDatabase('zhangye')
const MAY = '2023-05'
const NOW = new Date('2023-06-03T01:00:00Z')
const COUNTIES = ['620702', '620721', '620722', '620723', '620724', '620725', 'zy-szyx']
let pack: PackOffice
const unit = (code: string) => pack.units.get(code)!

beforeAll(async () => {
  pack = await opens()
})

const edit = fc.record({
  unit: fc.constantFrom(...COUNTIES),
  item: fc.nat(6),
  tenths: fc.integer({ min: 0, max: 10 ** 7 }),
  isTakenBack: fc.boolean(),
})

test('law: whatever is recorded and taken back, a city’s part is the sum of its children’s, and no part touches the whole', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 12 }), async (edits) => {
      await inTenant(db.app, pack.tenantId, 'write', async (tx) => {
        const dictionary = await getDictionary(tx, pack.tenantId)
        const entry = dictionary.byCode.get('tech_contracts')!
        const parts = partCodes(entry.indicator)
        const stands = new Map<string, ReturnType<typeof exact>>()
        for (const { unit: code, item, tenths, isTakenBack } of edits) {
          const [sourceId, part] = [newId(), parts[item]!]
          const value = `${Math.floor(tenths / 10)}.${tenths % 10}`
          const cell = { indicatorId: entry.id, unitId: unit(code), period: MAY, dimension: part, isSample: false }
          const record = { tenantId: pack.tenantId, now: NOW, recordedBy: null, source: 'import', sourceId } as const
          await appendOfficialValues(tx, { ...record, cells: [{ ...cell, state: 'value', value }] })
          if (isTakenBack) await withdrawOfficialValues(tx, pack.tenantId, sourceId)
          else stands.set(`${code} ${part}`, exact(value))
        }
        const wanted = { tenantId: pack.tenantId, entry, unitId: unit('620700'), periods: [MAY], until: null }
        const book = await loadParts(tx, wanted, parts)
        for (const part of parts) {
          const below = COUNTIES.map((code) => numberOf(book.at(unit(code), part, MAY)))
          expect(below.map((one) => one?.toFraction())).toEqual(
            COUNTIES.map((code) => stands.get(`${code} ${part}`)?.toFraction()),
          )
          const known = below.flatMap((one) => one ?? [])
          expect((numberOf(book.at(unit('620700'), part, MAY)) ?? ZERO).equals(sum(known))).toBe(true)
        }
        throw new Undone()
      }).catch((error: unknown) => {
        if (!(error instanceof Undone)) throw error
      })
    }),
    { numRuns: 20 },
  )
})

test('as of a moment, a part is what was recorded by then', async () => {
  await inTenant(db.app, pack.tenantId, 'write', async (tx) => {
    const entry = (await getDictionary(tx, pack.tenantId)).byCode.get('tech_contracts')!
    const part = partCodes(entry.indicator)[0]!
    const cell = { indicatorId: entry.id, unitId: unit('620702'), period: MAY, dimension: part, isSample: true }
    for (const [value, now] of [
      ['5', NOW],
      ['8', new Date('2023-06-20T01:00:00Z')],
    ] as const) {
      const record = { tenantId: pack.tenantId, now, recordedBy: null, source: 'import', sourceId: newId() } as const
      await recordOfficialValues(tx, { ...record, cells: [{ ...cell, state: 'value', value }] })
    }
    const wanted = { tenantId: pack.tenantId, entry, unitId: unit('620700'), periods: [MAY] }
    const at = async (until: Date | null) => {
      const book = await loadParts(tx, { ...wanted, until }, [part])
      return [numberOf(book.at(unit('620700'), part, MAY))?.toFraction(), book.isSample(unit('620700'), part, MAY)]
    }
    expect(await at(null)).toEqual(['8', true])
    expect(await at(new Date('2023-06-10T00:00:00Z'))).toEqual(['5', true])
    expect(await at(new Date('2023-06-01T00:00:00Z'))).toEqual([undefined, false])
  })
})

class Undone extends Error {}
