import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'

const Uuid = z.uuid()
const Text = z.object({ zh: z.string(), en: z.string() })
const Mark = z.string().max(12)

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
  version: z.number().int(),
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
