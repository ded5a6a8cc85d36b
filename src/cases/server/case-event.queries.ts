import { sql } from 'kysely'
import type { CaseEvent } from '#engine/process/case-event.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface KeptEvent {
  readonly serial: number
  readonly event: CaseEvent
  readonly by: string | null
  readonly behalf: string | null
  readonly at: Date
}

/** The events of a case, the latest first. */
export async function listEvents(
  tx: Tx,
  tenantId: string,
  caseId: string,
  page: { readonly limit: number; readonly before?: number; readonly after?: number },
): Promise<readonly KeptEvent[]> {
  const { rows } = await sql<KeptEvent>`
    select serial, event, by_person as by, on_behalf_of as behalf, at from case_events
    where tenant_id = ${tenantId} and case_id = ${caseId}
      and (${page.before ?? null}::integer is null or serial < ${page.before ?? null})
      and (${page.after ?? null}::integer is null or serial > ${page.after ?? null})
    order by serial desc limit ${page.limit}`.execute(tx)
  return rows
}

/** What people and units are called. */
export async function listNames(
  tx: Tx,
  tenantId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly name: string; readonly zh: string; readonly en: string }>> {
  if (ids.length === 0) return new Map()
  const list = [...new Set(ids)]
  const { rows } = await sql<{ id: string; zh: string; en: string }>`
    select p.id, p.name as zh, p.name as en from people p
    where p.tenant_id = ${tenantId} and p.id = any(${list}::uuid[])
    union all
    select v.unit_id, v.name_zh, v.name_en from unit_versions v
    where v.tenant_id = ${tenantId} and v.until_on is null and v.unit_id = any(${list}::uuid[])`.execute(tx)
  return new Map(rows.map(({ id, zh, en }) => [id, { name: zh, zh, en }]))
}

/** Ids of people and units that an event names. */
export function idsIn(event: CaseEvent): readonly string[] {
  const ids = [event.by, event.for]
  if (event.event === 'handed-over' || event.event === 'delegated') ids.push(event.to)
  if (event.event === 'signer-added') ids.push(event.added.person)
  return ids.filter((id) => id !== undefined)
}
