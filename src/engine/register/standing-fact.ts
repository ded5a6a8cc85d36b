import { type FactRow, type Purpose, type Standing, type StandingFact, TRUSTS } from '#engine/register/fact.ts'

const rankOf = ({ trust }: FactRow): number => TRUSTS.indexOf(trust)

const standing = ({ value, year, asOf, trust, source, id }: FactRow): StandingFact => ({
  value,
  year,
  asOf,
  trust,
  source,
  factId: id,
})

/** May a fact of this trust serve this purpose? The word of the entity itself pays nobody. */
const serves = ({ trust }: FactRow, purpose: Purpose): boolean => purpose !== 'payment' || trust !== 'self-declared'

/**
 * Which of several rows of one fact (and year) serves on a day: what has run out or was not yet so then is left aside; verified
 * comes before departmental, departmental before self-declared; of one rank the newest as-of day. Where the best of them say
 * different things nothing serves. Undefined: nothing is known.
 */
export function standingOf(rows: readonly FactRow[], on: string, purpose: Purpose): Standing | undefined {
  const usable = rows.filter(
    (row) => row.asOf <= on && (row.expiresOn === null || row.expiresOn >= on) && serves(row, purpose),
  )
  if (usable.length === 0) return undefined
  if (usable.length === 1) return { kind: 'stands', fact: standing(usable[0]!), disagrees: 0 }
  const [best] = [...usable].sort(
    (a, b) => rankOf(b) - rankOf(a) || (a.asOf < b.asOf ? 1 : a.asOf > b.asOf ? -1 : a.id < b.id ? -1 : 1),
  )
  const equals = usable.filter((row) => rankOf(row) === rankOf(best!) && row.asOf === best!.asOf)
  const differing = equals.filter((row, at) => equals.findIndex(({ value }) => value === row.value) === at)
  if (differing.length > 1) return { kind: 'conflict', facts: differing.map(standing) }
  const disagrees = usable.filter(({ value }) => value !== best!.value).length
  return { kind: 'stands', fact: standing(best!), disagrees }
}

/** Rows by fact and year: `sales/2022`, `legalPerson/`. */
export function byFactAndYear(rows: readonly FactRow[]): ReadonlyMap<string, FactRow[]> {
  const groups = new Map<string, FactRow[]>()
  for (const row of rows) {
    const name = factKey(row.fact, row.year)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [row])
    else group.push(row)
  }
  return groups
}

export const factKey = (fact: string, year: number | null): string => `${fact}/${year ?? ''}`
