import { dayNumber } from '#engine/expression/calendar-day.ts'
import {
  againstBorder,
  againstColumn,
  FALSE,
  masked,
  notNegative,
  notWord,
  OPEN,
  ofKnown,
  present,
  type Relation,
  settledWord,
  TRUE,
} from '#engine/expression/column-compare.ts'
import { BLOCK, dateReader, GUARD, NEXT_TO_NOTHING, numbersOf } from '#engine/expression/column-numbers.ts'
import { evaluatorOf, exactAt } from '#engine/expression/column-rows.ts'
import {
  type Column,
  type ColumnTable,
  columnOf,
  factPath,
  isShort,
  type NumberColumn,
} from '#engine/expression/column-table.ts'
import { settled } from '#engine/expression/evaluate.ts'
import {
  type Comparison,
  type Expression,
  type Node,
  type NodeOf,
  UNKNOWN,
  type Unknown,
  type Value,
} from '#engine/expression/expression.ts'
import { COMPARE, safeDouble } from '#engine/expression/quick-comparison.ts'
import type { Outcome } from '#engine/expression/value.ts'
import { nodesOf } from '#engine/expression/walk.ts'
import type { Exact } from '#engine/number/exact.ts'

/** Bool: 0 false, 1 true, 2 unknown. Number: doubles, date: day numbers; NaN unknown. Anything else: values row by row. */
type ColumnResult = Uint8Array | Float64Array | readonly (Value | Unknown)[]

/**
 * Verdicts of the rows `start … start + count`, at most BLOCK of them, in two bits each as column-compare has them, so that
 * AND and OR of rules are `&` and `|`. `out` lies at a multiple of four bytes; behind the last row it may hold anything.
 */
export type Verdicts = (start: number, count: number, out: Uint8Array) => void

/** The expression over whole columns; what has no column form is decided row by row, with the same result. */
export function columns(expression: Expression): (table: ColumnTable) => ColumnResult {
  const { tree } = expression
  if (tree.type === 'bool') return (table) => verdictsOf(tree, table)
  if (tree.type === 'number') return (table) => numberResult(tree, table)
  if (tree.type === 'date') return (table) => rowResult(tree, table, (day) => dayNumber(day as string))
  return (table) => {
    const at = exactAt(tree, table)
    return Array.from({ length: table.rows }, (_, row) => settled(at(row)))
  }
}

/** The verdicts of a rule: 0 false, 1 true, 2 unknown. @throws TypeError when the expression is not bool. */
export function verdicts(expression: Expression): (table: ColumnTable) => Uint8Array {
  if (expression.type !== 'bool') throw new TypeError('verdicts need an expression of type bool')
  return (table) => verdictsOf(expression.tree, table)
}

/** A rule made ready for one table, to be asked of any stretch of its rows. @throws TypeError when it is not bool. */
export function verdictReader(expression: Expression, table: ColumnTable): Verdicts {
  if (expression.type !== 'bool') throw new TypeError('verdicts need an expression of type bool')
  return verdict4(expression.tree, table)
}

/** The truths of a rule as a bool column holds them. @throws TypeError when the expression is not bool. */
export function truths(expression: Expression): (table: ColumnTable) => Uint8Array {
  if (expression.type !== 'bool') throw new TypeError('truths need an expression of type bool')
  return (table) => truthsOf(expression.tree, table)
}

function truthsOf(tree: Node, table: ColumnTable): Uint8Array {
  const bytes = new Uint8Array((table.rows + 3) & ~3)
  const verdict = verdict4(tree, table)
  for (let start = 0; start < table.rows; start += BLOCK)
    verdict(start, Math.min(BLOCK, table.rows - start), bytes.subarray(start))
  return bytes.subarray(0, table.rows)
}

function verdictsOf(tree: Node, table: ColumnTable): Uint8Array {
  const bytes = truthsOf(tree, table)
  const words = new Int32Array(bytes.buffer)
  for (let i = 0; i < words.length; i++) words[i] = settledWord(words[i] as number)
  return bytes
}

