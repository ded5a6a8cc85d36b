import { coverOf, type LinkedClaims } from '#engine/policy/linked-claims.ts'

/** What a search may still cost; shared by all groups of one choice. */
interface Steps {
  left: number
}

/**
 * The lawful set of linked claims that pays most; of equal ones the first in the order of the claims. Nothing is taken when
 * nothing is paid. Undefined: the steps were used up before it was proved.
 *
 * Branch and bound in the order of the claims. The bound takes of each part of a cover by cliques the greatest, under ceilings
 * that do not overlap. Where at most one ceiling holds, a state that was reached before with no less is not looked at again.
 */
export function bestSet(group: LinkedClaims, aloneFen: readonly bigint[], steps: Steps): readonly number[] | undefined {
  if (group.places.length > MOST_PLACES) return undefined
  const search = new Search(group, aloneFen, steps)
  return search.run() ? search.best : undefined
}

/** A search goes as deep as there are claims. */
const MOST_PLACES = 2000
const NOTHING: readonly number[] = []

class Search {
  best: readonly number[] = NOTHING
  readonly #group: LinkedClaims
  readonly #alone: readonly bigint[]
  readonly #steps: Steps
  #bestFen = 0n
  readonly #bound: Bound
  /** By place in the group: its cliques, and the parentages in which it is child or parent. */
  readonly #cliquesOf: readonly (readonly number[])[]
  readonly #taken: boolean[]
  readonly #used: number[]
  /** What was reached before, by state: what stands under the ceiling and beside it. */
  readonly #reached = new Map<string, (readonly [bigint, bigint])[]>()
  readonly #isRemembering: boolean
  readonly #underCeiling: ReadonlySet<number>

  constructor(group: LinkedClaims, aloneFen: readonly bigint[], steps: Steps) {
    this.#group = group
    this.#alone = aloneFen
    this.#steps = steps
    this.#cliquesOf = group.places.map((at) => group.cliques.flatMap((members, q) => (members.includes(at) ? [q] : [])))
    this.#taken = group.places.map(() => false)
    this.#used = group.cliques.map(() => 0)
    this.#bound = new Bound(group, aloneFen)
    this.#isRemembering = group.ceilings.length < 2
    this.#underCeiling = new Set(group.ceilings[0]?.members)
  }

  run(): boolean {
    return this.#from(0, [0n, 0n])
  }

