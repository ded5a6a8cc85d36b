import { addDays, type CalendarDate } from '#engine/calendar/date.ts'
import { firstDay, lastDay, type Period } from '#engine/calendar/period.ts'
import { isWorkingDay, type WorkingDayCalendar } from '#engine/calendar/working-days.ts'
import type { DaySeries } from '#engine/monitor/day-series.ts'
import type { DayFlow, Monitor } from '#engine/monitor/monitor.ts'
import { type Exact, exact, mean, sum } from '#engine/number/exact.ts'

export interface Flowed {
  /** In the measure of the indicator. */
  readonly value: Exact
  /** Days of the period that have a value. */
  readonly present: number
  readonly last: CalendarDate
}

/**
 * What the days come to in a longer period, by the rule alone: which values stand, not when or in which order they came in.
 * `before` is what the year had come to when the period began, for a figure that is reported year to date; days whose own
 * values already run on (`last`) are not added to it. Undefined: the period has no day with a value.
 */
export function flowIntoPeriod(
  period: Period,
  { rule, factor }: Pick<DayFlow, 'rule' | 'factor'>,
  series: DaySeries,
  before?: Exact,
): Flowed | undefined {
  const [from, to] = [firstDay(period), lastDay(period)]
  const within = series.filter(({ day }) => day >= from && day <= to)
  const last = within.at(-1)
  if (last === undefined) return undefined
  const values = within.map(({ value }) => value)
  const reduced = rule === 'sum' ? sum(values) : rule === 'mean' ? mean(values)! : last.value
  const scaled = reduced.mul(exact(factor))
  const value = rule === 'sum' && before !== undefined ? before.add(scaled) : scaled
  return { value, present: within.length, last: last.day }
}

/** The days of a period, up to and with `until`, that a value is expected of. */
export function expectedDays(
  period: Period,
  { days }: Pick<Monitor, 'days'>,
  calendar: WorkingDayCalendar,
  until: CalendarDate,
): readonly CalendarDate[] {
  const end = until < lastDay(period) ? until : lastDay(period)
  const found: CalendarDate[] = []
  for (let day = firstDay(period); day <= end; day = addDays(day, 1))
    if (days === 'calendar' || isWorkingDay(day, calendar)) found.push(day)
  return found
}
