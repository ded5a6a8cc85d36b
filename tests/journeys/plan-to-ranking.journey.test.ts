import { describe, expect, test } from 'vitest'
import { newId } from '#server/http/new-id.ts'
import { at, monthOffice, type OpenedCycle } from '#tests/builders/month-office.ts'

/** From a plan to a ranking: the bureau sets the year's task, breaks it down, the counties report, and who rose is told. */
const office = monthOffice('zhangye', at('2023-01-10 09:00'))
const CITY = '620700'
const COUNTIES = ['620702', '620721', '620722', '620723', '620724', '620725']
const INITIALS = ['gz', 'sn', 'ml', 'lz', 'gt', 'sd']
const planner = () => office.as('lin-zhuren')
const leader = () => office.as('shao-juzhang')
const officer = () => office.as('zhou-kezhang')
const unit = (code: string) => office.pack.units.get(code)!
const indicator = (code: string) => office.pack.indicators.get(code)!

const planId = newId()
const draft = (more: object = {}) => ({
  code: 'sprint-2023',
  version: 0,
  name: { zh: '2023年攻坚', en: 'Sprint 2023' },
  issuer: 'own',
  fromYear: 2023,
  toYear: 2023,
  state: 'in-force',
  reason: '局务会通过',
  goals: [
    {
      code: 'outcomes',
      name: { zh: '成果转化', en: 'Outcomes' },
      indicators: [
        { indicatorId: indicator('tech_contracts'), weight: '60' },
        { indicatorId: indicator('tech_smes'), weight: '40' },
      ],
    },
  ],
  ...more,
})
const saves = (body: object) => planner().does('PUT', `/api/plans/${planId}`, body)

interface Proposed {
  readonly unit: string
  readonly value?: string
  readonly seen?: number
  readonly expectation?: string
}
const proposes = (by: string, rows: readonly Proposed[], code = 'tech_contracts', reason = '任务分解') =>
  office.as(by).does('POST', `/api/plans/${planId}/targets/proposals`, {
    unitId: unit(CITY),
    reason,
    rows: rows.map((row) => ({
      indicatorId: indicator(code),
      unitId: unit(row.unit),
      kind: 'final',
      period: '2023',
      seenVersion: row.seen ?? 0,
      expectation: row.expectation ?? 'value',
      ...(row.value && { value: row.value }),
    })),
  })
const decides = (by: string, one: { targetId: string; version: number }, decision = 'approve') =>
  office.as(by).does('POST', `/api/targets/${one.targetId}/decisions`, { version: one.version, decision })
const cascade = (code = 'tech_contracts') =>
  planner().reads(`/api/plans/${planId}/targets/${indicator(code)}?unitId=${unit(CITY)}&period=2023`)
const ranking = (period: string, code?: string) =>
  officer().reads(
    `/api/figures/ranking?unitId=${unit(CITY)}&period=${period}&planId=${planId}${code ? `&indicatorId=${indicator(code)}` : ''}`,
  )
const placesOf = (answer: { groups: { rows: { unit: { code: string }; rank: number | null }[] }[] }) =>
  Object.fromEntries(answer.groups[0]!.rows.map((row) => [row.unit.code, row.rank]))

