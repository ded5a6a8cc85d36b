import { describe, expect, test } from 'vitest'
import { at, monthOffice } from '#tests/builders/month-office.ts'

const office = monthOffice('zhangye', at('2023-07-03 09:00'))

const clerk = () => office.as('gz-tianbao')
const head = () => office.as('gz-juzhang')
const desk = () => office.as('zhou-kezhang')
const leader = () => office.as('shao-juzhang')

const CITY = '620700'
const GANZHOU = '620702'

interface Row {
  readonly indicator: { readonly code: string }
  readonly current: {
    readonly state: string
    readonly value?: string
    readonly preview?: boolean
    readonly derived?: boolean
  }
  readonly editable: boolean
  readonly faults: readonly { readonly level: string; readonly text: string }[]
  readonly returnedReason: string | null
  readonly explanation: string | null
  readonly version: number
}

const rowOf = (report: { rows: Row[] }, code: string): Row => report.rows.find((row) => row.indicator.code === code)!

/** Whose inbox a report lies in, and to do what. */
async function turnOf(reportId: string): Promise<string[]> {
  const rows = await office.db.asAdmin(
    'select role_code, deed from tasks where subject_id = $1 and done_at is null order by 1, 2',
    [reportId],
  )
  return rows.map((row) => `${row.role_code} ${row.deed}`)
}

async function figureOf(unit: string, indicator: string, slot: number): Promise<string | null> {
  const [row] = await office.db.asAdmin(
    'select amounts[$1] as amount from figures where tenant_id = $2 and unit_id = $3 and indicator_id = $4 and year = 2023',
    [slot, office.pack.tenantId, office.pack.units.get(unit), office.pack.indicators.get(indicator)],
  )
  return (row?.amount as string | null) ?? null
}

describe('a month', () => {
  test('from opening to acceptance: the bureau opens, the county reports, its head approves, the bureau accepts', async () => {
    const june = await office.opens('zhou-kezhang', 'monthly', '2023-06')
    expect(june.reports).toBe(14)
    const ganzhou = june.of(GANZHOU)
    expect(await turnOf(ganzhou)).toEqual(['reporter task.report.fill'])

    const empty = await clerk().sees(ganzhou)
    expect(empty.acts.fill).toEqual({ may: true })
    expect(empty.acts.submit).toMatchObject({ may: false, reason: expect.stringContaining('一格也未填') })
    expect(empty.acts.approve).toMatchObject({ may: false, reason: '须由本单位负责人办理' })

    const saved = await clerk().fills(ganzhou, {
      tech_contracts: '1.2亿',
      fiscal_st: '１００',
      fiscal_total: '10,000',
      tech_smes: '约20',
    })
    expect(rowOf(saved, 'tech_contracts').current).toEqual({ state: 'value', value: '12000.0' })
    expect(rowOf(saved, 'fiscal_st_share').current).toEqual({ state: 'value', value: '1.00', derived: true })
    expect(saved.unread).toMatchObject([{ typed: '约20', reason: expect.stringContaining('约20') }])
    await expect(clerk().submits(ganzhou)).rejects.toMatchObject({
      code: 'rule-broken',
      keys: ['report.before.missing'],
    })

    await clerk().fillsAll(ganzhou)
    const { receipt } = await clerk().submits(ganzhou)
    expect(receipt).toMatchObject({ timeliness: 'on-time', contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) })
    await expect(clerk().fills(ganzhou, { tech_smes: '30' })).rejects.toMatchObject({ code: 'wrong-state' })

    expect(await turnOf(ganzhou)).toEqual(['county-reviewer task.report.approve', 'unit-head task.report.approve'])
    await head().approves(ganzhou)
    expect(await turnOf(ganzhou)).toEqual(['bureau-officer task.report.accept'])
    expect(await figureOf(GANZHOU, 'tech_contracts', 6)).toBeNull()
    await desk().accepts(ganzhou)
    expect(await figureOf(GANZHOU, 'tech_contracts', 6)).toBe('12000')
    expect(await figureOf(CITY, 'tech_contracts', 6)).toBe('12000')
    expect(await turnOf(ganzhou)).toEqual([])

    const accepted = await clerk().sees(ganzhou)
    expect(accepted.facts).toMatchObject({ approval: 'accepted', complete: true, timeliness: 'on-time' })
    expect(accepted.rows.every((row: Row) => !row.editable)).toBe(true)
    expect(accepted.history.map((line: { text: string }) => line.text)).toEqual([
      '上级接收并锁定',
      '单位负责人审签',
      '提交本单位审核',
      '开始填报',
    ])
    expect((await desk().wall(june.id)).counts).toMatchObject({
      units: 14,
      submitted: 1,
      accepted: 1,
      missing: 13,
      onTime: 1,
      complete: 1,
    })
  })

  test('figures not yet approved are hidden above, except as a marked preview for those who accept', async () => {
    const june = await office.opens('zhou-kezhang', 'weekly', '2023-W26')
    const ganzhou = june.of(GANZHOU)
    await clerk().fills(ganzhou, { firm_visits: '7' })
    expect(rowOf(await clerk().sees(ganzhou), 'firm_visits').current).toMatchObject({ value: '7' })
    const above = await leader().sees(ganzhou)
    expect(above).toMatchObject({ hidden: true, preview: false })
    expect(rowOf(above, 'firm_visits').current).toEqual({ state: 'hidden', reason: 'not-yet-accepted' })
    const history = `/api/reports/${ganzhou}/cells/${office.pack.indicators.get('firm_visits')}/history`
    await expect(leader().reads(history)).rejects.toMatchObject({ code: 'not-allowed', keys: ['report.hidden'] })
    const preview = await desk().sees(ganzhou)
    expect(preview).toMatchObject({ hidden: false, preview: true })
    expect(rowOf(preview, 'firm_visits').current).toMatchObject({ value: '7', preview: true })
    await clerk().submits(ganzhou)
    await head().approves(ganzhou)
    expect(rowOf(await leader().sees(ganzhou), 'firm_visits').current).toEqual({ state: 'value', value: '7' })
    expect((await clerk().reads(history)).rows).toMatchObject([{ deed: 'typed', to: { value: '7' }, by: '王干事' }])
  })
})

