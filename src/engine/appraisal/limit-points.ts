import {
  clamp,
  compareExact,
  type Exact,
  exact,
  greatest,
  isNegative,
  isZero,
  least,
  roundExact,
  sum,
  ZERO,
} from '#engine/number/exact.ts'

export interface Bounds {
  readonly low?: Exact | undefined
  readonly high?: Exact | undefined
}

export type Sharing = 'in-order' | 'pro-rata'

/**
 * What is left of points so that `from` with them stays within bounds. The sum decides, so that points given and taken are weighed
 * against each other; only those on the side that goes too far are cut. A starting score that is itself out of bounds is
 * nobody's fault: entries may not lead further out, and it is never cut.
 * `in-order`: the last bear the cut. `pro-rata`: each in proportion, whatever their order.
 */
export function limitPoints(points: readonly Exact[], from: Exact, bounds: Bounds, sharing: Sharing): Exact[] {
  const wanted = sum(points)
  const low = bounds.low === undefined ? undefined : least(bounds.low, from).sub(from)
  const high = bounds.high === undefined ? undefined : greatest(bounds.high, from).sub(from)
  const allowed = clamp(wanted, low ?? least(wanted, ZERO), high ?? greatest(wanted, ZERO))
  const cut = wanted.sub(allowed)
  if (isZero(cut)) return [...points]
  const side = (one: Exact) => !isZero(one) && isNegative(one) === isNegative(cut)
  return sharing === 'pro-rata' ? inProportion(points, cut, side) : lastFirst(points, cut, side)
}

/** Shares are written with four decimals; what that leaves over goes to those who were cut short most. */
function inProportion(points: readonly Exact[], cut: Exact, side: (one: Exact) => boolean): Exact[] {
  const whole = sum(points.filter(side))
  const fair = points.map((one) => (side(one) ? cut.mul(one).div(whole) : ZERO))
  const shares = fair.map((share) => roundExact(share, 4, 'truncate'))
  const shortest = [...points.keys()].sort((a, b) => compareExact(missing(b), missing(a)) || a - b)
  function missing(at: number): Exact {
    return fair[at]!.sub(shares[at]!).abs()
  }
  let rest = cut.sub(sum(shares))
  for (const step of [STEP, undefined]) {
    for (const at of shortest) {
      const room = points[at]!.sub(shares[at]!)
      if (isZero(rest) || !side(room)) continue
      const most = least(room.abs(), step ?? room.abs())
      const more = compareExact(most, rest.abs()) < 0 ? most.mul(rest.s) : rest
      shares[at] = shares[at]!.add(more)
      rest = rest.sub(more)
    }
  }
  return points.map((one, at) => one.sub(shares[at]!))
}

const STEP = exact('0.0001')

function lastFirst(points: readonly Exact[], cut: Exact, side: (one: Exact) => boolean): Exact[] {
  const left = [...points]
  let rest = cut
  for (let at = left.length - 1; at >= 0 && !isZero(rest); at--) {
    const one = left[at]!
    if (!side(one)) continue
    const taken = compareExact(one.abs(), rest.abs()) <= 0 ? one : rest
    left[at] = one.sub(taken)
    rest = rest.sub(taken)
  }
  return left
}
