import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#engine/access/actor.ts'
import { scopeOf } from '#engine/access/can.ts'
import { scopeCondition } from '#modules/organisations/server/unit.access.ts'
import { uuidOf } from '#modules/supervision/server/slip.access.ts'
import type { SubjectGuard, TargetResolver } from '#server/http/module.ts'

/** Problems `p` of the actor's units, and those his units are asked to help with. */
export function problemsInSight(actor: Actor): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from unit_versions place
    where place.tenant_id = p.tenant_id and place.until_on is null
      and place.unit_id in (p.unit_id, p.owner_unit_id)
      and ${scopeCondition(scopeOf(actor, 'problem.read'), 'place.path')})`
}

/** A problem stands at the unit whose it is. */
export const problemTarget: TargetResolver = async (tx, tenantId, { problemId }) => {
  const { rows } = await sql<{ path: string }>`
    select v.path from problems p
    join lateral (select w.path from unit_versions w where w.tenant_id = p.tenant_id and w.unit_id = p.unit_id
      order by w.from_on <= current_date desc, w.from_on desc limit 1) v on true
    where p.tenant_id = ${tenantId} and p.id = ${uuidOf(problemId)}`.execute(tx)
  return rows[0] && { unitPath: rows[0].path }
}

export const seesProblem: SubjectGuard = async (tx, actor, problemId) => {
  const { rows } = await sql`select 1 from problems p
    where p.tenant_id = ${actor.tenantId} and p.id = ${uuidOf(problemId)} and ${problemsInSight(actor)}`.execute(tx)
  return rows.length > 0
}
