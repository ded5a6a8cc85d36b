import { z } from 'zod'
import { Day, UnitCode } from '#engine/definition/words.ts'
import { Code } from '#engine/indicator/indicator.ts'

const Text = z.string().min(2).max(2000)

/** A problem of a weekly sheet, and how far it has come when the demo begins. */
const SampleProblem = z
  .strictObject({
    unit: UnitCode,
    on: Day.meta({ description: 'Raised on this day, which names its week.' }),
    text: Text,
    help: Text.optional(),
    owner: UnitCode.optional(),
    due: Day.optional(),
    indicator: Code.optional(),
    task: Code.optional(),
    answered: z.strictObject({ on: Day, text: Text }).optional(),
    solved: z.strictObject({ on: Day, result: Text }).optional(),
  })
  .meta({ id: 'SampleProblem' })

/** `samples/weeks.yaml`: weekly sheets as they stand when the demo begins. */
export const SampleWeeks = z
  .strictObject({
    problems: z.array(SampleProblem).max(2000).default([]),
    clear: z
      .array(z.strictObject({ unit: UnitCode, on: Day }))
      .max(2000)
      .default([])
      .meta({ description: 'Units that said that there was nothing.' }),
  })
  .meta({ id: 'SampleWeeks', title: 'samples/weeks.yaml' })
export type SampleWeeks = z.infer<typeof SampleWeeks>
