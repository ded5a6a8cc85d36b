import { z } from 'zod'
import { FieldCode } from '#engine/form/field.ts'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'

const LadderStep = z
  .strictObject({
    code: Code,
    name: BilingualText,
    policy: Code.meta({ description: 'The policy whose rules decide who may climb to the step.' }),
    title: FieldCode.meta({ description: 'A fact with a certificate: who holds it stands on the step.' }),
  })
  .meta({ id: 'LadderStep' })
export type LadderStep = z.infer<typeof LadderStep>

/** `cultivation.yaml`: the ladder of enterprises, what is shown of one, and who may ask without an account. */
export const CultivationPractice = z
  .strictObject({
    selfCheck: z.enum(['open', 'closed']).default('closed').meta({
      description: 'open: anybody may try the policies on facts of his own, without an account; nothing is kept.',
    }),
    remindBeforeDays: z
      .array(z.int().min(1).max(366))
      .min(1)
      .max(6)
      .default([90, 60, 30])
      .meta({ description: 'So many days before a certificate ends people are told.' }),
    ladder: z
      .strictObject({
        name: BilingualText,
        industry: FieldCode.optional().meta({ description: 'The fact by which enterprises are told apart.' }),
        steps: z.array(LadderStep).min(1).max(12).meta({ description: 'From the lowest up.' }),
      })
      .optional(),
    portrait: z
      .strictObject({
        years: z.int().min(1).max(5).default(3),
        facts: z.array(FieldCode).min(1).max(30).meta({ description: 'Yearly facts of the register, in this order.' }),
      })
      .optional(),
  })
  .meta({ id: 'CultivationPractice', title: 'cultivation.yaml' })
export type CultivationPractice = z.infer<typeof CultivationPractice>
