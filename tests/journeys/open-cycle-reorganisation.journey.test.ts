import { expect, test } from 'vitest'
import { at, monthOffice, type OpenedCycle } from '#tests/builders/month-office.ts'
import { settles } from '#tests/builders/settle.ts'

/** A reform decided while June is being reported: what was asked stays asked, as far as it still counts. */
const office = monthOffice('zhangye', at('2023-07-03 09:00'))
const [CITY, SUNAN, MINLE, LINZE, GAOTAI] = ['620700', '620721', '620722', '620723', '620724'] as const
const planner = () => office.as('lin-zhuren')
const officer = () => office.as('zhou-kezhang')
const unit = (code: string) => office.pack.units.get(code)!
const contracts = () => office.pack.indicators.get('tech_contracts')!
let june: OpenedCycle

const decision = (onDate: string) => ({ onDate, reason: '行政区划调整', documentNo: '甘政函〔2023〕1号' })
const page = (code: string) =>
  officer().reads(`/api/figures/indicators/${contracts()}?unitId=${unit(code)}&period=2023-06`)
const figure = async (code: string) => (await page(code)).evaluation.figure
const line = async (code: string) =>
  (await officer().wall(june.id)).units.find((one: { unit: { code: string } }) => one.unit.code === code)

async function tasksOf(login: string): Promise<number> {
  const groups = Object.values(await office.as(login).reads('/api/tasks/mine')) as {
    tasks: { subjectId: string }[]
  }[]
  return groups.flatMap(({ tasks }) => tasks).filter(({ subjectId }) => subjectId === june.of(seatOf(login))).length
}
const seatOf = (login: string) => (login.startsWith('ml') ? MINLE : login.startsWith('lz') ? LINZE : SUNAN)

/** Keys of what was told about the report of this person's unit. */
async function noticesOf(login: string): Promise<readonly string[]> {
  const rows = await office.db.asAdmin(
    `select payload from outbox_events where tenant_id = $1 and payload::text like $2`,
    [office.pack.tenantId, `%${june.of(seatOf(login))}%`],
  )
  return rows.flatMap(({ payload }) => JSON.stringify(payload).match(/notice[.a-z-]+/g) ?? [])
}

test('a period asks the units of its last day, and the screen tells beforehand whose reports are under way', async () => {
  june = await office.opens('zhou-kezhang', 'monthly', '2023-06')
  expect(june.reports).toBe(14)
  const { rows } = await planner().reads(`/api/cycles/open-reports?unitIds=${unit(MINLE)},${unit(LINZE)}`)
  expect(rows).toMatchObject([
    {
      cycle: { code: 'monthly', period: '2023-06' },
      lastDay: '2023-06-30',
      reports: [
        { unit: { code: MINLE }, state: 'filling' },
        { unit: { code: LINZE }, state: 'filling' },
      ],
    },
  ])
  const county = office.as('gz-tianbao')
  expect((await county.reads(`/api/cycles/open-reports?unitIds=${unit(MINLE)}`)).rows).toEqual([])
})

test('a merger dated back leaves the report and what is in it, and asks for it no more', async () => {
  await office.as('ml-tianbao').fills(june.of(MINLE), { tech_contracts: '3000' })
  await office.as('sn-tianbao').fills(june.of(SUNAN), { tech_contracts: '2000' })
  expect(await tasksOf('ml-tianbao')).toBe(1)
  await planner().does('POST', '/api/unit-mergers', {
    ...decision('2023-06-15'),
    unitIds: [unit(MINLE)],
    into: { unitId: unit(SUNAN) },
  })
  await settles(office)
  expect(await tasksOf('ml-tianbao')).toBe(0)
  expect(await tasksOf('sn-tianbao')).toBe(1)
  const report = await office.as('ml-tianbao').sees(june.of(MINLE))
  expect(report.history[0].text).toContain('不再要求报送')
  const kept = report.rows.find((row: { indicator: { code: string } }) => row.indicator.code === 'tech_contracts')
  expect(kept.current).toMatchObject({ state: 'value', value: '3000.0' })
  const wall = await officer().wall(june.id)
  expect(wall.counts).toMatchObject({ units: 13, missing: 13 })
  expect(await line(MINLE)).toMatchObject({ asked: false })
  expect(await line(SUNAN)).toMatchObject({ asked: true })
  await expect(officer().reminds(june.id, [MINLE])).rejects.toMatchObject({ keys: ['cycle.nobody-to-remind'] })
  expect(await officer().reminds(june.id, [MINLE, SUNAN])).toEqual({ reminded: 1 })
})

