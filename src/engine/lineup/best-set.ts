import { findPrices, type Take } from '#engine/lineup/find-prices.ts'
import { conflictsOf, type LineupConflict, type LineupTask, type Row, rowsOf } from '#engine/lineup/lineup.ts'
import { type Exact, sum } from '#engine/number/exact.ts'

export interface BestSet {
  /** In the order of the candidates. */
  readonly chosen: readonly string[]
  readonly value: Exact
  readonly amount: bigint
  /** No better set exists. False only when the search was ended by its number of steps: then it is the best one found. */
  readonly proven: boolean
}

const MOST_STEPS = 3_000_000

/**
 * The set of most value under pool and caps with all that must be in; always the same one of equally valuable sets.
 * Exact: every comparison is of integers. Floating point is used only to find prices of money and places by which the search is
 * short; whatever they are, the bound they give is valid. @returns what conflicts when the musts alone do not fit.
 */
export function bestSet(
  task: LineupTask,
  mostSteps = MOST_STEPS,
): BestSet | { readonly conflicts: readonly LineupConflict[] } {
  const conflicts = conflictsOf(task)
  if (conflicts.length > 0) return { conflicts }
  const { candidates } = task
  const worth = worthOf(task)
  const rows = rowsOf(task)
  const must = candidates.map((one) => one.must === true)
  const left = rows.map(
    ({ most, takes }) => most - takes.reduce((used, take, at) => (must[at] ? used + take : used), 0n),
  )
  const free = candidates.map((_, at) => at).filter((at) => !must[at] && worth[at]! > 0n && fits(rows, left, at))
  const takes = free.map((at) =>
    rows.flatMap((row, n): Take[] => (row.takes[at]! > 0n ? [{ row: n, of: row.takes[at]! }] : [])),
  )
  const search = new Search(
    left,
    takes,
    free.map((at) => worth[at]!),
    mostSteps,
  )
  const isIn = new Set([
    ...search.run().map((at) => free[at]!),
    ...candidates.flatMap((_, at) => (must[at] ? [at] : [])),
  ])
  const set = candidates.filter((_, at) => isIn.has(at))
  return {
    chosen: set.map(({ id }) => id),
    value: sum(set.map(({ value }) => value)),
    amount: set.reduce((spent, { amount }) => spent + amount, 0n),
    proven: search.isProven,
  }
}

/** Values as integers of one measure. */
function worthOf({ candidates }: LineupTask): readonly bigint[] {
  const denominator = candidates.reduce((all, { value }) => (all * value.d) / divisor(all, value.d), 1n)
  return candidates.map(({ value }) => (value.n * denominator) / value.d)
}

function divisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : divisor(b, a % b)
}

const fits = (rows: readonly Row[], left: readonly bigint[], at: number): boolean =>
  rows.every(({ takes }, row) => takes[at]! <= left[row]!)

/** Prices are finer than worth by so much, or small worths could not be priced at all. */
const FINER = 1n << 20n

/**
 * Branch and bound, those first of whom the prices are surest. What a set loses against the bound is what its members lack to
 * their price and what those left out have beyond it; only sets that lose less than `most` are looked at, and `most` is doubled
 * until one is found. The best of them is then the best of all.
 */
class Search {
  /** By depth: the candidate, what it takes, its worth and its surplus over the price. */
  readonly #order: readonly number[]
  readonly #takes: readonly (readonly Take[])[]
  readonly #worth: readonly bigint[]
  readonly #surplus: readonly bigint[]
  /** By depth: what candidates from there on take of the first row, the pool. */
  readonly #rest: readonly bigint[]
  readonly #priceOfMoney: bigint
  readonly #bound: bigint
  readonly #left: bigint[]
  readonly #path: number[] = []
  #best: readonly number[] = []
  #bestWorth = 0n
  #steps: number
  isProven = true

