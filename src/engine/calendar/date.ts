import { Refusal } from '#engine/refusal.ts'

/** A calendar date `2023-06-30`, years 1000 to 9999, without time or zone. */
export type CalendarDate = string

const DATE = /^([1-9]\d{3})-(\d\d)-(\d\d)$/
const DAYS_BEFORE_1970 = 719_468

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Days of a month; `month` from 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Days since 1970-01-01, or undefined when the text is no date that exists (`1990-02-29`). */
export function findDayNumber(date: string): number | undefined {
  const match = DATE.exec(date)
  if (!match) return undefined
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  return dayNumberOf(year, month, day)
}

/** Days since 1970-01-01. @throws Refusal form-invalid `calendar.no-such-date`. */
export function dayNumber(date: CalendarDate): number {
  const found = findDayNumber(date)
  if (found === undefined) {
    throw new Refusal('form-invalid', { key: 'calendar.no-such-date', params: { date: date.slice(0, 40) } })
  }
  return found
}

/** Day number of a year, month and day already known to exist (proleptic Gregorian, years from 0). */
export function dayNumberOf(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    DAYS_BEFORE_1970
  )
}

/** The date of a day number. @throws Refusal form-invalid when it leaves the years 1000 to 9999. */
export function dateOf(day: number): CalendarDate {
  const days = day + DAYS_BEFORE_1970
  const era = Math.floor(days / 146_097)
  const dayOfEra = days - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  if (year < 1000 || year > 9999) {
    throw new Refusal('form-invalid', { key: 'calendar.no-such-date', params: { date: `${year}` } })
  }
  return `${year}-${twoDigits(month)}-${twoDigits(dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1)}`
}

/** Day of the week, Monday 1 to Sunday 7 (ISO 8601). */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  return dateOf(dayNumber(date) + days)
}

export function twoDigits(n: number): string {
  return n.toString().padStart(2, '0')
}
