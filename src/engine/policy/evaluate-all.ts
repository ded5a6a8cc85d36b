import { type Column, type ColumnTable, epochDay, type NumberColumn } from '#engine/expression/column-table.ts'
import { verdicts } from '#engine/expression/columns.ts'
import type { Expression } from '#engine/expression/expression.ts'
import { payRows } from '#engine/policy/batch-amount.ts'
import { DoubleReckoning } from '#engine/policy/batch-doubles.ts'
import { computedColumn } from '#engine/policy/batch-numbers.ts'
import { BatchScore, type ScoreColumn, WANTS_PERSON } from '#engine/policy/batch-score.ts'
import type { CompiledLeaf, CompiledNode, CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import { MARK_SCALE } from '#engine/policy/decide.ts'
import { DECISION_DAY } from '#engine/policy/fact-dictionary.ts'
import { isInForce } from '#engine/policy/policy-version.ts'

/** States in a batch, a byte each. A near miss is one of the not eligible: it is looked for where somebody asks. */
export const BATCH_STATES = ['not-eligible', 'eligible', 'unknown', 'needs-person', 'not-in-force'] as const
export type BatchState = (typeof BATCH_STATES)[number]
export const ELIGIBLE = BATCH_STATES.indexOf('eligible')
const NOT_IN_FORCE = BATCH_STATES.indexOf('not-in-force')

/** The verdicts of one policy over all rows. */
export interface BatchVerdicts {
  readonly compiled: CompiledPolicy
  /** Places in BATCH_STATES. */
  readonly states: Uint8Array
  /** Whole fen where eligible and what it gives is known, else −1; absent when the policy gives no money. */
  readonly amountsFen?: BigInt64Array
  /** Points, in hundredths; absent without a score. */
  readonly scoreLow?: Int32Array
  readonly scoreHigh?: Int32Array
}

/** So many rows at a time stay in the processor's cache, and the memory beside the results does not grow with the rows. */
const CHUNK = 4_096

/**
 * Every policy on every row, in columns: the same state, points and amount as `judge` and `reckon` find row by row. The
 * table has a column for each fact by its name; a name without a column is missing everywhere. Money is in 万元.
 */
export function evaluateAll(policies: readonly CompiledPolicy[], table: ColumnTable, on: string): BatchVerdicts[] {
  const results = policies.map((compiled) => emptyVerdicts(compiled, table.rows))
  for (let start = 0; start < table.rows; start += CHUNK) {
    const rows = Math.min(CHUNK, table.rows - start)
    const chunk = new Chunk(sliceOf(table, start, rows), on)
    for (const result of results) chunk.decide(result, start)
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
  const part = rowsOf(table, changed)
  const fresh = evaluateAll(
    previous.map(({ compiled }) => compiled),
    part,
    on,
  )
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

function emptyVerdicts(compiled: CompiledPolicy, rows: number): BatchVerdicts {
  return {
    compiled,
    states: new Uint8Array(rows),
    ...(compiled.amount && { amountsFen: new BigInt64Array(rows).fill(-1n) }),
    ...(compiled.score && { scoreLow: new Int32Array(rows), scoreHigh: new Int32Array(rows) }),
  }
}

function sliceOf(table: ColumnTable, start: number, rows: number): ColumnTable {
  if (rows === table.rows) return table
  const columns = Object.entries(table.columns).map(([name, column]) => [
    name,
    slicedColumn(column, start, start + rows),
  ])
  return { rows, columns: Object.fromEntries(columns) }
}

function slicedColumn(column: Column, start: number, end: number): Column {
  if (column.kind === 'facts') return { ...column, values: column.values.slice(start, end) }
  const known = column.known?.subarray(start, end)
  const masked = known && { known }
  if (column.kind === 'text') return { ...column, codes: column.codes.subarray(start, end), ...masked }
  if (column.kind === 'date') return { ...column, days: column.days.subarray(start, end), ...masked }
  if (column.kind === 'bool') return { ...column, values: column.values.subarray(start, end), ...masked }
  const { exact } = column
  return {
    ...column,
    values: column.values.subarray(start, end),
    ...masked,
    ...(exact && { exact: (row: number) => exact(row + start) }),
  }
}

/** The table of some rows only. */
function rowsOf(table: ColumnTable, rows: Int32Array): ColumnTable {
  const columns = Object.entries(table.columns).map(([name, column]) => [name, pickedColumn(column, rows)])
  return { rows: rows.length, columns: Object.fromEntries(columns) }
}

function pickedColumn(column: Column, rows: Int32Array): Column {
  const picked = [...rows]
  if (column.kind === 'facts') return { ...column, values: picked.map((row) => column.values[row]) }
  const { known } = column
  const masked = known && { known: Uint8Array.from(picked, (row) => known[row] as number) }
  if (column.kind === 'text')
    return { ...column, codes: Int32Array.from(picked, (row) => column.codes[row] as number), ...masked }
  if (column.kind === 'date')
    return { ...column, days: Int32Array.from(picked, (row) => column.days[row] as number), ...masked }
  if (column.kind === 'bool')
    return { ...column, values: Uint8Array.from(picked, (row) => column.values[row] as number), ...masked }
  const { exact } = column
  const values = Float64Array.from(picked, (row) => column.values[row] as number)
  return {
    ...column,
    values,
    ...masked,
    ...(exact && { exact: (row: number) => exact(rows[row] as number) }),
  } satisfies NumberColumn
}

/** Kleene values of a chunk: 0 false, 1 true, 2 a fact is wanted, 3 a person. */
type Held = Uint8Array
const NEEDS_FACT = 2
const NEEDS_PERSON = 3

class Chunk {
  readonly #base: ColumnTable
  readonly #on: string
  /** Columns and verdicts that policies share: values of the dictionary and conditions written alike. */
  readonly #shared: Record<string, Column>
  readonly #verdicts = new Map<string, Uint8Array>()

  constructor(table: ColumnTable, on: string) {
    this.#on = on
    const days = new Int32Array(table.rows).fill(epochDay(on))
    this.#shared = { ...table.columns, [DECISION_DAY]: { kind: 'date', days } }
    this.#base = { rows: table.rows, columns: this.#shared }
  }

  decide(result: BatchVerdicts, start: number): void {
    const { compiled } = result
    const { rows } = this.#base
    if (!isInForce(compiled.policy, this.#on)) {
      result.states.fill(NOT_IN_FORCE, start, start + rows)
      return
    }
    const table = this.#tableOf(compiled)
    const batch = new BatchScore(table)
    const score = compiled.score && batch.sheet(compiled.score)
    const decider = new Decider(table, batch, score, (leaf) => this.#verdictsOf(leaf.expression, compiled, table))
    const states = result.states.subarray(start, start + rows)
    states.set(decider.policy(compiled))
    if (score) {
      result.scoreLow?.set(score.whole.low, start)
      result.scoreHigh?.set(score.whole.high, start)
    }
    if (result.amountsFen) this.#pay(compiled, table, states, result.amountsFen.subarray(start, start + rows))
  }

  #tableOf(compiled: CompiledPolicy): ColumnTable {
    const own: Record<string, Column> = {}
    const reckoning = new DoubleReckoning(this.#base, compiled.values)
    for (const { code, expression, isOwn } of compiled.values) {
      if (Object.hasOwn(this.#shared, code) && !isOwn) continue
      const here = isOwn ? { rows: this.#base.rows, columns: { ...this.#shared, ...own } } : this.#base
      const column = computedColumn(expression, here, reckoning)
      if (isOwn) own[code] = column
      else this.#shared[code] = column
    }
    return Object.keys(own).length === 0 ? this.#base : { rows: this.#base.rows, columns: { ...this.#shared, ...own } }
  }

  #verdictsOf(expression: Expression, { values }: CompiledPolicy, table: ColumnTable): Uint8Array {
    const isShared = !values.some(({ code, isOwn }) => isOwn && expression.names.includes(code))
    const done = isShared ? this.#verdicts.get(expression.source) : undefined
    if (done) return done
    const found = verdicts(expression)(table)
    if (isShared) this.#verdicts.set(expression.source, found)
    return found
  }

  #pay(compiled: CompiledPolicy, table: ColumnTable, states: Uint8Array, out: BigInt64Array): void {
    if (!states.includes(ELIGIBLE)) return
    const pay = payRows(compiled, table, this.#on)
    for (let row = 0; row < table.rows; row++) if (states[row] === ELIGIBLE) out[row] = pay(row)
  }
}

class Decider {
  readonly #table: ColumnTable
  readonly #batch: BatchScore
  readonly #score: { readonly whole: ScoreColumn; readonly parts: readonly ScoreColumn[] } | undefined
  readonly #verdictsOf: (leaf: CompiledLeaf) => Uint8Array

  constructor(
    table: ColumnTable,
    batch: BatchScore,
    score: { readonly whole: ScoreColumn; readonly parts: readonly ScoreColumn[] } | undefined,
    verdictsOf: (leaf: CompiledLeaf) => Uint8Array,
  ) {
    this.#table = table
    this.#batch = batch
    this.#score = score
    this.#verdictsOf = verdictsOf
  }

  /** States of the rows, as BATCH_STATES. */
  policy({ vetoes, requirements, policy }: CompiledPolicy): Uint8Array {
    const out = new Uint8Array(this.#table.rows).fill(1)
    for (const veto of vetoes) and(out, negated(this.#leaf(veto)))
    for (const node of requirements) and(out, this.#node(node))
    for (const name of policy.requiredFacts) {
      const missing = this.#batch.missing(name)
      for (let row = 0; row < out.length; row++) if (missing[row] === 1 && out[row] !== 0) out[row] = NEEDS_FACT
    }
    return out
  }

  #leaf(leaf: CompiledLeaf): Held {
    const found = this.#verdictsOf(leaf)
    if (!found.includes(2)) return found
    const out = found.slice()
    for (let row = 0; row < out.length; row++)
      if (out[row] === 2 && this.#batch.cause(leaf, row) === WANTS_PERSON) out[row] = NEEDS_PERSON
    return out
  }

  #node(node: CompiledNode): Held {
    if (node.kind === 'when') return this.#leaf(node)
    if (node.kind === 'score') return this.#scoreTest(node)
    const [first, ...rest] = node.children.map((child) => this.#node(child))
    const out = first?.slice() ?? new Uint8Array(this.#table.rows).fill(node.kind === 'all' ? 1 : 0)
    for (const each of rest) node.kind === 'all' ? and(out, each) : or(out, each)
    return out
  }

  #scoreTest({ part, limit, orEqual }: CompiledNode & { kind: 'score' }): Held {
    const out = new Uint8Array(this.#table.rows)
    const column = part === undefined ? this.#score?.whole : this.#score?.parts[part]
    if (!column) return out.fill(NEEDS_FACT)
    const border = Number(limit.mul(MARK_SCALE).valueOf())
    for (let row = 0; row < out.length; row++) {
      const [low, high] = [column.low[row] as number, column.high[row] as number]
      if (low > border || (orEqual && low === border)) out[row] = 1
      else if (high > border || (orEqual && high === border))
        out[row] = column.open[row] === WANTS_PERSON ? NEEDS_PERSON : NEEDS_FACT
    }
    return out
  }
}

/** False decides; else a wanted fact, else a person, else true. */
const AND = table4((a, b) => (a === 0 || b === 0 ? 0 : a === 1 ? b : b === 1 ? a : Math.min(a, b)))
/** True decides; else a wanted fact, else a person, else false. */
const OR = table4((a, b) => (a === 1 || b === 1 ? 1 : a === 0 ? b : b === 0 ? a : Math.min(a, b)))
const NOT = Uint8Array.of(1, 0, NEEDS_FACT, NEEDS_PERSON)

function table4(of: (a: number, b: number) => number): Uint8Array {
  return Uint8Array.from({ length: 16 }, (_, at) => of(at >> 2, at & 3))
}

function and(into: Held, other: Held): void {
  for (let row = 0; row < into.length; row++)
    into[row] = AND[((into[row] as number) << 2) | (other[row] as number)] as number
}

function or(into: Held, other: Held): void {
  for (let row = 0; row < into.length; row++)
    into[row] = OR[((into[row] as number) << 2) | (other[row] as number)] as number
}

function negated(held: Held): Held {
  const out = new Uint8Array(held.length)
  for (let row = 0; row < out.length; row++) out[row] = NOT[held[row] as number] as number
  return out
}
