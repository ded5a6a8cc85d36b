import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import {
  BATCH_STATES,
  type BatchState,
  type BatchVerdicts,
  ELIGIBLE,
  evaluateAll,
} from '#engine/policy/evaluate-all.ts'
import { type BookedEntry, factColumns } from '#modules/policies/fact-columns.rules.ts'
import type { FactRead } from '#modules/policies/fact-reads.rules.ts'

/** What is kept of a verdict: enough for lists and sums; reasons are told anew for whoever asks. */
interface PolicyResult {
  readonly version: string
  readonly state: Exclude<BatchState, 'not-in-force'>
  /** By all that is known; null where nothing is due or the sum is open. */
  readonly amountFen: bigint | null
  /** By facts that others vouch for. */
  readonly isPayable: boolean
  readonly paysFen: bigint | null
}

/** Verdicts of some enterprises by every policy in force. */
export interface JudgedPage {
  readonly policies: readonly CompiledPolicy[]
  readonly result: (policy: number, row: number) => PolicyResult
  /** All verdicts of an enterprise as one text, the same where they are the same. */
  readonly digest: (row: number) => string
}

/** Two of each state: whether others vouch for it or not. */
const DIGITS = BATCH_STATES.flatMap((_, at) => [String(2 * at), String(2 * at + 1)])

/** Every policy in force on every enterprise, in columns: by all that is known, and by what others vouch for. */
export function judgeAll(
  policies: readonly CompiledPolicy[],
  reads: readonly FactRead[],
  entries: readonly BookedEntry[],
  on: string,
): JudgedPage {
  const { table, differing: rows } = factColumns(reads, entries, on, 'known')
  const known = evaluateAll(policies, table, on)
  const others = Array.from(rows, (row) => entries[row] as BookedEntry)
  const again = rows.length === 0 ? [] : evaluateAll(policies, factColumns(reads, others, on, 'vouched').table, on)
  const place = new Int32Array(entries.length).fill(-1)
  for (let at = 0; at < rows.length; at++) place[rows[at] as number] = at
  /** The verdicts that others vouch for, and the row they stand in: those of all that is known where the two agree. */
  const vouchedAt = (policy: number, row: number): readonly [BatchVerdicts, number] => {
    const at = place[row] as number
    return at < 0 ? [known[policy] as BatchVerdicts, row] : [again[policy] as BatchVerdicts, at]
  }
  const fenAt = ({ states, amountsFen }: BatchVerdicts, row: number): bigint => {
    const fen = states[row] === ELIGIBLE ? amountsFen?.[row] : undefined
    return fen ?? -1n
  }
  return {
    policies,
    result(policy, row) {
      const found = known[policy] as BatchVerdicts
      const [vouched, at] = vouchedAt(policy, row)
      const [fen, pays] = [fenAt(found, row), fenAt(vouched, at)]
      return {
        version: found.compiled.policy.version,
        state: BATCH_STATES[found.states[row] as number] as PolicyResult['state'], // only policies in force are judged
        isPayable: vouched.states[at] === ELIGIBLE,
        amountFen: fen >= 0n ? fen : null,
        paysFen: pays >= 0n ? pays : null,
      }
    },
    digest(row) {
      let states = ''
      let sums = ''
      const at = place[row] as number
      for (let policy = 0; policy < policies.length; policy++) {
        const found = known[policy] as BatchVerdicts
        const state = found.states[row] as number
        const isPayable = (at < 0 ? state : ((again[policy] as BatchVerdicts).states[at] as number)) === ELIGIBLE
        states += DIGITS[state * 2 + Number(isPayable)] as string
        // Most have no sum: no number of 64 bits is made for them.
        if (found.amountsFen === undefined || (state !== ELIGIBLE && !isPayable)) continue
        const [vouched, from] = vouchedAt(policy, row)
        const [fen, pays] = [fenAt(found, row), fenAt(vouched, from)]
        if (fen >= 0n || pays >= 0n) sums += ` ${policy} ${fen}${pays === fen ? '' : ` ${pays}`}`
      }
      return states + sums
    },
  }
}
