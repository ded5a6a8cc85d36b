import type { Facts, Node } from '#engine/expression/expression.ts'
import type { Trace } from '#engine/expression/trace.ts'
import type { Outcome } from '#engine/expression/value.ts'

/** What one evaluation knows: the facts, the elements that macros stand at, and how many elements it may still visit. */
export interface Scope {
  facts: Facts
  readonly slots: Outcome[]
  /** How many more elements it may read or visit. */
  visits: number
  /** The element a macro is at, for a trace. */
  element?: number
  /** Gathers the trace of the part being computed; absent on the fast path. */
  listener?: Listener
}

export interface Listener {
  readonly children: Trace[]
  /** How many more parts the whole trace may keep. */
  readonly budget: { parts: number }
  cut: boolean
}

export type Compute = (scope: Scope) => Outcome

/** Wraps the computation of a node; how `explain` listens without a second set of rules. */
export type Watch = (node: Node, compute: Compute) => Compute

/** Elements of lists read or visited in one evaluation; nested macros over hostile lists end as `too-costly`. */
export const MOST_VISITS = 200_000

export function newScope(facts: Facts): Scope {
  return { facts, slots: [], visits: MOST_VISITS, element: undefined, listener: undefined }
}

/** Takes `count` elements from what the evaluation may still visit; false when it is used up. */
export function mayVisit(scope: Scope, count: number): boolean {
  scope.visits -= count
  return scope.visits >= 0
}
