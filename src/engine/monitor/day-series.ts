import type { CalendarDate } from '#engine/calendar/date.ts'
import type { Exact } from '#engine/number/exact.ts'

/** The value of one day. */
export interface DayValue {
  readonly day: CalendarDate
  readonly value: Exact
}

/** Values in the order of their days, each day once. */
export type DaySeries = readonly DayValue[]

/** A series from values in any order; of two of one day the later in the list stands. */
export function daySeries(values: Iterable<DayValue>): DaySeries {
  const byDay = new Map<CalendarDate, DayValue>()
  for (const value of values) byDay.set(value.day, value)
  return [...byDay.values()].sort((a, b) => (a.day < b.day ? -1 : 1))
}