describe('the plan', () => {
  test('is saved in versions; what does not hold together is refused in words', async () => {
    const [contracts, smes] = draft().goals[0]!.indicators
    const goals = (indicators: object[]) => [{ ...draft().goals[0]!, indicators }]
    await expect(saves(draft({ goals: goals([contracts!]) }))).rejects.toMatchObject({ keys: ['plan.weights-not-100'] })
    await expect(saves(draft({ goals: goals([contracts!, contracts!]) }))).rejects.toMatchObject({
      keys: ['plan.indicator-twice'],
    })
    await expect(saves(draft({ toYear: 2022 }))).rejects.toMatchObject({ keys: ['plan.ends-before-it-begins'] })
    await expect(saves(draft({ code: 'strong-2023' }))).rejects.toMatchObject({ keys: ['plan.code-taken'] })
    await expect(saves(draft({ goals: goals([{ ...contracts, indicatorId: newId() }]) }))).rejects.toMatchObject({
      code: 'not-found',
    })
    await expect(officer().does('PUT', `/api/plans/${planId}`, draft())).rejects.toMatchObject({ code: 'not-allowed' })
    expect(await saves(draft())).toEqual({ planId, version: 1 })
    await expect(saves(draft())).rejects.toMatchObject({ code: 'conflict', keys: ['plan.changed-meanwhile'] })
    const heavier = goals([
      { ...contracts, weight: '70' },
      { ...smes, weight: '30' },
    ])
    expect(await saves(draft({ version: 1, goals: heavier, reason: '调整权重' }))).toEqual({ planId, version: 2 })
    expect(await planner().reads(`/api/plans/${planId}`)).toMatchObject({
      version: 2,
      weightTotal: '100',
      versions: [{ version: 2, reason: '调整权重', by: '林主任' }, { version: 1 }],
    })
  })
})

