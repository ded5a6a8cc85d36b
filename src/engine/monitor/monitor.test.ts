import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '#engine/calendar/date.ts'
import { NO_HOLIDAYS } from '#engine/calendar/working-days.ts'
import { crossingsOf } from '#engine/monitor/crossings.ts'
import { type DayValue, daySeries } from '#engine/monitor/day-series.ts'
import { expectedDays, flowIntoPeriod } from '#engine/monitor/flow-into-period.ts'
import { changeAt, crossedAt, judgeSeries } from '#engine/monitor/judge-day.ts'
import { latestExpected } from '#engine/monitor/latest-expected.ts'
import { MonitorThreshold } from '#engine/monitor/monitor.ts'
import { type Exact, exact, exactText, mean, sum } from '#engine/number/exact.ts'

const day = fc.integer({ min: 0, max: 90 }).map((n) => addDays('2023-04-15', n))
const cents = fc.integer({ min: -100_000, max: 100_000 }).map((n) => exact(n).div(100))
/** Values as they come in, corrections of the same day later in the list. */
const arrivals = fc.array(fc.record({ day, value: cents }), { maxLength: 80 })

const threshold = (when: MonitorThreshold['when'], value: number, level: MonitorThreshold['level'] = 'watch') =>
  MonitorThreshold.parse({ code: `${when}-${value}`, when, value, level })
const from = (start: string, ...values: number[]): DayValue[] =>
  values.map((value, at) => ({ day: addDays(start, at), value: exact(value) }))

/** The law in its own words: of every day the value that came last; of June's the sum, the latest or the mean. */
function told(rule: 'sum' | 'last' | 'mean', arrived: readonly DayValue[]): Exact | undefined {
  const standing = new Map(arrived.map((one) => [one.day, one.value]))
  const june = [...standing].filter(([one]) => one.startsWith('2023-06')).sort(([a], [b]) => (a < b ? -1 : 1))
  const values = june.map(([, value]) => value)
  return rule === 'sum'
    ? values.length === 0
      ? undefined
      : sum(values)
    : rule === 'mean'
      ? mean(values)
      : values.at(-1)
}

describe('how days flow into a month', () => {
  test('the month is what its days come to by the rule', () => {
    fc.assert(
      fc.property(arrivals, fc.constantFrom('sum', 'last', 'mean'), (arrived, rule) => {
        const flowed = flowIntoPeriod('2023-06', { rule, factor: 1 }, daySeries(arrived))
        const wanted = told(rule, arrived)
        expect(flowed && exactText(flowed.value)).toBe(wanted && exactText(wanted))
      }),
    )
  })

  test('the order in which different days arrive does not matter', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ day, value: cents }), { selector: (one) => one.day, maxLength: 40 }),
        fc.infiniteStream(fc.nat()),
        fc.constantFrom('sum', 'last', 'mean'),
        (values, order, rule) => {
          const shuffled = values
            .map((value) => ({ value, key: order.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ value }) => value)
          const flow = (some: readonly DayValue[]) => flowIntoPeriod('2023-06', { rule, factor: 1 }, daySeries(some))
          expect(flow(shuffled)?.value.toString()).toBe(flow(values)?.value.toString())
        },
      ),
    )
  })

  test('a sum of a figure reported year to date goes on from the month before; the last day and the mean do not', () => {
    const june = from('2023-06-01', 10, 20, 30)
    const before = exact('100.5')
    const flow = (rule: 'sum' | 'last' | 'mean') =>
      exactText(flowIntoPeriod('2023-06', { rule, factor: 1 }, june, before)!.value)
    expect([flow('sum'), flow('last'), flow('mean')]).toEqual(['160.5', '30', '20'])
  })

  test('the factor turns the measure of the days into that of the month, exactly', () => {
    const flowed = flowIntoPeriod('2023-06', { rule: 'sum', factor: '0.0001' }, from('2023-06-01', 3, 7))
    expect(exactText(flowed!.value)).toBe('0.001')
  })

  test('days of other months stay outside, also at the borders', () => {
    const days = [...from('2023-05-31', 1, 2), ...from('2023-06-30', 4, 8)]
    expect(flowIntoPeriod('2023-06', { rule: 'sum', factor: 1 }, daySeries(days))).toMatchObject({
      present: 2,
      last: '2023-06-30',
    })
    expect(flowIntoPeriod('2023-08', { rule: 'sum', factor: 1 }, daySeries(days))).toBeUndefined()
  })

  test('what a working-day figure is expected of leaves weekends and holidays out', () => {
    const calendar = { holidays: new Set(['2023-06-22', '2023-06-23']), makeUpDays: new Set(['2023-06-25']) }
    expect(expectedDays('2023-06', { days: 'working' }, calendar, '2023-06-30')).toHaveLength(21)
    expect(expectedDays('2023-06', { days: 'calendar' }, calendar, '2023-06-10')).toHaveLength(10)
  })
})

