import type { CaseState, Seat } from '#engine/process/case-state.ts'
import type { CompiledProcess } from '#engine/process/compile-process.ts'
import type { OpenTask } from '#engine/process/open-tasks.ts'
import { fitsSeat, holdOf, openSeats } from '#engine/process/task.ts'
import { fits, type Person, type UnitsAbove } from '#engine/process/who.ts'

/** Somebody before a case, on a day. */
export interface Desk {
  readonly process: CompiledProcess
  readonly state: CaseState
  readonly person: Person
  readonly today: string
  readonly above: UnitsAbove
}

/** The open seats that somebody may fill, in his own right or for another. */
export function ownSeats({ process, state, person, today, above }: Desk): readonly Seat[] {
  const here = process.states.get(state.state)
  if (here === undefined || here.state.phase === 'closed') return []
  return openSeats(here, state.seats).filter((seat) => holdOf(process, state, seat, person, today, above) !== undefined)
}

/**
 * May he write in a form now? Whoever has an open seat in a state that hands the form in; and until it is handed in everybody
 * who could have the seat, so that several can work on one application.
 */
export function mayWrite(desk: Desk, form: string): boolean {
  const { process, state, person, above } = desk
  const here = process.states.get(state.state)
  const actions = here?.actions.filter(({ action }) => action.form === form) ?? []
  if (here === undefined || actions.length === 0) return false
  const asks = (code: string) => actions.some(({ action }) => action.seats.length === 0 || action.seats.includes(code))
  if (actions.some(({ action }) => action.by === 'people' && fits(action.who ?? [], person, state.parties, above)))
    return true
  return openSeats(here, state.seats).some(
    (seat) =>
      asks(seat.code) &&
      (ownSeats(desk).includes(seat) || fitsSeat(here.state.task, seat, person, state.parties, above)),
  )
}

/** Is he one of those whom a task asks? */
export function isAsked(desk: Desk, task: OpenTask): boolean {
  if (task.kind === 'seat') return ownSeats(desk).some(({ id }) => id === task.id)
  return fits(task.who, desk.person, desk.state.parties, desk.above)
}

/** What he may do with a seat beside saying something: a delegate cannot pass it on. */
export function seatActs(desk: Desk, task: OpenTask): ('hand-over' | 'add-signer' | 'delegate')[] {
  const { process, state, person, today, above } = desk
  const rule = process.states.get(state.state)?.state.task
  const seat = state.seats.find(({ id }) => id === task.id)
  if (rule === undefined || seat === undefined || task.kind !== 'seat') return []
  const hold = holdOf(process, state, seat, person, today, above)
  if (hold === undefined || hold.for !== undefined) return []
  return [
    ...(rule.handOver === 'no' ? [] : (['hand-over', 'delegate'] as const)),
    ...(rule.addSigner === 'no' ? [] : (['add-signer'] as const)),
  ]
}

/** Could this person be given a seat by such an act? Whether it is then done, the step decides. */
export function isCandidate(
  desk: Desk,
  act: 'choose' | 'hand-over' | 'add-signer' | 'delegate',
  other: Person,
): boolean {
  const { process, state, above } = desk
  const rule = process.states.get(state.state)?.state.task
  if (rule === undefined) return false
  if (act === 'choose') return rule.choose !== undefined && fits(rule.choose.from, other, state.parties, above)
  const allowed = act === 'add-signer' ? rule.addSigner : rule.handOver
  if (allowed === 'no' || other.person === desk.person.person) return false
  if (allowed === 'anyone') return true
  return ownSeats(desk).some((seat) => fitsSeat(rule, seat, other, state.parties, above))
}
