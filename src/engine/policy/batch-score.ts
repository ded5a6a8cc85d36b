import { verdicts } from '#engine/expression/columns.ts'
import type { Exact } from '#engine/number/exact.ts'
import { marksIn, missingIn } from '#engine/policy/batch-numbers.ts'
import { type Places, tiersOf } from '#engine/policy/batch-tiers.ts'
import type { RowSet } from '#engine/policy/batch-values.ts'
import type { CompiledItem, CompiledMark, CompiledPolicy, Reading } from '#engine/policy/compiled-policy.ts'
import { MARK_SCALE } from '#engine/policy/decide.ts'

/** Why something is not settled: 0 it is, 1 a fact is missing, 2 a person decides. One that wants both wants the fact. */
const SETTLED = 0
const WANTS_FACT = 1
export const WANTS_PERSON = 2

/** Points of every row in hundredths. */
interface ScoreColumn {
  readonly low: Int32Array
  /** The same array as `low` where every row is settled; then nobody asks what is open. */
  readonly high: Int32Array
  readonly open: Uint8Array
}

/** The points of rows, each part worked out when it is first asked for. */
export interface Sheet {
  readonly whole: ScoreColumn
  readonly part: (at: number) => ScoreColumn
}

const hundredths = (points: Exact): number => Number(points.mul(MARK_SCALE).valueOf())
const either = (a: number, b: number): number => (a === SETTLED ? b : b === SETTLED ? a : Math.min(a, b))
const NOTHING_OPEN = new Uint8Array(0)
const settledAt = (low: Int32Array): ScoreColumn => ({ low, high: low, open: NOTHING_OPEN })
/** No more than this part of the rows left: the rest of an item is worked out of them alone. */
const FEW = 0.5

/** The score sheet over columns: the same intervals as `judge` finds for each row. */
export class BatchScore {
  readonly #rows: RowSet
  readonly #score: CompiledPolicy['score']
  readonly #missing = new Map<string, Uint8Array>()
  readonly #marks = new Map<string, Int32Array>()

  constructor(rows: RowSet, score: CompiledPolicy['score']) {
    this.#rows = rows
    this.#score = score
  }

  sheet(): Sheet {
    const { parts, max } = this.#score!
    const done: ScoreColumn[] = []
    const part = (at: number): ScoreColumn => {
      done[at] ??= this.#item(parts[at] as CompiledItem)
      return done[at]
    }
    const summed = (): ScoreColumn => {
      const columns = parts.map((_, at) => part(at))
      return this.#sum(columns, hundredths(max))
    }
    let whole: ScoreColumn | undefined
    return {
      part,
      get whole() {
        whole ??= summed()
        return whole
      },
    }
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
      missing = missingIn(this.#rows.table, name)
      this.#missing.set(name, missing)
    }
    return missing
  }

  #item(item: CompiledItem): ScoreColumn {
    const { table } = this.#rows
    switch (item.kind) {
      case 'mark':
        return this.#filled(item, { at: new Int16Array(table.rows), hasNone: false }, undefined)
      case 'tiers':
        return this.#filled(item, tiersOf(item.by.expression, item.tiers, table), item.by)
      case 'first':
        return this.#first(item)
      case 'best':
        return this.#best(item)
      case 'sum':
        return this.#sum(
          item.items.map((part) => this.#item(part)),
          hundredths(item.max),
        )
    }
  }

  /** Each row takes the mark at its place; where there is none, anything between all of them. */
  #filled(item: MarkedItem, { at: places, hasNone }: Places, by: Reading | undefined): ScoreColumn {
    const { marks, lows, highs, least, most, isFixed } = pointsOf(item)
    const low = new Int32Array(places.length)
    if (!hasNone) for (let row = 0; row < places.length; row++) low[row] = lows[places[row] as number] as number
    else
      for (let row = 0; row < places.length; row++) {
        const at = places[row] as number
        low[row] = at < 0 ? least : (lows[at] as number)
      }
    if (isFixed && !hasNone) return settledAt(low)
    const open = new Uint8Array(places.length)
    const high = new Int32Array(places.length)
    for (let row = 0; row < places.length; row++) {
      const at = places[row] as number
      high[row] = at < 0 ? most : (highs[at] as number)
      if (by && at < 0 && least !== most) open[row] = this.cause(by, row)
    }
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
      given = marksIn(this.#rows.table, expert)
      this.#marks.set(expert, given)
    }
    return given
  }

  #sum(columns: readonly ScoreColumn[], max: number): ScoreColumn {
    const low = summed(
      columns.map((column) => column.low),
      max,
    )
    if (columns.every((column) => column.high === column.low)) return settledAt(low)
    const high = summed(
      columns.map((column) => column.high),
      max,
    )
    const open = new Uint8Array(low.length)
    for (const column of columns) if (column.high !== column.low) gatherOpen(open, column.open)
    for (let row = 0; row < open.length; row++) if (low[row] === high[row]) open[row] = SETTLED
    return { low, high, open }
  }

  /** The highest of the items; one that cannot pass what a row has already is not asked of it. */
  #best({ items, max }: Pick<CompiledItem & { kind: 'best' }, 'items' | 'max'>): ScoreColumn {
    let best = this.#item(items[0] as CompiledItem)
    for (const item of items.slice(1)) {
      const wanted = belowOrOpen(best, hundredths(item.max))
      if (wanted.length > 0) best = higher(best, this.#itemOf(item, wanted), wanted)
    }
    return capped(best, hundredths(max))
  }

  /** The first item whose condition holds; where a condition is open, anything between it and what follows. */
  #first(item: CompiledItem & { kind: 'first' }): ScoreColumn {
    const { rows } = this.#rows.table
    const low = new Int32Array(rows).fill(2 ** 31 - 1)
    const high = new Int32Array(rows).fill(-1)
    const open = new Uint8Array(rows)
    /** 1 where a condition before has held. */
    const isDone = new Uint8Array(rows)
    for (const [at, part] of item.items.entries()) {
      const condition = item.conditions[at]
      const met = condition ? verdicts(condition.expression)(this.#rows.table) : new Uint8Array(rows).fill(1)
      const wanted = wantedIn(isDone, met)
      if (wanted.length === 0) continue
      const { column, isAside } = this.#itemOf(part, wanted)
      const isSettled = column.high === column.low
      for (let place = 0; place < wanted.length; place++) {
        const row = wanted[place] as number
        const from = isAside ? place : row
        low[row] = Math.min(low[row] as number, column.low[from] as number)
        high[row] = Math.max(high[row] as number, column.high[from] as number)
        isDone[row] = Number(met[row] === 1)
        if (!isSettled) open[row] = either(open[row] as number, column.open[from] as number)
        if (condition && met[row] === 2) open[row] = either(open[row] as number, this.cause(condition, row))
      }
    }
    return capped({ low, high, open }, 2 ** 31 - 1)
  }

  /** An item of the wanted rows: worked out of them alone where they are few, else of all. */
  #itemOf(item: CompiledItem, wanted: Int32Array): Asked {
    const isAside = wanted.length <= FEW * this.#rows.table.rows
    const column = isAside ? new BatchScore(this.#rows.aside(wanted), undefined).#item(item) : this.#item(item)
    return { column, isAside }
  }
}

