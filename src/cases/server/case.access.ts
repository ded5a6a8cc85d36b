import { type RawBuilder, sql } from 'kysely'
import { inForce } from '#cases/server/duty.queries.ts'
import type { Actor } from '#engine/access/actor.ts'
import { scopeOf } from '#engine/access/can.ts'
import { Refusal } from '#engine/refusal.ts'
import type { OperationContext, SubjectGuard, TargetResolver } from '#server/http/module.ts'

/** Cases `c` of units where the actor may read cases. */
export function casesInScope(actor: Actor): RawBuilder<boolean> {
  const scope = scopeOf(actor, 'case.read')
  if (scope === undefined) return sql<boolean>`false`
  if (scope.kind === 'all') return sql<boolean>`true`
  return sql<boolean>`exists (select from unit_versions place
    where place.tenant_id = c.tenant_id and place.unit_id = c.unit_id and place.until_on is null
      and (place.path = any(${[...scope.own]}) or place.path like any(${scope.subtrees.map((path) => `${path}%`)})))`
}

/** Units in whose name the actor is a party: his own, and those at which he holds a role. */
const unitsOfActor = ({ unitId, grants }: Actor): string[] => [
  ...new Set([unitId, ...grants.map((grant) => grant.unitId)]),
]

/** Cases `c` in which the actor is a party, or his unit is. */
export const casesOfParty = (actor: Actor): RawBuilder<boolean> => sql<boolean>`c.id in (
  select p.case_id from case_parties p where p.tenant_id = ${actor.tenantId}
    and (p.person_id = ${actor.personId} or p.unit_id = any(${unitsOfActor(actor)}::uuid[])))`

/** Cases `c` in which the actor has or had a seat; `isOpen`: in which he is asked now. */
export const casesOfSeat = (
  actor: Actor,
  today: string | undefined,
  isOpen = false,
): RawBuilder<boolean> => sql<boolean>`c.id in (
  select s.case_id from case_seats s where s.tenant_id = ${actor.tenantId} and s.person_id = ${actor.personId}
    ${isOpen ? sql`and s.closed_at is null` : sql``}
  union all
  select s.case_id from role_assignments a
  join case_seats s on s.tenant_id = a.tenant_id and s.role_code = a.role_code and s.unit_id = a.unit_id
    ${isOpen ? sql`and s.closed_at is null` : sql``}
  where a.tenant_id = ${actor.tenantId} and a.person_id = ${actor.personId}
    and ${today === undefined ? sql`a.ended_at is null` : inForce(today)})`

/** Every case `c` the actor may see. */
export function casesInSight(actor: Actor, today: string | undefined): RawBuilder<boolean> {
  const scope = scopeOf(actor, 'case.read')
  if (scope?.kind === 'all') return sql<boolean>`true`
  return sql<boolean>`(${casesInScope(actor)} or ${casesOfParty(actor)} or ${casesOfSeat(actor, today)})`
}

type Viewer = Pick<OperationContext, 'tx' | 'tenantId' | 'actor'> & {
  readonly visit?: { readonly today: string } | undefined
}

/** May the actor open this case? */
export async function seesCase({ tx, tenantId, actor, visit }: Viewer, caseId: string): Promise<boolean> {
  const found = await sql`select from cases c
    where c.tenant_id = ${tenantId} and c.id = ${caseId} and ${casesInSight(actor, visit?.today)}`.execute(tx)
  return found.rows.length > 0
}

/** @throws Refusal not-found when there is no such case, or not for this actor. */
export async function demandSight(context: Viewer, caseId: string): Promise<void> {
  if (!(await seesCase(context, caseId))) throw new Refusal('not-found', { key: 'case.not-found' })
}

/** Cases `c` on the notice board: everybody may look at them and object. */
export const PUBLISHED = sql<boolean>`exists (select from case_notices n
  where n.tenant_id = c.tenant_id and n.case_id = c.id and n.closed_on is null)`

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A case stands at the unit that holds it, also when that has closed since. */
export const caseTarget: TargetResolver = async (tx, tenantId, { caseId }) => {
  if (typeof caseId !== 'string' || !UUID.test(caseId)) return undefined
  const { rows } = await sql<{ unitPath: string }>`
    select v.path as unit_path from cases c
    join lateral (select path from unit_versions w where w.tenant_id = c.tenant_id and w.unit_id = c.unit_id
      order by w.from_on <= current_date desc, w.from_on desc limit 1) v on true
    where c.tenant_id = ${tenantId} and c.id = ${caseId}`.execute(tx)
  return rows[0]
}

/** Comments and files of a case are for those who see it. */
export const seesCaseSubject: SubjectGuard = async (tx, actor, caseId) =>
  UUID.test(caseId) && (await seesCase({ tx, tenantId: actor.tenantId, actor }, caseId))
