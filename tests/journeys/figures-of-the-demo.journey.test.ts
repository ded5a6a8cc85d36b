import { describe, expect, test } from 'vitest'
import { recomputeAll } from '#modules/dispatch/server/figure.store.ts'
import { inTenant } from '#server/database/tenant.ts'
import { at, monthOffice } from '#tests/builders/month-office.ts'
import { loadDemoPack } from '#tests/builders/pack-office.ts'
import { statementsOf } from '#tests/builders/statements.ts'

/** The demo as a first start loads it: what was published is shown as published, all that is invented says so. */
const office = monthOffice('zhangye', at('2023-07-03 09:40'), loadDemoPack)
/** Twenty indicators of eighteen units over two years: one statement for each of them would be hundreds. */
const MOST_STATEMENTS = 40
const CITY = '620700'
const officer = () => office.as('zhou-kezhang')
const unit = (code: string) => office.pack.units.get(code)!
const indicator = (code: string) => office.pack.indicators.get(code)!

interface Shown {
  readonly indicator: { readonly code: string }
  readonly evaluation: Record<string, unknown> & {
    readonly figure: { readonly state: string; readonly value?: string; readonly sample?: boolean }
    readonly target: { readonly value?: string; readonly sample?: boolean }
  }
}

async function tableOf(code: string, period = '2023-06', more = '') {
  const table = await officer().reads(`/api/figures/table?unitId=${unit(code)}&period=${period}${more}`)
  const rows: Shown[] = table.rows
  return {
    table,
    of: (name: string) => rows.find((row) => row.indicator.code === name)!.evaluation,
  }
}

const explain = (code: string, name: string, period = '2023-06', more = '') =>
  officer().reads(`/api/figures/explain?unitId=${unit(code)}&indicatorId=${indicator(name)}&period=${period}${more}`)

test.each([
  ['lz-tianbao', 'task.report.correct'],
  ['sn-tianbao', 'task.report.fill'],
])('whose turn it is with a report finds it on the workbench: %s', async (login, deed) => {
  const groups: { tasks: { deed: { key: string; params: { period?: string } } }[] }[] = Object.values(
    await office.as(login).reads('/api/tasks/mine'),
  )
  const told = groups.flatMap(({ tasks }) => tasks).filter(({ deed: { params } }) => params.period === '2023-06')
  expect(told.map((task) => task.deed.key)).toEqual([deed])
})

describe('the published totals', () => {
  test('stand on the screens of June 2023 as published, and are not marked as samples', async () => {
    const { of } = await tableOf(CITY)
    expect(of('tech_contracts')).toMatchObject({
      figure: { state: 'value', value: '273200.0' },
      target: { expectation: 'value', value: '400000' },
      completionPercent: '68.3000',
      schedulePercent: '50.0000',
      scheduleGapPoints: '18.3000',
      gap: '126800.0',
      neededPace: '21133.333',
      light: 'normal',
    })
    const published: Record<string, string> = {
      tech_contracts: '273200.0',
      high_tech_firms: '157',
      innovative_firms: '104',
      tech_smes: '295',
      registered_outcomes: '78',
      commissioners: '1008',
      signed_amount: '11600',
      talents: '280',
      provincial_projects: '220',
      provincial_funds: '5403',
    }
    for (const [name, value] of Object.entries(published)) {
      expect(of(name).figure, name).toEqual({ state: 'value', value })
    }
    for (const name of ['tech_contracts', 'high_tech_firms']) expect(of(name).target.sample, name).toBeUndefined()
  })

  test('157 of 180 enterprises is 2 of 25 net, and by the batch curve nothing is due before November', async () => {
    const { of } = await tableOf(CITY)
    expect(of('high_tech_firms')).toMatchObject({
      target: { value: '180' },
      completionPercent: '8.0000',
      schedulePercent: '0.0000',
      scheduleGapPoints: '8.0000',
      gap: '23',
      light: 'normal',
    })
  })

  test('those of 2022 likewise, and the share of 1.11 % that follows from samples is a sample', async () => {
    const { of } = await tableOf(CITY, '2022-12')
    expect(of('tech_contracts')).toMatchObject({ figure: { value: '385400.0' }, light: 'none' })
    expect(of('tech_contracts').figure.sample).toBeUndefined()
    expect(of('high_tech_firms').figure).toEqual({ state: 'value', value: '155' })
    expect(of('fiscal_st_share').figure).toMatchObject({ value: '1.11', sample: true })
  })

  test('a month whose total was not published is a sample, published neighbours or not', async () => {
    const { of } = await tableOf(CITY, '2023-05')
    expect(of('tech_contracts').figure).toMatchObject({ state: 'value', sample: true })
    expect(of('high_tech_firms').figure).toMatchObject({ state: 'value', sample: true })
  })
})

