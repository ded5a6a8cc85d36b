import { type ColumnTable, factsAt } from '#engine/expression/column-table.ts'
import { verdicts } from '#engine/expression/columns.ts'
import type { Facts, NodeOf } from '#engine/expression/expression.ts'
import type { Exact } from '#engine/number/exact.ts'
import { DoubleReckoning, type Doubles, STEP } from '#engine/policy/batch-doubles.ts'
import { type EvenAmounts, evenAmounts } from '#engine/policy/batch-even.ts'
import { tiersOf } from '#engine/policy/batch-tiers.ts'
import type { CompiledAmount, CompiledPolicy, CompiledValue, Reading } from '#engine/policy/compiled-policy.ts'
import { knownFacts } from '#engine/policy/decide.ts'
import { fenOf, reckon } from '#engine/policy/reckon-amount.ts'

/**
 * What the rows of a table are paid in whole fen, −1 while a fact is wanted: sums that are written in the policy by tables, all
 * others in doubles where no error could round them otherwise, else exactly, row by row. Written to the places of `into`.
 */
export function payRows(
  compiled: CompiledPolicy,
  table: ColumnTable,
  on: string,
  places: Int32Array,
  into: BigInt64Array,
): void {
  const { amount, policy } = compiled
  if (!amount || !policy.gives) return
  const { rounding } = policy.gives
  const written = writtenFen(amount, table, (value) => fenOf(value, rounding))
  if (written) {
    for (let row = 0; row < places.length; row++) into[places[row] as number] = written(row)
    return
  }
  const needed = neededBy(amount, compiled)
  const names = needed.reads.map((name): NodeOf<'name'> => {
    const declared = compiled.dictionary.facts.get(name)!.declared
    return { kind: 'name', name, type: declared.type, declared, at: { offset: 0, length: 0 } }
  })
  const exactly: PayRow = (row) => {
    const facts: Facts = factsAt(table, names, row)
    const step = reckon(amount, knownFacts(needed, facts, on))
    return 'open' in step ? -1n : fenOf(step.value, rounding)
  }
  const even = evenAmounts(amount, table, needed.values)
  if (even && isFine(even)) payEvenly(even, rounding, { places, into, exactly })
  else payMeasured(new AmountDoubles(table, needed.values).fen(amount, rounding), { places, into, exactly })
}

/** Where sums are written, and how one is found that doubles cannot tell. */
interface Payroll {
  readonly places: Int32Array
  readonly into: BigInt64Array
  readonly exactly: PayRow
}

/** A number of 64 bits is made for the few that need it: the two halves of the others are written as they are. */
const halvesOf = ({ into }: Payroll): Int32Array => new Int32Array(into.buffer, into.byteOffset, into.length * 2)

function payMeasured(sums: Float64Array, payroll: Payroll): void {
  const { places, into, exactly } = payroll
  const halves = halvesOf(payroll)
  for (let row = 0; row < places.length; row++) {
    const fen = sums[row] as number
    const place = places[row] as number
    if (Number.isNaN(fen)) into[place] = exactly(row)
    else {
      halves[2 * place] = fen
      halves[2 * place + 1] = Math.floor(fen / WORD)
    }
  }
}

/** Does the one bound leave most amounts sure? */
const isFine = ({ error, size }: EvenAmounts): boolean => (error + size * STEP) * FEN_IN_TEN_THOUSAND < 0.1

function payEvenly(
  { values, by, least, most, error, size }: EvenAmounts,
  rounding: keyof typeof UNITS,
  payroll: Payroll,
): void {
  const { places, into, exactly } = payroll
  const halves = halvesOf(payroll)
  const unit = UNITS[rounding]
  const scale = FEN_IN_TEN_THOUSAND / unit
  const sure = 0.5 - (error + size * STEP) * scale
  const last = Number.MAX_SAFE_INTEGER / unit
  for (let row = 0; row < places.length; row++) {
    const x = Math.min(Math.max((values[row] as number) * by, least), most) * scale
    const whole = Math.floor(x + 0.5)
    const place = places[row] as number
    if (Math.abs(x - whole) < sure && whole < last) {
      const fen = whole * unit
      halves[2 * place] = fen
      halves[2 * place + 1] = Math.floor(fen / WORD)
    } else into[place] = exactly(row)
  }
}

