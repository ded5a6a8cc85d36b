import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { BilingualText, Day, Uuid } from '#modules/policies/policy.contract.ts'

const PolicyCode = z.string().min(1).max(64)
const EDIT = { kind: 'permission', permission: 'policy.edit', on: 'tenant' } as const
const PUBLISH = { kind: 'permission', permission: 'policy.publish', on: 'tenant' } as const
const Moment = z.iso.datetime()
const DraftState = z.enum(['drawing', 'proposed', 'published', 'dropped'])

/** A policy as its author has it so far; what is wrong with it stands beside it. */
const Definition = z.record(z.string().max(80), z.unknown())
const Cases = z.array(z.unknown()).max(1000)

const Fault = z.object({
  severity: z.enum(['error', 'warning']),
  key: z.string(),
  /** `definition` or `cases`, or `kept-cases`: a case beside the published rules. */
  in: z.string(),
  path: z.array(z.union([z.string(), z.number()])),
  offset: z.int().optional(),
  /** Of a text that was sent as YAML. */
  line: z.int().optional(),
  column: z.int().optional(),
  text: BilingualText,
})
export type PolicyFaultTold = z.infer<typeof Fault>

const CaseTold = z.object({
  name: z.string(),
  on: Day,
  isNew: z.boolean(),
  path: z.string(),
  holds: z.boolean(),
  differences: z.array(z.object({ field: z.string(), expected: z.string(), found: z.string() })),
})

const Findings = z.object({
  faults: z.array(Fault),
  /** Every case of the policy, run; none while something is wrong. */
  cases: z.array(CaseTold),
  coverage: z.array(
    z.object({
      version: z.string(),
      touched: z.int(),
      all: z.int(),
      untouched: z.array(z.string()),
    }),
  ),
  /** Each expression by its path, read aloud. */
  sentences: z.record(z.string(), z.string()),
  amount: z.array(z.object({ text: z.string(), clause: z.string(), depth: z.int() })),
  yaml: z.string(),
})
export type PolicyFindings = z.infer<typeof Findings>

export const checkPolicyRules = operation({
  id: 'policy.check',
  method: 'POST',
  path: '/api/policy-checks',
  summary: {
    zh: '检查一份政策定义并运行其用例，不保存',
    en: 'Check a definition of a policy and run its cases; nothing is kept',
  },
  kind: 'read',
  policy: EDIT,
  input: z.object({
    /** The definition, or the YAML it is written as. */
    definition: Definition.optional(),
    yaml: z.string().min(1).max(300_000).optional(),
    cases: Cases.default([]),
  }),
  output: Findings.extend({
    /** What was read of the YAML; absent when it cannot be read. */
    definition: Definition.optional(),
  }),
})

const NamedFact = z.object({
  name: z.string(),
  label: BilingualText,
  type: z.string(),
  unit: BilingualText.nullable(),
  isComputed: z.boolean(),
  /** Known only from a person: an expert's mark, a judgement. */
  isPersonal: z.boolean(),
  /** Words there are of a text among the enterprises of the register. */
  words: z.array(z.string()),
})
export type NamedFactTold = z.infer<typeof NamedFact>

export const listPolicyFacts = operation({
  id: 'policy.facts',
  method: 'GET',
  path: '/api/policy-facts',
  summary: { zh: '规则可用的事实和材料', en: 'Facts and documents that rules may name' },
  kind: 'read',
  policy: EDIT,
  input: z.object({}),
  output: z.object({
    facts: z.array(NamedFact),
    documents: z.array(z.object({ code: z.string(), name: BilingualText })),
  }),
})

const DraftRow = z.object({
  policyDraftId: Uuid,
  code: z.string(),
  name: BilingualText,
  baseVersion: z.string().nullable(),
  newVersion: z.string(),
  from: z.string(),
  state: DraftState,
  note: z.string(),
  editedBy: z.string(),
  editedAt: Moment,
})
export type PolicyDraftRow = z.infer<typeof DraftRow>

export const listPolicyDrafts = operation({
  id: 'policy.drafts',
  method: 'GET',
  path: '/api/policy-drafts',
  summary: { zh: '政策草稿', en: 'Drafts of policies' },
  kind: 'read',
  policy: EDIT,
  input: z.object({ policyCode: PolicyCode.optional(), limit: z.coerce.number().int().min(1).max(200).default(100) }),
  output: z.object({ rows: z.array(DraftRow) }),
})

