import { OPEN } from '#engine/expression/column-compare.ts'
import { GUARD, NEXT_TO_NOTHING } from '#engine/expression/column-numbers.ts'
import { exactAt } from '#engine/expression/column-rows.ts'
import type { Column, ColumnTable, NumberColumn } from '#engine/expression/column-table.ts'
import { columnOf } from '#engine/expression/column-table.ts'
import { truths } from '#engine/expression/columns.ts'
import type { Expression } from '#engine/expression/expression.ts'
import { isOpen, type Outcome } from '#engine/expression/value.ts'
import type { Exact } from '#engine/number/exact.ts'
import type { DoubleReckoning, Doubles } from '#engine/policy/batch-doubles.ts'
import { ratioColumn } from '#engine/policy/batch-ratio.ts'

/**
 * A computed value as a column, so that what is decided on it needs no second look at the row: its doubles are within 1e-9,
 * and its exact values are at hand for rows near a border.
 */
export function computedColumn(expression: Expression, table: ColumnTable, reckoning: DoubleReckoning): Column {
  const { type } = expression
  const at = exactAt(expression.tree, table)
  if (type === 'number') {
    const ratio = ratioColumn(expression.tree, table, (row) => doubleOf(at(row)))
    const found = ratio ?? { values: settledDoubles(reckoning.of(expression), at) }
    return { kind: 'number', ...found, exact: (row) => exactNumber(at(row)) }
  }
  if (type !== 'bool') return { kind: 'facts', values: Array.from({ length: table.rows }, (_, row) => at(row)) }
  return { kind: 'bool', truths: truths(expression)(table) }
}

const doubleOf = (outcome: Outcome): number => (isOpen(outcome) ? Number.NaN : Number((outcome as Exact).valueOf()))

const exactNumber = (outcome: Outcome): Exact => {
  if (isOpen(outcome)) throw new RangeError('an unknown value has no exact number')
  return outcome as Exact
}

/** Doubles within 1e-9 of the exact number; where the bound is wider, the exact number itself. NaN is unknown. */
export function settledDoubles({ values, errors }: Doubles, at: (row: number) => Outcome): Float64Array {
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number
    if (Number.isNaN(value) || (errors[row] as number) <= Math.abs(value) * GUARD + NEXT_TO_NOTHING) continue
    values[row] = doubleOf(at(row))
  }
  return values
}

/** A column whose doubles compare as exactly as the numbers they stand for. */
export function plainColumn(column: Column | undefined): NumberColumn | undefined {
  return column?.kind === 'number' && column.scale === undefined && !column.exact ? column : undefined
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
  if (column.kind === 'bool') return column.truths[row] === OPEN
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
