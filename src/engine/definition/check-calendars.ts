import { dateOf, dayNumber, weekdayOf } from '#engine/calendar/date.ts'
import { type WorkingDayCalendar, workingDayCalendar } from '#engine/calendar/working-days.ts'
import { below } from '#engine/definition/check-references.ts'
import type { FaultSink, Place } from '#engine/definition/fault.ts'
import type { Pack, Placed } from '#engine/definition/pack.ts'
import type { CalendarYear } from '#engine/definition/working-calendar.ts'

/** Holidays and make-up days of each year lie in it (New Year may begin the day before), and never clash. */
export function checkCalendars(pack: Pack, sink: FaultSink): void {
  const years = new Map<string, Place>()
  for (const calendar of pack.calendars) {
    const identity = `${calendar.value.calendar} ${calendar.value.year}`
    const first = years.get(identity)
    if (first) sink.error(calendar.place, 'definition.duplicate-code', { code: identity }, first)
    else years.set(identity, calendar.place)
    checkYear(calendar, sink)
  }
}

function checkYear({ value, place }: Placed<CalendarYear>, sink: FaultSink): void {
  const { year } = value
  const isNear = (day: string) => day.startsWith(`${year}-`) || (day >= `${year - 1}-12-29` && day < `${year}-01-01`)
  const free = new Set<string>()
  for (const [at, { from, until }] of value.holidays.entries()) {
    const here = below(place, 'holidays', at)
    if (!isNear(from)) sink.error(below(here, 'from'), 'definition.calendar-year', { date: from, year })
    if (!isNear(until)) sink.error(below(here, 'until'), 'definition.calendar-year', { date: until, year })
    if (until < from) sink.error(below(here, 'until'), 'definition.reversed-periods')
    for (const day of daysBetween(from, until)) free.add(day)
  }
  for (const [at, day] of value.workdays.entries()) {
    const here = below(place, 'workdays', at)
    if (!isNear(day)) sink.error(here, 'definition.calendar-year', { date: day, year })
    else if (free.has(day)) sink.error(here, 'definition.holiday-and-workday', { date: day })
    else if (weekdayOf(dayNumber(day)) <= 5) sink.error(here, 'definition.weekday-worked', { date: day })
  }
}

/** The days from one to another, both included; none beyond a year. */
function daysBetween(from: string, until: string): string[] {
  const [first, last] = [dayNumber(from), dayNumber(until)]
  return Array.from({ length: Math.min(Math.max(last - first + 1, 0), 366) }, (_, at) => dateOf(first + at))
}

/** One working-day calendar of all its years. Without such a calendar there are only weekends. */
export function calendarOf(pack: Pick<Pack, 'calendars' | 'manifest'>): WorkingDayCalendar {
  const years = pack.calendars
    .map(({ value }) => value)
    .filter((each) => each.calendar === pack.manifest.value.calendar)
  const workdays = years.flatMap((each) => each.workdays)
  const holidays = years.flatMap((each) => each.holidays.flatMap(({ from, until }) => daysBetween(from, until)))
  return workingDayCalendar(holidays, workdays)
}
