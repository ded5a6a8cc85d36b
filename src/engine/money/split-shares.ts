import type { Fen } from '#engine/money/fen.ts'
import { compareExact, type Exact, isNegative, sum } from '#engine/number/exact.ts'

/**
 * Splits an amount by weights so that the parts add up to it, to the fen (largest remainder, Hare): each part is its exact
 * share cut to fen or one fen more; of equal remainders the earlier part has the fen. Parts of weight 0 are 0.
 * @throws RangeError when a weight or the amount is negative, or when all weights are 0 and the amount is not.
 */
export function splitShares(amount: Fen, weights: readonly Exact[]): readonly Fen[] {
  if (amount < 0n || weights.some(isNegative)) throw new RangeError('shares are of an amount, by weights of 0 or more')
  const total = sum(weights)
  if (total.n === 0n) {
    if (amount === 0n) return weights.map(() => 0n)
    throw new RangeError('nobody has a share')
  }
  const shares = weights.map((weight, at) => {
    const exact = weight.mul(amount).div(total)
    const whole = exact.n / exact.d
    return { at, whole, rest: exact.sub(whole) }
  })
  const left = amount - shares.reduce((sofar, { whole }) => sofar + whole, 0n)
  const next = [...shares].sort((a, b) => compareExact(b.rest, a.rest) || a.at - b.at).slice(0, Number(left))
  const more = new Set(next.map(({ at }) => at))
  return shares.map(({ at, whole }) => (more.has(at) ? whole + 1n : whole))
}
