import { z } from 'zod'
import { Decimal, Positive, PositiveOrZero } from '#engine/number/decimal.ts'

/**
 * How an indicator earns points. `weight` (the base score) stands on the indicator; every rule gives points on that
 * weight. The patterns are those counties and provinces really use (facts §3.2); the figures in them are data.
 */
export const ScoreRule = z.discriminatedUnion('rule', [
  z
    .strictObject({
      rule: z.literal('proportional'),
      bonusCap: PositiveOrZero.optional().describe('most points above the weight; without it only the item cap holds'),
    })
    .describe('weight × completion rate'),
  z
    .strictObject({
      rule: z.literal('average-based'),
      stepPercent: Positive.describe('distance from the peers’ average, in percent of it, that earns one step'),
      stepPoints: PositiveOrZero,
      mode: z.enum(['step', 'linear']).default('step').describe('only whole steps count, or parts of a step too'),
    })
    .describe('weight at the peers’ average, plus or minus points for each step away from it'),
  z
    .strictObject({
      rule: z.literal('banded'),
      bandWidth: Positive.describe('points of difference in one band'),
      divisors: z.array(Positive).min(1).max(20).describe('a band earns difference × weight / its divisor'),
    })
    .describe('weight at the reference (a provincial average), plus or minus successive bands'),
  z
    .strictObject({
      rule: z.literal('efficacy'),
      worst: Decimal.optional().describe('value that earns the base; without it the worst among the peers'),
      best: Decimal.optional().describe('value that earns 100; without it the best among the peers'),
      base: PositiveOrZero.default(60),
    })
    .describe('功效系数: base + (100 − base) × (x − worst)/(best − worst), from 0 to 100, in percent of the weight'),
  z
    .strictObject({
      rule: z.literal('rank-points'),
      first: Positive.default(100).describe('percent of the weight for the first place'),
      step: Positive.describe('percent lost with each place'),
    })
    .describe('points by rank among the peers'),
  z
    .strictObject({
      rule: z.literal('milestones'),
      veto: z.boolean().default(false).describe('one veto sets the score to 0 (一票否决)'),
    })
    .describe('weight × weight of finished milestones, plus awarded and minus deducted points'),
])
export type ScoreRule = z.infer<typeof ScoreRule>

/** What an indicator without a figure scores: its last known score, nothing, or it leaves the sheet and the rest is reweighted. */
export const MissingPolicy = z.enum(['carry', 'zero', 'exclude'])
export type MissingPolicy = z.infer<typeof MissingPolicy>

/** The limits of a whole score sheet. */
export const SheetLimits = z.strictObject({
  itemCapPercent: Positive.optional().describe('most an item may score, in percent of its weight, e.g. 120'),
  totalCap: Positive.optional().describe('most the sheet may score, e.g. 100 or 110'),
  floor: Decimal.default(0).describe('least an item and the sheet may score'),
  missing: MissingPolicy.default('zero'),
})
export type SheetLimits = z.infer<typeof SheetLimits>
