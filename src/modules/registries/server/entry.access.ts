import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#engine/access/actor.ts'
import { scopeOf } from '#engine/access/can.ts'
import { scopeCondition } from '#modules/organisations/server/unit.access.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import type { TargetResolver } from '#server/http/module.ts'

/** Entries `e` in the care of the actor's units; what a list brought in and was taken back is nobody's. */
export function entriesInSight(actor: Actor): RawBuilder<boolean> {
  const scope = scopeOf(actor, 'register.read')
  if (scope?.kind === 'all') return sql<boolean>`e.state <> 'withdrawn'`
  return sql<boolean>`e.state <> 'withdrawn' and exists (
    select from unit_versions place
    where place.tenant_id = e.tenant_id and place.unit_id = e.care_unit_id
      and place.from_on = (
        select max(from_on) from unit_versions l where l.tenant_id = e.tenant_id and l.unit_id = e.care_unit_id)
      and ${scopeCondition(scope, 'place.path')})`
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const NO_ID = '00000000-0000-0000-0000-000000000000'
const uuidOf = (value: unknown): string => (typeof value === 'string' && UUID.test(value) ? value : NO_ID)

/** An entry stands at the unit in whose care it is. */
export const entryTarget: TargetResolver = async (tx, tenantId, input) => {
  const { rows } = await sql<{ unitId: string }>`
    select care_unit_id as unit_id from register_entries
    where tenant_id = ${tenantId} and id = ${uuidOf(input.registerEntryId)} and state <> 'withdrawn'`.execute(tx)
  const unitPath = rows[0] && (await findUnitPath(tx, tenantId, rows[0].unitId))
  return unitPath === undefined ? undefined : { unitPath }
}
