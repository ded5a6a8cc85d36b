import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideAdditivity, type PublishedCell } from '#engine/indicator/additivity.ts'
import { cellTable } from '#engine/indicator/cell-table.ts'
import { findContradictions } from '#engine/indicator/cross-check.ts'
import { findIdentities } from '#engine/indicator/identity.ts'
import { leftOpen } from '#engine/indicator/left-open.ts'
import { exact, exactText, roundExact, sum } from '#engine/number/exact.ts'

const children = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
const measures = new Map([
  ['all', '万元'],
  ['basic', '万元'],
  ['applied', '万元'],
  ['trial', '万元'],
  ['elsewhere', '亿元'],
  ['staff', '万元'],
])

/** Six years of eight units: a whole of three parts, the same whole rounded in another table, and something of its own. */
function tables(): PublishedCell[] {
  const cells: PublishedCell[] = []
  for (let year = 0; year < 6; year++) {
    const period = `${2010 + year}`
    const put = (indicator: string, unit: string, value: number | string) =>
      cells.push({ indicator, unit, period, value: exact(value) })
    const parts = children.map((_, at) => {
      const size = Math.round(1_234_567 / (at + 1)) + year * 4_711 * (at + 2)
      return { basic: Math.round(size / (7 + at)), applied: Math.round(size / (4 + ((at + year) % 3))), trial: size }
    })
    const rows = [
      ...parts.map((part, at) => ({ unit: children[at]!, ...part })),
      {
        unit: 'total',
        basic: parts.reduce((so, one) => so + one.basic, 0),
        applied: parts.reduce((so, one) => so + one.applied, 0),
        trial: parts.reduce((so, one) => so + one.trial, 0),
      },
    ]
    for (const [at, { unit, basic, applied, trial }] of rows.entries()) {
      const all = basic + applied + trial
      put('basic', unit, basic)
      put('applied', unit, applied)
      put('trial', unit, trial)
      put('all', unit, all)
      put('elsewhere', unit, exactText(roundExact(exact(all).div(10_000), 1, 'half-up')))
      put('staff', unit, Math.round(all / (11 + at)) + ((at * 7919 + year * 104_729) % 997))
    }
  }
  return cells
}

const identitiesOf = (cells: readonly PublishedCell[]) => findIdentities(cellTable(cells), measures)
const told = (cells: readonly PublishedCell[]) =>
  findContradictions(cells, decideAdditivity(cells, 'total', children), identitiesOf(cells), 'total', children)

/** `where` is "indicator unit period", or several. */
function moved(cells: readonly PublishedCell[], by: number, ...where: string[]): PublishedCell[] {
  return cells.map((cell) =>
    where.includes(`${cell.indicator} ${cell.unit} ${cell.period}`)
      ? { ...cell, value: cell.value.add(exact(by)) }
      : cell,
  )
}

describe('identities between indicators', () => {
  it('are found in the cells without being told: a sum of parts, and one quantity in two tables and units', () => {
    const found = identitiesOf(tables()).map(({ kind, whole, parts, scale }) => ({
      kind,
      whole,
      parts: parts.toSorted(),
      scale: exactText(scale),
    }))
    expect(found).toEqual([
      { kind: 'same', whole: 'all', parts: ['elsewhere'], scale: '10000' },
      { kind: 'parts', whole: 'all', parts: ['applied', 'basic', 'trial'], scale: '1' },
    ])
  })

  it('are not made of a handful of cells, nor of indicators in different units of measure', () => {
    expect(identitiesOf(tables().filter((cell) => cell.period === '2010'))).toEqual([])
    expect(findIdentities(cellTable(tables()), new Map([...measures, ['basic', '件']]))).toMatchObject([
      { kind: 'same' },
    ])
  })

  it('law: independent numbers keep to none', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9_999_999 }), { minLength: 216, maxLength: 216 }), (values) => {
        const cells = tables()
          .filter((cell) => cell.indicator !== 'elsewhere' && cell.indicator !== 'staff')
          .map((cell, at) => ({ ...cell, value: exact(values[at]!) }))
        expect(identitiesOf(cells)).toEqual([])
      }),
      { numRuns: 30 },
    )
  })

  it('tell what an unpublished cell must have been, beside the total', () => {
    const lost = tables().find((cell) => cell.indicator === 'basic' && cell.unit === 'c' && cell.period === '2012')!
    const cells = tables().filter(
      (cell) => !(cell.indicator === 'basic' && cell.unit === 'c' && cell.period === '2012'),
    )
    const open = leftOpen(cellTable(cells), decideAdditivity(cells, 'total', children), identitiesOf(cells))
    expect(open.map((one) => [one.by === 'units' ? 'units' : one.by.kind, exactText(one.value)])).toEqual([
      ['units', exactText(lost.value)],
      ['parts', exactText(lost.value)],
    ])
  })
})

