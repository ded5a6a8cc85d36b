import { build, settled } from '#engine/expression/evaluate.ts'
import type { Expression, Facts, Node } from '#engine/expression/expression.ts'
import { type Compute, type Listener, newScope, type Watch } from '#engine/expression/scope.ts'
import type { Trace } from '#engine/expression/trace.ts'
import { Invalid } from '#engine/expression/value.ts'

/** Parts a trace keeps; a macro over a long list would otherwise fill the memory. */
const MOST_PARTS = 5000

const computations = new WeakMap<Node, Compute>()

/** The way the value comes about, every part that is needed: the same computation as `evaluate`, listened to. */
export function traceOf(expression: Expression, facts: Facts): Trace {
  const listener: Listener = { children: [], budget: { parts: MOST_PARTS }, cut: false }
  const scope = newScope(facts)
  scope.listener = listener
  listeningTo(expression)(scope)
  return listener.children[0] as Trace
}

function listeningTo({ tree, source }: Expression): Compute {
  let compute = computations.get(tree)
  if (!compute) {
    compute = build(tree, watchOf(source))
    computations.set(tree, compute)
  }
  return compute
}

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
