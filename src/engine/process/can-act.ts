import type { Act } from '#engine/process/act.ts'
import type { CaseState } from '#engine/process/case-state.ts'
import type { Circumstances } from '#engine/process/circumstances.ts'
import type { CompiledAction, CompiledProcess } from '#engine/process/compile-process.ts'
import { openTasks } from '#engine/process/open-tasks.ts'
import { type Refused, step, stepWith } from '#engine/process/step.ts'
import { choicesOf, needsReason } from '#engine/process/take.ts'

export type Answer = { readonly ok: true } | Refused

/** May this act be done now? The very code of `step`, so that the button and the transaction cannot differ. */
export function canAct(process: CompiledProcess, state: CaseState, act: Act, world: Circumstances): Answer {
  const result = step(process, state, act, world)
  return result.ok ? { ok: true } : result
}

/** One entry of the action bar: what it is called by, whether it may be taken and if not why, and what must be typed in. */
export interface ActionChoice {
  readonly action: string
  readonly answer: Answer
  readonly needs: {
    readonly reason: boolean
    readonly marks: boolean
    /** States to choose from; one or none: nothing to choose. */
    readonly targets: readonly string[]
    readonly form?: string
    readonly files: readonly string[]
  }
}

/** The actions people can take in the state, in their order, with all reasons against each that does not lie in what is still to be typed. */
export function listActions(process: CompiledProcess, state: CaseState, world: Circumstances): readonly ActionChoice[] {
  const here = process.states.get(state.state)
  const byPeople = here?.actions.filter(({ action }) => action.by === 'task' || action.by === 'people') ?? []
  return byPeople.map((compiled) => {
    const { code, move, marks, form, files } = compiled.action
    return {
      action: code,
      answer: answerTo(process, state, { kind: 'take', action: code }, world),
      needs: {
        reason: needsReason(compiled),
        marks: move === 'return' && marks === 'required',
        targets: choices(state, compiled),
        ...(form !== undefined && { form }),
        files,
      },
    }
  })
}

const choices = (state: CaseState, compiled: CompiledAction): readonly string[] => choicesOf({ state }, compiled)

/** Other acts that are open to somebody now: choosing people, reminding, objecting, answering. */
export function listOtherActs(process: CompiledProcess, state: CaseState, world: Circumstances): readonly Act[] {
  const acts: Act[] = [
    { kind: 'choose', people: [] },
    { kind: 'remind' },
    { kind: 'object', id: `${state.serial}` },
    ...state.objections.map(({ id }): Act => ({ kind: 'answer', objection: id, upheld: false })),
  ]
  return openTasks(process, state).length === 0 &&
    state.objections.length === 0 &&
    !process.states.get(state.state)?.state.publicity
    ? []
    : acts.filter((act) => answerTo(process, state, act, world).ok)
}

function answerTo(process: CompiledProcess, state: CaseState, act: Act, world: Circumstances): Answer {
  const result = stepWith(process, state, act, world, true)
  return result.ok ? { ok: true } : result
}
