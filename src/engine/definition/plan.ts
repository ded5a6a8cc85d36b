import { z } from 'zod'
import { PeriodCode, UnitCode, Year } from '#engine/definition/words.ts'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'
import { SheetLimits } from '#engine/indicator/score-rule.ts'
import { Decimal, PositiveOrZero } from '#engine/number/decimal.ts'

/** A target is a number, a band, or one of two ways of saying that there is none; an absent one is missing. */
export const TargetWord = z
  .union([
    z.enum(['not-applicable', 'no-target']),
    Decimal,
    z
      .strictObject({ low: Decimal, high: Decimal })
      .meta({ description: 'The band of an indicator kept within limits.' }),
  ])
  .meta({ id: 'Target' })
export type TargetWord = z.infer<typeof TargetWord>

const TargetsByUnit = z.record(z.string(), TargetWord)

export const TARGET_KINDS = ['initial', 'intermediate', 'final'] as const
export type TargetKind = (typeof TARGET_KINDS)[number]

/** The targets of one indicator for one period, by unit: the parent's beside its children's. */
export const TargetSet = z
  .strictObject({
    indicator: Code,
    period: PeriodCode,
    initial: TargetsByUnit.optional(),
    intermediate: TargetsByUnit.optional(),
    final: TargetsByUnit.optional(),
    published: z
      .array(UnitCode)
      .default([])
      .meta({ description: 'Units whose target was published; in a demo every other one is marked 示例.' }),
    reason: BilingualText.optional(),
  })
  .refine((set) => TARGET_KINDS.some((kind) => set[kind] !== undefined), 'rule.target-kind')
  .meta({ id: 'TargetSet' })
export type TargetSet = z.infer<typeof TargetSet>

export const Goal = z
  .strictObject({
    code: Code,
    name: BilingualText,
    indicators: z
      .array(
        z.strictObject({
          indicator: Code,
          weight: PositiveOrZero.optional().meta({ description: "The indicator's own weight when absent." }),
        }),
      )
      .min(1)
      .max(500),
  })
  .meta({ id: 'Goal' })
export type Goal = z.infer<typeof Goal>

/** `plans/*.yaml`: what is to be reached, by whom, in which years. Several run at once. */
export const Plan = z
  .strictObject({
    code: Code,
    name: BilingualText,
    issuer: z.enum(['above', 'own']).meta({ description: 'An assessment from above, or the own plan.' }),
    issuedBy: BilingualText.optional(),
    documentNo: z.string().max(80).optional(),
    fromYear: Year,
    toYear: Year,
    weighted: z.boolean().default(true).meta({ description: 'The weights add up to 100 and make a score.' }),
    limits: SheetLimits.prefault({}),
    goals: z.array(Goal).min(1).max(100),
    targets: z.array(TargetSet).max(5000).default([]),
  })
  .refine((plan) => plan.toYear >= plan.fromYear, { path: ['toYear'], error: 'rule.plan-years' })
  .meta({ id: 'Plan', title: 'plans/*.yaml' })
export type Plan = z.infer<typeof Plan>
