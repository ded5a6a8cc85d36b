import { type ColumnTable, columnOf, type NumberColumn, SHARP_PLACES } from '#engine/expression/column-table.ts'
import type { Node } from '#engine/expression/expression.ts'
import type { Exact } from '#engine/number/exact.ts'

/** `over × by ÷ under`, as most formulas of policies are: a part of something in per cent. */
interface Ratio {
  readonly over: string
  readonly under: string
  readonly by: number
}

const SMALLEST = 1e-30
const GREATEST = 1e30

/**
 * A ratio of two facts as a column whose doubles err by less than 1e-15 of themselves: multiplied and divided only, they need no
 * bound for each row. Undefined where the formula is no such ratio or its facts are not plain doubles. NaN: unknown or invalid.
 */
export function ratioColumn(
  tree: Node,
  table: ColumnTable,
  exactly: (row: number) => number,
): Pick<NumberColumn, 'values' | 'sharp'> | undefined {
  const ratio = ratioOf(tree)
  const over = ratio && plainValues(table, ratio.over)
  const under = ratio && plainValues(table, ratio.under)
  if (!ratio || !over || !under) return undefined
  const { by } = ratio
  const values = new Float64Array(table.rows)
  for (let row = 0; row < values.length; row++) {
    const x = over[row] as number
    const y = under[row] as number
    const value = (x * by) / y
    const size = Math.abs(value)
    // Neither this nor the product before it has left the range in which doubles err by their last digit only.
    if (size > SMALLEST && size < GREATEST && Math.abs(y) > SMALLEST && Math.abs(y) < GREATEST) values[row] = value
    else if (Number.isNaN(x) || Number.isNaN(y) || y === 0) values[row] = Number.NaN
    else values[row] = x === 0 ? 0 : exactly(row)
  }
  return { values, sharp: (row) => sharpRatio(over[row] as number, under[row] as number, by) }
}

const SHARP_UNITS = 10 ** SHARP_PLACES
const WHOLE = 2 ** 52
const SAFE = 1e15
const DECIMAL_UNITS = [1, 100, 1e4, 1e6]

/**
 * `x × by ÷ y` of two decimals as the double nearest to the exact ratio, where that tells it apart from every short decimal:
 * written as whole numbers n ÷ u, a ratio that is no such decimal lies at least 1 ÷ (u × 10^6) away, which is more than a double
 * of its size can err. NaN where it does not.
 */
function sharpRatio(x: number, y: number, by: number): number {
  if (!Number.isInteger(by)) return Number.NaN
  for (const unit of DECIMAL_UNITS) {
    const over = Math.round(x * unit)
    const under = Math.round(y * unit)
    if (over / unit !== x || under / unit !== y) continue
    const isApart = Math.abs(over * by) * SHARP_UNITS < WHOLE && Math.abs(under) < SAFE
    return isApart ? (over * by) / under : Number.NaN
  }
  return Number.NaN
}

type Factors = Partial<Ratio> & { readonly by: number }

function ratioOf(tree: Node): Ratio | undefined {
  const factors = factorsOf(tree)
  if (factors?.over === undefined || factors.under === undefined) return undefined
  const { over, under, by } = factors
  return Math.abs(by) > SMALLEST && Math.abs(by) < GREATEST ? { over, under, by } : undefined
}

function factorsOf(node: Node): Factors | undefined {
  if (node.kind === 'literal' && node.type === 'number') return { by: Number((node.value as Exact).valueOf()) }
  if (node.kind === 'name' && node.type === 'number') return { by: 1, over: node.name }
  if (node.kind !== 'arithmetic' || (node.operator !== '*' && node.operator !== '/')) return undefined
  const [a, b] = [factorsOf(node.left), factorsOf(node.right)]
  if (a === undefined || b === undefined) return undefined
  if (node.operator === '/') {
    // A divisor that is itself divided could be invalid without being 0.
    if (a.under !== undefined || b.under !== undefined) return undefined
    return {
      by: a.by / b.by,
      ...(a.over !== undefined && { over: a.over }),
      ...(b.over !== undefined && { under: b.over }),
    }
  }
  if ((a.over !== undefined && b.over !== undefined) || (a.under !== undefined && b.under !== undefined))
    return undefined
  const [over, under] = [a.over ?? b.over, a.under ?? b.under]
  return { by: a.by * b.by, ...(over !== undefined && { over }), ...(under !== undefined && { under }) }
}

/** A column whose doubles stand for the shortest decimal of each, NaN for what is missing. */
function plainValues(table: ColumnTable, name: string): Float64Array | undefined {
  const column = columnOf(table, name)
  const isPlain = column?.kind === 'number' && column.scale === undefined && !column.exact && !column.known
  return isPlain ? (column as NumberColumn).values : undefined
}
