import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Additivity, decideAdditivity, type PublishedCell } from '#engine/indicator/additivity.ts'
import { digitSlip } from '#engine/indicator/digit-slip.ts'
import { type Exact, exact, exactText, roundExact, sum } from '#engine/number/exact.ts'

const units = ['a', 'b', 'c', 'd', 'e', 'f']
const sizes = [9120, 5231, 3378, 1764, 852, 417]

type Table = Record<string, Record<string, Exact>>

/** Six children that grow by a tenth a year, and their total. */
function yearbook(years = 6, decimals = 0): Table {
  return Object.fromEntries(
    Array.from({ length: years }, (_, year) => {
      const children = units.map(
        (unit, at) =>
          [
            unit,
            roundExact(
              exact(sizes[at]!)
                .mul(exact(10 + year))
                .div(10),
              decimals,
              'half-up',
            ),
          ] as const,
      )
      return [`${2010 + year}`, { ...Object.fromEntries(children), total: sum(children.map(([, value]) => value)) }]
    }),
  )
}

function decide(table: Table): Additivity {
  const cells = Object.entries(table).flatMap(([period, row]) =>
    Object.entries(row).map(([unit, value]): PublishedCell => ({ indicator: 'x', unit, period, value })),
  )
  return decideAdditivity(cells, 'total', units)[0]!
}

function withCell(table: Table, period: string, unit: string, value: number | string | undefined): Table {
  const { [unit]: _, ...row } = table[period]!
  return { ...table, [period]: value === undefined ? row : { ...row, [unit]: exact(value) } }
}

const states = (decided: Additivity) => decided.periods.map((check) => check.state).join(' ')

describe('whether published totals are sums', () => {
  it('a row that always adds up exactly adds up', () => {
    expect(decide(yearbook())).toMatchObject({ verdict: 'adds-up', reason: 'sums', inconsistencies: [] })
  })

  it('cells rounded each for itself add up within rounding', () => {
    let table = yearbook()
    for (const [at, period] of Object.keys(table).entries()) {
      table = withCell(table, period, 'total', exactText(table[period]!.total!.add(exact([1, -2, 3, 0, -1, 2][at]!))))
    }
    const decided = decide(table)
    expect(states(decided)).toBe('rounding rounding rounding exact rounding rounding')
    expect(decided.verdict).toBe('adds-up-rounded')
  })

  it('a total that lies among its parts is a ratio and must not be added', () => {
    const ratios = Object.fromEntries(
      Object.entries(yearbook()).map(([period, row]) => [period, { ...row, total: row.c! }]),
    )
    expect(decide(ratios)).toMatchObject({ verdict: 'not-additive', reason: 'ratio-like' })
  })

  it('a total that always holds more than its parts must not be added', () => {
    const more = Object.fromEntries(
      Object.entries(yearbook()).map(([period, row]) => [period, { ...row, total: row.total!.add(exact(900)) }]),
    )
    expect(decide(more)).toMatchObject({ verdict: 'not-additive', reason: 'persistent-residual', inconsistencies: [] })
  })

  it('a missing cell leaves its period undecided, says what is open, and is never guessed', () => {
    const decided = decide(withCell(yearbook(), '2012', 'b', undefined))
    expect(decided.verdict).toBe('adds-up')
    expect(decided.periods[2]).toMatchObject({ state: 'undecidable', missing: ['b'] })
    expect(exactText(decided.periods[2]!.residual!)).toBe('6277')
    expect(decide(withCell(yearbook(1), '2010', 'total', undefined))).toMatchObject({
      verdict: 'undecidable',
      reason: 'missing-cells',
    })
  })

  it('a single period that does not add up decides nothing', () => {
    expect(decide(withCell(yearbook(1), '2010', 'a', 9999))).toMatchObject({
      verdict: 'undecidable',
      reason: 'one-period-only',
    })
  })

  it('cells that contradict each other count as missing, units that are not asked about not at all', () => {
    const cell = (unit: string, value: number, period = '2010'): PublishedCell => ({
      indicator: 'x',
      unit,
      period,
      value: exact(value),
    })
    const [decided] = decideAdditivity(
      [cell('t', 3), cell('a', 1), cell('b', 2), cell('b', 2), cell('east', 99), cell('a', 5)],
      't',
      ['a', 'b'],
    )
    expect(decided!.periods[0]).toMatchObject({ state: 'undecidable', missing: ['a'] })
  })

  it('in a row of exact counts a difference of one is no rounding', () => {
    const decided = decide(withCell(yearbook(), '2013', 'f', 543))
    expect(decided.inconsistencies.map((one) => [one.period, exactText(one.residual)])).toEqual([['2013', '-1']])
  })
})

