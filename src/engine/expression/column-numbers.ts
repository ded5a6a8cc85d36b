import { dayNumber } from '#engine/expression/calendar-day.ts'
import { evaluatorOf } from '#engine/expression/column-rows.ts'
import { type ColumnTable, columnOf, factPath, type NumberColumn } from '#engine/expression/column-table.ts'
import type { Node, NodeOf } from '#engine/expression/expression.ts'
import { nodesOf } from '#engine/expression/walk.ts'
import type { Exact } from '#engine/number/exact.ts'

/** So many rows at a time stay in the processor's cache. */
export const BLOCK = 16_384

/**
 * Doubles of a block with a bound on their error (running error analysis). NaN: the fact is missing. An infinite bound:
 * only the exact computation can tell.
 */
export interface Block {
  readonly values: Float64Array
  readonly errors: Float64Array
}

export type Fill = (start: number, count: number) => Block

/** More than the rounding of one double operation. */
const STEP = 2 ** -51
const TINY = 1e-290
/** Less than any figure: what a computed column may err beside GUARD. */
export const NEXT_TO_NOTHING = 1e-280
/** The house rule: within 1e-9 of a border decide again exactly. */
export const GUARD = 1e-9

const newBlock = ({ rows }: ColumnTable): Block => {
  const size = Math.min(BLOCK, rows)
  return { values: new Float64Array(size), errors: new Float64Array(size) }
}

function constant(value: number, error: number, table: ColumnTable): Fill {
  const block = newBlock(table)
  block.values.fill(value)
  block.errors.fill(error)
  return () => block
}

const unsure = (table: ColumnTable): Fill => constant(0, Number.POSITIVE_INFINITY, table)

/** Does the part read a fact or an element? If not it is one number for all rows. */
function isConstant(node: Node): boolean {
  for (const part of nodesOf(node)) if (part.kind === 'name' || part.kind === 'variable') return false
  return true
}

/** The value of a part that reads no fact, or undefined when it is invalid. */
function constantOf(node: Node): number | undefined {
  if (node.type !== 'number' || !isConstant(node)) return undefined
  const value = evaluatorOf(node)({})
  return typeof value === 'object' && 'd' in value ? Number((value as Exact).valueOf()) : undefined
}

export function numbersOf(node: Node, table: ColumnTable): Fill {
  const fixed = constantOf(node)
  if (fixed !== undefined)
    return Number.isFinite(fixed) ? constant(fixed, Math.abs(fixed) * STEP + TINY, table) : unsure(table)
  const path = factPath(node)
  if (path !== undefined) {
    const column = columnOf(table, path)
    if (column === undefined && node.kind === 'name') return constant(Number.NaN, 0, table)
    return column?.kind === 'number' ? readColumn(column, table) : unsure(table)
  }
  if (node.kind === 'negate') return negated(numbersOf(node.operand, table), table)
  if (node.kind === 'call' && node.name === 'abs') return absolute(numbersOf(node.args[0] as Node, table), table)
  if (node.kind === 'arithmetic' && node.left.type === 'date') return daysOf(node, table)
  if (node.kind === 'arithmetic' && node.operator !== '%')
    return calculated(node.operator, numbersOf(node.left, table), numbersOf(node.right, table), table)
  return unsure(table)
}

function readColumn({ values, known, scale, exact }: NumberColumn, table: ColumnTable): Fill {
  const block = newBlock(table)
  const relative = exact ? GUARD : STEP
  const half = exact ? NEXT_TO_NOTHING : scale === undefined ? TINY : 0.5 * 10 ** -scale + TINY
  // A plain 0 stands for 0 itself.
  const ofZero = exact || scale !== undefined ? half : 0
  return (start, count) => {
    for (let i = 0; i < count; i++) {
      const value = known && known[start + i] === 0 ? Number.NaN : (values[start + i] as number)
      const finite = Number.isNaN(value) || Math.abs(value) < Number.POSITIVE_INFINITY
      block.values[i] = finite ? value : 0
      block.errors[i] = !finite ? Number.POSITIVE_INFINITY : value === 0 ? ofZero : Math.abs(value) * relative + half
    }
    return block
  }
}

function daysOf({ left, right }: NodeOf<'arithmetic'>, table: ColumnTable): Fill {
  const a = dateReader(left, table)
  const b = dateReader(right, table)
  if (!a || !b) return unsure(table)
  const block = newBlock(table)
  return (start, count) => {
    for (let i = 0; i < count; i++) block.values[i] = a(start + i) - b(start + i)
    return block
  }
}

/** Day numbers of a date fact or literal, NaN when missing; undefined when the part is neither. */
export function dateReader(node: Node, table: ColumnTable): ((row: number) => number) | undefined {
  if (node.kind === 'literal' && node.type === 'date') {
    const day = dayNumber(String(node.value))
    return () => day
  }
  const path = factPath(node)
  const column = path === undefined ? undefined : columnOf(table, path)
  if (column?.kind !== 'date') return undefined
  const { days, known } = column
  return (row) => (known && known[row] === 0 ? Number.NaN : (days[row] as number))
}

function negated(operand: Fill, table: ColumnTable): Fill {
  const block = newBlock(table)
  return (start, count) => {
    const { values, errors } = operand(start, count)
    for (let i = 0; i < count; i++) block.values[i] = -(values[i] as number)
    block.errors.set(errors)
    return block
  }
}

function absolute(operand: Fill, table: ColumnTable): Fill {
  const block = newBlock(table)
  return (start, count) => {
    const { values, errors } = operand(start, count)
    for (let i = 0; i < count; i++) block.values[i] = Math.abs(values[i] as number)
    block.errors.set(errors)
    return block
  }
}

function calculated(operator: '+' | '-' | '*' | '/', left: Fill, right: Fill, table: ColumnTable): Fill {
  const block = newBlock(table)
  return (start, count) => {
    const a = left(start, count)
    const b = right(start, count)
    for (let i = 0; i < count; i++) {
      const x = a.values[i] as number
      const y = b.values[i] as number
      const ex = a.errors[i] as number
      const ey = b.errors[i] as number
      const value = operator === '+' ? x + y : operator === '-' ? x - y : operator === '*' ? x * y : x / y
      const spread =
        operator === '*'
          ? Math.abs(x) * ey + Math.abs(y) * ex + ex * ey
          : operator === '/'
            ? (ex + Math.abs(value) * ey) / (Math.abs(y) - ey)
            : ex + ey
      const error = spread * (1 + STEP) + Math.abs(value) * STEP + TINY
      const missing = Number.isNaN(x) || Number.isNaN(y)
      const sure = (operator !== '/' || Math.abs(y) > ey) && Math.abs(value) < Number.POSITIVE_INFINITY && error >= 0
      block.values[i] = missing ? Number.NaN : sure ? value : 0
      block.errors[i] = missing ? 0 : sure ? error : Number.POSITIVE_INFINITY
    }
    return block
  }
}
