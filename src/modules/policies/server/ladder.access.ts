import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#engine/access/actor.ts'
import { scopeOf } from '#engine/access/can.ts'
import { scopeCondition } from '#modules/organisations/server/unit.access.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import { entriesInSight } from '#modules/registries/server/entry.access.ts'
import type { SubjectGuard, TargetResolver } from '#server/http/module.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const NO_ID = '00000000-0000-0000-0000-000000000000'
const uuidOf = (value: unknown): string => (typeof value === 'string' && UUID.test(value) ? value : NO_ID)

/** Entries `e` in sight, of a region and what lies below it. */
export const entriesUnder = (actor: Actor, region: string | undefined): RawBuilder<unknown> =>
  region === undefined
    ? entriesInSight(actor)
    : sql`${entriesInSight(actor)} and e.region like ${`${region.replace(/(0000|00)$/, '')}%`}`

const target =
  (field: string, statement: (tenantId: string, id: string) => RawBuilder<{ unitId: string }>): TargetResolver =>
  async (tx, tenantId, input) => {
    const { rows } = await statement(tenantId, uuidOf(input[field])).execute(tx)
    const unitPath = rows[0] && (await findUnitPath(tx, tenantId, rows[0].unitId))
    return unitPath === undefined ? undefined : { unitPath }
  }

/** A plan and a visit stand at the unit in whose care the enterprise was then. */
export const cultivationTargets: Readonly<Record<string, TargetResolver>> = {
  'cultivation-plan': target(
    'cultivationPlanId',
    (tenantId, id) => sql`select unit_id from cultivation_plans where tenant_id = ${tenantId} and id = ${id}`,
  ),
  'visit-problem': target(
    'visitProblemId',
    (tenantId, id) => sql`
      select v.unit_id from visit_problems b join enterprise_visits v on v.tenant_id = b.tenant_id and v.id = b.visit_id
      where b.tenant_id = ${tenantId} and b.id = ${id}`,
  ),
}

/** Rows `x` of plans or visits at units where the actor may read of cultivation. */
export const cultivationInSight = (actor: Actor): RawBuilder<boolean> => sql<boolean>`exists (
  select from unit_versions place
  where place.tenant_id = x.tenant_id and place.unit_id = x.unit_id and place.until_on is null
    and ${scopeCondition(scopeOf(actor, 'cultivation.read'), 'place.path')})`

export const seesPlan: SubjectGuard = async (tx, actor, id) => {
  const { rows } = await sql`select 1 from cultivation_plans x
    where x.tenant_id = ${actor.tenantId} and x.id = ${uuidOf(id)} and ${cultivationInSight(actor)}`.execute(tx)
  return rows.length > 0
}
