import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FREQUENCIES, lastDay, periodsOfYear, samePeriodLastYear } from '#engine/calendar/period.ts'
import { changeBetween } from '#engine/indicator/change.ts'
import { median, neighbours } from '#engine/indicator/compare.ts'
import { completion } from '#engine/indicator/completion.ts'
import { type Figure, figureOf, MISSING, NOT_APPLICABLE } from '#engine/indicator/figure.ts'
import { ScheduleCurve } from '#engine/indicator/indicator.ts'
import { inLastPeriod } from '#engine/indicator/over-time.ts'
import { type RankEntry, rank } from '#engine/indicator/rank.ts'
import { forecast, periodsLeft, requiredPace, scheduleAt, scheduleGap } from '#engine/indicator/schedule.ts'
import { type Exact, exact, exactText, formatExact } from '#engine/number/exact.ts'

const batch: ScheduleCurve = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 50, 100]
const text = (value: Exact | undefined) => (value === undefined ? '—' : exactText(value))

describe('schedule', () => {
  it('linear: June 50, September 75, and the same at every frequency', () => {
    for (const period of ['2023-06-30', '2023-06', '2023-Q2', '2023-H1'])
      expect(text(scheduleAt('linear', period))).toBe('50')
    expect(text(scheduleAt('linear', '2023-09'))).toBe('75')
    expect(text(scheduleAt('linear', '2023-02-14'))).toBe('12.5')
    expect(text(scheduleAt('linear', '2024-W01'))).toBe('175/93')
    expect(text(scheduleAt('linear', '2025-W01'))).toBe('125/93')
    expect(text(scheduleAt('linear', '2020-W53'))).toBe('100')
  })

  it('a batch curve asks nothing until November', () => {
    expect(text(scheduleAt(batch, '2023-06'))).toBe('0')
    expect(text(scheduleAt(batch, '2023-11-15'))).toBe('25')
    expect(text(scheduleAt(batch, '2023-Q4'))).toBe('100')
  })

  it('27.32 of 40 at midyear is 18.30 points ahead and needs 2.1133 a month', () => {
    const completed = completion({ kind: 'flow', direction: 'up', reverse: 'target-over-actual' }, figureOf('27.32'), {
      state: 'value',
      value: exact(40),
    })
    expect(text(scheduleGap(completed, scheduleAt('linear', '2023-06')))).toBe('18.3')
    expect(periodsLeft('2023-06')).toBe(6)
    const pace = requiredPace('up', exact(40), exact('27.32'), 6)
    expect(text(pace.gap)).toBe('12.68')
    expect(formatExact(pace.perPeriod!, 4, 'half-up')).toBe('2.1133')
  })

  it('nothing more is needed beyond the target, and no pace is left in December', () => {
    expect(text(requiredPace('up', exact(40), exact(41), 3).perPeriod)).toBe('0')
    expect(text(requiredPace('up', exact(40), exact(41), 3).gap)).toBe('-1')
    expect(text(requiredPace('down', exact(10), exact(13), 3).perPeriod)).toBe('-1')
    expect(requiredPace('up', exact(40), exact(10), 0).perPeriod).toBeUndefined()
  })

  it('a curve that falls, ends short of 100 or has not twelve months is refused', () => {
    for (const curve of [[1, 2, 100], [...Array(11).fill(50), 99], [60, 50, ...Array(10).fill(100)], 'steep']) {
      expect(ScheduleCurve.safeParse(curve).success).toBe(false)
    }
  })

  it('law: the schedule never falls, stays within 0 and 100, and ends the year at 100', () => {
    const curve = fc.oneof(
      fc.constant('linear' as const),
      fc
        .array(fc.integer({ min: 0, max: 1000 }), { minLength: 11, maxLength: 11 })
        .map((steps) => [...steps.sort((a, b) => a - b).map((n) => n / 10), 100]),
    )
    fc.assert(
      fc.property(
        curve,
        fc.integer({ min: 2000, max: 2040 }),
        fc.constantFrom(...FREQUENCIES),
        (of, year, frequency) => {
          const path = periodsOfYear(year, frequency).map((period) => scheduleAt(ScheduleCurve.parse(of), period))
          expect(path.every((percent, slot) => percent.gte(slot === 0 ? 0 : path[slot - 1]!))).toBe(true)
          const last = periodsOfYear(year, frequency).at(-1)!
          if (frequency !== 'week' || lastDay(last) >= `${year}-12-31`) expect(path.at(-1)!.equals(100)).toBe(true)
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('forecast', () => {
  it('goes on by the curve, or by the median month with its quartiles', () => {
    const year = forecast(exact(27), exact(50), [1, 3, 4, 5, 6, 8].map(exact), 6)
    expect([year.byCurve, year.byTrend, year.low, year.high].map(text)).toEqual(['54', '54', '46.5', '61.5'])
  })

  it('a stock grows from its base', () => {
    expect(text(forecast(exact(160), exact(50), [], 6, exact(155)).byCurve)).toBe('165')
  })

  it('without a schedule or a past there is no forecast', () => {
    expect(forecast(exact(2), exact(0), [exact(1)], 6)).toEqual({
      byCurve: undefined,
      byTrend: undefined,
      low: undefined,
      high: undefined,
    })
  })

  it('law: the trend lies in its band', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 12 }),
        fc.nat(11),
        (past, left) => {
          const year = forecast(exact(10), exact(50), past.map(exact), left)
          expect(year.low!.lte(year.byTrend!) && year.byTrend!.lte(year.high!)).toBe(true)
        },
      ),
    )
  })
})

describe('change', () => {
  const percent = (now: number | Figure, before: number | Figure, points = false) => {
    const figure = (one: number | Figure) => (typeof one === 'number' ? figureOf(one) : one)
    const change = changeBetween(figure(now), figure(before), points)
    return change.state === 'none' ? change.reason : `${exactText(change.value)} ${change.state}`
  }

  it('is told in percent of the size of the base', () => {
    expect(percent(116, 74)).toBe('2100/37 percent')
    expect(percent(-5, -10)).toBe('50 percent')
    expect(percent(5, 10)).toBe('-50 percent')
  })

  it('of a ratio is told in points', () => expect(percent(1.29, 1.26, true)).toBe('0.03 points'))

  it('against nothing is none', () => {
    expect(percent(5, 0)).toBe('zero-base')
    expect(percent(5, MISSING)).toBe('missing')
    expect(percent(MISSING, 5)).toBe('missing')
    expect(percent(NOT_APPLICABLE, 5)).toBe('not-applicable')
    expect(percent(0.3, 0, true)).toBe('0.3 points')
  })

  it('环比 of a cumulative series compares increments, and January is its own', () => {
    const year = [4, 9, 15].map((n) => figureOf(n))
    const cumulative = { reporting: 'cumulative' } as const
    const march = inLastPeriod(cumulative, year)
    const february = inLastPeriod(cumulative, year.slice(0, 2))
    expect(changeBetween(march, february, false)).toMatchObject({ state: 'percent', value: exact(20) })
    expect(changeBetween(inLastPeriod(cumulative, year.slice(0, 1)), figureOf(2), false)).toMatchObject({
      value: exact(100),
    })
    expect(samePeriodLastYear('2023-03')).toBe('2022-03')
  })
})

describe('rank', () => {
  const entries = (values: (number | undefined)[]): RankEntry[] =>
    values.map((value, at) => ({ unit: `u${at}`, value: value === undefined ? undefined : exact(value) }))
  const ranks = (values: (number | undefined)[], options = {}) =>
    rank(entries(values), { first: 'high', missing: 'unranked', ...options }).map((one) => one.rank)

  it('ties share a place and the next is skipped: 1, 2, 2, 4', () => {
    expect(ranks([95, 90, 90, 80])).toEqual([1, 2, 2, 4])
    expect(ranks([80, 90, 95, 90], { first: 'low' })).toEqual([1, 2, 4, 2])
  })

  it('from 6th to 4th is two places won', () => {
    const before = new Map([
      ['u3', 6],
      ['u0', 1],
    ])
    const movement = rank(entries([95, 94, 93, 92, undefined]), { first: 'high', missing: 'unranked', before }).map(
      (one) => one.movement,
    )
    expect(movement).toEqual([0, undefined, undefined, 2, undefined])
  })

  it('a unit with nothing is unranked, or last', () => {
    expect(ranks([undefined, 5, undefined, 7])).toEqual([undefined, 2, undefined, 1])
    expect(ranks([undefined, 5, undefined, 7], { missing: 'last' })).toEqual([3, 2, 3, 1])
    expect(rank(entries([1, undefined]), { first: 'high', missing: 'unranked' })[0]!.of).toBe(1)
  })

  it('peer groups are ranked apart', () => {
    const grouped = entries([50, 60, 70, 80]).map((entry, at) => ({ ...entry, group: at < 2 ? 'one' : 'two' }))
    expect(rank(grouped, { first: 'high', missing: 'unranked' }).map((one) => [one.rank, one.of])).toEqual([
      [2, 2],
      [1, 2],
      [2, 2],
      [1, 2],
    ])
  })

  it('a target met where no rate exists stands first, one not met last', () => {
    const odd: RankEntry[] = [...entries([500, -20]), { unit: 'met', value: 'best' }, { unit: 'unmet', value: 'worst' }]
    expect(rank(odd, { first: 'high', missing: 'unranked' }).map((one) => one.rank)).toEqual([2, 3, 1, 4])
  })

  it('law: a rank is one more than the number of better peers', () => {
    const value = fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(value, fc.constantFrom('one', 'two')), { maxLength: 15 }),
        fc.constantFrom('high', 'low'),
        (rows, first) => {
          const given = rows.map(
            ([worth, group], at): RankEntry => ({
              unit: `u${at}`,
              group,
              value: worth === undefined ? undefined : exact(worth),
            }),
          )
          for (const [at, one] of rank(given, { first, missing: 'unranked' }).entries()) {
            const [worth, group] = rows[at]!
            const better = rows.filter(
              ([w, g]) =>
                g === group && w !== undefined && worth !== undefined && (first === 'high' ? w > worth : w < worth),
            )
            expect(one.rank).toBe(worth === undefined ? undefined : better.length + 1)
          }
        },
      ),
    )
  })
})

describe('comparison', () => {
  it('the median of an even number is between the middle two', () => {
    expect([[], [3], [3, 1, 2], [4, 1, 3, 2]].map((values) => text(median(values.map(exact))))).toEqual([
      '—',
      '3',
      '2',
      '2.5',
    ])
  })

  it('neighbours are those on the next places, with the distance', () => {
    const ranking = rank(
      [90, 70, 70, 50].map((value, at) => ({ unit: `u${at}`, value: exact(value) })),
      { first: 'high', missing: 'unranked' },
    )
    expect(neighbours(ranking, 'u3')).toEqual({ ahead: { units: ['u1', 'u2'], by: exact(20) }, behind: undefined })
    expect(neighbours(ranking, 'u1')).toEqual({
      ahead: { units: ['u0'], by: exact(20) },
      behind: { units: ['u3'], by: exact(20) },
    })
    expect(neighbours(ranking, 'nobody')).toBeUndefined()
  })
})
