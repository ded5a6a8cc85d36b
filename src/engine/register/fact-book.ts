import { type FactRow, type Purpose, type Standing, TRUSTS, type Trust } from '#engine/register/fact.ts'
import { standingOf } from '#engine/register/standing-fact.ts'

/** The standing rows of an entry, packed: it is read a million at a time. */
export interface FactBook {
  /**
   * What one source alone tells: as-of day, rank of trust, last day, then all names as one text (`sales,2025;legalPerson,`) and all
   * values as one: two texts are quicker to read than a list.
   */
  readonly one: readonly FactGroup[]
  /** What several tell: fact, year, as-of day, rank, last day and value, rows of one fact and year together. */
  readonly many: readonly (string | number | null)[]
}

export type FactGroup = readonly [asOf: string, rank: number, lastDay: string | null, names: string, values: string]

/** Between the values of a group; a value that has it stands among the many. */
const BETWEEN_VALUES = '\u001f'

/** Cells of a row in the list of many. */
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

/** Does a group serve on a day, and do others than the entry vouch for it? */
export const servesOn = ([asOf, , lastDay]: FactGroup, on: string): boolean =>
  asOf <= on && (lastDay === null || lastDay >= on)
export const isVouched = ([, rank]: FactGroup): boolean => rank !== SELF_DECLARED
export const groupTrust = ([, rank]: FactGroup): Trust => TRUSTS[rank] as Trust

/** What a group names, in the order of its values: facts with their years, `sales,2025`. */
const groupNames = ([, , , names]: FactGroup): readonly string[] => names.split(';')

export function readName(name: string): readonly [fact: string, year: number | null] {
  const comma = name.indexOf(',')
  const year = name.slice(comma + 1)
  return [name.slice(0, comma), year === '' ? null : Number(year)]
}

const groupValues = ([, , , , values]: FactGroup): readonly string[] => values.split(BETWEEN_VALUES)

/** Which facts of a book serve on a day, by the rule of `standingOf`. */
export function eachServing({ one, many }: FactBook, on: string, tell: TellServing): void {
  for (const group of one) {
    if (!servesOn(group, on)) continue
    const [trust, asOf, values] = [groupTrust(group), group[0], groupValues(group)]
    for (const [at, name] of groupNames(group).entries()) {
      const [fact, year] = readName(name)
      const found = { value: values[at] as string, trust, asOf }
      tell(fact, year, found, isVouched(group) ? found : undefined)
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