describe('a return with marked cells', () => {
  test('the county changes or explains exactly what was marked, and only then may hand it up again', async () => {
    office.clock.now = at('2023-06-02 09:00')
    const may = await office.opens('zhou-kezhang', 'monthly', '2023-05')
    const ganzhou = may.of(GANZHOU)
    await clerk().fillsAll(ganzhou)
    await clerk().submits(ganzhou)
    await head().approves(ganzhou)
    await expect(head().returns(ganzhou, '不是我退的')).rejects.toMatchObject({ code: 'not-allowed' })
    await desk().returns(ganzhou, '两处与台账不符', { tech_contracts: '台账为 13 万元', tech_smes: '请核对' })

    const returned = await clerk().sees(ganzhou)
    expect(returned).toMatchObject({
      returnReason: '两处与台账不符',
      facts: { approval: 'returned', timeliness: 'on-time' },
    })
    expect(rowOf(returned, 'tech_contracts').returnedReason).toBe('台账为 13 万元')
    expect(await turnOf(ganzhou)).toEqual(['reporter task.report.correct'])
    await expect(clerk().submits(ganzhou)).rejects.toMatchObject({ keys: ['report.before.returned'] })

    await clerk().fills(ganzhou, { tech_contracts: '13' })
    await expect(clerk().submits(ganzhou)).rejects.toMatchObject({ keys: ['report.before.returned'] })
    await clerk().fills(ganzhou, { tech_smes: { explanation: '经核对无误，12 家' } })
    office.clock.now = at('2023-06-08 10:00') // the grace is over, yet correcting what was in time is not reporting late
    await clerk().submits(ganzhou)
    expect((await clerk().sees(ganzhou)).facts).toMatchObject({ approval: 'submitted', timeliness: 'on-time' })
    await head().approves(ganzhou)
    await desk().accepts(ganzhou)
    expect(await figureOf(GANZHOU, 'tech_contracts', 5)).toBe('13')
  })

  test('a withdrawal falls in order from above, and the figures fall with the acceptance', async () => {
    const cycles = await clerk().reads('/api/cycles?year=2023&frequency=month')
    const may = cycles.rows.find((cycle: { period: string }) => cycle.period === '2023-05')
    const { rows } = await clerk().reads(`/api/reports?cycleId=${may.id}`)
    const ganzhou = rows[0].id
    await expect(clerk().withdraws(ganzhou, '填错了')).rejects.toMatchObject({ code: 'not-allowed' })
    await expect(head().withdraws(ganzhou, '填错了')).rejects.toMatchObject({ code: 'not-allowed' })
    await desk().withdraws(ganzhou, '县里来电更正')
    expect(await figureOf(GANZHOU, 'tech_contracts', 5)).toBeNull()
    expect(await figureOf(CITY, 'tech_contracts', 5)).toBeNull()
    await head().withdraws(ganzhou, '撤回修改')
    await clerk().withdraws(ganzhou, '撤回修改')
    await clerk().fills(ganzhou, { tech_contracts: '14' })
    await clerk().submits(ganzhou)
    await head().approves(ganzhou)
    await desk().accepts(ganzhou)
    expect(await figureOf(CITY, 'tech_contracts', 5)).toBe('14')
    const versions = await office.db.asAdmin(
      'select version, value, is_current from official_values where source_id = $1 and indicator_id = $2 order by version',
      [ganzhou, office.pack.indicators.get('tech_contracts')],
    )
    expect(versions).toMatchObject([
      { value: '13', is_current: false },
      { value: '14', is_current: true },
    ])
  })
})

