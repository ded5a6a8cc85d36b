import { type Answer, no, YES } from '#engine/access/may.ts'
import { addDays, type CalendarDate, dayNumber } from '#engine/calendar/date.ts'
import { firstDay, lastDay, type Period, periodOf, previousPeriod } from '#engine/calendar/period.ts'

export const PROBLEM_STATES = ['open', 'in-hand', 'solved'] as const
export type ProblemState = (typeof PROBLEM_STATES)[number]

export const PROBLEM_ACTS = ['change', 'take', 'answer', 'assign', 'solve', 'reopen'] as const
export type ProblemAct = (typeof PROBLEM_ACTS)[number]

/** When a problem was raised and, if it is, solved; weeks as `2023-W26`. */
export interface ProblemWeeks {
  readonly week: Period
  readonly solvedWeek: Period | null
}

export const weekOf = (day: CalendarDate): Period => periodOf(day, 'week')

/** Does it stand on the sheet of this week? From the week it was raised to the week it was solved, both included. */
export const standsOn = ({ week, solvedWeek }: ProblemWeeks, sheet: Period): boolean =>
  week <= sheet && (solvedWeek === null || solvedWeek >= sheet)

/** Was it still unsolved when this week was over? */
export const isUnsolvedAfter = ({ week, solvedWeek }: ProblemWeeks, sheet: Period): boolean =>
  week <= sheet && (solvedWeek === null || solvedWeek > sheet)

/** How often it has been carried over to come to this sheet (结转): no job moves it, so none can forget it. */
export const carriedTo = ({ week }: Pick<ProblemWeeks, 'week'>, sheet: Period): number =>
  Math.max(0, (dayNumber(firstDay(sheet)) - dayNumber(firstDay(week))) / 7)

/** The last week that belongs to a month or longer period: a week belongs where its Thursday falls (ISO 8601). */
export function lastWeekOf(period: Period): Period {
  const week = weekOf(lastDay(period))
  return addDays(firstDay(week), 3) <= lastDay(period) ? week : previousPeriod(week)
}

/** Who asks and what stands: all that an act depends on. */
export interface ProblemSituation {
  readonly state: ProblemState
  /** Of this week's sheet: raised in it, or solved in it. */
  readonly isRaisedNow: boolean
  readonly isSolvedNow: boolean
  /** Writes for the unit whose problem it is, for the unit that is to help, or manages the sheets of all. */
  readonly isOfUnit: boolean
  readonly isOwner: boolean
  readonly manages: boolean
}

/** May this act be done now, and if not, why? The button asks it, and so does the transaction. */
export function mayAct(act: ProblemAct, s: ProblemSituation): Answer {
  const who: Record<ProblemAct, boolean> = {
    change: s.isOfUnit,
    take: s.isOwner,
    answer: s.isOwner || s.manages,
    assign: s.manages,
    solve: s.isOfUnit || s.manages,
    reopen: s.isOfUnit || s.manages,
  }
  if (!who[act]) return no('not-allowed', `problem.needs.${act}`)
  if (act === 'reopen') {
    if (s.state !== 'solved') return no('wrong-state', 'problem.not-solved')
    return s.isSolvedNow ? YES : no('too-late', 'problem.solved-earlier')
  }
  if (s.state === 'solved') return no('wrong-state', 'problem.solved')
  if (act === 'take' && s.state !== 'open') return no('wrong-state', 'problem.in-hand')
  if (act === 'change' && (s.state !== 'open' || !s.isRaisedNow)) return no('too-late', 'problem.change-too-late')
  return YES
}
