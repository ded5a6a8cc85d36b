import type { ColumnTable } from '#engine/expression/column-table.ts'
import { verdicts } from '#engine/expression/columns.ts'
import type { Exact } from '#engine/number/exact.ts'
import { marksIn, missingIn, tiersOf } from '#engine/policy/batch-numbers.ts'
import type { CompiledItem, CompiledMark, CompiledPolicy, Reading } from '#engine/policy/compiled-policy.ts'
import { MARK_SCALE } from '#engine/policy/decide.ts'

/** Why something is not settled: 0 it is, 1 a fact is missing, 2 a person decides. One that wants both wants the fact. */
export const SETTLED = 0
export const WANTS_FACT = 1
export const WANTS_PERSON = 2

/** Points of every row in hundredths. */
export interface ScoreColumn {
  readonly low: Int32Array
  /** The same array as `low` where every row is settled. */
  readonly high: Int32Array
  readonly open: Uint8Array
}

const hundredths = (points: Exact): number => Number(points.mul(MARK_SCALE).valueOf())
const either = (a: number, b: number): number => (a === SETTLED ? b : b === SETTLED ? a : Math.min(a, b))

/** The score sheet over columns: the same intervals as `judge` finds for each row. */
export class BatchScore {
  readonly #table: ColumnTable
  readonly #missing = new Map<string, Uint8Array>()
  readonly #marks = new Map<string, Int32Array>()

  constructor(table: ColumnTable) {
    this.#table = table
  }

  sheet({ parts, max }: NonNullable<CompiledPolicy['score']>): {
    readonly whole: ScoreColumn
    readonly parts: readonly ScoreColumn[]
  } {
    const columns = parts.map((part) => this.#item(part))
    return { whole: this.#combined(columns, 'sum', hundredths(max)), parts: columns }
  }

  /** Where a reading is open, for want of what. */
  cause({ registered, personal }: Pick<Reading, 'registered' | 'personal'>, row: number): number {
    for (const name of registered) if (this.missing(name)[row] === 1) return WANTS_FACT
    for (const name of personal) if (this.missing(name)[row] === 1) return WANTS_PERSON
    return WANTS_FACT
  }

  /** 1 where the fact is missing. */
  missing(name: string): Uint8Array {
    let missing = this.#missing.get(name)
    if (!missing) {
      missing = missingIn(this.#table, name)
      this.#missing.set(name, missing)
    }
    return missing
  }

  #empty(): ScoreColumn {
    const { rows } = this.#table
    return { low: new Int32Array(rows), high: new Int32Array(rows), open: new Uint8Array(rows) }
  }

  #item(item: CompiledItem): ScoreColumn {
    switch (item.kind) {
      case 'mark':
        return this.#filled(item, new Int16Array(this.#table.rows), undefined)
      case 'tiers':
        return this.#filled(item, tiersOf(item.by.expression, item.tiers, this.#table), item.by)
      case 'first':
        return this.#first(item)
      case 'best':
      case 'sum':
        return this.#combined(
          item.items.map((part) => this.#item(part)),
          item.kind,
          hundredths(item.max),
        )
    }
  }

  /** Each row takes the mark at its place; where there is none, anything between all of them. */
  #filled(item: MarkedItem, places: Int16Array, by: Reading | undefined): ScoreColumn {
    const low = new Int32Array(places.length)
    const open = new Uint8Array(places.length)
    const { marks, lows, highs, least, most, isFixed } = pointsOf(item)
    for (let row = 0; row < places.length; row++) {
      const at = places[row] as number
      low[row] = at < 0 ? least : (lows[at] as number)
    }
    if (isFixed && !places.includes(-1)) return { low, high: low, open }
    const high = new Int32Array(places.length)
    for (let row = 0; row < places.length; row++) {
      const at = places[row] as number
      high[row] = at < 0 ? most : (highs[at] as number)
    }
    if (by && least !== most && places.includes(-1))
      for (let row = 0; row < places.length; row++) if ((places[row] as number) < 0) open[row] = this.cause(by, row)
    for (const [at, { expert }] of marks.entries())
      if (expert !== undefined && lows[at] !== highs[at]) this.#takeMarks({ low, high, open }, places, at, expert)
    return { low, high, open }
  }

