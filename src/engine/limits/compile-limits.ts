import { check } from '#engine/expression/compile.ts'
import { evaluator } from '#engine/expression/evaluate.ts'
import type { Declarations, Expression, Facts, Unknown, Value } from '#engine/expression/expression.ts'
import { COUNTED_FACTS, LIMIT_FACTS } from '#engine/limits/limit-facts.ts'
import { type LimitRegime, type LimitRule, subjectOf } from '#engine/limits/limit-rule.ts'
import { Refusal } from '#engine/refusal.ts'

export interface LimitFault {
  readonly path: readonly (string | number)[]
  readonly key: `expression.${string}`
  readonly params?: Readonly<Record<string, string | number>> | undefined
  readonly offset: number
}

export interface LimitCondition {
  readonly expression: Expression
  readonly holds: (facts: Facts) => Value | Unknown
}

export interface CompiledRule {
  readonly rule: LimitRule
  readonly subject: 'person' | 'unit'
  readonly when?: LimitCondition
  readonly holds?: LimitCondition
  readonly only?: LimitCondition
  /** One for each exclusion, in order. */
  readonly unless: readonly LimitCondition[]
}

const compiled = new WeakMap<LimitRegime, readonly CompiledRule[]>()

/** Makes a set of limits ready, once. @throws Refusal form-invalid with every fault and its path. */
export function compileLimits(regime: LimitRegime): readonly CompiledRule[] {
  const before = compiled.get(regime)
  if (before !== undefined) return before
  const { rules, faults } = readLimits(regime)
  if (faults.length > 0)
    throw new Refusal(
      'form-invalid',
      ...faults.map(({ key, params, path }) => ({ key, ...(params && { params }), at: path.join('/') })),
    )
  compiled.set(regime, rules)
  return rules
}

/** All that is wrong with the conditions of a set of limits. */
export const checkRegime = (regime: LimitRegime): readonly LimitFault[] => readLimits(regime).faults

function readLimits(regime: LimitRegime): { rules: readonly CompiledRule[]; faults: readonly LimitFault[] } {
  const faults: LimitFault[] = []
  const read = (
    source: string | undefined,
    names: Declarations['names'],
    path: LimitFault['path'],
  ): LimitCondition | undefined => {
    if (source === undefined) return undefined
    const checked = check(source, { names, result: 'bool' })
    if ('expression' in checked) return { expression: checked.expression, holds: evaluator(checked.expression) }
    for (const { key, params, offset } of checked.faults)
      faults.push({ path, key: key as `expression.${string}`, params, offset })
    return undefined
  }
  const rules = regime.rules.map((rule, at): CompiledRule => {
    const subject = subjectOf(rule.roles[0]!)
    const names = LIMIT_FACTS[subject]
    const counted = { ...names, ...COUNTED_FACTS }
    const when = read(rule.when, names, ['rules', at, 'when'])
    const holds = read(rule.holds, names, ['rules', at, 'holds'])
    const only = read(rule.count?.only, counted, ['rules', at, 'count', 'only'])
    const unless = (rule.count?.unless ?? []).flatMap((each, n) => {
      const condition = read(each.when, counted, ['rules', at, 'count', 'unless', n, 'when'])
      return condition ? [condition] : []
    })
    return { rule, subject, unless, ...(when && { when }), ...(holds && { holds }), ...(only && { only }) }
  })
  return { rules, faults }
}
