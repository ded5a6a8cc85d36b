import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import { BATCH_STATES, type BatchState, evaluateAll } from '#engine/policy/evaluate-all.ts'
import type { FactSheet } from '#engine/policy/fact-sheet.ts'
import { type FactRead, tableOf } from '#modules/policies/fact-reads.rules.ts'

/** What is kept of a verdict: enough for lists and sums; reasons are told anew for whoever asks. */
export interface PolicyResult {
  readonly entryId: string
  readonly entryVersion: number
  readonly policy: string
  readonly version: string
  readonly state: Exclude<BatchState, 'not-in-force'>
  /** By all that is known; null where nothing is due or the sum is open. */
  readonly amountFen: bigint | null
  /** By facts that others vouch for. */
  readonly isPayable: boolean
  readonly paysFen: bigint | null
}

interface Judged {
  readonly entryId: string
  readonly version: number
  readonly known: FactSheet
  readonly vouched: FactSheet
}

/** Every policy in force on every enterprise, in columns. */
export function judgeAll(
  policies: readonly CompiledPolicy[],
  reads: readonly FactRead[],
  entries: readonly Judged[],
  on: string,
): PolicyResult[] {
  const sides = (['known', 'vouched'] as const).map((side) =>
    evaluateAll(
      policies,
      tableOf(
        reads,
        entries.map((entry) => entry[side]),
      ),
      on,
    ),
  )
  const [known, vouched] = sides as [(typeof sides)[0], (typeof sides)[0]]
  return policies.flatMap(({ policy }, at) =>
    entries.flatMap(({ entryId, version }, row): PolicyResult[] => {
      const state = BATCH_STATES[known[at]!.states[row]!]!
      if (state === 'not-in-force') return []
      const isPayable = BATCH_STATES[vouched[at]!.states[row]!] === 'eligible'
      const fen = known[at]!.amountsFen?.[row] ?? -1n
      const pays = vouched[at]!.amountsFen?.[row] ?? -1n
      return [
        {
          ...{ entryId, entryVersion: version, policy: policy.code, version: policy.version, state, isPayable },
          amountFen: state === 'eligible' && fen >= 0n ? fen : null,
          paysFen: isPayable && pays >= 0n ? pays : null,
        },
      ]
    }),
  )
}
