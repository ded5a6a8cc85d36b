import { type CalendarDate, dateOf, dayNumber, weekdayOf } from '#engine/calendar/date.ts'
import { Refusal } from '#engine/refusal.ts'

/**
 * The working days of an administration: Monday to Friday, without `holidays`, and with `makeUpDays` (调休上班日), as the
 * State Council's yearly notice arranges them. Years without entries have weekends only.
 */
export interface WorkingDayCalendar {
  readonly holidays: ReadonlySet<CalendarDate>
  readonly makeUpDays: ReadonlySet<CalendarDate>
}

export const NO_HOLIDAYS: WorkingDayCalendar = { holidays: new Set(), makeUpDays: new Set() }

const MOST_DAYS = 10_000

/** @throws Refusal form-invalid when a date does not exist, or is both a holiday and a make-up day. */
export function workingDayCalendar(
  holidays: readonly CalendarDate[],
  makeUpDays: readonly CalendarDate[],
): WorkingDayCalendar {
  for (const date of [...holidays, ...makeUpDays]) dayNumber(date)
  const days = { holidays: new Set(holidays), makeUpDays: new Set(makeUpDays) }
  for (const date of makeUpDays) {
    if (days.holidays.has(date)) {
      throw new Refusal('form-invalid', { key: 'calendar.holiday-and-make-up', params: { date } })
    }
  }
  return days
}

export function isWorkingDay(date: CalendarDate, calendar: WorkingDayCalendar): boolean {
  if (calendar.makeUpDays.has(date)) return true
  return weekdayOf(dayNumber(date)) <= 5 && !calendar.holidays.has(date)
}

/** The date itself when it is a working day, else the first working day after it (民法典 Article 203). */
export function workingDayFrom(date: CalendarDate, calendar: WorkingDayCalendar): CalendarDate {
  return isWorkingDay(date, calendar) ? date : addWorkingDays(date, 1, calendar)
}

/**
 * The `days`-th working day after the date (before it when negative); the date itself is not counted. 0 is the date
 * itself, working or not. @throws RangeError beyond 10,000 days or for a part of a day.
 */
export function addWorkingDays(date: CalendarDate, days: number, calendar: WorkingDayCalendar): CalendarDate {
  if (!Number.isInteger(days) || Math.abs(days) > MOST_DAYS) throw new RangeError(`working days: ${days}`)
  const step = Math.sign(days)
  let day = dayNumber(date)
  for (let left = Math.abs(days); left > 0; ) {
    day += step
    if (isWorkingDay(dateOf(day), calendar)) left--
  }
  return dateOf(day)
}

/** Working days after `from` up to and with `to`; negative when `to` is earlier, then those from `to` to before `from`. */
export function workingDaysBetween(from: CalendarDate, to: CalendarDate, calendar: WorkingDayCalendar): number {
  if (to < from) return -workingDaysBetween(dateOf(dayNumber(to) - 1), dateOf(dayNumber(from) - 1), calendar)
  let count = 0
  for (let day = dayNumber(from) + 1; day <= dayNumber(to); day++) if (isWorkingDay(dateOf(day), calendar)) count++
  return count
}
