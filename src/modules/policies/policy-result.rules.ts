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

/** What is kept of the verdicts on an enterprise, side by side: enough for lists and sums; reasons are told anew for whoever asks. */
export interface KeptVerdicts {
  /** A letter for each policy, see LETTERS. */
  readonly states: string
  /** Of each policy as an array is written in SQL, by all that is known; null: none has a sum. */
  readonly amountsFen: string | null
  /** By facts that others vouch for; null: the same sums. */
  readonly paysFen: string | null
}

/** Verdicts of some enterprises by every policy in force. */
export interface JudgedPage {
  readonly policies: readonly CompiledPolicy[]
  readonly keptOf: (row: number) => KeptVerdicts
}

/** By the place in BATCH_STATES; a capital where others than the enterprise vouch for it. */
const LETTERS = ['n', 'e', 'u', 'p']
const VOUCHED = LETTERS.map((letter) => letter.toUpperCase())

/** The state that a letter of `states` stands for. */
export const stateOfLetter = (letter: string): BatchState =>
  BATCH_STATES[LETTERS.indexOf(letter.toLowerCase())] as BatchState

/** The sums of all policies; undefined where a policy has none. */
export const readSums = (kept: string | null): readonly (string | undefined)[] =>
  kept === null
    ? []
    : kept
        .slice(1, -1)
        .split(',')
        .map((fen) => (fen === 'NULL' ? undefined : fen))

function writtenSums(sums: readonly (readonly [bigint, bigint])[] | undefined): Omit<KeptVerdicts, 'states'> {
  if (sums === undefined) return NO_SUMS
  const written = (each: readonly bigint[]) => `{${each.map((fen) => (fen < 0n ? 'NULL' : fen)).join(',')}}`
  return {
    amountsFen: sums.some(([fen]) => fen >= 0n) ? written(sums.map(([fen]) => fen)) : null,
    paysFen: sums.every(([fen, pay]) => fen === pay) ? null : written(sums.map(([, pay]) => pay)),
  }
}

const NO_SUMS = { amountsFen: null, paysFen: null }

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
    keptOf(row) {
      const at = place[row] as number
      const letters: string[] = new Array(policies.length)
      let sums: [fen: bigint, pay: bigint][] | undefined
      for (let policy = 0; policy < policies.length; policy++) {
        const found = known[policy] as BatchVerdicts
        const state = found.states[row] as number
        const isPayable = (at < 0 ? state : ((again[policy] as BatchVerdicts).states[at] as number)) === ELIGIBLE
        letters[policy] = (isPayable ? VOUCHED : LETTERS)[state] as string
        // Most have no sum: no number of 64 bits is made for them.
        if (found.amountsFen === undefined || (state !== ELIGIBLE && !isPayable)) continue
        const [vouched, from] = vouchedAt(policy, row)
        sums ??= policies.map(() => [-1n, -1n])
        sums[policy] = [fenAt(found, row), fenAt(vouched, from)]
      }
      return { states: letters.join(''), ...writtenSums(sums) }
    },
  }
}
