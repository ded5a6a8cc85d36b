import { type RawBuilder, sql } from 'kysely'
import {
  BETWEEN_BOOKS,
  type FactBook,
  type FactNames,
  isSpelled,
  letterBook,
  readName,
} from '#engine/register/fact-book.ts'
import { type Tx, together } from '#server/database/tenant.ts'

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

/** Entries in the order of their ids, and which of them have no book of their version yet. */
export interface FactPage {
  readonly entries: readonly EntryFacts[]
  readonly stale: readonly EntryFacts[]
  /** Absent behind the last page: where the next one begins. */
  readonly next?: string
}

const ENTRIES_AT_ONCE = 1_000
export const FIRST_ENTRY = '00000000-0000-0000-0000-000000000000'

/**
 * Entries of a register with their facts, some at a time in the order of their ids: memory does not grow with the register.
 * `entryIds` absent: all that are active.
 */
export async function* entryFactsOf(
  context: FactContext,
  asked: Asked,
  atOnce = ENTRIES_AT_ONCE,
): AsyncGenerator<readonly EntryFacts[]> {
  // Whoever stops in the middle does not hear what became of the page that was asked for beforehand.
  const ahead = (after: string) => {
    const page = readFactPage(context, asked, after, atOnce)
    page.catch(() => undefined)
    return page
  }
  let coming = ahead(FIRST_ENTRY)
  for (;;) {
    const { entries, next } = await coming
    // The database gathers the next ones while these are looked at.
    if (next !== undefined) coming = ahead(next)
    if (entries.length > 0) yield entries
    if (next === undefined) return
  }
}

interface PageRow {
  readonly ids: readonly string[] | null
  readonly versions: readonly number[]
  readonly keys: readonly string[]
  readonly names: readonly string[]
  readonly regions: readonly (string | null)[]
  /** A digit for each: 1 where the book was gathered on the way. */
  readonly stale: string
  readonly facts: string
}

/**
 * Some entries after one, as a few long texts: a row for each would cost more than all that stands in it. A book that is kept of
 * the same version spares gathering the rows.
 */
export async function readFactPage(
  { tx, tenantId }: FactContext,
  { register, entryIds }: Asked,
  after: string,
  atOnce: number,
): Promise<FactPage> {
  const named = entryIds === undefined ? sql`true` : sql`e.id = any(${entryIds}::uuid[])`
  const asking = sql<PageRow>`
    select json_agg(id) as ids, json_agg(version) as versions, json_agg(key) as keys, json_agg(name) as names,
      json_agg(region) as regions, string_agg(is_stale::int::text, '') as stale, string_agg(facts, ${BETWEEN_BOOKS}) as facts
    from (
      select e.id, e.version, e.key, e.name, e.region, b.version is null as is_stale, coalesce(b.facts, (${GATHERED}), '') as facts
      from (
        select e.tenant_id, e.id, e.key, e.name, e.region, e.version from register_entries e
        where e.tenant_id = ${tenantId} and e.register = ${register} and e.state = 'active' and e.id > ${after} and ${named}
        order by e.id limit ${atOnce}) e
      left join register_fact_books b on b.tenant_id = e.tenant_id and b.entry_id = e.id and b.version = e.version
      order by e.id) page`.execute(tx)
  // Asked behind the books, so that no letter of theirs is missing.
  const spelling = listFactNames({ tx, tenantId })
  const [{ rows }, { names, letters }] = await together([asking, spelling])
  const [page] = rows as [PageRow]
  if (page.ids === null) return { entries: [], stale: [] }
  const entries: EntryFacts[] = []
  const stale: EntryFacts[] = []
  let from = 0
  for (const [at, entryId] of page.ids.entries()) {
    const end = page.facts.indexOf(BETWEEN_BOOKS, from)
    const to = end < 0 ? page.facts.length : end
    const isStale = page.stale[at] === '1'
    const facts = isStale
      ? bookOf(names, letterBook(page.facts.slice(from, to), letters, new Set()))
      : { names, text: page.facts, from, to }
    const [key, name, region] = [page.keys[at] as string, page.names[at] as string, page.regions[at] as string | null]
    const entry = { entryId, key, name, region, version: page.versions[at] as number, facts }
    entries.push(entry)
    if (isStale) stale.push(entry)
    from = to + 1
  }
  const next = entries.length < atOnce ? undefined : (entries.at(-1) as EntryFacts).entryId
  return { entries, stale, ...(next !== undefined && { next }) }
}

