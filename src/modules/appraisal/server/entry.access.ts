import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#engine/access/actor.ts'
import { scopeOf } from '#engine/access/can.ts'
import { scopeCondition } from '#modules/organisations/server/unit.access.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import type { SubjectGuard, TargetResolver } from '#server/http/module.ts'

/** Entries `e` of the actor's units; a draft is its author's alone. */
export function entriesInSight(actor: Actor): RawBuilder<boolean> {
  return sql<boolean>`(e.state <> 'draft' or e.proposed_by = ${actor.personId}) and exists (
    select from unit_versions place
    where place.tenant_id = e.tenant_id and place.unit_id = e.unit_id
      and place.from_on = (select max(from_on) from unit_versions l where l.tenant_id = e.tenant_id and l.unit_id = e.unit_id)
      and ${scopeCondition(scopeOf(actor, 'appraisal.read'), 'place.path')})`
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const NO_ID = '00000000-0000-0000-0000-000000000000'
const uuidOf = (value: unknown): string => (typeof value === 'string' && UUID.test(value) ? value : NO_ID)

/** An entry stands at the unit whose score it adjusts. */
export const entryTarget: TargetResolver = async (tx, tenantId, input) => {
  const { rows } = await sql<{ unitId: string }>`
    select unit_id from appraisal_entries where tenant_id = ${tenantId} and id = ${uuidOf(input.entryId)}`.execute(tx)
  const unitPath = rows[0] && (await findUnitPath(tx, tenantId, rows[0].unitId))
  return unitPath === undefined ? undefined : { unitPath }
}

export const seesEntry: SubjectGuard = async (tx, actor, entryId) => {
  const { rows } = await sql`select 1 from appraisal_entries e
    where e.tenant_id = ${actor.tenantId} and e.id = ${uuidOf(entryId)} and ${entriesInSight(actor)}`.execute(tx)
  return rows.length > 0
}
