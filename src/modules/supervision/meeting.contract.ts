import { z } from 'zod'
import type { Permission } from '#engine/access/permission.ts'
import { operation } from '#engine/contract/operation.ts'
import { SEATS } from '#engine/definition/meeting-practice.ts'
import { OfficialDocument } from '#engine/document/official-document.ts'
import { BilingualText, UnitName, Uuid } from '#modules/dispatch/dispatch.ts'
import { MEETING_STATES, PaperLink, TimeOfDay } from '#modules/supervision/meeting.ts'
import { Decision } from '#modules/supervision/meeting-decision.contract.ts'

export const MeetingActName = z.enum([
  'arrange',
  'convene',
  'answer',
  'hold',
  'record',
  'decide',
  'draft',
  'return',
  'issue',
  'cancel',
])

const Day = z.iso.date()
const Line = z.string().trim().max(200)
const Reason = z.string().trim().min(2).max(1000)
const Act = z.object({ may: z.boolean(), reason: z.string().optional() })

export const MeetingSeriesHead = z.object({
  code: z.string(),
  name: BilingualText,
  kind: BilingualText,
  host: UnitName,
  /** The count that the next meeting bears. */
  next: z.number().int(),
  place: z.string(),
  startsAt: z.string(),
  /** Who usually takes the chair, as far as the role is held. */
  chair: z.string(),
  open: z.number().int(), // decisions not yet closed
  mayPlan: z.boolean(),
})

export const listMeetingSeries = operation({
  id: 'meeting.series',
  method: 'GET',
  path: '/api/meeting-series',
  summary: { zh: '会议系列', en: 'Series of meetings' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'meeting.read', on: 'list' },
  input: z.object({}),
  output: z.object({ series: z.array(MeetingSeriesHead) }),
})

export const MeetingHead = z.object({
  id: Uuid,
  version: z.number().int(),
  state: z.enum(MEETING_STATES),
  series: z.object({ code: z.string(), name: BilingualText, kind: BilingualText }),
  ordinal: z.number().int(),
  title: BilingualText,
  host: UnitName,
  heldOn: Day,
  startsAt: z.string(),
  place: z.string(),
  chair: z.string(),
  invited: z.number().int(),
  coming: z.number().int(),
  excused: z.number().int(),
  decisions: z.number().int(),
  /** Of them those not yet closed. */
  open: z.number().int(),
  number: z.string().nullable(),
  /** The seat of the reader's own unit, which has been invited and has not answered. */
  awaitsSeatId: Uuid.nullable(),
})
export type MeetingHead = z.infer<typeof MeetingHead>

export const listMeetings = operation({
  id: 'meeting.list',
  method: 'GET',
  path: '/api/meetings',
  summary: { zh: '会议', en: 'Meetings' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'meeting.read', on: 'list' },
  input: z.object({
    series: z.string().max(64).optional(),
    year: z.coerce.number().int().min(1949).max(2199).optional(),
  }),
  output: z.object({ rows: z.array(MeetingHead) }),
})

const Seat = z.object({
  id: Uuid,
  unit: UnitName,
  seat: z.enum(SEATS),
  answer: z.enum(['coming', 'excused']).nullable(),
  person: z.string(),
  reason: z.string(),
  substitute: z.string(),
  answeredBy: z.string().nullable(),
  answeredAt: z.string().nullable(),
  isPresent: z.boolean().nullable(),
  mayAnswer: Act,
})
export type MeetingSeat = z.infer<typeof Seat>

const Item = z.object({
  id: Uuid,
  kind: z.enum(['follow-up', 'plain']),
  title: z.string(),
  presenter: UnitName.nullable(),
  note: z.string(),
  links: z.array(PaperLink),
  papers: z.array(z.object({ id: Uuid, name: z.string(), sizeBytes: z.number().int(), isReady: z.boolean() })),
})
export type MeetingItem = z.infer<typeof Item>

export const getMeeting = operation({
  id: 'meeting.get',
  method: 'GET',
  path: '/api/meetings/{meetingId}',
  summary: { zh: '打开一次会议', en: 'Open a meeting' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'meeting.read', on: 'list' }, // and only its host's side or the invited: meeting.access.ts
  input: z.object({ meetingId: Uuid }),
  output: MeetingHead.extend({
    purpose: z.string(),
    answerBy: Day,
    decisionWorkingDays: z.number().int(),
    returnReason: z.string().nullable(),
    cancelReason: z.string().nullable(),
    items: z.array(Item),
    seats: z.array(Seat),
    made: z.array(Decision),
    /** Decisions of earlier meetings that this one opens again. */
    carriedIn: z.array(Decision),
    draftedBy: z.string().nullable(),
    issuedBy: z.string().nullable(),
    issuedOn: Day.nullable(),
    sha256: z.string().nullable(),
    acts: z.record(MeetingActName, Act),
    history: z.array(z.object({ at: z.string(), by: z.string().nullable(), text: z.string() })),
  }),
})

const Moved = z.object({ meetingId: Uuid, version: z.number().int(), state: z.enum(MEETING_STATES) })