/** Points of wanted rows: in their order where they were taken aside, else of all rows. */
interface Asked {
  readonly column: ScoreColumn
  readonly isAside: boolean
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

/** Rows that have less than so many points, or whose points are open. */
function belowOrOpen({ low, high }: ScoreColumn, most: number): Int32Array {
  const found = new Int32Array(low.length)
  let count = 0
  for (let row = 0; row < low.length; row++) {
    found[count] = row
    count += Number((low[row] as number) < most) | Number(low[row] !== high[row])
  }
  return found.subarray(0, count)
}

/** Rows that are not done and of which the condition is not false. */
function wantedIn(isDone: Uint8Array, met: Uint8Array): Int32Array {
  const found = new Int32Array(met.length)
  let count = 0
  for (let row = 0; row < met.length; row++) {
    found[count] = row
    count += Number(isDone[row] === 0) & Number(met[row] !== 0)
  }
  return found.subarray(0, count)
}

/** The higher points of both in the wanted rows, those of the one elsewhere. */
function higher(one: ScoreColumn, { column, isAside }: Asked, wanted: Int32Array): ScoreColumn {
  const low = one.low.slice()
  const isSettled = one.high === one.low && column.high === column.low
  const high = isSettled ? low : one.high.slice()
  const open = isSettled || one.high !== one.low ? one.open.slice() : new Uint8Array(low.length)
  for (let place = 0; place < wanted.length; place++) {
    const row = wanted[place] as number
    const from = isAside ? place : row
    low[row] = Math.max(low[row] as number, column.low[from] as number)
    if (isSettled) continue
    high[row] = Math.max(high[row] as number, column.high[from] as number)
    if (column.high !== column.low) open[row] = either(open[row] as number, column.open[from] as number)
  }
  return { low, high, open }
}

function gatherOpen(into: Uint8Array, open: Uint8Array): void {
  for (let row = 0; row < into.length; row++) into[row] = either(into[row] as number, open[row] as number)
}

/** The sum of the parts of each row, at most so many points. */
function summed(parts: readonly Int32Array[], max: number): Int32Array {
  const [first, ...rest] = parts
  const out = (first as Int32Array).slice()
  for (const part of rest)
    for (let row = 0; row < out.length; row++) out[row] = (out[row] as number) + (part[row] as number)
  for (let row = 0; row < out.length; row++) if ((out[row] as number) > max) out[row] = max
  return out
}

/** No more points than `max`; nothing is open where nothing lies between low and high. */
function capped(column: ScoreColumn, max: number): ScoreColumn {
  const low = atMost(column.low, max)
  if (column.high === column.low) return settledAt(low)
  const high = atMost(column.high, max)
  if (areSame(low, high)) return settledAt(low)
  return { low, high, open: column.open.map((open, row) => (low[row] === high[row] ? SETTLED : open)) }
}

function areSame(a: Int32Array, b: Int32Array): boolean {
  for (let row = 0; row < a.length; row++) if (a[row] !== b[row]) return false
  return true
}

function atMost(points: Int32Array, max: number): Int32Array {
  let highest = 0
  for (let row = 0; row < points.length; row++) highest = Math.max(highest, points[row] as number)
  return highest <= max ? points : points.map((each) => Math.min(each, max))
}
