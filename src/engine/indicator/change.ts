import type { Figure } from '#engine/indicator/figure.ts'
import { divide, type Exact, HUNDRED } from '#engine/number/exact.ts'

/** A change against an earlier figure: in percent, for ratios in points, or none ("—") with the reason. */
export type Change =
  | { readonly state: 'percent'; readonly value: Exact }
  | { readonly state: 'points'; readonly value: Exact }
  | { readonly state: 'none'; readonly reason: 'missing' | 'zero-base' | 'not-applicable' }

/**
 * (now − before) / |before| × 100, or now − before in points (facts §3.2). 同比 gives the same period last year as `before`;
 * 环比 gives the in-period figures of this period and the one before (`inLastPeriod` differences cumulative series).
 * A base of 0, and a figure that is missing or no number, give none. Partial figures compare as they stand.
 */
export function changeBetween(now: Figure, before: Figure, byPoints: boolean): Change {
  if (now.state === 'not-applicable' || before.state === 'not-applicable')
    return { state: 'none', reason: 'not-applicable' }
  if (now.state !== 'value' || before.state !== 'value') return { state: 'none', reason: 'missing' }
  const difference = now.value.sub(before.value)
  if (byPoints) return { state: 'points', value: difference }
  const share = divide(difference, before.value.abs())
  return share === undefined ? { state: 'none', reason: 'zero-base' } : { state: 'percent', value: share.mul(HUNDRED) }
}