function rowResult(tree: Node, table: ColumnTable, read: (value: Value) => number): Float64Array {
  const at = exactAt(tree, table)
  return Float64Array.from({ length: table.rows }, (_, row) => {
    const value = settled(at(row))
    return value === UNKNOWN ? Number.NaN : read(value)
  })
}

function numberResult(tree: Node, table: ColumnTable): Float64Array {
  const fill = numbersOf(tree, table)
  const at = exactAt(tree, table)
  const result = new Float64Array(table.rows)
  for (let start = 0; start < table.rows; start += BLOCK) {
    const count = Math.min(BLOCK, table.rows - start)
    const { values, errors } = fill(start, count)
    for (let i = 0; i < count; i++) {
      const value = values[i] as number
      const near = (errors[i] as number) <= Math.abs(value) * GUARD
      result[start + i] = Number.isNaN(value) || near ? value : doubleOf(at(start + i))
    }
  }
  return result
}

function doubleOf(outcome: Outcome): number {
  const value = settled(outcome)
  return value === UNKNOWN ? Number.NaN : Number((value as Exact).valueOf())
}

function verdict4(node: Node, table: ColumnTable): Verdicts {
  switch (node.kind) {
    case 'and':
    case 'or':
      return combined(node, table)
    case 'not':
      return negated(verdict4(node.operand, table), table)
    case 'choose':
      return chosen(node, table)
    case 'literal':
      return (_, count, out) => out.fill(node.value === true ? TRUE : FALSE, 0, count)
    case 'has':
      return presence(node, table) ?? byRow(node, table)
    case 'name':
    case 'field':
      return boolColumn(node, table) ?? byRow(node, table)
    case 'compare':
      return comparison(node, table) ?? byDictionary(node, table) ?? byRow(node, table)
    default:
      return byDictionary(node, table) ?? byRow(node, table)
  }
}

function combined({ kind, operands }: NodeOf<'and' | 'or'>, table: ColumnTable): Verdicts {
  const [first, ...rest] = operands.map((operand) => verdict4(operand, table))
  const right = scratchWords(table)
  const scratch = new Uint8Array(right.buffer)
  const left = scratchWords(table)
  const gathered = new Uint8Array(left.buffer)
  return (start, count, out) => {
    first?.(start, count, gathered)
    const words = (count + 3) >> 2
    for (const operand of rest) {
      operand(start, count, scratch)
      if (kind === 'and') for (let i = 0; i < words; i++) left[i] = (left[i] as number) & (right[i] as number)
      else for (let i = 0; i < words; i++) left[i] = (left[i] as number) | (right[i] as number)
    }
    out.set(gathered.subarray(0, count))
  }
}

/** Room for the verdicts of a block. */
const scratchWords = ({ rows }: ColumnTable): Int32Array => new Int32Array((Math.min(BLOCK, rows) + 3) >> 2)

function negated(operand: Verdicts, table: ColumnTable): Verdicts {
  const scratch = scratchWords(table)
  const bytes = new Uint8Array(scratch.buffer)
  return (start, count, out) => {
    operand(start, count, bytes)
    for (let i = 0; i < (count + 3) >> 2; i++) scratch[i] = notWord(scratch[i] as number)
    out.set(bytes.subarray(0, count))
  }
}

function chosen({ condition, then, otherwise }: NodeOf<'choose'>, table: ColumnTable): Verdicts {
  const [when, yes, no] = [condition, then, otherwise].map((part) => verdict4(part, table)) as [
    Verdicts,
    Verdicts,
    Verdicts,
  ]
  const ifTrue = new Uint8Array(scratchWords(table).buffer)
  const ifFalse = new Uint8Array(scratchWords(table).buffer)
  return (start, count, out) => {
    when(start, count, out)
    yes(start, count, ifTrue)
    no(start, count, ifFalse)
    for (let i = 0; i < count; i++) {
      const verdict = out[i] as number
      out[i] = verdict === TRUE ? (ifTrue[i] as number) : verdict === FALSE ? (ifFalse[i] as number) : OPEN
    }
  }
}

