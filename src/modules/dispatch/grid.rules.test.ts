import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Figure, figureOf, MISSING, NOT_APPLICABLE, numberOf } from '#engine/indicator/figure.ts'
import { Indicator } from '#engine/indicator/indicator.ts'
import { exactText } from '#engine/number/exact.ts'
import { type GridCell, type GridInput, stillToDo, type WorkedCell, workOut } from '#modules/dispatch/grid.rules.ts'
import { tell } from '#modules/dispatch/wording.ts'

const indicator = (code: string, more: object = {}) =>
  Indicator.parse({
    code,
    name: { zh: code, en: code },
    unit: '',
    frequency: 'month',
    kind: 'flow',
    direction: 'up',
    rollUp: { rule: 'sum' },
    overTime: 'last',
    decimals: 1,
    ...more,
  })

const DICTIONARY = [
  indicator('firms', { kind: 'stock', decimals: 0, checks: { integer: true, min: 0, max: 1000 } }),
  indicator('active', {
    kind: 'stock',
    checks: {
      cross: [{ expression: 'active <= firms', message: { zh: '不能多于企业数', en: 'more than there are' } }],
    },
  }),
  indicator('amount', {
    reporting: 'cumulative',
    checks: { notDecreasing: 'soft', maxYearOnYearPercent: 50, zScore: 3.5 },
  }),
  indicator('share', { kind: 'ratio', rollUp: { rule: 'ratio-of-sums', numerator: 'active', denominator: 'firms' } }),
  indicator('per-firm', { kind: 'formula', formula: 'amount / firms', rollUp: { rule: 'own' } }),
  indicator('split', {
    dimensions: [
      {
        code: 'chain',
        name: { zh: '链', en: 'Chain' },
        items: ['a', 'b'].map((code) => ({ code, name: { zh: code, en: code } })),
      },
    ],
  }),
]
const DERIVED = new Set(['share', 'per-firm'])

function cell(code: string, dimension: string, figure: Figure, more: Partial<GridCell> = {}): GridCell {
  return {
    id: `${code}/${dimension}`,
    indicatorId: code,
    code,
    dimension,
    isDerived: DERIVED.has(code),
    figure,
    explanation: null,
    returnedReason: null,
    version: 0,
    ...more,
  }
}

function worked(
  values: Readonly<Record<string, string | Figure>>,
  past: Readonly<Record<string, readonly (string | undefined)[]>> = {},
  more: Partial<GridInput> = {},
): Map<string, WorkedCell> {
  const cells = DICTIONARY.flatMap(({ code, dimensions }) =>
    ['', ...dimensions.flatMap((one) => one.items.map((item) => `${one.code}/${item.code}`))].map((dimension) => {
      const given = values[dimension === '' ? code : dimension]
      return cell(code, dimension, given === undefined ? MISSING : typeof given === 'string' ? figureOf(given) : given)
    }),
  )
  const rows = workOut({
    period: '2023-03',
    cells,
    indicators: new Map(DICTIONARY.map((one) => [one.code, one])),
    unit: { level: 'county', hasUnitsBelow: false },
    past: (code, dimension, year) =>
      (dimension === '' ? (past[`${code} ${year}`] ?? []) : []).map((text) =>
        text === undefined ? MISSING : figureOf(text),
      ),
    ...more,
  })
  return new Map(rows.map((row) => [row.cell.dimension === '' ? row.cell.code : row.cell.dimension, row]))
}

const keysOf = (row: WorkedCell | undefined) =>
  row!.faults.map(({ severity, key }) => `${severity} ${key.split('.').at(-1)}`)
const textOf = (figure: Figure) => (figure.state === 'value' ? exactText(figure.value) : figure.state)