describe('what is invented', () => {
  test('says so: every county’s value and target, and every target of the city but the two that were announced', async () => {
    const { table } = await tableOf('620725')
    for (const { indicator: head, evaluation } of table.rows as Shown[]) {
      if (evaluation.figure.state === 'value') expect(evaluation.figure.sample, head.code).toBe(true)
      if (evaluation.target.value !== undefined) expect(evaluation.target.sample, head.code).toBe(true)
    }
    const city = (await tableOf(CITY)).table.rows as Shown[]
    const announced = city.filter((row) => row.evaluation.target.value && !row.evaluation.target.sample)
    expect(announced.map((row) => row.indicator.code).sort()).toEqual(['high_tech_firms', 'tech_contracts'])
  })

  test('says so in rankings, in the strip and in the page of one indicator too', async () => {
    const ranking = await officer().reads(
      `/api/figures/ranking?unitId=${unit(CITY)}&period=2023-06&indicatorId=${indicator('tech_contracts')}`,
    )
    for (const row of ranking.groups[0].rows) expect(row.evaluation.figure.sample).toBe(true)
    const page = await officer().reads(
      `/api/figures/indicators/${indicator('tech_contracts')}?unitId=${unit(CITY)}&period=2023-06`,
    )
    expect(page.evaluation.figure).toEqual({ state: 'value', value: '273200.0' })
    expect(page.units.every((row: Shown) => row.evaluation.figure.sample === true)).toBe(true)
  })
})

describe('not judged', () => {
  test('a sum of some reports has neither completion nor gap, score, change or rank, and says how many are in', async () => {
    const { of } = await tableOf(CITY)
    const partial = of('commissioner_visits')
    expect(partial).toMatchObject({
      figure: { state: 'value', parts: { present: 2, expected: 7 } },
      light: 'unreported',
      lightReason: { zh: '已报 2 家，应报 7 家，尚不评价' },
    })
    const measures = ['completionPercent', 'scheduleGapPoints', 'gap', 'neededPace', 'yearOnYear', 'forecast', 'score']
    for (const measure of measures) expect(partial[measure], measure).toBeUndefined()
    expect(of('fiscal_st_share').figure).toMatchObject({ parts: { expected: 7 } })
    const page = await officer().reads(
      `/api/figures/indicators/${indicator('commissioner_visits')}?unitId=${unit(CITY)}&period=2023-06`,
    )
    expect(page.headline).toMatchObject({ key: 'figure.headline.partial', params: { present: 2, expected: 7 } })
  })

  test('不适用, 未报, 无目标 and — are four different things', async () => {
    const institutes = await tableOf('zy-szyx')
    expect(institutes.of('rd_intensity')).toMatchObject({
      figure: { state: 'missing' }, // nobody is asked for 2023 yet
      target: { expectation: 'not-applicable' },
      light: 'none',
    })
    expect(institutes.of('fiscal_st_share').figure.state).toBe('not-applicable')
    const sunan = await tableOf('620721')
    expect(sunan.of('commissioner_visits')).toMatchObject({ figure: { state: 'missing' }, light: 'unreported' })
    expect(sunan.of('super_deduction')).toMatchObject({
      figure: { state: 'not-applicable' },
      target: { expectation: 'missing' },
      light: 'none',
    })
    const { of } = await tableOf(CITY)
    expect(of('rd_intensity')).toMatchObject({ figure: { state: 'missing' }, light: 'none' })
    expect(of('rd_intensity').figure.value).toBeUndefined()
    expect(of('rd_intensity').yearOnYear).toBeUndefined()
  })
})

