import { GUARD, NEXT_TO_NOTHING } from '#engine/expression/column-numbers.ts'
import { exactAt } from '#engine/expression/column-rows.ts'
import type { Column, ColumnTable, NumberColumn } from '#engine/expression/column-table.ts'
import { columnOf } from '#engine/expression/column-table.ts'
import { verdicts } from '#engine/expression/columns.ts'
import type { Expression, Node } from '#engine/expression/expression.ts'
import { safeDouble } from '#engine/expression/quick-comparison.ts'
import { isOpen, type Outcome } from '#engine/expression/value.ts'
import type { Exact } from '#engine/number/exact.ts'
import { DoubleReckoning, type Doubles } from '#engine/policy/batch-doubles.ts'
import { type Bounds, isWithin } from '#engine/policy/bounds.ts'

/**
 * A computed value as a column, so that what is decided on it needs no second look at the row: its doubles are within 1e-9,
 * and its exact values are at hand for rows near a border.
 */
export function computedColumn(expression: Expression, table: ColumnTable, reckoning: DoubleReckoning): Column {
  const { type } = expression
  const at = exactAt(expression.tree, table)
  if (type === 'number')
    return {
      kind: 'number',
      values: settledDoubles(reckoning.of(expression), at),
      exact: (row) => exactNumber(at(row)),
    }
  if (type !== 'bool') return { kind: 'facts', values: Array.from({ length: table.rows }, (_, row) => at(row)) }
  const held = verdicts(expression)(table)
  const known = new Uint8Array(table.rows)
  for (let row = 0; row < table.rows; row++) known[row] = Number(held[row] !== 2)
  return { kind: 'bool', values: held, known }
}

const exactNumber = (outcome: Outcome): Exact => {
  if (isOpen(outcome)) throw new RangeError('an unknown value has no exact number')
  return outcome as Exact
}

/** Doubles within 1e-9 of the exact number; where the bound is wider, the exact number itself. NaN is unknown. */
function settledDoubles({ values, errors }: Doubles, at: (row: number) => Outcome): Float64Array {
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number
    if (Number.isNaN(value) || (errors[row] as number) <= Math.abs(value) * GUARD + NEXT_TO_NOTHING) continue
    const outcome = at(row)
    values[row] = isOpen(outcome) ? Number.NaN : Number((outcome as Exact).valueOf())
  }
  return values
}

/** In which tier each row lies, by its place in the list; −1 where the number is unknown or in none. Exact at every border. */
export function tiersOf(expression: Expression, tiers: Tiers, table: ColumnTable): Int16Array {
  const { tree } = expression
  const between = bordersOf(tiers)
  const plain = tree.kind === 'name' ? plainColumn(columnOf(table, tree.name)) : undefined
  if (plain && between.isSafe) return plainTiers(plain, between)
  const at = exactAt(tree, table)
  const values = valuesNear(tree, table) ?? settledDoubles(new DoubleReckoning(table, []).of(expression), at)
  const out = new Int16Array(table.rows)
  const { below, above, open, bounds } = between
  const count = below.length
  for (let row = 0; row < out.length; row++) {
    const x = values[row] as number
    let place = 0
    while (place < count && x > (above[place] as number)) place++
    if (place < count && x >= (below[place] as number)) out[row] = tierAt(bounds, at(row))
    else out[row] = Number.isNaN(x) ? -1 : (open[place] as number)
  }
  return out
}

/** A column whose doubles are within 1e-9 of its exact numbers already. */
function valuesNear(tree: Node, table: ColumnTable): Float64Array | undefined {
  const column = tree.kind === 'name' ? columnOf(table, tree.name) : undefined
  return column?.kind === 'number' && column.exact && !column.known ? column.values : undefined
}

/** Doubles that compare as exactly as the numbers they stand for. */
function plainTiers({ values, known }: NumberColumn, { at, open, on }: Borders): Int16Array {
  const out = new Int16Array(values.length)
  for (let row = 0; row < out.length; row++) {
    const x = values[row] as number
    let place = 0
    while (place < at.length && x > (at[place] as number)) place++
    const tier = (x === at[place] ? on[place] : open[place]) as number
    out[row] = Number.isNaN(x) || known?.[row] === 0 ? -1 : tier
  }
  return out
}

type Tiers = readonly { readonly bounds: Bounds }[]

