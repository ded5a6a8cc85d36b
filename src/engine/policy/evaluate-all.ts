import { settledWord } from '#engine/expression/column-compare.ts'
import { BLOCK } from '#engine/expression/column-numbers.ts'
import { type ColumnTable, epochDay, withMade } from '#engine/expression/column-table.ts'
import { payRows } from '#engine/policy/batch-amount.ts'
import { personsWanted } from '#engine/policy/batch-causes.ts'
import { type Plan, planOf } from '#engine/policy/batch-plan.ts'
import { BatchScore } from '#engine/policy/batch-score.ts'
import { type RowSet, rowSet, withValues } from '#engine/policy/batch-values.ts'
import { BatchVerdictWords, type Stretch } from '#engine/policy/batch-verdicts.ts'
import { bytesOf, ONES, type Words } from '#engine/policy/batch-words.ts'
import type { CompiledPolicy, CompiledValue } from '#engine/policy/compiled-policy.ts'
import { DECISION_DAY } from '#engine/policy/fact-dictionary.ts'
import { isInForce } from '#engine/policy/policy-version.ts'
import { pickRows, sliceOf } from '#engine/policy/table-rows.ts'

/** States in a batch, a byte each. A near miss is one of the not eligible: it is looked for where somebody asks. */
export const BATCH_STATES = ['not-eligible', 'eligible', 'unknown', 'needs-person', 'not-in-force'] as const
export type BatchState = (typeof BATCH_STATES)[number]
export const ELIGIBLE = BATCH_STATES.indexOf('eligible')
const UNKNOWN = BATCH_STATES.indexOf('unknown')
const NEEDS_PERSON = BATCH_STATES.indexOf('needs-person')
const NOT_IN_FORCE = BATCH_STATES.indexOf('not-in-force')

/** The verdicts of one policy over all rows. */
export interface BatchVerdicts {
  readonly compiled: CompiledPolicy
  /** Places in BATCH_STATES. */
  readonly states: Uint8Array
  /** Whole fen where eligible and what it gives is known, else −1; absent when the policy gives no money. */
  readonly amountsFen?: BigInt64Array
  /** Points, in hundredths; absent without a score and where points were not asked for. */
  readonly scoreLow?: Int32Array
  readonly scoreHigh?: Int32Array
}

/** What is wanted beside verdicts and amounts. A verdict needs the points of few rows: those of all are worked out if asked for. */
interface Wanted {
  readonly points?: boolean
}

/**
 * Every policy on every row, in columns: the same state, points and amount as `judge` and `reckon` find row by row. The
 * table has a column for each fact by its name; a name without a column is missing everywhere. Money is in 万元.
 */
export function evaluateAll(
  policies: readonly CompiledPolicy[],
  table: ColumnTable,
  on: string,
  { points = false }: Wanted = {},
): BatchVerdicts[] {
  const results = policies.map((compiled) => emptyVerdicts(compiled, table.rows, points))
  const judged = results.filter(({ compiled, states }) => {
    const isJudged = isInForce(compiled.policy, on)
    if (!isJudged) states.fill(NOT_IN_FORCE)
    return isJudged
  })
  const plans = judged.map(({ compiled }) => planOf(compiled))
  const dated = withDay(table, on)
  const batch = new BatchVerdictWords(dated, plans)
  const computed = new Computed(table, plans)
  for (let start = 0; start < table.rows; start += BLOCK) {
    const rows = Math.min(BLOCK, table.rows - start)
    const chunk = new Chunk({ table: dated, computed, on }, start, rows)
    for (const [at, result] of judged.entries()) {
      const plan = plans[at] as Plan
      chunk.settle(plan, batch.decide(plan, chunk), result)
    }
  }
  return results
}

/**
 * Decides some rows anew and keeps the others: for facts that have changed. Writes into `previous`, which must be of the same
 * policies and table; equals deciding all rows anew.
 */
export function evaluateRows(
  previous: readonly BatchVerdicts[],
  table: ColumnTable,
  on: string,
  changed: Int32Array,
): void {
  const policies = previous.map(({ compiled }) => compiled)
  const part = pickRows(table, changed)
  const fresh = evaluateAll(policies, part, on, { points: previous.some(({ scoreLow }) => scoreLow !== undefined) })
  for (const [at, result] of previous.entries()) {
    const from = fresh[at] as BatchVerdicts
    for (const [place, row] of changed.entries()) {
      result.states[row] = from.states[place] as number
      if (result.amountsFen && from.amountsFen) result.amountsFen[row] = from.amountsFen[place] as bigint
      if (result.scoreLow && from.scoreLow) result.scoreLow[row] = from.scoreLow[place] as number
      if (result.scoreHigh && from.scoreHigh) result.scoreHigh[row] = from.scoreHigh[place] as number
    }
  }
}

