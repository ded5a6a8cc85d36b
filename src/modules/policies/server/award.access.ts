import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#engine/access/actor.ts'
import { can, scopeOf } from '#engine/access/can.ts'
import { scopeCondition } from '#modules/organisations/server/unit.access.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import type { RoundViewer } from '#modules/policies/award.rules.ts'
import type { OperationContext, SubjectGuard, TargetResolver } from '#server/http/module.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const NO_ID = '00000000-0000-0000-0000-000000000000'
const uuidOf = (value: unknown): string => (typeof value === 'string' && UUID.test(value) ? value : NO_ID)

const target =
  (field: string, statement: (tenantId: string, id: string) => RawBuilder<{ unitId: string }>): TargetResolver =>
  async (tx, tenantId, input) => {
    const { rows } = await statement(tenantId, uuidOf(input[field])).execute(tx)
    const unitPath = rows[0] && (await findUnitPath(tx, tenantId, rows[0].unitId))
    return unitPath === undefined ? undefined : { unitPath }
  }

/** A round stands at the unit that runs its pool; an award at the unit in whose care the enterprise is. */
export const awardTargets: Readonly<Record<string, TargetResolver>> = {
  'award-round': target(
    'awardRoundId',
    (tenantId, id) => sql`select unit_id from award_rounds where tenant_id = ${tenantId} and id = ${id}`,
  ),
  award: target(
    'awardId',
    (tenantId, id) => sql`
      select e.care_unit_id as unit_id from awards a
      join register_entries e on e.tenant_id = a.tenant_id and e.id = a.entry_id
      where a.tenant_id = ${tenantId} and a.id = ${id}`,
  ),
  'award-pool': target(
    'awardId',
    (tenantId, id) => sql`
      select o.unit_id from awards a join award_rounds o on o.tenant_id = a.tenant_id and o.id = a.round_id
      where a.tenant_id = ${tenantId} and a.id = ${id}`,
  ),
}

/** Rounds `o` of pools where the actor may read policies. */
export const roundsInSight = (actor: Actor): RawBuilder<boolean> => sql<boolean>`exists (
  select from unit_versions place
  where place.tenant_id = o.tenant_id and place.unit_id = o.unit_id
    and place.from_on = (select max(from_on) from unit_versions l where l.tenant_id = o.tenant_id and l.unit_id = o.unit_id)
    and ${scopeCondition(scopeOf(actor, 'policy.read'), 'place.path')})`

export const seesRound: SubjectGuard = async (tx, actor, id) => {
  const { rows } = await sql`select 1 from award_rounds o
    where o.tenant_id = ${actor.tenantId} and o.id = ${uuidOf(id)} and ${roundsInSight(actor)}`.execute(tx)
  return rows.length > 0
}

/** Its letter, its task: for those whose enterprise it is, and for those who read policies at its unit. */
export const seesAward: SubjectGuard = async (tx, actor, id) => {
  const place = await awardTargets.award!(tx, actor.tenantId, { awardId: id })
  return (
    place !== undefined && (can(actor, 'award.confirm', place.unitPath) || can(actor, 'policy.read', place.unitPath))
  )
}

export async function roundViewer(
  { tx, tenantId, actor }: Pick<OperationContext, 'tx' | 'tenantId' | 'actor'>,
  unitId: string,
): Promise<RoundViewer> {
  const path = (await findUnitPath(tx, tenantId, unitId)) ?? '/'
  return {
    personId: actor.personId,
    mayManage: can(actor, 'award.manage', path),
    mayApprove: can(actor, 'award.approve', path),
  }
}
