import Fraction from 'fraction.js'
import { dayNumber, isoDayOf } from '#engine/expression/calendar-day.ts'
import { type Facts, type Node, type NodeOf, UNKNOWN, type ValueType } from '#engine/expression/expression.ts'
import { WRONG_FACT } from '#engine/expression/value.ts'
import { isRecord } from '#engine/expression/value-type.ts'
import { decimalsOf, type Exact } from '#engine/number/exact.ts'

/** `known[row]` is 0 where the fact is missing; without it every row is known. NaN is missing too. */
interface Masked {
  readonly known?: Uint8Array
}

/**
 * Numbers as doubles. The exact value of a row is `exact(row)` if given (within 1e-9 of the double), else the decimal with
 * `scale` places nearest to the double if given, else the shortest decimal text of the double.
 */
export interface NumberColumn extends Masked {
  readonly kind: 'number'
  readonly values: Float64Array
  readonly scale?: number
  readonly exact?: (row: number) => Exact
  /** The double nearest to the exact number where it lies on the same side of every short decimal as that (`isShort`); else NaN. */
  readonly sharp?: (row: number) => number
}

/** So many decimal places borders of rules have at most, or they are decided on the exact number. */
export const SHARP_PLACES = 6

/** May a sharp double be compared with it? */
export function isShort(border: Exact): boolean {
  const decimals = decimalsOf(border)
  return decimals !== undefined && decimals <= SHARP_PLACES
}

interface BoolColumn {
  readonly kind: 'bool'
  /** 0 false, 1 unknown, 3 true, and nothing else: verdicts as column-compare holds them, read by rules as they are. */
  readonly truths: Uint8Array
}

/** Text as places in a dictionary; −1 is missing. */
export interface TextColumn extends Masked {
  readonly kind: 'text'
  readonly codes: Int32Array
  readonly dictionary: readonly string[]
}

/** Days since 1970-01-01. */
interface DateColumn extends Masked {
  readonly kind: 'date'
  readonly days: Int32Array
}

/** Facts of any type as `evaluate` takes them: lists, records; decided row by row. */
interface FactColumn {
  readonly kind: 'facts'
  readonly values: readonly unknown[]
}

export type Column = NumberColumn | BoolColumn | TextColumn | DateColumn | FactColumn

/** Columns by name, or by `record.field`. A name without a column is unknown in every row. */
export interface ColumnTable {
  readonly rows: number
  readonly columns: Readonly<Record<string, Column>>
  /** Columns that are made when they are first read; asked only of names that stand in no column. */
  readonly made?: ((path: string) => Column | undefined) | undefined
}

/** A truth, or that there is none, as a bool column holds it. */
export const truthOf = (value: boolean | undefined): number => (value === undefined ? 1 : value ? 3 : 0)

/** The day number of an ISO day, as a date column holds it. */
export function epochDay(isoDay: string): number {
  return dayNumber(isoDay)
}

export function columnOf(table: ColumnTable, path: string): Column | undefined {
  return Object.hasOwn(table.columns, path) ? table.columns[path] : table.made?.(path)
}

/** The table with columns that are made when they are first read, and once. */
export function withMade(
  { rows, columns }: Pick<ColumnTable, 'rows' | 'columns'>,
  make: (path: string) => Column | undefined,
): ColumnTable {
  const kept = new Map<string, Column | undefined>()
  return {
    rows,
    columns,
    made: (path) => {
      if (!kept.has(path)) kept.set(path, make(path))
      return kept.get(path)
    },
  }
}

/** `record.field` of a node that names a fact, else undefined. */
export function factPath(node: Node): string | undefined {
  if (node.kind === 'name') return node.name
  if (node.kind !== 'field') return undefined
  const path = factPath(node.record)
  return path === undefined ? undefined : `${path}.${node.field}`
}

function numberAt(column: NumberColumn, row: number): unknown {
  const value = column.values[row] as number
  if (Number.isNaN(value)) return UNKNOWN
  if (column.exact) return column.exact(row)
  if (column.scale === undefined || !Number.isFinite(value)) return value
  return nearestDecimal(value, column.scale)
}

/** The decimal with `scale` places nearest to a double, computed on the double's exact binary value. */
function nearestDecimal(value: number, scale: number): Exact {
  const unit = 10n ** BigInt(scale)
  const [numerator, denominator] = binaryFraction(Math.abs(value))
  const units = (2n * numerator * unit + denominator) / (2n * denominator)
  return new Fraction(value < 0 ? -units : units, unit)
}

function binaryFraction(value: number): readonly [bigint, bigint] {
  let denominator = 1n
  let scaled = value
  while (!Number.isInteger(scaled)) {
    scaled *= 2
    denominator *= 2n
  }
  return [BigInt(scaled), denominator]
}

/** The fact of a row as `evaluate` reads it. */
function factAt(column: Column | undefined, row: number): unknown {
  if (column === undefined) return UNKNOWN
  if (column.kind === 'facts') return column.values[row]
  if (column.kind === 'bool') return column.truths[row] === 1 ? UNKNOWN : column.truths[row] === 3
  if (column.known && column.known[row] === 0) return UNKNOWN
  if (column.kind === 'number') return numberAt(column, row)
  if (column.kind === 'date') return isoDayOf(column.days[row] as number) ?? WRONG_FACT
  const code = column.codes[row] as number
  return code < 0 ? UNKNOWN : (column.dictionary[code] ?? WRONG_FACT)
}

/** The named facts of one row. */
export function factsAt(table: ColumnTable, names: readonly NodeOf<'name'>[], row: number): Facts {
  return Object.fromEntries(names.map(({ name, type }) => [name, assembled(table, name, type, row)]))
}

function assembled(table: ColumnTable, path: string, type: ValueType, row: number): unknown {
  const column = columnOf(table, path)
  if (column || !isRecord(type)) return factAt(column, row)
  const fields = Object.entries(type.record)
  return Object.fromEntries(fields.map(([name, field]) => [name, assembled(table, `${path}.${name}`, field.type, row)]))
}
