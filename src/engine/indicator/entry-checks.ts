import { z } from 'zod'
import { Decimal, Positive, PositiveOrZero } from '#engine/number/decimal.ts'

/** Hard: the value is refused. Soft: it is accepted with an explanation, which travels upward with it. */
export const Severity = z.enum(['hard', 'soft'])
export type Severity = z.infer<typeof Severity>

/** What is asked of a value when it is typed or imported. Percentages and points are limits that may be reached. */
export const EntryChecks = z.strictObject({
  min: Decimal.optional().describe('hard lower limit'),
  max: Decimal.optional().describe('hard upper limit'),
  integer: z.boolean().default(false),
  notDecreasing: Severity.optional().describe('not below the last period (a cumulative figure cannot fall)'),
  maxChangePercent: PositiveOrZero.optional().describe('soft limit of change on the last period'),
  maxYearOnYearPercent: PositiveOrZero.optional().describe('soft limit of change on the same period last year'),
  zScore: Positive.optional().describe('soft limit of the modified z-score in the unit’s own history, commonly 3.5'),
  seenRange: z.boolean().default(false).describe('soft: outside the least and greatest value seen before'),
  cross: z
    .array(
      z.strictObject({
        expression: z.string().min(1).max(4000).describe('CEL over the cells of the same report; it must hold'),
        message: z.strictObject({ zh: z.string().min(1).max(500), en: z.string().min(1).max(500) }),
        severity: Severity.default('hard'),
      }),
    )
    .max(50)
    .default([]),
})
export type EntryChecks = z.infer<typeof EntryChecks>

/** What no figure of the indicator may pass, and so no target of it either. */
export type Limits = Pick<EntryChecks, 'min' | 'max'>
