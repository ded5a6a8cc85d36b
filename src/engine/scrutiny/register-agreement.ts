import { compareExact, type Exact } from '#engine/number/exact.ts'

/** What a register counts or sums for a unit and period, beside what was reported. */
export interface RegisterPair<P> {
  readonly place: P
  readonly reported: Exact
  readonly registered: Exact
}

interface Disagreement<P> extends RegisterPair<P> {
  /** Reported less registered. */
  readonly difference: Exact
}

/** Totals that disagree with a register (与登记数不符): by more than `tolerance`, in the indicator's unit. */
export function findDisagreements<P>(pairs: readonly RegisterPair<P>[], tolerance: Exact): Disagreement<P>[] {
  return pairs.flatMap((pair) => {
    const difference = pair.reported.sub(pair.registered)
    return compareExact(difference.abs(), tolerance) > 0 ? [{ ...pair, difference }] : []
  })
}
