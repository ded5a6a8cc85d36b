import type { Completion } from '#engine/indicator/completion.ts'
import { compareExact, type Exact } from '#engine/number/exact.ts'

/** What a unit is ranked by. `best` and `worst` stand above and below every number; undefined has nothing to show. */
export type RankValue = Exact | 'best' | 'worst' | undefined

export interface RankEntry {
  readonly unit: string
  readonly value: RankValue
  /** Peer group (一类、二类县区): units are ranked only within theirs. */
  readonly group?: string | undefined
}

export interface Ranked extends RankEntry {
  /** Competition rank 1, 2, 2, 4; undefined for a unit that is not ranked. */
  readonly rank: number | undefined
  /** How many units of the group are ranked. */
  readonly of: number
  /** 赶超进位: places won (+) or lost (−) since the earlier rank; undefined when either is unknown. */
  readonly movement: number | undefined
}

export interface RankOptions {
  /** Which values come first; completion rates are always `high`, of amounts that should fall it is `low`. */
  readonly first: 'high' | 'low'
  /** Units with nothing to show: left unranked, or all last together. */
  readonly missing: 'unranked' | 'last'
  /** Ranks of the period before, by unit. */
  readonly before?: ReadonlyMap<string, number>
}

/** Ranks units within their peer groups. Ties share the better place and the next place is skipped. Entries keep order. */
export function rank(entries: readonly RankEntry[], options: RankOptions): Ranked[] {
  const results = new Map<RankEntry, Ranked>()
  for (const group of new Set(entries.map((entry) => entry.group))) {
    const peers = entries.filter((entry) => entry.group === group)
    const places = placesOf(peers, options)
    for (const entry of peers) {
      const place = places.get(entry)
      const before = options.before?.get(entry.unit)
      const movement = place === undefined || before === undefined ? undefined : before - place
      results.set(entry, { ...entry, rank: place, of: places.size, movement })
    }
  }
  return entries.map((entry) => results.get(entry)!)
}

function placesOf(peers: readonly RankEntry[], options: RankOptions): Map<RankEntry, number> {
  const shown = peers.filter((entry) => entry.value !== undefined)
  const sorted = shown.sort((a, b) => compareRankValues(a.value!, b.value!, options.first))
  const places = new Map<RankEntry, number>()
  for (const [at, entry] of sorted.entries()) {
    const above = sorted[at - 1]
    const tied = above !== undefined && compareRankValues(above.value!, entry.value!, options.first) === 0
    places.set(entry, tied ? places.get(above)! : at + 1)
  }
  if (options.missing === 'last') {
    for (const entry of peers) if (entry.value === undefined) places.set(entry, sorted.length + 1)
  }
  return places
}

/** What a completion is ranked by: a target met where no rate exists stands above all rates, one not met below. */
export function rankValueOf(completed: Completion): RankValue {
  if (completed.state === 'rate') return completed.percent
  return completed.state === 'none' ? undefined : completed.met ? 'best' : 'worst'
}

/** Below 0 when `a` comes before `b`. */
export function compareRankValues(
  a: Exact | 'best' | 'worst',
  b: Exact | 'best' | 'worst',
  first: 'high' | 'low',
): number {
  const [left, right] = [tierOf(a), tierOf(b)]
  if (typeof a === 'string' || typeof b === 'string') return left - right
  return first === 'high' ? compareExact(b, a) : compareExact(a, b)
}

function tierOf(value: Exact | 'best' | 'worst'): number {
  return value === 'best' ? 0 : value === 'worst' ? 2 : 1
}