describe('a cell that contradicts others', () => {
  it('nothing is said of tables that agree', () => {
    expect(told(tables())).toEqual([])
  })

  it('stands where a broken row and a broken column cross', () => {
    const [one, ...more] = told(moved(tables(), 90_000, 'applied d 2013'))
    expect(more).toEqual([])
    expect(one).toMatchObject({ indicator: 'applied', unit: 'd', period: '2013', confidence: 'clear', carried: false })
    expect(one!.broken.map((equation) => equation.kind).toSorted()).toEqual(['parts', 'units'])
    expect(exactText(one!.published.sub(one!.wouldAgree!))).toBe('90000')
  })

  it('carries its slip into the total, and into other tables: one finding, told of the cell it began with', () => {
    const where = ['all b 2014', 'all total 2014']
    const twins = ['elsewhere b 2014', 'elsewhere total 2014']
    const cells = moved(moved(tables(), -50_000, ...where), -5, ...twins)
    const [one, ...more] = told(cells)
    expect(more).toEqual([])
    expect(one).toMatchObject({ indicator: 'all', unit: 'b', period: '2014', carried: true, twins: ['elsewhere'] })
  })

  it('two slips of one period are two findings', () => {
    const cells = moved(moved(tables(), 70_000, 'basic a 2012'), -3_000, 'trial g 2012')
    expect(
      told(cells)
        .map((one) => `${one.indicator} ${one.unit}`)
        .toSorted(),
    ).toEqual(['basic a', 'trial g'])
  })

  it('law: any one digit wrong in a whole or a part is found, and the very cell is named', () => {
    const cells = tables().filter((cell) => ['all', 'basic', 'applied', 'trial'].includes(cell.indicator))
    fc.assert(
      fc.property(fc.nat(cells.length - 1), fc.nat(6), fc.integer({ min: 1, max: 9 }), (at, place, by) => {
        const { indicator, unit, period, value } = cells[at]!
        const digits = exactText(value)
        const wrong = [...digits]
          .map((digit, here) => (here === place ? `${(Number(digit) + by) % 10}` : digit))
          .join('')
        fc.pre(wrong !== digits && Number(wrong) !== 0)
        const slipped = tables().map((cell) =>
          cell.indicator === indicator && cell.unit === unit && cell.period === period
            ? { ...cell, value: exact(BigInt(wrong)) }
            : cell,
        )
        const found = told(slipped)
        expect(found.map((one) => `${one.indicator} ${one.unit} ${one.period}`)).toEqual([
          `${indicator} ${unit} ${period}`,
        ])
      }),
      { numRuns: 60 },
    )
  })

  it('a total that is not the sum of its units accuses nobody else', () => {
    const sumOf = (cells: readonly PublishedCell[]) => sum(cells.map((cell) => cell.value))
    const cells = tables().map((cell) =>
      cell.unit === 'total' ? { ...cell, value: cell.value.mul(exact('1.05')) } : cell,
    )
    expect(sumOf(cells).equals(sumOf(tables()))).toBe(false)
    expect(told(cells).filter((one) => one.unit !== 'total')).toEqual([])
  })
})
