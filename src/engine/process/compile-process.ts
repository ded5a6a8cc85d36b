import { check } from '#engine/expression/compile.ts'
import { evaluator } from '#engine/expression/evaluate.ts'
import type { Declared, Expression, ExpressionFault, Facts, Unknown, Value } from '#engine/expression/expression.ts'
import { CASE_FACTS } from '#engine/process/case-facts.ts'
import type { Process, ProcessAction, ProcessFact, ProcessState } from '#engine/process/process.ts'

export interface Guard {
  readonly expression: Expression
  readonly holds: (facts: Facts) => Value | Unknown
}

export interface CompiledAction {
  readonly action: ProcessAction
  /** Place in the state, which settles ties. */
  readonly order: number
  readonly says: 'yes' | 'no'
  /** The states it may lead to; empty: any state passed earlier. */
  readonly targets: readonly string[]
  readonly guard: Guard | undefined
}

export interface CompiledState {
  readonly state: ProcessState
  /** Place in the file, which is the order of the road. */
  readonly order: number
  readonly actions: readonly CompiledAction[]
}

/** A process ready to be walked. `version` and `hash` are those under which it was published. */
export interface CompiledProcess {
  readonly process: Process
  readonly version: number
  readonly hash: string
  readonly states: ReadonlyMap<string, CompiledState>
  readonly facts: Readonly<Record<string, Declared>>
}

export const NEXT = 'next'
export const EARLIER = 'earlier'

/** The facts that guards of a process may read: those it declares and those that every case has. */
export function factsOf({ facts }: Process): Readonly<Record<string, Declared>> {
  return { ...Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, declared(fact)])), ...CASE_FACTS }
}

const declared = ({ type, label, unit }: ProcessFact): Declared => ({
  type: type === 'texts' ? { list: 'text' } : type,
  label,
  ...(unit && { unit }),
})

/** The state that follows on the road. */
export function nextOf(states: readonly ProcessState[], order: number): ProcessState | undefined {
  return states.slice(order + 1).find(({ aside }) => !aside)
}

/** Where an action may lead, `next` resolved; undefined when there is no next. */
export function targetsOf({ states }: Process, order: number, { to }: ProcessAction): readonly string[] | undefined {
  if (to === EARLIER) return []
  if (to !== NEXT) return typeof to === 'string' ? [to] : to
  const next = nextOf(states, order)
  return next && [next.code]
}

/** A guard, or what is wrong with its text. */
export function readGuard(
  source: string,
  facts: CompiledProcess['facts'],
): { readonly guard: Guard } | { readonly faults: readonly ExpressionFault[] } {
  const result = check(source, { names: facts, result: 'bool' })
  return 'faults' in result ? result : { guard: { expression: result.expression, holds: evaluator(result.expression) } }
}

export const saysOf = ({ says, move }: ProcessAction): 'yes' | 'no' => says ?? (move === 'return' ? 'no' : 'yes')

/**
 * Makes a process ready that `checkProcess` has found sound. It never throws: a guard that cannot be read never holds, and an action
 * without a target leads nowhere.
 */
export function compileProcess(
  process: Process,
  { version, hash }: { version: number; hash: string },
): CompiledProcess {
  const facts = factsOf(process)
  const states = process.states.map((state, order): [string, CompiledState] => [
    state.code,
    { state, order, actions: state.actions.map((action, at) => compileAction(process, order, action, at, facts)) },
  ])
  return { process, version, hash, facts, states: new Map(states) }
}

const NEVER: Guard = (() => {
  const result = check('false', { names: {}, result: 'bool' })
  if ('faults' in result) throw new TypeError('false is an expression')
  return { expression: result.expression, holds: () => false }
})()

function compileAction(
  process: Process,
  state: number,
  action: ProcessAction,
  order: number,
  facts: CompiledProcess['facts'],
): CompiledAction {
  const targets = targetsOf(process, state, action)
  const read = action.when === undefined ? undefined : readGuard(action.when, facts)
  const guard = targets === undefined || (read && 'faults' in read) ? NEVER : read?.guard
  return { action, order, says: saysOf(action), targets: targets ?? [], guard }
}