  /** The marks of experts in the rows that lie at a place: a lawful one settles the row. */
  #takeMarks({ low, high, open }: ScoreColumn, places: Int16Array, at: number, expert: string): void {
    const given = this.#marksOf(expert)
    for (let row = 0; row < places.length; row++) {
      if (places[row] !== at) continue
      const mark = given[row] as number
      if (mark >= (low[row] as number) && mark <= (high[row] as number)) {
        low[row] = mark
        high[row] = mark
      } else open[row] = mark === -1 ? WANTS_PERSON : WANTS_FACT
    }
  }

  #marksOf(expert: string): Int32Array {
    let given = this.#marks.get(expert)
    if (!given) {
      given = marksIn(this.#table, expert)
      this.#marks.set(expert, given)
    }
    return given
  }

  #combined(columns: readonly ScoreColumn[], kind: 'best' | 'sum', max: number): ScoreColumn {
    const low = gathered(
      columns.map((column) => column.low),
      kind,
      max,
    )
    if (columns.every((column) => column.high === column.low)) return { low, high: low, open: this.#empty().open }
    const high = gathered(
      columns.map((column) => column.high),
      kind,
      max,
    )
    const { open } = this.#empty()
    for (const column of columns)
      if (column.high !== column.low)
        for (let row = 0; row < open.length; row++) open[row] = either(open[row] as number, column.open[row] as number)
    for (let row = 0; row < open.length; row++) if (low[row] === high[row]) open[row] = SETTLED
    return { low, high, open }
  }

  #first(item: CompiledItem & { kind: 'first' }): ScoreColumn {
    const { rows } = this.#table
    const out = this.#empty()
    out.low.fill(2 ** 31 - 1)
    out.high.fill(-1)
    const isDone = new Uint8Array(rows)
    for (const [at, part] of item.items.entries()) {
      const condition = item.conditions[at]
      const met = condition && verdicts(condition.expression)(this.#table)
      const column = this.#item(part)
      for (let row = 0; row < rows; row++) {
        if (isDone[row] === 1 || met?.[row] === 0) continue
        out.low[row] = Math.min(out.low[row] as number, column.low[row] as number)
        out.high[row] = Math.max(out.high[row] as number, column.high[row] as number)
        out.open[row] = either(out.open[row] as number, column.open[row] as number)
        if (met === undefined || met[row] === 1) isDone[row] = 1
        else if (condition) out.open[row] = either(out.open[row] as number, this.cause(condition, row))
      }
    }
    for (let row = 0; row < rows; row++) if (out.low[row] === out.high[row]) out.open[row] = SETTLED
    return out
  }
}

type MarkedItem = CompiledItem & { readonly kind: 'mark' | 'tiers' }

interface Points {
  readonly marks: readonly CompiledMark[]
  readonly lows: Int32Array
  readonly highs: Int32Array
  readonly least: number
  readonly most: number
  /** No mark waits for an expert. */
  readonly isFixed: boolean
}

const points = new WeakMap<MarkedItem, Points>()

/** The marks of an item in hundredths, worked out once for each item of a policy. */
function pointsOf(item: MarkedItem): Points {
  let found = points.get(item)
  if (!found) {
    const marks = item.kind === 'mark' ? [item.mark] : item.tiers
    const lows = Int32Array.from(marks, (mark) => hundredths(mark.low))
    const highs = Int32Array.from(marks, (mark) => hundredths(mark.high))
    const isFixed = marks.every(({ expert }) => expert === undefined)
    found = { marks, lows, highs, least: Math.min(...lows), most: Math.max(...highs), isFixed }
    points.set(item, found)
  }
  return found
}

/** The sum or the highest of the parts of each row, at most so many points. */
function gathered(parts: readonly Int32Array[], kind: 'best' | 'sum', max: number): Int32Array {
  const [first, ...rest] = parts
  const out = (first as Int32Array).slice()
  for (const part of rest)
    if (kind === 'sum')
      for (let row = 0; row < out.length; row++) out[row] = (out[row] as number) + (part[row] as number)
    else
      for (let row = 0; row < out.length; row++)
        if ((part[row] as number) > (out[row] as number)) out[row] = part[row] as number
  for (let row = 0; row < out.length; row++) if ((out[row] as number) > max) out[row] = max
  return out
}