interface Borders {
  readonly bounds: readonly Bounds[]
  readonly at: readonly number[]
  /** A little around each border, more than the doubles may err; between them the exact number decides. */
  readonly below: Float64Array
  readonly above: Float64Array
  /** The tier of each stretch between two borders, and of each border itself. */
  readonly open: readonly number[]
  readonly on: readonly number[]
  readonly isSafe: boolean
}

const MARGIN = 8 * GUARD
const TINY = 2 * NEXT_TO_NOTHING

const borders = new WeakMap<Tiers, Borders>()

/** Worked out once for each table of a policy. */
function bordersOf(tiers: Tiers): Borders {
  let found = borders.get(tiers)
  if (!found) {
    found = findBorders(tiers.map(({ bounds }) => bounds))
    borders.set(tiers, found)
  }
  return found
}

function findBorders(bounds: readonly Bounds[]): Borders {
  const exact = bounds.flatMap(({ low, high }) => [low, high]).filter((each) => each !== undefined)
  const at = [...new Set(exact.map((border) => Number(border.valueOf())))].sort((a, b) => a - b)
  const from = ({ low }: Bounds): number => (low === undefined ? Number.NEGATIVE_INFINITY : Number(low.valueOf()))
  const to = ({ high }: Bounds): number => (high === undefined ? Number.POSITIVE_INFINITY : Number(high.valueOf()))
  const open = Array.from({ length: at.length + 1 }, (_, place) => {
    const [below = Number.NEGATIVE_INFINITY, above = Number.POSITIVE_INFINITY] = [at[place - 1], at[place]]
    return bounds.findIndex((each) => from(each) <= below && to(each) >= above)
  })
  const on = at.map((border) =>
    bounds.findIndex(
      (each) =>
        (from(each) < border || (from(each) === border && each.lowClosed)) &&
        (border < to(each) || (border === to(each) && each.highClosed)),
    ),
  )
  return {
    bounds,
    at,
    below: Float64Array.from(at, (border) => border - MARGIN * Math.abs(border) - TINY),
    above: Float64Array.from(at, (border) => border + MARGIN * Math.abs(border) + TINY),
    open,
    on,
    isSafe: exact.every((border) => !Number.isNaN(safeDouble(border))),
  }
}

function plainColumn(column: Column | undefined): NumberColumn | undefined {
  return column?.kind === 'number' && column.scale === undefined && !column.exact ? column : undefined
}

function tierAt(bounds: readonly Bounds[], outcome: Outcome): number {
  return isOpen(outcome) ? -1 : bounds.findIndex((each) => isWithin(each, outcome as Exact))
}

/** 1 where the fact is missing. */
export function missingIn(table: ColumnTable, name: string): Uint8Array {
  const out = new Uint8Array(table.rows)
  const column = columnOf(table, name)
  if (column === undefined) return out.fill(1)
  for (let row = 0; row < table.rows; row++) out[row] = Number(isMissingAt(column, row))
  return out
}

function isMissingAt(column: Column, row: number): boolean {
  if (column.kind === 'facts') return column.values[row] === undefined || column.values[row] === null
  if (column.known && column.known[row] === 0) return true
  if (column.kind === 'number') return Number.isNaN(column.values[row])
  return column.kind === 'text' && (column.codes[row] as number) < 0
}

/** The marks experts have given, in hundredths; −1 missing, −2 finer than that or no number. */
export function marksIn(table: ColumnTable, name: string): Int32Array {
  const out = new Int32Array(table.rows).fill(-1)
  const column = columnOf(table, name)
  if (column === undefined) return out
  const plain = plainColumn(column)
  const at = exactAt(
    { kind: 'name', name, type: 'number', declared: { type: 'number' }, at: { offset: 0, length: 0 } },
    table,
  )
  for (let row = 0; row < table.rows; row++) {
    if (isMissingAt(column, row)) continue
    const x = plain?.values[row]
    out[row] = x === undefined ? hundredthsOf(at(row)) : plainHundredths(x)
  }
  return out
}

/** A double is the shortest decimal that is read as it, so two places are whole hundredths of it. */
function plainHundredths(x: number): number {
  const whole = Math.round(x * 100)
  return whole / 100 === x && whole >= 0 ? whole : -2
}

function hundredthsOf(outcome: Outcome): number {
  if (isOpen(outcome)) return -2
  const hundredths = (outcome as Exact).mul(100)
  return hundredths.d === 1n && hundredths.s >= 0n ? Number(hundredths.n) : -2
}
