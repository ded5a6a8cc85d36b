import Fraction from 'fraction.js'
import type { Facts } from '#engine/expression/expression.ts'
import { isOpen } from '#engine/expression/value.ts'
import {
  compareExact,
  type Exact,
  greatest,
  HUNDRED,
  isNegative,
  least,
  roundExact,
  sum,
  ZERO,
} from '#engine/number/exact.ts'
import { isWithin } from '#engine/policy/bounds.ts'
import type { CompiledAmount, CompiledPolicy, Reading } from '#engine/policy/compiled-policy.ts'

/** One line of a reckoning: what came of which rule. */
export interface AmountStep {
  readonly amount: CompiledAmount
  /** 万元, before it is rounded. */
  readonly value: Exact
  /** The tier, band or option that applied, from 0. */
  readonly at?: number
  readonly capped: boolean
  readonly children: readonly AmountStep[]
}

/** What keeps a sum open: formulas that want a fact. */
export interface OpenAmount {
  readonly open: readonly Reading[]
}

const FEN_IN_TEN_THOUSAND = 1_000_000n
const UNITS: Readonly<Record<NonNullable<CompiledPolicy['policy']['gives']>['rounding'], bigint>> = {
  fen: 1n,
  yuan: 100n,
  'ten-thousand-yuan': FEN_IN_TEN_THOUSAND,
}

/** 万元 to whole fen, rounded half up to the policy's unit. */
export function fenOf(value: Exact, rounding: keyof typeof UNITS): bigint {
  const unit = UNITS[rounding]
  const units = roundExact(value.mul(new Fraction(FEN_IN_TEN_THOUSAND, unit)), 0, 'half-up')
  return units.s * units.n * unit
}

/** Works out an amount on facts and computed values. Negative results are nothing. */
export function reckon(amount: CompiledAmount, known: Facts): AmountStep | OpenAmount {
  const plain = reckonPlain(amount, known)
  if ('open' in plain) return plain
  let { value } = plain
  if (amount.less) {
    const less = numberOf(amount.less, known)
    if (less === undefined) return { open: [amount.less] }
    value = value.sub(less)
  }
  if (isNegative(value)) value = ZERO
  if (amount.floor) value = greatest(value, amount.floor)
  const isCapped = amount.cap !== undefined && compareExact(value, amount.cap) > 0
  if (amount.cap) value = least(value, amount.cap)
  return { ...plain, amount, value, capped: isCapped }
}

type Plain = Pick<AmountStep, 'value' | 'at' | 'children'>

const of = (value: Exact, at?: number, children: readonly AmountStep[] = []): Plain => ({
  value,
  children,
  ...(at !== undefined && { at }),
})

function numberOf(reading: Reading, known: Facts): Exact | undefined {
  const value = reading.decide(known)
  return isOpen(value) ? undefined : (value as Exact)
}

function reckonPlain(amount: CompiledAmount, known: Facts): Plain | OpenAmount {
  switch (amount.kind) {
    case 'fixed':
      return of(amount.amount)
    case 'percent':
      return withNumber(amount.of, known, (x) => of(x.mul(amount.percent).div(HUNDRED)))
    case 'formula':
      return withNumber(amount.is, known, (x) => of(x))
    case 'each':
      return withNumber(amount.count, known, (x) => of(x.mul(amount.each)))
    case 'bands':
      return withNumber(amount.of, known, (x) => of(progressive(amount.bands, x)))
    case 'tiers':
      return withNumber(amount.by, known, (x) => {
        const at = amount.tiers.findIndex(({ bounds }) => isWithin(bounds, x))
        const tier = amount.tiers[at]
        return tier === undefined ? { open: [amount.by] } : of(tier.amount, at)
      })
    case 'choose':
      return reckonChoice(amount, known)
    case 'sum':
    case 'best':
      return reckonParts(amount, known)
  }
}

function withNumber(reading: Reading, known: Facts, then: (x: Exact) => Plain | OpenAmount): Plain | OpenAmount {
  const value = numberOf(reading, known)
  return value === undefined ? { open: [reading] } : then(value)
}

function reckonChoice({ options }: CompiledAmount & { kind: 'choose' }, known: Facts): Plain | OpenAmount {
  for (const [at, { when, amount }] of options.entries()) {
    const met = when === undefined ? true : when.decide(known)
    if (met === false) continue
    if (met !== true) return { open: [when as Reading] }
    const chosen = reckon(amount, known)
    return 'open' in chosen ? chosen : of(chosen.value, at, [chosen])
  }
  return of(ZERO)
}

function reckonParts({ kind, parts }: CompiledAmount & { kind: 'sum' | 'best' }, known: Facts): Plain | OpenAmount {
  const done = parts.map((part) => reckon(part, known))
  const open = done.flatMap((part) => ('open' in part ? part.open : []))
  if (open.length > 0) return { open }
  const steps = done as AmountStep[]
  if (kind === 'sum') return of(sum(steps.map(({ value }) => value)), undefined, steps)
  const best = steps.reduce((most, step) => (compareExact(step.value, most.value) > 0 ? step : most))
  return of(best.value, steps.indexOf(best), steps)
}

/** Each part of the sum at the percentage of its band. */
function progressive(bands: (CompiledAmount & { kind: 'bands' })['bands'], x: Exact): Exact {
  return sum(
    bands.map(({ bounds: { low, high }, percent }) => {
      const from = low ?? ZERO
      const to = high === undefined ? x : least(x, high)
      return compareExact(to, from) > 0 ? to.sub(from).mul(percent).div(HUNDRED) : ZERO
    }),
  )
}
