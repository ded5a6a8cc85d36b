import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#engine/access/actor.ts'
import { readCursor, writeCursor } from '#engine/contract/cursor.ts'
import type { Register } from '#engine/form/register.ts'
import type { EntryRow } from '#modules/registries/entry.ts'
import { entriesInSight } from '#modules/registries/server/entry.access.ts'
import { listRegisterDefinitions } from '#modules/registries/server/register.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface EntryFilter {
  readonly register: string
  readonly find?: string | undefined
  readonly region?: string | undefined
  readonly state: 'active' | 'closed' | 'all'
  readonly holds?: string | undefined
  readonly year?: number | undefined
  readonly only: 'all' | 'conflicts' | 'disputes'
}

/** How many facts and years of entry `e` there are of which the best sources differ: the rule of `standingOf`. */
const conflictsOn = (today: string): RawBuilder<number> => sql<number>`(
  select count(*)::int from (
    select from (
      select fact, year, value, dense_rank() over (partition by fact, year
        order by array_position(array['verified', 'departmental', 'self-declared'], trust), as_of desc) as place
      from register_facts
      where tenant_id = e.tenant_id and entry_id = e.id and standing = 'stands' and as_of <= ${today}::date
        and (expires_on is null or expires_on >= ${today}::date)) best
    where place = 1 group by fact, year having count(distinct value) > 1) differing)`

const openDisputes = sql<number>`(select count(*)::int from register_disputes d
  where d.tenant_id = e.tenant_id and d.entry_id = e.id and d.state = 'open')`

const KEYS = {
  name: sql`(e.name || ' ' || e.id::text) collate "C"`,
  key: sql`(e.key || ' ' || e.id::text) collate "C"`,
} as const

function matching(actor: Actor, filter: EntryFilter, today: string): RawBuilder<unknown> {
  const { register, find, region, state, holds, year, only } = filter
  const conditions = [
    sql`e.tenant_id = ${actor.tenantId} and e.register = ${register}`,
    entriesInSight(actor),
    find ? sql`position(${find.toLowerCase()} in e.search) > 0` : undefined,
    region === undefined ? undefined : sql`e.region like ${`${region.replace(/(0000|00)$/, '')}%`}`,
    state === 'all' ? undefined : sql`e.state = ${state}`,
    holds === undefined
      ? undefined
      : sql`exists (select from register_facts f where f.tenant_id = e.tenant_id and f.entry_id = e.id
          and f.fact = ${holds} and f.standing = 'stands' and f.value <> 'false' and f.as_of <= ${today}::date
          and (f.expires_on is null or f.expires_on >= ${today}::date)
          and ${year === undefined ? sql`true` : sql`f.year = ${year}`})`,
    only === 'conflicts' ? sql`${conflictsOn(today)} > 0` : undefined,
    only === 'disputes' ? sql`${openDisputes} > 0` : undefined,
  ].filter((one) => one !== undefined)
  return sql.join(conditions, sql` and `)
}

/** Entries as far as the actor may see them. */
export async function listEntryRows(
  tx: Tx,
  actor: Actor,
  wanted: EntryFilter & { sort: 'name' | 'key'; limit: number; cursor?: string | undefined; today: string },
): Promise<{ rows: EntryRow[]; next: string | null; total: number }> {
  const { today, limit } = wanted
  const key = KEYS[wanted.sort]
  const where = matching(actor, wanted, today)
  const after = wanted.cursor === undefined ? sql`true` : sql`${key} > ${readCursor(wanted.cursor).key}`
  const { rows } = await sql<EntryRow & { sortKey: string }>`
    with page as (
      select e.*, ${key} as sort_key from register_entries e where ${where} and ${after} order by sort_key limit ${limit + 1})
    select e.id, e.register, e.key, e.name, e.region, e.state, e.is_sample, e.sort_key,
      (select jsonb_build_object('zh', v.name_zh, 'en', v.name_en) from unit_versions v
        where v.tenant_id = e.tenant_id and v.unit_id = e.care_unit_id order by v.from_on desc limit 1) as care_unit,
      coalesce(f.facts, 0) as facts, f.as_of, ${conflictsOn(today)} as conflicts, ${openDisputes} as disputes
    from page e
    left join lateral (select count(*)::int as facts, max(as_of) as as_of from register_facts
      where tenant_id = e.tenant_id and entry_id = e.id and standing = 'stands') f on true
    order by e.sort_key`.execute(tx)
  const { rows: counted } = await sql<{ total: number }>`
    select count(*)::int as total from register_entries e where ${where}`.execute(tx)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: page.map(({ sortKey: _, ...row }) => row),
    next: rows.length > limit && last ? writeCursor({ id: last.id, key: last.sortKey }) : null,
    total: counted[0]!.total,
  }
}