describe('targets are broken down', () => {
  test('the city’s first; nobody signs his own, and only a leader signs', async () => {
    const { proposed } = await proposes('lin-zhuren', [{ unit: CITY, value: '1000' }])
    await expect(decides('lin-zhuren', proposed[0])).rejects.toMatchObject({ code: 'not-allowed' })
    await expect(decides('zhou-kezhang', proposed[0])).rejects.toMatchObject({ code: 'not-allowed' })
    expect(await cascade()).toMatchObject({
      parent: { target: { expectation: 'missing', proposed: { value: '1000', reason: '任务分解', by: '林主任' } } },
    })
    expect(await decides('shao-juzhang', proposed[0])).toMatchObject({ state: 'in-force' })
    await expect(decides('qin-fuju', proposed[0])).rejects.toMatchObject({
      code: 'wrong-state',
      keys: ['target.already-decided'],
    })
    expect(await cascade()).toMatchObject({ parent: { target: { value: '1000', version: 1 } }, status: 'open' })
  })

  test('then the counties’, with the sum and what is left of it always in sight, before and after signing', async () => {
    const shares = ['250', '100', '150', '150', '150', '150']
    const { proposed } = await proposes(
      'lin-zhuren',
      COUNTIES.map((code, index) => ({ unit: code, value: shares[index]! })),
    )
    expect((await cascade()).withProposals).toMatchObject({ together: '950', remainder: '50', balanced: false })
    const { rows, total } = await leader().reads(`/api/targets/proposals?planId=${planId}`)
    expect(total).toBe(6)
    expect(rows.every((row: { maySign: boolean }) => row.maySign)).toBe(true)
    expect((await planner().reads(`/api/targets/proposals?planId=${planId}`)).rows[0].maySign).toBe(false)
    for (const one of proposed) await decides('shao-juzhang', one)
    expect(await cascade()).toMatchObject({ together: '950', remainder: '50', balanced: false })
    const { proposed: rest } = await proposes('lin-zhuren', [{ unit: 'zy-szyx', value: '50' }])
    await decides('qin-fuju', rest[0])
    expect(await cascade()).toMatchObject({ together: '1000', remainder: '0' })
  })

  test('“not applicable” and “no target” are said, and differ from nothing said', async () => {
    const smes = COUNTIES.map((code, index) => ({ unit: code, value: String(10 + index * 2) }))
    const { proposed } = await proposes(
      'lin-zhuren',
      [
        ...smes.slice(0, 4),
        { unit: '620724', expectation: 'no-target' },
        { unit: '620725', expectation: 'not-applicable' },
      ],
      'tech_smes',
    )
    for (const one of proposed) await decides('shao-juzhang', one)
    const { children } = await cascade('tech_smes')
    const wordOf = (code: string) =>
      children.find((row: { unit: { code: string } }) => row.unit.code === code).target.expectation
    expect(['620702', '620724', '620725', 'zy-szyx'].map(wordOf)).toEqual([
      'value',
      'no-target',
      'not-applicable',
      'missing',
    ])
  })

  test('a change names the version it saw, is refused or signed with its reason, and keeps what was', async () => {
    await expect(proposes('lin-zhuren', [{ unit: '620702', value: '300', seen: 0 }])).rejects.toMatchObject({
      code: 'conflict',
      keys: ['target.changed-meanwhile'],
    })
    const { proposed: first } = await proposes(
      'lin-zhuren',
      [{ unit: '620702', value: '300', seen: 1 }],
      'tech_contracts',
      '上调',
    )
    await expect(proposes('zhou-kezhang', [{ unit: '620702', value: '280', seen: 1 }])).rejects.toMatchObject({
      keys: ['target.already-proposed'],
    })
    expect(await decides('shao-juzhang', first[0], 'refuse')).toMatchObject({ state: 'refused' })
    const { proposed: second } = await proposes(
      'zhou-kezhang',
      [{ unit: '620702', value: '260', seen: 1 }],
      'tech_contracts',
      '再议',
    )
    const { proposed: third } = await proposes(
      'zhou-kezhang',
      [{ unit: '620702', value: '265', seen: 1 }],
      'tech_contracts',
      '更正',
    )
    await expect(decides('shao-juzhang', second[0])).rejects.toMatchObject({ keys: ['target.already-decided'] })
    await decides('shao-juzhang', third[0])
    const { rows } = await planner().reads(`/api/targets/${third[0].targetId}`)
    expect(rows.map((row: { version: number; state: string }) => [row.version, row.state])).toEqual([
      [4, 'in-force'],
      [3, 'superseded'],
      [2, 'refused'],
      [1, 'superseded'],
    ])
    expect(await cascade()).toMatchObject({ together: '1015', remainder: '-15', status: 'over' })
    const { proposed: back } = await proposes(
      'lin-zhuren',
      [{ unit: '620702', value: '250', seen: 4 }],
      'tech_contracts',
      '恢复',
    )
    await decides('shao-juzhang', back[0])
  })

  test('what cannot be a target is refused with its place', async () => {
    const refused = (row: object) =>
      planner().does('POST', `/api/plans/${planId}/targets/proposals`, {
        unitId: unit(CITY),
        reason: '任务分解',
        rows: [
          {
            indicatorId: indicator('tech_contracts'),
            unitId: unit(CITY),
            kind: 'final',
            period: '2023',
            seenVersion: 1,
            expectation: 'value',
            ...row,
          },
        ],
      })
    await expect(refused({ value: '1', period: '2024' })).rejects.toMatchObject({
      keys: ['target.period-outside-plan'],
    })
    await expect(refused({ value: '1', indicatorId: indicator('talents') })).rejects.toMatchObject({
      keys: ['target.indicator-not-in-plan'],
    })
    await expect(refused({})).rejects.toMatchObject({ keys: ['target.value-missing'] })
    await expect(refused({ bandLow: '5', bandHigh: '1' })).rejects.toMatchObject({ keys: ['target.band-upside-down'] })
    await expect(refused({ value: '1', expectation: 'no-target' })).rejects.toMatchObject({
      keys: ['target.value-not-expected'],
    })
    await expect(refused({ value: 'viel' })).rejects.toMatchObject({ code: 'form-invalid' })
    const county = office.as('gz-juzhang').does('POST', `/api/plans/${planId}/targets/proposals`, {
      unitId: unit('620721'),
      reason: '越权',
      rows: [
        {
          indicatorId: indicator('tech_contracts'),
          unitId: unit('620721'),
          kind: 'final',
          period: '2023',
          seenVersion: 1,
          expectation: 'value',
          value: '1',
        },
      ],
    })
    await expect(county).rejects.toMatchObject({ code: 'not-allowed' })
  })
})