describe('lights and ranks', () => {
  test('the counties of June stand in the order of their completion, within their group, institutes apart', async () => {
    const { groups, headline } = await officer().reads(
      `/api/figures/ranking?unitId=${unit(CITY)}&period=2023-06&indicatorId=${indicator('tech_contracts')}`,
    )
    expect(groups).toHaveLength(1)
    const told = groups[0].rows.map((row: { unit: { code: string }; rank: number; measure: string }) => [
      row.rank,
      row.unit.code,
      Number(row.measure).toFixed(1),
    ])
    expect(told).toEqual([
      [1, '620724', '74.2'],
      [2, '620723', '71.0'],
      [3, '620702', '66.8'],
      [4, '620722', '63.5'],
      [5, '620725', '47.4'],
      [6, '620721', '44.9'],
    ])
    expect(groups[0].median).toMatch(/^65\.17/)
    expect(headline.params.first).toBe('高台')
    const lights = Object.fromEntries(
      groups[0].rows.map((row: { unit: { code: string } } & Shown) => [row.unit.code, row.evaluation.light]),
    )
    expect(lights).toMatchObject({ '620724': 'normal', '620725': 'behind', '620721': 'warning' })
  })

  test('a light opens: its sentence, the rule that decided and those that did not, the lights of the year', async () => {
    const opened = await officer().reads(
      `/api/figures/light?unitId=${unit('620725')}&indicatorId=${indicator('tech_contracts')}&period=2023-06`,
    )
    expect(opened).toMatchObject({
      scheme: { code: 'default', version: 1 },
      sign: { code: 'behind', word: { zh: '滞后' }, shape: 'triangle', tone: 'lag', alarm: true },
      cause: 'rule',
      reason: { zh: '完成 47.4%，低于序时进度 50%' },
    })
    const verdicts: string[] = opened.rules.map((rule: { verdict: string }) => rule.verdict)
    expect(verdicts.slice(0, -1).every((verdict) => verdict === 'fails')).toBe(true)
    expect(opened.rules.at(-1)).toMatchObject({
      sign: { code: 'behind' },
      verdict: 'holds',
      parts: [{ facts: [{ value: { zh: '47.4%' } }, { value: { zh: '50%' } }] }],
    })
    const year = opened.history.map((one: { period: string; sign: { code: string } }) => [one.period, one.sign.code])
    expect(year).toEqual([
      ...['01', '02', '03', '04', '05'].map((month) => [`2023-${month}`, 'warning']),
      ['2023-06', 'behind'],
    ])
    expect(opened.history[0].reason.en).toContain('far below the schedule')
  })

  test('ties share a place, the next is skipped, and places won or lost since May are told', async () => {
    const table = await officer().reads(
      `/api/figures/ranking?unitId=${unit(CITY)}&period=2023-06&indicatorId=${indicator('commissioners')}`,
    )
    const rows: { rank: number; tied: boolean; measure: string }[] = table.groups[0].rows
    for (const [at, row] of rows.entries()) {
      const alike = rows.filter((other) => other.measure === row.measure).length
      expect(row.tied).toBe(alike > 1)
      expect(row.rank).toBe(rows.findIndex((other) => other.measure === row.measure) + 1)
      expect(at + 1).toBeGreaterThanOrEqual(row.rank)
    }
    const [june, may] = await Promise.all(
      ['2023-06', '2023-05'].map((period) =>
        officer().reads(`/api/figures/ranking?unitId=${unit(CITY)}&period=${period}`),
      ),
    )
    const places = (ranking: { groups: { rows: { unit: { code: string }; rank: number }[] }[] }) =>
      new Map(ranking.groups[0]!.rows.map((row) => [row.unit.code, row.rank]))
    const before = places(may)
    for (const row of june.groups[0].rows) {
      expect(row.previousRank, row.unit.code).toBe(before.get(row.unit.code))
      expect(row.movement, row.unit.code).toBe(before.get(row.unit.code)! - row.rank)
    }
    expect(
      (await officer().reads(`/api/figures/ranking?unitId=${unit(CITY)}&period=2023-01`)).groups[0].rows[0],
    ).toMatchObject({
      movement: null,
      previousRank: null,
    })
  })
})

describe('a figure not yet accepted', () => {
  test('is hidden from the table and shown as a marked preview to those who accept it', async () => {
    const ganzhou = await tableOf('620702')
    expect(ganzhou.of('commissioner_visits').figure).toMatchObject({ state: 'missing' })
    const preview = await tableOf('620702', '2023-06', '&preview=true')
    expect(preview.of('commissioner_visits').figure).toMatchObject({ state: 'value', preview: true, sample: true })
    const leader = await office
      .as('shao-juzhang')
      .reads(`/api/figures/table?unitId=${unit('620702')}&period=2023-06&preview=true`)
    const hidden = (leader.rows as Shown[]).find((row) => row.indicator.code === 'commissioner_visits')!
    expect(hidden.evaluation.figure).toEqual({ state: 'missing' })
  })
})

