import { type Exact, parseExact, sum, ZERO } from '#engine/number/exact.ts'
import type { Plan } from '#modules/dispatch/web/PlanPage.tsx'

export interface GoalDraft {
  readonly key: string
  readonly code: string
  readonly nameZh: string
  readonly nameEn: string
  readonly indicators: readonly { readonly indicatorId: string; readonly weight: string }[]
}

/** A plan while it is being typed: texts as they stand in the fields. */
export interface PlanDraft {
  readonly code: string
  readonly nameZh: string
  readonly nameEn: string
  readonly issuer: Plan['issuer']
  readonly state: Plan['state']
  readonly fromYear: string
  readonly toYear: string
  readonly reason: string
  readonly goals: readonly GoalDraft[]
}

/** A draft as this browser kept it. */
export function isPlanDraft(kept: unknown): kept is PlanDraft {
  if (typeof kept !== 'object' || kept === null) return false
  const { goals, ...head } = kept as Partial<PlanDraft>
  return (
    Object.values(head).every((text) => typeof text === 'string') &&
    Array.isArray(goals) &&
    goals.every((goal: Partial<GoalDraft>) => typeof goal.key === 'string' && Array.isArray(goal.indicators))
  )
}

/** Weights of one goal or of all, as far as they can be read. */
export function weightOf(goals: readonly GoalDraft[]): Exact {
  return sum(goals.flatMap((goal) => goal.indicators.map((one) => parseExact(one.weight.trim()) ?? ZERO)))
}

export function emptyPlan(year: number): PlanDraft {
  return {
    code: '',
    nameZh: '',
    nameEn: '',
    issuer: 'own',
    state: 'draft',
    fromYear: String(year),
    toYear: String(year),
    reason: '',
    goals: [],
  }
}

export function planDraft(plan: Plan): PlanDraft {
  return {
    code: plan.code,
    nameZh: plan.name.zh,
    nameEn: plan.name.en,
    issuer: plan.issuer,
    state: plan.state,
    fromYear: String(plan.fromYear),
    toYear: String(plan.toYear),
    reason: '',
    goals: plan.goals.map((goal) => ({
      key: goal.id,
      code: goal.code,
      nameZh: goal.name.zh,
      nameEn: goal.name.en,
      indicators: goal.indicators.map((one) => ({ indicatorId: one.id, weight: one.weight })),
    })),
  }
}
