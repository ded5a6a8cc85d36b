import type { Figure } from '#engine/indicator/figure.ts'
import type { Indicator } from '#engine/indicator/indicator.ts'
import { clamp, compareExact, divide, type Exact, exact, HUNDRED, ONE, ZERO } from '#engine/number/exact.ts'

/** A unit's target for a period. `none`: nothing was set; `not-applicable`: the indicator is not asked of this unit. */
export type Target =
  | { readonly state: 'value'; readonly value: Exact }
  | { readonly state: 'band'; readonly low: Exact; readonly high: Exact }
  | { readonly state: 'none' }
  | { readonly state: 'not-applicable' }

export const NO_COMPLETION_REASONS = [
  'missing',
  'invalid',
  'no-target',
  'no-base',
  'not-applicable',
  'wrong-target',
] as const

/**
 * How far a target is reached. `percent` is uncapped (over-achievement and decline stay visible; cap it only on display)
 * and is at least 100 exactly when the target is met. `met-only`: the rate would divide by zero or turn its sign (a
 * target of 0, a base equal to the target, nothing left of what should fall), so only met or not is known.
 */
export type Completion =
  | { readonly state: 'rate'; readonly percent: Exact; readonly met: boolean }
  | { readonly state: 'met-only'; readonly met: boolean }
  | { readonly state: 'none'; readonly reason: (typeof NO_COMPLETION_REASONS)[number] }

export type CompletionRule = Pick<Indicator, 'kind' | 'direction' | 'reverse' | 'bandTolerance'>

/**
 * The completion rate (完成率) of every direction; the only place where direction decides a formula (facts §3.2).
 *
 * up: A/T · down: T/A, or (base − A)/(base − T) · net increase, either way: (A − base)/(T − base) ·
 * keep, band: 100 inside, outside falling to 0 at the tolerance. All × 100.
 *
 * `actual` is the year to date of a flow, the present level of a stock; `base` the level the year began with.
 */
export function completion(rule: CompletionRule, actual: Figure, target: Target, base?: Figure): Completion {
  if (actual.state === 'not-applicable' || target.state === 'not-applicable') return none('not-applicable')
  if (target.state === 'none') return none('no-target')
  if (actual.state !== 'value') return none(actual.state)
  if (rule.direction === 'keep' || rule.direction === 'band') {
    const { low, high } = target.state === 'band' ? target : { low: target.value, high: target.value }
    if (compareExact(low, high) > 0 || (rule.direction === 'band' && target.state !== 'band'))
      return none('wrong-target')
    return withinBand(actual.value, low, high, exact(rule.bandTolerance ?? 0))
  }
  if (target.state === 'band') return none('wrong-target')
  const sign = rule.direction === 'up' ? ONE : ONE.neg()
  const met = compareExact(actual.value.mul(sign), target.value.mul(sign)) >= 0
  if (startsFromBase(rule)) {
    if (base?.state !== 'value') return none('no-base')
    const way = target.value.sub(base.value)
    return rate(actual.value.sub(base.value), compareExact(way.mul(sign), ZERO) > 0 ? way : ZERO, met)
  }
  if (rule.direction === 'up')
    return rate(actual.value, compareExact(target.value, ZERO) > 0 ? target.value : ZERO, met)
  const meaningful = compareExact(target.value, ZERO) >= 0 && compareExact(actual.value, ZERO) > 0
  return rate(target.value, meaningful ? actual.value : ZERO, met)
}

/** Whether the rate is measured from the level the year began with. */
export function startsFromBase({ kind, direction, reverse }: CompletionRule): boolean {
  return kind === 'net-increase' || (direction === 'down' && reverse === 'distance-from-base')
}

/** The percentage as shown: from 0 to `cap`; undefined where there is none. */
export function cappedPercent(completed: Completion, cap: Exact = HUNDRED): Exact | undefined {
  return completed.state === 'rate' ? clamp(completed.percent, ZERO, cap) : undefined
}

/** Whether the target is met; undefined where that is not known. */
export function isMet(completed: Completion): boolean | undefined {
  return completed.state === 'none' ? undefined : completed.met
}

/** The percentage that scores: `met-only` counts 100 or 0. Undefined where there is none. */
export function scoringPercent(completed: Completion): Exact | undefined {
  if (completed.state === 'none') return undefined
  return completed.state === 'rate' ? completed.percent : completed.met ? HUNDRED : ZERO
}

function rate(part: Exact, whole: Exact, met: boolean): Completion {
  const share = divide(part, whole)
  return share === undefined ? { state: 'met-only', met } : { state: 'rate', percent: share.mul(HUNDRED), met }
}

function withinBand(actual: Exact, low: Exact, high: Exact, tolerance: Exact): Completion {
  const outside = actual.sub(clamp(actual, low, high)).abs()
  if (compareExact(outside, ZERO) === 0) return { state: 'rate', percent: HUNDRED, met: true }
  const left = ONE.sub(divide(outside, tolerance) ?? ONE)
  return { state: 'rate', percent: clamp(left, ZERO, ONE).mul(HUNDRED), met: false }
}

function none(reason: Extract<Completion, { state: 'none' }>['reason']): Completion {
  return { state: 'none', reason }
}
