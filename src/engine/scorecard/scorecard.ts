import { z } from 'zod'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'
import { Decimal, Positive, PositiveOrZero } from '#engine/number/decimal.ts'
import { compareExact, exact, HUNDRED, sum } from '#engine/number/exact.ts'

/** A level of a criterion with the marks it may be given; both ends belong to it. */
export const ScoreBand = z
  .strictObject({ name: BilingualText, from: Decimal, to: Decimal })
  .refine(({ from, to }) => compareExact(exact(from), exact(to)) <= 0, 'rule.least-above-most')
  .meta({ id: 'ScoreBand' })

export const ScoreCriterion = z
  .strictObject({
    code: Code,
    name: BilingualText,
    weight: Positive.meta({ description: 'Points of 100.' }),
    most: Positive.default(100).meta({ description: 'Marks are given from 0 to this and weighed.' }),
    bands: z.array(ScoreBand).max(10).default([]).meta({ description: 'When given, a mark stands in one of them.' }),
  })
  .meta({ id: 'ScoreCriterion' })
export type ScoreCriterion = z.infer<typeof ScoreCriterion>

export const GradeShare = z
  .strictObject({
    code: Code,
    name: BilingualText,
    from: PositiveOrZero.meta({ description: 'Least total of the grade.' }),
    mostPercent: PositiveOrZero.optional().meta({
      description:
        'Of all that one reviewer has scored, rounded down; binds from the number of which it allows one (30 % from four on), and 0 always.',
    }),
  })
  .meta({ id: 'GradeShare' })

/** How proposals are scored: criteria with weights, how many reviewers’ ends are cut off, how groups are made comparable. */
export const Scorecard = z
  .strictObject({
    code: Code,
    name: BilingualText,
    criteria: z.array(ScoreCriterion).min(1).max(60),
    votes: z
      .array(z.strictObject({ code: Code, name: BilingualText, favours: z.boolean().default(false) }))
      .max(6)
      .default([])
      .meta({ description: 'Beside the marks each reviewer casts one of these.' }),
    grades: z.array(GradeShare).max(8).default([]).meta({ description: 'From the best down.' }),
    trim: z
      .strictObject({
        from: z.int().min(3).max(99).default(5).meta({ description: 'Only when as many have scored.' }),
        highest: z.int().min(0).max(10).default(1),
        lowest: z.int().min(0).max(10).default(1),
      })
      .optional(),
    standardise: z.enum(['none', 'mean', 'mean-and-spread']).default('none').meta({
      description: 'Groups of other reviewers: moved to the common mean, or to common mean and spread.',
    }),
    decimals: z.int().min(0).max(6).default(2),
  })
  .superRefine((card, context) => {
    const fault = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message })
    if (!sum(card.criteria.map(({ weight }) => exact(weight))).equals(HUNDRED))
      fault(['criteria'], 'rule.weights-hundred')
    if (card.trim && card.trim.highest + card.trim.lowest >= card.trim.from) fault(['trim'], 'rule.trim-all')
    for (const [n, { from }] of card.grades.entries())
      if (n > 0 && compareExact(exact(from), exact(card.grades[n - 1]!.from)) >= 0)
        fault(['grades', n], 'rule.grades-down')
  })
  .meta({ id: 'Scorecard' })
export type Scorecard = z.infer<typeof Scorecard>