export const planMeeting = operation({
  id: 'meeting.plan',
  method: 'POST',
  path: '/api/meetings',
  summary: { zh: '筹备一次会议', en: 'Plan a meeting' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'meeting.arrange', on: 'unit' },
  input: z.object({
    unitId: Uuid, // the host of the series
    series: z.string().min(1).max(64),
    heldOn: Day,
    startsAt: TimeOfDay.optional(),
    place: Line.optional(),
    chair: Line.optional(),
  }),
  output: Moved,
})

const act = <I extends z.ZodRawShape>(
  name: string,
  path: string,
  summary: { zh: string; en: string },
  permission: Permission,
  input: I,
) =>
  operation({
    id: `meeting.${name}`,
    method: 'POST',
    path: `/api/meetings/{meetingId}/${path}`,
    summary,
    kind: 'act',
    policy: { kind: 'permission', permission, on: 'meeting' },
    input: z.object({ meetingId: Uuid, version: z.number().int(), ...input }),
    output: Moved,
  })

/** Day, place, agenda and guests as they shall be from now on, all at once. */
export const arrangeMeeting = act(
  'arrange',
  'arrangement',
  { zh: '安排会议', en: 'Arrange a meeting' },
  'meeting.arrange',
  {
    heldOn: Day,
    startsAt: TimeOfDay,
    place: Line,
    chair: Line,
    purpose: z.string().trim().max(2000).default(''),
    items: z
      .array(
        z.object({
          id: Uuid.optional(), // of an item that stays
          title: z.string().trim().min(2).max(200),
          presenterId: Uuid.nullable().default(null),
          links: z.array(PaperLink).max(20).default([]),
        }),
      )
      .max(60),
    seats: z.array(z.object({ unitId: Uuid, seat: z.enum(SEATS) })).max(500),
  },
)
export const conveneMeeting = act(
  'convene',
  'notice',
  { zh: '发出会议通知', en: 'Send the notice of a meeting' },
  'meeting.arrange',
  {},
)
const Presence = z
  .array(z.object({ seatId: Uuid, isPresent: z.boolean(), person: Line.optional() }))
  .max(500)
  .default([])
export const holdMeeting = act('hold', 'opening', { zh: '会议召开', en: 'Hold a meeting' }, 'meeting.arrange', {
  presence: Presence,
})
export const recordMeeting = act(
  'record',
  'record',
  { zh: '记录会议情况', en: 'Record what was said and who was there' },
  'meeting.arrange',
  {
    notes: z
      .array(z.object({ itemId: Uuid, note: z.string().trim().max(4000) }))
      .max(60)
      .default([]),
    presence: Presence,
  },
)
export const draftMinutes = act(
  'draft',
  'minutes',
  { zh: '形成纪要送签', en: 'Draw up the minutes for signing' },
  'meeting.arrange',
  {},
)
/** By the leader who is to sign, or by the drafter: see meeting.rules.ts. */
export const returnMinutes = act('return', 'return', { zh: '退回纪要', en: 'Send the minutes back' }, 'meeting.read', {
  reason: Reason,
})
export const issueMinutes = act('issue', 'issue', { zh: '签发纪要', en: 'Sign the minutes' }, 'meeting.sign', {})
export const cancelMeeting = act('cancel', 'cancel', { zh: '取消会议', en: 'Call a meeting off' }, 'meeting.arrange', {
  reason: Reason,
})

export const answerNotice = operation({
  id: 'meeting.answer',
  method: 'POST',
  path: '/api/meeting-seats/{meetingSeatId}/answer',
  summary: { zh: '答复会议通知', en: "Answer a meeting's notice" },
  kind: 'act',
  policy: { kind: 'permission', permission: 'meeting.answer', on: 'meeting-seat' },
  input: z.object({
    meetingSeatId: Uuid,
    answer: z.enum(['coming', 'excused']),
    person: z.string().trim().min(1).max(100), // who comes, or who is on leave
    reason: Line.default(''),
    substitute: Line.default(''),
  }),
  output: z.object({ meetingSeatId: Uuid }),
})

export const getMinutes = operation({
  id: 'meeting.minutes',
  method: 'GET',
  path: '/api/meetings/{meetingId}/minutes',
  summary: { zh: '会议纪要的打印样', en: 'The minutes as they will be printed' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'meeting.read', on: 'list' },
  input: z.object({ meetingId: Uuid }),
  output: z.object({ paper: OfficialDocument, lacks: z.array(z.string()) }),
})

export const downloadMinutes = operation({
  id: 'meeting.document',
  method: 'GET',
  path: '/api/meetings/{meetingId}/document',
  summary: { zh: '下载会议纪要（docx）', en: 'Get the minutes as docx' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'meeting.read', on: 'list' },
  input: z.object({ meetingId: Uuid }),
  output: z.unknown(),
  transfer: 'download',
})

/** Papers are for all who are invited, whatever else of the host's they may read. */
export const downloadPaper = operation({
  id: 'meeting.paper',
  method: 'GET',
  path: '/api/meetings/{meetingId}/papers/{fileId}',
  summary: { zh: '下载会议材料', en: 'Get a paper of a meeting' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'meeting.read', on: 'list' },
  input: z.object({ meetingId: Uuid, fileId: Uuid }),
  output: z.unknown(),
  transfer: 'download',
})
