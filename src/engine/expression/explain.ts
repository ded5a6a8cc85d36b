import { build, settled } from '#engine/expression/evaluate.ts'
import {
  type Expression,
  type Facts,
  type InvalidReason,
  type Node,
  UNKNOWN,
  type Unknown,
  type Value,
} from '#engine/expression/expression.ts'
import { missingOf } from '#engine/expression/missing.ts'
import { type Compute, type Listener, newScope, type Watch } from '#engine/expression/scope.ts'
import type { Trace } from '#engine/expression/trace.ts'
import { Invalid } from '#engine/expression/value.ts'

export interface Explanation {
  readonly value: Value | Unknown
  /** Why the value can never become known; absent when a missing fact is the reason. */
  readonly invalid?: InvalidReason
  readonly trace: Trace
  /** Facts that would decide, the most useful first; a record's field as `record.field`, an element as `list[2]`. */
  readonly missing: readonly string[]
}

/** Parts a trace keeps; a macro over a long list would otherwise fill the memory. */
const MOST_PARTS = 5000

const computations = new WeakMap<Node, Compute>()

function watchOf(source: string): Watch {
  return (node, compute) => {
    const text = source.slice(node.at.offset, node.at.offset + node.at.length)
    return (scope) => {
      const { listener: parent, element } = scope
      scope.element = undefined
      if (!parent || parent.budget.parts-- <= 0) {
        if (parent) parent.cut = true
        return compute(scope)
      }
      const own: Listener = { children: [], budget: parent.budget, cut: false }
      scope.listener = own
      const outcome = compute(scope)
      scope.listener = parent
      parent.children.push({
        node,
        source: text,
        value: settled(outcome),
        invalid: outcome instanceof Invalid ? outcome.reason : undefined,
        element,
        children: own.children,
        cut: own.cut,
      })
      return outcome
    }
  }
}

function listeningTo({ tree, source }: Expression): Compute {
  let compute = computations.get(tree)
  if (!compute) {
    compute = build(tree, watchOf(source))
    computations.set(tree, compute)
  }
  return compute
}

/** The value with the way it came about: the same computation as `evaluate`, listened to. */
export function explain(expression: Expression, facts: Facts): Explanation {
  const listener: Listener = { children: [], budget: { parts: MOST_PARTS }, cut: false }
  const scope = newScope(facts)
  scope.listener = listener
  listeningTo(expression)(scope)
  const trace = listener.children[0] as Trace
  if (trace.value !== UNKNOWN) return { value: trace.value, trace, missing: [] }
  const { invalid, missing } = missingOf(trace)
  return { value: UNKNOWN, ...(invalid && { invalid }), trace, missing }
}
