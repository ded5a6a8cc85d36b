import { addDays, type CalendarDate, dayNumber, daysInMonth } from '#engine/calendar/date.ts'
import type { ProjectState, ProjectStatus } from '#modules/projects/project.ts'

/** The number of a project by the pattern of the pack: `{yy}{family}{serial:3}` of 2023, ZD and 7 is 23ZD007. */
export function formatNumber(
  pattern: string,
  of: { readonly year: number; readonly family: string; readonly serial: number },
): string {
  return pattern
    .replaceAll('{yyyy}', String(of.year))
    .replaceAll('{yy}', String(of.year % 100).padStart(2, '0'))
    .replaceAll('{family}', of.family)
    .replaceAll(/\{serial:(\d)\}/g, (_, digits: string) => String(of.serial).padStart(Number(digits), '0'))
}

/** The same day so many months later; where the month is shorter, its last. */
export function addMonthsTo(date: CalendarDate, months: number): CalendarDate {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  const at = year * 12 + month - 1 + months
  const [y, m] = [Math.floor(at / 12), (at % 12) + 1]
  const last = Math.min(day, daysInMonth(y, m))
  return `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-${String(last).padStart(2, '0')}`
}

/** The last day on which acceptance can be asked for. */
export const acceptanceBy = (endOn: CalendarDate, withinMonths: number): CalendarDate =>
  addMonthsTo(endOn, withinMonths)

/** Overdue from the day after that last day, as long as it is under way. */
export function statusOf(
  project: { readonly state: ProjectState; readonly endOn: CalendarDate },
  today: CalendarDate,
  withinMonths: number,
): ProjectStatus {
  const { state, endOn } = project
  return state === 'ongoing' && today > acceptanceBy(endOn, withinMonths) ? 'overdue' : state
}

export const daysUntil = (date: CalendarDate, today: CalendarDate): number => dayNumber(date) - dayNumber(today)

/** Half of the term: when the mid-term report is due. */
export const midTermOn = (startOn: CalendarDate, endOn: CalendarDate): CalendarDate =>
  addDays(startOn, Math.floor((dayNumber(endOn) - dayNumber(startOn)) / 2))

/** The half-year of a day, as figures name it: 2025-H2. */
export const halfYearOf = (on: CalendarDate): string => `${on.slice(0, 4)}-H${on.slice(5, 7) <= '06' ? 1 : 2}`