describe('thresholds', () => {
  test('a bound is crossed beyond it, not on it', () => {
    const at = (value: number) =>
      crossedAt([threshold('above', 10), threshold('below', 2)], from('2023-06-01', value), 0)
    expect(at(10)).toHaveLength(0)
    expect(at(2)).toHaveLength(0)
    expect(at(11).map((one) => one.threshold.when)).toEqual(['above'])
    expect(at(1).map((one) => one.threshold.when)).toEqual(['below'])
  })

  test('a change is measured against the median of the seven days before, not against one odd day', () => {
    const series = from('2023-06-01', 100, 100, 1000, 100, 100, 100, 100, 149)
    expect(exactText(changeAt(series, 7)!)).toBe('49')
    expect(crossedAt([threshold('rises', 49)], series, 7)).toHaveLength(0)
    expect(crossedAt([threshold('rises', 48)], series, 7)).toHaveLength(1)
  })

  test('too few days before, or a median of nothing, judge no change', () => {
    expect(changeAt(from('2023-06-01', 1, 1, 9), 2)).toBeUndefined()
    expect(changeAt(from('2023-06-01', 0, 0, 0, 5), 3)).toBeUndefined()
    expect(changeAt([...from('2023-05-01', 1, 1, 1), ...from('2023-06-01', 9)], 3)).toBeUndefined()
  })

  test('a warning goes before a watch, and being late before both', () => {
    const thresholds = [threshold('above', 5), threshold('above', 8, 'warning')]
    const series = from('2023-06-01', 9)
    expect(judgeSeries(thresholds, series, '2023-06-01').level).toBe('warning')
    expect(judgeSeries(thresholds, series, '2023-06-02')).toEqual({ level: 'late', last: '2023-06-01' })
    expect(judgeSeries(thresholds, from('2023-06-01', 6), '2023-05-31').level).toBe('watch')
    expect(judgeSeries(thresholds, [], '2023-06-01').level).toBe('empty')
  })

  test('days beyond a threshold in a row are one crossing, and every day beyond it lies in exactly one', () => {
    fc.assert(
      fc.property(arrivals, (arrived) => {
        const series = daySeries(arrived)
        const one = threshold('above', 100)
        const runs = crossingsOf([one], series)
        const beyond = series.filter((_, at) => crossedAt([one], series, at).length > 0)
        for (const { day: when } of beyond)
          expect(runs.filter((run) => run.from <= when && when <= run.to)).toHaveLength(1)
        expect(runs.filter((run) => run.isOpen).length).toBe(beyond.at(-1) && beyond.at(-1) === series.at(-1) ? 1 : 0)
        for (const [at, run] of runs.slice(1).entries()) expect(run.from > runs[at]!.to).toBe(true)
      }),
    )
  })
})

describe('what is expected by now', () => {
  const working = { days: 'working', delayDays: 1, dueTime: '12:00' } as const

  test('a working-day figure of Friday is due on Monday noon', () => {
    expect(latestExpected(working, { day: '2023-07-03', time: '11:59' }, NO_HOLIDAYS)).toBe('2023-06-29')
    expect(latestExpected(working, { day: '2023-07-03', time: '12:00' }, NO_HOLIDAYS)).toBe('2023-06-30')
    expect(latestExpected(working, { day: '2023-07-02', time: '23:00' }, NO_HOLIDAYS)).toBe('2023-06-29')
  })

  test('a figure of every day is due on the day itself', () => {
    const daily = { days: 'calendar', delayDays: 0, dueTime: '09:00' } as const
    expect(latestExpected(daily, { day: '2023-07-02', time: '08:59' }, NO_HOLIDAYS)).toBe('2023-07-01')
    expect(latestExpected(daily, { day: '2023-07-02', time: '09:00' }, NO_HOLIDAYS)).toBe('2023-07-02')
  })
})