describe('a late county', () => {
  test('reports by a named exception, granted by another person, and no longer than it lasts', async () => {
    office.clock.now = at('2023-05-04 09:00')
    const april = await office.opens('zhou-kezhang', 'monthly', '2023-04')
    const sunan = april.of('620721')
    const [reporter, director] = [office.as('sn-tianbao'), office.as('shao-juzhang')]
    await reporter.fills(sunan, { tech_contracts: '5' })
    office.clock.now = at('2023-06-20 09:00')
    await office.ticks()
    expect((await desk().wall(april.id)).cycle.phase).toBe('closed')
    const closed = await reporter.sees(sunan)
    expect(closed.acts.fill).toMatchObject({ may: false, reason: expect.stringContaining('已截止') })
    expect(closed.acts.requestReopening).toEqual({ may: true })
    await expect(reporter.fills(sunan, { tech_smes: '3' })).rejects.toMatchObject({ code: 'too-late' })

    const { reopeningId } = await reporter.asksForReopening(sunan, '停电三天，未能报送', at('2023-06-22 18:00'))
    await expect(reporter.asksForReopening(sunan, '再申请一次', at('2023-06-22 18:00'))).rejects.toMatchObject({
      code: 'wrong-state',
      keys: ['reopening.already-asked'],
    })
    await expect(reporter.decidesOnReopening(reopeningId, 'grant')).rejects.toMatchObject({ code: 'not-allowed' })
    await director.decidesOnReopening(reopeningId, 'grant')
    await expect(director.decidesOnReopening(reopeningId, 'refuse')).rejects.toMatchObject({ code: 'wrong-state' })
    await reporter.fillsAll(sunan, '6')
    expect(
      (await desk().wall(april.id)).units.find((one: { reportId: string }) => one.reportId === sunan).reopenedUntil,
    ).toBe(at('2023-06-22 18:00').toISOString())

    office.clock.now = at('2023-06-22 18:01')
    await expect(reporter.submits(sunan)).rejects.toMatchObject({ code: 'too-late', keys: ['report.cycle-closed'] })
    await office.ticks()
    expect((await director.reads('/api/reopenings?state=ended')).rows).toMatchObject([{ id: reopeningId }])

    const again = await reporter.asksForReopening(sunan, '上次期限内未及提交', at('2023-06-25 18:00'))
    await director.decidesOnReopening(again.reopeningId, 'grant')
    expect((await reporter.submits(sunan)).receipt.timeliness).toBe('late')
    expect((await reporter.sees(sunan)).history.map((line: { text: string }) => line.text)).toContain(
      '补报期限已到，恢复截止',
    )
  })

  test('is reminded before and after, once each, and by hand not twice within the hour', async () => {
    office.clock.now = at('2023-03-01 08:30')
    await office.ticks()
    const cycles = await desk().reads('/api/cycles?year=2023&frequency=month')
    const february = cycles.rows.find((cycle: { period: string }) => cycle.period === '2023-02')
    expect(february).toMatchObject({ phase: 'open', dueAt: at('2023-03-03 18:00').toISOString() })
    const reminders = async () => {
      const { units } = await desk().wall(february.id)
      return units.find((one: { unit: { code: string } }) => one.unit.code === GANZHOU).reminders
    }
    office.clock.now = at('2023-03-02 09:00')
    await office.ticks()
    await office.ticks()
    expect(await reminders()).toBe(1)
    office.clock.now = at('2023-03-06 09:00')
    await office.ticks()
    expect(await reminders()).toBe(2)
    expect(await desk().reminds(february.id, [GANZHOU, '620721'])).toEqual({ reminded: 2 })
    await expect(desk().reminds(february.id, [GANZHOU])).rejects.toMatchObject({
      code: 'over-limit',
      keys: ['cycle.reminded-recently'],
    })
    expect(await desk().reminds(february.id, [GANZHOU, '620722'])).toEqual({ reminded: 1 })
    office.clock.now = at('2023-03-06 10:01')
    expect(await desk().reminds(february.id, [GANZHOU])).toEqual({ reminded: 1 })
    expect(await reminders()).toBe(4)
  })
})

