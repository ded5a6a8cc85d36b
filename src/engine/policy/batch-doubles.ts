import { BLOCK, numbersOf } from '#engine/expression/column-numbers.ts'
import { type ColumnTable, columnOf } from '#engine/expression/column-table.ts'
import { verdicts } from '#engine/expression/columns.ts'
import type { Expression, Node, NodeOf } from '#engine/expression/expression.ts'
import type { Exact } from '#engine/number/exact.ts'
import { plainColumn } from '#engine/policy/batch-numbers.ts'
import type { CompiledValue } from '#engine/policy/compiled-policy.ts'

/** Doubles of all rows with a bound on the error of each. NaN: unknown. An infinite bound: only the exact number can tell. */
export interface Doubles {
  readonly values: Float64Array
  readonly errors: Float64Array
}

/** More than the rounding of one double operation. */
export const STEP = 2 ** -50

/** Works a formula out in doubles through all computed values it names, so that the bounds stay those of the arithmetic. */
export class DoubleReckoning {
  readonly #table: ColumnTable
  readonly #values: ReadonlyMap<string, CompiledValue>
  readonly #done = new Map<string, Doubles>()

  constructor(table: ColumnTable, values: readonly CompiledValue[]) {
    this.#table = table
    this.#values = new Map(values.map((value) => [value.code, value]))
  }

  of({ tree }: Expression): Doubles {
    return this.#node(tree)
  }

