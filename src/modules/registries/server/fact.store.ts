import { sql } from 'kysely'
import type { Trust } from '#engine/register/fact.ts'
import type { EntryContext } from '#modules/registries/server/entry.store.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface NewFact {
  readonly id: string
  readonly entryId: string
  readonly fact: string
  readonly year: number | null
  readonly asOf: string
  readonly value: string
  readonly trust: Trust
  readonly source: string
  readonly expiresOn: string | null
  readonly isSample: boolean
  readonly fileId?: string | null
  /** The row it takes the place of; both stay. */
  readonly supersedes?: string | null
  readonly reason?: string | null
  readonly importId?: string | null
  readonly recordedBy: string | null
  readonly verifiedBy?: string | null
  readonly isVerified: boolean
}

const ROWS_AT_ONCE = 5_000

/** Writes rows; what they supersede stops standing first, as one source tells a fact once. */
export async function insertFacts(context: EntryContext, facts: readonly NewFact[]): Promise<void> {
  const { tx, tenantId, now } = context
  const replaced = facts.flatMap(({ supersedes }) => supersedes ?? [])
  if (replaced.length > 0) await setStanding(tx, tenantId, replaced, 'superseded')
  for (let from = 0; from < facts.length; from += ROWS_AT_ONCE)
    await sql`
      insert into register_facts (tenant_id, id, entry_id, fact, year, as_of, value, trust, source, file_id, expires_on,
        is_sample, supersedes, reason, import_id, recorded_by, recorded_at, verified_by, verified_at)
      select ${tenantId}, id, "entryId", fact, year, "asOf", value, trust, source, "fileId", "expiresOn", "isSample",
        supersedes, reason, "importId", "recordedBy", ${now}::timestamptz, "verifiedBy",
        case when "isVerified" then ${now}::timestamptz end
      from jsonb_to_recordset(${JSON.stringify(facts.slice(from, from + ROWS_AT_ONCE))}::jsonb) as x(id uuid,
        "entryId" uuid, fact text, year integer, "asOf" date, value text, trust text, source text, "fileId" uuid,
        "expiresOn" date, "isSample" boolean, supersedes uuid, reason text, "importId" uuid, "recordedBy" uuid,
        "verifiedBy" uuid, "isVerified" boolean)`.execute(tx)
}

/** Rows are never changed or deleted: only whether they stand. */
export async function setStanding(
  tx: Tx,
  tenantId: string,
  ids: readonly string[],
  standing: 'stands' | 'superseded' | 'withdrawn',
): Promise<void> {
  await sql`update register_facts set standing = ${standing}
    where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`.execute(tx)
}

/** Takes a list's rows back: what they had superseded stands again. Answers the entries they belong to. */
export async function withdrawImport(tx: Tx, tenantId: string, importId: string) {
  const { rows } = await sql<{ id: string; entryId: string; supersedes: string | null }>`
    update register_facts set standing = 'withdrawn'
    where tenant_id = ${tenantId} and import_id = ${importId} and standing = 'stands'
    returning id, entry_id, supersedes`.execute(tx)
  await setStanding(
    tx,
    tenantId,
    rows.flatMap(({ supersedes }) => supersedes ?? []),
    'stands',
  )
  return { facts: rows.length, entryIds: [...new Set(rows.map(({ entryId }) => entryId))] }
}
