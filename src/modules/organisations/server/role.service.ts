import { dayNumber } from '#engine/calendar/date.ts'
import type { Input } from '#engine/contract/operation.ts'
import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/organisations/role.contract.ts'
import { checkDuties, separatedRoles } from '#modules/organisations/role.rules.ts'
import {
  countOtherHolders,
  isUnitOpen,
  listDelegationsOf,
  listLendable,
  listRoles,
  type Role,
} from '#modules/organisations/server/role.queries.ts'
import {
  type Assignment,
  type AssignmentRow,
  dutiesOf,
  endAssignment,
  insertAssignment,
  lockAssignment,
  lockPerson,
} from '#modules/organisations/server/role.store.ts'
import type { OperationContext } from '#server/http/module.ts'

const MAX_DELEGATION_DAYS = 366

export async function readRoles({ tx, tenantId }: OperationContext) {
  return { rows: await listRoles(tx, tenantId) }
}

export async function assignRole(
  context: OperationContext,
  input: Input<typeof contract.assignRole>,
): Promise<{ assignmentId: string }> {
  const { actor, visit } = context
  if (input.personId === actor.personId) throw new Refusal('rule-broken', { key: 'role.not-self' })
  const { fromOn = visit!.today, ...wanted } = input
  const assignmentId = await giveRole(context, { ...wanted, fromOn })
  context.audit({
    subjectKind: 'person',
    subjectId: input.personId,
    unitId: input.unitId,
    detail: { role: input.roleCode, fromOn, untilOn: input.untilOn, reason: input.reason },
  })
  return { assignmentId }
}

type Wanted = Pick<Assignment, 'personId' | 'roleCode' | 'unitId' | 'fromOn' | 'untilOn' | 'delegatedBy' | 'reason'>

/** Gives a role when the person, locked meanwhile, may hold it beside all he holds or is going to hold. */
export async function giveRole(context: OperationContext, wanted: Wanted): Promise<string> {
  const { tx, tenantId, actor } = context
  const today = context.visit!.today
  if (wanted.fromOn < today) throw new Refusal('rule-broken', { key: 'role.span-past', at: 'fromOn' })
  if (wanted.untilOn !== undefined && wanted.untilOn < wanted.fromOn) {
    throw new Refusal('form-invalid', { key: 'role.span-reversed', at: 'untilOn' })
  }
  const role = await getRole(context, wanted.roleCode)
  if (!(await isUnitOpen(tx, tenantId, wanted.unitId, today)))
    throw new Refusal('not-found', { key: 'http.not-found', at: 'unitId' })
  if (!(await lockPerson(tx, tenantId, wanted.personId, today)))
    throw new Refusal('not-found', { key: 'person.unknown', at: 'personId' })
  const held = await dutiesOf(tx, tenantId, wanted.personId, today)
  const duty = { roleCode: role.code, excludes: role.excludes, from: wanted.fromOn, until: wanted.untilOn }
  const excluded = checkDuties(held, duty)
  if (excluded.length > 0) throw new Refusal('rule-broken', ...excluded)
  if (
    wanted.delegatedBy === undefined &&
    held.some((one) => one.roleCode === role.code && one.unitId === wanted.unitId && one.until === undefined)
  ) {
    throw new Refusal('wrong-state', { key: 'role.held-already' })
  }
  const id = context.newId()
  await insertAssignment(tx, { ...wanted, tenantId, id, assignedBy: actor.personId })
  return id
}

async function getRole({ tx, tenantId }: OperationContext, code: string): Promise<Role> {
  const role = (await listRoles(tx, tenantId)).find((one) => one.code === code)
  if (!role) throw new Refusal('not-found', { key: 'role.unknown', at: 'roleCode' })
  return role
}

export async function endRole(context: OperationContext, input: Input<typeof contract.endRole>): Promise<null> {
  const { tx, tenantId, actor, now } = context
  const one = await getAssignment(context, input.assignmentId)
  if (one.personId === actor.personId) throw new Refusal('rule-broken', { key: 'role.not-self' })
  await refuseLastHolder(context, one)
  await endAssignment(tx, tenantId, one, now)
  context.audit({
    subjectKind: 'person',
    subjectId: one.personId,
    unitId: one.unitId,
    detail: { role: one.roleCode, reason: input.reason },
  })
  return null
}

