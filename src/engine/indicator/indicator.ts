import { z } from 'zod'
import { FREQUENCIES } from '#engine/calendar/period.ts'
import { Derivation } from '#engine/indicator/derivation.ts'
import { EntryChecks } from '#engine/indicator/entry-checks.ts'
import { ScoreRule } from '#engine/indicator/score-rule.ts'
import { type Decimal, Positive, PositiveOrZero } from '#engine/number/decimal.ts'
import { compareExact, exact, HUNDRED } from '#engine/number/exact.ts'

/** A code of a pack: letters, digits and `. _ -` between them, at most 64 characters. */
export const Code = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9]+(?:[._-]+[A-Za-z0-9]+)*$/, 'rule.dotted-code')

export const BilingualText = z.strictObject({ zh: z.string().min(1).max(2000), en: z.string().min(1).max(2000) })

/** How the figure of a unit follows from the figures of the units below it. */
export const RollUp = z.discriminatedUnion('rule', [
  z.strictObject({ rule: z.literal('sum') }),
  z.strictObject({ rule: z.literal('average') }).describe('plain mean of the children'),
  z.strictObject({ rule: z.literal('weighted'), weight: Code }).describe('mean weighted by another indicator'),
  z
    .strictObject({
      rule: z.literal('ratio-of-sums'),
      numerator: Code,
      denominator: Code,
      scale: Positive.default(100).describe('100 for a percentage, 1 for a plain ratio'),
    })
    .describe('numerator over denominator, both over the units that have both; leaves are worked out too'),
  z.strictObject({ rule: z.literal('own') }).describe('the unit’s own figure, whatever stands below'),
  z.strictObject({ rule: z.literal('rows') }).describe('derived: the rows of the unit and of all below it'),
])
export type RollUp = z.infer<typeof RollUp>

/** Twelve cumulative percentages, January to December: what part of the year’s target is due by each month’s end. */
export const ScheduleCurve = z.union([
  z.literal('linear'),
  z.array(PositiveOrZero).length(12).refine(isCumulative, 'rule.schedule'),
])
export type ScheduleCurve = z.infer<typeof ScheduleCurve>

export const Dimension = z.strictObject({
  code: Code,
  name: BilingualText,
  items: z.array(z.strictObject({ code: Code, name: BilingualText })).min(1),
  addsUp: z.boolean().default(true).describe('the items must sum to the whole figure'),
  required: z.boolean().default(false).describe('an item left empty must be explained, as a whole figure must'),
})
export type Dimension = z.infer<typeof Dimension>

const shape = z.strictObject({
  code: Code,
  name: BilingualText,
  unit: z.string().max(20).describe('万元, 亿元, 家, 项, %; empty for a bare number'),
  definition: BilingualText.optional(),
  source: BilingualText.optional().describe('the department that issues or answers for the figure'),
  frequency: z.enum(FREQUENCIES),
  availabilityDelayDays: z.int().min(0).max(1100).default(0).describe('days after the period’s end until it is known'),
  kind: z
    .enum(['flow', 'stock', 'net-increase', 'ratio', 'formula'])
    .describe('flow adds over time; stock is a level; net-increase is a stock judged by what was added to its base'),
  direction: z.enum(['up', 'down', 'keep', 'band']),
  reverse: z
    .enum(['target-over-actual', 'distance-from-base'])
    .default('target-over-actual')
    .describe('direction down: T/A, or (base − A)/(base − T)'),
  bandTolerance: PositiveOrZero.optional().describe('keep and band: distance outside at which completion is 0'),
  rollUp: RollUp,
  rollUpAt: z
    .record(z.string().min(1), RollUp)
    .optional()
    .describe('another rule for the figures of one level of units'),
  overTime: z.enum(['sum', 'last', 'average']),
  reporting: z
    .enum(['in-period', 'cumulative'])
    .default('in-period')
    .describe('what the unit types: the period or the year to date'),
  decimals: z.int().min(0).max(10),
  rounding: z.enum(['half-up', 'truncate']).default('half-up'),
  weight: PositiveOrZero.default(0).describe('points of 100 on the score sheet'),
  curve: ScheduleCurve.default('linear'),
  score: ScoreRule.optional(),
  formula: z.string().min(1).max(4000).optional().describe('CEL expression of a derived figure; it cannot be typed'),
  derived: Derivation.optional().describe('worked out from the rows of a register; it cannot be typed'),
  dimensions: z.array(Dimension).max(10).default([]),
  checks: EntryChecks.prefault({}),
  register: z
    .strictObject({
      provider: Code.default('imported').describe('who keeps the register; imported: its counts are another indicator'),
      of: Code.describe('what to ask for: the indicator that holds the imported counts, or a name of the provider'),
      tolerance: PositiveOrZero.default(0).describe('a difference of no more than this is no disagreement'),
    })
    .optional()
    .describe('a register whose counts or sums the figures must agree with'),
  change: z
    .strictObject({
      yearOnYear: z.boolean().default(true).describe('show 同比'),
      periodOnPeriod: z.boolean().default(true).describe('show 环比'),
    })
    .prefault({}),
  ranking: z
    .strictObject({
      by: z.enum(['completion', 'growth', 'amount']).default('completion'),
      peers: z.enum(['all', 'group']).default('all').describe('group: only units of the same peer group are compared'),
      missing: z.enum(['unranked', 'last']).default('unranked'),
    })
    .prefault({}),
})

