import { sql } from 'kysely'
import type { Actor } from '#engine/access/actor.ts'
import { readCursor, writeCursor } from '#engine/contract/cursor.ts'
import type { NearMiss } from '#engine/policy/near-miss.ts'
import type { SheetContext } from '#modules/policies/server/enterprise-sheet.queries.ts'
import { entriesInSight } from '#modules/registries/server/entry.access.ts'

/** By which rules and of which day near misses are searched for. */
export interface NearBasis {
  readonly register: string
  readonly rulesHash: string
  readonly on: string
}

interface StaleEntry {
  readonly entryId: string
  /** Of the facts that were searched through last, by the same rules; null: never. */
  readonly factsHash: string | null
}

/** Enterprises after `after` that were not searched through as they are today, some at a time in the order of their ids. */
export async function listUnsearched(
  { tx, tenantId }: SheetContext,
  { register, rulesHash, on }: NearBasis,
  { after, entryId, limit }: { readonly after: string; readonly entryId?: string; readonly limit: number },
): Promise<readonly StaleEntry[]> {
  const named = entryId === undefined ? sql`e.id > ${after}` : sql`e.id = ${entryId}`
  const { rows } = await sql<StaleEntry>`
    select e.id as entry_id, case when l.rules_hash = ${rulesHash} then l.facts_hash end as facts_hash
    from register_entries e left join policy_near_looks l on l.tenant_id = e.tenant_id and l.entry_id = e.id
    where e.tenant_id = ${tenantId} and e.register = ${register} and e.state = 'active' and ${named}
      and (l.entry_version, l.rules_hash, l.on_date) is distinct from (e.version, ${rulesHash}, ${on}::date)
    order by e.id limit ${limit}`.execute(tx)
  return rows
}

export interface NearLook {
  readonly entryId: string
  readonly entryVersion: number
  readonly factsHash: string
  /** Undefined: the same facts were searched through before. */
  readonly nears?: readonly NearRow[]
}

interface NearRow {
  readonly policy: string
  readonly version: string
  readonly plans: readonly NearMiss[]
  readonly wouldBeFen: string | null
}

export async function keepLooks(
  { tx, tenantId }: SheetContext,
  { rulesHash, on }: NearBasis,
  looks: readonly NearLook[],
): Promise<void> {
  if (looks.length === 0) return
  const marks = looks.map(({ entryId, entryVersion, factsHash }) => ({ entryId, entryVersion, factsHash }))
  await sql`
    insert into policy_near_looks (tenant_id, entry_id, entry_version, rules_hash, on_date, facts_hash)
    select ${tenantId}::uuid, x."entryId", x."entryVersion", ${rulesHash}, ${on}::date, x."factsHash"
    from jsonb_to_recordset(${JSON.stringify(marks)}::jsonb) as x("entryId" uuid, "entryVersion" integer, "factsHash" text)
    on conflict (tenant_id, entry_id) do update set entry_version = excluded.entry_version,
      rules_hash = excluded.rules_hash, on_date = excluded.on_date, facts_hash = excluded.facts_hash`.execute(tx)
  const searched = looks.filter(({ nears }) => nears !== undefined)
  await sql`delete from policy_nears
    where tenant_id = ${tenantId} and entry_id = any(${searched.map(({ entryId }) => entryId)}::uuid[])`.execute(tx)
  const rows = searched.flatMap(({ entryId, nears = [] }) =>
    nears.map((near) => ({ ...near, entryId, gap: near.plans[0]!.changes.length })),
  )
  await sql`
    insert into policy_nears (tenant_id, policy, entry_id, version, gap, plans, would_be_fen)
    select ${tenantId}::uuid, policy, "entryId", version, gap, plans, "wouldBeFen"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(policy text, "entryId" uuid, version text, gap integer,
      plans jsonb, "wouldBeFen" bigint)`.execute(tx)
}

/** Takes away what was found of enterprises that are no longer on the register. */
export async function dropGone({ tx, tenantId }: SheetContext, register: string): Promise<void> {
  await sql`
    with gone as (
      delete from policy_near_looks l where l.tenant_id = ${tenantId} and not exists (
        select from register_entries e where e.tenant_id = l.tenant_id and e.id = l.entry_id and e.register = ${register}
          and e.state = 'active')
      returning l.entry_id)
    delete from policy_nears n using gone where n.tenant_id = ${tenantId} and n.entry_id = gone.entry_id`.execute(tx)
}

interface KeptNear {
  readonly registerEntryId: string
  readonly key: string
  readonly name: string
  readonly region: string | null
  readonly plans: readonly NearMiss[]
  readonly wouldBeFen: string | null
}

/** Those in sight that lack least first. What was found by another version, or of facts that have changed since, is left out. */
export async function listNears(
  { tx, tenantId }: SheetContext,
  actor: Actor,
  asked: {
    readonly policy: string
    readonly version: string
    readonly limit: number
    readonly cursor?: string | undefined
  },
): Promise<{ readonly rows: readonly KeptNear[]; readonly next: string | null }> {
  const { policy, version, limit, cursor } = asked
  const place = cursor === undefined ? undefined : readCursor(cursor)
  const after =
    place === undefined ? sql`true` : sql`(n.gap, n.entry_id) > (${Number(place.key) || 0}::int, ${place.id}::uuid)`
  const { rows } = await sql<KeptNear & { gap: number }>`
    select e.id as register_entry_id, e.key, e.name, e.region, n.plans, n.would_be_fen::text as would_be_fen, n.gap
    from policy_nears n
    join policy_near_looks l on l.tenant_id = n.tenant_id and l.entry_id = n.entry_id
    join register_entries e on e.tenant_id = n.tenant_id and e.id = n.entry_id
    where n.tenant_id = ${tenantId} and n.policy = ${policy} and n.version = ${version}
      and l.entry_version = e.version and e.state = 'active' and ${entriesInSight(actor)} and ${after}
    order by n.gap, n.entry_id limit ${limit + 1}`.execute(tx)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: page.map(({ gap: _, ...row }) => row),
    next: rows.length > limit && last ? writeCursor({ id: last.registerEntryId, key: String(last.gap) }) : null,
  }
}

/** How many of those that are not eligible were searched through, of those in sight. */
export async function countSearched({ tx, tenantId }: SheetContext, actor: Actor, policy: string): Promise<number> {
  const { rows } = await sql<{ searched: number }>`
    select count(*)::int as searched from policy_judgements r
    join policy_line_ups u on u.tenant_id = r.tenant_id and u.id = r.line_up
    join policy_near_looks l on l.tenant_id = r.tenant_id and l.entry_id = r.entry_id
    join register_entries e on e.tenant_id = r.tenant_id and e.id = r.entry_id and e.version = l.entry_version
    where r.tenant_id = ${tenantId} and lower(substr(r.states, array_position(u.policies, ${policy}), 1)) = 'n'
      and ${entriesInSight(actor)}`.execute(tx)
  return rows[0]!.searched
}