async function getAssignment({ tx, tenantId }: OperationContext, id: string): Promise<AssignmentRow> {
  const one = await lockAssignment(tx, tenantId, id)
  if (!one) throw new Refusal('not-found', { key: 'http.not-found' })
  if (one.endedAt) throw new Refusal('wrong-state', { key: 'role.ended-already' })
  return one
}

/** An administration never loses its last system, security or audit administrator: nobody could appoint the next. */
export async function refuseLastHolder(
  context: OperationContext,
  one: Pick<AssignmentRow, 'roleCode' | 'personId' | 'delegatedBy'>,
): Promise<void> {
  const { tx, tenantId, visit } = context
  const role = await getRole(context, one.roleCode)
  const separated = separatedRoles(await listRoles(tx, tenantId))
  if (one.delegatedBy !== null || !separated.some(({ code }) => code === role.code)) return
  if ((await countOtherHolders(tx, tenantId, role.code, one.personId, visit!.today)) > 0) return
  const name = context.language === 'en' ? role.name.en : role.name.zh
  throw new Refusal('rule-broken', { key: 'role.last-holder', params: { role: name } })
}

export async function readDelegations({ tx, tenantId, actor, visit }: OperationContext) {
  const today = visit!.today
  return {
    rows: await listDelegationsOf(tx, tenantId, actor.personId, today),
    lendable: await listLendable(tx, tenantId, actor.personId, today),
  }
}

/** Lends a role of one's own: for a term, within one's own term, never what the colleague may not hold. */
export async function createDelegation(context: OperationContext, input: Input<typeof contract.createDelegation>) {
  const { actor, visit } = context
  const one = await getAssignment(context, input.assignmentId)
  const isInForce = one.fromOn <= visit!.today && (one.untilOn === null || one.untilOn >= visit!.today)
  if (one.personId !== actor.personId) throw new Refusal('not-found', { key: 'http.not-found' })
  if (one.delegatedBy !== null) throw new Refusal('rule-broken', { key: 'delegation.lent' })
  if (!isInForce) throw new Refusal('rule-broken', { key: 'delegation.not-own' })
  if (input.toPersonId === actor.personId)
    throw new Refusal('rule-broken', { key: 'delegation.to-self', at: 'toPersonId' })
  if (one.untilOn !== null && input.untilOn > one.untilOn) {
    throw new Refusal('rule-broken', { key: 'delegation.beyond', params: { until: one.untilOn }, at: 'untilOn' })
  }
  if (dayNumber(input.untilOn) - dayNumber(input.fromOn) >= MAX_DELEGATION_DAYS) {
    throw new Refusal('rule-broken', {
      key: 'delegation.too-long',
      params: { days: MAX_DELEGATION_DAYS },
      at: 'untilOn',
    })
  }
  const delegationId = await giveRole(context, {
    personId: input.toPersonId,
    roleCode: one.roleCode,
    unitId: one.unitId,
    fromOn: input.fromOn,
    untilOn: input.untilOn,
    delegatedBy: actor.personId,
    reason: input.reason,
  })
  context.audit({
    subjectKind: 'person',
    subjectId: input.toPersonId,
    unitId: one.unitId,
    detail: { role: one.roleCode, fromOn: input.fromOn, untilOn: input.untilOn, reason: input.reason },
  })
  return { delegationId }
}

/** The lender takes it back, or the borrower gives it back. */
export async function endDelegation(
  context: OperationContext,
  input: Input<typeof contract.endDelegation>,
): Promise<null> {
  const { tx, tenantId, actor, now } = context
  const one = await lockAssignment(tx, tenantId, input.delegationId)
  const isOfActor = one?.delegatedBy === actor.personId || (one?.delegatedBy != null && one.personId === actor.personId)
  if (!one || !isOfActor) throw new Refusal('not-found', { key: 'http.not-found' })
  if (one.endedAt) throw new Refusal('wrong-state', { key: 'role.ended-already' })
  await endAssignment(tx, tenantId, one, now)
  context.audit({ subjectKind: 'person', subjectId: one.personId, unitId: one.unitId, detail: { role: one.roleCode } })
  return null
}