/** One entry of the indicator dictionary, as a pack writes it. Plain JSON after parsing; decimals stay as written. */
export const Indicator = shape.superRefine((indicator, context) => {
  const fault = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
  if ((indicator.kind === 'formula') !== (indicator.formula !== undefined)) {
    fault('formula', 'rule.formula-kind')
  }
  if (indicator.direction === 'band' && indicator.bandTolerance === undefined) {
    fault('bandTolerance', 'rule.band-tolerance')
  }
  if (indicator.kind === 'ratio' && indicator.overTime === 'sum') fault('overTime', 'rule.ratio-over-time')
  if (indicator.kind === 'ratio' && indicator.reporting === 'cumulative' && indicator.overTime === 'average') {
    fault('overTime', 'rule.ratio-cumulative')
  }
  if (indicator.reporting === 'cumulative' && (indicator.kind === 'stock' || indicator.kind === 'net-increase')) {
    fault('reporting', 'rule.stock-cumulative')
  }
  if (indicator.kind === 'stock' && indicator.overTime === 'sum') fault('overTime', 'rule.stock-over-time')
  for (const [level, rule] of [['', indicator.rollUp] as const, ...Object.entries(indicator.rollUpAt ?? {})]) {
    const path = level === '' ? 'rollUp' : `rollUpAt.${level}`
    if (indicator.kind === 'ratio' && rule.rule === 'sum') fault(path, 'rule.ratio-over-units')
    const others =
      rule.rule === 'weighted' ? [rule.weight] : rule.rule === 'ratio-of-sums' ? [rule.numerator, rule.denominator] : []
    if (others.includes(indicator.code)) fault(path, 'rule.weighs-itself')
  }
  checkDerived(indicator, fault)
  const dimensionCodes = indicator.dimensions.map((dimension) => dimension.code)
  if (new Set(dimensionCodes).size !== dimensionCodes.length) fault('dimensions', 'rule.dimension-twice')
  for (const { items } of indicator.dimensions) {
    if (new Set(items.map((item) => item.code)).size !== items.length) fault('dimensions', 'rule.dimension-item-twice')
  }
})
export type Indicator = z.infer<typeof Indicator>

/** What is counted from a register is of no other making. */
function checkDerived(indicator: z.infer<typeof shape>, fault: (path: string, message: string) => void): void {
  const { derived, rollUp, rollUpAt, kind, dimensions, register, overTime } = indicator
  const rules = [rollUp, ...Object.values(rollUpAt ?? {})]
  if (derived === undefined) {
    if (rules.some(({ rule }) => rule === 'rows')) fault('rollUp', 'rule.rows-not-derived')
    return
  }
  if (rollUp.rule !== 'rows' || rollUpAt !== undefined) fault('rollUp', 'rule.derived-rolls-up-rows')
  if (dimensions.length > 0) fault('dimensions', 'rule.derived-alone')
  if (register !== undefined) fault('register', 'rule.derived-alone')
  if ((derived.measure.of === 'share') !== (kind === 'ratio')) fault('kind', 'rule.derived-share')
  if (derived.standing !== undefined && (kind === 'flow' || overTime === 'sum')) fault('kind', 'rule.derived-standing')
}

/** Nobody types it: it follows from a formula, from two others, or from the rows of a register. */
export const isWorkedOut = ({ formula, derived, rollUp }: Indicator): boolean =>
  formula !== undefined || derived !== undefined || rollUp.rule === 'ratio-of-sums'

/** The indicator’s roll-up rule for the figure of a unit of this level. */
export function rollUpRuleAt(indicator: Indicator, level: string | undefined): RollUp {
  return (level === undefined ? undefined : indicator.rollUpAt?.[level]) ?? indicator.rollUp
}

/** Ratios change by points, not by percent (1.26 % → 1.29 % is +0.03 points). */
export function changesByPoints(indicator: Pick<Indicator, 'kind' | 'unit'>): boolean {
  return indicator.kind === 'ratio' || indicator.unit === '%' || indicator.unit === '‰'
}

function isCumulative(percentages: readonly Decimal[]): boolean {
  try {
    const curve = percentages.map(exact)
    return (
      curve.every((percent, month) => month === 0 || compareExact(curve[month - 1]!, percent) <= 0) &&
      curve.at(-1)!.equals(HUNDRED)
    )
  } catch {
    return false
  }
}
