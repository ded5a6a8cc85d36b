import { z } from 'zod'
import { LIGHT_SHAPES, LIGHT_TONES } from '#engine/light/light-scheme.ts'

/** Shapes that several contracts of the slice share. Decimal numbers travel as text, so that none is rounded on the way. */

export const Decimal = z.string().regex(/^-?\d{1,24}(\.\d{1,12})?$/)

export const PeriodCode = z.string().regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?|-W\d{2}|-Q[1-4]|-H[12])?$/)

export const Uuid = z.uuid()

export const BilingualText = z.object({ zh: z.string(), en: z.string() })

/** A figure as shown. Missing, not applicable, invalid and hidden are four different things. */
export const ShownFigure = z.object({
  state: z.enum(['value', 'missing', 'not-applicable', 'invalid', 'hidden']),
  value: Decimal.optional(),
  /** Why it is invalid (`division-by-zero`) or hidden (`not-yet-accepted`). */
  reason: z.string().optional(),
  /** Some children are missing: present of expected. */
  parts: z.object({ present: z.number().int(), expected: z.number().int() }).optional(),
  /** Derived by formula, not typed. */
  derived: z.boolean().optional(),
  /** Not yet accepted, shown to those who may preview. */
  preview: z.boolean().optional(),
  /** Invented for the demo (示例). */
  sample: z.boolean().optional(),
})
export type ShownFigure = z.infer<typeof ShownFigure>

export const ShownTarget = z.object({
  expectation: z.enum(['value', 'not-applicable', 'no-target', 'missing']),
  value: Decimal.optional(),
  bandLow: Decimal.optional(),
  bandHigh: Decimal.optional(),
  sample: z.boolean().optional(),
})
export type ShownTarget = z.infer<typeof ShownTarget>

/** A light as its scheme draws it: a word, a shape that reads in grey print, a tone. */
export const LightSign = z.object({
  code: z.string(),
  word: BilingualText,
  shape: z.enum(LIGHT_SHAPES),
  tone: z.enum(LIGHT_TONES),
  /** 0 is the best. */
  severity: z.number().int(),
  alarm: z.boolean(),
})
export type LightSign = z.infer<typeof LightSign>

/** Code of a light in the administration's scheme; `none`: not judged. */
export const LightCode = z.string().min(1).max(64)

/** A sentence for the reader: key of the slice's messages and its parameters. */
export const Sentence = z.object({
  key: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})

export type Sentence = z.infer<typeof Sentence>

export const UnitName = z.object({ id: Uuid, code: z.string(), name: BilingualText, short: BilingualText })
export type UnitName = z.infer<typeof UnitName>

export const IndicatorHead = z.object({
  id: Uuid,
  code: z.string(),
  name: BilingualText,
  unit: BilingualText,
  decimals: z.number().int(),
  direction: z.enum(['up', 'down', 'keep', 'band']),
  kind: z.enum(['flow', 'stock', 'net-increase', 'ratio', 'formula']),
  frequency: z.enum(['day', 'week', 'month', 'quarter', 'half-year', 'year']),
})
export type IndicatorHead = z.infer<typeof IndicatorHead>

/** What evaluation says of one figure against its target. Percentages and points are decimal texts. */
export const Evaluation = z.object({
  figure: ShownFigure,
  target: ShownTarget,
  completionPercent: Decimal.optional(), // uncapped
  completionShownPercent: Decimal.optional(), // capped for display
  schedulePercent: Decimal.optional(),
  scheduleGapPoints: Decimal.optional(),
  yearOnYear: z.object({ value: Decimal, unit: z.enum(['percent', 'points']) }).optional(), // 同比
  periodOnPeriod: z.object({ value: Decimal, unit: z.enum(['percent', 'points']) }).optional(), // 环比
  gap: Decimal.optional(),
  neededPace: Decimal.optional(),
  forecast: z.object({ value: Decimal, low: Decimal.optional(), high: Decimal.optional() }).optional(),
  light: LightCode,
  sign: LightSign.optional(), // absent when not judged
  lightReason: BilingualText.optional(),
  rank: z.number().int().optional(),
  rankOf: z.number().int().optional(),
  movement: z.number().int().optional(), // 赶超进位: + is up
  score: Decimal.optional(),
})
export type Evaluation = z.infer<typeof Evaluation>
