import { type FactRow, type Purpose, type Standing, TRUSTS, type Trust } from '#engine/register/fact.ts'
import { standingOf } from '#engine/register/standing-fact.ts'

/**
 * The standing rows of an entry as one flat list, six to a row: fact, year, as-of day, rank of trust, last day, value. Rows of
 * one fact and year stand together.
 */
export type FactBook = readonly (string | number | null)[]

const WIDTH = 6

/** What serves of a fact and year; its row and source are told of a single entry. */
export type ServingFact = { readonly value: string; readonly trust: Trust; readonly asOf: string } | 'conflict'

/** Told once for each fact and year of which something serves: by all that is known, and by what others vouch for. */
export type TellServing = (
  fact: string,
  year: number | null,
  known: ServingFact | undefined,
  vouched: ServingFact | undefined,
) => void

const SELF_DECLARED = TRUSTS.indexOf('self-declared')

/** Which facts of a book serve on a day, by the rule of `standingOf`. */
export function eachServing(book: FactBook, on: string, tell: TellServing): void {
  for (let at = 0; at < book.length; ) {
    const fact = book[at] as string
    const year = book[at + 1] as number | null
    let end = at + WIDTH
    while (end < book.length && book[end] === fact && book[end + 1] === year) end += WIDTH
    if (end - at === WIDTH) tellOne(book, at, on, tell)
    else tellMany(book, at, end, on, tell)
    at = end
  }
}

/** Most facts have one source. */
function tellOne(book: FactBook, at: number, on: string, tell: TellServing): void {
  const asOf = book[at + 2] as string
  const lastDay = book[at + 4] as string | null
  if (asOf > on || (lastDay !== null && lastDay < on)) return
  const rank = book[at + 3] as number
  const found = { value: book[at + 5] as string, trust: TRUSTS[rank] as Trust, asOf }
  tell(book[at] as string, book[at + 1] as number | null, found, rank === SELF_DECLARED ? undefined : found)
}

function tellMany(book: FactBook, from: number, end: number, on: string, tell: TellServing): void {
  const rows: FactRow[] = []
  for (let at = from; at < end; at += WIDTH)
    rows.push({
      ...{ id: '', source: '', fact: book[at] as string, year: book[at + 1] as number | null },
      ...{ asOf: book[at + 2] as string, trust: TRUSTS[book[at + 3] as number] as Trust },
      ...{ expiresOn: book[at + 4] as string | null, value: book[at + 5] as string },
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
