import { z } from 'zod'
import type { Permission } from '#engine/access/permission.ts'
import { operation } from '#engine/contract/operation.ts'
import { OfficialDocument } from '#engine/document/official-document.ts'
import { BilingualText, LightSign, PeriodCode, UnitName, Uuid } from '#modules/dispatch/dispatch.ts'
import { SLIP_SOURCES, SLIP_STATES, SlipAbout } from '#modules/supervision/slip.ts'

export const SlipActName = z.enum([
  'sign',
  'reply',
  'withdraw',
  'approve',
  'sendBack',
  'answer',
  'askExtension',
  'checkExtension',
  'decideExtension',
  'verify',
  'return',
  'close',
  'escalate',
  'urge',
  'cancel',
])

const State = z.enum(SLIP_STATES)
const Day = z.iso.date()
const Reason = z.string().trim().min(2).max(1000)
const Text = z.string().trim().max(4000)

export const SlipHead = z.object({
  id: Uuid,
  number: z.string(), // 督〔2023〕1号
  state: State,
  version: z.number().int(),
  title: z.string(),
  source: z.enum(SLIP_SOURCES),
  unit: UnitName,
  level: LightSign,
  light: LightSign,
  issuedOn: Day,
  dueOn: Day,
  /** Negative when it has passed. */
  workingDaysLeft: z.number().int(),
  isOverdue: z.boolean(),
  percent: z.number().int(),
  extensions: z.number().int(),
  returns: z.number().int(),
  closedOn: Day.nullable(),
})
export type SlipHead = z.infer<typeof SlipHead>

export const SLIP_TABS = ['open', 'to-sign', 'handling', 'review', 'overdue', 'closed', 'all'] as const

export const listSlips = operation({
  id: 'slip.list',
  method: 'GET',
  path: '/api/slips',
  summary: { zh: '督办单', en: 'Supervision slips' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'slip.read', on: 'list' },
  input: z.object({
    tab: z.enum(SLIP_TABS).default('all'),
    level: z.string().max(64).optional(),
    unitId: Uuid.optional(),
    year: z.coerce.number().int().min(1949).max(2199).optional(),
    keyTaskId: Uuid.optional(),
    indicatorId: Uuid.optional(),
    limit: z.coerce.number().int().min(1).max(2000).default(500),
  }),
  output: z.object({
    rows: z.array(SlipHead),
    total: z.number().int(),
    counts: z.record(z.enum(SLIP_TABS), z.number().int()),
  }),
})

const Act = z.object({ may: z.boolean(), reason: z.string().optional() })

export const getSlip = operation({
  id: 'slip.get',
  method: 'GET',
  path: '/api/slips/{slipId}',
  summary: { zh: '打开一张督办单', en: 'Open a supervision slip' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'slip.read', on: 'list' }, // and only as far as the viewer's units take part: slip.access.ts
  input: z.object({ slipId: Uuid }),
  output: SlipHead.extend({
    demand: z.string(),
    feedback: z.string(),
    responsibleLeader: z.string().nullable(),
    responsiblePerson: z.string().nullable(),
    signedOff: z.string(),
    about: SlipAbout,
    aboutWords: BilingualText.nullable(),
    firstDueOn: Day,
    returnReason: z.string().nullable(),
    lightReason: BilingualText.nullable(),
    lights: z.array(z.object({ on: Day, sign: LightSign, reason: BilingualText })),
    parties: z.array(
      z.object({
        id: Uuid,
        unit: UnitName,
        role: z.enum(['lead', 'cooperating']),
        answer: z.string().nullable(),
        answeredBy: z.string().nullable(),
        answeredAt: z.string().nullable(),
        files: z.number().int(),
        mayAnswer: z.boolean(),
      }),
    ),
    replies: z.array(
      z.object({
        number: z.number().int(),
        isFinal: z.boolean(),
        progress: z.string(),
        percent: z.number().int(),
        problem: z.string(),
        nextSteps: z.string(),
        state: z.enum(['submitted', 'sent-back', 'withdrawn', 'approved', 'returned']),
        submittedBy: z.string(),
        submittedAt: z.string(),
        approvedBy: z.string().nullable(),
        approvedAt: z.string().nullable(),
        note: z.string().nullable(),
      }),
    ),
    extensionsAsked: z.array(
      z.object({
        reason: z.string(),
        dueOn: Day,
        state: z.enum(['asked', 'checked', 'granted', 'refused']),
        askedBy: z.string(),
        askedAt: z.string(),
        checkNote: z.string().nullable(),
        decisionNote: z.string().nullable(),
      }),
    ),
    effects: z.array(z.object({ on: Day, points: z.string(), reason: BilingualText })),
    acts: z.record(SlipActName, Act),
    history: z.array(z.object({ at: z.string(), by: z.string().nullable(), text: z.string() })),
    /** How late an extension may reach. */
    latestDueOn: Day,
    evidenceNeeded: z.boolean(),
    risesTo: z.array(LightSign),
  }),
})