describe('the grid of a report', () => {
  it('derived figures follow what is typed beside them', () => {
    const grid = worked({ firms: '200', active: '50', amount: '1000' })
    expect(textOf(grid.get('share')!.figure)).toBe('25')
    expect(textOf(grid.get('per-firm')!.figure)).toBe('5')
    expect(textOf(worked({ firms: '0', active: '0', amount: '1' }).get('per-firm')!.figure)).toBe('invalid')
    expect(textOf(worked({ active: '50' }).get('share')!.figure)).toBe('missing')
  })

  it('in the year before, a formula is worked out from that year’s figures', () => {
    const grid = worked(
      { firms: '200', amount: '1000' },
      { 'firms 2022': ['1', '1', '100'], 'amount 2022': ['1', '1', '300'] },
    )
    expect(textOf(grid.get('per-firm')!.lastYear)).toBe('3')
    expect(textOf(grid.get('firms')!.lastYear)).toBe('100')
  })

  it('last period reaches over the turn of the year, and the increment does not', () => {
    const past = { 'amount 2022': Array.from({ length: 12 }, (_, month) => `${(month + 1) * 10}`) }
    const january = worked({ amount: '8' }, past, { period: '2023-01' }).get('amount')!
    expect([textOf(january.lastPeriod), exactText(january.increment!)]).toEqual(['120', '8'])
    const march = worked({ amount: '40' }, { 'amount 2023': ['8', '25'] }).get('amount')!
    expect([textOf(march.lastPeriod), exactText(march.increment!)]).toEqual(['25', '15'])
    expect(worked({ amount: '40' }, { 'amount 2023': ['8', undefined] }).get('amount')!.increment).toBeUndefined()
  })

  it('a unit above others shows what they add up to', () => {
    const cells = [cell('firms', '', MISSING, { isDerived: true })]
    const past = { 'firms 2023': ['1', '2', '70'] }
    const grid = worked({}, past, { cells, unit: { level: 'city', hasUnitsBelow: true } })
    expect(textOf(grid.get('firms')!.figure)).toBe('70')
  })

  it.each<[string, Record<string, string>, string, string[]]>([
    ['a part of a firm', { firms: '2.5' }, 'firms', ['hard not-whole']],
    ['too many', { firms: '1001' }, 'firms', ['hard above-max']],
    ['too fine', { amount: '1.25' }, 'amount', ['hard too-many-decimals']],
    ['more active than there are', { firms: '3', active: '4' }, 'active', ['hard cross']],
    ['a cross rule whose other side is missing', { active: '4' }, 'active', []],
  ])('%s', (_, values, code, expected) => {
    expect(keysOf(worked(values).get(code))).toEqual(expected)
  })

  it('a cumulative figure that falls, and one far from last year, ask for an explanation', () => {
    expect(keysOf(worked({ amount: '20' }, { 'amount 2023': ['8', '25'] }).get('amount'))).toEqual(['soft decreased'])
    expect(keysOf(worked({ amount: '100' }, { 'amount 2022': ['1', '2', '50'] }).get('amount'))).toContain(
      'soft changed-much-in-a-year',
    )
  })

  it('an outlier is judged by what each month alone brought', () => {
    const inMonth = [10, 12, 9, 11, 10, 13, 8, 10, 12, 11, 9, 10]
    const months = (year: number) =>
      [`amount ${year}`, inMonth.map((_, month) => `${inMonth.slice(0, month + 1).reduce((a, b) => a + b)}`)] as const
    const past = { ...Object.fromEntries([2021, 2022].map(months)), 'amount 2023': ['11', '20'] }
    expect(keysOf(worked({ amount: '31' }, past).get('amount'))).toEqual([])
    expect(keysOf(worked({ amount: '120' }, past).get('amount'))).toContain('soft outlier')
  })

  it('parts that do not add up to the whole are a fault as soon as all are known', () => {
    expect(keysOf(worked({ split: '10', 'chain/a': '4', 'chain/b': '5' }).get('split'))).toEqual(['hard breakdown'])
    expect(keysOf(worked({ split: '10', 'chain/a': '4' }).get('split'))).toEqual([])
    expect(keysOf(worked({ split: '4', 'chain/a': '4', 'chain/b': NOT_APPLICABLE as never }).get('split'))).toEqual([])
  })

  it('law: what is typed is shown as typed, whatever stands beside it', () => {
    const amount = fc.integer({ min: -(10 ** 9), max: 10 ** 9 }).map((tenths) => (tenths / 10).toFixed(1))
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('firms', 'active', 'amount', 'split', 'chain/a', 'chain/b'), amount),
        (values) => {
          const grid = worked(values)
          for (const [code, text] of Object.entries(values)) {
            expect(numberOf(grid.get(code)!.figure)!.equals(numberOf(figureOf(text))!)).toBe(true)
          }
        },
      ),
    )
  })
})

