import { addDays, type CalendarDate, dateOf, dayNumber, weekdayOf } from '#engine/calendar/date.ts'

const MINUTE = 60_000
const DAY = 86_400_000

/** The calendar date at an instant where clocks stand `utcOffsetMinutes` before UTC (480 in China). */
export function localDay(at: Date, utcOffsetMinutes: number): CalendarDate {
  return dateOf(Math.floor((at.getTime() + utcOffsetMinutes * MINUTE) / DAY))
}

/** The hour of the day, 0 to 23, there. */
export function localHour(at: Date, utcOffsetMinutes: number): number {
  return new Date(at.getTime() + utcOffsetMinutes * MINUTE).getUTCHours()
}

/** The Sunday of the week of a date (weeks begin on Monday). */
export function lastDayOfWeek(date: CalendarDate): CalendarDate {
  return addDays(date, 7 - weekdayOf(dayNumber(date)))
}
