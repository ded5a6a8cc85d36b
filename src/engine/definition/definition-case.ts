import { z } from 'zod'
import { PeriodCode, UnitCode } from '#engine/definition/words.ts'
import { Code } from '#engine/indicator/indicator.ts'
import { Decimal } from '#engine/number/decimal.ts'

const Expected = z.union([Decimal, z.literal('none')]).meta({
  description: 'Compared at the decimals written here: 68.3 holds for 68.3004. `none`: there must be no number.',
})

export const CaseExpectation = z
  .strictObject({
    figure: Expected.optional(),
    state: z.enum(['value', 'missing', 'not-applicable', 'invalid']).optional(),
    target: Expected.optional(),
    completionPercent: Expected.optional(),
    schedulePercent: Expected.optional(),
    scheduleGapPoints: Expected.optional(),
    yearOnYear: Expected.optional(),
    gap: Expected.optional(),
    neededPace: Expected.optional(),
    light: z.string().max(40).optional(),
    score: Expected.optional(),
    rank: z.union([z.int().min(1), z.literal('none')]).optional(),
  })
  .refine((expectation) => Object.values(expectation).some((value) => value !== undefined), 'expect something')
  .meta({ id: 'CaseExpectation' })
export type CaseExpectation = z.infer<typeof CaseExpectation>

/** One case: figures of the samples, some replaced by `given`, and what the engine must say of them. */
export const DefinitionCase = z
  .strictObject({
    name: z.string().min(1).max(200),
    indicator: Code,
    unit: UnitCode,
    period: PeriodCode,
    plan: Code.optional().meta({ description: 'The plan whose targets are meant; the first that has the indicator.' }),
    given: z
      .array(
        z.strictObject({
          indicator: Code.optional(),
          unit: UnitCode.optional(),
          period: PeriodCode.optional(),
          kind: z.enum(['actual', 'initial', 'intermediate', 'final']).default('actual'),
          value: z.union([Decimal, z.enum(['missing', 'not-applicable'])]),
        }),
      )
      .max(1000)
      .default([])
      .meta({ description: "Indicator, unit and period are the case's own when absent." }),
    samples: z.boolean().default(true).meta({ description: 'False: only what is given exists.' }),
    expect: CaseExpectation,
  })
  .meta({ id: 'DefinitionCase' })
export type DefinitionCase = z.infer<typeof DefinitionCase>

/** `tests/*.yaml`: what the pack's author wants to stay true. */
export const CaseList = z
  .strictObject({ cases: z.array(DefinitionCase).min(1).max(2000) })
  .meta({ id: 'CaseList', title: 'tests/*.yaml' })
