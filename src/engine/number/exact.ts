import Fraction from 'fraction.js'

/**
 * An exact rational number: every figure that decides (completion, score, tier) is one, never a double.
 * `135/100` and `182.25/135` are kept as they are, so a border of 35 % is met exactly.
 */
export type Exact = Fraction

export type Rounding = 'half-up' | 'truncate'

export const ZERO: Exact = new Fraction(0)
export const ONE: Exact = new Fraction(1)
export const HUNDRED: Exact = new Fraction(100)

/** No office writes a number of more characters; a longer text is hostile and would cost quadratic time. */
const LONGEST_DECIMAL = 64
const DECIMAL = /^[+-]?\d+(?:\.\d+)?$/
const MOST_DECIMALS = 30

/**
 * Reads a strict decimal: optional sign, digits, optionally a point and digits. No exponent, no blanks, no separators,
 * no repeating part. Anything else, or more than 64 characters, is undefined.
 */
export function parseExact(text: string): Exact | undefined {
  if (text.length > LONGEST_DECIMAL || !DECIMAL.test(text)) return undefined
  const point = text.indexOf('.')
  if (point === -1) return new Fraction(BigInt(text.startsWith('+') ? text.slice(1) : text))
  const digits = BigInt(text.slice(text.startsWith('+') ? 1 : 0, point) + text.slice(point + 1))
  return new Fraction(digits, 10n ** BigInt(text.length - point - 1))
}

/**
 * An exact number from a literal: a bigint, an integer, or a decimal as definitions write it (`0.5`, `'0.5'`).
 * A double stands for the shortest decimal that names it, as YAML and JSON authors mean it.
 * @throws RangeError when the literal is no plain decimal (NaN, Infinity, `1e-9`, text).
 */
export function exact(literal: bigint | number | string): Exact {
  if (typeof literal === 'bigint') return new Fraction(literal)
  const parsed = parseExact(String(literal))
  if (parsed === undefined) throw new RangeError(`not a plain decimal: ${String(literal).slice(0, LONGEST_DECIMAL)}`)
  return parsed
}

/** `numerator / denominator`, or undefined when the denominator is zero. */
export function divide(numerator: Exact, denominator: Exact): Exact | undefined {
  return denominator.n === 0n ? undefined : numerator.div(denominator)
}

export function compareExact(a: Exact, b: Exact): -1 | 0 | 1 {
  const difference = a.s * a.n * b.d - b.s * b.n * a.d
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export function isZero(x: Exact): boolean {
  return x.n === 0n
}

export function isNegative(x: Exact): boolean {
  return x.n !== 0n && x.s < 0n
}

/** The sum; of nothing it is 0. */
export function sum(terms: Iterable<Exact>): Exact {
  let numerator = 0n
  let denominator = 1n
  for (const term of terms) {
    if (term.d === denominator) numerator += term.s * term.n
    else if (denominator % term.d === 0n) numerator += term.s * term.n * (denominator / term.d)
    else {
      const total = new Fraction(numerator, denominator).add(term)
      numerator = total.s * total.n
      denominator = total.d
    }
  }
  return new Fraction(numerator, denominator)
}

/** The arithmetic mean, or undefined of nothing. */
export function mean(terms: readonly Exact[]): Exact | undefined {
  return divide(sum(terms), new Fraction(terms.length))
}

export function least(a: Exact, b: Exact): Exact {
  return compareExact(a, b) <= 0 ? a : b
}

export function greatest(a: Exact, b: Exact): Exact {
  return compareExact(a, b) >= 0 ? a : b
}

/** The nearest number to `x` within `[low, high]`. */
export function clamp(x: Exact, low: Exact, high: Exact): Exact {
  return least(greatest(x, low), high)
}

/**
 * Rounds to `decimals` places: half-up goes away from zero at the half (0.125 → 0.13, −0.125 → −0.13), truncate cuts
 * (93.75 % was printed 93.7 % by one county: both habits exist, so the indicator says which).
 * @throws RangeError when `decimals` is not an integer from 0 to 30.
 */
export function roundExact(x: Exact, decimals: number, rounding: Rounding): Exact {
  const scale = scaleOf(decimals)
  return new Fraction(x.s * unitsOf(x, scale, rounding), scale)
}

/** Prints with exactly `decimals` places, a plain point and no separators; never `-0`. Rounds as `roundExact`. */
export function formatExact(x: Exact, decimals: number, rounding: Rounding): string {
  const units = unitsOf(x, scaleOf(decimals), rounding)
  const digits = units.toString().padStart(decimals + 1, '0')
  const sign = units !== 0n && isNegative(x) ? '-' : ''
  const whole = digits.slice(0, digits.length - decimals)
  return decimals === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-decimals)}`
}

/** The shortest exact writing: `12.5` when the decimal ends, else the reduced fraction `-2/3`. Never rounded. */
export function exactText(x: Exact): string {
  const decimals = decimalsOf(x)
  if (decimals !== undefined && decimals <= MOST_DECIMALS) return formatExact(x, decimals, 'truncate')
  return `${isNegative(x) ? '-' : ''}${x.n}/${x.d}`
}

/** How many decimal places write `x` exactly, or undefined when no finite decimal does. */
export function decimalsOf(x: Exact): number | undefined {
  let rest = x.d
  let twos = 0
  let fives = 0
  for (; rest % 2n === 0n; rest /= 2n) twos++
  for (; rest % 5n === 0n; rest /= 5n) fives++
  return rest === 1n ? Math.max(twos, fives) : undefined
}

function scaleOf(decimals: number): bigint {
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > MOST_DECIMALS) {
    throw new RangeError(`decimals must be an integer from 0 to ${MOST_DECIMALS}`)
  }
  return 10n ** BigInt(decimals)
}

/** |x| in whole units of 1/scale. */
function unitsOf(x: Exact, scale: bigint, rounding: Rounding): bigint {
  const scaled = x.n * scale
  return rounding === 'truncate' ? scaled / x.d : (2n * scaled + x.d) / (2n * x.d)
}
