import { type RawBuilder, sql } from 'kysely'
import { Refusal } from '#engine/refusal.ts'
import type { FactRow, Purpose } from '#engine/register/fact.ts'
import type { FactBook } from '#engine/register/fact-book.ts'
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

/** An entry with all that stands of it, for whoever judges many. */
export interface EntryFacts {
  readonly entryId: string
  readonly key: string
  readonly name: string
  readonly region: string | null
  /** Changes with every change of a fact: what was worked out of the same version still holds. */
  readonly version: number
  readonly facts: FactBook
}

type Asked = { readonly register: string; readonly entryIds?: readonly string[] }
type FactContext = { readonly tx: Tx; readonly tenantId: string }

const ENTRIES_AT_ONCE = 1_000
const FIRST_ID = '00000000-0000-0000-0000-000000000000'

/**
 * Entries of a register with their facts, some at a time in the order of their ids: memory does not grow with the register.
 * `entryIds` absent: all that are active. A fact book that is kept of the same version spares gathering the rows.
 */
export async function* entryFactsOf(
  { tx, tenantId }: FactContext,
  { register, entryIds }: Asked,
  atOnce = ENTRIES_AT_ONCE,
): AsyncGenerator<readonly EntryFacts[]> {
  const named = entryIds === undefined ? sql`true` : sql`e.id = any(${entryIds}::uuid[])`
  const ask = async (after: string) => {
    const { rows } = await sql<Omit<EntryFacts, 'facts'> & { readonly facts: string }>`
      select e.id as entry_id, e.key, e.name, e.region, e.version,
        coalesce(b.facts, (${GATHERED})) as facts
      from (
        select e.tenant_id, e.id, e.key, e.name, e.region, e.version from register_entries e
        where e.tenant_id = ${tenantId} and e.register = ${register} and e.state = 'active' and e.id > ${after} and ${named}
        order by e.id limit ${atOnce}) e
      left join register_fact_books b on b.tenant_id = e.tenant_id and b.entry_id = e.id and b.version = e.version
      order by e.id`.execute(tx)
    return rows
  }
  // Whoever stops in the middle does not hear what became of the page that was asked for beforehand.
  const ahead = (after: string) => {
    const rows = ask(after)
    rows.catch(() => undefined)
    return rows
  }
  let asked = ahead(FIRST_ID)
  for (;;) {
    const rows = await asked
    const isLast = rows.length < atOnce
    // The database gathers the next ones while these are looked at.
    if (!isLast) asked = ahead(rows.at(-1)!.entryId)
    if (rows.length > 0) yield rows.map(({ facts, ...entry }) => ({ ...entry, facts: JSON.parse(facts) as FactBook }))
    if (isLast) return
  }
}

/** The rows of an entry `e` as a fact book. */
const GATHERED: RawBuilder<unknown> = sql`
  with rows as materialized (
    select f.fact, f.year, f.value, f.id,
      '"' || f.as_of || '",' || case f.trust when 'self-declared' then '0,' when 'departmental' then '1,' else '2,' end ||
        coalesce('"' || f.expires_on || '"', 'null') as head,
      count(*) over (partition by f.fact, f.year) = 1 and position(E'\\x1f' in f.value) = 0 as is_one
    from register_facts f where f.tenant_id = e.tenant_id and f.entry_id = e.id and f.standing = 'stands'),
  one as (
    select '[' || head || ',' || to_json(string_agg(fact || ',' || coalesce(year::text, ''), ';'))::text || ',' ||
      to_json(string_agg(value, E'\\x1f'))::text || ']' as told
    from rows where is_one group by head)
  select '{"one":[' || coalesce((select string_agg(told, ',') from one), '') || '],"many":[' ||
    coalesce((select string_agg(to_json(fact) || ',' || coalesce(year::text, 'null') || ',' || head || ',' || to_json(value),
      ',' order by fact, year, id) from rows where not is_one), '') ||
    ']}' as facts`

/** Gathers the facts of entries that have changed since their books were written. For whoever reads all of them again and again. */
export async function keepFactBooks({ tx, tenantId }: FactContext, { register, entryIds }: Asked): Promise<void> {
  const named = entryIds === undefined ? sql`true` : sql`e.id = any(${entryIds}::uuid[])`
  for (let after = FIRST_ID; ; ) {
    const { rows } = await sql<{ last: string | null; count: number }>`
      with stale as (
        select e.tenant_id, e.id, e.version from register_entries e
        left join register_fact_books b on b.tenant_id = e.tenant_id and b.entry_id = e.id
        where e.tenant_id = ${tenantId} and e.register = ${register} and e.state = 'active' and e.id > ${after}
          and ${named} and b.version is distinct from e.version
        order by e.id limit ${BOOKS_AT_ONCE}),
      written as (
        insert into register_fact_books (tenant_id, entry_id, version, facts)
        select e.tenant_id, e.id, e.version, (${GATHERED}) from stale e
        on conflict (tenant_id, entry_id) do update set version = excluded.version, facts = excluded.facts)
      select max(id::text) as last, count(*)::int as count from stale`.execute(tx)
    const { last, count } = rows[0]!
    if (last === null || count < BOOKS_AT_ONCE) return
    after = last
  }
}

const BOOKS_AT_ONCE = 10_000