  constructor(left: readonly bigint[], takes: readonly (readonly Take[])[], worth: readonly bigint[], steps: number) {
    const fine = worth.map((each) => each * FINER)
    const price = findPrices(fine, takes, left)
    const surplus = fine.map((each, at) => takes[at]!.reduce((rest, { row, of }) => rest - of * price[row]!, each))
    this.#order = worth.map((_, at) => at).sort((a, b) => compare(size(surplus[b]!), size(surplus[a]!)) || a - b)
    this.#takes = this.#order.map((at) => takes[at]!)
    this.#worth = this.#order.map((at) => worth[at]!)
    this.#surplus = this.#order.map((at) => surplus[at]!)
    this.#rest = restOf(this.#takes)
    this.#priceOfMoney = price[0] ?? 0n
    this.#left = [...left]
    this.#bound =
      surplus.reduce((sum, each) => (each > 0n ? sum + each : sum), 0n) +
      left.reduce((sum, each, row) => sum + each * price[row]!, 0n)
    this.#steps = steps
  }

  /** Positions in what was given. */
  run(): readonly number[] {
    const whole = this.#bound / FINER
    for (let most = 1n; ; most *= 2n) {
      const floor = whole > most ? whole - most : -1n
      this.#best = []
      this.#bestWorth = floor
      this.#descend(0, 0n, this.#bound)
      if (this.#bestWorth > floor || floor < 0n) break
      if (this.#steps > 0) continue
      this.isProven = false
      return this.#greedy()
    }
    this.isProven = this.#steps > 0
    return this.#best.map((depth) => this.#order[depth]!)
  }

  /** `bound`: no set that agrees with the path is worth more. */
  #descend(depth: number, worth: bigint, bound: bigint): void {
    if (worth > this.#bestWorth) {
      this.#bestWorth = worth
      this.#best = [...this.#path]
    }
    if (depth === this.#worth.length || (bound - this.#unused(depth)) / FINER <= this.#bestWorth) return
    if (this.#steps-- <= 0) return
    const surplus = this.#surplus[depth]!
    const without = surplus > 0n ? bound - surplus : bound
    if (surplus <= 0n) this.#descend(depth + 1, worth, without)
    if (this.#take(depth)) {
      this.#path.push(depth)
      this.#descend(depth + 1, worth + this.#worth[depth]!, surplus > 0n ? bound : bound + surplus)
      this.#path.pop()
      this.#give(depth)
    }
    if (surplus > 0n) this.#descend(depth + 1, worth, without)
  }

  /** Money that stays whatever is still taken, at its price: the bound counts it as used. */
  #unused(depth: number): bigint {
    const over = this.#left[0]! - this.#rest[depth]!
    return over > 0n ? over * this.#priceOfMoney : 0n
  }

  #take(depth: number): boolean {
    const takes = this.#takes[depth]!
    for (const { row, of } of takes) if (of > this.#left[row]!) return false
    for (const { row, of } of takes) this.#left[row]! -= of
    return true
  }

  #give(depth: number): void {
    for (const { row, of } of this.#takes[depth]!) this.#left[row]! += of
  }

  /** Where the search came to no end: whoever has most beyond the price comes in as long as there is room. */
  #greedy(): readonly number[] {
    const depths = this.#worth
      .map((_, depth) => depth)
      .sort((a, b) => compare(this.#surplus[b]!, this.#surplus[a]!) || a - b)
    return depths.filter((depth) => this.#take(depth)).map((depth) => this.#order[depth]!)
  }
}

function restOf(takes: readonly (readonly Take[])[]): readonly bigint[] {
  const rest = [0n]
  for (let depth = takes.length - 1; depth >= 0; depth--)
    rest.push(rest.at(-1)! + (takes[depth]!.find(({ row }) => row === 0)?.of ?? 0n))
  return rest.reverse()
}

const size = (x: bigint): bigint => (x < 0n ? -x : x)
const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)
