import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { BilingualText, IndicatorHead, LightSign, PeriodCode, UnitName, Uuid } from '#modules/dispatch/dispatch.ts'

export const ProgressState = z.enum(['writing', 'submitted', 'approved', 'returned'])
export const SelfStatus = z.enum(['not-begun', 'on-schedule', 'behind', 'done'])

const Day = z.iso.date()

export const KeyTaskNode = z.object({
  number: z.number().int(),
  period: z.string(),
  text: BilingualText,
  dueOn: Day,
  doneOn: Day.nullable(),
  /** Its day has passed and it is not done. */
  isLate: z.boolean(),
})
export type KeyTaskNode = z.infer<typeof KeyTaskNode>

const Progress = z.object({
  id: Uuid,
  period: z.string(),
  state: ProgressState,
  version: z.number().int(),
  text: z.string(),
  percent: z.number().int(),
  status: SelfStatus,
  comment: z.string(),
  problem: z.string(),
  help: z.string(),
  nodesDone: z.array(z.object({ node: z.number().int(), on: Day })),
  writtenBy: z.string().nullable(),
  writtenAt: z.string(),
  approvedBy: z.string().nullable(),
  approvedAt: z.string().nullable(),
  returnReason: z.string().nullable(),
})
export type Progress = z.infer<typeof Progress>

export const KeyTaskRow = z.object({
  id: Uuid,
  code: z.string(),
  number: z.number().int(),
  year: z.number().int(),
  version: z.number().int(),
  name: BilingualText,
  target: BilingualText,
  goal: z.object({ code: z.string(), name: BilingualText }).nullable(),
  nodes: z.array(KeyTaskNode),
  steps: z.array(BilingualText),
  measures: z.array(BilingualText),
  lead: UnitName,
  cooperating: z.array(UnitName),
  responsible: z.object({ name: z.string(), post: BilingualText.nullable(), phoneMasked: z.string().nullable() }),
  dueOn: Day,
  doneOn: Day.nullable(),
  fundsFen: z.string().nullable(), // whole fen, as text
  indicators: z.array(IndicatorHead.pick({ id: true, code: true, name: true })),
  isImportant: z.boolean(),
  isUrgent: z.boolean(),
  percent: z.number().int(),
  status: SelfStatus.nullable(),
  light: LightSign,
  lightReason: BilingualText.nullable(),
  /** What the unit says of itself and what the rule says differ. */
  disagrees: z.boolean(),
  /** The progress signed last. */
  progress: Progress.nullable(),
  evidence: z.array(z.string()), // names of files
  openSlip: z.object({ id: Uuid, number: z.string() }).nullable(),
})
export type KeyTaskRow = z.infer<typeof KeyTaskRow>

export const listKeyTasks = operation({
  id: 'keyTask.list',
  method: 'GET',
  path: '/api/key-tasks',
  summary: { zh: '重点任务台账', en: 'The ledger of key tasks' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'key-task.read', on: 'list' },
  input: z.object({
    year: z.coerce.number().int().min(1949).max(2199),
    unitId: Uuid.optional(),
    indicatorId: Uuid.optional(),
    light: z.string().max(64).optional(),
  }),
  output: z.object({
    rows: z.array(KeyTaskRow),
    counts: z.array(z.object({ sign: LightSign, tasks: z.number().int() })),
    done: z.number().int(),
    lagging: z.number().int(),
  }),
})

const Act = z.object({ may: z.boolean(), reason: z.string().optional() })

export const getKeyTask = operation({
  id: 'keyTask.get',
  method: 'GET',
  path: '/api/key-tasks/{keyTaskId}',
  summary: { zh: '打开一项重点任务', en: 'Open a key task' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'key-task.read', on: 'list' }, // and only where the viewer's units take part
  input: z.object({ keyTaskId: Uuid }),
  output: KeyTaskRow.extend({
    entries: z.array(Progress),
    /** The month whose progress is written now. */
    period: z.string(),
    current: Progress.nullable(),
    acts: z.record(z.enum(['write', 'submit', 'withdraw', 'approve', 'return']), Act),
    lights: z.array(z.object({ on: Day, sign: LightSign, reason: BilingualText })),
    history: z.array(z.object({ at: z.string(), by: z.string().nullable(), text: z.string() })),
    versions: z.array(z.object({ version: z.number().int(), at: z.string(), reason: z.string() })),
  }),
})

export const saveProgress = operation({
  id: 'keyTask.saveProgress',
  method: 'PUT',
  path: '/api/key-tasks/{keyTaskId}/progress/{period}',
  summary: { zh: '填写本月进展', en: "Write the month's progress" },
  kind: 'act',
  policy: { kind: 'permission', permission: 'key-task.report', on: 'key-task' },
  input: z.object({
    keyTaskId: Uuid,
    period: PeriodCode,
    version: z.number().int().min(0), // 0: nothing was there
    text: z.string().trim().max(4000),
    percent: z.number().int().min(0).max(100),
    status: SelfStatus,
    comment: z.string().trim().max(2000).default(''),
    problem: z.string().trim().max(4000).default(''),
    help: z.string().trim().max(4000).default(''),
    nodesDone: z
      .array(z.object({ node: z.number().int().min(1).max(60), on: Day }))
      .max(60)
      .default([]),
  }),
  output: z.object({ progressId: Uuid, version: z.number().int(), state: ProgressState }),
})

const Moved = z.object({ progressId: Uuid, version: z.number().int(), state: ProgressState })

const act = <I extends z.ZodRawShape>(
  verb: string,
  path: string,
  summary: { zh: string; en: string },
  permission: 'key-task.report' | 'key-task.approve',
  input: I,
) =>
  operation({
    id: `keyTask.${verb}`,
    method: 'POST',
    path: `/api/key-tasks/{keyTaskId}/progress/{period}/${path}`,
    summary,
    kind: 'act',
    policy: { kind: 'permission', permission, on: 'key-task' },
    input: z.object({ keyTaskId: Uuid, period: PeriodCode, version: z.number().int(), ...input }),
    output: Moved,
  })

export const submitProgress = act(
  'submit',
  'submit',
  { zh: '提交进展', en: 'Hand up the progress' },
  'key-task.report',
  {},
)
export const withdrawProgress = act(
  'withdraw',
  'withdraw',
  { zh: '撤回进展', en: 'Withdraw the progress' },
  'key-task.report',
  {},
)
export const approveProgress = act(
  'approve',
  'approve',
  { zh: '审签进展', en: 'Sign the progress' },
  'key-task.approve',
  {},
)
export const returnProgress = act(
  'return',
  'return',
  { zh: '退回进展', en: 'Return the progress' },
  'key-task.approve',
  {
    reason: z.string().trim().min(2).max(1000),
  },
)

export const changeKeyTask = operation({
  id: 'keyTask.change',
  method: 'PUT',
  path: '/api/key-tasks/{keyTaskId}',
  summary: { zh: '调整重点任务', en: 'Change a key task' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'key-task.manage', on: 'key-task' },
  input: z.object({
    keyTaskId: Uuid,
    version: z.number().int(),
    reason: z.string().trim().min(2).max(1000),
    leadUnitId: Uuid.optional(),
    cooperatingIds: z.array(Uuid).max(100).optional(),
    dueOn: Day.optional(),
    responsibleName: z.string().trim().min(1).max(40).optional(),
  }),
  output: z.object({ keyTaskId: Uuid, version: z.number().int() }),
})