describe('a figure opened', () => {
  test('the city’s total leads to its counties, the published value it meets, and the target’s document', async () => {
    const opened = await explain(CITY, 'tech_contracts')
    expect(opened).toMatchObject({
      figure: { state: 'value', value: '273200.0' },
      how: 'rolled-up',
      rule: { key: 'figure.rule.sum', params: { present: 7, expected: 7 } },
      versions: [{ version: 1, figure: { value: '273200.0' }, source: 'import' }],
      targets: [{ value: '400000' }],
    })
    expect(opened.figure.sample).toBeUndefined()
    const sum = opened.inputs.reduce(
      (total: number, input: Shown['evaluation']) => total + Number(input.figure.value),
      0,
    )
    expect(sum).toBeCloseTo(273200, 5)
    expect(opened.inputs.every((input: Shown['evaluation']) => input.figure.sample === true)).toBe(true)
  })

  test('a county’s accepted value leads to its report, its version and its evidence', async () => {
    const opened = await explain('620725', 'commissioner_visits')
    expect(opened).toMatchObject({ how: 'reported', figure: { state: 'value', sample: true }, evidence: [] })
    expect(opened.versions).toMatchObject([{ version: 1, source: 'report', sourceId: opened.reportId }])
    expect(await officer().sees(opened.reportId)).toMatchObject({ facts: { approval: 'accepted' } })
  })

  test('a ratio leads to its numerator and denominator, also in a plan that names neither', async () => {
    const opened = await explain(CITY, 'rd_intensity', '2022')
    expect(opened).toMatchObject({ how: 'rolled-up', figure: { value: '0.87', sample: true } })
    expect(opened.inputs.map((input: Shown) => input.indicator.code)).toEqual(['rd_spend', 'gdp'])
    for (const input of opened.inputs) expect(input.figure).toMatchObject({ state: 'value', sample: true })
    expect(await explain(CITY, 'gdp', '2022')).toMatchObject({ how: 'rolled-up', figure: { state: 'value' } })
  })

  test('every figure of the table opens to the same value', async () => {
    for (const code of [CITY, '620702', 'zy-szyx', 'zy-swj']) {
      const { table } = await tableOf(code, '2023-05')
      for (const row of table.rows as Shown[]) {
        const opened = await explain(code, row.indicator.code, '2023-05')
        expect(opened.figure.value, `${code} ${row.indicator.code}`).toBe(row.evaluation.figure.value)
        expect(opened.figure.sample, `${code} ${row.indicator.code}`).toBe(row.evaluation.figure.sample)
      }
    }
  })
})

test('the published total is compared with the counties on the quality screen', async () => {
  const quality = await officer().reads(`/api/figures/quality?unitId=${unit(CITY)}`)
  const verdicts = Object.fromEntries(
    quality.additivity.map((one: { indicator: { code: string }; verdict: string }) => [
      one.indicator.code,
      one.verdict,
    ]),
  )
  expect(verdicts).toMatchObject({ tech_contracts: 'adds-up', high_tech_firms: 'adds-up', tech_smes: 'adds-up' })
  expect(quality.findings.filter((one: { kind: string }) => one.kind === 'inconsistent')).toEqual([])
})

test('every screen’s figures are asked for in a few statements, however many units and indicators there are', async () => {
  const at = `unitId=${unit(CITY)}&period=2023-06`
  const one = indicator('tech_contracts')
  const paths = [
    `/api/figures/strip?${at}`,
    `/api/figures/table?${at}`,
    `/api/figures/table?${at}&preview=true`,
    `/api/figures/indicators/${one}?${at}`,
    `/api/figures/ranking?${at}`,
    `/api/figures/ranking?${at}&indicatorId=${one}`,
    `/api/figures/explain?${at}&indicatorId=${one}`,
    `/api/figures/quality?unitId=${unit(CITY)}`,
    `/api/figures/series?unitId=${unit(CITY)}&fromYear=2022&toYear=2023`,
  ]
  for (const path of paths) {
    await officer().reads(path) // the session is touched once a minute
    expect((await statementsOf(() => officer().reads(path))).length, path).toBeLessThanOrEqual(MOST_STATEMENTS)
  }
})

test('figures kept up report by report equal those worked out anew from all official values', async () => {
  const { tenantId } = office.pack
  const read = () =>
    office.db.asAdmin(
      `select unit_id, year, indicator_id, slot, substr(states, slot, 1) as state, amounts[slot] as amount,
         present[slot] as present, expected[slot] as expected
       from figures, generate_series(1, 53) as slot
       where tenant_id = $1 and slot <= length(states) and substr(states, slot, 1) not in ('.', ' ', 'n')
       order by unit_id, year, indicator_id, slot`,
      [tenantId],
    )
  const kept = await read()
  await inTenant(office.db.app, tenantId, 'write', (tx) => recomputeAll(tx, tenantId))
  expect(kept.length).toBeGreaterThan(2000)
  expect(kept).toEqual(await read())
})
