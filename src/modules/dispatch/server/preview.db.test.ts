import { expect, test } from 'vitest'
import { type Figure, numberOf, partsOf } from '#engine/indicator/figure.ts'
import { formatExact } from '#engine/number/exact.ts'
import { loadFigures } from '#modules/dispatch/server/figure-book.ts'
import { liveFigures } from '#modules/dispatch/server/figure-source.ts'
import { getDictionary } from '#modules/dispatch/server/indicator.queries.ts'
import { loadPreview } from '#modules/dispatch/server/preview.ts'
import { inTenant } from '#server/database/tenant.ts'
import { at, monthOffice } from '#tests/builders/month-office.ts'
import { statementsOf } from '#tests/builders/statements.ts'

const office = monthOffice('zhangye', at('2023-07-03 09:00'))
const PERIOD = '2023-06'
const COUNTIES = { gz: '620702', sn: '620721', lz: '620723' }

const read = <R>(work: (tx: Parameters<Parameters<typeof inTenant>[3]>[0]) => Promise<R>) =>
  inTenant(office.db.app, office.pack.tenantId, 'read', work)
const preview = () => read((tx) => loadPreview(tx, office.pack.tenantId, PERIOD))

/** Ratios are kept to twenty digits. */
const toTwelve = (figure: Figure) => {
  const value = numberOf(figure)
  return {
    state: figure.state,
    parts: partsOf(figure),
    value: value === undefined ? undefined : formatExact(value, 12, 'half-up'),
  }
}

/** Every stored figure of the period, by the book that all screens read. */
async function figures() {
  const { tenantId } = office.pack
  return read(async (tx) => {
    const dictionary = await getDictionary(tx, tenantId)
    const unitIds = [...office.pack.units.values()]
    return {
      dictionary,
      unitIds,
      book: await loadFigures(liveFigures(tx, tenantId), dictionary, { unitIds, fromYear: 2023, toYear: 2023 }),
    }
  })
}

test('a preview says what the figures will be once what is handed in has been accepted, in every unit above', async () => {
  const june = await office.opens('zhou-kezhang', 'monthly', PERIOD)
  expect((await preview())(office.pack.units.get('620700')!, 'tech_contracts', PERIOD)).toBeUndefined()
  for (const [place, [initials, code]] of Object.entries(COUNTIES).entries()) {
    const clerk = office.as(`${initials}-tianbao`)
    await clerk.fills(june.of(code), { tech_contracts: `${1000 * (place + 1)}`, population: `${20 + place}` })
    await clerk.fillsAll(june.of(code), `${7 + place}`)
    await clerk.submits(june.of(code))
    if (initials !== 'lz') await office.as(`${initials}-juzhang`).approves(june.of(code))
  }
  const told: Awaited<ReturnType<typeof preview>>[] = []
  const statements = await statementsOf(async () => void told.push(await preview()))
  const overlay = told[0]!
  // Proportional to what is handed in: never the values of all units.
  const whole = statements.filter(
    (text) => /from (official_values|figures)/.test(text) && !text.includes('unit_id = any'),
  )
  expect(whole).toEqual([])
  expect(statements.length).toBeLessThan(20)

  await office.as('lz-juzhang').approves(june.of(COUNTIES.lz))
  for (const code of Object.values(COUNTIES)) await office.as('zhou-kezhang').accepts(june.of(code))
  const { dictionary, unitIds, book } = await figures()
  let compared = 0
  for (const unitId of unitIds) {
    for (const [code, indicator] of dictionary.indicators) {
      if (indicator.kind === 'formula' || indicator.frequency !== 'month') continue
      const foretold = overlay(unitId, code, PERIOD)
      if (foretold === undefined) continue
      const stored = book.at(unitId, code, PERIOD)
      expect([unitId, code, toTwelve(foretold)]).toEqual([unitId, code, toTwelve(stored)])
      compared++
    }
  }
  expect(compared).toBeGreaterThan(60)
  expect(overlay(office.pack.units.get('620700')!, 'tech_contracts', PERIOD)).toMatchObject({
    state: 'value',
    parts: { present: 3 },
  })
})
