import { sql } from 'kysely'
import { emitEvent } from '#cases/server/outbox.store.ts'
import type { Register } from '#engine/form/register.ts'
import {
  bindEntries,
  countChange,
  type EntryContext,
  insertEntries,
  insertNames,
  renewName,
  setEntryState,
} from '#modules/registries/server/entry.store.ts'
import { insertFacts, withdrawImport } from '#modules/registries/server/fact.store.ts'
import { careOfRegions, type Staged, type StagedEntry } from '#modules/registries/server/register-import.queries.ts'

export interface ImportRecord {
  readonly id: string
  readonly register: string
  readonly fileName: string
  readonly contentHash: string
  readonly rows: number
  readonly state: 'checked' | 'published'
  readonly staged: Staged
  readonly createdBy: string | null
}

/** Remembers a list: `checked` with what it would change, or `published` at once with nothing left to do. */
export async function insertImport(context: EntryContext, record: ImportRecord): Promise<void> {
  const { tx, tenantId, now } = context
  const { staged, state } = record
  const kept = state === 'checked' ? staged : { entries: [], facts: [] }
  const opened = staged.entries.filter(({ deed }) => deed === 'open' || deed === 'revive').length
  await sql`
    insert into register_imports (tenant_id, id, register, file_name, content_hash, rows_total, entries_new, facts_new, state,
      staged, created_by, created_at, published_at)
    values (${tenantId}, ${record.id}, ${record.register}, ${record.fileName}, ${record.contentHash}, ${record.rows}, ${opened},
      ${staged.facts.length}, ${state}, ${JSON.stringify(kept)}::jsonb, ${record.createdBy}, ${now},
      ${state === 'published' ? now : null})`.execute(tx)
}

/** Writes what a list changes: entries, names, facts; in the transaction of the caller, all or nothing. */
export async function applyList(
  context: EntryContext,
  register: Register,
  importId: string,
  { entries, facts }: Staged,
  by: string | null,
): Promise<void> {
  const { tx, tenantId } = context
  const isTitle = register.titles === true
  const careOf = await careOfRegions(tx, tenantId)
  const named = (deed: StagedEntry['deed']) => entries.filter((entry) => entry.deed === deed)
  await insertEntries(
    context,
    named('open').map(({ id, key, name, region, asOf, isSample }) => ({
      id,
      register: register.code,
      key,
      name,
      region,
      careUnitId: careOf(region),
      fromOn: asOf,
      isSample,
      importId,
      recordedBy: by,
      isTitle,
    })),
  )
  const revived = named('revive')
  if (revived.length > 0)
    await setEntryState(
      tx,
      tenantId,
      revived.map(({ id }) => id),
      'active',
    )
  await insertNames(
    context,
    [...revived, ...named('rename')].map(({ id, name, region, asOf }) => ({
      entryId: id,
      fromOn: asOf,
      name,
      region,
      reason: null,
      importId,
      recordedBy: by,
      isTitle,
    })),
  )
  await bindEntries(tx, tenantId, entries)
  await insertFacts(
    context,
    facts.map((fact) => ({
      ...fact,
      id: context.newId(),
      importId,
      recordedBy: by,
      isVerified: fact.trust === 'verified',
    })),
  )
  await countChange(tx, tenantId, [...new Set(facts.map(({ entryId }) => entryId))])
  await emitEvent(context, 'register.changed', { register: register.code, importId })
}

/** Takes a published list back: its rows stand no more, what they replaced stands again, its entries are gone from sight. */
export async function takeListBack(
  context: EntryContext,
  register: Register,
  importId: string,
): Promise<{ readonly entries: number; readonly facts: number }> {
  const { tx, tenantId, now } = context
  await sql`update register_imports set state = 'undone', undone_at = ${now}
    where tenant_id = ${tenantId} and id = ${importId}`.execute(tx)
  const { facts, entryIds } = await withdrawImport(tx, tenantId, importId)
  const { rows: opened } = await sql<{ id: string }>`
    select e.id from register_entries e where e.tenant_id = ${tenantId} and e.state <> 'withdrawn' and not exists (
      select from register_names n
      left join register_imports i on i.tenant_id = n.tenant_id and i.id = n.import_id
      where n.tenant_id = e.tenant_id and n.entry_id = e.id and i.state is distinct from 'undone')
    and exists (select from register_names n
      where n.tenant_id = e.tenant_id and n.entry_id = e.id and n.import_id = ${importId})`.execute(tx)
  const gone = opened.map(({ id }) => id)
  await setEntryState(tx, tenantId, gone, 'withdrawn')
  const { rows: renamed } = await sql<{ id: string }>`
    select distinct entry_id as id from register_names
    where tenant_id = ${tenantId} and import_id = ${importId} and not (entry_id = any(${gone}::uuid[]))`.execute(tx)
  for (const { id } of renamed) await renewName(tx, tenantId, id, register.titles === true)
  await countChange(
    tx,
    tenantId,
    entryIds.filter((id) => !gone.includes(id)),
  )
  await emitEvent(context, 'register.changed', { register: register.code, importId })
  return { entries: gone.length, facts }
}
