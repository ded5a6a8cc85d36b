import { type CalendarDate, dateOf } from '#engine/calendar/date.ts'
import type { WorkingDayCalendar } from '#engine/calendar/working-days.ts'
import type { Facts } from '#engine/expression/expression.ts'
import type { Person, UnitsAbove } from '#engine/process/who.ts'
import { Refusal } from '#engine/refusal.ts'

export interface OfficeCalendar {
  readonly workingDays: WorkingDayCalendar
  /** China: 480. */
  readonly utcOffsetMinutes: number
}

/** What the world is like at the moment of an act. */
export interface Circumstances {
  readonly actor: Person
  /** An instant in ISO 8601, `2023-07-03T01:30:00.000Z`. */
  readonly now: string
  readonly calendar: OfficeCalendar
  readonly facts: Facts
  /** Forms by name: filled in soundly or not. */
  readonly forms: Readonly<Record<string, boolean>>
  /** How many files of each kind are attached. */
  readonly files: Readonly<Record<string, number>>
  readonly above: UnitsAbove
}

/** The office's day of an instant. @throws Refusal form-invalid when it is no instant of the years 1000 to 9999. */
export function dayOf(now: string, { utcOffsetMinutes }: OfficeCalendar): CalendarDate {
  const instant = Date.parse(now)
  if (!Number.isFinite(instant) || !Number.isFinite(utcOffsetMinutes))
    throw new Refusal('form-invalid', { key: 'process.no-such-moment', params: { now: now.slice(0, 40) } })
  return dateOf(Math.floor((instant / 60_000 + utcOffsetMinutes) / 1440))
}
