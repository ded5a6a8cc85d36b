import { sql } from 'kysely'
import { pinyin } from 'pinyin-pro'
import type { CaseContext } from '#cases/server/case-context.ts'
import { titleShingles } from '#engine/text/title-similarity.ts'
import type { Tx } from '#server/database/tenant.ts'

export type EntryContext = Pick<CaseContext, 'tx' | 'tenantId' | 'now' | 'newId'>

export interface NewEntry {
  readonly id: string
  readonly register: string
  readonly key: string
  readonly name: string
  readonly region: string | null
  readonly careUnitId: string
  readonly fromOn: string
  readonly isSample: boolean
  readonly importId: string | null
  readonly recordedBy: string | null
  /** Names that are titles are compared with others, and not looked for by pinyin. */
  readonly isTitle: boolean
}

const ROWS_AT_ONCE = 2_000

/** Opens entries with their first name; thousands in a few statements. */
export async function insertEntries(context: EntryContext, entries: readonly NewEntry[]): Promise<void> {
  const { tx, tenantId, now, newId } = context
  for (let from = 0; from < entries.length; from += ROWS_AT_ONCE) {
    const rows = entries.slice(from, from + ROWS_AT_ONCE).map((entry) => ({
      ...entry,
      nameId: newId(),
      search: searchText([entry.key, entry.name], entry.isTitle),
      shingles: entry.isTitle ? titleShingles(entry.name) : [],
    }))
    await sql`
      with given as (
        select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id uuid, register text, key text, name text,
          region text, "careUnitId" uuid, "fromOn" date, "isSample" boolean, "importId" uuid, "recordedBy" uuid,
          "nameId" uuid, search text, shingles text[])),
      opened as (
        insert into register_entries (tenant_id, id, register, key, care_unit_id, name, region, search, shingles, is_sample,
          import_id, recorded_by, recorded_at)
        select ${tenantId}, id, register, key, "careUnitId", name, region, search, shingles, "isSample", "importId",
          "recordedBy", ${now}::timestamptz
        from given)
      insert into register_names (tenant_id, entry_id, id, from_on, name, region, import_id, recorded_by, recorded_at)
      select ${tenantId}, id, "nameId", "fromOn", name, region, "importId", "recordedBy", ${now}::timestamptz
      from given`.execute(tx)
  }
}

/** Key, names and how the newest name sounds, each after a bar: what is looked through. */
export function searchText(parts: readonly string[], isTitle: boolean): string {
  const name = parts.at(-1)!
  const spoken = isTitle
    ? []
    : [
        pinyin(name, { toneType: 'none', type: 'array', v: true }).join(''),
        pinyin(name, { pattern: 'first', toneType: 'none', type: 'array' }).join(''),
      ]
  return [...new Set([...parts, ...spoken].map((part) => `|${part.trim().toLowerCase()}`))].join('')
}

export interface Rename {
  readonly entryId: string
  readonly fromOn: string
  readonly name: string
  readonly region: string | null
  readonly reason: string | null
  readonly importId: string | null
  readonly recordedBy: string | null
  readonly isTitle: boolean
}

/** A name or region from a day on; former ones stay and are still found. */
export async function insertNames(context: EntryContext, renames: readonly Rename[]): Promise<void> {
  const { tx, tenantId, now, newId } = context
  for (const rename of renames) {
    const { entryId, name, region, fromOn, reason, importId, recordedBy } = rename
    await sql`
      insert into register_names (tenant_id, entry_id, id, from_on, name, region, reason, import_id, recorded_by, recorded_at)
      values (${tenantId}, ${entryId}, ${newId()}, ${fromOn}, ${name}, ${region}, ${reason}, ${importId}, ${recordedBy},
        ${now})`.execute(tx)
    await renewName(tx, tenantId, entryId, rename.isTitle)
  }
}

/** The entry shows the name that holds last of those that stand. */
export async function renewName(tx: Tx, tenantId: string, entryId: string, isTitle: boolean): Promise<void> {
  const { rows } = await sql<{ key: string; name: string; region: string | null }>`
    select e.key, n.name, n.region from register_names n
    join register_entries e on e.tenant_id = n.tenant_id and e.id = n.entry_id
    left join register_imports i on i.tenant_id = n.tenant_id and i.id = n.import_id
    where n.tenant_id = ${tenantId} and n.entry_id = ${entryId} and i.state is distinct from 'undone'
    order by n.from_on, n.recorded_at, n.id`.execute(tx)
  const last = rows.at(-1)
  if (last === undefined) return
  const search = searchText([last.key, ...rows.map(({ name }) => name)], isTitle)
  await sql`
    update register_entries set name = ${last.name}, region = ${last.region}, search = ${search},
      shingles = ${isTitle ? titleShingles(last.name) : []}, version = version + 1
    where tenant_id = ${tenantId} and id = ${entryId}`.execute(tx)
}

/** What is a unit of the tree stands in its own care; a person's entry in that of his unit. */
export async function bindEntries(
  tx: Tx,
  tenantId: string,
  entries: readonly { readonly id: string; readonly unitId?: string; readonly personId?: string }[],
): Promise<void> {
  for (const { id, unitId = null, personId = null } of entries) {
    if (unitId === null && personId === null) continue
    await sql`
      update register_entries e set unit_id = coalesce(${unitId}::uuid, e.unit_id),
        person_id = coalesce(${personId}::uuid, e.person_id), version = e.version + 1,
        care_unit_id = coalesce(${unitId}::uuid,
          (select unit_id from people p where p.tenant_id = e.tenant_id and p.id = ${personId}), e.care_unit_id)
      where e.tenant_id = ${tenantId} and e.id = ${id}`.execute(tx)
  }
}

/** Whoever keeps what follows from an entry's facts looks at its version. */
export async function countChange(tx: Tx, tenantId: string, entryIds: readonly string[]): Promise<void> {
  await sql`update register_entries set version = version + 1
    where tenant_id = ${tenantId} and id = any(${entryIds}::uuid[])`.execute(tx)
}

export async function setEntryState(
  tx: Tx,
  tenantId: string,
  entryIds: readonly string[],
  state: 'active' | 'closed' | 'withdrawn',
  closedOn: string | null = null,
): Promise<void> {
  await sql`update register_entries set state = ${state}, closed_on = ${closedOn}, version = version + 1
    where tenant_id = ${tenantId} and id = any(${entryIds}::uuid[])`.execute(tx)
}