export const RaisedSlip = z.object({ slipId: Uuid, number: z.string() })
const Common = {
  level: z.string().max(64).optional(),
  workingDays: z.number().int().min(1).max(250).optional(),
  cooperatingIds: z.array(Uuid).max(50).default([]),
  feedback: z.string().trim().max(500).default(''),
  responsibleLeader: z.string().trim().max(40).optional(),
  responsiblePerson: z.string().trim().max(40).optional(),
  important: z.boolean().default(false),
  urgent: z.boolean().default(false),
}

export const raiseOwnSlip = operation({
  id: 'slip.raise',
  method: 'POST',
  path: '/api/slips',
  summary: { zh: '发起督办单', en: 'Raise a supervision slip' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'slip.raise', on: 'unit' },
  input: z.object({
    unitId: Uuid, // the lead unit
    title: z.string().trim().min(2).max(200),
    demand: z.string().trim().min(2).max(4000),
    about: SlipAbout.default({ kind: 'other' }),
    dueOn: Day.optional(), // instead of workingDays
    signedOff: z.string().trim().min(1).max(40).optional(),
    ...Common,
  }),
  output: RaisedSlip,
})

/** Items whose light raises a slip by the office's rules and that have none yet. */
export const listCandidates = operation({
  id: 'slip.candidates',
  method: 'GET',
  path: '/api/slips/candidates',
  summary: { zh: '按规则应当督办的事项', en: 'Items that the rules put under supervision' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'slip.raise', on: 'list' },
  input: z.object({ period: PeriodCode }),
  output: z.object({
    rows: z.array(
      z.object({
        triggerCode: z.string(),
        rule: BilingualText,
        about: SlipAbout,
        unit: UnitName,
        item: BilingualText,
        light: LightSign,
        reason: BilingualText,
        level: LightSign,
        workingDays: z.number().int(),
        slip: z.object({ id: Uuid, number: z.string(), rises: z.boolean() }).nullable(),
      }),
    ),
  }),
})

export const raiseByRule = operation({
  id: 'slip.raiseByRule',
  method: 'POST',
  path: '/api/slips/by-rule',
  summary: { zh: '按规则发起督办单', en: 'Raise a slip by a rule' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'slip.raise', on: 'unit' },
  input: z.object({
    unitId: Uuid,
    triggerCode: z.string().min(1).max(64),
    period: PeriodCode,
    indicatorId: Uuid.optional(),
    keyTaskId: Uuid.optional(),
  }),
  output: RaisedSlip,
})

const Moved = z.object({ slipId: Uuid, version: z.number().int(), state: State })
const versioned = { slipId: Uuid, version: z.number().int() }

const act = <I extends z.ZodRawShape>(
  name: string,
  path: string,
  summary: { zh: string; en: string },
  permission: Permission,
  input: I,
) =>
  operation({
    id: `slip.${name}`,
    method: 'POST',
    path: `/api/slips/{slipId}/${path}`,
    summary,
    kind: 'act',
    policy: { kind: 'permission', permission, on: 'slip' },
    input: z.object({ ...versioned, ...input }),
    output: Moved,
  })

const Note = z.string().trim().max(1000).default('')

