import { GUARD } from '#engine/expression/column-numbers.ts'
import { evaluatorOf, exactAt } from '#engine/expression/column-rows.ts'
import type { Column, ColumnTable, NumberColumn } from '#engine/expression/column-table.ts'
import { columnOf } from '#engine/expression/column-table.ts'
import { columns, verdicts } from '#engine/expression/columns.ts'
import type { Expression, Node } from '#engine/expression/expression.ts'
import { safeDouble } from '#engine/expression/quick-comparison.ts'
import { isOpen, type Outcome } from '#engine/expression/value.ts'
import type { Exact } from '#engine/number/exact.ts'
import { type Bounds, isWithin } from '#engine/policy/bounds.ts'

/** A part of an expression as an expression of its own. */
const partOf = (expression: Expression, tree: Node): Expression => ({ ...expression, tree, type: tree.type })

/**
 * A computed value as a column, so that what is decided on it needs no second look at the row: its doubles are within 1e-9,
 * and its exact values are at hand for rows near a border.
 */
export function computedColumn(expression: Expression, table: ColumnTable): Column {
  const { type } = expression
  const at = exactAt(expression.tree, table)
  if (type === 'number')
    return { kind: 'number', values: numbers(expression, expression.tree, table), exact: (row) => exactNumber(at(row)) }
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

/** `a ? b : c`, `min` and `max` over columns; anything else as the expression itself does it. NaN is unknown. */
function numbers(expression: Expression, node: Node, table: ColumnTable): Float64Array {
  if (node.kind === 'choose') {
    const condition = verdicts(partOf(expression, node.condition))(table)
    const yes = numbers(expression, node.then, table)
    const no = numbers(expression, node.otherwise, table)
    return yes.map((value, row) =>
      condition[row] === 1 ? value : condition[row] === 0 ? (no[row] as number) : Number.NaN,
    )
  }
  if (node.kind === 'call' && (node.name === 'min' || node.name === 'max') && node.args.length > 1) {
    const parts = node.args.map((part) => numbers(expression, part, table))
    const pick = node.name === 'min' ? Math.min : Math.max
    return Float64Array.from({ length: table.rows }, (_, row) =>
      parts.reduce((best, part, at) => (at === 0 ? (part[row] as number) : pick(best, part[row] as number)), 0),
    )
  }
  return columns(partOf(expression, node))(table) as Float64Array
}

/** In which tier each row lies, by its place in the list; −1 where the number is unknown or in none. Exact at every border. */
export function tiersOf(expression: Expression, bounds: readonly Bounds[], table: ColumnTable): Int16Array {
  const out = new Int16Array(table.rows)
  const { tree } = expression
  const plain = tree.kind === 'name' ? plainColumn(columnOf(table, tree.name)) : undefined
  const borders = bounds.flatMap(({ low, high }) => [low, high]).filter((each) => each !== undefined)
  const doubles = [...new Set(borders.map((border) => Number(border.valueOf())))].sort((a, b) => a - b)
  const isPlain = plain !== undefined && borders.every((border) => !Number.isNaN(safeDouble(border)))
  const values = plain?.values ?? numbers(expression, tree, table)
  const known = plain?.known
  const at = exactAt(tree, table)
  const between = betweenBorders(bounds, doubles)
  for (let row = 0; row < table.rows; row++) {
    const x = values[row] as number
    if (Number.isNaN(x) || (known && known[row] === 0)) {
      out[row] = -1
      continue
    }
    let place = 0
    while (place < doubles.length && (doubles[place] as number) < x) place++
    const isNear = isClose(x, doubles[place]) || isClose(x, doubles[place - 1])
    if (!isNear) out[row] = between.open[place] as number
    else if (isPlain) out[row] = (doubles[place] === x ? between.on[place] : between.open[place]) as number
    else out[row] = tierAt(bounds, at(row))
  }
  return out
}

/** A little more than the bound of the doubles and the rounding of the border. */
const isClose = (x: number, border: number | undefined): boolean =>
  border !== undefined && Math.abs(x - border) <= 4 * GUARD * (Math.abs(x) + Math.abs(border)) + 1e-290

function plainColumn(column: Column | undefined): NumberColumn | undefined {
  return column?.kind === 'number' && column.scale === undefined && !column.exact ? column : undefined
}

function tierAt(bounds: readonly Bounds[], outcome: Outcome): number {
  return isOpen(outcome) ? -1 : bounds.findIndex((each) => isWithin(each, outcome as Exact))
}

/** The tier of every stretch between two borders, and of every border itself. */
function betweenBorders(bounds: readonly Bounds[], borders: readonly number[]) {
  const isIn = ({ low, high }: Bounds, below: number | undefined, above: number | undefined): boolean =>
    (low === undefined || (below !== undefined && Number(low.valueOf()) <= below)) &&
    (high === undefined || (above !== undefined && Number(high.valueOf()) >= above))
  const open = Array.from({ length: borders.length + 1 }, (_, place) =>
    bounds.findIndex((each) => isIn(each, borders[place - 1], borders[place])),
  )
  const on = borders.map((border) =>
    bounds.findIndex(({ low, high, lowClosed, highClosed }) => {
      const [from, to] = [
        low === undefined ? -Infinity : Number(low.valueOf()),
        high === undefined ? Infinity : Number(high.valueOf()),
      ]
      return (from < border || (from === border && lowClosed)) && (border < to || (border === to && highClosed))
    }),
  )
  return { open, on }
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

/** The marks experts have given, in hundredths; −1 missing, −2 no lawful mark. */
export function marksIn(table: ColumnTable, name: string, low: number, high: number): Int32Array {
  const out = new Int32Array(table.rows).fill(-1)
  const column = columnOf(table, name)
  if (column === undefined) return out
  const read = evaluatorOf({
    kind: 'name',
    name,
    type: 'number',
    declared: { type: 'number' },
    at: { offset: 0, length: 0 },
  })
  for (let row = 0; row < table.rows; row++) {
    if (isMissingAt(column, row)) continue
    const raw =
      column.kind === 'facts'
        ? column.values[row]
        : column.kind === 'number'
          ? (column.exact?.(row) ?? column.values[row])
          : undefined
    const mark = read({ [name]: raw })
    const hundredths = isOpen(mark) ? undefined : (mark as Exact).mul(100)
    const whole = hundredths?.d === 1n ? Number(hundredths.s * hundredths.n) : Number.NaN
    out[row] = whole >= low && whole <= high ? whole : -2
  }
  return out
}