describe('the counties report', () => {
  const month = async (period: string, values: readonly number[]): Promise<OpenedCycle> => {
    const cycle = await office.opens('zhou-kezhang', 'monthly', period)
    for (const [index, code] of COUNTIES.entries()) {
      const [clerk, head] = [office.as(`${INITIALS[index]}-tianbao`), office.as(`${INITIALS[index]}-juzhang`)]
      const report = cycle.of(code)
      await clerk.fills(report, { tech_contracts: String(values[index]), tech_smes: '5' })
      await clerk.fillsAll(report)
      await clerk.submits(report)
      await head.approves(report)
      await officer().accepts(report)
    }
    return cycle
  }

  test('and are ranked by completion, ties sharing a place', async () => {
    office.clock.now = at('2023-05-04 09:00')
    await month('2023-04', [100, 40, 60, 45, 45, 30])
    const ranked = await ranking('2023-04', 'tech_contracts')
    expect(placesOf(ranked)).toEqual({ '620702': 1, '620721': 1, '620722': 1, '620723': 4, '620724': 4, '620725': 6 })
    expect(ranked.groups[0].rows[0]).toMatchObject({ tied: true, measure: '40.0000', movement: null })
    expect(ranked.groups[0].median).toBe('35.0000')
  })

  test('the month after, who rose and who fell is told, and in the headline who rose most', async () => {
    office.clock.now = at('2023-06-02 09:00')
    await month('2023-05', [110, 41, 62, 100, 46, 60])
    const ranked = await ranking('2023-05', 'tech_contracts')
    const moved = Object.fromEntries(
      ranked.groups[0].rows.map(
        (row: { unit: { code: string }; rank: number; movement: number; previousRank: number }) => [
          row.unit.code,
          [row.rank, row.previousRank, row.movement],
        ],
      ),
    )
    expect(moved).toEqual({
      '620723': [1, 4, 3],
      '620702': [2, 1, -1],
      '620722': [3, 1, -2],
      '620721': [4, 1, -3],
      '620725': [5, 6, 1],
      '620724': [6, 4, -2],
    })
    expect(ranked.headline).toMatchObject({
      key: 'figure.ranking.headline',
      params: { first: '临泽', moved: '临泽', places: 3 },
    })
  })

  test('the total score weighs both; who has no target for one is scored on the other alone', async () => {
    const scored = await ranking('2023-05')
    const rows: {
      unit: { code: string }
      measure: string
      parts: { score: string | null; weight: string; missing: boolean }[]
    }[] = scored.groups[0].rows
    const ganzhou = rows.find((row) => row.unit.code === '620702')!
    expect(ganzhou.parts).toMatchObject([
      { weight: '70', score: '30.80', missing: false }, // 110/250 of 70
      { weight: '30', score: '15.00', missing: false }, // 5/10 of 30
    ])
    expect(ganzhou.measure).toBe('45.8000')
    const gaotai = rows.find((row) => row.unit.code === '620724')!
    expect(gaotai.parts[1]).toMatchObject({ score: null, missing: true })
    expect(Number(gaotai.measure)).toBeCloseTo((46 / 150) * 100, 3)
  })

  test('growth needs last year, amounts do not', async () => {
    const path = `/api/figures/ranking?unitId=${unit(CITY)}&period=2023-05&planId=${planId}&indicatorId=${indicator('tech_contracts')}`
    const growth = await officer().reads(`${path}&by=growth`)
    expect(growth.headline.key).toBe('figure.ranking.headline.none')
    expect(
      growth.groups[0].rows.every((row: { rank: null; measure: null }) => row.rank === null && row.measure === null),
    ).toBe(true)
    expect(placesOf(await officer().reads(`${path}&by=amount`))).toMatchObject({ '620702': 1, '620723': 2 })
  })

  test('an accepted report is seen in every figure and rank above within a second', async () => {
    const cycles = await officer().reads('/api/cycles?year=2023&frequency=month')
    const may = cycles.rows.find((cycle: { period: string }) => cycle.period === '2023-05')
    const { rows } = await office.as('sd-tianbao').reads(`/api/reports?cycleId=${may.id}`)
    await officer().withdraws(rows[0].id, '核对')
    expect(placesOf(await ranking('2023-05', 'tech_contracts'))['620725']).toBeNull()
    const began = performance.now()
    await officer().accepts(rows[0].id)
    const ranked = await ranking('2023-05', 'tech_contracts')
    expect(performance.now() - began).toBeLessThan(1000)
    expect(placesOf(ranked)['620725']).toBe(5)
  })

  test('a file puts up targets that are not there yet, for another’s signature; those in force it does not change', async () => {
    const checks = (text: string) =>
      officer().does('POST', '/api/imports', {
        fileName: 'targets.csv',
        text: `indicator,unit,period,kind,value\n${text}`,
      })
    expect(await checks('tech_contracts,620702,2023,target,90000\n')).toMatchObject({
      importId: null,
      errors: 1,
      faults: [{ line: 2, key: 'import.target-in-force' }],
    })
    expect(await checks('rd_intensity,620702,2023,target,1.5\n')).toMatchObject({
      errors: 1,
      faults: [{ line: 2, key: 'import.not-in-plan' }],
    })
    expect(await checks('tech_smes,zy-szyx,2023,target,\n')).toMatchObject({ errors: 0, changes: 0, importId: null })
    const file = 'tech_smes,zy-szyx,2023,target,12\n科技型中小企业入库数,620700,2023,目标,90\n'
    const fresh = await checks(file)
    expect(fresh).toMatchObject({
      errors: 0,
      changes: 2,
      targets: 2,
      preview: [{ before: null, after: '12' }, { after: '90' }],
    })
    expect(await officer().does('POST', `/api/imports/${fresh.importId}/publish`, {})).toMatchObject({ proposed: 2 })
    expect(await cascade('tech_smes')).toMatchObject({
      parent: { target: { expectation: 'missing', proposed: { value: '90', by: '周科长' } } },
      status: 'free',
      withProposals: { together: '64' },
    })
    expect(await checks(file)).toMatchObject({ changes: 0, unchanged: 2, importId: null })
    const other = await planner().does('POST', '/api/imports', {
      fileName: 'other.csv',
      text: 'indicator,unit,period,kind,value\ntech_smes,zy-szyx,2023,target,14\n',
    })
    expect(other.faults).toMatchObject([{ line: 2, key: 'import.target-proposed' }])
    const waiting = async () =>
      (await leader().reads(`/api/targets/proposals?planId=${planId}`)).rows.filter(
        (row: { reason: string }) => row.reason === 'targets.csv',
      )
    const rows = await waiting()
    expect(rows.map((row: { maySign: boolean }) => row.maySign)).toEqual([true, true])
    await expect(decides('zhou-kezhang', rows[0])).rejects.toMatchObject({ code: 'not-allowed' })
    for (const row of rows) await decides('shao-juzhang', row)
    expect(await waiting()).toEqual([])
    expect(await cascade('tech_smes')).toMatchObject({ parent: { target: { value: '90' } }, together: '64' })
    await expect(officer().does('POST', `/api/imports/${fresh.importId}/undo`, {})).rejects.toMatchObject({
      code: 'conflict',
      keys: ['target.signed-since'],
    })
    const late = await checks('tech_contracts,zy-jyj,2023,target,7\n')
    await officer().does('POST', `/api/imports/${late.importId}/publish`, {})
    expect(await cascade()).toMatchObject({ together: '1000', withProposals: { together: '1007' } })
    expect(await officer().does('POST', `/api/imports/${late.importId}/undo`, {})).toMatchObject({ restored: 1 })
    expect(await cascade()).toMatchObject({ together: '1000', remainder: '0', withProposals: { together: '1000' } })
  })
})
