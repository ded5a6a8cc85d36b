import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'

const Uuid = z.uuid()
const Text = z.object({ zh: z.string(), en: z.string() })
const Mark = z.string().max(12)
const Day = z.iso.date()

/** Why somebody does not judge an application (回避), as far as the office knows. */
export const CONFLICTS = ['own-giving', 'takes-part', 'same-unit', 'handled', 'competes'] as const

export const listReviewers = operation({
  id: 'score.reviewers',
  method: 'GET',
  path: '/api/cases/{caseId}/reviewers',
  summary: {
    zh: '可选的评审专家及须回避的情形',
    en: 'Who may judge an application, and what is known to keep somebody from it',
  },
  kind: 'read',
  policy: { kind: 'permission', permission: 'project.manage', on: 'case' },
  input: z.object({ caseId: Uuid, text: z.string().trim().max(60).default('') }),
  output: z.object({
    /** Those whom the review asks come first; without a text there are only these. */
    people: z.array(
      z.object({
        id: Uuid,
        name: z.string(),
        unit: Text,
        isAsked: z.boolean(),
        isGiven: z.boolean(),
        /** `of`: the unit, or the other application. */
        conflicts: z.array(z.object({ kind: z.enum(CONFLICTS), of: z.string() })),
      }),
    ),
    today: Day,
  }),
})

export const giveSheets = operation({
  id: 'score.give',
  method: 'POST',
  path: '/api/cases/{caseId}/score-sheets',
  summary: { zh: '发放评分表', en: 'Give score sheets out' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'project.manage', on: 'case' },
  input: z.object({
    caseId: Uuid,
    personIds: z.array(Uuid).min(1).max(50),
    /** Groups with other reviewers are made comparable by it. */
    panel: z.string().trim().max(40).default(''),
    /** By the end of which day they are to be handed in; none: whenever. */
    dueOn: Day.optional(),
  }),
  output: z.object({ given: z.number().int() }),
})

export const SheetHead = z.object({
  id: Uuid,
  caseId: Uuid,
  title: z.string(),
  panel: z.string(),
  state: z.enum(['given', 'done', 'taken-back']),
  total: z.string().nullable(),
  dueOn: Day.nullable(),
  version: z.number().int(),
})

export const listSheets = operation({
  id: 'score.of-case',
  method: 'GET',
  path: '/api/cases/{caseId}/score-sheets',
  summary: { zh: '一项申报的评分表', en: 'Score sheets of an application' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'project.manage', on: 'case' },
  input: z.object({ caseId: Uuid }),
  output: z.object({
    rows: z.array(
      SheetHead.pick({ id: true, panel: true, state: true, total: true, dueOn: true }).extend({
        person: z.string(),
        unit: Text,
        isLate: z.boolean(),
      }),
    ),
    /** Only the office that runs the call gives sheets out, and sees them. */
    isOurs: z.boolean(),
    mayGive: z.boolean(),
  }),
})

export const takeSheetBack = operation({
  id: 'score.take-back',
  method: 'POST',
  path: '/api/cases/{caseId}/score-sheets/{scoreSheetId}/taking-back',
  summary: { zh: '收回尚未提交的评分表', en: 'Take back a score sheet that was not handed in' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'project.manage', on: 'case' },
  input: z.object({ caseId: Uuid, scoreSheetId: Uuid, reason: z.string().trim().min(2).max(500) }),
  output: z.object({ scoreSheetId: Uuid }),
})

export const listMySheets = operation({
  id: 'score.mine',
  method: 'GET',
  path: '/api/score-sheets/mine',
  summary: { zh: '我的评分表', en: 'My score sheets' },
  kind: 'read',
  policy: { kind: 'signed-in' },
  input: z.object({ limit: z.coerce.number().int().min(1).max(500).default(200) }),
  output: z.object({ rows: z.array(SheetHead) }),
})

export const getSheet = operation({
  id: 'score.get',
  method: 'GET',
  path: '/api/score-sheets/{scoreSheetId}',
  summary: { zh: '打开评分表', en: 'Open a score sheet' },
  kind: 'read',
  policy: { kind: 'signed-in' }, // one's own alone
  input: z.object({ scoreSheetId: Uuid }),
  output: SheetHead.extend({
    name: Text,
    criteria: z.array(
      z.object({
        code: z.string(),
        name: Text,
        weight: z.string(),
        most: z.string(),
        bands: z.array(z.object({ name: Text, from: z.string(), to: z.string() })),
      }),
    ),
    votes: z.array(z.object({ code: z.string(), name: Text })),
    marks: z.record(z.string(), z.string()),
    vote: z.string().nullable(),
    opinion: z.string(),
  }),
})

export const saveSheet = operation({
  id: 'score.save',
  method: 'PUT',
  path: '/api/score-sheets/{scoreSheetId}',
  summary: { zh: '保存或提交评分表', en: 'Save a score sheet, or hand it in' },
  kind: 'act',
  policy: { kind: 'signed-in' },
  input: z.object({
    scoreSheetId: Uuid,
    version: z.number().int(),
    marks: z.record(z.string().max(64), Mark),
    vote: z.string().max(64).nullable().default(null),
    opinion: z.string().trim().max(2000).default(''),
    /** Handed in: every criterion has its mark; it cannot be changed afterwards. */
    done: z.boolean().default(false),
  }),
  output: z.object({ scoreSheetId: Uuid, version: z.number().int(), total: z.string().nullable() }),
})
