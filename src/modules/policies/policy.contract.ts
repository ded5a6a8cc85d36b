import { z } from 'zod'
import { Cursor } from '#engine/contract/cursor.ts'
import { operation } from '#engine/contract/operation.ts'
import { FenText } from '#engine/money/fen.ts'
import { RESULT_STATES } from '#modules/policies/policy.rules.ts'

export const BilingualText = z.object({ zh: z.string(), en: z.string() })
export const Uuid = z.uuid()
export const Day = z.iso.date()
const PolicyCode = z.string().min(1).max(64)

/** How far a policy reaches among the enterprises in sight. */
const Reach = z.object({
  eligible: z.number().int(),
  needsPerson: z.number().int(),
  unknown: z.number().int(),
  notEligible: z.number().int(),
  eligibleFen: FenText,
  /** Eligible by facts that others vouch for, and what would be paid by them. */
  payable: z.number().int(),
  paysFen: FenText,
})

export const PolicyRow = z.object({
  code: z.string(),
  version: z.string(),
  name: BilingualText,
  area: BilingualText,
  kind: z.enum(['title', 'award', 'tax', 'grade']),
  way: z.enum(['without-asking', 'quick', 'apply']),
  isSample: z.boolean(),
  document: z.object({ title: BilingualText, number: z.string().nullable(), issuer: BilingualText }),
  region: BilingualText,
  from: Day,
  to: Day.nullable(),
  reach: Reach,
})
export type PolicyRow = z.infer<typeof PolicyRow>

export const listPolicies = operation({
  id: 'policy.list',
  method: 'GET',
  path: '/api/policies',
  summary: { zh: '列出在行的政策及其覆盖面', en: 'Policies in force and how far they reach' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'policy.read', on: 'list' },
  input: z.object({}),
  output: z.object({
    rows: z.array(PolicyRow),
    /** The register whose entries they judge. */
    register: z.string().nullable(),
    run: z.object({ on: Day, ranAt: z.string(), isCurrent: z.boolean() }).nullable(),
  }),
})

export interface ShownRule {
  path: string
  kind: 'veto' | 'rule' | 'score' | 'any' | 'all'
  name: { zh: string; en: string }
  clause: string
  says: string | null
  /** The condition in words of the reader's language. */
  sentence: string
  children: ShownRule[]
}
const ShownRule: z.ZodType<ShownRule> = z
  .object({
    path: z.string(),
    kind: z.enum(['veto', 'rule', 'score', 'any', 'all']),
    name: BilingualText,
    clause: z.string(),
    says: z.string().nullable(),
    sentence: z.string(),
    children: z.array(z.lazy(() => ShownRule)),
  })
  .meta({ id: 'ShownRule' })

export const getPolicy = operation({
  id: 'policy.get',
  method: 'GET',
  path: '/api/policies/{policyCode}',
  summary: { zh: '打开一项政策：条文与规则对照', en: 'Open a policy: text and rule side by side' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'policy.read', on: 'list' },
  input: z.object({ policyCode: PolicyCode, on: Day.optional() }),
  output: PolicyRow.extend({
    on: Day,
    versions: z.array(z.object({ version: z.string(), from: Day, to: Day.nullable() })),
    rules: z.array(ShownRule),
    values: z.array(z.object({ code: z.string(), name: BilingualText, clause: z.string(), sentence: z.string() })),
    amount: z.array(z.object({ text: z.string(), clause: z.string(), depth: z.number().int() })),
    stacking: z.array(z.object({ code: z.string(), clause: z.string(), reason: BilingualText })),
    notVerified: z.array(BilingualText),
    changes: z.number().int(), // verdicts of it that the last run found different
  }),
})

const filters = {
  policyCode: PolicyCode,
  state: z.enum([...RESULT_STATES, 'payable', 'all']).default('eligible'),
  region: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
}

const EnterpriseRow = z.object({
  registerEntryId: Uuid,
  key: z.string(),
  name: z.string(),
  region: z.string().nullable(),
  state: z.enum(RESULT_STATES),
  version: z.string(),
  amountFen: FenText.nullable(),
  paysFen: FenText.nullable(),
  isPayable: z.boolean(),
})
export type EnterpriseRow = z.infer<typeof EnterpriseRow>

export const listPolicyEnterprises = operation({
  id: 'policy.enterprises',
  method: 'GET',
  path: '/api/policies/{policyCode}/enterprises',
  summary: { zh: '政策覆盖的企业', en: 'Enterprises that a policy reaches' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'policy.read', on: 'list' },
  input: z.object({
    ...filters,
    limit: z.coerce.number().int().min(1).max(1000).default(100),
    cursor: Cursor.optional(),
  }),
  output: z.object({ rows: z.array(EnterpriseRow), next: z.string().nullable(), total: z.number().int() }),
})

