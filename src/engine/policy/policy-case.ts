import { z } from 'zod'
import { Day } from '#engine/definition/words.ts'
import { FieldCode } from '#engine/form/field.ts'
import { Code } from '#engine/indicator/indicator.ts'
import { Decimal } from '#engine/number/decimal.ts'
import { VERDICT_STATES } from '#engine/policy/verdict.ts'

const CaseFacts = z
  .record(z.string().min(1).max(80), z.unknown())
  .default({})
  .meta({ description: 'Facts by name; null takes one of the base away.' })

/** One enterprise, and what the policy must say of it. */
export const PolicyCase = z
  .strictObject({
    name: z.string().min(1).max(200),
    on: Day.optional(),
    facts: CaseFacts,
    expect: z
      .strictObject({
        verdict: z.enum(VERDICT_STATES).optional(),
        version: z.string().max(20).optional(),
        score: z
          .union([Decimal, z.tuple([Decimal, Decimal])])
          .optional()
          .meta({ description: 'Points, or [least, most] while open.' }),
        parts: z.record(FieldCode, z.union([Decimal, z.tuple([Decimal, Decimal])])).optional(),
        amount: z
          .union([Decimal, z.literal('none')])
          .optional()
          .meta({ description: '万元; what it would be while not eligible.' }),
        values: z
          .record(FieldCode, z.union([Decimal, z.boolean(), z.literal('unknown')]))
          .optional()
          .meta({
            description: 'Computed values, compared at the decimals written here.',
          }),
        failing: z.array(FieldCode).optional(),
        missing: z.array(z.string()).optional().meta({ description: 'All of them, the most useful first.' }),
        personal: z.array(z.string()).optional(),
        near: z
          .array(z.string().min(1).max(300))
          .optional()
          .meta({ description: 'A part of the sentence of each near miss.' }),
        settledBy: z.array(Code).optional(),
        says: z.string().min(1).max(400).optional().meta({ description: 'A part of a sentence of the trace.' }),
      })
      .refine((expect) => Object.keys(expect).length > 0, 'rule.expectation'),
  })
  .meta({ id: 'PolicyCase' })
export type PolicyCase = z.infer<typeof PolicyCase>

/** `policies/*.cases.yaml`: cases beside the rules. */
export const PolicyCaseList = z
  .strictObject({
    policy: Code,
    on: Day.meta({ description: 'The day the cases are decided on, but those with a day of their own.' }),
    base: CaseFacts.meta({ description: 'Facts that all cases begin with.' }),
    cases: z.array(PolicyCase).min(1).max(1000),
  })
  .meta({ id: 'PolicyCaseList', title: 'policies/*.cases.yaml' })
export type PolicyCaseList = z.infer<typeof PolicyCaseList>
