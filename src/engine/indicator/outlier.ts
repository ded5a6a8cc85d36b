import { median } from '#engine/indicator/compare.ts'
import { divide, type Exact, exact, isZero, mean } from '#engine/number/exact.ts'

/** Fewer past values say nothing about what is usual. */
const LEAST_HISTORY = 5
const NORMAL_MAD = exact('0.6745')
/** Mean absolute deviation of a normal distribution, inverted: 1/1.253314. */
const NORMAL_MEAN_DEVIATION = exact('0.797885')

/**
 * The modified z-score 0.6745·(x − median)/MAD (Iglewicz and Hoaglin 1993; beyond ±3.5 is an outlier). When more than half
 * of the past is one value, MAD is 0 and the mean absolute deviation stands in. A past without any variation makes every
 * other value `infinite`. Undefined for fewer than five past values.
 */
export function modifiedZScore(value: Exact, history: readonly Exact[]): Exact | 'infinite' | undefined {
  const middle = median(history)
  if (middle === undefined || history.length < LEAST_HISTORY) return undefined
  const deviations = history.map((past) => past.sub(middle).abs())
  const away = value.sub(middle)
  const score =
    divide(away.mul(NORMAL_MAD), median(deviations)!) ?? divide(away.mul(NORMAL_MEAN_DEVIATION), mean(deviations)!)
  return score ?? (isZero(away) ? exact(0) : 'infinite')
}