  /** False when the steps are used up. `sums`: taken so far, under the one ceiling and beside it. */
  #from(i: number, sums: readonly [bigint, bigint]): boolean {
    if (this.#steps.left-- <= 0) return false
    if (this.#bound.of(i, this.#taken, this.#used) <= this.#bestFen) return true
    if (i === this.#group.places.length) {
      this.#arrive()
      return true
    }
    if (this.#isRemembering && this.#isKnown(i, sums)) return true
    const cliques = this.#cliquesOf[i] as readonly number[]
    if (cliques.every((q) => this.#used[q] === 0)) {
      this.#take(i, cliques, 1)
      const at = this.#group.places[i] as number
      const alone = this.#alone[at] as bigint
      const [under, beside] = sums
      const isThrough = this.#from(
        i + 1,
        this.#underCeiling.has(at) ? [under + alone, beside] : [under, beside + alone],
      )
      this.#take(i, cliques, -1)
      if (!isThrough) return false
    }
    return this.#from(i + 1, sums)
  }

  #take(i: number, cliques: readonly number[], by: 1 | -1): void {
    this.#taken[i] = by === 1
    for (const q of cliques) this.#used[q] = (this.#used[q] as number) + by
  }

  #arrive(): void {
    const { places, parentages } = this.#group
    const isTaken = (at: number) => this.#taken[places.indexOf(at)] === true
    if (parentages.some(({ children, parents }) => children.some(isTaken) && !parents.some(isTaken))) return
    const paid = new Map(places.map((at, i) => [at, this.#taken[i] ? (this.#alone[at] as bigint) : 0n]))
    for (const { roomFen, members } of this.#group.ceilings) {
      let room = roomFen
      for (const at of members) {
        if ((paid.get(at) as bigint) > room) paid.set(at, room)
        room -= paid.get(at) as bigint
      }
    }
    let total = 0n
    for (const fen of paid.values()) total += fen
    if (total <= this.#bestFen) return
    this.#bestFen = total
    this.best = places.filter((_, i) => this.#taken[i])
  }

  /** Was this state reached before with no less? What may follow depends on cliques and parentages that reach across `i`. */
  #isKnown(i: number, [under, beside]: readonly [bigint, bigint]): boolean {
    const { places, cliques, parentages } = this.#group
    const here = places[i] as number
    const isAhead = (at: number) => at >= here
    const crossing = cliques.map((members, q) => (members.some(isAhead) && (this.#used[q] as number) > 0 ? 1 : 0))
    const isTaken = (at: number) => this.#taken[places.indexOf(at)] === true
    const owed = parentages.map(({ children, parents }) =>
      parents.some(isTaken) ? 'p' : children.some(isTaken) ? 'c' : '-',
    )
    const key = `${i} ${crossing.join('')} ${owed.join('')}`
    const known = this.#reached.get(key) ?? []
    if (known.some(([a, b]) => a >= under && b >= beside)) return true
    this.#reached.set(key, [...known.filter(([a, b]) => a > under || b > beside), [under, beside]])
    return false
  }
}

interface Part {
  readonly clique: number | undefined
  /** By index of the next claim: the greatest of the part that is still to come. */
  readonly ahead: readonly bigint[]
}

/** One ceiling of a family, or what none of its ceilings covers (`roomFen` undefined). */
interface Region {
  readonly roomFen: bigint | undefined
  readonly isIn: readonly boolean[]
  readonly parts: readonly Part[]
}

/** Never less than what any lawful set that begins as taken pays. */
class Bound {
  /** Families of ceilings that do not overlap, one beginning with each ceiling; the least of their bounds counts. */
  readonly #families: readonly (readonly Region[])[]
  readonly #aloneOf: readonly bigint[]

  constructor({ places, cliques, ceilings }: LinkedClaims, aloneFen: readonly bigint[]) {
    this.#aloneOf = places.map((at) => aloneFen[at] as bigint)
    const indexOf = new Map(places.map((at, i) => [at, i]))
    const regionOf = (members: readonly number[], roomFen: bigint | undefined): Region => {
      const inside = new Set(members)
      return {
        roomFen,
        isIn: places.map((at) => inside.has(at)),
        parts: coverOf(members, cliques).map((part) => ({
          clique: part.clique,
          ahead: this.#aheadOf(part.places.map((at) => indexOf.get(at) as number)),
        })),
      }
    }
    const starts = ceilings.length === 0 ? [undefined] : ceilings
    this.#families = starts.map((start) => {
      const covered = new Set<number>()
      const regions: Region[] = []
      for (const ceiling of start === undefined ? [] : [start, ...ceilings]) {
        if (ceiling.members.some((at) => covered.has(at))) continue
        for (const at of ceiling.members) covered.add(at)
        regions.push(regionOf(ceiling.members, ceiling.roomFen))
      }
      const rest = places.filter((at) => !covered.has(at))
      return rest.length === 0 ? regions : [...regions, regionOf(rest, undefined)]
    })
  }

  #aheadOf(indices: readonly number[]): readonly bigint[] {
    const isIn = new Set(indices)
    const ahead = this.#aloneOf.map(() => 0n)
    let greatest = 0n
    for (let i = this.#aloneOf.length - 1; i >= 0; i--) {
      if (isIn.has(i) && (this.#aloneOf[i] as bigint) > greatest) greatest = this.#aloneOf[i] as bigint
      ahead[i] = greatest
    }
    return ahead
  }

  of(i: number, taken: readonly boolean[], used: readonly number[]): bigint {
    let least: bigint | undefined
    for (const family of this.#families) {
      let sum = 0n
      for (const region of family) sum += this.#ofRegion(region, i, taken, used)
      if (least === undefined || sum < least) least = sum
    }
    return least ?? 0n
  }

  #ofRegion({ roomFen, isIn, parts }: Region, i: number, taken: readonly boolean[], used: readonly number[]): bigint {
    let sum = 0n
    for (let before = 0; before < i; before++) if (taken[before] && isIn[before]) sum += this.#aloneOf[before] as bigint
    for (const { clique, ahead } of parts) if (clique === undefined || used[clique] === 0) sum += ahead[i] ?? 0n
    return roomFen !== undefined && sum > roomFen ? roomFen : sum
  }
}
