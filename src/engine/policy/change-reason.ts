import type { Facts } from '#engine/expression/expression.ts'
import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import { judge } from '#engine/policy/decide.ts'
import { reckon } from '#engine/policy/reckon-amount.ts'
import { type TraceLine, traceLines } from '#engine/policy/say-verdict.ts'
import type { Language } from '#engine/text/message.ts'

const NO_SOURCES = new Map()

/**
 * Why an enterprise would win or lose by a change: the rules that keep it out on the side where it is out; where it is paid on
 * both sides, how either sum comes about. On the day both rules are taken as they are, in force or not.
 */
export function changeReason(
  before: CompiledPolicy,
  after: CompiledPolicy,
  facts: Facts,
  { on, language }: { readonly on: string; readonly language: Language },
): string {
  const [former, next] = [before, after].map((compiled) => sideOf(compiled, facts, on, language)) as [Side, Side]
  const out = former.isIn === next.isIn ? undefined : former.isIn ? next : former
  if (out === undefined) return [...new Set([...former.amount, ...next.amount])].join(' → ').slice(0, 1000)
  return out.against.join(language === 'zh-CN' ? '；' : '; ').slice(0, 1000)
}

interface Side {
  readonly isIn: boolean
  readonly against: readonly string[]
  readonly amount: readonly string[]
}

function sideOf(compiled: CompiledPolicy, facts: Facts, on: string, language: Language): Side {
  const judged = judge(compiled, facts, on)
  const step = compiled.amount && reckon(compiled.amount, judged.known)
  const amount = step && !('open' in step) ? step : undefined
  const lines = traceLines({ reasons: { compiled, judged, sources: NO_SOURCES, ...(amount && { amount }) } }, language)
  const isRule = ({ path }: TraceLine): boolean => /^(vetoes|requirements)/.test(path)
  return {
    isIn: judged.state === 'eligible',
    against: lines.filter((line) => isRule(line) && line.holds !== true).map(({ text }) => text),
    amount: lines.filter(({ code }) => code === 'amount').map(({ text }) => text),
  }
}
