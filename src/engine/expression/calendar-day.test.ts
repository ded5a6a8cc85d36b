import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, addMonths, dayNumber, daysBetween, isCalendarDay, isoDayOf } from '#engine/expression/calendar-day.ts'

const DAY = 86_400_000

test('a day number and its ISO day are the same day, as the platform calendar counts', () => {
  fc.assert(
    fc.property(fc.integer({ min: -719162, max: 2932896 }), (days) => {
      const iso = isoDayOf(days) as string
      expect(iso).toBe(new Date(days * DAY).toISOString().slice(0, 10))
      expect(dayNumber(iso)).toBe(days)
      expect(isCalendarDay(iso)).toBe(true)
    }),
  )
})

test('days outside the calendar are no days', () => {
  for (const text of [
    '2023-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '0000-01-01',
    '2026-1-1',
    '26-01-01',
    '1900-02-29',
    '',
  ])
    expect(isCalendarDay(text)).toBe(false)
  expect(isCalendarDay('2000-02-29')).toBe(true)
  expect(isoDayOf(2932897)).toBeUndefined()
  expect(addDays('9999-12-31', 1)).toBeUndefined()
  expect(addMonths('0001-01-31', -1)).toBeUndefined()
})

test('months later keep the day or take the last of the month', () => {
  expect(addMonths('2024-01-31', 1)).toBe('2024-02-29')
  expect(addMonths('2023-12-15', 2)).toBe('2024-02-15')
  expect(addMonths('2024-03-31', -1)).toBe('2024-02-29')
  expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2)
})
