import { check } from '#engine/expression/compile.ts'
import type { Declared } from '#engine/expression/expression.ts'
import { sentence } from '#engine/expression/sentence.ts'
import { DECISION_DAY, declaredOf, type FactDictionary, ON } from '#engine/policy/fact-dictionary.ts'
import type { Policy } from '#engine/policy/policy.ts'
import type { Language } from '#engine/text/message.ts'

/** Everything that expressions of a policy may name: facts, values of the dictionary and its own, the day of the decision. */
export function policyNames(dictionary: FactDictionary, values: Policy['values']): Readonly<Record<string, Declared>> {
  const names: Record<string, Declared> = { [DECISION_DAY]: ON }
  for (const [name, { declared }] of dictionary.facts) names[name] = declared
  for (const [name, value] of dictionary.values) names[name] = declaredOf(value)
  for (const value of values) names[value.code] ??= declaredOf(value)
  return names
}

/** An expression read aloud; as it is written while it cannot be read. */
export function sayExpression(source: string, names: Readonly<Record<string, Declared>>, language: Language): string {
  const read = check(source, { names })
  return 'expression' in read ? sentence(read.expression, language) : source
}
