import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkEntry, type EntryFacts, isRefusedBy } from '#engine/indicator/checks.ts'
import { figureOf, MISSING } from '#engine/indicator/figure.ts'
import { Indicator } from '#engine/indicator/indicator.ts'
import { modifiedZScore } from '#engine/indicator/outlier.ts'
import { exact, formatExact } from '#engine/number/exact.ts'

const dictionaryEntry = {
  code: 'x',
  name: { zh: '甲', en: 'X' },
  unit: '家',
  frequency: 'month',
  kind: 'flow',
  direction: 'up',
  rollUp: { rule: 'sum' },
  overTime: 'sum',
  decimals: 2,
}
const checked = (checks: object, value: number | string, facts: Partial<EntryFacts> = {}, more: object = {}) =>
  checkEntry(Indicator.parse({ ...dictionaryEntry, checks, ...more }), exact(value), { earlier: [], ...facts }).map(
    (one) => `${one.severity} ${one.key.replace('indicator.check.', '')}`,
  )
const figures = (...values: number[]) => values.map((value) => figureOf(value))
const numbers = (...values: number[]) => values.map((value) => exact(value))

describe('checks at entry', () => {
  it('range, whole numbers and decimals are hard, and a limit may be reached', () => {
    expect(checked({ min: 0, max: 100 }, -1)).toEqual(['hard below-min'])
    expect(checked({ min: 0, max: 100 }, 100)).toEqual([])
    expect(checked({ min: 0, max: 100 }, '100.01')).toEqual(['hard above-max'])
    expect(checked({ integer: true }, 1.5)).toEqual(['hard not-whole'])
    expect(checked({}, 1.555)).toEqual(['hard too-many-decimals'])
    expect(
      isRefusedBy(checkEntry(Indicator.parse({ ...dictionaryEntry, checks: { min: 0 } }), exact(-1), { earlier: [] })),
    ).toBe(true)
  })

  it('a cumulative figure does not fall, and its increments are what is compared', () => {
    const cumulative = { reporting: 'cumulative' }
    expect(checked({ notDecreasing: 'hard' }, 9, { earlier: figures(5, 10) }, cumulative)).toEqual(['hard decreased'])
    expect(checked({ maxChangePercent: 50 }, 17, { earlier: figures(5, 10) }, cumulative)).toEqual([])
    expect(checked({ maxChangePercent: 50 }, 18, { earlier: figures(5, 10) }, cumulative)).toEqual([
      'soft changed-much',
    ])
    expect(checked({ maxChangePercent: 50 }, 18, { earlier: [MISSING] }, cumulative)).toEqual([])
    expect(checked({ maxChangePercent: 50, notDecreasing: 'hard' }, 2, {}, cumulative)).toEqual([])
  })

  it('against the same period last year, a ratio by points', () => {
    expect(checked({ maxYearOnYearPercent: 50 }, 15, { lastYear: figureOf(10) })).toEqual([])
    expect(checked({ maxYearOnYearPercent: 50 }, 16, { lastYear: figureOf(10) })).toEqual([
      'soft changed-much-in-a-year',
    ])
    expect(checked({ maxYearOnYearPercent: 50 }, 16, { lastYear: figureOf(0) })).toEqual([])
    expect(checked({ maxYearOnYearPercent: 1 }, 3, { lastYear: figureOf(1.5) }, { unit: '%' })).toEqual([
      'soft changed-much-in-a-year-points',
    ])
  })

  it('an outlier is asked about, by modified z-score or range seen', () => {
    const history = numbers(10, 11, 9, 10, 12, 10)
    expect(checked({ zScore: 3.5 }, 12, { history })).toEqual([])
    expect(checked({ zScore: 3.5 }, 100, { history })).toEqual(['soft outlier'])
    expect(checked({ zScore: 3.5 }, 100, { history: history.slice(0, 4) })).toEqual([])
    expect(checked({ zScore: 3.5 }, 5, { history: numbers(4, 4, 4, 4, 4) })).toEqual(['soft unlike-a-constant-past'])
    expect(checked({ seenRange: true }, 13, { history })).toEqual(['soft outside-seen-range'])
    expect(checked({ seenRange: true }, 12, { history })).toEqual([])
  })

  it('a cross-field rule that is broken is told in its own words; unknown says nothing', () => {
    const message = { zh: '发明不应多于合计', en: 'inventions exceed the total' }
    expect(checked({}, 1, { cross: [{ holds: false, severity: 'hard', message }] })).toEqual(['hard cross'])
    expect(checked({}, 1, { cross: [{ holds: undefined, severity: 'hard', message }] })).toEqual([])
  })
})

describe('the modified z-score', () => {
  const score = (value: number, ...history: number[]) => {
    const z = modifiedZScore(exact(value), numbers(...history))
    return typeof z === 'object' ? formatExact(z, 3, 'half-up') : z
  }
  it('is 0.6745 (x − median) / MAD', () => {
    expect(score(100, 1, 2, 3, 4, 5)).toBe('65.427')
    expect(score(3, 1, 2, 3, 4, 5)).toBe('0.000')
  })
  it('lives with a MAD of 0', () => {
    expect(score(9, 4, 4, 4, 4, 9)).toBe('3.989')
    expect(score(9, 4, 4, 4, 4, 4)).toBe('infinite')
    expect(score(4, 4, 4, 4, 4, 4)).toBe('0.000')
  })
  it('law: moving and stretching everything alike changes nothing', () => {
    const integer = fc.integer({ min: -50, max: 50 })
    fc.assert(
      fc.property(
        integer,
        fc.array(integer, { minLength: 5, maxLength: 12 }),
        integer,
        fc.integer({ min: 1, max: 9 }),
        (value, history, shift, factor) => {
          const plain = modifiedZScore(exact(value), numbers(...history))
          const moved = modifiedZScore(
            exact(value * factor + shift),
            numbers(...history.map((past) => past * factor + shift)),
          )
          expect(moved).toEqual(plain)
        },
      ),
    )
  })
})