export interface EntryHead {
  readonly id: string
  readonly register: string
  readonly key: string
  readonly name: string
  readonly region: string | null
  readonly careUnitId: string
  readonly careUnit: { readonly zh: string; readonly en: string }
  readonly carePath: string
  readonly state: 'active' | 'closed'
  readonly closedOn: string | null
  readonly isSample: boolean
  readonly version: number
}

/** One entry that was not taken back; `lock` keeps others from changing it. */
export async function findEntryHead(
  tx: Tx,
  tenantId: string,
  entryId: string,
  lock: 'lock' | 'read' = 'read',
): Promise<EntryHead | undefined> {
  const { rows } = await sql<EntryHead>`
    select e.id, e.register, e.key, e.name, e.region, e.care_unit_id, e.state, e.closed_on, e.is_sample, e.version,
      v.path as care_path, jsonb_build_object('zh', v.name_zh, 'en', v.name_en) as care_unit
    from register_entries e
    join unit_versions v on v.tenant_id = e.tenant_id and v.unit_id = e.care_unit_id
      and v.from_on = (select max(from_on) from unit_versions l where l.tenant_id = e.tenant_id and l.unit_id = e.care_unit_id)
    where e.tenant_id = ${tenantId} and e.id = ${entryId} and e.state <> 'withdrawn'
    ${lock === 'lock' ? sql`for update of e` : sql``}`.execute(tx)
  return rows[0]
}

/** Codes of registers whose entries are entries of this one, itself first: enterprises are units. */
export const registersThatAre = (code: string, registers: ReadonlyMap<string, Register>): string[] => [
  code,
  ...[...registers.values()].filter((one) => one.is === code).map((one) => one.code),
]

/** The entry of a register by its key, or of one whose entries are of this register too. */
export async function findEntry(
  tx: Tx,
  tenantId: string,
  register: string,
  key: string,
): Promise<{ readonly id: string; readonly register: string; readonly name: string } | undefined> {
  const codes = registersThatAre(register, await listRegisterDefinitions(tx, tenantId))
  const { rows } = await sql<{ id: string; register: string; name: string }>`
    select id, register, name from register_entries
    where tenant_id = ${tenantId} and key = ${key} and register = any(${codes}::text[]) and state <> 'withdrawn'
    order by array_position(${codes}::text[], register) desc limit 1`.execute(tx)
  return rows[0]
}

/** The entry that is a unit of the tree, or a person of the administration. */
export async function findEntryOf(
  tx: Tx,
  tenantId: string,
  register: string,
  who: { readonly unitId: string } | { readonly personId: string },
): Promise<{ readonly id: string } | undefined> {
  const codes = registersThatAre(register, await listRegisterDefinitions(tx, tenantId))
  const { rows } = await sql<{ id: string }>`
    select id from register_entries
    where tenant_id = ${tenantId} and register = any(${codes}::text[]) and state <> 'withdrawn'
      and ${'unitId' in who ? sql`unit_id = ${who.unitId}` : sql`person_id = ${who.personId}`}
    order by array_position(${codes}::text[], register) desc limit 1`.execute(tx)
  return rows[0]
}
