import { sql } from 'kysely'
import { Refusal } from '#engine/refusal.ts'
import type { FactRow, Purpose, StandingFact, Trust } from '#engine/register/fact.ts'
import { byFactAndYear, standingOf } from '#engine/register/standing-fact.ts'
import { type KnownFacts, viewFacts } from '#engine/register/view-facts.ts'
import { findEntryHead } from '#modules/registries/server/entry.queries.ts'
import { getRegister, listRegisterDefinitions } from '#modules/registries/server/register.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

const columns = sql`f.id, f.fact, f.year, f.as_of, f.value, f.trust, f.source, f.expires_on`

/** Every row of an entry that no later one has replaced. */
export async function listStanding(tx: Tx, tenantId: string, entryId: string): Promise<readonly FactRow[]> {
  const { rows } = await sql<FactRow>`
    select ${columns} from register_facts f
    where f.tenant_id = ${tenantId} and f.entry_id = ${entryId} and f.standing = 'stands' order by f.id`.execute(tx)
  return rows
}

/**
 * What is known of an entry in the words of a register: its facts as `prefill` of engine/form wants them (money in fen), each with
 * its source and trust. An enterprise answers for `unit` too. Personal data are told in clear: the caller decides who sees them.
 */
export async function knownFacts(
  { tx, tenantId }: { readonly tx: Tx; readonly tenantId: string },
  register: string,
  entryId: string,
  { on, purpose = 'form' }: { readonly on: string; readonly purpose?: Purpose },
): Promise<KnownFacts> {
  const entry = await findEntryHead(tx, tenantId, entryId)
  if (entry === undefined) throw new Refusal('not-found', { key: 'http.not-found' })
  const registers = await listRegisterDefinitions(tx, tenantId)
  const kept = registers.get(entry.register) ?? (await getRegister(tx, tenantId, entry.register))
  const view = registers.get(register)
  if (view === undefined || (kept.code !== view.code && kept.is !== view.code))
    throw new Refusal('rule-broken', { key: 'register.not-of-register' })
  const rows = await listStanding(tx, tenantId, entryId)
  return viewFacts(view, { ...entry, register: kept, rows }, { on, purpose })
}

/** What serves of one fact, as whoever judges many needs it; its source and row are told of a single entry by `knownFacts`. */
export type ServingFact = Pick<StandingFact, 'value' | 'trust' | 'asOf'> | 'conflict'

/** An entry's facts for whoever judges many: by fact and year, what stands for the purpose. */
export interface EntryFactBook {
  readonly entryId: string
  readonly key: string
  readonly name: string
  readonly region: string | null
  /** Changes with every change of a fact: what was worked out of the same version still holds. */
  readonly version: number
  /** By `fact/year`, `legalPerson/`. */
  readonly standing: ReadonlyMap<string, ServingFact>
}

type BookFact = readonly [string, number | null, string, string, Trust, string | null]
type BookRow = Omit<EntryFactBook, 'standing'> & { readonly facts: readonly BookFact[] | null }

const ENTRIES_AT_ONCE = 1_000

/**
 * Facts of many entries of a register, a thousand at a time in the order of their ids: memory does not grow with the register.
 * `entryIds` absent: all that are active.
 */
export async function* factsOf(
  { tx, tenantId }: { readonly tx: Tx; readonly tenantId: string },
  { register, entryIds }: { readonly register: string; readonly entryIds?: readonly string[] },
  { on, purpose }: { readonly on: string; readonly purpose: Purpose },
): AsyncGenerator<readonly EntryFactBook[]> {
  const named = entryIds === undefined ? sql`true` : sql`e.id = any(${entryIds}::uuid[])`
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const { rows } = await sql<BookRow>`
      select e.id as entry_id, e.key, e.name, e.region, e.version, f.facts
      from (
        select * from register_entries e
        where e.tenant_id = ${tenantId} and e.register = ${register} and e.state = 'active' and e.id > ${after} and ${named}
        order by e.id limit ${ENTRIES_AT_ONCE}) e
      left join lateral (
        select json_agg(json_build_array(f.fact, f.year, f.as_of, f.value, f.trust, f.expires_on)) as facts
        from register_facts f
        where f.tenant_id = e.tenant_id and f.entry_id = e.id and f.standing = 'stands') f on true
      order by e.id`.execute(tx)
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map(({ facts, ...entry }) => ({ ...entry, standing: servingBook(facts ?? [], on, purpose) }))
    if (rows.length < ENTRIES_AT_ONCE) return
    after = last.entryId
  }
}

function servingBook(facts: readonly BookFact[], on: string, purpose: Purpose): ReadonlyMap<string, ServingFact> {
  const rows = facts.map(
    ([fact, year, asOf, value, trust, expiresOn]): FactRow => ({
      id: '',
      source: '',
      fact,
      year,
      asOf,
      value,
      trust,
      expiresOn,
    }),
  )
  const book = new Map<string, ServingFact>()
  for (const [name, group] of byFactAndYear(rows)) {
    const standing = standingOf(group, on, purpose)
    if (standing?.kind === 'conflict') book.set(name, 'conflict')
    else if (standing !== undefined) {
      const { value, trust, asOf } = standing.fact
      book.set(name, { value, trust, asOf })
    }
  }
  return book
}
