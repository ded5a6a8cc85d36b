import { z } from 'zod'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'

/** `codes/*.yaml`: an official code list or a part of one. */
export const CodeList = z
  .strictObject({
    code: Code,
    standard: z.string().min(1).max(120),
    name: BilingualText,
    verified: z.boolean(),
    note: BilingualText.optional(),
    items: z
      .array(
        z.strictObject({
          code: z.union([z.string().min(1).max(40), z.int()]).transform(String),
          parent: z
            .union([z.string().min(1).max(40), z.int()])
            .transform(String)
            .optional(),
          name: BilingualText,
          short: BilingualText.optional(),
          aliases: z.array(z.string().min(1).max(80)).max(20).default([]),
        }),
      )
      .min(1)
      .max(10_000),
  })
  .meta({ id: 'CodeList', title: 'codes/*.yaml' })
export type CodeList = z.infer<typeof CodeList>