describe('the cell that breaks a row', () => {
  it.each([
    ['2012', 'c', 40540, 'scale'],
    ['2012', 'c', 405, 'digit-lost'],
    ['2013', 'b', 8600, 'transposed'],
    ['2014', 'e', 1893, 'one-digit'],
    ['2010', 'd', 17640, 'scale'],
    ['2015', 'a', -13680, 'sign'],
  ] as const)('%s %s written as %i is found: %s', (period, unit, written, slip) => {
    const decided = decide(withCell(yearbook(), period, unit, written))
    expect(decided.inconsistencies).toHaveLength(1)
    expect(decided.inconsistencies[0]!.period).toBe(period)
    expect(decided.inconsistencies[0]!.suspects[0]).toMatchObject({ unit, role: 'child', slip, confidence: 'clear' })
    expect(decided.inconsistencies[0]!.suspects[0]!.wouldAddUp.equals(yearbook()[period]![unit]!)).toBe(true)
  })

  it('a wrong total is told from a wrong child', () => {
    const decided = decide(withCell(yearbook(), '2012', 'total', 249140))
    expect(decided.inconsistencies[0]!.suspects[0]).toMatchObject({ unit: 'total', role: 'total', confidence: 'clear' })
  })

  it('one sound exact period beside a broken one is enough to see it', () => {
    const decided = decide(withCell(yearbook(2), '2011', 'c', 37160))
    expect(decided).toMatchObject({ verdict: 'adds-up', inconsistencies: [{ period: '2011' }] })
    expect(decided.inconsistencies[0]!.suspects[0]).toMatchObject({ unit: 'c', slip: 'scale' })
  })

  it('law: a cell written ten times too large is always found and named', () => {
    fc.assert(
      fc.property(fc.constantFrom(...units, 'total'), fc.nat(5), fc.nat(2), (unit, year, decimals) => {
        const table = yearbook(6, decimals)
        const period = `${2010 + year}`
        const decided = decide(withCell(table, period, unit, exactText(table[period]![unit]!.mul(10))))
        expect(decided.inconsistencies.map((one) => one.period)).toEqual([period])
        expect(decided.inconsistencies[0]!.suspects[0]!.unit).toBe(unit)
      }),
    )
  })

  it('law: a row of sums is never accused', () => {
    const row = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 6, maxLength: 6 })
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (rows) => {
        const table = Object.fromEntries(
          rows.map((values, year) => [
            `${2010 + year}`,
            {
              ...Object.fromEntries(values.map((value, at) => [units[at]!, exact(value)])),
              total: sum(values.map((value) => exact(value))),
            },
          ]),
        )
        expect(decide(table)).toMatchObject({ verdict: 'adds-up', inconsistencies: [] })
      }),
    )
  })
})

describe('slips of the pen', () => {
  it.each([
    ['1234', '12340', 'scale'],
    ['12.34', '1234', 'scale'],
    ['-5', '5', 'sign'],
    ['1324', '1234', 'transposed'],
    ['1239', '1234', 'one-digit'],
    ['134', '1234', 'digit-lost'],
    ['12234', '1234', 'digit-added'],
    ['9999', '1234', undefined],
    ['0', '1234', undefined],
  ] as const)('%s for %s: %s', (written, should, slip) => {
    expect(digitSlip(exact(written), exact(should), exact(0))).toBe(slip)
  })

  it('rounding in what should be is allowed for', () => {
    expect(digitSlip(exact(1239), exact('1233.6'), exact('0.5'))).toBe('one-digit')
    expect(digitSlip(exact(1239), exact('1233.4'), exact('0.3'))).toBeUndefined()
  })
})
