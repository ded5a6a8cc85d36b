import {
  type CalendarDate,
  dateOf,
  dayNumber,
  dayNumberOf,
  daysInMonth,
  findDayNumber,
  isLeapYear,
  twoDigits,
  weekdayOf,
} from '#engine/calendar/date.ts'
import { Refusal } from '#engine/refusal.ts'

/** From the shortest to the longest. */
export const FREQUENCIES = ['day', 'week', 'month', 'quarter', 'half-year', 'year'] as const

export type Frequency = (typeof FREQUENCIES)[number]

/**
 * The code of one period: `2023-06-30` a day, `2023-W26` an ISO 8601 week, `2023-06` a month, `2023-Q2` a quarter,
 * `2023-H1` a half-year, `2023` a year. A malformed code is refused by every function here but `parsePeriod`.
 */
export type Period = string

interface Parts {
  readonly frequency: Frequency
  readonly year: number
  /** 0-based within the year. */
  readonly slot: number
}

/** What each kind of code looks like, for JSON Schemas; whether the day or week exists is told by `parsePeriod`. */
export const PERIOD_PATTERN =
  /^[1-9]\d{3}(?:-(?:(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?|W(?:0[1-9]|[1-4]\d|5[0-3])|Q[1-4]|H[12]))?$/

const MONTHS: Readonly<Partial<Record<Frequency, number>>> = { month: 1, quarter: 3, 'half-year': 6, year: 12 }

/** The code itself when it names a period that exists, else undefined. */
export function parsePeriod(text: string): Period | undefined {
  return partsOf(text) === undefined ? undefined : text
}

export function frequencyOf(period: Period): Frequency {
  return read(period).frequency
}

/** The year; of a week, its ISO week-numbering year (that of its Thursday). */
export function yearOf(period: Period): number {
  return read(period).year
}

/** 0-based place within its year: January 0, the second quarter 1. */
export function slotOf(period: Period): number {
  return read(period).slot
}

/** How many periods a year has. Without a year, the most any year has (366 days, 53 weeks): the size of a year's array. */
export function slotCount(frequency: Frequency, year?: number): number {
  if (frequency === 'day') return year === undefined || isLeapYear(year) ? 366 : 365
  if (frequency === 'week') return year === undefined ? 53 : weeksIn(year)
  return 12 / monthsOf(frequency)
}

/** The period of a year by its 0-based slot. @throws Refusal form-invalid when the year has no such slot. */
export function periodAt(frequency: Frequency, year: number, slot: number): Period {
  const malformed = !Number.isInteger(year) || year < 1000 || year > 9999 || !Number.isInteger(slot)
  if (malformed || slot < 0 || slot >= slotCount(frequency, year)) throw noSuchPeriod(`${year} ${frequency} ${slot}`)
  if (frequency === 'day') return dateOf(dayNumberOf(year, 1, 1) + slot)
  if (frequency === 'week') return `${year}-W${twoDigits(slot + 1)}`
  if (frequency === 'month') return `${year}-${twoDigits(slot + 1)}`
  if (frequency === 'quarter') return `${year}-Q${slot + 1}`
  return frequency === 'half-year' ? `${year}-H${slot + 1}` : `${year}`
}

/** The period of a frequency that a date lies in. */
export function periodOf(date: CalendarDate, frequency: Frequency): Period {
  const day = dayNumber(date)
  if (frequency === 'day') return date
  const year = Number(date.slice(0, 4))
  if (frequency === 'week') {
    const thursdayYear = Number(dateOf(day + 4 - weekdayOf(day)).slice(0, 4))
    return periodAt('week', thursdayYear, Math.floor((day - firstMonday(thursdayYear)) / 7))
  }
  return periodAt(frequency, year, Math.floor((Number(date.slice(5, 7)) - 1) / monthsOf(frequency)))
}

export function periodsOfYear(year: number, frequency: Frequency): Period[] {
  return Array.from({ length: slotCount(frequency, year) }, (_, slot) => periodAt(frequency, year, slot))
}

export function firstDay(period: Period): CalendarDate {
  const { frequency, year, slot } = read(period)
  if (frequency === 'day') return period
  if (frequency === 'week') return dateOf(firstMonday(year) + slot * 7)
  return `${year}-${twoDigits(slot * monthsOf(frequency) + 1)}-01`
}

export function lastDay(period: Period): CalendarDate {
  const { frequency, year, slot } = read(period)
  if (frequency === 'day') return period
  if (frequency === 'week') return dateOf(firstMonday(year) + slot * 7 + 6)
  const month = (slot + 1) * monthsOf(frequency)
  return `${year}-${twoDigits(month)}-${twoDigits(daysInMonth(year, month))}`
}

export function nextPeriod(period: Period): Period {
  const { frequency, year, slot } = read(period)
  return slot + 1 < slotCount(frequency, year) ? periodAt(frequency, year, slot + 1) : periodAt(frequency, year + 1, 0)
}

export function previousPeriod(period: Period): Period {
  const { frequency, year, slot } = read(period)
  if (slot > 0) return periodAt(frequency, year, slot - 1)
  return periodAt(frequency, year - 1, slotCount(frequency, year - 1) - 1)
}

/** The period a year earlier (同期); undefined for 29 February and week 53 when that year has none. */
export function samePeriodLastYear(period: Period): Period | undefined {
  const { frequency, year } = read(period)
  return parsePeriod(`${year - 1}${frequency === 'year' ? '' : period.slice(4)}`)
}

/**
 * Whether `inner` belongs to `outer` (a period contains itself). A week belongs where its Thursday falls, as in
 * ISO 8601, so that every week belongs to exactly one month, quarter and year.
 */
export function periodContains(outer: Period, inner: Period): boolean {
  const [outerParts, innerParts] = [read(outer), read(inner)]
  if (FREQUENCIES.indexOf(innerParts.frequency) > FREQUENCIES.indexOf(outerParts.frequency)) return false
  if (innerParts.frequency === outerParts.frequency) return outer === inner
  const day = innerParts.frequency === 'week' ? dateOf(dayNumber(firstDay(inner)) + 3) : firstDay(inner)
  return periodOf(day, outerParts.frequency) === outer
}

/** Order in time: by first day, and of two that begin together the shorter first. */
export function comparePeriods(a: Period, b: Period): -1 | 0 | 1 {
  const [left, right] = [`${firstDay(a)} ${lastDay(a)}`, `${firstDay(b)} ${lastDay(b)}`]
  return left < right ? -1 : left > right ? 1 : 0
}

function partsOf(text: string): Parts | undefined {
  if (!PERIOD_PATTERN.test(text)) return undefined
  const year = Number(text.slice(0, 4))
  if (text.length === 4) return { frequency: 'year', year, slot: 0 }
  if (text.length === 10) {
    const day = findDayNumber(text)
    return day === undefined ? undefined : { frequency: 'day', year, slot: day - dayNumberOf(year, 1, 1) }
  }
  const slot = Number(text.slice(text[5]! > '9' ? 6 : 5)) - 1
  if (text[5] === 'W') return slot < weeksIn(year) ? { frequency: 'week', year, slot } : undefined
  return { frequency: text[5] === 'Q' ? 'quarter' : text[5] === 'H' ? 'half-year' : 'month', year, slot }
}

/** A nation's month asks millions of times after a few dozen periods. */
const known = new Map<Period, Parts>()
const MOST_KNOWN = 2_000

function read(period: Period): Parts {
  const before = known.get(period)
  if (before !== undefined) return before
  const parts = partsOf(period)
  if (parts === undefined) throw noSuchPeriod(period)
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(period, parts)
  return parts
}

function noSuchPeriod(period: string): Refusal {
  return new Refusal('form-invalid', { key: 'calendar.no-such-period', params: { period: period.slice(0, 40) } })
}

function monthsOf(frequency: Frequency): number {
  return MONTHS[frequency]!
}

/** Day number of the Monday of ISO week 1: the week of 4 January. */
function firstMonday(year: number): number {
  const fourth = dayNumberOf(year, 1, 4)
  return fourth - weekdayOf(fourth) + 1
}

function weeksIn(year: number): number {
  return (firstMonday(year + 1) - firstMonday(year)) / 7
}
