import { atLeast } from '#engine/scrutiny/binomial.ts'
import { believed } from '#engine/scrutiny/false-discovery.ts'

/** Where a figure stands that a small part of itself separates from a border: over it, or short of it. */
export type Side = 'over' | 'short'

/**
 * Jumps just over a threshold (刚好越线). Close to a border a figure falls on either side with the same chance, as nothing in the
 * world knows where the office drew its line. Of `falseAlarms` see `believed`.
 */
interface JumpPractice {
  readonly leastNear: number
  readonly falseAlarms: number
}

interface Jump<N> {
  readonly key: string
  readonly over: readonly N[]
  readonly short: readonly N[]
  /** How likely a fair coin shows as many heads. */
  readonly chance: number
}

/** The groups (units) that stand just over their borders far more often than just short of them; `series` were tried. */
export function findJumps<N extends { readonly side: Side }>(
  near: readonly N[],
  keyOf: (one: N) => string,
  { leastNear, falseAlarms }: JumpPractice,
): { readonly jumps: readonly Jump<N>[]; readonly series: number } {
  const groups = new Map<string, { over: N[]; short: N[] }>()
  for (const one of near) {
    const group = groups.get(keyOf(one)) ?? { over: [], short: [] }
    groups.set(keyOf(one), group)
    group[one.side].push(one)
  }
  const tried = [...groups].flatMap(([key, { over, short }]): Jump<N>[] =>
    over.length + short.length < leastNear
      ? []
      : [{ key, over, short, chance: atLeast(over.length, over.length + short.length, 0.5) }],
  )
  return { jumps: believed(tried, ({ chance }) => chance, falseAlarms), series: tried.length }
}
