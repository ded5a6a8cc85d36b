import { sql } from 'kysely'
import type { Sentence } from '#cases/subject.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface HistoryLine extends Sentence {
  readonly id: string
  readonly at: Date
  readonly personName: string | null
  readonly onBehalfOfName: string | null
}

/** What happened to a record, latest first; `before` is the last id of the page seen. */
export async function listHistory(
  tx: Tx,
  tenantId: string,
  subject: { readonly kind: string; readonly id: string },
  page: { readonly limit: number; readonly before?: string } = { limit: 200 },
): Promise<readonly HistoryLine[]> {
  const found = await sql<HistoryLine>`
    select h.id, h.at, h.message_key as key, h.params, p.name as person_name, b.name as on_behalf_of_name
    from history_entries h
    left join people p on p.tenant_id = h.tenant_id and p.id = h.person_id
    left join people b on b.tenant_id = h.tenant_id and b.id = h.on_behalf_of
    where h.tenant_id = ${tenantId} and h.subject_kind = ${subject.kind} and h.subject_id = ${subject.id}
      and (${page.before ?? null}::uuid is null or h.id < ${page.before ?? null}::uuid)
    order by h.id desc limit ${page.limit}`.execute(tx)
  return found.rows
}
