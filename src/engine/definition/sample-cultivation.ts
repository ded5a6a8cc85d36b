import { z } from 'zod'
import { Day } from '#engine/definition/words.ts'
import { Code } from '#engine/indicator/indicator.ts'

const Text = z.string().min(2).max(1000)
const Login = z.string().min(1).max(64)

const SampleVisit = z.strictObject({
  on: Day,
  by: Login,
  withWhom: z.string().min(1).max(200),
  notes: Text,
  problems: z
    .array(z.strictObject({ problem: Text, dueOn: Day, solved: Text.optional() }))
    .max(20)
    .default([]),
})

/** `samples/cultivation.yaml`: plans and visits of the demo; measures follow from the gap of the day. */
export const SampleCultivation = z
  .strictObject({
    plans: z
      .array(
        z.strictObject({
          enterprise: z.string().min(1).max(120).meta({ description: 'Its key in the register.' }),
          step: Code,
          by: Login.meta({ description: 'Who draws it up.' }),
          responsible: Login,
          dueOn: Day,
          aim: Text,
          measures: z
            .array(z.strictObject({ title: Text, dueOn: Day }))
            .max(20)
            .default([]),
          visits: z.array(SampleVisit).max(20).default([]),
        }),
      )
      .max(200),
  })
  .meta({ id: 'SampleCultivation', title: 'samples/cultivation.yaml' })
export type SampleCultivation = z.infer<typeof SampleCultivation>
