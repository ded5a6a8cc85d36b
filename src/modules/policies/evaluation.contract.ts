import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { VERDICT_STATES } from '#engine/policy/verdict.ts'
import { LINES_EXAMPLE, ONE_EXAMPLE } from '#modules/policies/evaluation-example.ts'
import { BilingualText, Day } from '#modules/policies/policy.contract.ts'

const PolicyCode = z.string().min(1).max(64)
const Texts = z.array(z.string())
const Money = z
  .object({ fen: z.string().regex(/^\d+$/), tenThousandYuan: z.string() })
  .meta({ id: 'VerdictMoney', description: 'Whole fen, and the same in 万元 without rounding.' })

/** One line of a trace; each can be opened to what it follows from. */
export interface ToldStep {
  readonly path: string
  readonly code: string
  readonly holds?: boolean | 'unknown' | 'person' | undefined
  readonly text: string
  readonly clause: string
  readonly says?: string | undefined
  readonly children: readonly ToldStep[]
}
const ToldStep: z.ZodType<ToldStep> = z
  .object({
    path: z.string(),
    code: z.string(),
    holds: z.union([z.boolean(), z.enum(['unknown', 'person'])]).optional(),
    text: z.string(),
    clause: z.string(),
    says: z.string().optional(),
    children: z.array(z.lazy(() => ToldStep)),
  })
  .meta({ id: 'VerdictStep' })

const FactChange = z.object({
  name: z.string(),
  from: z.union([z.string(), z.boolean()]),
  to: z.union([z.string(), z.boolean()]),
  by: z.string().optional(),
})

/** What a policy says of the facts, for programs; `danxia evaluate --json` answers the same. */
export const ToldVerdict = z
  .object({
    policy: z.string(),
    version: z.string().optional().meta({ description: 'The version that decided; absent when none was in force.' }),
    on: Day,
    state: z.enum(VERDICT_STATES),
    score: z.object({ low: z.string(), high: z.string() }).optional(),
    amount: Money.optional(),
    wouldBe: Money.optional().meta({ description: 'The sum once what is open or near has come true.' }),
    failing: Texts.meta({ description: 'Codes of rules that are not met.' }),
    missing: Texts.meta({ description: 'Facts that would decide, the most useful first.' }),
    personal: Texts.meta({ description: 'Facts that a person decides.' }),
    problems: Texts,
    amountWants: Texts.meta({ description: 'Facts that only the sum waits for.' }),
    near: z
      .array(z.object({ changes: z.array(FactChange), state: z.enum(['eligible', 'needs-person']) }))
      .meta({ description: 'Smallest changes that would qualify; each was evaluated again.' }),
    settling: z.array(z.object({ document: z.string(), facts: Texts, settles: z.enum(['surely', 'possibly']) })),
    selfDeclared: Texts,
    says: z.object({ zh: Texts, en: Texts }),
    trace: z.object({ zh: z.array(ToldStep), en: z.array(ToldStep) }).optional(),
  })
  .meta({ id: 'Verdict' })
export type ToldVerdict = z.infer<typeof ToldVerdict>

const EvaluationFault = z
  .object({
    path: z.string().meta({ description: 'The fact, its year or its part: sales.2025, sales.asOf.' }),
    key: z.string().optional(),
    reason: BilingualText,
  })
  .meta({ id: 'EvaluationFault' })
export type EvaluationFault = z.infer<typeof EvaluationFault>

/** A line of the answer: verdicts, or what is wrong with the line of that number. */
export const EvaluatedLine = z
  .object({
    line: z.int(),
    id: z.unknown().optional().meta({ description: 'As the line named itself.' }),
    verdicts: z.array(ToldVerdict).optional(),
    faults: z.array(EvaluationFault).optional(),
  })
  .meta({ id: 'EvaluatedLine' })
export type EvaluatedLine = z.infer<typeof EvaluatedLine>

const Facts = z.record(z.string().max(80), z.unknown()).meta({
  description:
    'Facts by name: `"sales": 1000`; by year `{"2025": 1000, "2024": 900}`; with its source ' +
    '`{"value": 1000, "source": "税务局", "asOf": "2026-05-31", "trust": "departmental"}`.',
})
const on = Day.optional().meta({ description: 'The day of the decision; today when absent.' })
const trace = z.boolean().default(false).meta({ description: 'Tell every step with fact, border and clause.' })
const READ = { kind: 'permission', permission: 'policy.read', on: 'list' } as const

export const evaluatePolicy = operation({
  id: 'policy.evaluate',
  method: 'POST',
  path: '/api/policies/{policyCode}/evaluation',
  summary: {
    zh: '按给出的事实判断一项政策，不保存',
    en: 'Decide a policy on facts that are sent; nothing is kept',
  },
  kind: 'read',
  policy: READ,
  input: z.object({ policyCode: PolicyCode, creditCode: z.string().max(40).optional(), facts: Facts, on, trace }),
  output: z.object({
    /** Absent where a fact cannot be so. */
    verdict: ToldVerdict.optional(),
    faults: z.array(EvaluationFault),
  }),
  example: ONE_EXAMPLE,
})

export const evaluateLines = {
  ...operation({
    id: 'policy.evaluate-lines',
    method: 'POST',
    path: '/api/policy-evaluations',
    summary: {
      zh: '按 JSON 行逐家判断，一行一答，不保存',
      en: 'Decide policies for an enterprise a line; a line of JSON answers each; nothing is kept',
    },
    kind: 'read',
    policy: READ,
    input: z.object({
      policies: z.array(PolicyCode).min(1).max(100).meta({ description: 'Codes; or `all`.' }),
      on,
      trace,
    }),
    output: EvaluatedLine,
    example: LINES_EXAMPLE,
  }),
  transfer: 'lines' as const,
}
