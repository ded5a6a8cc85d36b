import { addDays, type CalendarDate } from '#engine/calendar/date.ts'
import { addWorkingDays, type WorkingDayCalendar } from '#engine/calendar/working-days.ts'
import type { DaySpan } from '#engine/light/light-scheme.ts'

/** The day a span ends that begins on a day; the day itself is not counted. */
export function afterSpan(from: CalendarDate, span: DaySpan, calendar: WorkingDayCalendar): CalendarDate {
  return 'workingDays' in span ? addWorkingDays(from, span.workingDays, calendar) : addDays(from, span.calendarDays)
}