export const signSlip = act('sign', 'sign', { zh: '签收', en: 'Sign for a slip' }, 'slip.reply', {})
export const replySlip = act('reply', 'replies', { zh: '反馈办理情况', en: 'Answer a slip' }, 'slip.reply', {
  isFinal: z.boolean(),
  progress: z.string().trim().min(2).max(4000),
  percent: z.number().int().min(0).max(100),
  problem: Text.default(''),
  nextSteps: Text.default(''),
})
export const withdrawReply = act('withdraw', 'withdraw', { zh: '撤回反馈', en: 'Withdraw an answer' }, 'slip.reply', {})
export const approveReply = act('approve', 'approve', { zh: '单位负责人审签', en: 'Sign the answer' }, 'slip.approve', {
  note: Note,
})
export const sendBackReply = act(
  'sendBack',
  'send-back',
  { zh: '单位内退回', en: 'Give the answer back' },
  'slip.approve',
  {
    reason: Reason,
  },
)
export const askExtension = act(
  'askExtension',
  'extensions',
  { zh: '申请延期', en: 'Ask for an extension' },
  'slip.reply',
  {
    reason: Reason,
    dueOn: Day,
  },
)
const Decision = { agree: z.boolean(), note: Note }
export const checkExtension = act(
  'checkExtension',
  'extension-check',
  { zh: '延期初审', en: 'Check an extension' },
  'slip.raise',
  Decision,
)
export const decideExtension = act(
  'decideExtension',
  'extension-decision',
  { zh: '批准延期', en: 'Decide on an extension' },
  'slip.decide',
  Decision,
)
export const verifySlip = act('verify', 'verify', { zh: '核查通过', en: 'Find the answer in order' }, 'slip.raise', {
  note: Note,
})
/** Who may return depends on the state: see slip.rules.ts. */
export const returnSlip = act('return', 'return', { zh: '退办', en: 'Return a slip' }, 'slip.read', { reason: Reason })
export const closeSlip = act('close', 'close', { zh: '阅后销号', en: 'Read and close a slip' }, 'slip.decide', {
  note: Note,
})
export const escalateSlip = act('escalate', 'escalate', { zh: '升级督办', en: 'Escalate a slip' }, 'slip.raise', {
  level: z.string().min(1).max(64),
  reason: Reason,
})
export const urgeSlip = act('urge', 'urge', { zh: '催办', en: 'Urge the unit' }, 'slip.raise', { note: Note })
export const cancelSlip = act('cancel', 'cancel', { zh: '撤销督办', en: 'Take a slip back' }, 'slip.decide', {
  reason: Reason,
})

export const answerSlip = operation({
  id: 'slip.answer',
  method: 'POST',
  path: '/api/slip-parties/{slipPartyId}/answer',
  summary: { zh: '配合单位向牵头单位反馈', en: 'Answer the lead unit as a cooperating one' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'slip.reply', on: 'slip-party' },
  input: z.object({ slipPartyId: Uuid, answer: z.string().trim().min(2).max(4000) }),
  output: z.object({ slipPartyId: Uuid }),
})

export const getSlipPaper = operation({
  id: 'slip.paper',
  method: 'GET',
  path: '/api/slips/{slipId}/paper',
  summary: { zh: '督办单的打印样', en: 'A slip as it will be printed' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'slip.read', on: 'list' },
  input: z.object({ slipId: Uuid }),
  output: OfficialDocument,
})

export const downloadSlip = operation({
  id: 'slip.document',
  method: 'GET',
  path: '/api/slips/{slipId}/document',
  summary: { zh: '下载督办单（docx）', en: 'Get a slip as docx' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'slip.read', on: 'list' },
  input: z.object({ slipId: Uuid }),
  output: z.unknown(),
  transfer: 'download',
})

export const countSlips = operation({
  id: 'slip.statistics',
  method: 'GET',
  path: '/api/slips/statistics',
  summary: { zh: '各单位督办情况', en: 'Slips by unit' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'slip.read', on: 'list' },
  input: z.object({ year: z.coerce.number().int().min(1949).max(2199) }),
  output: z.object({
    rows: z.array(
      z.object({
        unit: UnitName,
        raised: z.number().int(),
        open: z.number().int(),
        overdue: z.number().int(),
        closed: z.number().int(),
        closedInTime: z.number().int(),
        extended: z.number().int(),
        returned: z.number().int(),
        points: z.string(),
      }),
    ),
  }),
})

export const getPractice = operation({
  id: 'slip.practice',
  method: 'GET',
  path: '/api/slips/practice',
  summary: { zh: '督办单的颜色与时限', en: 'Colours and deadlines of slips' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'slip.read', on: 'list' },
  input: z.object({}),
  output: z.object({
    colours: z.array(LightSign),
    startAt: z.array(z.string()),
    deadlines: z.object({ remark: z.number().int(), meeting: z.number().int(), officer: z.number().int() }),
    /** The working days to come, the next one first: a deadline is one of them. */
    workingDays: z.array(Day),
  }),
})
