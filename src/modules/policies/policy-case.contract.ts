import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { VERDICT_STATES } from '#engine/policy/verdict.ts'
import { BilingualText, Day } from '#modules/policies/policy.contract.ts'

/** A case kept beside the rules, run as they stand now. */
const ShownCase = z.object({
  name: z.string(),
  on: Day,
  /** Whose: of the pack, of a pack that it uses, or written by the office with a version of its own. */
  of: z.enum(['pack', 'used', 'office']),
  facts: z.array(z.object({ label: BilingualText, value: z.string() })),
  expected: z.object({
    state: z.enum(VERDICT_STATES).nullable(),
    score: z.string().nullable(),
    /** 万元. */
    amount: z.string().nullable(),
  }),
  holds: z.boolean(),
  differences: z.array(z.object({ field: z.string(), expected: z.string(), found: z.string() })),
})
export type ShownCase = z.infer<typeof ShownCase>

export const listPolicyCases = operation({
  id: 'policy.cases',
  method: 'GET',
  path: '/api/policies/{policyCode}/cases',
  summary: { zh: '政策版本的用例：应判与实判', en: 'Cases of a version: what it must say and what it says' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'policy.read', on: 'list' },
  input: z.object({
    policyCode: z.string().min(1).max(64),
    on: Day.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  output: z.object({
    version: z.string(),
    total: z.int(),
    holding: z.int(),
    rows: z.array(ShownCase),
    /** How much of the version the cases touch, and the places none does. */
    coverage: z.object({ touched: z.int(), all: z.int(), untouched: z.array(z.string()) }).nullable(),
  }),
})
