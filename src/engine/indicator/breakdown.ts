import type { Figure } from '#engine/indicator/figure.ts'
import type { Indicator, RollUp } from '#engine/indicator/indicator.ts'
import { rollUp } from '#engine/indicator/roll-up.ts'
import type { UnitTree } from '#engine/indicator/unit-tree.ts'
import { type Exact, sum } from '#engine/number/exact.ts'

/** The keys of an indicator's breakdown cells, in its own order: `dimension/item`. */
export const partCodes = (indicator: Pick<Indicator, 'dimensions'>): string[] =>
  indicator.dimensions.flatMap(({ code, items }) => items.map((item) => `${code}/${item.code}`))

/**
 * One part of an indicator for every unit, by the rule of the whole: the sum (or plain mean) of the same part of the units
 * right below. What the whole is weighed or divided by has no parts, so under such a rule a part is only what was entered.
 */
export function rollUpPart(
  tree: UnitTree,
  indicator: Indicator,
  entered: (unit: string) => Figure,
): ReadonlyMap<string, Figure> {
  const { code, rollUpAt } = indicator
  const levels = Object.entries(rollUpAt ?? {}).map(([level, rule]) => [level, ruleOfPart(rule)])
  const part: Indicator = {
    ...indicator,
    rollUp: ruleOfPart(indicator.rollUp),
    ...(rollUpAt !== undefined && { rollUpAt: Object.fromEntries(levels) }),
  }
  const rolled = rollUp({ tree, indicators: new Map([[code, part]]), entered: (_, unit) => entered(unit) }, [code])
  return rolled.get(code)!
}

const ruleOfPart = (rule: RollUp): RollUp => (rule.rule === 'sum' || rule.rule === 'average' ? rule : { rule: 'own' })

/** What of a whole none of its parts names; undefined while the whole is not known, or no part of it. */
export function restOf(whole: Figure, parts: readonly Figure[]): Exact | undefined {
  const known = parts.flatMap((part) => (part.state === 'value' ? [part.value] : []))
  return whole.state !== 'value' || known.length === 0 ? undefined : whole.value.sub(sum(known))
}
