import { z } from 'zod'
import { Cursor } from '#engine/contract/cursor.ts'
import { operation } from '#engine/contract/operation.ts'
import { FenText } from '#engine/money/fen.ts'
import { Amount } from '#engine/policy/amount.ts'
import { BilingualText, Day, Uuid } from '#modules/policies/policy.contract.ts'
import { RESULT_STATES } from '#modules/policies/policy.rules.ts'
import { TRIAL_STATES } from '#modules/policies/sandbox.rules.ts'

const PolicyCode = z.string().min(1).max(64)
const policy = { kind: 'permission', permission: 'award.manage', on: 'tenant' } as const

const ChangeableValue = z.object({
  address: z.string(),
  kind: z.enum(['number', 'border', 'threshold', 'day']),
  key: z.string(),
  value: z.string(),
  /** The rule it belongs to, its clause, and the sentence or table it stands in. */
  rule: z.string(),
  name: BilingualText,
  clause: z.string(),
  sentence: z.string(),
  unit: z.string(),
})
export type ChangeableValue = z.infer<typeof ChangeableValue>

export const listPolicyValues = operation({
  id: 'policy.values',
  method: 'GET',
  path: '/api/policies/{policyCode}/values',
  summary: { zh: '政策中可调整的数值', en: 'Numbers, borders and days of a policy that may be tried otherwise' },
  kind: 'read',
  policy,
  input: z.object({ policyCode: PolicyCode, on: Day.optional() }),
  output: z.object({ rows: z.array(ChangeableValue), gives: z.boolean() }),
})

const TriedClause = z.strictObject({
  way: z.enum(['requires', 'excludes', 'adds', 'instead']),
  name: z.string().trim().min(1).max(200),
  clause: z.string().trim().min(1).max(300),
  when: z.string().min(1).max(4000),
  amount: Amount.optional(),
})

/** What is tried: values by their address in the definition, and clauses that are not there yet. */
export const Tried = {
  changes: z
    .record(z.string().min(1).max(200), z.union([z.string().max(4000), z.number(), z.boolean()]))
    .default({})
    .meta({ description: '{"gives/amount/cap": "20"}: addresses as policy.values tells them.' }),
  clauses: z.array(TriedClause).max(20).default([]),
  region: z
    .string()
    .regex(/^\d{6}$/)
    .optional()
    .meta({ description: 'Only the enterprises registered there.' }),
}

const Reach = z.object({ eligible: z.number().int(), costFen: FenText })

export const TrialResult = z.object({
  enterprises: z.number().int(),
  before: Reach,
  after: Reach,
  winners: z.number().int(),
  losers: z.number().int(),
  by: z.array(
    z.object({
      dimension: z.string(),
      name: BilingualText,
      value: z.string(),
      label: BilingualText,
      eligibleBefore: z.number().int(),
      eligibleAfter: z.number().int(),
      costBeforeFen: FenText,
      costAfterFen: FenText,
      winners: z.number().int(),
      losers: z.number().int(),
    }),
  ),
})
export type TrialResult = z.infer<typeof TrialResult>

export const tryRules = operation({
  id: 'policy.try',
  method: 'POST',
  path: '/api/policies/{policyCode}/sandbox',
  summary: { zh: '政策测算：改一处规则看资金和得失', en: 'Try a change of a policy at once: cost, winners, losers' },
  kind: 'read',
  policy,
  input: z.object({ policyCode: PolicyCode, ...Tried }),
  output: TrialResult,
})

export const askTrial = operation({
  id: 'policy.ask-trial',
  method: 'POST',
  path: '/api/policies/{policyCode}/trials',
  summary: { zh: '提交一次测算，附得失企业名单', en: 'Have a change tried, with the list of who wins and loses' },
  kind: 'act',
  policy,
  input: z.object({ policyCode: PolicyCode, policyDraftId: Uuid.optional(), ...Tried }),
  output: z.object({ policyTrialId: Uuid }),
})

const Trial = z.object({
  policyTrialId: Uuid,
  policy: z.string(),
  version: z.string(),
  on: Day,
  region: z.string().nullable(),
  state: z.enum(TRIAL_STATES),
  askedBy: z.string(),
  askedAt: z.string(),
  changed: z.array(z.string()),
  failure: z.string().nullable(),
  result: TrialResult.nullable(),
})
export type Trial = z.infer<typeof Trial>

export const listTrials = operation({
  id: 'policy.trials',
  method: 'GET',
  path: '/api/policies/{policyCode}/trials',
  summary: { zh: '一项政策的测算记录', en: 'What has been tried of a policy' },
  kind: 'read',
  policy,
  input: z.object({ policyCode: PolicyCode, limit: z.coerce.number().int().min(1).max(50).default(10) }),
  output: z.object({ rows: z.array(Trial) }),
})

export const getTrial = operation({
  id: 'policy.trial',
  method: 'GET',
  path: '/api/policy-trials/{policyTrialId}',
  summary: { zh: '打开一次测算', en: 'Open what was tried' },
  kind: 'read',
  policy,
  input: z.object({ policyTrialId: Uuid }),
  output: Trial,
})

export const cancelTrial = operation({
  id: 'policy.cancel-trial',
  method: 'POST',
  path: '/api/policy-trials/{policyTrialId}/cancel',
  summary: { zh: '停止一次测算', en: 'Stop what is being tried' },
  kind: 'act',
  policy,
  input: z.object({ policyTrialId: Uuid }),
  output: z.object({ state: z.enum(TRIAL_STATES) }),
})

const TrialRow = z.object({
  place: z.number().int(),
  registerEntryId: Uuid,
  key: z.string(),
  name: z.string(),
  region: z.string().nullable(),
  isWinner: z.boolean(),
  stateBefore: z.enum(RESULT_STATES),
  stateAfter: z.enum(RESULT_STATES),
  fenBefore: FenText,
  fenAfter: FenText,
  reason: BilingualText,
})
export type TrialRow = z.infer<typeof TrialRow>

const rowFilter = { policyTrialId: Uuid, side: z.enum(['all', 'winners', 'losers']).default('all') }

export const listTrialRows = operation({
  id: 'policy.trial-enterprises',
  method: 'GET',
  path: '/api/policy-trials/{policyTrialId}/enterprises',
  summary: { zh: '测算中的得失企业', en: 'Enterprises that would win or lose' },
  kind: 'read',
  policy,
  input: z.object({
    ...rowFilter,
    limit: z.coerce.number().int().min(1).max(1000).default(100),
    cursor: Cursor.optional(),
  }),
  output: z.object({ rows: z.array(TrialRow), next: z.string().nullable(), total: z.number().int() }),
})

export const exportTrialRows = operation({
  id: 'policy.export-trial',
  method: 'GET',
  path: '/api/policy-trials/{policyTrialId}/enterprises/xlsx',
  summary: { zh: '导出得失企业名单', en: 'The same list as a workbook' },
  kind: 'read',
  policy,
  input: z.object(rowFilter),
  output: z.unknown(),
  transfer: 'download',
})
