import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { recomputeAll } from '#modules/dispatch/server/figure.store.ts'
import { inTenant } from '#server/database/tenant.ts'
import { at, monthOffice } from '#tests/builders/month-office.ts'
import { settles } from '#tests/builders/settle.ts'

/** Two counties become one in the middle of a year: what was stays as it was, what comes is the new county's. */
const office = monthOffice('zhangye', at('2023-05-04 09:00'))
const CITY = '620700'
const LINZE = '620723'
const GAOTAI = '620724'
const COUNTIES = ['620702', '620721', '620722', LINZE, GAOTAI, '620725']
const planner = () => office.as('lin-zhuren')
const officer = () => office.as('zhou-kezhang')
const leader = () => office.as('shao-juzhang')
const security = () => office.as('ning-anquan')
const unit = (code: string) => office.pack.units.get(code)!
const contracts = () => office.pack.indicators.get('tech_contracts')!
const HEAD = 'indicator,unit,period,kind,value\n'

async function imports(rows: readonly (readonly [unit: string, period: string, value: number])[]): Promise<void> {
  const text = HEAD + rows.map(([code, period, value]) => `tech_contracts,${code},${period},actual,${value}\n`).join('')
  const checked = await officer().does('POST', '/api/imports', { fileName: 'register.csv', text })
  expect(checked.faults).toEqual([])
  await officer().does('POST', `/api/imports/${checked.importId}/publish`, {})
}

const page = (code: string, period: string) =>
  officer().reads(`/api/figures/indicators/${contracts()}?unitId=${unit(code)}&period=${period}`)
const ranking = (period: string) =>
  officer().reads(`/api/figures/ranking?unitId=${unit(CITY)}&period=${period}&indicatorId=${contracts()}`)
const codesOf = (rows: { unit: { code: string } }[]) => rows.map((row) => row.unit.code).sort()

async function plan(): Promise<string> {
  const { rows } = await planner().reads('/api/plans?year=2023')
  return rows.find((row: { code: string }) => row.code === 'strong-2023').id
}

const cascade = async () =>
  planner().reads(`/api/plans/${await plan()}/targets/${contracts()}?unitId=${unit(CITY)}&period=2023`)

/** The figures as they were kept up equal those worked out anew from all official values. */
async function expectSameAnew(): Promise<void> {
  const { tenantId } = office.pack
  const read = async () =>
    office.db.asAdmin(
      `select unit_id, year, indicator_id, slot, substr(states, slot, 1) as state, amounts[slot] as amount,
         present[slot] as present, expected[slot] as expected
       from figures, generate_series(1, 12) as slot
       where tenant_id = $1 and slot <= length(states) and substr(states, slot, 1) not in ('.', ' ', 'n')
       order by unit_id, year, indicator_id, slot`,
      [tenantId],
    )
  const kept = await read()
  await inTenant(office.db.app, tenantId, 'write', (tx) => recomputeAll(tx, tenantId))
  expect(kept).toEqual(await read())
  expect(kept.length).toBeGreaterThan(0)
}

const decision = (onDate: string) => ({ onDate, reason: '行政区划调整', documentNo: '甘政函〔2023〕1号' })
const facts = (name: string, short: string) => ({
  kind: 'county',
  nameZh: name,
  nameEn: short,
  shortZh: short,
  shortEn: short,
  peerGroup: 'counties',
})

const amounts = new Map(COUNTIES.map((code, index) => [code, 1000 * (index + 1)]))
const sum = (codes: readonly string[]) => codes.reduce((total, code) => total + amounts.get(code)!, 0)
let april: unknown
let aprilRanking: unknown

