import type { LadderStep } from '#engine/definition/cultivation-practice.ts'
import type { Facts } from '#engine/expression/expression.ts'
import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import { judge } from '#engine/policy/decide.ts'
import { missingFacts } from '#engine/policy/missing-facts.ts'
import { type FactDifference, nearMisses } from '#engine/policy/near-miss.ts'
import { isInForce } from '#engine/policy/policy-version.ts'

/** 已认定 · 符合条件 · 待专家认定 · 接近 · 缺少事实 · 不符合 · 无规则 */
export const STANDINGS = ['held', 'eligible', 'needs-person', 'near', 'unknown', 'not-eligible', 'no-rules'] as const
export type Standing = (typeof STANDINGS)[number]

/** Where one enterprise stands on one step of the ladder, and what lies between. */
export interface StepStanding {
  readonly step: string
  readonly standing: Standing
  /** The version of the rules that was asked. */
  readonly version: string | null
  /** Judged by rules that are not in force yet, since there are none today. */
  readonly isAhead: boolean
  /** The least changes that qualify, of a near one. */
  readonly changes: readonly FactDifference[]
  /** Facts that would decide, the most useful first. */
  readonly missing: readonly string[]
  readonly personal: readonly string[]
  /** How many changes or facts lie between; nothing where it is out of reach. */
  readonly gap: number | null
}

/** The rules of today, else those that come first from now on. */
function rulesFor(
  policies: readonly CompiledPolicy[],
  code: string,
  on: string,
): { readonly compiled: CompiledPolicy; readonly day: string } | undefined {
  const versions = policies.filter(({ policy }) => policy.code === code)
  const today = versions.find(({ policy }) => isInForce(policy, on))
  if (today) return { compiled: today, day: on }
  const [next] = versions
    .filter(({ policy }) => policy.inForce.from > on)
    .sort((a, b) => (a.policy.inForce.from < b.policy.inForce.from ? -1 : 1))
  return next && { compiled: next, day: next.policy.inForce.from }
}

/**
 * Where an enterprise with these facts stands on a step. Whoever holds the title is not judged again; `isSearched`: are the
 * least changes looked for that would qualify?
 */
export function standOn(
  step: LadderStep,
  policies: readonly CompiledPolicy[],
  facts: Facts,
  on: string,
  isSearched = true,
): StepStanding {
  const nothing = { changes: [], missing: [], personal: [] }
  const rules = rulesFor(policies, step.policy, on)
  const version = rules?.compiled.policy.version ?? null
  const isAhead = rules !== undefined && rules.day !== on
  if (facts[step.title] === true)
    return { step: step.code, standing: 'held', version, isAhead: false, gap: 0, ...nothing }
  if (rules === undefined) return { step: step.code, standing: 'no-rules', version, isAhead, gap: null, ...nothing }
  const { compiled, day } = rules
  const judged = judge(compiled, facts, day)
  const told = { step: step.code, version, isAhead, ...nothing }
  if (judged.state === 'eligible') return { ...told, standing: 'eligible', gap: 0 }
  if (judged.state === 'not-eligible') {
    const [least] = isSearched ? nearMisses(compiled, facts, day, judged) : []
    if (least === undefined) return { ...told, standing: 'not-eligible', gap: null }
    return { ...told, standing: 'near', changes: least.changes, gap: least.changes.length }
  }
  const { facts: missing, personal } = missingFacts(compiled, judged)
  const isPersonal = judged.state === 'needs-person'
  return {
    ...{ ...told, missing, personal },
    standing: isPersonal ? 'needs-person' : 'unknown',
    gap: isPersonal ? 0 : missing.length,
  }
}

/** How many steps above the highest title a near miss is looked for: what lies below is behind, what lies above is far. */
const STEPS_AHEAD = 2

/** Where an enterprise stands on every step. */
export function standOnAll(
  steps: readonly LadderStep[],
  policies: readonly CompiledPolicy[],
  facts: Facts,
  on: string,
): StepStanding[] {
  const rung = steps.findLastIndex(({ title }) => facts[title] === true)
  return steps.map((step, at) => standOn(step, policies, facts, on, at > rung && at <= rung + STEPS_AHEAD))
}

/** The highest step whose title is held; undefined: none. */
export const rungOf = (standings: readonly Pick<StepStanding, 'step' | 'standing'>[]): string | undefined =>
  standings.filter(({ standing }) => standing === 'held').at(-1)?.step

/** The step to climb to next: the one above the rung, or the lowest. Undefined at the top. */
export function nextStep(standings: readonly Pick<StepStanding, 'step' | 'standing'>[]): string | undefined {
  const rung = rungOf(standings)
  return standings[standings.findIndex(({ step }) => step === rung) + 1]?.step
}
