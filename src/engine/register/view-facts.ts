import type { Register, RegisterFact } from '#engine/form/register.ts'
import type { FactRow, Purpose, Standing, StandingFact } from '#engine/register/fact.ts'
import { typedFactValue } from '#engine/register/fact-value.ts'
import { byFactAndYear, factKey, standingOf } from '#engine/register/standing-fact.ts'

/** An entry as far as its facts are read from it. */
export interface EntryFacts {
  readonly key: string
  readonly name: string
  readonly region: string | null
  /** The register in which it is kept, and under whose codes its facts are recorded. */
  readonly register: Register
  readonly rows: readonly FactRow[]
}

export type KnownValue = string | number | bigint | boolean

/** What is known of an entry in the words of one register, as `prefill` of engine/form wants it, and why. */
export interface KnownFacts {
  readonly facts: Readonly<Record<string, KnownValue>>
  /** By fact; what is read from the entry itself or holds for the whole register has none. */
  readonly sources: Readonly<Record<string, StandingFact>>
  /** Facts of which sources of one rank say different things: not known. */
  readonly conflicts: readonly string[]
}

/**
 * An entry through the facts of a register: its own, or one that its register says it is (an enterprise is a unit). A yearly fact
 * without a year is that of the year before `on`.
 */
export function viewFacts(
  view: Register,
  entry: EntryFacts,
  { on, purpose }: { readonly on: string; readonly purpose: Purpose },
): KnownFacts {
  const groups = byFactAndYear(entry.rows)
  const known: { facts: Record<string, KnownValue>; sources: Record<string, StandingFact>; conflicts: string[] } = {
    facts: {},
    sources: {},
    conflicts: [],
  }
  const lastYear = Number(on.slice(0, 4)) - 1
  for (const fact of view.facts) {
    const fixed = view.code === entry.register.code ? undefined : entry.register.fixed?.[fact.code]
    const own = ownValue(fact, entry) ?? fixed
    if (own !== undefined) {
      known.facts[fact.code] = own
      continue
    }
    const read = readIn(view, entry.register, fact)
    if (read === undefined) continue
    const year = read.fact.yearly === true ? lastYear + 1 - read.yearsAgo : null
    const standing = standingOf(groups.get(factKey(read.fact.code, year)) ?? [], on, purpose)
    take(fact, read.fact, standing, known)
  }
  return known
}

function ownValue({ reads }: RegisterFact, { key, name, region }: EntryFacts): string | undefined {
  if (reads === 'key') return key
  if (reads === 'name') return name
  return reads === 'region' ? (region ?? undefined) : undefined
}

/** The recorded fact behind a fact of the view, as the entry's own register calls it, and how many years back. */
function readIn(
  view: Register,
  kept: Register,
  fact: RegisterFact,
): { readonly fact: RegisterFact; readonly yearsAgo: number } | undefined {
  const { reads } = fact
  if (typeof reads === 'string') return undefined
  const base = reads === undefined ? fact : view.facts.find(({ code }) => code === reads.fact)
  if (base === undefined) return undefined
  const names = view.code === kept.code ? [base.code] : [base.also ?? base.code, base.code]
  const found = names
    .flatMap((name) => kept.facts.find(({ code }) => code === name) ?? [])
    .find((one) => one.reads === undefined)
  return found && { fact: found, yearsAgo: reads === undefined ? 1 : reads.yearsAgo }
}

function take(
  fact: RegisterFact,
  recorded: RegisterFact,
  standing: Standing | undefined,
  known: { facts: Record<string, KnownValue>; sources: Record<string, StandingFact>; conflicts: string[] },
): void {
  if (standing === undefined) return
  if (standing.kind === 'conflict') known.conflicts.push(fact.code)
  else {
    known.facts[fact.code] = typedFactValue(recorded, standing.fact.value)
    known.sources[fact.code] = standing.fact
  }
}