describe('two counties are merged from the first of June', () => {
  test('before it the city stands on six counties', async () => {
    await office.opens('zhou-kezhang', 'monthly', '2023-04')
    await imports(COUNTIES.map((code) => [code, '2023-04', amounts.get(code)!]))
    const shown = await page(CITY, '2023-04')
    expect(shown.evaluation.figure).toMatchObject({ value: `${sum(COUNTIES)}.0`, parts: { present: 6, expected: 7 } })
    expect(codesOf((await ranking('2023-04')).groups[0].rows)).toEqual([...COUNTIES].sort())
    april = (await page(CITY, '2023-04')).units
    aprilRanking = await ranking('2023-04')
  })

  test('only who runs the organisation may, and a decision has a reason and a day', async () => {
    office.clock.now = at('2023-05-22 09:00')
    const merger = {
      ...decision('2023-06-01'),
      unitIds: [unit(LINZE), unit(GAOTAI)],
      into: { code: '620726', parentId: unit(CITY), facts: facts('临高县', '临高') },
    }
    await expect(officer().does('POST', '/api/unit-mergers', merger)).rejects.toMatchObject({ code: 'not-allowed' })
    await expect(planner().does('POST', '/api/unit-mergers', { ...merger, reason: '' })).rejects.toMatchObject({
      code: 'form-invalid',
    })
    const merged = await planner().does('POST', '/api/unit-mergers', merger)
    office.pack.units.set('620726', merged.unitId)
    await settles(office)
    await expect(planner().does('POST', '/api/unit-mergers', merger)).rejects.toMatchObject({
      code: 'rule-broken',
      keys: ['unit.not-open'],
    })
  })

  test('what was before reads the same as before, on the tree of its time', async () => {
    office.clock.now = at('2023-07-03 09:00')
    expect((await page(CITY, '2023-04')).units).toEqual(april)
    expect(await ranking('2023-04')).toEqual(aprilRanking)
    const old = await page(GAOTAI, '2023-04')
    expect(old.evaluation.figure).toEqual({ state: 'value', value: '5000.0' })
    await expect(page('620726', '2023-04')).rejects.toMatchObject({ code: 'not-found', keys: ['figure.unit-not-then'] })
    await expect(page(GAOTAI, '2023-06')).rejects.toMatchObject({ code: 'not-found', keys: ['figure.unit-not-then'] })
  })

  test('from June the new county reports by the hands of its people, and the old ones are asked no more', async () => {
    const june = await office.opens('zhou-kezhang', 'monthly', '2023-06')
    expect(june.reports).toBe(13)
    expect(() => june.of(LINZE)).toThrow()
    const report = june.of('620726')
    const assign = (login: string, roleCode: string) =>
      security().does('POST', '/api/role-assignments', {
        personId: office.pack.people.get(login),
        roleCode,
        unitId: unit('620726'),
        reason: '机构合并',
      })
    await assign('lz-tianbao', 'reporter')
    await assign('lz-juzhang', 'unit-head')
    const [clerk, head] = [office.as('lz-tianbao'), office.as('lz-juzhang')]
    await clerk.fills(report, { tech_contracts: '7亿' })
    await clerk.fillsAll(report)
    await clerk.submits(report)
    await head.approves(report)
    await officer().accepts(report)
    expect((await page('620726', '2023-06')).evaluation.figure).toMatchObject({ state: 'value', value: '70000.0' })
    const city = await page(CITY, '2023-06')
    expect(city.evaluation.figure).toMatchObject({ value: '70000.0', parts: { present: 1, expected: 6 } })
    expect(codesOf((await ranking('2023-06')).groups[0].rows)).toEqual([
      '620702',
      '620721',
      '620722',
      '620725',
      '620726',
    ])
    await expectSameAnew()
  })

  test('the old targets stay in their history; what they held is unassigned until the new county has its own', async () => {
    const before = await cascade()
    expect(codesOf(before.children)).not.toContain(GAOTAI)
    expect(before.children.find((row: { unit: { code: string } }) => row.unit.code === '620726').target).toEqual({
      expectation: 'missing',
    })
    expect(before).toMatchObject({
      status: 'open',
      together: '300000',
      remainder: '100000',
      missingChildren: expect.any(Number),
    })
    const planId = await plan()
    const row = { indicatorId: contracts(), kind: 'final', period: '2023', expectation: 'value' }
    await planner().does('POST', `/api/plans/${planId}/targets/proposals`, {
      unitId: unit(CITY),
      reason: '临泽、高台目标合并下达',
      rows: [{ ...row, unitId: unit('620726'), seenVersion: 0, value: '100000' }],
    })
    expect((await cascade()).withProposals).toMatchObject({ remainder: '0' })
    const { rows } = await leader().reads('/api/targets/proposals')
    expect(rows).toMatchObject([{ unit: { code: '620726' }, after: { value: '100000' }, maySign: true }])
    await leader().does('POST', `/api/targets/${rows[0].targetId}/decisions`, {
      version: rows[0].version,
      decision: 'approve',
    })
    expect(await cascade()).toMatchObject({ together: '400000', remainder: '0' })
    expect((await page('620726', '2023-06')).evaluation).toMatchObject({
      completionPercent: '70.0000',
      light: 'normal',
    })
    const explained = await officer().reads(
      `/api/figures/explain?unitId=${unit(GAOTAI)}&indicatorId=${contracts()}&period=2023-04`,
    )
    expect(explained.targets).toMatchObject([{ value: '50000' }])
  })
})