/** What each row is paid in whole fen, −1 while a fact is wanted. */
type PayRow = (row: number) => bigint

const WORD = 2 ** 32
const UNITS = { fen: 1, yuan: 100, 'ten-thousand-yuan': 1_000_000 } as const
const FEN_IN_TEN_THOUSAND = 1e6

/** An amount in doubles, rounded where no error could round it otherwise. */
class AmountDoubles {
  readonly #table: ColumnTable
  readonly #reckoning: DoubleReckoning

  constructor(table: ColumnTable, values: readonly CompiledValue[]) {
    this.#table = table
    this.#reckoning = new DoubleReckoning(table, values)
  }

  /** Whole fen of each row, not negative; NaN where only the exact number can tell, or none. */
  fen(amount: CompiledAmount, rounding: keyof typeof UNITS): Float64Array {
    const { values, errors } = this.#amount(amount)
    const unit = UNITS[rounding]
    const scale = FEN_IN_TEN_THOUSAND / unit
    const most = Number.MAX_SAFE_INTEGER / unit
    const out = new Float64Array(values.length)
    for (let row = 0; row < out.length; row++) {
      const x = (values[row] as number) * scale
      const error = (errors[row] as number) * scale + Math.abs(x) * STEP
      const whole = Math.floor(x + 0.5)
      const isSure = Math.abs(x - whole) + error < 0.5 && whole >= 0 && whole < most
      out[row] = isSure ? whole * unit : Number.NaN
    }
    return out
  }