function emptyVerdicts(compiled: CompiledPolicy, rows: number, points: boolean): BatchVerdicts {
  return {
    compiled,
    states: new Uint8Array(rows),
    ...(compiled.amount && { amountsFen: new BigInt64Array(rows).fill(-1n) }),
    ...(points && compiled.score && { scoreLow: new Int32Array(rows), scoreHigh: new Int32Array(rows) }),
  }
}

/** Values that are computed because the table does not hold them as columns. */
class Computed {
  /** Of the dictionary, which policies share. */
  readonly shared: readonly CompiledValue[]
  readonly #of = new Map<CompiledPolicy, Record<'own' | 'all', readonly CompiledValue[]>>()

  constructor({ columns }: ColumnTable, plans: readonly Plan[]) {
    const shared = new Map<string, CompiledValue>()
    for (const { compiled } of plans) {
      const all = compiled.values.filter(({ code }) => !Object.hasOwn(columns, code))
      for (const value of all) if (!value.isOwn) shared.set(value.code, value)
      this.#of.set(compiled, { all, own: all.filter(({ isOwn }) => isOwn) })
    }
    this.shared = [...shared.values()]
  }

  of(compiled: CompiledPolicy): Record<'own' | 'all', readonly CompiledValue[]> {
    return this.#of.get(compiled)!
  }
}

interface Evaluated {
  readonly table: ColumnTable
  readonly computed: Computed
  readonly on: string
}

/** So many rows that what is worked out of them stays in the cache, and memory does not grow with the table. */
class Chunk implements Stretch {
  readonly start: number
  readonly rows: number
  readonly #evaluated: Evaluated
  readonly #facts: ColumnTable
  #shared: ColumnTable | undefined

  constructor(evaluated: Evaluated, start: number, rows: number) {
    this.#evaluated = evaluated
    this.#facts = sliceOf(evaluated.table, start, rows)
    this.start = start
    this.rows = rows
  }

  whole(compiled: CompiledPolicy): RowSet {
    const { computed } = this.#evaluated
    const { own, all } = computed.of(compiled)
    this.#shared ??= withValues(this.#facts, computed.shared)
    const table = own.length === 0 ? this.#shared : withValues(this.#shared, own, all)
    return { table, aside: (rows) => rowSet(pickRows(this.#facts, rows), all) }
  }

  pick(compiled: CompiledPolicy, rows: Int32Array): RowSet {
    return rowSet(pickRows(this.#facts, rows), this.#evaluated.computed.of(compiled).all)
  }

  /** Writes states from verdicts, with the causes of what is open, points and amounts. */
  settle({ compiled, asksPersons }: Plan, words: Words, result: BatchVerdicts): void {
    const eligible = settle(words)
    const states = bytesOf(words).subarray(0, this.rows)
    if (asksPersons) this.#findPersons(compiled, states)
    result.states.set(states, this.start)
    if (result.scoreLow && result.scoreHigh && compiled.score) {
      const { whole } = new BatchScore(this.whole(compiled), compiled.score).sheet()
      result.scoreLow.set(whole.low, this.start)
      result.scoreHigh.set(whole.high, this.start)
    }
    if (result.amountsFen && eligible > 0)
      this.#pay(
        compiled,
        rowsIn(states, ELIGIBLE, eligible),
        result.amountsFen.subarray(this.start, this.start + this.rows),
      )
  }

  #findPersons(compiled: CompiledPolicy, states: Uint8Array): void {
    const rows = rowsIn(states, UNKNOWN, countOf(states, UNKNOWN))
    if (rows.length === 0) return
    for (const [at, isWanted] of personsWanted(compiled, this.pick(compiled, rows)).entries())
      if (isWanted === 1) states[rows[at] as number] = NEEDS_PERSON
  }

  #pay(compiled: CompiledPolicy, rows: Int32Array, out: BigInt64Array): void {
    payRows(compiled, this.pick(compiled, rows).table, this.#evaluated.on, rows, out)
  }
}

const withDay = (table: ColumnTable, on: string): ColumnTable =>
  withMade(table, (path) =>
    path === DECISION_DAY ? { kind: 'date', days: new Int32Array(table.rows).fill(epochDay(on)) } : table.made?.(path),
  )

/** Verdicts as states, four rows to a word. Answers how many are eligible. */
function settle(words: Words): number {
  let eligible = 0
  for (let at = 0; at < words.length; at++) {
    const states = settledWord(words[at] as number)
    words[at] = states
    eligible += Math.imul(states & ONES, ONES) >>> 24
  }
  return eligible
}

function countOf(states: Uint8Array, wanted: number): number {
  let count = 0
  for (let row = 0; row < states.length; row++) count += Number(states[row] === wanted)
  return count
}

/** The places of the rows in a state, of which there are `count`. */
function rowsIn(states: Uint8Array, wanted: number, count: number): Int32Array {
  const rows = new Int32Array(count)
  // Without a branch: which rows they are is as good as random.
  for (let row = 0, place = 0; place < count; row++) {
    rows[place] = row
    place += Number(states[row] === wanted)
  }
  return rows
}
