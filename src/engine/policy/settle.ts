import type { Facts } from '#engine/expression/expression.ts'
import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import { judge, stateOf } from '#engine/policy/decide.ts'
import { missingFacts } from '#engine/policy/missing-facts.ts'

/** What one document would do for a verdict that is open. */
export interface Settling {
  readonly document: string
  /** The missing facts it shows. */
  readonly facts: readonly string[]
  /** Surely: nothing else is missing. Possibly: depending on what it says, the rest no longer matters. */
  readonly settles: 'surely' | 'possibly'
}

/** Larger than any figure of an enterprise. */
const MUCH = 1e12

/** Documents of which one alone would settle an open verdict, the sure ones first. */
export function settlingDocuments(compiled: CompiledPolicy, facts: Facts, on: string): Settling[] {
  const judged = judge(compiled, facts, on)
  if (judged.state !== 'unknown') return []
  const missing = missingFacts(compiled, judged).facts
  const shown = new Map<string, string[]>()
  for (const name of missing)
    for (const document of compiled.dictionary.facts.get(name)?.definition.documents ?? [])
      shown.set(document, [...(shown.get(document) ?? []), name])
  const found: Settling[] = []
  for (const [document, names] of shown) {
    const isSure = names.length === missing.length
    if (isSure || mightSettle(compiled, facts, on, names))
      found.push({ document, facts: names, settles: isSure ? 'surely' : 'possibly' })
  }
  return found.sort(
    (a, b) => Number(b.settles === 'surely') - Number(a.settles === 'surely') || b.facts.length - a.facts.length,
  )
}

/** Tries the document with the best and the worst it could say. */
function mightSettle(compiled: CompiledPolicy, facts: Facts, on: string, names: readonly string[]): boolean {
  return [true, false].some((quality) =>
    ['high', 'low'].some((number) => {
      const supposed: Record<string, unknown> = { ...facts }
      for (const name of names) {
        const { type, lowest, highest } = compiled.dictionary.facts.get(name)!.definition
        if (type === 'bool') supposed[name] = quality
        else if (type === 'number' || type === 'money')
          supposed[name] = number === 'high' ? (highest ?? MUCH) : (lowest ?? 0)
      }
      return stateOf(compiled, supposed, on) !== 'unknown'
    }),
  )
}
