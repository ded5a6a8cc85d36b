import { addWorkingDays } from '#engine/calendar/working-days.ts'
import type { ActOf } from '#engine/process/act.ts'
import { daysLeft, dueAfter, dueNow, hasPassed } from '#engine/process/deadline.ts'
import { leave } from '#engine/process/enter.ts'
import { Reasons, refuse } from '#engine/process/reasons.ts'
import type { StepRun } from '#engine/process/step-run.ts'
import { checkApart } from '#engine/process/take.ts'
import { fits } from '#engine/process/who.ts'

const MOST_OBJECTIONS = 200

export const openObjections = ({ state }: Pick<StepRun, 'state'>) =>
  state.objections.filter(({ answer }) => answer === undefined)

/** 异议: raised while the period lasts; the period then stands still with what is left of it. */
export function object(run: StepRun, { id }: ActOf<'object'>): void {
  const { here, state, today, world } = run
  const rule = here.state.publicity?.objections
  if (rule === undefined) refuse('wrong-state', 'process.no-objections', { state: state.state })
  const reasons = new Reasons()
  const { actor, above, calendar } = world
  if (!fits(rule.who, actor, state.parties, above)) reasons.add('not-allowed', 'process.may-not-object')
  const due = dueNow(here.state, state, world)
  if (hasPassed(here.state, state, today, world)) reasons.add('too-late', 'process.too-late', { due: due! })
  if (state.objections.some((one) => one.id === id)) reasons.add('conflict', 'process.objection-twice', { id })
  if (state.objections.length >= MOST_OBJECTIONS)
    reasons.add('over-limit', 'process.too-many-objections', { limit: MOST_OBJECTIONS })
  reasons.refuse()
  const dueOn = addWorkingDays(today, rule.answerWorkingDays, calendar.workingDays)
  const stops = rule.suspends && state.suspended === undefined && due !== undefined
  run.emit(
    {
      event: 'objected',
      objection: { id, by: actor.person, on: today, dueOn },
      ...(stops && { left: daysLeft(here.state, due, today, world) }),
    },
    { by: actor.person },
  )
}

/**
 * An objection is answered by somebody who neither raised it nor decided before. When the last is answered, the case goes the way of
 * objections if any was upheld; else the period goes on with what was left of it.
 */
export function answer(run: StepRun, { objection: id, upheld, reason }: ActOf<'answer'>): void {
  const { here, state, today, world } = run
  const rule = here.state.publicity?.objections
  const found = state.objections.find((one) => one.id === id)
  if (rule === undefined || found === undefined) refuse('not-found', 'process.no-such-objection', { id })
  if (found.answer !== undefined) refuse('wrong-state', 'process.objection-answered', { id })
  const reasons = new Reasons()
  const { actor, above } = world
  if (!fits(rule.handle, actor, state.parties, above)) reasons.add('not-allowed', 'process.may-not-answer')
  if (found.by === actor.person) reasons.add('not-allowed', 'process.own-objection')
  checkApart(run, rule.apartFrom, [actor.person], reasons)
  if (!run.inputsLater && (reason ?? '').trim() === '')
    reasons.add('form-invalid', 'process.answer-missing', {}, 'reason')
  reasons.refuse()
  const isLast = openObjections(run).length === 1
  const anyUpheld = upheld || state.objections.some((one) => one.answer === 'upheld')
  const resumes = isLast && !anyUpheld && state.suspended !== undefined
  run.emit(
    {
      event: 'answered',
      objection: id,
      upheld,
      ...(resumes && { dueOn: dueAfter(here.state, state.suspended!.left, today, world) }),
      ...(reason && { reason }),
    },
    { by: actor.person },
  )
  const action = here.actions.find((one) => one.action.by === 'objection')
  if (isLast && anyUpheld && action !== undefined)
    leave(run, action, { to: action.targets[0]!, by: actor.person }, new Set())
}
