import type { CaseEvent } from '#engine/process/case-event.ts'
import type { CaseState } from '#engine/process/case-state.ts'
import type { Process, ProcessState } from '#engine/process/process.ts'

/** What a committee says at a gate: on with it, wait, do it again, no more. */
export type GateVerdict = 'go' | 'hold' | 'recycle' | 'kill'

export interface GateDecision {
  readonly verdict: GateVerdict
  readonly on: string
  readonly reason: string
}

export interface Gate {
  readonly code: string
  readonly name: ProcessState['name']
  readonly decisions: readonly GateDecision[]
  /** `here`: it is being decided; `work`: the stage before it is under way. */
  readonly place: 'passed' | 'here' | 'work' | 'held' | 'ended' | 'ahead'
}

/**
 * The gates of a process are the states on its road at which a group is chosen and decides; what it decided follows from where the
 * case went: by phase and outcome, never by the name of a state or action.
 */
export function gatesOf(
  { states }: Pick<Process, 'states'>,
  events: readonly CaseEvent[],
  { state: here, trail }: Pick<CaseState, 'state' | 'trail'>,
): readonly Gate[] {
  const stateOf = (code: string) => states.find((state) => state.code === code)
  const gates = states.filter(({ phase, aside, task }) => phase === 'in-review' && !aside && task?.choose !== undefined)
  const decided = new Map<string, GateDecision[]>()
  for (const [at, event] of events.entries()) {
    if (event.event !== 'left' || !gates.some(({ code }) => code === event.state)) continue
    const next = events.slice(at + 1).find((one) => one.event === 'entered')
    const to = next?.event === 'entered' ? stateOf(next.state) : undefined
    const one = { verdict: verdictOf(event.move, to), on: event.on, reason: event.reason ?? '' }
    decided.set(event.state, [...(decided.get(event.state) ?? []), one])
  }
  const held = stateOf(here)?.phase === 'suspended'
  const ended = stateOf(here)?.phase === 'closed'
  const firstOpen = gates.findIndex(({ code }) => decided.get(code)?.at(-1)?.verdict !== 'go')
  return gates.map(({ code, name }, at) => {
    const decisions = decided.get(code) ?? []
    const isPassed = decisions.at(-1)?.verdict === 'go' && (trail.includes(code) || ended)
    const place = isPassed
      ? 'passed'
      : code === here
        ? 'here'
        : at !== firstOpen
          ? 'ahead'
          : held
            ? 'held'
            : ended
              ? 'ended'
              : 'work'
    return { code, name, decisions, place }
  })
}

function verdictOf(move: 'onward' | 'return' | 'withdraw', to: ProcessState | undefined): GateVerdict {
  if (move !== 'onward') return 'recycle'
  if (to?.phase === 'suspended') return 'hold'
  return to?.phase === 'closed' && to.outcome !== 'succeeded' ? 'kill' : 'go'
}
