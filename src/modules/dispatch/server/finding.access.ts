import { sql } from 'kysely'
import type { TargetResolver } from '#server/http/module.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A finding stands at the unit under doubt, where that stands today or stood last. */
export const findingTarget: TargetResolver = async (tx, tenantId, { findingId }) => {
  if (typeof findingId !== 'string' || !UUID.test(findingId)) return undefined
  const { rows } = await sql<{ path: string }>`
    select v.path from findings f
    join lateral (
      select w.path from unit_versions w where w.tenant_id = f.tenant_id and w.unit_id = f.unit_id
      order by w.from_on <= current_date desc, w.from_on desc limit 1) v on true
    where f.tenant_id = ${tenantId} and f.id = ${findingId}`.execute(tx)
  return rows[0] && { unitPath: rows[0].path }
}
