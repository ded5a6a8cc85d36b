import { z } from 'zod'
import { UnitCode } from '#engine/definition/words.ts'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'
import { Decimal } from '#engine/number/decimal.ts'

const WorkingDays = z.int().min(1).max(250)

/** What a slip may be about when a rule raises it. */
export const TRIGGER_SUBJECTS = ['indicator', 'task'] as const

/** A rule: this light of that subject raises a slip. */
export const SlipTrigger = z
  .strictObject({
    code: Code,
    name: BilingualText,
    subject: z.enum(TRIGGER_SUBJECTS),
    lights: z
      .array(Code)
      .min(1)
      .max(20)
      .meta({ description: 'Codes of lights of the scheme in force for the subject.' }),
    indicators: z.array(Code).max(2000).default([]).meta({ description: 'Only these; all of them when empty.' }),
    level: Code.optional().meta({
      description: 'A light of the scheme for slips at which it starts; the mildest alarm when absent.',
    }),
    important: z.boolean().default(false),
    urgent: z.boolean().default(false),
    workingDays: WorkingDays,
    automatic: z.boolean().default(false).meta({
      description: 'Raised without asking an officer: a task at once, an indicator when its month has closed.',
    }),
    demand: BilingualText.meta({
      description: 'What is to be done; {item}, {unit}, {period}, {light} and {reason} stand for what was found.',
    }),
  })
  .meta({ id: 'SlipTrigger' })
export type SlipTrigger = z.infer<typeof SlipTrigger>

export const SLIP_MOMENTS = ['overdue', 'closed-in-time', 'closed-late', 'returned'] as const
export type SlipMoment = (typeof SLIP_MOMENTS)[number]

export const SlipEffect = z
  .strictObject({
    on: z.enum(SLIP_MOMENTS),
    levels: z.array(Code).max(20).default([]).meta({ description: 'Only slips of these colours; all when empty.' }),
    points: Decimal.meta({ description: 'Points of the unit’s score; a deduction is negative.' }),
    reason: BilingualText,
  })
  .meta({ id: 'SlipEffect' })
export type SlipEffect = z.infer<typeof SlipEffect>

/** `slips.yaml`: how the office supervises by slips. Colours and escalation are those of the scheme for slips. */
export const SlipPractice = z
  .strictObject({
    code: z
      .string()
      .regex(/^[\p{Script=Han}A-Za-z]{1,20}$/u, 'rule.number-code')
      .default('督')
      .meta({ description: 'Of its number: 督〔2023〕1号.' }),
    issuer: UnitCode.optional().meta({ description: 'The unit that issues slips; the root when absent.' }),
    triggers: z.array(SlipTrigger).max(100).default([]),
    deadlines: z
      .strictObject({
        remark: WorkingDays.default(5),
        meeting: WorkingDays.default(10),
        officer: WorkingDays.default(10),
      })
      .prefault({})
      .meta({ description: 'Working days for slips that no rule raises, where the raiser names none.' }),
    extensions: z
      .strictObject({ most: z.int().min(0).max(20).default(1), workingDays: WorkingDays.default(10) })
      .prefault({})
      .meta({ description: 'How often one may be asked for, and by how much the deadline moves at most.' }),
    evidence: z.boolean().default(true).meta({ description: 'A reply that reports completion must bring evidence.' }),
    reminders: z
      .strictObject({
        beforeWorkingDays: z.array(z.int().min(0).max(60)).max(10).default([2]),
        everyWorkingDays: WorkingDays.default(2),
      })
      .prefault({})
      .meta({ description: 'On these working days before the deadline; after it again and again until it is closed.' }),
    effects: z.array(SlipEffect).max(50).default([]),
  })
  .meta({ id: 'SlipPractice', title: 'slips.yaml' })
export type SlipPractice = z.infer<typeof SlipPractice>
