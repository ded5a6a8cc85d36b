import { Readable } from 'node:stream'
import { getToday } from '#cases/server/tenant.queries.ts'
import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/policies/evaluation.contract.ts'
import { evaluate, evaluateLine, toldVerdict } from '#modules/policies/evaluation.rules.ts'
import { getPolicyBook, getVersion } from '#modules/policies/server/policy-book.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'
import { JSON_LINES } from '#server/http/transfer.ts'

/** Verdicts of one call: some seconds of one process. */
const MOST_VERDICTS = 20_000
const LINES_AT_ONCE = 50

async function askedOf({ tx, tenantId, now }: OperationContext, on: string | undefined) {
  return { ...(await getPolicyBook(tx, tenantId)), on: on ?? (await getToday(tx, tenantId, now)) }
}

export const evaluatePolicyOf: Handler<typeof contract.evaluatePolicy> = async (
  context,
  { policyCode, on, trace, ...given },
) => {
  const asked = await askedOf(context, on)
  getVersion(asked, policyCode, asked.on)
  const { verdicts, faults } = evaluate(given, { ...asked, codes: [policyCode] })
  const [verdict] = verdicts
  return { ...(verdict && { verdict: toldVerdict(verdict, trace) }), faults: [...faults] }
}

/** The answer flows while it is worked out: nothing of the enterprises is read or kept, so the transaction may be over. */
export const evaluateLinesOf: Handler<typeof contract.evaluateLines> = async (context, { policies, on, trace }) => {
  const asked = await askedOf(context, on)
  const known = [...new Set(asked.policies.map(({ policy }) => policy.code))].sort()
  const codes = policies.includes('all') ? known : [...new Set(policies)]
  if (codes.some((code) => !known.includes(code)))
    throw new Refusal('not-found', { key: 'policy.unknown', at: 'policies' })
  const lines = (context.lines ?? '').split('\n')
  const filled = lines.filter((line) => line.trim() !== '').length
  if (filled * codes.length > MOST_VERDICTS)
    throw new Refusal('over-limit', { key: 'policy.too-many-verdicts', params: { limit: MOST_VERDICTS } })
  const body = Readable.from(answers(lines, { ...asked, codes, withTrace: trace }))
  return { body, name: 'evaluations.jsonl', contentType: `${JSON_LINES}; charset=utf-8` }
}

async function* answers(lines: readonly string[], asked: Parameters<typeof evaluateLine>[2]): AsyncGenerator<string> {
  let number = 0
  for (const line of lines) {
    number++
    // Others are answered meanwhile.
    if (number % LINES_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve))
    if (line.trim() !== '') yield `${JSON.stringify(evaluateLine(line, number, asked))}\n`
  }
}
