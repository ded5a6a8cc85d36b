import { z } from 'zod'
import { FieldCode } from '#engine/form/field.ts'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'

export const FACT_TYPES = ['text', 'number', 'money', 'date', 'yes-no', 'choice'] as const

/** What the administration knows without asking: a register and the facts it keeps of each entry. */
export const Register = z
  .strictObject({
    code: Code,
    name: BilingualText,
    facts: z
      .array(
        z.strictObject({
          code: FieldCode,
          name: BilingualText,
          type: z.enum(FACT_TYPES).meta({ description: 'money is in fen; choice is a code.' }),
          question: Code.optional().meta({
            description: 'The question that it answers, so that no form asks it again.',
          }),
        }),
      )
      .min(1)
      .max(200),
  })
  .meta({ id: 'Register' })
export type Register = z.infer<typeof Register>

/** `registers.yaml` */
export const RegisterList = z
  .strictObject({ registers: z.array(Register).min(1).max(100) })
  .meta({ id: 'RegisterList', title: 'registers.yaml' })
