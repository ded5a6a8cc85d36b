import { addDays, type CalendarDate, dayNumber, findDayNumber } from '#engine/calendar/date.ts'
import { addWorkingDays, workingDaysBetween } from '#engine/calendar/working-days.ts'
import type { CaseState } from '#engine/process/case-state.ts'
import type { Circumstances } from '#engine/process/circumstances.ts'
import type { ProcessState } from '#engine/process/process.ts'

type World = Pick<Circumstances, 'calendar' | 'facts'>

/** The period of a state: of its publicity, or of its deadline. */
const periodOf = ({ publicity, due }: ProcessState) => publicity ?? due

/** The last day of a state entered on a day; undefined when it has none, or nobody has said which. */
export function dueFrom(
  state: ProcessState,
  entered: CalendarDate,
  { calendar, facts }: World,
): CalendarDate | undefined {
  const period = periodOf(state)
  if (period === undefined) return undefined
  if (period.workingDays !== undefined) return addWorkingDays(entered, period.workingDays, calendar.workingDays)
  if (period.calendarDays !== undefined) return addDays(entered, period.calendarDays)
  const fact = 'fact' in period && period.fact !== undefined ? factOf(facts, period.fact) : undefined
  return typeof fact === 'string' && findDayNumber(fact) !== undefined ? fact : undefined
}

const factOf = (facts: Circumstances['facts'], name: string): unknown =>
  Object.hasOwn(facts, name) ? facts[name] : undefined

/** The deadline as it is now: one that a fact gives follows the fact. */
export function dueNow(state: ProcessState, { dueOn, enteredOn }: CaseState, world: World): CalendarDate | undefined {
  return state.publicity === undefined && state.due?.fact !== undefined ? dueFrom(state, enteredOn, world) : dueOn
}

/** The last day counts in full: a deadline has passed from the day after it, and never while it stands still. */
export function hasPassed(state: ProcessState, caseState: CaseState, today: CalendarDate, world: World): boolean {
  if (caseState.suspended !== undefined) return false
  const due = dueNow(state, caseState, world)
  return due !== undefined && today > due
}

/** How much of the period is left on a day, in its own days; what is over is over. */
export function daysLeft(state: ProcessState, dueOn: CalendarDate, today: CalendarDate, { calendar }: World): number {
  if (dueOn < today) return 0
  return periodOf(state)?.calendarDays !== undefined
    ? dayNumber(dueOn) - dayNumber(today)
    : workingDaysBetween(today, dueOn, calendar.workingDays)
}

/** The last day of a period that goes on from a day with so much left. The same day back gives the same end. */
export function dueAfter(state: ProcessState, left: number, today: CalendarDate, { calendar }: World): CalendarDate {
  return periodOf(state)?.calendarDays !== undefined
    ? addDays(today, left)
    : addWorkingDays(today, left, calendar.workingDays)
}

/** Is a reminder due that has not been given: ahead of the deadline, or again and again after it? */
export function isTimeToRemind(state: ProcessState, caseState: CaseState, today: CalendarDate, world: World): boolean {
  const due = dueNow(state, caseState, world)
  if (state.due === undefined || due === undefined || caseState.suspended !== undefined) return false
  const last = caseState.remindedOn ?? caseState.enteredOn
  const { workingDays } = world.calendar
  if (today > due) {
    const since = caseState.remindedOn !== undefined && caseState.remindedOn > due ? caseState.remindedOn : due
    const { remindEvery } = state.due
    return remindEvery !== undefined && workingDaysBetween(since, today, workingDays) >= remindEvery
  }
  return state.due.remindBefore.some((days) => {
    const day = addWorkingDays(due, -days, workingDays)
    return day <= today && last < day
  })
}
