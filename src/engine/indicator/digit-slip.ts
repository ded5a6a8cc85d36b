import Fraction from 'fraction.js'
import { compareExact, decimalsOf, type Exact, isNegative } from '#engine/number/exact.ts'

/** How a number was most likely written wrongly. */
export type DigitSlip = 'scale' | 'sign' | 'transposed' | 'one-digit' | 'digit-lost' | 'digit-added'

const MOST_TENS = 8
const MOST_DIGITS = 30

/**
 * The slip that turns what should be written into what was: a wrong power of ten, a wrong sign, two neighbouring digits
 * swapped, one digit wrong, lost or added. `tolerance` allows for rounding in what should be. Undefined when none does.
 */
export function digitSlip(written: Exact, should: Exact, tolerance: Exact): DigitSlip | undefined {
  const decimals = decimalsOf(written) ?? MOST_DIGITS
  const size = 10n ** BigInt(Math.min(decimals, MOST_DIGITS))
  const digits = ((written.n * size) / written.d).toString()
  if (written.n === 0n || digits.length > MOST_DIGITS || decimals >= MOST_DIGITS) return undefined
  const fits = (candidate: Exact) => compareExact(candidate.sub(should).abs(), tolerance) <= 0
  if (fits(written.neg())) return 'sign'
  for (let tens = 1; tens <= MOST_TENS; tens++) {
    const power = new Fraction(10n ** BigInt(tens))
    if (fits(written.mul(power)) || fits(written.div(power))) return 'scale'
  }
  const sign = isNegative(written) ? -1n : 1n
  const fitsDigits = (text: string) => text !== '' && fits(new Fraction(sign * BigInt(text), size))
  const places = [...digits].map((_, at) => at)
  const replaced = (at: number, length: number, by: string) => digits.slice(0, at) + by + digits.slice(at + length)
  if (places.some((at) => at > 0 && fitsDigits(replaced(at - 1, 2, digits[at]! + digits[at - 1]!)))) return 'transposed'
  const anyDigit = (at: number, length: number) =>
    [...'0123456789'].some((digit) => fitsDigits(replaced(at, length, digit)))
  if (places.some((at) => anyDigit(at, 1))) return 'one-digit'
  if ([...places, digits.length].some((at) => anyDigit(at, 0))) return 'digit-lost'
  return places.some((at) => fitsDigits(replaced(at, 1, ''))) ? 'digit-added' : undefined
}
