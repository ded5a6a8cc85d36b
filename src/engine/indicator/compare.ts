import type { Ranked, RankValue } from '#engine/indicator/rank.ts'
import { compareExact, type Exact, exact } from '#engine/number/exact.ts'

/** The middle value, of an even number the mean of the two in the middle; undefined of none. */
export function median(values: readonly Exact[]): Exact | undefined {
  if (values.length === 0) return undefined
  const sorted = [...values].sort(compareExact)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : sorted[middle - 1]!.add(sorted[middle]!).div(exact(2))
}

export interface Neighbours {
  /** The units on the next better place that is taken, and how far their value is away (undefined beside `best`). */
  readonly ahead: { readonly units: readonly string[]; readonly by: Exact | undefined } | undefined
  readonly behind: { readonly units: readonly string[]; readonly by: Exact | undefined } | undefined
}

/** Whom a unit has just before and just behind it in its peer group. Undefined for a unit that is not ranked by a value. */
export function neighbours(ranking: readonly Ranked[], unit: string): Neighbours | undefined {
  const self = ranking.find((entry) => entry.unit === unit)
  if (self?.rank === undefined || self.value === undefined) return undefined
  const peers = ranking.filter((entry) => entry.group === self.group && entry.value !== undefined)
  const beside = (better: boolean) => {
    const side = peers.filter((entry) => (better ? entry.rank! < self.rank! : entry.rank! > self.rank!))
    const place = better ? Math.max(...side.map((entry) => entry.rank!)) : Math.min(...side.map((entry) => entry.rank!))
    const there = side.filter((entry) => entry.rank === place)
    if (there.length === 0) return undefined
    return { units: there.map((entry) => entry.unit), by: distance(there[0]!.value, self.value) }
  }
  return { ahead: beside(true), behind: beside(false) }
}

function distance(a: RankValue, b: RankValue): Exact | undefined {
  return typeof a === 'object' && typeof b === 'object' ? a.sub(b).abs() : undefined
}
