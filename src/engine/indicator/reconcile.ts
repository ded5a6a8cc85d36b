import type { Target } from '#engine/indicator/completion.ts'
import type { RollUp } from '#engine/indicator/indicator.ts'
import {
  compareExact,
  decimalsOf,
  divide,
  type Exact,
  exact,
  isNegative,
  ONE,
  roundExact,
  sum,
  ZERO,
} from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'

/** One child's target; `weight` is the child's figure of the weighing indicator or denominator, where the rule has one. */
export interface ChildTarget {
  readonly unit: string
  readonly target: Target
  readonly weight?: Exact | undefined
}

export interface Reconciled {
  /**
   * `even`: the children make the parent's target. `short`: they make less, or the band is not reached. `over`: more.
   * `open`: some applicable children have no target yet. `free`: the rule ties nothing (each unit its own figure, or rows of a register), or
   * the parent has no target. `unlike`: bands beside single values, or weights are lacking.
   */
  readonly status: 'even' | 'short' | 'over' | 'open' | 'free' | 'unlike'
  /** What the children with a target make together: sum or mean; of bands, of both ends. */
  readonly combined: { readonly low: Exact; readonly high: Exact } | undefined
  /** Parent less combined: what is still to be given out (−: given out too much). Of bands, of the lower end. */
  readonly unassigned: Exact | undefined
  /** Applicable children without a target. */
  readonly without: readonly string[]
}

/** Holds a parent's target against its children's, under the roll-up rule of the indicator at the parent's level. */
export function reconcile(rule: RollUp['rule'], parent: Target, children: readonly ChildTarget[]): Reconciled {
  const applicable = children.filter((child) => child.target.state !== 'not-applicable')
  const without = applicable.filter((child) => child.target.state === 'none').map((child) => child.unit)
  const set = applicable.flatMap((child) => {
    const ends = endsOf(child.target)
    return ends ? [{ ...child, ends }] : []
  })
  const goal = endsOf(parent)
  if (rule === 'own' || rule === 'rows' || goal === undefined)
    return { status: 'free', combined: undefined, unassigned: undefined, without }
  const alike = set.every((child) => child.target.state === parent.state)
  const combine = (end: 'low' | 'high') =>
    combineEnds(
      rule,
      set.map((child) => child.ends[end]),
      set.map((child) => child.weight),
    )
  const [low, high] = [combine('low'), combine('high')]
  if (!alike || (set.length > 0 && (low === undefined || high === undefined))) {
    return { status: 'unlike', combined: undefined, unassigned: undefined, without }
  }
  const combined = low && high ? { low, high } : undefined
  const unassigned = goal.low.sub(combined?.low ?? ZERO)
  if (combined === undefined || without.length > 0) return { status: 'open', combined, unassigned, without }
  const [lower, upper] = [compareExact(combined.low, goal.low), compareExact(combined.high, goal.high)]
  if (lower === 0 && upper === 0) return { status: 'even', combined, unassigned, without }
  return { status: upper > 0 ? 'over' : 'short', combined, unassigned, without }
}

/**
 * Splits a parent's target over children so that together they make it exactly again. Sums are shared out by `shares` in
 * steps of `decimals`, what is left over going to the largest remainders (earlier children first); under a mean every
 * child gets the parent's own. @throws Refusal rule-broken when there are no children, or no share is above 0 or one is below.
 */
export function splitTarget(
  rule: RollUp['rule'],
  parent: Target,
  shares: readonly Exact[],
  decimals: number,
): Target[] {
  if (shares.length === 0) throw new Refusal('rule-broken', { key: 'indicator.nobody-to-split-over' })
  if (rule !== 'sum' || parent.state === 'none' || parent.state === 'not-applicable') return shares.map(() => parent)
  if (parent.state === 'value')
    return splitSum(parent.value, shares, decimals).map((value) => ({ state: 'value', value }))
  const width = splitSum(parent.high.sub(parent.low), shares, decimals)
  return splitSum(parent.low, shares, decimals).map((low, at) => ({ state: 'band', low, high: low.add(width[at]!) }))
}

/** Parts of `whole` in proportion to `shares`, each a multiple of the step where `whole` is, that add up to it exactly. */
export function splitSum(whole: Exact, shares: readonly Exact[], decimals: number): Exact[] {
  const all = sum(shares)
  if (shares.some(isNegative) || all.equals(ZERO))
    throw new Refusal('rule-broken', { key: 'indicator.shares-not-positive' })
  const places = Math.max(decimals, Math.min(decimalsOf(whole) ?? 0, 30))
  const step = ONE.div(exact(10n ** BigInt(places)))
  const ideal = shares.map((share) => whole.mul(share).div(all))
  const parts = ideal.map((part) => roundExact(part, places, 'truncate'))
  let left = whole.sub(sum(parts))
  const order = ideal
    .map((part, at) => ({ at, rest: part.sub(parts[at]!).abs() }))
    .sort((a, b) => compareExact(b.rest, a.rest) || a.at - b.at)
  const signedStep = isNegative(left) ? step.neg() : step
  for (const { at } of order) {
    if (compareExact(left.abs(), step) < 0) break
    parts[at] = parts[at]!.add(signedStep)
    left = left.sub(signedStep)
  }
  parts[order[0]!.at] = parts[order[0]!.at]!.add(left)
  return parts
}

function endsOf(target: Target): { low: Exact; high: Exact } | undefined {
  if (target.state === 'value') return { low: target.value, high: target.value }
  return target.state === 'band' ? target : undefined
}

function combineEnds(
  rule: RollUp['rule'],
  ends: readonly Exact[],
  weights: readonly (Exact | undefined)[],
): Exact | undefined {
  if (ends.length === 0) return undefined
  if (rule === 'sum') return sum(ends)
  if (rule === 'average') return sum(ends).div(exact(ends.length))
  if (weights.some((weight) => weight === undefined)) return undefined
  return divide(sum(ends.map((end, at) => end.mul(weights[at]!))), sum(weights.map((weight) => weight!)))
}
