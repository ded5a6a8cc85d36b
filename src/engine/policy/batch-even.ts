import { type ColumnTable, columnOf } from '#engine/expression/column-table.ts'
import type { Node, NodeOf } from '#engine/expression/expression.ts'
import { type Exact, HUNDRED, ONE } from '#engine/number/exact.ts'
import { STEP } from '#engine/policy/batch-doubles.ts'
import { plainColumn } from '#engine/policy/batch-numbers.ts'
import type { CompiledAmount, CompiledValue, Reading } from '#engine/policy/compiled-policy.ts'

/**
 * Doubles of all rows with one bound on the error of each and one on its size: sums and products with numbers of the rule, as
 * most amounts are, then take one step a row where a bound for each row takes three. NaN: unknown.
 */
interface Even {
  readonly values: Float64Array
  readonly error: number
  readonly size: number
}

/** Amounts in 万元 before rounding: `values × by`, no less than `least` and no more than `most`; its bounds are those of the amounts. */
export interface EvenAmounts extends Even {
  readonly by: number
  readonly least: number
  readonly most: number
}

/** Beyond it the bounds themselves could leave the doubles. */
const GREATEST = 1e30

/** Undefined where amounts are not made of facts in plain doubles, sums and numbers of the rule. */
export function evenAmounts(
  amount: CompiledAmount,
  table: ColumnTable,
  computed: readonly CompiledValue[],
): EvenAmounts | undefined {
  return new EvenReckoning(table, computed).amount(amount)
}

class EvenReckoning {
  readonly #table: ColumnTable
  readonly #computed: ReadonlyMap<string, CompiledValue>

  constructor(table: ColumnTable, computed: readonly CompiledValue[]) {
    this.#table = table
    this.#computed = new Map(computed.map((value) => [value.code, value]))
  }

  amount(amount: CompiledAmount): EvenAmounts | undefined {
    const reading = factored(amount)
    const of = reading && this.#node(reading.of.expression.tree)
    if (!reading || !of) return undefined
    if (!amount.less) return within(of, reading.factor, amount)
    const less = this.#node(amount.less.expression.tree)
    return within(added(times(of, reading.factor), less, -1), ONE, amount)
  }

  #node(node: Node): Even | undefined {
    if (node.type !== 'number') return undefined
    if (node.kind === 'name') return this.#named(node)
    if (node.kind === 'call' && (node.name === 'min' || node.name === 'max') && node.args.length === 2)
      return extreme(this.#node(node.args[0] as Node), this.#node(node.args[1] as Node), node.name === 'min')
    if (node.kind !== 'arithmetic' || node.left.type !== 'number') return undefined
    const { operator, left, right } = node
    if (operator === '*' && right.kind === 'literal') return times(this.#node(left), right.value as Exact)
    if (operator === '*' && left.kind === 'literal') return times(this.#node(right), left.value as Exact)
    if (operator === '+' || operator === '-')
      return added(this.#node(left), this.#node(right), operator === '+' ? 1 : -1)
    return undefined
  }

  #named({ name }: NodeOf<'name'>): Even | undefined {
    const value = this.#computed.get(name)
    if (value) return this.#node(value.expression.tree)
    const column = plainColumn(columnOf(this.#table, name))
    if (!column || column.known) return undefined
    const { values } = column
    let size = 0
    for (let row = 0; row < values.length; row++) {
      const here = Math.abs(values[row] as number)
      if (here > size) size = here
    }
    return bounded(values, size * STEP, size)
  }
}

/** An amount that is so many times a number. */
function factored(amount: CompiledAmount): { readonly of: Reading; readonly factor: Exact } | undefined {
  switch (amount.kind) {
    case 'percent':
      return { of: amount.of, factor: amount.percent.div(HUNDRED) }
    case 'each':
      return { of: amount.count, factor: amount.each }
    case 'formula':
      return { of: amount.is, factor: ONE }
    default:
      return undefined
  }
}

/** With room for the rounding of the bounds themselves. */
function bounded(values: Float64Array, error: number, size: number): Even | undefined {
  return size < GREATEST ? { values, error: error * (1 + STEP) + Number.MIN_VALUE, size: size * (1 + STEP) } : undefined
}

function added(a: Even | undefined, b: Even | undefined, sign: 1 | -1): Even | undefined {
  if (!a || !b) return undefined
  const values = new Float64Array(a.values.length)
  // A loop for each sign: with a factor in it, each row would be multiplied.
  if (sign === 1)
    for (let row = 0; row < values.length; row++) values[row] = (a.values[row] as number) + (b.values[row] as number)
  else for (let row = 0; row < values.length; row++) values[row] = (a.values[row] as number) - (b.values[row] as number)
  const size = a.size + b.size
  return bounded(values, a.error + b.error + size * STEP, size)
}

function extreme(a: Even | undefined, b: Even | undefined, isLeast: boolean): Even | undefined {
  if (!a || !b) return undefined
  const values = new Float64Array(a.values.length)
  const pick = isLeast ? Math.min : Math.max
  for (let row = 0; row < values.length; row++) values[row] = pick(a.values[row] as number, b.values[row] as number)
  return bounded(values, Math.max(a.error, b.error), Math.max(a.size, b.size))
}

function times(of: Even | undefined, factor: Exact): Even | undefined {
  if (!of) return undefined
  const by = Number(factor.valueOf())
  const values = new Float64Array(of.values.length)
  for (let row = 0; row < values.length; row++) values[row] = (of.values[row] as number) * by
  const size = of.size * Math.abs(by)
  return bounded(values, of.error * Math.abs(by) + 4 * size * STEP, size)
}

/** Below zero is nothing. */
function within(
  of: Even | undefined,
  factor: Exact,
  { floor, cap }: Pick<CompiledAmount, 'floor' | 'cap'>,
): EvenAmounts | undefined {
  if (!of) return undefined
  const by = Number(factor.valueOf())
  const least = Number(floor?.valueOf() ?? 0)
  const most = Number(cap?.valueOf() ?? Number.POSITIVE_INFINITY)
  const size = Math.max(of.size * Math.abs(by), least, most < GREATEST ? most : 0)
  const bounds = bounded(of.values, of.error * Math.abs(by) + 5 * size * STEP, size)
  return bounds && { ...bounds, by, least, most }
}