  #amount(amount: CompiledAmount): Doubles {
    const { values, errors } = this.#plain(amount)
    const less = amount.less && this.#reckoning.of(amount.less.expression)
    const floor = Number(amount.floor?.valueOf() ?? 0)
    const cap = Number(amount.cap?.valueOf() ?? Number.POSITIVE_INFINITY)
    const own = Math.max(floor, Number.isFinite(cap) ? cap : 0) * STEP
    for (let row = 0; row < values.length; row++) {
      if (less) {
        values[row] = (values[row] as number) - (less.values[row] as number)
        errors[row] = (errors[row] as number) + (less.errors[row] as number) + Math.abs(values[row] as number) * STEP
      }
      values[row] = Math.min(Math.max(values[row] as number, floor), cap)
      errors[row] = (errors[row] as number) + own
    }
    return { values, errors }
  }

  #plain(amount: CompiledAmount): Doubles {
    const { rows } = this.#table
    switch (amount.kind) {
      case 'fixed':
        return {
          values: new Float64Array(rows).fill(Number(amount.amount.valueOf())),
          errors: new Float64Array(rows).fill(Number(amount.amount.valueOf()) * STEP),
        }
      case 'percent':
        return scaled(this.#reckoning.of(amount.of.expression), Number(amount.percent.valueOf()) / 100)
      case 'each':
        return scaled(this.#reckoning.of(amount.count.expression), Number(amount.each.valueOf()))
      case 'formula':
        return scaled(this.#reckoning.of(amount.is.expression), 1)
      case 'bands':
        return banded(amount, this.#reckoning.of(amount.of.expression))
      case 'sum':
        return amount.parts.map((part) => this.#amount(part)).reduce((a, b) => combined(a, b, (x, y) => x + y))
      case 'best':
        return amount.parts.map((part) => this.#amount(part)).reduce((a, b) => combined(a, b, Math.max))
      case 'tiers':
      case 'choose':
        return { values: new Float64Array(rows), errors: new Float64Array(rows).fill(Number.POSITIVE_INFINITY) }
    }
  }
}

function scaled({ values, errors }: Doubles, by: number): Doubles {
  const out = { values: new Float64Array(values.length), errors: new Float64Array(values.length) }
  for (let row = 0; row < values.length; row++) {
    const value = (values[row] as number) * by
    out.values[row] = value
    out.errors[row] = (errors[row] as number) * by + 3 * Math.abs(value) * STEP
  }
  return out
}

function combined(a: Doubles, b: Doubles, of: (x: number, y: number) => number): Doubles {
  const out = { values: new Float64Array(a.values.length), errors: new Float64Array(a.values.length) }
  for (let row = 0; row < out.values.length; row++) {
    const value = of(a.values[row] as number, b.values[row] as number)
    out.values[row] = value
    out.errors[row] = (a.errors[row] as number) + (b.errors[row] as number) + Math.abs(value) * STEP
  }
  return out
}

function banded({ bands }: CompiledAmount & { kind: 'bands' }, { values, errors }: Doubles): Doubles {
  const parts = bands.map(({ bounds: { low, high }, percent }) => ({
    low: Number(low?.valueOf() ?? 0),
    high: Number(high?.valueOf() ?? Number.POSITIVE_INFINITY),
    rate: Number(percent.valueOf()) / 100,
  }))
  const most = Math.max(...parts.map(({ rate }) => rate))
  return {
    values: values.map((x) =>
      parts.reduce((sum, { low, high, rate }) => sum + Math.max(0, Math.min(x, high) - low) * rate, 0),
    ),
    errors: errors.map((error, row) => (error + Math.abs(values[row] as number) * STEP * (bands.length + 3)) * most),
  }
}

/** Amounts that are numbers of the policy, chosen by conditions and tiers; undefined for any other. */
function writtenFen(amount: CompiledAmount, table: ColumnTable, fenAt: (value: Exact) => bigint): PayRow | undefined {
  if (amount.less || amount.cap || amount.floor) return undefined
  if (amount.kind === 'fixed') {
    const fen = fenAt(amount.amount)
    return () => fen
  }
  if (amount.kind === 'tiers') {
    const sums = amount.tiers.map((tier) => fenAt(tier.amount))
    const { at: places } = tiersOf(amount.by.expression, amount.tiers, table)
    return (row) => sums[places[row] as number] ?? -1n
  }
  if (amount.kind !== 'choose') return undefined
  const options = amount.options.map((option) => ({
    held: option.when && verdicts(option.when.expression)(table),
    pay: writtenFen(option.amount, table, fenAt),
  }))
  if (options.some(({ pay }) => pay === undefined)) return undefined
  return (row) => {
    for (const { held, pay } of options) {
      if (held?.[row] === 0) continue
      return held?.[row] === 2 || !pay ? -1n : pay(row)
    }
    return 0n
  }
}

/** The facts and computed values that an amount comes down to, and no others. */
function neededBy(
  amount: CompiledAmount,
  { values }: CompiledPolicy,
): { readonly reads: readonly string[]; readonly values: readonly CompiledValue[] } {
  const readings = readingsOf(amount)
  const names = new Set(readings.flatMap(({ expression }) => expression.names))
  const needed: CompiledValue[] = []
  for (const value of values.toReversed()) {
    if (!names.has(value.code)) continue
    needed.unshift(value)
    for (const name of value.expression.names) names.add(name)
  }
  const facts = readings.flatMap(({ registered, personal }) => [...registered, ...personal])
  return { reads: [...new Set(facts)], values: needed }
}

function readingsOf(amount: CompiledAmount): readonly Reading[] {
  const own = amount.less ? [amount.less] : []
  switch (amount.kind) {
    case 'fixed':
      return own
    case 'percent':
    case 'bands':
      return [...own, amount.of]
    case 'tiers':
      return [...own, amount.by]
    case 'each':
      return [...own, amount.count]
    case 'formula':
      return [...own, amount.is]
    case 'choose':
      return [
        ...own,
        ...amount.options.flatMap((option) => [...(option.when ? [option.when] : []), ...readingsOf(option.amount)]),
      ]
    case 'sum':
    case 'best':
      return [...own, ...amount.parts.flatMap(readingsOf)]
  }
}