const May = z.object({ may: z.boolean(), reason: z.string().optional() })

export const getPolicyDraft = operation({
  id: 'policy.draft',
  method: 'GET',
  path: '/api/policy-drafts/{policyDraftId}',
  summary: { zh: '打开政策草稿：条文、规则、用例和问题', en: 'A draft: text, rules, cases and what is wrong' },
  kind: 'read',
  policy: EDIT,
  input: z.object({ policyDraftId: Uuid }),
  output: DraftRow.extend({
    version: z.int(),
    definition: Definition,
    cases: Cases,
    sha256: z.string(),
    editors: z.array(z.string()),
    proposedBy: z.string().nullable(),
    decidedBy: z.string().nullable(),
    reason: z.string(),
    isOutdated: z.boolean(),
    findings: Findings,
    acts: z.object({ edit: May, propose: May, publish: May, return: May, drop: May, 'take-back': May }),
  }),
})

export const openPolicyDraft = operation({
  id: 'policy.open-draft',
  method: 'POST',
  path: '/api/policies/{policyCode}/drafts',
  summary: { zh: '从现行版本起草新版本（已有草稿时打开它）', en: 'Draft a new version, or open the draft there is' },
  kind: 'act',
  policy: EDIT,
  input: z.object({
    policyCode: PolicyCode,
    as: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{1,59}$/)
      .optional()
      .meta({ description: 'The code of a new policy, for which this one is the model.' }),
  }),
  output: z.object({ policyDraftId: Uuid, isNew: z.boolean() }),
})

const at = { policyDraftId: Uuid, version: z.int().min(1) }
const done = z.object({ policyDraftId: Uuid, version: z.int(), state: DraftState })
const reason = z.string().trim().min(2).max(500)

export const savePolicyDraft = operation({
  id: 'policy.save-draft',
  method: 'PUT',
  path: '/api/policy-drafts/{policyDraftId}',
  summary: {
    zh: '保存政策草稿（他人已改过的，告知而不覆盖）',
    en: 'Keep a draft; refused when another has changed it meanwhile',
  },
  kind: 'act',
  policy: EDIT,
  input: z.object({ ...at, definition: Definition, cases: Cases }),
  output: done,
})

export const proposePolicyDraft = operation({
  id: 'policy.propose',
  method: 'POST',
  path: '/api/policy-drafts/{policyDraftId}/proposal',
  summary: { zh: '提请发布（用例须全部通过）', en: 'Propose a draft; all its cases must hold' },
  kind: 'act',
  policy: EDIT,
  input: z.object({ ...at, note: z.string().trim().min(2).max(500) }),
  output: done,
})

export const publishPolicyDraft = operation({
  id: 'policy.publish',
  method: 'POST',
  path: '/api/policy-drafts/{policyDraftId}/publication',
  summary: { zh: '发布（须由没有编辑过的另一人办理）', en: 'Publish what others drew' },
  kind: 'act',
  policy: PUBLISH,
  input: z.object({ ...at, sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  output: done,
})

export const returnPolicyDraft = operation({
  id: 'policy.return',
  method: 'POST',
  path: '/api/policy-drafts/{policyDraftId}/return',
  summary: { zh: '退回修改', en: 'Send a proposed draft back' },
  kind: 'act',
  policy: PUBLISH,
  input: z.object({ ...at, reason }),
  output: done,
})

export const takeBackPolicyDraft = operation({
  id: 'policy.take-back',
  method: 'POST',
  path: '/api/policy-drafts/{policyDraftId}/taking-back',
  summary: { zh: '撤回提请，继续编辑', en: 'Take a proposal back, to go on drawing' },
  kind: 'act',
  policy: EDIT,
  input: z.object(at),
  output: done,
})

export const dropPolicyDraft = operation({
  id: 'policy.drop-draft',
  method: 'POST',
  path: '/api/policy-drafts/{policyDraftId}/end',
  summary: { zh: '放弃草稿', en: 'Give a draft up' },
  kind: 'act',
  policy: EDIT,
  input: z.object({ ...at, reason }),
  output: done,
})
