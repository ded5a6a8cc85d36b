import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#engine/access/actor.ts'
import { scopeOf } from '#engine/access/can.ts'
import { scopeCondition } from '#modules/organisations/server/unit.access.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import type { SubjectGuard, TargetResolver } from '#server/http/module.ts'

/** Projects `r` of place `p` that an actor sees: where his permission reaches, those he leads, and those his unit recommended. */
export function projectsInSight(actor: Actor): RawBuilder<boolean> {
  return sql<boolean>`(${scopeCondition(scopeOf(actor, 'project.read'), 'p.path')}
    or r.leader_id = ${actor.personId} or r.recommender_id = ${actor.unitId})`
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A project stands at the unit that undertakes it. */
export const projectTarget: TargetResolver = async (tx, tenantId, { projectId }) => {
  if (typeof projectId !== 'string' || !UUID.test(projectId)) return undefined
  const { rows } = await sql<{ unitId: string }>`
    select unit_id from projects where tenant_id = ${tenantId} and id = ${projectId}`.execute(tx)
  const unitPath = rows[0] && (await findUnitPath(tx, tenantId, rows[0].unitId))
  return unitPath === undefined ? undefined : { unitPath }
}

export const seesProject: SubjectGuard = async (tx, actor, projectId) => {
  const { rows } = await sql`select 1 from projects r
    join lateral (select path from unit_versions v where v.tenant_id = r.tenant_id and v.unit_id = r.unit_id
      order by v.from_on desc limit 1) p on true
    where r.tenant_id = ${actor.tenantId} and r.id = ${projectId} and ${projectsInSight(actor)}`.execute(tx)
  return rows.length > 0
}
