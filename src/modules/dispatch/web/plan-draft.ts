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
