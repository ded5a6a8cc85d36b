import type { ActOf } from '#engine/process/act.ts'
import { dueNow, hasPassed, isTimeToRemind } from '#engine/process/deadline.ts'
import { enter, followRules, leave } from '#engine/process/enter.ts'
import { openObjections } from '#engine/process/objection.ts'
import { openTasks } from '#engine/process/open-tasks.ts'
import { refuse } from '#engine/process/reasons.ts'
import type { StepRun } from '#engine/process/step-run.ts'

/**
 * The clock, and facts that have changed: deadlines that have passed are acted upon, rules that hold by now are followed, reminders
 * fall due. Asked twice on one day it does nothing the second time.
 */
export function tick(run: StepRun): void {
  const { here, state, today, world } = run
  if (here.state.phase === 'closed') return
  const due = dueNow(here.state, state, world)
  if (due !== state.dueOn && state.suspended === undefined) run.emit({ event: 'due-moved', ...(due && { dueOn: due }) })
  const isOver = openObjections(run).length === 0 && hasPassed(here.state, run.state, today, world)
  const action = here.actions.find((one) => one.action.by === 'deadline')
  const mayLapse = here.state.publicity !== undefined || here.state.due?.onExpiry === 'act'
  if (isOver && mayLapse && action && (action.guard === undefined || run.holds(action.guard) === true))
    leave(run, action, { to: action.targets[0]! }, new Set())
  else wait(run, isOver)
}

/** While it stays where it is: others are asked when it is late, rules are followed, reminders fall due. */
function wait(run: StepRun, isOver: boolean): void {
  const { here, state } = run
  if (isOver && here.state.due?.onExpiry === 'escalate' && !state.escalated) run.emit({ event: 'escalated' })
  const { visit } = run.state
  followRules(run)
  if (run.state.visit === visit && openTasks(run.process, run.state).length > 0) remindWhenDue(run)
}

function remindWhenDue(run: StepRun): void {
  if (!isTimeToRemind(run.here.state, run.state, run.today, run.world)) return
  run.emit({ event: 'reminded' })
  run.isReminding = true
}

/** 催办: by hand, once a day. */
export function remind(run: StepRun): void {
  const { state, today, world } = run
  if (openTasks(run.process, state).length === 0) refuse('wrong-state', 'process.nobody-asked', { state: state.state })
  if (state.remindedOn === today) refuse('rule-broken', 'process.reminded-today')
  run.emit({ event: 'reminded' }, { by: world.actor.person })
  run.isReminding = true
}

/** A subcase has moved; when those that are waited for are there, the case moves too. */
export function moveSubcase(run: StepRun, { key, phase, outcome }: ActOf<'subcase'>): void {
  const { here, state } = run
  const found = state.subcases.find((one) => one.key === key)
  if (found === undefined) refuse('not-found', 'process.no-such-subcase', { key })
  run.emit({
    event: 'subcase-moved',
    subcase: { key, process: found.process, phase, ...(outcome && { outcome }) },
  })
  const action = here.actions.find((one) => one.action.by === 'subcases')
  if (action !== undefined && isWaitedFor(run) && (action.guard === undefined || run.holds(action.guard) === true))
    leave(run, action, { to: action.targets[0]! }, new Set())
}

function isWaitedFor({ here, state: { subcases } }: StepRun): boolean {
  const wait = here.state.subcases?.wait
  const isClosed = ({ phase }: { phase: string }) => phase === 'closed'
  return wait === 'all' ? subcases.every(isClosed) : wait === 'any' ? subcases.some(isClosed) : wait === 'condition'
}

/** What is told of a case that the case above it waits for no longer; no action of any process is called so. */
export const LET_GO = '(let-go)'

/** The case above has gone on without it: it is withdrawn, or ends without success where its process has no such end. */
export function letGo(run: StepRun): void {
  const closed = run.process.process.states.filter(({ phase }) => phase === 'closed')
  const end = ['withdrawn', 'terminated', 'failed']
    .map((outcome) => closed.find((state) => state.outcome === outcome))
    .find((state) => state !== undefined)
  if (end === undefined) return
  run.emit({ event: 'left', state: run.state.state, action: LET_GO, move: 'onward' })
  enter(run, end.code)
}

/** Who has a relation to the case has changed: a new leader, another unit after a merger. */
export function changeParties(run: StepRun, { relation, parties }: ActOf<'parties'>): void {
  if (!run.process.process.relations.some(({ code }) => code === relation))
    refuse('not-found', 'process.no-such-relation', { relation })
  run.emit({ event: 'parties-changed', relation, parties })
}