test('a nil report is complete without a figure, and stands beside none', async () => {
  office.clock.now = at('2023-06-12 09:00')
  const week = await office.opens('zhou-kezhang', 'weekly', '2023-W23')
  const sunan = week.of('620721')
  const reporter = office.as('sn-tianbao')
  office.clock.now = at('2023-06-12 10:00')
  await reporter.fills(sunan, { firm_visits: '3' })
  await expect(reporter.declaresNil(sunan, '本周停电，无走访')).rejects.toMatchObject({
    keys: ['report.nil-with-figures'],
  })
  await reporter.fills(sunan, { firm_visits: '—' })
  await expect(reporter.submits(sunan)).rejects.toMatchObject({ keys: ['report.before.empty'] })
  await reporter.declaresNil(sunan, '本周停电，无走访')
  await reporter.submits(sunan)
  expect((await reporter.sees(sunan)).facts).toMatchObject({ filled: 0, complete: true, timeliness: 'on-time' })
})

describe('a correction', () => {
  const propose = (value: string) => ({
    unitId: office.pack.units.get(GANZHOU),
    indicatorId: office.pack.indicators.get('tech_contracts'),
    period: '2023-06',
    proposedValue: value,
    reason: '合同登记系统补录两份合同',
    source: '甘肃省技术合同登记系统',
  })

  test('stands beside the official value until it is adopted, and then above it', async () => {
    office.clock.now = at('2023-07-20 09:00')
    await expect(clerk().does('POST', '/api/corrections', propose('12000.05'))).rejects.toMatchObject({
      keys: ['correction.too-precise'],
    })
    await expect(clerk().does('POST', '/api/corrections', propose('12000.0'))).rejects.toMatchObject({
      keys: ['correction.same'],
    })
    const { correctionId } = await clerk().does('POST', '/api/corrections', propose('12345.6'))
    await expect(clerk().does('POST', '/api/corrections', propose('12346'))).rejects.toMatchObject({
      keys: ['correction.open'],
    })
    const decisions = `/api/corrections/${correctionId}/decisions`
    await expect(head().does('POST', decisions, { decision: 'adopt' })).rejects.toMatchObject({ code: 'not-allowed' })
    expect((await desk().reads('/api/corrections?state=open')).rows).toMatchObject([
      { official: { value: '12000.0' }, proposed: '12345.6', proposedBy: '王干事' },
    ])
    await desk().does('POST', decisions, { decision: 'adopt' })
    expect(await figureOf(GANZHOU, 'tech_contracts', 6)).toBe('12345.6')
    expect(await figureOf(CITY, 'tech_contracts', 6)).toBe('12345.6')
    await expect(desk().does('POST', decisions, { decision: 'refuse' })).rejects.toMatchObject({
      keys: ['correction.decided'],
    })
  })

  test('outlives the acceptance of the report when the unit says nothing new', async () => {
    const { rows } = await clerk().reads('/api/reports?sort=period')
    const ganzhou = rows.find((row: { cycle: { period: string } }) => row.cycle.period === '2023-06').id
    await desk().withdraws(ganzhou, '误接收，重新核对')
    expect(await figureOf(GANZHOU, 'tech_contracts', 6)).toBe('12345.6')
    await desk().accepts(ganzhou)
    expect(await figureOf(GANZHOU, 'tech_contracts', 6)).toBe('12345.6')
  })
})