export const exportPolicyEnterprises = operation({
  id: 'policy.export-enterprises',
  method: 'GET',
  path: '/api/policies/{policyCode}/enterprises/xlsx',
  summary: { zh: '导出政策覆盖的企业', en: 'The same list as a workbook' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'policy.read', on: 'list' },
  input: z.object(filters),
  output: z.unknown(),
  transfer: 'download',
})

export const listNearEnterprises = operation({
  id: 'policy.near',
  method: 'GET',
  path: '/api/policies/{policyCode}/near',
  summary: { zh: '接近符合的企业', en: 'Enterprises that nearly qualify, and what is lacking' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'policy.read', on: 'list' },
  input: z.object({
    policyCode: PolicyCode,
    limit: z.coerce.number().int().min(1).max(100).default(50),
    cursor: Cursor.optional(),
  }),
  output: z.object({
    rows: z.array(
      z.object({
        registerEntryId: Uuid,
        key: z.string(),
        name: z.string(),
        region: z.string().nullable(),
        plans: z.array(z.string()),
        wouldBeFen: FenText.nullable(),
      }),
    ),
    /** So many that are not eligible were looked through; told with the first page. */
    examined: z.number().int(),
    next: z.string().nullable(),
  }),
})

export interface VerdictLine {
  path: string
  text: string
  clause: string
  says: string | null
  holds: 'yes' | 'no' | 'unknown' | 'person' | null
  children: VerdictLine[]
}
export const VerdictLine: z.ZodType<VerdictLine> = z
  .object({
    path: z.string(),
    text: z.string(),
    clause: z.string(),
    says: z.string().nullable(),
    holds: z.enum(['yes', 'no', 'unknown', 'person']).nullable(),
    children: z.array(z.lazy(() => VerdictLine)),
  })
  .meta({ id: 'VerdictLine' })

const Entitlement = z.object({
  policy: z.string(),
  version: z.string(),
  name: BilingualText,
  area: BilingualText,
  kind: z.enum(['title', 'award', 'tax', 'grade']),
  way: z.enum(['without-asking', 'quick', 'apply']),
  isSample: z.boolean(),
  state: z.enum([...RESULT_STATES, 'near-miss']),
  amountFen: FenText.nullable(),
  wouldBeFen: FenText.nullable(),
  isPayable: z.boolean(),
  /** Verdict, near misses, what is missing, what one document would settle. */
  sentences: z.array(z.string()),
  trace: z.array(VerdictLine),
})
export type Entitlement = z.infer<typeof Entitlement>

export const getEntitlements = operation({
  id: 'policy.entitlements',
  method: 'GET',
  path: '/api/register-entries/{registerEntryId}/entitlements',
  summary: { zh: '企业应享政策：金额、理由、差距', en: 'What an enterprise is entitled to, and why' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'policy.read', on: 'register-entry' },
  input: z.object({ registerEntryId: Uuid, on: Day.optional() }),
  output: z.object({
    registerEntryId: Uuid,
    key: z.string(),
    name: z.string(),
    region: z.string().nullable(),
    on: Day,
    rows: z.array(Entitlement),
    /** The best lawful choice among grants, by facts that others vouch for. */
    choice: z.object({
      totalFen: FenText,
      awards: z.array(
        z.object({
          policy: z.string(),
          name: BilingualText,
          claimFen: FenText,
          paidFen: FenText,
          isTaken: z.boolean(),
          because: z.array(z.object({ clause: z.string(), reason: BilingualText })),
        }),
      ),
    }),
    facts: z.array(
      z.object({
        name: z.string(),
        label: BilingualText,
        value: z.string(),
        unit: BilingualText.nullable(),
        source: z.string(),
        asOf: Day.nullable(),
        trust: z.enum(['self-declared', 'departmental', 'verified']).nullable(),
      }),
    ),
    conflicts: z.array(BilingualText),
    /** What was asked to be corrected, the newest first. */
    corrections: z.array(
      z.object({
        fact: z.string(),
        label: BilingualText,
        year: z.number().int().nullable(),
        state: z.enum(['open', 'accepted', 'dismissed']),
        reason: z.string(),
        note: z.string().nullable(),
        askedOn: Day,
      }),
    ),
    /** Titles that end within ninety days. */
    deadlines: z.array(z.object({ label: BilingualText, on: Day, days: z.number().int() })),
    awards: z.array(
      z.object({ roundId: Uuid, title: z.string(), policy: z.string(), amountFen: FenText, state: z.string() }),
    ),
  }),
})

export const runPolicies = operation({
  id: 'policy.run',
  method: 'POST',
  path: '/api/policy-runs',
  summary: { zh: '全量重新比对', en: 'Judge all enterprises anew' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'award.manage', on: 'tenant' },
  input: z.object({}),
  output: z.object({ runId: Uuid, entries: z.number().int(), changed: z.number().int() }),
})
