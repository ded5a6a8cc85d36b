import { z } from 'zod'
import { Day, UnitCode } from '#engine/definition/words.ts'
import { Code } from '#engine/indicator/indicator.ts'

const Line = z.string().min(1).max(200)

const SampleDecision = z
  .strictObject({
    text: z.string().min(2).max(2000),
    item: z.int().min(1).max(60).meta({ description: 'The item of this agenda it was made under, from 1.' }),
    lead: UnitCode,
    cooperating: z.array(UnitCode).max(50).default([]),
    due: Day.optional(),
    task: Code.optional().meta({ description: 'The key task of the ledger that it becomes; a new one when absent.' }),
    /** `slip-closed`: the slip went all the way to its close. */
    becomes: z.enum(['slip', 'slip-closed', 'key-task', 'noted', 'open']).default('open'),
  })
  .meta({ id: 'SampleDecision' })

const SampleMeeting = z
  .strictObject({
    series: Code,
    on: Day,
    startsAt: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'rule.time-of-day')
      .optional(),
    place: Line,
    chair: Line,
    purpose: z.string().max(2000).default(''),
    state: z.enum(['planned', 'convened', 'held', 'drafted', 'issued']),
    plannedOn: Day,
    issuedOn: Day.optional(),
    agenda: z
      .array(
        z.strictObject({
          title: Line,
          presenter: UnitCode.optional(),
          note: z.string().max(4000).default(''),
        }),
      )
      .max(50),
    excused: z
      .array(z.strictObject({ unit: UnitCode, reason: Line, substitute: Line.optional() }))
      .max(100)
      .default([]),
    decisions: z.array(SampleDecision).max(100).default([]),
  })
  .meta({ id: 'SampleMeeting' })
export type SampleMeeting = z.infer<typeof SampleMeeting>

/** `samples/meetings.yaml`: the meetings that have been held, or are planned, when the demo begins. */
export const SampleMeetings = z
  .strictObject({ meetings: z.array(SampleMeeting).max(200).default([]) })
  .meta({ id: 'SampleMeetings', title: 'samples/meetings.yaml' })
export type SampleMeetings = z.infer<typeof SampleMeetings>
