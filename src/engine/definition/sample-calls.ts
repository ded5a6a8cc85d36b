import { z } from 'zod'
import { Day, UnitCode, Year } from '#engine/definition/words.ts'
import { Code } from '#engine/indicator/indicator.ts'

const Text = z.string().min(1).max(200)
const Moment = z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/, 'rule.moment')

export const SampleCall = z
  .strictObject({
    family: Code,
    year: Year,
    title: Text,
    number: z.string().max(60).optional(),
    text: z.string().max(4000),
    published: Day,
    opens: Moment,
    closes: Moment,
    recommendBy: Moment,
    directions: z
      .array(
        z.strictObject({
          code: z.string().max(20),
          name: Text,
          mode: Code,
          mostGrantWan: z.number().positive().optional(),
          mostYears: z.int().min(1).max(10).optional(),
        }),
      )
      .min(1)
      .max(20),
    quotas: z.record(UnitCode, z.int().min(0)).default({}),
    recommended: z.record(UnitCode, z.int().min(0)).default({}).meta({
      description: 'How many applications each unit has recommended; they are made up under these totals.',
    }),
  })
  .meta({ id: 'SampleCall' })
export type SampleCall = z.infer<typeof SampleCall>

/** `samples/calls.yaml`: calls of the demonstration, and applications made up under published totals. */
export const SampleCalls = z
  .strictObject({
    seed: z.int().min(1),
    /** How the applications ended, as parts of the whole. */
    ends: z.strictObject({ publicity: z.int().min(0), reserve: z.int().min(0), rejected: z.int().min(0) }),
    hands: z.strictObject({
      officer: z.string(),
      planner: z.string(),
      steward: z.string(),
      leaders: z.array(z.string()).min(2),
      heads: z
        .record(UnitCode, z.string())
        .meta({ description: 'Who heads which unit; the others are asked as experts.' }),
    }),
    surnames: z.array(z.string()).min(5),
    things: z.array(z.string()).min(5),
    deeds: z.array(z.string()).min(3),
    calls: z.array(SampleCall).max(40),
  })
  .meta({ id: 'SampleCalls', title: 'samples/calls.yaml' })
export type SampleCalls = z.infer<typeof SampleCalls>
