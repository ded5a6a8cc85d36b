import type { CompiledAmount, CompiledItem, CompiledNode, CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import type { Judged, JudgedItem, JudgedNode } from '#engine/policy/decide.ts'
import type { AmountStep } from '#engine/policy/reckon-amount.ts'

/** Everything of a policy that a case can touch: conditions met and not met, tiers, options of an amount. */
export function touchable({ vetoes, requirements, score, amount }: CompiledPolicy): readonly string[] {
  return [
    ...[...vetoes, ...requirements].flatMap(touchableOfNode),
    ...(score?.parts ?? []).flatMap(touchableOfItem),
    ...(amount ? touchableOfAmount(amount) : []),
  ]
}

const bothWays = (path: string): string[] => [`${path} = true`, `${path} = false`]

function touchableOfNode(node: CompiledNode): readonly string[] {
  return 'children' in node ? node.children.flatMap(touchableOfNode) : bothWays(node.path)
}

function touchableOfItem(item: CompiledItem): readonly string[] {
  if (item.kind === 'mark') return [item.path]
  if (item.kind === 'tiers') return item.tiers.map((_, at) => `${item.path}/tiers/${at}`)
  return item.items.flatMap(touchableOfItem)
}

function touchableOfAmount(amount: CompiledAmount): readonly string[] {
  if (amount.kind === 'tiers') return amount.tiers.map((_, at) => `${amount.path}/tiers/${at}`)
  if (amount.kind === 'choose') return amount.options.flatMap((option) => touchableOfAmount(option.amount))
  if (amount.kind === 'sum' || amount.kind === 'best') return amount.parts.flatMap(touchableOfAmount)
  return amount.cap ? [amount.path, `${amount.path} = cap`] : [amount.path]
}

/** What one evaluation has touched. */
export function touchedBy(judged: Judged, amount: AmountStep | undefined): readonly string[] {
  return [
    ...[...judged.vetoes, ...judged.requirements].flatMap(touchedNode),
    ...(judged.score?.parts ?? []).flatMap(touchedItem),
    ...(amount ? touchedAmount(amount) : []),
  ]
}

function touchedNode({ node, holds, children }: JudgedNode): readonly string[] {
  if ('children' in node) return children.flatMap(touchedNode)
  return typeof holds === 'boolean' ? [`${node.path} = ${holds}`] : []
}

function touchedItem({ item, tier, children }: JudgedItem): readonly string[] {
  if (item.kind === 'mark') return [item.path]
  if (item.kind === 'tiers') return tier === undefined ? [] : [`${item.path}/tiers/${tier}`]
  return children.flatMap(touchedItem)
}

function touchedAmount({ amount, at, capped, children }: AmountStep): readonly string[] {
  if (amount.kind === 'tiers') return at === undefined ? [] : [`${amount.path}/tiers/${at}`]
  if (children.length > 0) return children.flatMap(touchedAmount)
  return capped ? [amount.path, `${amount.path} = cap`] : [amount.path]
}
