import { explain } from '#engine/expression/explain.ts'
import { UNKNOWN } from '#engine/expression/expression.ts'
import type { ActOf } from '#engine/process/act.ts'
import type { Mark, Seat } from '#engine/process/case-state.ts'
import type { CompiledAction } from '#engine/process/compile-process.ts'
import { dueNow, hasPassed } from '#engine/process/deadline.ts'
import { leave } from '#engine/process/enter.ts'
import { Reasons, refuse } from '#engine/process/reasons.ts'
import type { StepRun } from '#engine/process/step-run.ts'
import { holdOf, openSeats, settled } from '#engine/process/task.ts'
import { fits } from '#engine/process/who.ts'

type Take = ActOf<'take'>

/** An action by a person: said at the task, or taken outright. @throws Refusal with every reason against it. */
export function take(run: StepRun, act: Take): void {
  const compiled = findAction(run, act.action)
  const reasons = new Reasons()
  const seat =
    compiled.action.by === 'task' ? checkSeat(run, compiled, act, reasons) : checkPeople(run, compiled, reasons)
  checkApart(run, compiled.action.apartFrom, [run.world.actor.person, seat?.hold.for], reasons)
  checkTime(run, compiled, reasons)
  checkGuard(run, compiled, reasons)
  checkPapers(run, compiled, reasons)
  checkInputs(run, compiled, act, reasons)
  const to = targetOf(run, compiled, act, reasons)
  reasons.refuse()
  const { person: by } = run.world.actor
  const given = {
    ...(act.reason && { reason: act.reason }),
    ...(act.marks && act.marks.length > 0 && { marks: act.marks }),
  }
  if (seat === undefined) {
    leave(run, compiled, { to: to!, by, ...given }, new Set())
    return
  }
  run.emit(
    {
      event: 'said',
      seat: seat.seat.id,
      action: compiled.action.code,
      says: compiled.says,
      ...(compiled.targets.length !== 1 && to !== undefined && { to }),
      ...given,
    },
    { by, ...seat.hold },
  )
  moveWhenSettled(run, { by, ...seat.hold, ...(act.reason && { reason: act.reason }) })
}

/** When the task has come to an action, the case moves by it, with what all who said so have marked. */
function moveWhenSettled(run: StepRun, by: { readonly by: string; readonly for?: string; reason?: string }): void {
  const { here } = run
  const { seats, trail } = run.state
  const code = settled(here, seats)
  const compiled = here.actions.find(({ action }) => action.code === code)
  if (compiled === undefined) return
  const said = seats.flatMap((seat) => (seat.said !== undefined && seat.said.action === code ? [seat.said] : []))
  const marks = said.flatMap((one) => one.marks ?? [])
  const to = said.find((one) => one.to !== undefined)?.to ?? compiled.targets[0] ?? trail.at(-1)
  leave(run, compiled, { to: to!, ...by, ...(marks.length > 0 && { marks }) }, new Set())
}

function findAction(run: StepRun, code: string): CompiledAction {
  const { here, process } = run
  const found = here.actions.find(({ action }) => action.code === code)
  const params = { action: code, state: run.state.state }
  if (found === undefined) {
    const isKnown = [...process.states.values()].some(({ actions }) =>
      actions.some(({ action }) => action.code === code),
    )
    return refuse(
      isKnown ? 'wrong-state' : 'not-found',
      isKnown ? 'process.not-here' : 'process.no-such-action',
      params,
    )
  }
  if (found.action.by !== 'task' && found.action.by !== 'people') refuse('not-allowed', 'process.by-itself', params)
  return found
}

interface Held {
  readonly seat: Seat
  readonly hold: { readonly for?: string }
}

function checkSeat(run: StepRun, { action }: CompiledAction, act: Take, reasons: Reasons): Held | undefined {
  const { state, here, today, world } = run
  const open = openSeats(here, state.seats)
  const params = { action: action.code, state: state.state }
  if (open.length === 0) reasons.add('wrong-state', 'process.nobody-asked', params)
  const asked = open.filter(
    ({ id, code }) =>
      (act.seat === undefined || act.seat === id) && (action.seats.length === 0 || action.seats.includes(code)),
  )
  for (const seat of asked) {
    const hold = holdOf(run.process, state, seat, world.actor, today, world.above)
    if (hold === undefined) continue
    const people = [world.actor.person, hold.for]
    if (here.state.task?.distinct && hasSeat(state.seats, seat, people))
      reasons.add('not-allowed', 'process.seat-twice', params)
    checkApart(run, here.state.task?.apartFrom ?? [], people, reasons)
    return { seat, hold }
  }
  if (open.length > 0) reasons.add('not-allowed', 'process.no-seat', params)
  return undefined
}

