import { z } from 'zod'
import { Day, PeriodCode } from '#engine/definition/words.ts'
import { Code } from '#engine/indicator/indicator.ts'

export const SELF_STATUSES = ['not-begun', 'on-schedule', 'behind', 'done'] as const

const Text = z.string().max(4000).default('')

/** What the lead unit of a key task wrote in a month, as the demo begins. */
const SampleProgress = z
  .strictObject({
    task: Code,
    period: PeriodCode,
    percent: z.int().min(0).max(100),
    status: z.enum(SELF_STATUSES),
    text: z.string().min(1).max(4000),
    comment: Text,
    problem: Text,
    help: Text,
    nodesDone: z
      .array(z.strictObject({ node: z.int().min(1).max(60), on: Day }))
      .max(60)
      .default([]),
    state: z.enum(['submitted', 'approved']).default('approved'),
    on: Day,
  })
  .meta({ id: 'SampleProgress' })

/** `samples/tasks.yaml`: how far the key tasks are when the demo begins. */
export const SampleTasks = z
  .strictObject({ progress: z.array(SampleProgress).max(5000).default([]) })
  .meta({ id: 'SampleTasks', title: 'samples/tasks.yaml' })
export type SampleTasks = z.infer<typeof SampleTasks>
