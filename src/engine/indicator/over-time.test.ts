import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Figure, figureOf, MISSING, NOT_APPLICABLE, numberOf, sameFigure } from '#engine/indicator/figure.ts'
import { accumulate, difference, inLastPeriod, overTime, yearsToDate, yearToDate } from '#engine/indicator/over-time.ts'
import { exact, exactText } from '#engine/number/exact.ts'

const texts = (figures: readonly Figure[]) =>
  figures.map((figure) => (numberOf(figure) ? exactText(numberOf(figure)!) : figure.state))
const series = (...values: (number | Figure)[]) =>
  values.map((value) => (typeof value === 'number' ? figureOf(value) : value))
const value = fc.integer({ min: -1000, max: 1000 }).map((n) => figureOf(n))

describe('figures over time', () => {
  it('law: the years to date are the year to date of every beginning of the row', () => {
    const partial = fc.integer({ min: 0, max: 9 }).map(
      (n): Figure => ({
        state: 'value',
        value: exact(n),
        parts: { expected: 3, present: n % 4 },
      }),
    )
    const figure = fc.oneof({ weight: 8, arbitrary: value }, partial, fc.constantFrom(MISSING, NOT_APPLICABLE))
    const rule = fc.record({
      reporting: fc.constantFrom('in-period' as const, 'cumulative' as const),
      overTime: fc.constantFrom('sum' as const, 'last' as const, 'average' as const),
    })
    fc.assert(
      fc.property(rule, fc.array(figure, { maxLength: 12 }), (indicator, row) => {
        const years = yearsToDate(indicator, row)
        expect(years.length).toBe(row.length)
        for (const [slot, year] of years.entries())
          expect(sameFigure(year, yearToDate(indicator, row.slice(0, slot + 1)))).toBe(true)
      }),
    )
  })

  it('January of a cumulative series is itself, every other month the difference', () => {
    expect(texts(difference(series(5, 12, 12, 10)))).toEqual(['5', '7', '0', '-2'])
  })

  it('beside a gap the increment is unknown', () => {
    expect(texts(difference(series(5, MISSING, 12, 15)))).toEqual(['5', 'missing', 'missing', '3'])
    expect(texts(difference(series(NOT_APPLICABLE, 4, 6)))).toEqual(['not-applicable', '4', '2'])
  })

  it('a sum after a gap is partial and says so', () => {
    const june = accumulate(series(5, MISSING, 3))[2]!
    expect(june).toMatchObject({ state: 'value', parts: { expected: 3, present: 2 } })
    expect(exactText(numberOf(june)!)).toBe('8')
  })

  it('the last level is the last period’s own and is not carried forward', () => {
    expect(overTime('last', series(155, 156, MISSING)).state).toBe('missing')
    expect(overTime('sum', []).state).toBe('missing')
    expect(exactText(numberOf(overTime('average', series(1, 2)))!)).toBe('1.5')
  })

  it('the year to date follows how the indicator is reported', () => {
    const slots = series(5, 12, 20)
    expect(exactText(numberOf(yearToDate({ reporting: 'cumulative', overTime: 'sum' }, slots))!)).toBe('20')
    expect(exactText(numberOf(yearToDate({ reporting: 'in-period', overTime: 'sum' }, slots))!)).toBe('37')
    expect(exactText(numberOf(inLastPeriod({ reporting: 'cumulative' }, slots))!)).toBe('8')
    expect(exactText(numberOf(inLastPeriod({ reporting: 'in-period' }, slots))!)).toBe('20')
    expect(exactText(numberOf(inLastPeriod({ reporting: 'cumulative' }, slots.slice(0, 1)))!)).toBe('5')
  })

  it('law: differencing what was accumulated gives it back, up to the first gap', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 8, arbitrary: value }, fc.constant(MISSING)), { maxLength: 12 }),
        (inPeriod) => {
          const back = difference(accumulate(inPeriod))
          const gap = inPeriod.findIndex((figure) => figure.state === 'missing')
          const sound = gap < 0 ? inPeriod.length : gap
          for (let slot = 0; slot < inPeriod.length; slot++) {
            if (slot < sound) expect(numberOf(back[slot]!)!.equals(numberOf(inPeriod[slot]!)!)).toBe(true)
            else expect(back[slot]!.state).toBe('missing')
          }
        },
      ),
    )
  })

  it('law: accumulating what was differenced gives it back', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 12 }), (cumulative) => {
        const back = accumulate(difference(cumulative))
        expect(
          back.every((figure, slot) => sameFigure({ ...figure, parts: undefined } as Figure, cumulative[slot]!)),
        ).toBe(true)
      }),
    )
  })
})
