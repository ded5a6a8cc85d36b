import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { BilingualText, Execution, Named, UnitName, Uuid } from '#modules/funds/fund.ts'

export const EVALUATION_STATES = ['draft', 'submitted', 'checked', 'returned'] as const
const Version = z.number().int()
const Score = z.string().regex(/^\d{1,3}(\.\d{1,2})?$/)
const Scores = z.record(z.string().max(64), Score)
const Graded = z.object({ total: z.string(), grade: Named })

export const EvaluationHead = z.object({
  id: Uuid,
  pool: z.object({ id: Uuid, name: BilingualText }),
  unit: UnitName,
  year: z.number().int(),
  state: z.enum(EVALUATION_STATES),
  version: Version,
  execution: Execution.pick({ budgetFen: true, paidFen: true, percent: true }),
  own: Graded.nullable(),
  checked: Graded.nullable(),
})
export type EvaluationHead = z.infer<typeof EvaluationHead>

export const listEvaluations = operation({
  id: 'evaluation.list',
  method: 'GET',
  path: '/api/funds/evaluations',
  summary: { zh: '资金绩效评价', en: 'Evaluations of money' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'fund.read', on: 'list' },
  input: z.object({
    year: z.coerce.number().int().min(1949).max(2199).optional(),
    limit: z.coerce.number().int().min(1).max(2000).default(500),
  }),
  output: z.object({ rows: z.array(EvaluationHead), total: z.number().int() }),
})

export const getEvaluation = operation({
  id: 'evaluation.get',
  method: 'GET',
  path: '/api/funds/evaluations/{evaluationId}',
  summary: { zh: '打开绩效评价', en: 'Open an evaluation' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'fund.read', on: 'evaluation' },
  input: z.object({ evaluationId: Uuid }),
  output: EvaluationHead.extend({
    statement: z.string(),
    checkNote: z.string(),
    evidence: z.number().int(),
    evidenceNeeded: z.number().int(),
    parts: z.array(
      Named.extend({
        weight: z.string(),
        isExecution: z.boolean(),
        own: z.string().nullable(),
        checked: z.string().nullable(),
      }),
    ),
    grades: z.array(Named.extend({ least: z.string() })),
    submittedBy: z.string().nullable(),
    checkedBy: z.string().nullable(),
    may: z.object({ score: z.boolean(), check: z.boolean() }),
    history: z.array(z.object({ at: z.string(), by: z.string().nullable(), text: z.string() })),
  }),
})

export const openEvaluation = operation({
  id: 'evaluation.open',
  method: 'POST',
  path: '/api/funds/pools/{poolId}/evaluations',
  summary: { zh: '布置绩效自评', en: 'Ask for an evaluation' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'fund.check', on: 'fund-pool' },
  input: z.object({ poolId: Uuid, holderId: Uuid, year: z.number().int().min(1949).max(2199) }),
  output: z.object({ evaluationId: Uuid, version: Version }),
})

const Moved = z.object({ evaluationId: Uuid, version: Version, state: z.enum(EVALUATION_STATES) })

export const submitEvaluation = operation({
  id: 'evaluation.submit',
  method: 'POST',
  path: '/api/funds/evaluations/{evaluationId}/submit',
  summary: { zh: '提交自评', en: 'Hand in the self-evaluation' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'fund.report', on: 'evaluation' },
  input: z.object({
    evaluationId: Uuid,
    version: Version,
    scores: Scores,
    statement: z.string().trim().min(2).max(2000),
  }),
  output: Moved,
})

export const checkEvaluation = operation({
  id: 'evaluation.check',
  method: 'POST',
  path: '/api/funds/evaluations/{evaluationId}/check',
  summary: { zh: '复核绩效', en: 'Check the evaluation' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'fund.check', on: 'evaluation-pool' },
  input: z.object({ evaluationId: Uuid, version: Version, scores: Scores, note: z.string().trim().min(2).max(2000) }),
  output: Moved,
})

export const returnEvaluation = operation({
  id: 'evaluation.return',
  method: 'POST',
  path: '/api/funds/evaluations/{evaluationId}/return',
  summary: { zh: '退回自评', en: 'Send the self-evaluation back' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'fund.check', on: 'evaluation-pool' },
  input: z.object({ evaluationId: Uuid, version: Version, note: z.string().trim().min(2).max(2000) }),
  output: Moved,
})