const bookOf = (names: FactNames, text: string): FactBook => ({ names, text, from: 0, to: text.length })

/** The rows of an entry `e` as a fact book, its names spelled out. */
const GATHERED: RawBuilder<unknown> = sql`
  select string_agg(head || E'\\x1d' || names || E'\\x1d' || told, E'\\x1e') from (
    select f.as_of || case f.trust when 'self-declared' then '0' when 'departmental' then '1' else '2' end ||
        coalesce(f.expires_on::text, '') as head,
      string_agg('!' || f.fact || ',' || coalesce(f.year::text, '') || '!', '') as names, string_agg(f.value, E'\\x1f') as told
    from register_facts f where f.tenant_id = e.tenant_id and f.entry_id = e.id and f.standing = 'stands'
    group by f.as_of, f.trust, f.expires_on) g`

interface Spelling {
  readonly names: FactNames
  readonly letters: ReadonlyMap<string, number>
}

/** Read spellings by their text: hardly ever does a name come. */
const spellings = new Map<string, Spelling>()
const MOST_SPELLINGS = 20

async function listFactNames({ tx, tenantId }: FactContext): Promise<Spelling> {
  const { rows } = await sql<{ told: string | null }>`
    select string_agg(name, ';' order by place) as told from register_fact_names where tenant_id = ${tenantId}`.execute(
    tx,
  )
  const told = rows[0]!.told ?? ''
  const known = spellings.get(told)
  if (known !== undefined) return known
  const spelled = told === '' ? [] : told.split(';')
  const read = { names: spelled.map(readName), letters: new Map(spelled.map((name, place) => [name, place])) }
  if (spellings.size >= MOST_SPELLINGS) spellings.clear()
  spellings.set(told, read)
  return read
}

/** Keeps books that were gathered on the way, for whoever reads all of them again and again. */
export async function keepFactBooks(context: FactContext, stale: readonly EntryFacts[]): Promise<void> {
  if (stale.length === 0) return
  const { tx, tenantId } = context
  const lettered = ({ letters }: Spelling) => {
    const unknown = new Set<string>()
    return {
      texts: stale.map(({ facts: { text } }) => (isSpelled(text) ? letterBook(text, letters, unknown) : text)),
      unknown,
    }
  }
  let { texts, unknown } = lettered(await listFactNames(context))
  if (unknown.size > 0) {
    await giveLetters(context, unknown)
    texts = lettered(await listFactNames(context)).texts
  }
  await sql`
    insert into register_fact_books as b (tenant_id, entry_id, version, facts)
    select ${tenantId}::uuid, x.id, x.version, coalesce(x.facts, '') from unnest(
      ${`{${stale.map(({ entryId }) => entryId).join(',')}}`}::uuid[],
      ${`{${stale.map(({ version }) => version).join(',')}}`}::int[],
      string_to_array(${texts.join(BETWEEN_BOOKS)}, ${BETWEEN_BOOKS})) x (id, version, facts)
    on conflict (tenant_id, entry_id) do update set version = excluded.version, facts = excluded.facts
      where b.version < excluded.version`.execute(tx)
}

/** One at a time: two that gave letters at the same time would give the same. */
async function giveLetters({ tx, tenantId }: FactContext, names: ReadonlySet<string>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`fact-names ${tenantId}`}, 0))`.execute(tx)
  await sql`
    with known as (select place, name from register_fact_names where tenant_id = ${tenantId})
    insert into register_fact_names (tenant_id, place, name)
    select ${tenantId}::uuid, (select coalesce(max(place) + 1, 0) from known) + row_number() over (order by x.name) - 1, x.name
    from unnest(${[...names]}::text[]) x (name) where x.name not in (select name from known)`.execute(tx)
}
