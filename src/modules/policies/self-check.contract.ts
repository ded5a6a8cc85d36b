import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { FenText } from '#engine/money/fen.ts'
import { BilingualText, Day, VerdictLine } from '#modules/policies/policy.contract.ts'
import { RESULT_STATES } from '#modules/policies/policy.rules.ts'

const AdministrationCode = z.string().min(1).max(64)
const Choice = z.object({ value: z.string(), label: BilingualText })

/** Which policies can be tried, and of which administration. Nothing but what its pack publishes. */
export const openSelfCheck = operation({
  id: 'self-check.open',
  method: 'GET',
  path: '/api/self-check',
  summary: { zh: '免登录政策自测：可测的政策', en: 'Self-check without an account: the policies that can be tried' },
  kind: 'read',
  policy: { kind: 'public' },
  input: z.object({ administration: AdministrationCode.optional() }),
  output: z.object({
    administration: z.object({ code: z.string(), name: BilingualText }),
    on: Day,
    /** False: this administration has not opened it; then nothing is told. */
    isOpen: z.boolean(),
    policies: z.array(
      z.object({ code: z.string(), name: BilingualText, area: BilingualText, kind: z.string(), isSample: z.boolean() }),
    ),
  }),
})

/** A value as it is typed: a number in the unit of the question, yes or no, a word, a day. */
const Given = z.union([z.boolean(), z.string().max(100), z.number()])

/**
 * The verdict on facts that the caller states of himself. They are read from the body, judged, and forgotten: a read-only
 * transaction, no audit entry, no log line with a value.
 */
export const checkSelf = operation({
  id: 'self-check.judge',
  method: 'POST',
  path: '/api/self-check',
  summary: { zh: '免登录政策自测：判定', en: 'Self-check without an account: the verdict' },
  kind: 'read',
  policy: { kind: 'public' },
  input: z.object({
    administration: AdministrationCode.optional(),
    /** Absent: all that can be tried. */
    policy: z.string().min(1).max(64).optional(),
    facts: z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,63}$/), Given).default({}),
  }),
  output: z.object({
    on: Day,
    rows: z.array(
      z.object({
        policy: z.string(),
        name: BilingualText,
        isSample: z.boolean(),
        state: z.enum([...RESULT_STATES, 'near-miss']),
        amountFen: FenText.nullable(),
        wouldBeFen: FenText.nullable(),
        sentences: z.array(z.string()),
        trace: z.array(VerdictLine),
      }),
    ),
    /** What would decide, the most useful first. */
    ask: z.array(
      z.object({
        name: z.string(),
        label: BilingualText,
        type: z.enum(['number', 'bool', 'text', 'date']),
        unit: BilingualText.nullable(),
        choices: z.array(Choice),
      }),
    ),
    /** Facts that cannot be so, by name, with the reason in words; the value is not repeated. */
    faults: z.array(z.object({ name: z.string(), text: z.string() })),
  }),
})