test('it may still be finished; its values are that unit’s own, in no sum, and never its successor’s', async () => {
  for (const [initials, code] of [
    ['ml', MINLE],
    ['sn', SUNAN],
  ] as const) {
    const [clerk, head] = [office.as(`${initials}-tianbao`), office.as(`${initials}-juzhang`)]
    await clerk.fillsAll(june.of(code))
    await clerk.submits(june.of(code))
    await head.approves(june.of(code))
    await officer().accepts(june.of(code))
  }
  expect(await figure(SUNAN)).toMatchObject({ value: '2000.0' })
  expect(await figure(CITY)).toMatchObject({ value: '2000.0', parts: { present: 1, expected: 6 } })
  await expect(page(MINLE)).rejects.toMatchObject({ keys: ['figure.unit-not-then'] })
  const own = await office.db.asAdmin(
    `select value::text from official_values
     where tenant_id = $1 and unit_id = $2 and indicator_id = $3 and period = '2023-06' and is_current`,
    [office.pack.tenantId, unit(MINLE), contracts()],
  )
  expect(own.map((row) => Number(row.value))).toEqual([3000])
  expect((await officer().wall(june.id)).counts).toMatchObject({ units: 13, accepted: 1 })
})

test('what is to count for the successor is entered by a person, with a source', async () => {
  const text = `indicator,unit,period,kind,value\ntech_contracts,${SUNAN},2023-06,actual,5000\n`
  const { importId } = await officer().does('POST', '/api/imports', { fileName: '并入数.csv', text })
  await officer().does('POST', `/api/imports/${importId}/publish`, {})
  expect(await figure(CITY)).toMatchObject({ value: '5000.0' })
})

test('a unit that closes after the period still owes it: it is reminded, told at the end, and leaves no task behind', async () => {
  await planner().does('POST', '/api/unit-mergers', {
    ...decision('2023-07-04'),
    unitIds: [unit(LINZE)],
    into: { unitId: unit(GAOTAI) },
  })
  await settles(office)
  expect(await tasksOf('lz-tianbao')).toBe(1)
  office.clock.now = at('2023-07-05 10:00')
  await office.ticks()
  expect(await line(LINZE)).toMatchObject({ asked: true, reminders: 1 })
  expect((await line(MINLE)).reminders).toBe(0)
  office.clock.now = at('2023-07-20 10:00')
  await office.ticks()
  expect(await tasksOf('lz-tianbao')).toBe(0)
  expect(await noticesOf('lz-tianbao')).toContain('notice.cycle.closed')
  expect(await noticesOf('ml-tianbao')).not.toContain('notice.cycle.closed')
})

test('a unit split off has no report in the open period, and reports from the next on', async () => {
  office.clock.now = at('2023-07-28 09:00')
  await office.ticks()
  const codesOf = async (period: string) => {
    const { rows } = await officer().reads('/api/cycles?year=2023&frequency=month')
    const { units } = await officer().wall(rows.find((one: { period: string }) => one.period === period).id)
    return units.map((one: { unit: { code: string } }) => one.unit.code)
  }
  const facts = { kind: 'county', nameZh: '肃北新区', nameEn: 'Subei', shortZh: '肃北', shortEn: 'Subei' }
  await planner().does('POST', `/api/units/${unit(SUNAN)}/split`, {
    ...decision('2023-07-10'),
    continues: true,
    parts: [{ into: { code: '620729', parentId: unit(CITY), facts: { ...facts, peerGroup: 'counties' } } }],
  })
  await settles(office)
  expect(await codesOf('2023-07')).toContain(SUNAN)
  expect(await codesOf('2023-07')).not.toContain('620729')
  office.clock.now = at('2023-08-28 09:00')
  await office.ticks()
  expect(await codesOf('2023-08')).toContain('620729')
})
