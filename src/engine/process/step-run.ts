import type { Facts } from '#engine/expression/expression.ts'
import type { CaseEvent } from '#engine/process/case-event.ts'
import { withCaseFacts } from '#engine/process/case-facts.ts'
import type { CaseState } from '#engine/process/case-state.ts'
import { type Circumstances, dayOf } from '#engine/process/circumstances.ts'
import type { CompiledProcess, CompiledState, Guard } from '#engine/process/compile-process.ts'
import { evolve } from '#engine/process/evolve.ts'
import { mainSeats, sayOf } from '#engine/process/task.ts'
import { Refusal } from '#engine/refusal.ts'

type Unmade<Event> = Event extends CaseEvent ? Omit<Event, 'at' | 'on' | 'by' | 'for'> : never

/** One step under way: the case as it is by now, and what has happened to it. Nothing outside sees it before it is whole. */
export class StepRun {
  readonly process: CompiledProcess
  readonly world: Circumstances
  readonly today: string
  /** What people must type in is taken as given: the question whether a button is to be shown. */
  readonly inputsLater: boolean
  readonly events: CaseEvent[] = []
  readonly effects: string[] = []
  isReminding = false
  #state: CaseState

  /** @throws Refusal form-invalid when now is no moment. */
  constructor(process: CompiledProcess, state: CaseState, world: Circumstances, inputsLater = false) {
    this.process = process
    this.world = world
    this.today = dayOf(world.now, world.calendar)
    this.inputsLater = inputsLater
    this.#state = state
  }

  get state(): CaseState {
    return this.#state
  }

  /** The definition of the state it stands in. @throws Refusal wrong-state when the process has none of that code. */
  get here(): CompiledState {
    return this.stateOf(this.#state.state)
  }

  stateOf(code: string): CompiledState {
    const found = this.process.states.get(code)
    if (found === undefined) throw new Refusal('wrong-state', { key: 'process.no-such-state', params: { state: code } })
    return found
  }

  emit(event: Unmade<CaseEvent>, by: { readonly by?: string; readonly for?: string } = {}): void {
    const made = { ...event, at: this.world.now, on: this.today, ...by } as CaseEvent
    this.#state = evolve(this.#state, made)
    this.events.push(made)
  }

  /** What a guard says now: true, false, or neither. */
  holds(guard: Guard): unknown {
    return guard.holds(this.facts())
  }

  facts(): Facts {
    const { seats } = this.#state
    const here = this.process.states.get(this.#state.state)
    const says = here === undefined ? [] : mainSeats(seats).map((seat) => sayOf(here, seats, seat)?.says)
    return withCaseFacts(this.world.facts, this.#state, this.today, says)
  }
}
