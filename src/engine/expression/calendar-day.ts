/** Proleptic Gregorian days as ISO text `YYYY-MM-DD`, years 0001 to 9999, counted from 1970-01-01 (GB/T 7408.1-2023). */

const FIRST_DAY = -719162
const LAST_DAY = 2932896

const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})$/
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

function monthLength(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? 0)
}

/** Year, month 1–12, day 1–31 of an ISO day that is known to be valid. */
export function partsOf(isoDay: string): readonly [number, number, number] {
  return [Number(isoDay.slice(0, 4)), Number(isoDay.slice(5, 7)), Number(isoDay.slice(8, 10))]
}

export function isCalendarDay(text: string): boolean {
  const match = ISO_DAY.exec(text)
  if (!match) return false
  const [year, month, day] = partsOf(text)
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= monthLength(year, month)
}

/** Days since 1970-01-01. The day must be valid. */
export function dayNumber(isoDay: string): number {
  const [year, month, day] = partsOf(isoDay)
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0')

/** The ISO day of a day number, or undefined outside the years 0001 to 9999. */
export function isoDayOf(days: number): string | undefined {
  if (!(days >= FIRST_DAY && days <= LAST_DAY)) return undefined
  const shifted = days + 719468
  const era = Math.floor(shifted / 146097)
  const dayOfEra = shifted - era * 146097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return `${pad(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4)}-${pad(month, 2)}-${pad(day, 2)}`
}

/** The same day of the month `months` later; the last day of the month where that day does not exist. */
export function addMonths(isoDay: string, months: number): string | undefined {
  const [year, month, day] = partsOf(isoDay)
  const total = year * 12 + (month - 1) + months
  const toYear = Math.floor(total / 12)
  if (!(toYear >= 1 && toYear <= 9999)) return undefined
  const toMonth = total - toYear * 12 + 1
  return `${pad(toYear, 4)}-${pad(toMonth, 2)}-${pad(Math.min(day, monthLength(toYear, toMonth)), 2)}`
}

export function addDays(isoDay: string, days: number): string | undefined {
  return isoDayOf(dayNumber(isoDay) + days)
}

/** Whole days from one day to a later one; negative when it is earlier. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from)
}
