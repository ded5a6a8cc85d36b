import { describe, expect, test } from 'vitest'
import { at, monthOffice } from '#tests/builders/month-office.ts'
import { loadDemoPack } from '#tests/builders/pack-office.ts'

/** Contracts by industry chain: a county breaks its figure down, the city sees the sum by chain. */
const office = monthOffice('zhangye', at('2023-07-03 09:40'), loadDemoPack)
const CITY = '620700'
const COUNTY = '620725'
const HEAD = 'indicator,unit,period,kind,part,value\n'
const planner = () => office.as('lin-zhuren')

interface Shown {
  readonly state: string
  readonly value?: string
  readonly sample?: boolean
}

interface Item {
  readonly code: string
  readonly figure: Shown
  readonly share: string | null
  readonly lastYear: Shown
  readonly units: readonly { readonly unit: { readonly code: string }; readonly figure: Shown }[]
}

async function breakdownOf(unit: string, indicator = 'tech_contracts', period = '2023-06') {
  const ids = `unitId=${office.pack.units.get(unit)}&indicatorId=${office.pack.indicators.get(indicator)}`
  const answer = await office.as('zhou-kezhang').reads(`/api/figures/breakdown?${ids}&period=${period}`)
  const items: readonly Item[] = answer.dimensions[0]?.items ?? []
  return { answer, items, of: (code: string) => items.find((item) => item.code === code)! }
}

const tenths = (value: string | undefined): number => Math.round(Number(value ?? 0) * 10)
const sumOf = (values: readonly (string | undefined)[]): number => values.reduce((sum, value) => sum + tenths(value), 0)

describe('the demo’s contracts by industry chain', () => {
  test('the chains of the city add up to the published 27.32亿元, each of them to those of its counties', async () => {
    const { answer, items } = await breakdownOf(CITY)
    expect(answer.whole).toEqual({ state: 'value', value: '273200.0' })
    expect(sumOf(items.map((item) => item.figure.value))).toBe(2_732_000)
    expect(answer.dimensions[0].rest).toEqual({ value: '0.0', share: '0.0000' })
    for (const item of items) {
      expect(sumOf(item.units.map((one) => one.figure.value)), item.code).toBe(tenths(item.figure.value))
      expect([item.figure.sample, item.lastYear.state], item.code).toEqual([true, 'value'])
    }
  })

  test('platforms are broken down by kind, and an indicator without dimensions has no parts', async () => {
    const { answer, items } = await breakdownOf(COUNTY, 'innovation_platforms')
    expect(sumOf(items.map((item) => item.figure.value))).toBe(tenths(answer.whole.value))
    expect((await breakdownOf(CITY, 'tech_smes')).answer.dimensions).toEqual([])
  })
})

test('a part opens like a whole: the city’s to its counties, a county’s to the value and who brought it', async () => {
  const explains = (unit: string, part: string) =>
    planner().reads(
      `/api/figures/explain?unitId=${office.pack.units.get(unit)}&indicatorId=${office.pack.indicators.get('tech_contracts')}&period=2023-06&part=${part}`,
    )
  const { of } = await breakdownOf(CITY)
  const city = await explains(CITY, 'chain/seed')
  expect(city).toMatchObject({ part: { zh: '现代种业' }, how: 'rolled-up', figure: { value: of('seed').figure.value } })
  expect(sumOf(city.inputs.map((input: { figure: Shown }) => input.figure.value))).toBe(tenths(city.figure.value))
  const county = await explains(COUNTY, 'chain/seed')
  expect(county).toMatchObject({ how: 'reported', inputs: [], versions: [{ version: 1, source: 'report' }] })
  expect((await office.as('zhou-kezhang').sees(county.reportId)).facts.approval).toBe('accepted')
  expect(county.versions[0].figure).toMatchObject({ value: county.figure.value })
  await expect(explains(CITY, 'chain/nothing')).rejects.toMatchObject({ keys: ['figure.unknown-part'] })
})

test('a county breaks its contracts down by chain and the city sees the sum by chain', async () => {
  const before = await breakdownOf(CITY)
  const county = await breakdownOf(COUNTY)
  const ten = (code: string, more: number) => ((tenths(county.of(code).figure.value) + more) / 10).toFixed(1)
  const rows = [
    `${COUNTY},2023-06,actual,现代种业,${ten('seed', 10_000)}`,
    `山丹县,2023-06,actual,产业链/新能源,${ten('new-energy', -10_000)}`,
  ]
  const text = HEAD + rows.map((row) => `tech_contracts,${row}\n`).join('')
  const checked = await planner().does('POST', '/api/imports', { fileName: 'parts.csv', text })
  expect(checked).toMatchObject({ errors: 0, changes: 2, preview: [{ part: { zh: '现代种业' } }, {}] })
  await planner().does('POST', `/api/imports/${checked.importId}/publish`, {})
  const after = await breakdownOf(CITY)
  const moved = (code: string) => tenths(after.of(code).figure.value) - tenths(before.of(code).figure.value)
  expect([moved('seed'), moved('new-energy'), moved('green-food')]).toEqual([10_000, -10_000, 0])
  expect(after.answer.whole).toEqual(before.answer.whole)
  await planner().does('POST', `/api/imports/${checked.importId}/undo`, {})
  expect((await breakdownOf(CITY)).answer).toEqual(before.answer)
})

test('a file with an unknown chain is told at its cell, and nothing of it is written', async () => {
  const text = `${HEAD}tech_contracts,${COUNTY},2023-06,actual,chain/steam,1\n`
  const checked = await planner().does('POST', '/api/imports', { fileName: 'parts.csv', text })
  expect(checked).toMatchObject({ importId: null, errors: 1, faults: [{ line: 2, column: 5 }] })
  expect(checked.faults[0].text).toContain('chain/seed')
})

test('of a unit whose chains are not given the whole is told as not broken down only once a part is known', async () => {
  const { answer } = await breakdownOf(COUNTY, 'tech_contracts', '2021-12')
  expect(answer.dimensions[0].rest).toBeNull()
})
