import { sql } from 'kysely'
import type * as contract from '#cases/case-view.contract.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Handler } from '#server/http/module.ts'

const MOST_VIEWS = 50

export const listViews: Handler<typeof contract.listViews> = async ({ tx, tenantId, actor }) => {
  const { rows } = await sql<{ id: string; name: string; query: Record<string, string> }>`
    select id, name, query from case_views where tenant_id = ${tenantId} and person_id = ${actor.personId}
    order by name collate "C"`.execute(tx)
  return { views: [...rows] }
}

export const saveView: Handler<typeof contract.saveView> = async (context, { name, query }) => {
  const { tx, tenantId, actor, now, newId } = context
  const { rows } = await sql<{ id: string }>`
    insert into case_views (tenant_id, id, person_id, name, query, saved_at)
    values (${tenantId}, ${newId()}, ${actor.personId}, ${name}, ${JSON.stringify(query)}::jsonb, ${now})
    on conflict (tenant_id, person_id, name) do update set query = excluded.query, saved_at = excluded.saved_at
    returning id`.execute(tx)
  const counted = await sql<{ n: number }>`select count(*)::int as n from case_views
    where tenant_id = ${tenantId} and person_id = ${actor.personId}`.execute(tx)
  if (counted.rows[0]!.n > MOST_VIEWS)
    throw new Refusal('over-limit', { key: 'case.too-many-views', params: { limit: MOST_VIEWS } })
  return { id: rows[0]!.id }
}

export const deleteView: Handler<typeof contract.deleteView> = async ({ tx, tenantId, actor }, { viewId }) => {
  const done = await sql`delete from case_views
    where tenant_id = ${tenantId} and id = ${viewId} and person_id = ${actor.personId}`.execute(tx)
  if (done.numAffectedRows === 0n) throw new Refusal('not-found', { key: 'case.no-view' })
  return { viewId }
}
