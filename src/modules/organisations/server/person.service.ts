import { can, scopeOf } from '#engine/access/can.ts'
import type { Input } from '#engine/contract/operation.ts'
import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/organisations/person.contract.ts'
import { findAccountOfPerson, setAccountState } from '#modules/organisations/server/account.store.ts'
import { findPerson, getContact, listPeople } from '#modules/organisations/server/person.queries.ts'
import {
  insertPerson,
  lockPersonFacts,
  type PersonFacts,
  updatePersonFacts,
} from '#modules/organisations/server/person.store.ts'
import { isUnitOpen } from '#modules/organisations/server/role.queries.ts'
import { refuseLastHolder } from '#modules/organisations/server/role.service.ts'
import { dutiesOf, endAssignmentsOf } from '#modules/organisations/server/role.store.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import type { OperationContext } from '#server/http/module.ts'
import { endSessionsOf } from '#server/sign-in/session.store.ts'

export async function readPeople(
  { tx, tenantId, actor, visit }: OperationContext,
  input: Input<typeof contract.listPeople>,
) {
  return listPeople(tx, tenantId, { ...input, scope: scopeOf(actor, 'person.read'), today: visit!.today })
}

export async function readPerson({ tx, tenantId, visit }: OperationContext, input: Input<typeof contract.getPerson>) {
  const person = await findPerson(tx, tenantId, input.personId, visit!.today)
  if (!person) throw new Refusal('not-found', { key: 'http.not-found' })
  return person
}

export async function revealPerson(context: OperationContext, input: Input<typeof contract.revealPerson>) {
  const { tx, tenantId } = context
  context.audit({ subjectKind: 'person', subjectId: input.personId, detail: { purpose: input.purpose } })
  return getContact(tx, tenantId, input.personId)
}

export async function createPerson(context: OperationContext, input: Input<typeof contract.createPerson>) {
  const { tx, tenantId } = context
  await refuseClosedUnit(context, input.unitId)
  const personId = context.newId()
  await insertPerson(tx, { ...input, tenantId, id: personId })
  context.audit({ subjectKind: 'person', subjectId: personId, unitId: input.unitId })
  return { personId }
}

async function refuseClosedUnit({ tx, tenantId, visit }: OperationContext, unitId: string): Promise<void> {
  if (!(await isUnitOpen(tx, tenantId, unitId, visit!.today)))
    throw new Refusal('wrong-state', { key: 'person.unit-closed', at: 'unitId' })
}

export async function updatePerson(
  context: OperationContext,
  input: Input<typeof contract.updatePerson>,
): Promise<null> {
  const { tx, tenantId } = context
  const { personId, ...wanted } = input
  if (input.unitId !== undefined) await refuseForeignUnit(context, input.unitId)
  const present = await lockPersonFacts(tx, tenantId, personId)
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined))
  const next: PersonFacts = { ...present, ...given }
  await updatePersonFacts(tx, tenantId, personId, next)
  const changed = Object.keys(given).filter(
    (name) => next[name as keyof PersonFacts] !== present[name as keyof PersonFacts],
  )
  const moved = next.unitId === present.unitId ? {} : { fromUnitId: present.unitId, toUnitId: next.unitId }
  context.audit({ subjectKind: 'person', subjectId: personId, unitId: next.unitId, detail: { changed, ...moved } })
  return null
}

/** Who moves a person needs the permission at both ends. */
async function refuseForeignUnit(context: OperationContext, unitId: string): Promise<void> {
  const path = await findUnitPath(context.tx, context.tenantId, unitId)
  if (path === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'unitId' })
  if (!can(context.actor, 'person.manage', path))
    throw new Refusal('not-allowed', { key: 'access.not-here', at: 'unitId' })
  await refuseClosedUnit(context, unitId)
}

/** A person leaves: from that day he is nobody here. What he did stays under his name. */
export async function endPerson(context: OperationContext, input: Input<typeof contract.endPerson>): Promise<null> {
  const { tx, tenantId, actor, visit, now } = context
  const { personId } = input
  if (personId === actor.personId) throw new Refusal('rule-broken', { key: 'account.own' })
  const present = await lockPersonFacts(tx, tenantId, personId)
  if (present.leftOn !== null) throw new Refusal('wrong-state', { key: 'person.left-already' })
  const leftOn = input.leftOn ?? visit!.today
  if (leftOn > visit!.today) throw new Refusal('rule-broken', { key: 'person.left-later', at: 'leftOn' })
  for (const { roleCode } of await dutiesOf(tx, tenantId, personId, visit!.today)) {
    await refuseLastHolder(context, { roleCode, personId, delegatedBy: null })
  }
  await updatePersonFacts(tx, tenantId, personId, { ...present, leftOn })
  await endAssignmentsOf(tx, tenantId, personId, now)
  const account = await findAccountOfPerson(tx, tenantId, personId)
  if (account) {
    await setAccountState(tx, tenantId, account.id, 'ended')
    await endSessionsOf(tx, tenantId, account.id, now)
  }
  context.audit({
    subjectKind: 'person',
    subjectId: personId,
    unitId: present.unitId,
    detail: { leftOn, reason: input.reason },
  })
  return null
}
