import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#engine/access/actor.ts'
import { canEverywhere, scopeOf } from '#engine/access/can.ts'
import { scopeCondition } from '#modules/organisations/server/unit.access.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import type { SubjectGuard, TargetResolver } from '#server/http/module.ts'

/**
 * Calls `r` of place `p` that an actor sees: what is published by his own unit or one above it, whose calls are meant for him,
 * or by one that his permission reaches; what is not published yet only where he draws calls up or publishes them.
 */
export function callsInSight(actor: Actor): RawBuilder<boolean> {
  const published = scopeCondition(scopeOf(actor, 'call.read'), 'p.path')
  const drafts = [scopeOf(actor, 'call.manage'), scopeOf(actor, 'call.publish')]
  return sql<boolean>`(
    (r.state <> 'draft' and (${published} or starts_with(${actor.unitPath}, p.path)))
    or ${scopeCondition(drafts[0], 'p.path')} or ${scopeCondition(drafts[1], 'p.path')}
    or ${canEverywhere(actor, 'call.manage')})`
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A call stands at the unit that issues it. */
export const callTarget: TargetResolver = async (tx, tenantId, input) => {
  const { callId } = input
  if (typeof callId !== 'string' || !UUID.test(callId)) return undefined
  const { rows } = await sql<{ unitId: string }>`
    select unit_id from calls where tenant_id = ${tenantId} and id = ${callId}`.execute(tx)
  const unitPath = rows[0] && (await findUnitPath(tx, tenantId, rows[0].unitId))
  return unitPath === undefined ? undefined : { unitPath }
}

export const seesCall: SubjectGuard = async (tx, actor, callId) => {
  const { rows } = await sql`select 1 from calls r
    join lateral (select path from unit_versions v where v.tenant_id = r.tenant_id and v.unit_id = r.unit_id
      order by v.from_on desc limit 1) p on true
    where r.tenant_id = ${actor.tenantId} and r.id = ${callId} and ${callsInSight(actor)}`.execute(tx)
  return rows.length > 0
}
