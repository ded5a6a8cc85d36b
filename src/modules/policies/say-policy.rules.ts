import { sentence } from '#engine/expression/sentence.ts'
import { type Exact, exactText } from '#engine/number/exact.ts'
import type { CompiledAmount, CompiledNode, CompiledPolicy, Reading } from '#engine/policy/compiled-policy.ts'
import { sayBounds } from '#engine/policy/say-bounds.ts'
import { type Language, say } from '#engine/text/message.ts'
import type { ShownRule } from '#modules/policies/policy.contract.ts'
import { policyMessages } from '#modules/policies/policy.messages.ts'

/** The rules of a policy with their clauses, conditions as sentences. */
export const shownRules = ({ vetoes, requirements }: CompiledPolicy, language: Language): ShownRule[] => [
  ...vetoes.map((veto) => ({ ...shownNode(veto, language), kind: 'veto' as const })),
  ...requirements.map((node) => shownNode(node, language)),
]

function shownNode(node: CompiledNode, language: Language): ShownRule {
  const { path, name, clause, says = null } = node
  const cited = { path, name, clause, says }
  if (node.kind === 'when')
    return { ...cited, kind: 'rule', sentence: sentence(node.expression, language), children: [] }
  if (node.kind === 'score') {
    const over = say(policyMessages, language, node.orEqual ? 'rule.score.at-least' : 'rule.score.above')
    const told = say(policyMessages, language, 'rule.score', { over, limit: exactText(node.limit) })
    return { ...cited, kind: 'score', sentence: told, children: [] }
  }
  return {
    ...cited,
    kind: node.kind,
    sentence: say(policyMessages, language, `rule.${node.kind}`),
    children: node.children.map((child) => shownNode(child, language)),
  }
}

interface AmountLine {
  readonly text: string
  readonly clause: string
  readonly depth: number
}

/** How a sum comes about, a line a step. */
export function amountLines({ amount }: CompiledPolicy, language: Language): AmountLine[] {
  return amount === undefined ? [] : linesOf(amount, language, 0)
}

function linesOf(amount: CompiledAmount, language: Language, depth: number): AmountLine[] {
  const clause = amount.clause ?? ''
  const words = (key: keyof typeof policyMessages & string, params: Record<string, string> = {}): AmountLine => ({
    text: say(policyMessages, language, key, params),
    clause,
    depth,
  })
  const told = (reading: Reading) => sentence(reading.expression, language)
  const limits = (['cap', 'floor'] as const).flatMap((limit) => {
    const value: Exact | undefined = amount[limit]
    return value === undefined ? [] : [words(`amount.${limit}`, { [limit]: exactText(value) })]
  })
  const less = amount.less === undefined ? [] : [words('amount.less', { less: told(amount.less) })]
  return [...bodyOf(amount, language, depth, words, told), ...less, ...limits]
}

function bodyOf(
  amount: CompiledAmount,
  language: Language,
  depth: number,
  words: (key: keyof typeof policyMessages & string, params?: Record<string, string>) => AmountLine,
  told: (reading: Reading) => string,
): AmountLine[] {
  switch (amount.kind) {
    case 'fixed':
      return [words('amount.fixed', { amount: exactText(amount.amount) })]
    case 'percent':
      return [words('amount.percent', { of: told(amount.of), percent: exactText(amount.percent) })]
    case 'bands':
      return amount.bands.map(({ bounds, percent }) =>
        words('amount.band', { of: told(amount.of), range: sayBounds(bounds, language), percent: exactText(percent) }),
      )
    case 'tiers':
      return amount.tiers.map((tier) =>
        words('amount.tier', {
          by: told(amount.by),
          range: sayBounds(tier.bounds, language),
          amount: exactText(tier.amount),
        }),
      )
    case 'each':
      return [words('amount.each', { each: exactText(amount.each), count: told(amount.count) })]
    case 'formula':
      return [words('amount.formula', { is: told(amount.is) })]
    case 'choose':
      return amount.options.flatMap(({ when, amount: option }) => [
        when === undefined ? words('amount.otherwise') : words('amount.when', { when: told(when) }),
        ...linesOf(option, language, depth + 1),
      ])
    case 'sum':
    case 'best':
      return [words(`amount.${amount.kind}`), ...amount.parts.flatMap((part) => linesOf(part, language, depth + 1))]
  }
}
