import type { Facts } from '#engine/expression/expression.ts'
import { isOpen, readFact } from '#engine/expression/value.ts'
import { compareExact, type Exact, exact } from '#engine/number/exact.ts'
import type { FactDictionary } from '#engine/policy/fact-dictionary.ts'
import type { StepStanding } from '#modules/policies/ladder.rules.ts'

export const PLAN_STATES = ['open', 'achieved', 'closed'] as const
export type PlanState = (typeof PLAN_STATES)[number]
export const MEASURE_STATES = ['open', 'done', 'dropped'] as const

/** What a measure waits for: a fact at its goal, a fact that is not known yet, or a deed a person tells of. */
export type MeasureGoal =
  | { readonly kind: 'change'; readonly fact: string; readonly from: string; readonly to: string }
  | { readonly kind: 'fact'; readonly fact: string }
  | { readonly kind: 'deed' }

/** The measures that follow from a gap: one a change, or one a fact that is missing. */
export function measuresOf({ changes, missing }: Pick<StepStanding, 'changes' | 'missing'>): MeasureGoal[] {
  return [
    ...changes.map(({ name, from, to }) => ({
      kind: 'change' as const,
      fact: name,
      from: String(from),
      to: String(to),
    })),
    ...missing.map((fact) => ({ kind: 'fact' as const, fact })),
  ]
}

/** Is the goal reached by these facts? A deed is never told by facts. */
export function isReached(goal: MeasureGoal, facts: Facts, dictionary: FactDictionary): boolean {
  if (goal.kind === 'deed') return false
  const fact = dictionary.facts.get(goal.fact)
  const raw = facts[goal.fact]
  if (fact === undefined || raw === undefined || raw === null) return false
  const value = readFact(raw, fact.declared.type)
  if (isOpen(value)) return false
  if (goal.kind === 'fact') return true
  if (typeof value === 'boolean') return String(value) === goal.to
  if (fact.declared.type !== 'number') return false
  const way = compareExact(exact(goal.to), exact(goal.from))
  const reached = compareExact(value as Exact, exact(goal.to))
  return way >= 0 ? reached >= 0 : reached <= 0
}

/** On which of the reminders a certificate stands that ends in so many days: the nearest that has come. */
export const reminderDue = (days: number, remindBeforeDays: readonly number[]): number | undefined =>
  days < 0 ? undefined : [...remindBeforeDays].sort((a, b) => a - b).find((before) => days <= before)
