import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { BilingualText, UnitName, Uuid } from '#modules/dispatch/dispatch.ts'
import { STANDINGS } from '#modules/supervision/meeting.ts'
import { RaisedSlip } from '#modules/supervision/slip.contract.ts'

const Day = z.iso.date()
const Reason = z.string().trim().min(2).max(1000)
const Act = z.object({ may: z.boolean(), reason: z.string().optional() })

export const Decision = z.object({
  id: Uuid,
  version: z.number().int(),
  meeting: z.object({ id: Uuid, title: BilingualText, heldOn: Day, seriesCode: z.string() }),
  number: z.number().int(),
  itemId: Uuid.nullable(),
  text: z.string(),
  lead: UnitName,
  cooperating: z.array(UnitName),
  dueOn: Day,
  /** Negative when it has passed. */
  workingDaysLeft: z.number().int(),
  standing: z.enum(STANDINGS),
  percent: z.number().int().nullable(),
  slip: z.object({ id: Uuid, number: z.string() }).nullable(),
  keyTask: z.object({ id: Uuid, name: BilingualText }).nullable(),
  notedBecause: z.string().nullable(),
  /** How many later meetings have opened it again. */
  carried: z.number().int(),
})
export type Decision = z.infer<typeof Decision>

export const listDecisions = operation({
  id: 'meeting.decisions',
  method: 'GET',
  path: '/api/meeting-decisions',
  summary: { zh: '议定事项台账', en: 'The ledger of decisions' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'meeting.read', on: 'list' },
  input: z.object({
    series: z.string().max(64).optional(),
    unitId: Uuid.optional(),
    slipId: Uuid.optional(),
    keyTaskId: Uuid.optional(),
  }),
  output: z.object({ rows: z.array(Decision), open: z.number().int(), overdue: z.number().int() }),
})

export const getDecision = operation({
  id: 'meeting.decision',
  method: 'GET',
  path: '/api/meeting-decisions/{meetingDecisionId}',
  summary: { zh: '打开一项议定事项', en: 'Open a decision' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'meeting.read', on: 'list' }, // and only as far as the meeting is in sight
  input: z.object({ meetingDecisionId: Uuid }),
  output: Decision.extend({
    acts: z.record(z.enum(['raise', 'assign', 'noteOnly', 'decide']), Act),
    carries: z.array(
      z.object({
        meeting: z.object({ id: Uuid, title: BilingualText, heldOn: Day }),
        standing: z.enum(STANDINGS),
        percent: z.number().int().nullable(),
      }),
    ),
    history: z.array(z.object({ at: z.string(), by: z.string().nullable(), text: z.string() })),
  }),
})

const DecisionContent = {
  itemId: Uuid.nullable().default(null),
  text: z.string().trim().min(2).max(2000),
  leadUnitId: Uuid,
  cooperatingIds: z.array(Uuid).max(50).default([]),
  /** A day, or working days from the meeting; the series' own when neither is given. */
  dueOn: Day.optional(),
  workingDays: z.number().int().min(1).max(250).optional(),
}

export const makeDecision = operation({
  id: 'meeting.decide',
  method: 'POST',
  path: '/api/meetings/{meetingId}/decisions',
  summary: { zh: '记录议定事项', en: 'Record a decision' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'meeting.arrange', on: 'meeting' },
  input: z.object({ meetingId: Uuid, ...DecisionContent }),
  output: z.object({ meetingDecisionId: Uuid, version: z.number().int() }),
})

const DecisionMoved = z.object({ meetingDecisionId: Uuid, version: z.number().int() })
const decisionAct = <I extends z.ZodRawShape>(
  name: string,
  path: string,
  summary: { zh: string; en: string },
  input: I,
) =>
  operation({
    id: `meeting.${name}`,
    method: 'POST',
    path: `/api/meeting-decisions/{meetingDecisionId}/${path}`,
    summary,
    kind: 'act',
    policy: { kind: 'permission', permission: 'meeting.arrange', on: 'meeting-decision' },
    input: z.object({ meetingDecisionId: Uuid, version: z.number().int(), ...input }),
    output: DecisionMoved,
  })

export const changeDecision = decisionAct(
  'change',
  'wording',
  { zh: '修改议定事项', en: 'Word a decision otherwise' },
  DecisionContent,
)
export const strikeDecision = decisionAct(
  'strike',
  'strike',
  { zh: '删去议定事项', en: 'Take a decision out' },
  { reason: Reason },
)
export const noteDecision = decisionAct(
  'noteOnly',
  'note',
  { zh: '仅作记录', en: 'Only note a decision' },
  { reason: Reason },
)
export const assignDecision = decisionAct(
  'assign',
  'key-task',
  { zh: '列入重点任务', en: 'Make a decision a key task' },
  {
    /** A task that there is already; a new one when absent. */
    keyTaskId: Uuid.optional(),
    responsible: z.string().trim().min(1).max(40).optional(),
  },
)

export const raiseDecision = operation({
  id: 'meeting.raise',
  method: 'POST',
  path: '/api/meeting-decisions/{meetingDecisionId}/slip',
  summary: { zh: '转为督办单', en: 'Raise a slip from a decision' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'meeting.arrange', on: 'meeting-decision' },
  input: z.object({ meetingDecisionId: Uuid, version: z.number().int(), level: z.string().max(64).optional() }),
  output: DecisionMoved.extend({ slip: RaisedSlip }),
})
