import { z } from 'zod'
import { UnitCode } from '#engine/definition/words.ts'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'

const WorkingDays = z.int().min(1).max(250)

/** 出席: sits in the meeting; 列席: is heard there. */
export const SEATS = ['attends', 'observes'] as const
export type Seat = (typeof SEATS)[number]

/** What may stand in braces in a meeting's name. */
export const TITLE_PLACES = ['ordinal', 'chinese', 'year', 'month'] as const

const Invitation = z
  .strictObject({
    seat: z.enum(SEATS).default('attends'),
    units: z.array(UnitCode).max(500).default([]),
    kinds: z.array(Code).max(20).default([]).meta({ description: 'All units of these kinds below the host.' }),
  })
  .meta({ id: 'MeetingInvitation' })

/** A series of meetings (会议系列): the office's standing meeting, held again and again. */
export const MeetingSeries = z
  .strictObject({
    code: Code,
    name: BilingualText,
    kind: BilingualText.meta({ description: 'What sort of meeting it is: 领导小组会议, 调度会.' }),
    title: BilingualText.meta({
      description: 'A meeting’s own name; {ordinal}, {chinese}, {year} and {month} stand for its count and its day.',
    }),
    count: z.enum(['always', 'year']).default('always').meta({ description: 'Counted on, or anew each year.' }),
    first: z.int().min(1).max(9999).default(1).meta({ description: 'The count of the first meeting kept here.' }),
    host: UnitCode.optional().meta({ description: 'The unit that holds it; the root when absent.' }),
    chair: Code.optional().meta({ description: 'The role whose holder usually takes the chair.' }),
    place: z.string().min(1).max(200).optional().meta({ description: 'Where it usually meets.' }),
    startsAt: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'rule.time-of-day')
      .default('09:00'),
    invited: z.array(Invitation).max(20).default([]),
    answerWorkingDays: z.int().min(0).max(60).default(1).meta({
      description: 'How many working days before the meeting the invited say whether they come.',
    }),
    followUp: BilingualText.optional().meta({
      description: 'Name of the first item, under which decisions not yet closed are opened again; absent: none.',
    }),
    agenda: z
      .array(z.strictObject({ title: BilingualText, presenter: UnitCode.optional() }))
      .max(50)
      .default([])
      .meta({ description: 'Items that every meeting begins with.' }),
    decisionWorkingDays: WorkingDays.default(10).meta({
      description: 'Working days to carry out a decision that names no day.',
    }),
    minutes: z.strictObject({
      number: z
        .string()
        .regex(/^[\p{Script=Han}A-Za-z]{1,20}$/u, 'rule.number-code')
        .meta({ description: 'Of the minutes’ number: 张科纪〔2023〕1号.' }),
      template: Code.meta({ description: 'A template of documents/ whose data is minutes.' }),
    }),
  })
  .meta({ id: 'MeetingSeries' })
export type MeetingSeries = z.infer<typeof MeetingSeries>

/** `meetings.yaml`: the series of meetings that the office holds. */
export const MeetingPractice = z
  .strictObject({ series: z.array(MeetingSeries).min(1).max(100) })
  .meta({ id: 'MeetingPractice', title: 'meetings.yaml' })
export type MeetingPractice = z.infer<typeof MeetingPractice>
