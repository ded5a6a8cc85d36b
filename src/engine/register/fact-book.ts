import { type FactRow, type Purpose, type Standing, TRUSTS, type Trust } from '#engine/register/fact.ts'
import { standingOf } from '#engine/register/standing-fact.ts'

/** The standing rows of an entry, packed: it is read a million at a time. */
export interface FactBook {
  /** What one source alone tells: as-of day, rank of trust, last day, then fact, year and value one after the other. */
  readonly one: readonly (readonly [string, number, string | null, readonly (string | number | null)[]])[]
  /** What several tell: fact, year, as-of day, rank, last day and value, rows of one fact and year together. */
  readonly many: readonly (string | number | null)[]
}

/** Cells of a row in either list. */
const OF_ONE = 3
const OF_MANY = 6

/** What serves of a fact and year; its row and source are told of a single entry. */
export type ServingFact = { readonly value: string; readonly trust: Trust; readonly asOf: string } | 'conflict'

/** Told once for each fact and year of which something serves: by all that is known, and by what others vouch for. */
type TellServing = (
  fact: string,
  year: number | null,
  known: ServingFact | undefined,
  vouched: ServingFact | undefined,
) => void

const SELF_DECLARED = TRUSTS.indexOf('self-declared')

/** Which facts of a book serve on a day, by the rule of `standingOf`. */
export function eachServing({ one, many }: FactBook, on: string, tell: TellServing): void {
  for (const [asOf, rank, lastDay, rows] of one) {
    if (asOf > on || (lastDay !== null && lastDay < on)) continue
    const trust = TRUSTS[rank] as Trust
    for (let at = 0; at < rows.length; at += OF_ONE) {
      const found = { value: rows[at + 2] as string, trust, asOf }
      tell(rows[at] as string, rows[at + 1] as number | null, found, rank === SELF_DECLARED ? undefined : found)
    }
  }
  for (let at = 0; at < many.length; ) {
    let end = at + OF_MANY
    while (end < many.length && many[end] === many[at] && many[end + 1] === many[at + 1]) end += OF_MANY
    tellMany(many, at, end, on, tell)
    at = end
  }
}

function tellMany(many: FactBook['many'], from: number, end: number, on: string, tell: TellServing): void {
  const rows: FactRow[] = []
  for (let at = from; at < end; at += OF_MANY)
    rows.push({
      ...{ id: '', source: '', fact: many[at] as string, year: many[at + 1] as number | null },
      ...{ asOf: many[at + 2] as string, trust: TRUSTS[many[at + 3] as number] as Trust },
      ...{ expiresOn: many[at + 4] as string | null, value: many[at + 5] as string },
    })
  const by = (purpose: Purpose) => servingOf(standingOf(rows, on, purpose))
  const [known, vouched] = [by('self-assessment'), by('payment')]
  if (known !== undefined || vouched !== undefined) tell(rows[0]!.fact, rows[0]!.year, known, vouched)
}

function servingOf(standing: Standing | undefined): ServingFact | undefined {
  if (standing === undefined) return undefined
  if (standing.kind === 'conflict') return 'conflict'
  const { value, trust, asOf } = standing.fact
  return { value, trust, asOf }
}
