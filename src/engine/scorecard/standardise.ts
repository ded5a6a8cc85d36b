import { compareExact, divide, type Exact, exact, isZero, mean, ZERO } from '#engine/number/exact.ts'
import type { Scorecard } from '#engine/scorecard/scorecard.ts'

export interface GroupScore {
  readonly group: string
  readonly score: Exact
}

/**
 * Makes scores of groups with other reviewers comparable: each group’s mean becomes the mean of all, and with
 * `mean-and-spread` its standard deviation that of all. A spread is a square root, taken to 12 decimals and cut off, so
 * that everybody who reckons it anew gets the same; a group without spread is only moved. Order within a group never changes.
 */
export function standardise(scores: readonly GroupScore[], how: Scorecard['standardise']): readonly Exact[] {
  if (how === 'none') return scores.map(({ score }) => score)
  const all = scores.map(({ score }) => score)
  const common = mean(all) ?? ZERO
  const spread = spreadOf(all)
  const groups = new Map(
    [...new Set(scores.map(({ group }) => group))].map((group) => {
      const own = scores.filter((one) => one.group === group).map(({ score }) => score)
      return [group, { mean: mean(own)!, spread: spreadOf(own) }]
    }),
  )
  return scores.map(({ group, score }) => {
    const own = groups.get(group)!
    const factor = how === 'mean' || isZero(own.spread) || isZero(spread) ? undefined : divide(spread, own.spread)
    const distance = score.sub(own.mean)
    return common.add(factor === undefined ? distance : distance.mul(factor))
  })
}

function spreadOf(scores: readonly Exact[]): Exact {
  const middle = mean(scores) ?? ZERO
  return squareRoot(mean(scores.map((score) => score.sub(middle).mul(score.sub(middle)))) ?? ZERO)
}

const PLACES = 10n ** 12n

/** The square root of a number that is not negative, cut off at 12 decimals. */
export function squareRoot(x: Exact): Exact {
  const scaled = (x.n * PLACES * PLACES) / x.d
  if (scaled === 0n) return ZERO
  let root = 1n << BigInt((scaled.toString(2).length + 1) >> 1)
  for (let next = (root + scaled / root) >> 1n; next < root; next = (root + scaled / root) >> 1n) root = next
  return exact(root).div(exact(PLACES))
}

export interface Placed {
  readonly id: string
  readonly score: Exact
  /** Marks by criterion and variance, for ties: more of an earlier criterion wins, then the panel that agreed better. */
  readonly marks: readonly Exact[]
  readonly variance: Exact
}

/** Places of all, best first, ties broken by criteria in their order and then by the smaller variance; what stays equal shares a place. */
export function placesOf(all: readonly Placed[]): ReadonlyMap<string, number> {
  const sorted = [...all].sort(byMerit)
  const places = new Map<string, number>()
  for (const [at, one] of sorted.entries()) {
    const before = sorted[at - 1]
    places.set(one.id, before !== undefined && byMerit(before, one) === 0 ? places.get(before.id)! : at + 1)
  }
  return places
}

function byMerit(a: Placed, b: Placed): number {
  const byScore = compareExact(b.score, a.score)
  if (byScore !== 0) return byScore
  for (const [at, mark] of a.marks.entries()) {
    const other = b.marks[at]
    const difference = other === undefined ? 0 : compareExact(other, mark)
    if (difference !== 0) return difference
  }
  return compareExact(a.variance, b.variance)
}