/** Does one of them sit elsewhere at this task, or has he spoken there? */
export function hasSeat(seats: readonly Seat[], besides: Seat, people: readonly (string | undefined)[]): boolean {
  return seats.some(
    ({ id, said, person }) =>
      id !== besides.id && [said?.by, said?.for, person].some((one) => one !== undefined && people.includes(one)),
  )
}

function checkPeople(run: StepRun, { action }: CompiledAction, reasons: Reasons): undefined {
  const { actor, above } = run.world
  if (!fits(action.who ?? [], actor, run.state.parties, above))
    reasons.add('not-allowed', 'process.not-yours', { action: action.code })
}

/** Separation of duties: who took one of these actions in this case has no part here, nor has who acts for him. */
export function checkApart(
  { state: { takenBy } }: StepRun,
  apartFrom: readonly string[],
  people: readonly (string | undefined)[],
  reasons: Reasons,
): void {
  for (const action of apartFrom)
    if (Object.hasOwn(takenBy, action) && takenBy[action]!.some((one) => people.includes(one)))
      reasons.add('not-allowed', 'process.took-part', { action })
}

function checkTime(run: StepRun, { action }: CompiledAction, reasons: Reasons): void {
  const { here, state, today, world } = run
  const isOver = here.state.publicity !== undefined || here.state.due?.onExpiry === 'act'
  if (isOver && action.by === 'task' && hasPassed(here.state, state, today, world))
    reasons.add('too-late', 'process.too-late', { due: dueNow(here.state, state, world)! })
  if (action.move !== 'withdraw' || action.until === 'decided') return
  if (state.seats.some(({ said }) => said !== undefined))
    reasons.add('too-late', 'process.already-touched', { action: action.code })
}

function checkGuard(run: StepRun, { action, guard }: CompiledAction, reasons: Reasons): void {
  if (guard === undefined) return
  const held = run.holds(guard)
  if (held === true) return
  const params = { action: action.code, state: run.state.state }
  if (held === false) {
    reasons.add('rule-broken', 'process.rule-fails', params)
    return
  }
  const missing = held === UNKNOWN ? explain(guard.expression, run.facts()).missing : []
  reasons.add('rule-broken', 'process.rule-unknown', { ...params, facts: missing.join(',') })
}

function checkPapers(run: StepRun, { action: { form, files } }: CompiledAction, reasons: Reasons): void {
  const { world } = run
  if (form !== undefined && !(Object.hasOwn(world.forms, form) && world.forms[form] === true))
    reasons.add('form-invalid', 'process.form-not-sound', { form }, form)
  for (const file of files)
    if (!(Object.hasOwn(world.files, file) && world.files[file]! > 0))
      reasons.add('form-invalid', 'process.file-missing', { file }, file)
}

/** Must a reason be given? By default for a no and for a return. */
export const needsReason = ({ action, says }: CompiledAction): boolean =>
  action.reason === undefined
    ? action.move === 'return' || (action.by === 'task' && says === 'no')
    : action.reason === 'required'

function checkInputs(run: StepRun, compiled: CompiledAction, act: Take, reasons: Reasons): void {
  const { action } = compiled
  const params = { action: action.code }
  const marks: readonly Mark[] = act.marks ?? []
  if (action.move !== 'return' && marks.length > 0)
    reasons.add('form-invalid', 'process.marks-not-asked', params, 'marks')
  if (run.inputsLater) return
  if (needsReason(compiled) && (act.reason ?? '').trim() === '')
    reasons.add('form-invalid', 'process.reason-missing', params, 'reason')
  if (action.move === 'return' && action.marks === 'required' && marks.length === 0)
    reasons.add('form-invalid', 'process.marks-missing', params, 'marks')
}

/** Back one goes only to where the case has been. */
export function choicesOf(run: Pick<StepRun, 'state'>, { action, targets }: CompiledAction): readonly string[] {
  const { trail } = run.state
  if (action.move === 'onward') return targets
  return targets.length === 0 ? trail : targets.filter((one) => trail.includes(one))
}

function targetOf(run: StepRun, compiled: CompiledAction, act: Take, reasons: Reasons): string | undefined {
  const choices = choicesOf(run, compiled)
  const params = { action: compiled.action.code }
  if (choices.length === 0) reasons.add('rule-broken', 'process.not-been-there', params)
  else if (act.to !== undefined && !choices.includes(act.to))
    reasons.add('form-invalid', 'process.no-such-target', { ...params, state: act.to }, 'to')
  else if (act.to === undefined && choices.length > 1 && !run.inputsLater)
    reasons.add('form-invalid', 'process.target-missing', params, 'to')
  return act.to ?? choices[0]
}