  #node(node: Node): Doubles {
    if (node.kind === 'name') return this.#named(node)
    if (node.kind === 'choose') return this.#chosen(node)
    if (node.kind === 'call' && (node.name === 'min' || node.name === 'max') && node.args.length > 1)
      return node.args.map((part) => this.#node(part)).reduce((a, b) => extreme(a, b, node.name === 'min'))
    const factor = node.kind === 'arithmetic' && node.operator === '*' ? literalOf(node.right) : undefined
    if (node.kind === 'arithmetic' && factor !== undefined) return timesConstant(this.#node(node.left), factor)
    if (node.kind === 'arithmetic' && node.type === 'number' && node.left.type === 'number' && isSum(node.operator))
      return summed(node.operator === '+' ? 1 : -1, this.#node(node.left), this.#node(node.right))
    if (node.kind === 'arithmetic' && node.type === 'number' && node.left.type === 'number' && node.operator !== '%')
      return calculated(node.operator, this.#node(node.left), this.#node(node.right))
    return this.#plain(node)
  }

  #named(node: NodeOf<'name'>): Doubles {
    const value = this.#values.get(node.name)
    if (!value) return this.#plain(node)
    let done = this.#done.get(node.name)
    if (!done) {
      done = this.#node(value.expression.tree)
      this.#done.set(node.name, done)
    }
    return { values: done.values.slice(), errors: done.errors.slice() }
  }

  #plain(node: Node): Doubles {
    const column = node.kind === 'name' ? plainColumn(columnOf(this.#table, node.name)) : undefined
    if (column && !column.known) return plainDoubles(column.values)
    const { rows } = this.#table
    const out = { values: new Float64Array(rows), errors: new Float64Array(rows) }
    const fill = numbersOf(node, this.#table)
    for (let start = 0; start < rows; start += BLOCK) {
      const count = Math.min(BLOCK, rows - start)
      const { values, errors } = fill(start, count)
      out.values.set(values.subarray(0, count), start)
      out.errors.set(errors.subarray(0, count), start)
    }
    return out
  }

  #chosen({ condition, then, otherwise }: NodeOf<'choose'>): Doubles {
    const held = verdicts({ source: '', tree: condition, type: 'bool', names: [] })(this.#table)
    const [yes, no] = [this.#node(then), this.#node(otherwise)]
    const values = yes.values.slice()
    const errors = yes.errors.slice()
    for (let row = 0; row < values.length; row++) {
      if (held[row] === 1) continue
      values[row] = held[row] === 0 ? (no.values[row] as number) : Number.NaN
      errors[row] = held[row] === 0 ? (no.errors[row] as number) : 0
    }
    return { values, errors }
  }
}

/** What is no number at all is told on the exact facts. */
function plainDoubles(from: Float64Array): Doubles {
  const values = new Float64Array(from.length)
  const errors = new Float64Array(from.length)
  for (let row = 0; row < values.length; row++) {
    const x = from[row] as number
    const isNumber = Math.abs(x) < Number.POSITIVE_INFINITY
    values[row] = isNumber || Number.isNaN(x) ? x : 0
    const error = x === 0 ? 0 : Math.abs(x) * STEP + Number.MIN_VALUE
    errors[row] = isNumber ? error : Number.isNaN(x) ? 0 : Number.POSITIVE_INFINITY
  }
  return { values, errors }
}

/** A plain number of the rule, far from where doubles end. */
function literalOf(node: Node): number | undefined {
  if (node.kind !== 'literal' || node.type !== 'number') return undefined
  const value = Number((node.value as Exact).valueOf())
  return Math.abs(value) < 1e15 ? value : undefined
}

function extreme(a: Doubles, b: Doubles, isLeast: boolean): Doubles {
  const pick = isLeast ? Math.min : Math.max
  return {
    values: a.values.map((x, row) => pick(x, b.values[row] as number)),
    errors: a.errors.map((x, row) => Math.max(x, b.errors[row] as number)),
  }
}

const isSum = (operator: string): boolean => operator === '+' || operator === '-'

/** Written into `a`: what is worked out belongs to nobody else. */
function summed(sign: 1 | -1, a: Doubles, b: Doubles): Doubles {
  const { values, errors } = a
  for (let row = 0; row < values.length; row++) {
    const value = (values[row] as number) + sign * (b.values[row] as number)
    const error = ((errors[row] as number) + (b.errors[row] as number)) * (1 + STEP) + Math.abs(value) * STEP
    const isSure = Number.isFinite(value)
    values[row] = isSure || Number.isNaN(value) ? value : 0
    errors[row] = isSure ? error + Number.MIN_VALUE : Number.isNaN(value) ? 0 : Number.POSITIVE_INFINITY
  }
  return a
}

function calculated(operator: '+' | '-' | '*' | '/', a: Doubles, b: Doubles): Doubles {
  const values = new Float64Array(a.values.length)
  const errors = new Float64Array(a.values.length)
  for (let row = 0; row < values.length; row++) {
    const x = a.values[row] as number
    const y = b.values[row] as number
    const ex = a.errors[row] as number
    const ey = b.errors[row] as number
    const value = operator === '+' ? x + y : operator === '-' ? x - y : operator === '*' ? x * y : x / y
    const spread =
      operator === '*'
        ? Math.abs(x) * ey + Math.abs(y) * ex + ex * ey
        : operator === '/'
          ? (ex + Math.abs(value) * ey) / (Math.abs(y) - ey)
          : ex + ey
    const error = spread * (1 + STEP) + Math.abs(value) * STEP + Number.MIN_VALUE
    const isSure = Number.isFinite(value) && error >= 0 && (operator !== '/' || Math.abs(y) > ey)
    const isUnknown = Number.isNaN(x) || Number.isNaN(y)
    values[row] = isUnknown ? Number.NaN : isSure ? value : 0
    errors[row] = isUnknown ? 0 : isSure ? error : Number.POSITIVE_INFINITY
  }
  return { values, errors }
}

/** By a number of the rule itself. */
function timesConstant({ values, errors }: Doubles, by: number): Doubles {
  const products = new Float64Array(values.length)
  const bounds = new Float64Array(values.length)
  const size = Math.abs(by)
  for (let row = 0; row < products.length; row++) {
    const product = (values[row] as number) * by
    products[row] = product
    bounds[row] = (errors[row] as number) * size + Math.abs(product) * 4 * STEP
  }
  return { values: products, errors: bounds }
}