describe('a decision that comes after the figures', () => {
  test('reaches back to its day: the sums of the months since are made anew, earlier ones stand', async () => {
    const shandan = unit('620725')
    await imports([
      ['620702', '2023-06', 20_000],
      ['620725', '2023-06', 9_000],
      ['620725', '2023-05', 8_000],
    ])
    const may = await page(CITY, '2023-05')
    office.clock.now = at('2023-07-05 09:00')
    await planner().does('POST', `/api/units/${shandan}/move`, {
      ...decision('2023-06-10'),
      toParentId: unit('620702'),
    })
    await settles(office)
    await expectSameAnew()
    expect(codesOf((await ranking('2023-06')).groups[0].rows)).not.toContain('620725')
    expect((await page(CITY, '2023-05')).evaluation).toEqual(may.evaluation)
    // Ganzhou has a unit below it now, so its figure is the sum of what lies below.
    expect((await page('620702', '2023-06')).evaluation.figure.value).toBe('9000.0')
    expect((await page('620725', '2023-06')).evaluation.figure).toMatchObject({ state: 'value', value: '9000.0' })
    expect((await page(CITY, '2023-06')).evaluation.figure.value).toBe('79000.0')
    expect((await page('620702', '2023-05')).units).toEqual([])
  })

  test('a split continues the old unit beside the new one, and both add up', async () => {
    const parts = [{ into: { code: '620727', parentId: unit(CITY), facts: facts('民东县', '民东') } }]
    await planner().does('POST', `/api/units/${unit('620722')}/split`, {
      ...decision('2023-06-15'),
      continues: true,
      parts,
    })
    const { units } = await planner().reads('/api/units?asOf=2023-07-01')
    office.pack.units.set('620727', units.find((one: { code: string }) => one.code === '620727').unitId)
    await settles(office)
    await imports([
      ['620722', '2023-06', 3_000],
      ['620727', '2023-06', 2_000],
    ])
    expect((await page(CITY, '2023-06')).evaluation.figure.value).toBe('84000.0')
    await expectSameAnew()
  })

  test('publishing a pack again, or opening a unit for later, makes nothing anew', async () => {
    const revision = async () =>
      (await office.db.asAdmin('select max(xmin::text::bigint) as last from figures'))[0]!.last
    const before = await revision()
    await planner().does('POST', '/api/units', {
      ...decision('2023-09-01'),
      code: '620728',
      parentId: unit(CITY),
      facts: facts('新设县', '新设'),
    })
    await settles(office)
    expect(await revision()).toBe(before)
    const { rows } = await inTenant(office.db.app, office.pack.tenantId, 'read', (tx) =>
      sql<{ waiting: number }>`select count(*)::int as waiting from outbox_events where done_at is null`.execute(tx),
    )
    expect(rows[0]!.waiting).toBe(0)
  })
})
