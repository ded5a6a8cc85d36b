import type { Expression, Node } from '#engine/expression/expression.ts'
import { namesOf, nodesOf } from '#engine/expression/walk.ts'
import type { CompiledItem, CompiledNode, CompiledPolicy } from '#engine/policy/compiled-policy.ts'

/** What a step costs over a column: a look at each fact, arithmetic, a part of the score sheet, all of it. */
const LOOK = 0
const RECKON = 1
const PART = 2
const SHEET = 3

/** One thing to decide for all rows, in the order in which the parts are cheapest; the order changes no verdict. */
export type Step = { readonly cost: number } & (
  | ({ readonly kind: 'known'; readonly name: string } & Condition)
  | ({ readonly kind: 'leaf'; readonly expression: Expression; readonly isNegated: boolean } & Condition)
  | { readonly kind: 'score'; readonly test: CompiledNode & { readonly kind: 'score' } }
  | { readonly kind: 'any' | 'all'; readonly steps: readonly Step[] }
)

interface Condition {
  /** Conditions of one key say the same of a row, whichever policy asks. */
  readonly key: string
  /** It names no value of the policy's own. */
  readonly isShared: boolean
}

/** A policy as it is decided over columns: what is cheap before what is dear, since most rows are decided early. */
export interface Plan {
  readonly compiled: CompiledPolicy
  readonly root: Step & { readonly kind: 'any' | 'all' }
  /** May a row stay open only for want of a person? */
  readonly asksPersons: boolean
}

export function planOf(compiled: CompiledPolicy): Plan {
  const { vetoes, requirements, policy, score } = compiled
  const own = new Set(compiled.values.flatMap(({ code, isOwn }) => (isOwn ? [code] : [])))
  /** A condition of several parts is taken apart: each is decided once for all policies, the cheap ones first. */
  const condition = (expression: Expression, isNegated: boolean): Step => {
    const { tree } = expression
    if (tree.kind === 'not') return condition(partOf(expression, tree.operand), !isNegated)
    if (tree.kind === 'and' || tree.kind === 'or')
      return groupOf(
        (tree.kind === 'and') === isNegated ? 'any' : 'all',
        tree.operands.map((operand) => condition(partOf(expression, operand), isNegated)),
      )
    return {
      ...{ kind: 'leaf', expression, isNegated, key: expression.source },
      isShared: !expression.names.some((name) => own.has(name)),
      cost: costOf(expression, compiled),
    }
  }
  const step = (node: CompiledNode): Step => {
    if (node.kind === 'when') return condition(node.expression, false)
    if (node.kind === 'score') return { kind: 'score', test: node, cost: node.part === undefined ? SHEET : PART }
    return groupOf(node.kind, node.children.map(step))
  }
  const root = groupOf('all', [
    ...policy.requiredFacts.map(
      (name): Step => ({
        kind: 'known',
        name,
        key: `known ${name}`,
        isShared: true,
        cost: LOOK,
      }),
    ),
    ...vetoes.map((veto) => condition(veto.expression, true)),
    ...requirements.map(step),
  ])
  const asksPersons =
    [...vetoes, ...requirements].some(asksPerson) || (score?.parts.some((part) => asksExpert(part)) ?? false)
  return { compiled, root, asksPersons }
}

/** A part of a condition as a condition of its own, in the words it stands in. */
const partOf = ({ source }: Expression, tree: Node): Expression => ({
  source: source.slice(tree.at.offset, tree.at.offset + tree.at.length),
  tree,
  type: 'bool',
  names: namesOf(tree).map(({ name }) => name),
})

function groupOf(kind: 'any' | 'all', steps: readonly Step[]): Plan['root'] {
  return {
    kind,
    steps: [...steps].sort((a, b) => a.cost - b.cost),
    cost: Math.max(LOOK, ...steps.map(({ cost }) => cost)),
  }
}

const DEAR: ReadonlySet<Node['kind']> = new Set(['arithmetic', 'call', 'macro', 'choose', 'index', 'list', 'record'])

function costOf({ tree, names }: Expression, { values, dictionary }: CompiledPolicy): number {
  if (values.some(({ code }) => names.includes(code))) return RECKON
  // Decided once for each word there is.
  if (names.length === 1 && dictionary.facts.get(names[0] as string)?.declared.type === 'text') return LOOK
  for (const node of nodesOf(tree)) if (DEAR.has(node.kind)) return RECKON
  return LOOK
}

function asksPerson(node: CompiledNode): boolean {
  if (node.kind === 'when') return node.personal.length > 0
  return node.kind === 'score' ? false : node.children.some(asksPerson)
}

function asksExpert(item: CompiledItem): boolean {
  switch (item.kind) {
    case 'mark':
      return item.mark.expert !== undefined
    case 'tiers':
      return item.by.personal.length > 0 || item.tiers.some(({ expert }) => expert !== undefined)
    case 'first':
      return item.conditions.some((each) => (each?.personal.length ?? 0) > 0) || item.items.some(asksExpert)
    case 'best':
    case 'sum':
      return item.items.some(asksExpert)
  }
}
