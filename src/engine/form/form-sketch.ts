import { z } from 'zod'

const name = z.string().max(80)
const list = <T extends z.ZodType>(item: T, most: number) => z.array(item).min(1).max(most)

/** A form as somebody is drawing it: its shape stands, its sense may be wanting. `checkFormDraft` says what is wrong with it. */
export const FormSketch = z.looseObject({
  code: name,
  version: z.int(),
  subjects: z.array(z.looseObject({ code: name, register: name })).max(60),
  follows: z.array(name).max(60),
  rules: z.array(z.looseObject({ code: name, fields: z.array(name).max(60) })).max(400),
  steps: list(
    z.looseObject({
      code: name,
      sections: list(z.looseObject({ code: name, fields: list(z.looseObject({ code: name }), 400) }), 100),
    }),
    60,
  ),
})
