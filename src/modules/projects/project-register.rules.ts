import { type CalendarDate, dateOf, dayNumber } from '#engine/calendar/date.ts'
import { firstDay, lastDay, type Period, periodsOfYear, yearOf } from '#engine/calendar/period.ts'
import { acceptanceBy } from '#modules/projects/project.rules.ts'
import type { ProjectState } from '#modules/projects/project.ts'

/**
 * What the register of projects counts. A rate is two of them, numerator and denominator:
 * - `applications` handed in for the first time, `approvals`: in the period;
 * - `acceptances-due`: the last day for acceptance lies in the period; `acceptances-on-time`: of these, accepted by that day;
 * - `overdue`: at the end of the period past that day and not closed.
 */
export const PROJECT_COUNTS = [
  'applications',
  'approvals',
  'acceptances-due',
  'acceptances-on-time',
  'overdue',
] as const
export type ProjectCount = (typeof PROJECT_COUNTS)[number]

export interface AskedCount {
  readonly count: ProjectCount
  /** All families when absent. */
  readonly family?: string
  /** 累计: since the beginning of the year, as monthly reports tell it. */
  readonly toDate: boolean
}

const TO_DATE = 'year-to-date.'

/** `approvals`, `approvals.key-rd`, `year-to-date.approvals.key-rd`; undefined: the register counts no such thing. */
export function readAsked(of: string): AskedCount | undefined {
  const toDate = of.startsWith(TO_DATE)
  const rest = toDate ? of.slice(TO_DATE.length) : of
  const dot = rest.indexOf('.')
  const word = dot < 0 ? rest : rest.slice(0, dot)
  const count = PROJECT_COUNTS.find((one) => one === word)
  if (count === undefined) return undefined
  return { count, toDate, ...(dot >= 0 && { family: rest.slice(dot + 1) }) }
}

/** A day that counts, or a span of days in which something stands; `until` is the first day on which it does not. */
export interface CountedSpan {
  readonly from: CalendarDate
  readonly until?: CalendarDate
}

export interface CountedProject {
  readonly approvedOn: CalendarDate
  readonly endOn: CalendarDate
  readonly state: ProjectState
  readonly closedOn: CalendarDate | null
}

/** What a project adds to a count; undefined: nothing. */
export function spanOf(
  count: ProjectCount,
  { approvedOn, endOn, state, closedOn }: CountedProject,
  withinMonths: number,
): CountedSpan | undefined {
  if (count === 'applications') return undefined
  if (count === 'approvals') return { from: approvedOn }
  const by = acceptanceBy(endOn, withinMonths)
  if (count === 'acceptances-due') return { from: by }
  const isOnTime = closedOn !== null && closedOn <= by
  if (count === 'acceptances-on-time') return isOnTime && state === 'accepted' ? { from: by } : undefined
  return isOnTime ? undefined : { from: dateOf(dayNumber(by) + 1), ...(closedOn !== null && { until: closedOn }) }
}

const SHOWN = ['month', 'quarter', 'half-year', 'year'] as const

/** Months, quarters, half-years and years that are over, from the first of January of a year on. */
export function periodsOver(fromYear: number, today: CalendarDate): readonly Period[] {
  const years = Array.from({ length: Math.max(0, yearOf(today) - fromYear + 1) }, (_, at) => fromYear + at)
  return years
    .flatMap((year) => SHOWN.flatMap((frequency) => periodsOfYear(year, frequency)))
    .filter((period) => lastDay(period) < today)
}

/** How many fall into a period, since the beginning of its year where that is asked; of what stands, how many do at its end. */
export function countIn(spans: readonly CountedSpan[], period: Period, { count, toDate }: AskedCount): number {
  const last = lastDay(period)
  if (count === 'overdue') return spans.filter(({ from, until }) => from <= last && !(until && until <= last)).length
  const first = toDate ? firstDay(period.slice(0, 4)) : firstDay(period)
  return spans.filter(({ from }) => first <= from && from <= last).length
}
