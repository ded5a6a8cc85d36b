import { exact } from '#engine/number/exact.ts'
import type { Seat, Subcase } from '#engine/process/case-state.ts'
import type { CompiledAction } from '#engine/process/compile-process.ts'
import { dueFrom } from '#engine/process/deadline.ts'
import type { ProcessState, Subcases } from '#engine/process/process.ts'
import { refuse } from '#engine/process/reasons.ts'
import type { StepRun } from '#engine/process/step-run.ts'
import { chosenSeats, newSeats, votesNeeded } from '#engine/process/task.ts'
import { partiesIn, type Who } from '#engine/process/who.ts'

const MOST_SUBCASES = 500

type Leaving = {
  readonly to: string
  readonly by?: string
  readonly for?: string
  readonly reason?: string
  readonly marks?: readonly { readonly at: string; readonly note: string }[]
}

/** Moves the case by an action, and through whatever follows by itself. @throws Refusal when it cannot go there. */
export function leave(run: StepRun, { action }: CompiledAction, leaving: Leaving, chain: ReadonlySet<string>): void {
  const from = run.state
  const { by, for: principal, reason, marks } = leaving
  const isBack = from.resume !== undefined && action.by === 'task' && action.move === 'onward'
  const back = isBack ? from.resume : undefined
  const people = from.seats.filter((seat) => seat.under === undefined && seat.person !== undefined)
  const resume =
    action.move === 'return' && action.resume === 'to-returner'
      ? { state: from.state, people: people.map(({ person }) => person!) }
      : undefined
  run.emit(
    {
      event: 'left',
      state: from.state,
      action: action.code,
      move: action.move,
      ...(reason !== undefined && { reason }),
      ...(marks && { marks }),
      ...(resume && { resume }),
    },
    { ...(by !== undefined && { by }), ...(principal !== undefined && { for: principal }) },
  )
  run.effects.push(...action.effects)
  enter(run, back?.state ?? leaving.to, chain, back?.people)
}

/** Enters a state and follows the rules of it as far as they lead; `chain` holds the states that led here by themselves. */
export function enter(
  run: StepRun,
  code: string,
  chain: ReadonlySet<string> = new Set(),
  people: readonly string[] = [],
): void {
  if (chain.has(code)) refuse('rule-broken', 'process.goes-in-circles', { state: code })
  const { state } = run.stateOf(code)
  const dueOn = dueFrom(state, run.today, run.world)
  run.emit({
    event: 'entered',
    state: code,
    trail: trailTo(run.state.trail, run.state.state, code),
    seats: seatsOf(run, state, people),
    ...(dueOn !== undefined && { dueOn }),
    subcases: state.subcases === undefined ? [] : subcasesOf(run, state.subcases, code),
  })
  run.effects.push(...state.effects)
  followRules(run, new Set([...chain, code]))
}

/** The road to a state: onward it grows by where one was, back it is cut off before the state. */
function trailTo(trail: readonly string[], from: string, to: string): readonly string[] {
  const whole = from === '' ? trail : [...trail, from]
  const before = whole.indexOf(to)
  return before === -1 ? whole : whole.slice(0, before)
}

function seatsOf(run: StepRun, { code, task }: ProcessState, people: readonly string[]): readonly Seat[] {
  if (task === undefined) return []
  const visit = run.state.visit + 1
  if (task.seats === undefined) return chosenSeats(task, people, visit)
  for (const seat of task.seats)
    if (seat.each === undefined && !seat.who.some((who) => isThere(run, who)))
      refuse('rule-broken', 'process.nobody-to-ask', { state: code, seat: seat.code })
  const seats = newSeats(task, run.state.parties, visit)
  if (seats.length === 0) refuse('rule-broken', 'process.nobody-to-ask', { state: code, seat: task.seats[0]!.code })
  const needed = votesNeeded(task, seats.length)
  if (needed > seats.length) refuse('rule-broken', 'process.too-few-seats', { state: code, needed, n: seats.length })
  return seats
}

const isThere = (run: StepRun, { relation }: Who): boolean =>
  relation === undefined || partiesIn(run.state.parties, relation).length > 0

function subcasesOf(run: StepRun, { process, forEach }: Subcases, state: string): readonly Subcase[] {
  const keys = 'relation' in forEach ? partyKeys(run, forEach.relation) : factKeys(run, forEach.fact)
  if (keys.length === 0) refuse('rule-broken', 'process.no-subcases', { state })
  if (keys.length > MOST_SUBCASES) refuse('over-limit', 'process.too-many-subcases', { state, limit: MOST_SUBCASES })
  return keys.map((key) => ({ key, process, phase: 'draft' }))
}

const partyKeys = (run: StepRun, relation: string): readonly string[] => [
  ...new Set(partiesIn(run.state.parties, relation).map((party) => ('unit' in party ? party.unit : party.person))),
]

/** A list of texts, or a whole number of subcases numbered from 1; anything else is none. */
function factKeys(run: StepRun, name: string): readonly string[] {
  const { facts } = run.world
  const value = Object.hasOwn(facts, name) ? facts[name] : undefined
  if (Array.isArray(value)) return [...new Set(value.filter((one) => typeof one === 'string' && one !== ''))]
  if (typeof value !== 'number' && typeof value !== 'bigint') return []
  const count = Number(value)
  if (!Number.isInteger(count) || count < 1) return []
  return Array.from({ length: Math.min(count, MOST_SUBCASES + 1) }, (_, at) => exact(at + 1).toString())
}

/**
 * Takes the actions that happen by themselves. They are asked in their order, and the first that is not false decides: one that lacks
 * a fact waits, and the case never falls through to a later one.
 */
export function followRules(run: StepRun, chain: ReadonlySet<string> = new Set([run.state.state])): void {
  for (const compiled of run.here.actions) {
    if (compiled.action.by !== 'rule') continue
    const held = compiled.guard === undefined ? true : run.holds(compiled.guard)
    if (held === false) continue
    if (held === true) leave(run, compiled, { to: compiled.targets[0]! }, chain)
    return
  }
}
