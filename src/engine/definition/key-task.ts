import { z } from 'zod'
import { Day, PeriodCode, UnitCode, Year } from '#engine/definition/words.ts'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'

const Line = z.array(BilingualText).max(30).default([])

export const KeyTaskNode = z
  .strictObject({
    period: PeriodCode.meta({ description: 'The quarter it belongs to, as 2023-Q2.' }),
    text: BilingualText,
    due: Day,
  })
  .meta({ id: 'KeyTaskNode' })

export const KeyTaskDefinition = z
  .strictObject({
    code: Code,
    name: BilingualText,
    target: BilingualText.meta({ description: 'What the year is to bring, in words.' }),
    goal: Code.optional().meta({ description: 'A goal of the plan of this file.' }),
    nodes: z.array(KeyTaskNode).min(1).max(60),
    steps: Line,
    measures: Line,
    lead: UnitCode,
    cooperating: z.array(UnitCode).max(100).default([]),
    responsible: z.strictObject({
      name: z.string().trim().min(1).max(40),
      post: BilingualText.optional(),
      phone: z.string().trim().min(3).max(30).optional().meta({ description: 'Masked wherever it is shown.' }),
    }),
    due: Day,
    fundsFen: z.int().min(0).optional().meta({ description: 'Money set aside for it, in fen.' }),
    indicators: z.array(Code).max(50).default([]),
    important: z.boolean().default(false),
    urgent: z.boolean().default(false),
  })
  .meta({ id: 'KeyTask' })
export type KeyTaskDefinition = z.infer<typeof KeyTaskDefinition>

/** `tasks/*.yaml`: the year's key tasks (重点任务台账), in the order of their numbers. */
export const KeyTaskList = z
  .strictObject({
    year: Year,
    plan: Code.optional(),
    tasks: z.array(KeyTaskDefinition).min(1).max(500),
  })
  .meta({ id: 'KeyTaskList', title: 'tasks/*.yaml' })
export type KeyTaskList = z.infer<typeof KeyTaskList>
