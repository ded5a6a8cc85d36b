import type { Expression, Node } from '#engine/expression/expression.ts'
import { nodesOf } from '#engine/expression/walk.ts'
import type {
  CompiledItem,
  CompiledLeaf,
  CompiledNode,
  CompiledPolicy,
  Reading,
} from '#engine/policy/compiled-policy.ts'

/** What a step costs over a column: a look at each fact, arithmetic, a whole score sheet. */
const LOOK = 0
const RECKON = 1
const SCORE = 2

/** One thing to decide for all rows, in the order in which the parts are cheapest; the order changes no verdict. */
export type Step = { readonly cost: number } & (
  | ({ readonly kind: 'known'; readonly name: string } & Condition)
  | ({ readonly kind: 'leaf'; readonly leaf: CompiledLeaf; readonly isNegated: boolean } & Condition)
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
  /** Facts that the score sheet reads. */
  readonly sheetReads: readonly string[]
  /** May a row stay open only for want of a person? */
  readonly asksPersons: boolean
}

export function planOf(compiled: CompiledPolicy): Plan {
  const { vetoes, requirements, policy, score } = compiled
  const own = new Set(compiled.values.flatMap(({ code, isOwn }) => (isOwn ? [code] : [])))
  const leaf = (node: CompiledLeaf, isNegated: boolean): Step => ({
    kind: 'leaf',
    leaf: node,
    isNegated,
    key: node.expression.source,
    isShared: !node.expression.names.some((name) => own.has(name)),
    cost: costOf(node.expression, compiled),
  })
  const step = (node: CompiledNode): Step => {
    if (node.kind === 'when') return leaf(node, false)
    if (node.kind === 'score') return { kind: 'score', test: node, cost: SCORE }
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
    ...vetoes.map((veto) => leaf(veto, true)),
    ...requirements.map(step),
  ])
  const asksPersons =
    [...vetoes, ...requirements].some(asksPerson) || (score?.parts.some((part) => asksExpert(part)) ?? false)
  return { compiled, root, asksPersons, sheetReads: [...new Set(score?.parts.flatMap(readsOfItem) ?? [])] }
}

function groupOf(kind: 'any' | 'all', steps: readonly Step[]): Plan['root'] {
  return {
    kind,
    steps: [...steps].sort((a, b) => a.cost - b.cost),
    cost: Math.max(LOOK, ...steps.map(({ cost }) => cost)),
  }
}

const DEAR: ReadonlySet<Node['kind']> = new Set(['arithmetic', 'call', 'macro', 'choose', 'index', 'list', 'record'])

function costOf({ tree, names }: Expression, { values }: CompiledPolicy): number {
  if (values.some(({ code }) => names.includes(code))) return RECKON
  for (const node of nodesOf(tree)) if (DEAR.has(node.kind)) return RECKON
  return LOOK
}

function asksPerson(node: CompiledNode): boolean {
  if (node.kind === 'when') return node.personal.length > 0
  return node.kind === 'score' ? false : node.children.some(asksPerson)
}

const readsOf = ({ registered, personal }: Reading): readonly string[] => [...registered, ...personal]

function readsOfItem(item: CompiledItem): readonly string[] {
  switch (item.kind) {
    case 'mark':
      return item.mark.expert === undefined ? [] : [item.mark.expert]
    case 'tiers':
      return [...readsOf(item.by), ...item.tiers.flatMap(({ expert }) => expert ?? [])]
    case 'first':
      return [...item.conditions.flatMap((each) => (each ? readsOf(each) : [])), ...item.items.flatMap(readsOfItem)]
    case 'best':
    case 'sum':
      return item.items.flatMap(readsOfItem)
  }
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
