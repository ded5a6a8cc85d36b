import { addDays, type CalendarDate } from '#engine/calendar/date.ts'
import { addWorkingDays } from '#engine/calendar/working-days.ts'
import type { CaseState } from '#engine/process/case-state.ts'
import type { OfficeCalendar } from '#engine/process/circumstances.ts'
import type { CompiledProcess } from '#engine/process/compile-process.ts'

/**
 * The first day after today on which the clock may have something to do for a case: the day after its deadline, a day on which
 * a reminder falls due, or tomorrow, where rules wait for facts or the deadline itself is a fact. None: undefined.
 */
export function nextClockDay(
  process: CompiledProcess,
  caseState: CaseState,
  today: CalendarDate,
  { workingDays }: OfficeCalendar,
): CalendarDate | undefined {
  const here = process.states.get(caseState.state)
  if (here === undefined || here.state.phase === 'closed') return undefined
  const tomorrow = addDays(today, 1)
  const isWaiting = here.actions.some(({ action }) => action.by === 'rule')
  if (isWaiting || (here.state.due?.fact !== undefined && here.state.publicity === undefined)) return tomorrow
  const { dueOn } = caseState
  if (dueOn === undefined || caseState.suspended !== undefined) return undefined
  if (today > dueOn) return tomorrow
  const days = (here.state.due?.remindBefore ?? []).map((before) => addWorkingDays(dueOn, -before, workingDays))
  return [addDays(dueOn, 1), ...days].filter((day) => day > today).sort()[0]
}