const verdictOf = (outcome: Outcome): number => (outcome === true ? TRUE : outcome === false ? FALSE : OPEN)

function byRow(node: Node, table: ColumnTable): Verdicts {
  const at = exactAt(node, table)
  return (start, count, out) => {
    for (let i = 0; i < count; i++) out[i] = verdictOf(at(start + i))
  }
}

function columnAt(node: Node, table: ColumnTable): Column | undefined {
  const path = factPath(node)
  return path === undefined ? undefined : columnOf(table, path)
}

function boolColumn(node: Node, table: ColumnTable): Verdicts | undefined {
  const column = columnAt(node, table)
  if (column?.kind !== 'bool') return undefined
  const { truths } = column
  return (start, count, out) => out.set(truths.subarray(start, start + count))
}

function presence({ path }: NodeOf<'has'>, table: ColumnTable): Verdicts | undefined {
  const column = columnAt(path, table)
  if (!column || column.kind === 'facts') return undefined
  if (column.kind === 'bool') {
    const { truths } = column
    return (start, count, out) => ofKnown(truths, start, out, count)
  }
  const { known } = column
  return (start, count, out) => {
    if (column.kind === 'number')
      for (let i = 0; i < count; i++) out[i] = Number(!Number.isNaN(column.values[start + i])) * TRUE
    else if (column.kind === 'text') notNegative(column.codes, start, out, count)
    else out.fill(TRUE, 0, count)
    present(known, start, out, count)
  }
}

const RELATIONS: Readonly<Record<Comparison, readonly [Relation, 0 | 1]>> = {
  '>=': ['at-least', 0],
  '<': ['at-least', 1],
  '>': ['above', 0],
  '<=': ['above', 1],
  '==': ['same', 0],
  '!=': ['same', 1],
}
const MIRRORED: Readonly<Record<Comparison, Comparison>> = {
  '>=': '<=',
  '<=': '>=',
  '>': '<',
  '<': '>',
  '==': '==',
  '!=': '!=',
}

function comparison(node: NodeOf<'compare'>, table: ColumnTable): Verdicts | undefined {
  if (node.left.type === 'date') return dateComparison(node, table)
  if (node.left.type !== 'number') return undefined
  return directComparison(node, table) ?? nearComparison(node, table) ?? guardedComparison(node, table)
}

function dateComparison({ operator, left, right }: NodeOf<'compare'>, table: ColumnTable): Verdicts | undefined {
  const a = dateReader(left, table)
  const b = dateReader(right, table)
  if (!a || !b) return undefined
  const compare = COMPARE[operator]
  return (start, count, out) => {
    for (let i = 0; i < count; i++) {
      const x = a(start + i)
      const y = b(start + i)
      out[i] = Number.isNaN(x - y) ? OPEN : compare(x, y) ? TRUE : FALSE
    }
  }
}

/** A column whose doubles compare exactly as they are (see quick-comparison). */
function plainColumn(node: Node, table: ColumnTable): NumberColumn | undefined {
  const column = columnAt(node, table)
  return column?.kind === 'number' && column.scale === undefined && !column.exact ? column : undefined
}

function directComparison({ operator, left, right }: NodeOf<'compare'>, table: ColumnTable): Verdicts | undefined {
  const a = plainColumn(left, table)
  const b = plainColumn(right, table)
  if (a && b) return columnComparison(operator, a, b)
  const [column, other, sign] = a ? [a, right, operator] : [b, left, MIRRORED[operator]]
  const border = other.kind === 'literal' ? safeDouble(other.value as Exact) : Number.NaN
  if (!column || Number.isNaN(border)) return undefined
  const [relation, flip] = RELATIONS[sign]
  return (start, count, out) => {
    againstBorder(relation, column.values, border, flip, start, out, count)
    masked(column.known, start, out, count)
  }
}

