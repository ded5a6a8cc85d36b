import { addDays, type CalendarDate } from '#engine/calendar/date.ts'
import { addWorkingDays, isWorkingDay, type WorkingDayCalendar } from '#engine/calendar/working-days.ts'
import type { Monitor } from '#engine/monitor/monitor.ts'

/** The local day and time of an office, `2023-07-03` and `09:30`. */
export interface LocalTime {
  readonly day: CalendarDate
  readonly time: string
}

const FARTHEST_BACK = 400

/** The last day whose value should be in by now; the delay counts in the days that the figure keeps. */
export function latestExpected(
  { days, delayDays, dueTime }: Pick<Monitor, 'days' | 'delayDays' | 'dueTime'>,
  now: LocalTime,
  calendar: WorkingDayCalendar,
): CalendarDate {
  for (let back = 0; back < FARTHEST_BACK; back++) {
    const day = addDays(now.day, -back)
    if (days === 'working' && !isWorkingDay(day, calendar)) continue
    const due = days === 'working' ? addWorkingDays(day, delayDays, calendar) : addDays(day, delayDays)
    if (due < now.day || (due === now.day && now.time >= dueTime)) return day
  }
  return addDays(now.day, -FARTHEST_BACK)
}
