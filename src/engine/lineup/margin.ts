import { type BestSet, bestSet } from '#engine/lineup/best-set.ts'
import { type Candidate, type LineupTask, rowsOf } from '#engine/lineup/lineup.ts'
import { compareExact } from '#engine/number/exact.ts'

/** Why a project is not in the set. */
export interface LeftOut {
  readonly id: string
  /** What it would break if it were simply added; none of them: it has no value. */
  readonly by: readonly {
    readonly by: 'pool' | 'count' | 'amount'
    readonly group?: string
    readonly lacking: bigint
  }[]
}

export interface Margin {
  /** The least valuable project that is in and need not be: the first to be looked at again. */
  readonly lastIn?: string
  /** The most valuable that is out. */
  readonly firstOut?: string
  readonly unused: bigint
  readonly leftOut: readonly LeftOut[]
}

/** Who stands at the border of a set, and what keeps each of the others out. */
export function marginOf(task: LineupTask, chosen: readonly string[]): Margin {
  const isIn = new Set(chosen)
  const rows = rowsOf(task)
  const left = rows.map(({ most, takes }) =>
    task.candidates.reduce((rest, { id }, at) => (isIn.has(id) ? rest - takes[at]! : rest), most),
  )
  const inside = task.candidates.filter(({ id, must }) => isIn.has(id) && must !== true)
  const outside = task.candidates.filter(({ id }) => !isIn.has(id))
  const lastIn = extreme(inside, -1)
  const firstOut = extreme(outside, 1)
  return {
    ...(lastIn && { lastIn: lastIn.id }),
    ...(firstOut && { firstOut: firstOut.id }),
    unused: left[0]!,
    leftOut: outside.map((one) => {
      const at = task.candidates.indexOf(one)
      return {
        id: one.id,
        by: rows.flatMap(({ by, group, takes }, row) => {
          const lacking = takes[at]! - left[row]!
          return lacking > 0n ? [{ by, ...(group !== undefined && { group }), lacking }] : []
        }),
      }
    }),
  }
}

function extreme(candidates: readonly Candidate[], sign: 1 | -1): Candidate | undefined {
  return candidates.reduce<Candidate | undefined>(
    (best, one) => (best === undefined || compareExact(one.value, best.value) === sign ? one : best),
    undefined,
  )
}

export interface Shift {
  readonly percent: number
  readonly set: BestSet
  readonly enters: readonly string[]
  readonly leaves: readonly string[]
}

/** What another pool would change: the best set at so many percent of it, and who enters and leaves. None where the musts do not fit. */
export function shiftsOf(task: LineupTask, from: readonly string[], percents: readonly number[]): readonly Shift[] {
  return percents.flatMap((percent) => {
    const set = bestSet({ ...task, pool: (task.pool * BigInt(percent)) / 100n })
    if ('conflicts' in set) return []
    const enters = set.chosen.filter((id) => !from.includes(id))
    return [{ percent, set, enters, leaves: from.filter((id) => !set.chosen.includes(id)) }]
  })
}
