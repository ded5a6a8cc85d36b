import type { Exact } from '#engine/number/exact.ts'

/** A project that may be funded. Amounts in fen; value is what the set is to have most of, its score as a rule; both zero or more. */
export interface Candidate {
  readonly id: string
  readonly value: Exact
  readonly amount: bigint
  /** It is in, whatever it is worth: a leader’s or a superior’s decision. */
  readonly must?: boolean
  /** The groups that caps speak of, as `family:key-rd`, `unit:<id>`. */
  readonly groups: readonly string[]
}

/** How many of a group, or how much money, at most. */
export interface Cap {
  readonly group: string
  readonly mostCount?: number
  readonly mostAmount?: bigint
}

export interface LineupTask {
  readonly pool: bigint
  readonly candidates: readonly Candidate[]
  readonly caps: readonly Cap[]
}

/** What cannot be kept even by the projects that must be in: the pool, or a cap by its place. */
export interface LineupConflict {
  readonly by: 'pool' | 'count' | 'amount'
  readonly group?: string
  readonly most: bigint
  readonly needed: bigint
}

/** One line of the arithmetic: what each candidate takes of something of which there is so much. */
export interface Row {
  readonly by: LineupConflict['by']
  readonly group?: string
  readonly most: bigint
  readonly takes: readonly bigint[]
}

/** The pool and all caps as rows; caps that could never bind are left out. */
export function rowsOf({ pool, candidates, caps }: LineupTask): readonly Row[] {
  const rows: Row[] = [{ by: 'pool', most: pool, takes: candidates.map(({ amount }) => amount) }]
  for (const { group, mostCount, mostAmount } of caps) {
    const isIn = candidates.map(({ groups }) => groups.includes(group))
    if (mostCount !== undefined)
      rows.push({ by: 'count', group, most: BigInt(mostCount), takes: isIn.map((is) => (is ? 1n : 0n)) })
    if (mostAmount !== undefined)
      rows.push({
        by: 'amount',
        group,
        most: mostAmount,
        takes: isIn.map((is, at) => (is ? candidates[at]!.amount : 0n)),
      })
  }
  return rows.filter(({ by, most, takes }) => by === 'pool' || total(takes) > most)
}

/** What the projects that must be in take too much of. */
export function conflictsOf(task: LineupTask): readonly LineupConflict[] {
  const isMust = task.candidates.map(({ must }) => must === true)
  return rowsOf(task).flatMap(({ by, group, most, takes }) => {
    const needed = total(takes.filter((_, at) => isMust[at]))
    return needed > most ? [{ by, ...(group !== undefined && { group }), most, needed }] : []
  })
}

export const total = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, amount) => sum + amount, 0n)
