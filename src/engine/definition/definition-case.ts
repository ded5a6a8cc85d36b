import { z } from 'zod'
import { FormCase } from '#engine/definition/form-case.ts'
import { Day, PeriodCode, UnitCode } from '#engine/definition/words.ts'
import { Code } from '#engine/indicator/indicator.ts'
import { LIGHT_CAUSES } from '#engine/light/light-entry.ts'
import { LIGHT_SUBJECTS } from '#engine/light/light-scheme.ts'
import { LimitCase } from '#engine/limits/limit-case.ts'
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
  .refine((expectation) => Object.values(expectation).some((value) => value !== undefined), 'rule.expectation')
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

const FactValue = z.union([z.boolean(), Decimal, z.string().max(200), z.null()])
const LightFactValues = z
  .record(z.string(), FactValue)
  .default({})
  .meta({ description: 'Facts by name; null takes a fact away again.' })

/** What is known on one day, and what follows from it. Facts stay known on the days after. */
export const LightCaseStep = z
  .strictObject({
    on: Day.optional().meta({ description: 'The last day of the period when absent.' }),
    period: PeriodCode.optional(),
    facts: LightFactValues,
    start: Code.optional().meta({ description: 'An officer starts the item at this light.' }),
    expect: z
      .strictObject({
        light: z.union([Code, z.literal('none')]).optional(),
        since: Day.optional(),
        cause: z.enum(LIGHT_CAUSES).optional(),
        raises: z.array(Code).max(20).optional().meta({ description: 'Lights of the slips that are issued now.' }),
        escalates: z.array(Code).max(20).optional().meta({ description: 'Lights the open slip is raised to now.' }),
        reminders: z
          .int()
          .min(0)
          .optional()
          .meta({ description: 'How many reminders fell due since the step before.' }),
        awards: z.array(Code).max(20).optional(),
        reason: z
          .string()
          .min(1)
          .max(400)
          .optional()
          .meta({ description: 'A part of the sentence, in either language.' }),
      })
      .prefault({}),
  })
  .refine(({ on, period }) => on !== undefined || period !== undefined, 'rule.on-or-period')
  .meta({ id: 'LightCaseStep' })
export type LightCaseStep = z.infer<typeof LightCaseStep>

/** One item over time: facts day by day, and the light of each day. */
export const LightCase = z
  .strictObject({
    name: z.string().min(1).max(200),
    subject: z.enum(LIGHT_SUBJECTS),
    scheme: Code.optional().meta({ description: 'The scheme the pack has chosen for the subject when absent.' }),
    facts: LightFactValues,
    steps: z.array(LightCaseStep).min(1).max(400),
  })
  .meta({ id: 'LightCase' })
export type LightCase = z.infer<typeof LightCase>

/** `tests/*.yaml`: what the pack's author wants to stay true. */
export const CaseList = z
  .strictObject({
    cases: z.array(DefinitionCase).max(2000).default([]),
    lights: z.array(LightCase).max(2000).default([]),
    forms: z.array(FormCase).max(2000).default([]),
    limits: z.array(LimitCase).max(2000).default([]),
  })
  .refine(
    (one) => one.cases.length + one.lights.length + one.forms.length + one.limits.length > 0,
    'rule.cases-or-lights',
  )
  .meta({ id: 'CaseList', title: 'tests/*.yaml' })
