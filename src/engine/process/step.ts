import { Act, type ActOf, isSystemAct } from '#engine/process/act.ts'
import type { CaseEvent } from '#engine/process/case-event.ts'
import { UNBORN } from '#engine/process/case-event.ts'
import { CaseState, type Subcase } from '#engine/process/case-state.ts'
import type { Circumstances } from '#engine/process/circumstances.ts'
import type { CompiledProcess } from '#engine/process/compile-process.ts'
import { enter, followRules } from '#engine/process/enter.ts'
import { answer, object } from '#engine/process/objection.ts'
import { type OpenTask, openTasks } from '#engine/process/open-tasks.ts'
import { refuse } from '#engine/process/reasons.ts'
import { addSigner, choose, delegate, handOver } from '#engine/process/seat-act.ts'
import { StepRun } from '#engine/process/step-run.ts'
import { changeParties, letGo, moveSubcase, remind, tick } from '#engine/process/system-act.ts'
import { take } from '#engine/process/take.ts'
import type { Parties } from '#engine/process/who.ts'
import { type Reason, Refusal, type RefusalCode } from '#engine/refusal.ts'

/** What an act did: the case after it, what has happened, and all that others must now do about it. */
export interface Stepped {
  readonly ok: true
  readonly state: CaseState
  /** Each is one sentence of the history; together they make the state. */
  readonly events: readonly CaseEvent[]
  readonly tasks: { readonly opened: readonly OpenTask[]; readonly closed: readonly OpenTask[] }
  /** Names of the caller’s list, in the order in which they are due. */
  readonly effects: readonly string[]
  /** The deadline after the act, where the act moved it; null: there is none, or it stands still. */
  readonly deadline?: { readonly dueOn: string | null }
  /** Whoever has these tasks is to be reminded. */
  readonly remind: readonly OpenTask[]
  readonly subcases: { readonly open: readonly Subcase[]; readonly close: readonly Subcase[] }
}

export interface Refused {
  readonly ok: false
  readonly code: RefusalCode
  readonly reasons: readonly Reason[]
}

/**
 * One act on one case. Pure and total: whatever is asked, it answers with the case after the act, or with every reason against it and
 * the case untouched. Events carry the given moment; days are the office’s.
 */
export function step(process: CompiledProcess, state: CaseState, act: Act, world: Circumstances): Stepped | Refused {
  return stepWith(process, state, act, world, false)
}

/** A new case of a process, with its parties. */
export function openCase(process: CompiledProcess, parties: Parties, world: Circumstances): Stepped | Refused {
  return stepping(process, UNBORN, world, false, (run) => {
    const { version, hash } = process
    const { person } = world.actor
    run.emit({ event: 'opened', process: process.process.code, version, hash, parties }, { by: person })
    enter(run, process.process.states[0]!.code)
  })
}

/** `step`, but that people’s words may still be missing: what `can-act` asks. */
export function stepWith(
  process: CompiledProcess,
  state: CaseState,
  act: Act,
  world: Circumstances,
  inputsLater: boolean,
): Stepped | Refused {
  const parsed = Act.safeParse(act)
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path.join('/') ?? ''
    return { ok: false, code: 'form-invalid', reasons: [{ key: 'process.no-act', at }] }
  }
  if (!isCase(state)) return { ok: false, code: 'form-invalid', reasons: [{ key: 'process.no-case' }] }
  return stepping(process, state, world, inputsLater, (run) => perform(run, parsed.data))
}

/** Cases that a step has made need not be read again. */
const cases = new WeakSet<CaseState>()

/** A case may come from where it was kept: what is damaged there is told and not worked on. */
function isCase(state: CaseState): boolean {
  if (typeof state !== 'object' || state === null) return false
  if (cases.has(state)) return true
  const isSound = CaseState.safeParse(state).success
  if (isSound) cases.add(state)
  return isSound
}

function stepping(
  process: CompiledProcess,
  before: CaseState,
  world: Circumstances,
  inputsLater: boolean,
  work: (run: StepRun) => void,
): Stepped | Refused {
  try {
    const run = new StepRun(process, before, world, inputsLater)
    work(run)
    cases.add(run.state)
    return whatCame(process, before, run)
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, code: error.code, reasons: error.reasons }
    throw error
  }
}

function perform(run: StepRun, act: Act): void {
  const { process, state } = run
  if (state.process !== process.process.code || state.version !== process.version || state.hash !== process.hash)
    refuse('conflict', 'process.other-version', { version: state.version })
  if (!isSystemAct(act) && act.seen !== undefined && act.seen !== state.serial) refuse('conflict', 'process.has-moved')
  const { phase } = run.here.state
  if (phase === 'closed' && act.kind !== 'tick') refuse('wrong-state', 'process.is-closed', { state: state.state })
  const { visit } = state
  const doIt = PERFORM[act.kind] as (run: StepRun, act: Act) => void
  doIt(run, act)
  if (act.kind !== 'tick' && run.state.visit === visit) followRules(run)
}

type Performers = { readonly [Kind in Act['kind']]: (run: StepRun, act: ActOf<Kind>) => void }

const PERFORM: Performers = {
  take,
  'hand-over': handOver,
  'add-signer': addSigner,
  delegate,
  choose,
  remind,
  object,
  answer,
  tick,
  subcase: moveSubcase,
  'let-go': letGo,
  parties: changeParties,
}

function whatCame(
  process: CompiledProcess,
  before: CaseState,
  { state, events, effects, isReminding }: StepRun,
): Stepped {
  const had = openTasks(process, before)
  const has = openTasks(process, state)
  const dueOn = state.suspended === undefined ? (state.dueOn ?? null) : null
  const hadDue = before.suspended === undefined ? (before.dueOn ?? null) : null
  const isNewStay = state.visit !== before.visit
  return {
    ok: true,
    state,
    events,
    tasks: {
      opened: has.filter(({ id }) => !had.some((one) => one.id === id)),
      closed: had.filter(({ id }) => !has.some((one) => one.id === id)),
    },
    effects,
    ...((dueOn !== hadDue || (isNewStay && dueOn !== null)) && { deadline: { dueOn } }),
    remind: isReminding ? has : [],
    subcases: {
      open: isNewStay ? state.subcases : [],
      close: isNewStay ? before.subcases.filter(({ phase }) => phase !== 'closed') : [],
    },
  }
}
