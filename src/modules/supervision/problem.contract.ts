import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { BilingualText, IndicatorHead, PeriodCode, UnitName, Uuid } from '#modules/dispatch/dispatch.ts'
import { PROBLEM_ACTS, PROBLEM_STATES } from '#modules/supervision/problem.rules.ts'

const Day = z.iso.date()
export const Week = z.string().regex(/^[1-9]\d{3}-W(0[1-9]|[1-4]\d|5[0-3])$/)
const Act = z.object({ may: z.boolean(), reason: z.string().optional() })

export const ProblemRow = z.object({
  id: Uuid,
  unit: UnitName,
  week: Week,
  text: z.string(),
  help: z.string(),
  owner: UnitName.nullable(),
  dueOn: Day.nullable(),
  indicator: IndicatorHead.pick({ id: true, code: true, name: true }).nullable(),
  keyTask: z.object({ id: Uuid, name: BilingualText }).nullable(),
  /** As it stood at the end of the week shown. */
  state: z.enum(PROBLEM_STATES),
  carried: z.number().int(),
  isLate: z.boolean(),
  version: z.number().int(),
  answer: z.string().nullable(),
  answeredBy: z.string().nullable(),
  answeredAt: z.string().nullable(),
  result: z.string().nullable(),
  solvedWeek: Week.nullable(),
  raisedBy: z.string(),
  raisedAt: z.string(),
  acts: z.record(z.enum(PROBLEM_ACTS), Act),
})
export type ProblemRow = z.infer<typeof ProblemRow>

const Sheet = z.object({
  unit: UnitName,
  /** Said of the week; null: the unit has not said anything yet. */
  handed: z.object({ by: z.string(), at: z.string(), isClear: z.boolean() }).nullable(),
  raised: z.number().int(),
  carried: z.number().int(),
  solved: z.number().int(),
  /** The reader may write this sheet now. */
  mayWrite: z.boolean(),
})

export const weeklySheets = operation({
  id: 'problem.week',
  method: 'GET',
  path: '/api/weekly-sheets',
  summary: { zh: '一周的问题和需协调事项', en: "A week's problems and help needed" },
  kind: 'read',
  policy: { kind: 'permission', permission: 'problem.read', on: 'list' },
  input: z.object({
    week: Week.optional(), // this week when absent
    unitId: Uuid.optional(),
    state: z.enum(PROBLEM_STATES).optional(),
  }),
  output: z.object({
    week: Week,
    from: Day,
    to: Day,
    thisWeek: Week,
    sheets: z.array(Sheet),
    rows: z.array(ProblemRow),
  }),
})

export const monthProblems = operation({
  id: 'problem.month',
  method: 'GET',
  path: '/api/problems',
  summary: { zh: '一个单位到月末未解决的问题', en: "A unit's problems unsolved at the end of a month" },
  kind: 'read',
  policy: { kind: 'permission', permission: 'problem.read', on: 'list' },
  input: z.object({ unitId: Uuid, period: PeriodCode }),
  output: z.object({ rows: z.array(ProblemRow) }),
})

export const problemHistory = operation({
  id: 'problem.history',
  method: 'GET',
  path: '/api/problems/{problemId}/history',
  summary: { zh: '一个问题的经过', en: 'The course of a problem' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'problem.read', on: 'list' }, // and only where the viewer's units take part
  input: z.object({ problemId: Uuid }),
  output: z.object({
    rows: z.array(z.object({ at: z.string(), by: z.string().nullable(), text: z.string() })),
  }),
})

export const helpers = operation({
  id: 'problem.helpers',
  method: 'GET',
  path: '/api/problems/helpers',
  summary: { zh: '可请求协调的单位', en: 'Units that may be asked for help' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'problem.read', on: 'list' },
  input: z.object({}),
  output: z.object({ rows: z.array(UnitName) }),
})

const Content = {
  text: z.string().trim().min(2).max(2000),
  help: z.string().trim().max(2000).default(''),
  ownerUnitId: Uuid.nullable().default(null),
  dueOn: Day.nullable().default(null),
  indicatorId: Uuid.nullable().default(null),
  keyTaskId: Uuid.nullable().default(null),
}

export const raiseProblem = operation({
  id: 'problem.raise',
  method: 'POST',
  path: '/api/problems',
  summary: { zh: '提出问题和需协调事项', en: 'Raise a problem and the help it needs' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'problem.write', on: 'unit' },
  input: z.object({ unitId: Uuid, ...Content }),
  output: z.object({ problemId: Uuid, week: Week }),
})

const Moved = z.object({ problemId: Uuid, version: z.number().int(), state: z.enum(PROBLEM_STATES) })
const versioned = { problemId: Uuid, version: z.number().int() }

export const changeProblem = operation({
  id: 'problem.change',
  method: 'PUT',
  path: '/api/problems/{problemId}',
  summary: { zh: '修改本周提出的问题', en: 'Change a problem raised this week' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'problem.write', on: 'problem' },
  input: z.object({ ...versioned, ...Content }),
  output: Moved,
})

export const takeProblem = operation({
  id: 'problem.take',
  method: 'POST',
  path: '/api/problems/{problemId}/take',
  summary: { zh: '受理协调事项', en: 'Take the help asked for in hand' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'problem.write', on: 'list' }, // of the unit that is to help
  input: z.object(versioned),
  output: Moved,
})

export const answerProblem = operation({
  id: 'problem.answer',
  method: 'POST',
  path: '/api/problems/{problemId}/answers',
  summary: { zh: '答复', en: 'Answer' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'problem.read', on: 'list' }, // of the unit that is to help, or the office
  input: z.object({ ...versioned, text: z.string().trim().min(2).max(2000) }),
  output: Moved,
})

export const assignProblem = operation({
  id: 'problem.assign',
  method: 'POST',
  path: '/api/problems/{problemId}/assignments',
  summary: { zh: '交办协调单位和时限', en: 'Assign who helps, and until when' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'problem.assign', on: 'problem' },
  input: z.object({ ...versioned, ownerUnitId: Uuid, dueOn: Day, note: z.string().trim().max(500).default('') }),
  output: Moved,
})

export const solveProblem = operation({
  id: 'problem.solve',
  method: 'POST',
  path: '/api/problems/{problemId}/solve',
  summary: { zh: '办结', en: 'Close as solved' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'problem.read', on: 'list' }, // of the unit itself, or the office
  input: z.object({ ...versioned, result: z.string().trim().min(2).max(2000) }),
  output: Moved,
})

export const reopenProblem = operation({
  id: 'problem.reopen',
  method: 'POST',
  path: '/api/problems/{problemId}/reopen',
  summary: { zh: '重新打开本周办结的问题', en: 'Open again what was closed this week' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'problem.read', on: 'list' },
  input: z.object({ ...versioned, reason: z.string().trim().min(2).max(500) }),
  output: Moved,
})

export const handSheet = operation({
  id: 'problem.handSheet',
  method: 'POST',
  path: '/api/weekly-sheets/{week}',
  summary: { zh: '报送本周调度表（或报无问题）', en: "Hand in the week's sheet, or say that there is nothing" },
  kind: 'act',
  policy: { kind: 'permission', permission: 'problem.write', on: 'unit' },
  input: z.object({ week: Week, unitId: Uuid, isClear: z.boolean() }),
  output: z.object({ week: Week, isClear: z.boolean() }),
})
