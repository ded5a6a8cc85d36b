import { z } from 'zod'
import { Day } from '#engine/definition/words.ts'
import { FieldCode } from '#engine/form/field.ts'
import { Code } from '#engine/indicator/indicator.ts'

const Answers = z.record(z.string().min(1).max(80), z.unknown()).default({})

/** One way of filling a form in, and what the engine must say of it. */
export const FormCase = z
  .strictObject({
    name: z.string().min(1).max(200),
    form: Code,
    like: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({ description: 'Begins as another case of this form; null takes an answer away.' }),
    stage: z.enum(['save', 'submit']).default('submit'),
    today: Day.default('2023-07-03'),
    facts: z
      .record(FieldCode, z.record(FieldCode, z.unknown()))
      .default({})
      .meta({ description: 'What is known of each subject; money in fen.' }),
    earlier: z
      .array(z.string().min(1).max(200))
      .max(10)
      .default([])
      .meta({ description: 'Cases of other forms that were handed in before.' }),
    prefill: z.boolean().default(true),
    answers: Answers,
    sign: z.array(FieldCode).max(20).default([]).meta({ description: 'Signatures that are put under it last.' }),
    expect: z
      .strictObject({
        faults: z.array(z.string()).default([]).meta({ description: 'All errors, each as `path code`.' }),
        warnings: z.array(z.string()).optional(),
        answers: Answers.meta({ description: 'Answers by path, as `unitName` or `members/m1/title`.' }),
        totals: z
          .record(z.string(), z.number())
          .default({})
          .meta({ description: '`budget/grant: 1000000`, money in fen.' }),
        shown: z.record(FieldCode, z.boolean()).default({}),
        prefilled: z.int().min(0).optional().meta({ description: 'How many fields nobody had to type.' }),
      })
      .prefault({}),
  })
  .meta({ id: 'FormCase' })
export type FormCase = z.infer<typeof FormCase>