describe('what is still to be done', () => {
  const wording = {
    between: '、',
    nameOf: ({ cell: { code, dimension } }: WorkedCell) => dimension || code,
    textOf: (reason: { key: string }) => reason.key,
  }
  const told = (rows: Iterable<WorkedCell>, isNil = false) =>
    stillToDo([...rows], isNil, wording).map(({ key, params }) =>
      `${key.split('.').at(-1)} ${params?.names ?? params?.name ?? ''}`.trim(),
    )
  const explained = (
    row: WorkedCell,
    explanation: string | null,
    returnedReason: string | null = null,
  ): WorkedCell => ({
    ...row,
    cell: { ...row.cell, explanation, returnedReason },
  })

  it('an untouched report says one thing, and a nil report nothing', () => {
    const rows = [...worked({}).values()]
    expect(told(rows)).toEqual(['empty'])
    expect(told(rows, true)).toEqual([])
  })

  it('hard faults one by one; what is missing, unusual or returned by name', () => {
    const grid = worked(
      { firms: '2.5', amount: '20', active: '1', 'chain/a': '1', 'chain/b': '1' },
      { 'amount 2023': ['8', '25'] },
    )
    expect(told(grid.values())).toEqual(['hard firms', 'missing split', 'soft amount'])
    const rows = [...grid.values()].map((row) => explained(row, '已核实', row.cell.code === 'active' ? '请核对' : null))
    expect(told(rows)).toEqual(['hard firms', 'returned active'])
  })

  it('every fault has words in both languages', () => {
    const grid = worked(
      { firms: '1001.5', active: '2000', amount: '1.25', split: '1', 'chain/a': '1', 'chain/b': '1' },
      { 'amount 2023': ['8', '25'] },
    )
    for (const { faults } of grid.values()) {
      for (const fault of faults) {
        expect(tell('en', fault)).not.toBe(fault.key)
        expect(tell('zh-CN', fault), fault.key).toMatch(/\p{Script=Han}/u)
        expect(tell('en', fault), fault.key).not.toMatch(/\p{Script=Han}|\{\w+\}/u)
      }
    }
  })
})

describe('what is asked about a whole and its parts', () => {
  const checked = DICTIONARY.map((one) =>
    one.code === 'split' ? { ...one, checks: { ...one.checks, maxYearOnYearPercent: '50' } } : one,
  )
  const more = (past: Readonly<Record<string, string>>): Partial<GridInput> => ({
    indicators: new Map(checked.map((one) => [one.code, one])),
    past: (code, dimension, year) => {
      const march = year === 2022 ? past[dimension === '' ? code : dimension] : undefined
      return [MISSING, MISSING, march === undefined ? MISSING : figureOf(march)]
    },
  })

  it('an unusual whole is one question: its parts are not asked about again', () => {
    const grid = worked(
      { split: '30', 'chain/a': '20', 'chain/b': '10' },
      {},
      more({ split: '10', 'chain/a': '6', 'chain/b': '4' }),
    )
    expect([keysOf(grid.get('split')).length, keysOf(grid.get('chain/a')), keysOf(grid.get('chain/b'))]).toEqual([
      1,
      [],
      [],
    ])
  })

  it('under a usual whole an unusual part is asked about, and parts that do not add up are a fault all the same', () => {
    const grid = worked(
      { split: '11', 'chain/a': '10', 'chain/b': '2' },
      {},
      more({ split: '10', 'chain/a': '6', 'chain/b': '4' }),
    )
    expect(keysOf(grid.get('chain/a'))).toHaveLength(1)
    expect(keysOf(grid.get('split'))).toEqual(['hard breakdown'])
  })

  it('a part left empty is due only where its dimension requires it', () => {
    const wording = { nameOf: (row: WorkedCell) => row.cell.dimension, textOf: () => '', between: ' ' }
    const missing = (required: boolean) => {
      const entries = DICTIONARY.map((one) => ({
        ...one,
        dimensions: one.dimensions.map((dimension) => ({ ...dimension, required })),
      }))
      const grid = worked({ split: '3' }, {}, { indicators: new Map(entries.map((one) => [one.code, one])) })
      const parts = [...grid.values()].filter(({ cell: { code } }) => code === 'split')
      return stillToDo(parts, false, wording).map(({ params }) => params?.names)
    }
    expect([missing(false), missing(true)]).toEqual([[], ['chain/a chain/b']])
  })
})
