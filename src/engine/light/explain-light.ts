import { explain } from '#engine/expression/explain.ts'
import { type Facts, type Node, UNKNOWN } from '#engine/expression/expression.ts'
import { sentence, sentenceOf } from '#engine/expression/sentence.ts'
import type { Trace } from '#engine/expression/trace.ts'
import { nodesOf } from '#engine/expression/walk.ts'
import type { CompiledScheme } from '#engine/light/compile-scheme.ts'
import type { LightEntry } from '#engine/light/light-entry.ts'
import { factInWords, type LightReason, labelIn } from '#engine/light/light-reason.ts'

export type Verdict = 'holds' | 'fails' | 'unknown'

export interface FactValue {
  readonly name: string
  readonly label: LightReason
  readonly value: LightReason
}

/** One condition of a rule, as far as it was needed: what it says and what came of it. */
export interface ExplainedPart {
  readonly words: LightReason
  readonly verdict: Verdict
  readonly facts: readonly FactValue[]
}

export interface ExplainedRule {
  readonly light: string
  /** The rule in words; undefined: it always holds. */
  readonly words: LightReason | undefined
  readonly verdict: Verdict
  readonly parts: readonly ExplainedPart[]
}

/** The rules that were tried, in order, with the traces of their conditions: the last one decided, those above did not hold. */
export function explainLight(compiled: CompiledScheme, entry: LightEntry, facts: Facts): ExplainedRule[] {
  const { scheme, rules } = compiled
  if (entry.rule === null) return []
  return scheme.rules.slice(0, entry.rule + 1).map(({ light }, at) => {
    const condition = rules[at]
    if (condition === undefined) return { light, words: undefined, verdict: 'holds', parts: [] }
    const { expression } = condition
    const { value, trace } = explain(expression, facts)
    return {
      light,
      words: { zh: sentence(expression, 'zh-CN'), en: sentence(expression, 'en') },
      verdict: verdictOf(value),
      parts: partsOf(trace).map((part) => explained(compiled, part, facts)),
    }
  })
}

const verdictOf = (value: unknown): Verdict => (value === true ? 'holds' : value === UNKNOWN ? 'unknown' : 'fails')

/** The conditions below and, or and not; a condition that was not needed does not appear. */
function partsOf(trace: Trace): Trace[] {
  const isJoint = trace.node.kind === 'and' || trace.node.kind === 'or'
  return isJoint ? trace.children.flatMap(partsOf) : [trace]
}

function explained({ names }: CompiledScheme, { node, value }: Trace, facts: Facts): ExplainedPart {
  return {
    words: { zh: sentenceOf(node, 'zh-CN'), en: sentenceOf(node, 'en') },
    verdict: verdictOf(value),
    facts: namesIn(node).map((name) => {
      const { type, label, unit } = names[name]!
      const measured = (language: 'zh-CN' | 'en'): string => {
        const words = factInWords(facts[name], type, language)
        const measure = words === '—' ? undefined : labelIn(unit, language)
        return measure === undefined
          ? words
          : language === 'zh-CN' || measure === '%'
            ? `${words}${measure}`
            : `${words} ${measure}`
      }
      return {
        name,
        label: { zh: label?.zh ?? name, en: label?.en ?? name },
        value: { zh: measured('zh-CN'), en: measured('en') },
      }
    }),
  }
}

function namesIn(node: Node): string[] {
  const names = [...nodesOf(node)].flatMap((one) => (one.kind === 'name' ? [one.name] : []))
  return [...new Set(names)]
}