/** A column near its exact numbers against a number of the rule: on doubles, and a little around the border on the row. */
function nearComparison(node: NodeOf<'compare'>, table: ColumnTable): Verdicts | undefined {
  const [path, other, sign] =
    node.right.kind === 'literal'
      ? [node.left, node.right, node.operator]
      : [node.right, node.left, MIRRORED[node.operator]]
  const column = columnAt(path, table)
  if (column?.kind !== 'number' || !column.exact || column.known || other.kind !== 'literal') return undefined
  const border = Number((other.value as Exact).valueOf())
  const margin = 4 * GUARD * Math.abs(border) + 2 * NEXT_TO_NOTHING
  if (!Number.isFinite(margin)) return undefined
  const { values } = column
  const [relation, flip] = RELATIONS[sign]
  const at = exactAt(node, table)
  const sharp = isShort(other.value as Exact) ? column.sharp : undefined
  const compare = COMPARE[sign]
  return (start, count, out) => {
    againstBorder(relation, values, border, flip, start, out, count)
    for (let i = 0; i < count; i++)
      if (Math.abs((values[start + i] as number) - border) <= margin) {
        const x = sharp ? sharp(start + i) : Number.NaN
        out[i] = Number.isNaN(x) ? verdictOf(at(start + i)) : compare(x, border) ? TRUE : FALSE
      }
  }
}

function columnComparison(operator: Comparison, a: NumberColumn, b: NumberColumn): Verdicts {
  const [relation, flip] = RELATIONS[operator]
  return (start, count, out) => {
    againstColumn(relation, a.values, b.values, flip, start, out, count)
    masked(a.known, start, out, count)
    masked(b.known, start, out, count)
  }
}

/** On doubles with error bounds; near a border (within the bounds and 1e-9) again on the exact values of the row. */
function guardedComparison(node: NodeOf<'compare'>, table: ColumnTable): Verdicts {
  const left = numbersOf(node.left, table)
  const right = numbersOf(node.right, table)
  const compare = COMPARE[node.operator]
  const at = exactAt(node, table)
  return (start, count, out) => {
    const a = left(start, count)
    const b = right(start, count)
    for (let i = 0; i < count; i++) {
      const x = a.values[i] as number
      const y = b.values[i] as number
      if (Number.isNaN(x) || Number.isNaN(y)) {
        out[i] = OPEN
        continue
      }
      const margin = (a.errors[i] as number) + (b.errors[i] as number) + GUARD * (Math.abs(x) + Math.abs(y))
      if (Math.abs(x - y) > margin) out[i] = compare(x, y) ? TRUE : FALSE
      else out[i] = verdictOf(at(start + i))
    }
  }
}

/** A condition on one text column is decided once per word of its dictionary. */
function byDictionary(node: Node, table: ColumnTable): Verdicts | undefined {
  const names = [...nodesOf(node)].filter((part) => part.kind === 'name')
  const name = names[0]?.name
  if (name === undefined || names.some((part) => part.name !== name)) return undefined
  const column = columnOf(table, name)
  if (column?.kind !== 'text' || column.dictionary.length > table.rows) return undefined
  const { codes, dictionary, known } = column
  const evaluate = evaluatorOf(node)
  const ifMissing = verdictOf(evaluate({}))
  const decided = Uint8Array.from([undefined, ...dictionary], (word) => verdictOf(evaluate({ [name]: word })))
  return (start, count, out) => {
    for (let i = 0; i < count; i++) out[i] = decided[(codes[start + i] as number) + 1] ?? OPEN
    if (known) for (let i = 0; i < count; i++) if (known[start + i] === 0) out[i] = ifMissing
  }
}
