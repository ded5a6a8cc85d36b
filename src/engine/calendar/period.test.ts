import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, dateOf, dayNumber, findDayNumber, weekdayOf } from '#engine/calendar/date.ts'
import {
  comparePeriods,
  FREQUENCIES,
  firstDay,
  frequencyOf,
  lastDay,
  nextPeriod,
  PERIOD_PATTERN,
  parsePeriod,
  periodAt,
  periodContains,
  periodOf,
  periodsOfYear,
  previousPeriod,
  samePeriodLastYear,
  slotCount,
  slotOf,
  yearOf,
} from '#engine/calendar/period.ts'
import { Refusal } from '#engine/refusal.ts'

const day = fc.integer({ min: -200_000, max: 400_000 })
const frequency = fc.constantFrom(...FREQUENCIES)
const period = fc.tuple(day, frequency).map(([number, of]) => periodOf(dateOf(number), of))

describe('dates', () => {
  it('a date that does not exist is refused', () => {
    for (const text of [
      '1990-02-29',
      '2023-13-01',
      '2023-00-10',
      '2023-04-31',
      '2023-6-3',
      '0999-01-01',
      '',
      '2023-06-30 ',
    ]) {
      expect(findDayNumber(text), text).toBeUndefined()
    }
    expect(() => dayNumber('1990-02-29')).toThrow(Refusal)
    expect(dayNumber('1970-01-01')).toBe(0)
    expect(weekdayOf(dayNumber('2023-06-30'))).toBe(5)
  })

  it('law: day numbers and dates are one to one and agree with the platform', () => {
    fc.assert(
      fc.property(day, (number) => {
        const date = dateOf(number)
        expect(date).toBe(new Date(number * 86_400_000).toISOString().slice(0, 10))
        expect(dayNumber(date)).toBe(number)
        expect(weekdayOf(number) % 7).toBe(new Date(number * 86_400_000).getUTCDay())
      }),
    )
  })
})

describe('periods', () => {
  it.each([
    ['2023-06-30', 'day', '2023-06-30', '2023-06-30', '2023-07-01', '2022-06-30', 180],
    ['2023-W26', 'week', '2023-06-26', '2023-07-02', '2023-W27', '2022-W26', 25],
    ['2020-W53', 'week', '2020-12-28', '2021-01-03', '2021-W01', undefined, 52],
    ['2023-06', 'month', '2023-06-01', '2023-06-30', '2023-07', '2022-06', 5],
    ['2024-02', 'month', '2024-02-01', '2024-02-29', '2024-03', '2023-02', 1],
    ['2023-Q4', 'quarter', '2023-10-01', '2023-12-31', '2024-Q1', '2022-Q4', 3],
    ['2023-H1', 'half-year', '2023-01-01', '2023-06-30', '2023-H2', '2022-H1', 0],
    ['2023', 'year', '2023-01-01', '2023-12-31', '2024', '2022', 0],
    ['2024-02-29', 'day', '2024-02-29', '2024-02-29', '2024-03-01', undefined, 59],
  ] as const)('%s is a %s', (code, of, first, last, next, lastYear, slot) => {
    expect(parsePeriod(code)).toBe(code)
    expect(frequencyOf(code)).toBe(of)
    expect([firstDay(code), lastDay(code)]).toEqual([first, last])
    expect(nextPeriod(code)).toBe(next)
    expect(samePeriodLastYear(code)).toBe(lastYear)
    expect(slotOf(code)).toBe(slot)
  })

  it('a code that names no period is refused', () => {
    const wrong = [
      '',
      '23',
      '2023-6',
      '2023-13',
      '2023-00',
      '2023-Q0',
      '2023-Q5',
      '2023-H3',
      '2023-W00',
      '2023-W53',
      '2023-W54',
      '2023-02-29',
      '2023-q1',
      '20231',
      '2023-',
      '2023年6月',
      '0999-01',
      ' 2023',
    ]
    for (const code of wrong) {
      expect(parsePeriod(code), code).toBeUndefined()
      expect(() => firstDay(code)).toThrow(Refusal)
    }
  })

  it('a week belongs where its Thursday falls', () => {
    expect(yearOf('2025-W01')).toBe(2025)
    expect(firstDay('2025-W01')).toBe('2024-12-30')
    expect(periodOf('2024-12-30', 'week')).toBe('2025-W01')
    expect(periodContains('2025-01', '2025-W01')).toBe(true)
    expect(periodContains('2024-12', '2025-W01')).toBe(false)
    expect(periodContains('2023-Q2', '2023-06')).toBe(true)
    expect(periodContains('2023-06', '2023-Q2')).toBe(false)
  })

  it('a year’s array has room for every slot', () => {
    expect(FREQUENCIES.map((of) => slotCount(of))).toEqual([366, 53, 12, 4, 2, 1])
    expect(FREQUENCIES.map((of) => slotCount(of, 2023))).toEqual([365, 52, 12, 4, 2, 1])
    expect(() => periodAt('week', 2023, 52)).toThrow(Refusal)
    expect(() => previousPeriod('1000')).toThrow(Refusal)
  })

  it('law: every day lies in exactly the period that holds it', () => {
    fc.assert(
      fc.property(day, frequency, (number, of) => {
        const date = dateOf(number)
        const code = periodOf(date, of)
        expect(PERIOD_PATTERN.test(code)).toBe(true)
        expect(firstDay(code) <= date && date <= lastDay(code)).toBe(true)
        expect(periodOf(firstDay(code), of)).toBe(code)
        expect(periodOf(lastDay(code), of)).toBe(code)
      }),
    )
  })

  it('law: next and previous undo each other and touch', () => {
    fc.assert(
      fc.property(period, (code) => {
        const next = nextPeriod(code)
        expect(previousPeriod(next)).toBe(code)
        expect(firstDay(next)).toBe(addDays(lastDay(code), 1))
        expect(comparePeriods(code, next)).toBe(-1)
        expect(periodAt(frequencyOf(code), yearOf(code), slotOf(code))).toBe(code)
      }),
    )
  })

  it('law: the shorter periods of a year are shared out among the longer ones, each to one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1900, max: 2200 }), frequency, frequency, (year, outer, inner) => {
        fc.pre(FREQUENCIES.indexOf(inner) < FREQUENCIES.indexOf(outer) && outer !== 'week')
        const owners = periodsOfYear(year, inner).map(
          (short) => periodsOfYear(year, outer).filter((long) => periodContains(long, short)).length,
        )
        expect(owners.every((count) => count === 1)).toBe(true)
      }),
      { numRuns: 40 },
    )
  })
})
