import { getToday } from '#cases/server/tenant.queries.ts'
import type { Input } from '#engine/contract/operation.ts'
import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/organisations/account.contract.ts'
import { separatedRoles } from '#modules/organisations/role.rules.ts'
import { invite, refuseTakenLogin } from '#modules/organisations/server/account.service.ts'
import { insertAccount } from '#modules/organisations/server/account.store.ts'
import { insertPerson } from '#modules/organisations/server/person.store.ts'
import { findRootUnit, isHeldByAccount, listRoles } from '#modules/organisations/server/role.queries.ts'
import { insertAssignment } from '#modules/organisations/server/role.store.ts'
import { listAdministrations } from '#modules/organisations/server/session.queries.ts'
import type { Database } from '#server/database/connect.ts'
import { inTenant, type Tx, withoutTenant } from '#server/database/tenant.ts'
import type { OperationContext, PrepareContext } from '#server/http/module.ts'
import { issueOpeningToken } from '#server/sign-in/opening-token.ts'
import { isSetupToken, issueSetupToken, redeemSetupToken } from '#server/sign-in/setup-token.store.ts'
import { countAttempt, noteSuccess } from '#server/sign-in/throttle.ts'

/** Nobody can govern yet: of the roles that keep each other in check none is held by anybody who can sign in. */
async function isSetupNeeded(tx: Tx, tenantId: string, now: Date): Promise<boolean> {
  const roles = separatedRoles(await listRoles(tx, tenantId))
  return (
    roles.length > 0 &&
    !(await isHeldByAccount(
      tx,
      tenantId,
      roles.map((role) => role.code),
      now,
    ))
  )
}

export async function getSetup({ tx, tenantId, now, mode }: OperationContext) {
  const roles = separatedRoles(await listRoles(tx, tenantId))
  const isNeeded = mode === 'serve' && (await isSetupNeeded(tx, tenantId, now))
  return { isNeeded, roles: isNeeded ? roles.map(({ code, name }) => ({ code, name })) : [] }
}

/**
 * At a start for real work: for each administration that nobody can govern yet, a fresh token for the console alone; where
 * there is none at all, one that opens the first.
 */
export async function offerSetup(
  database: Database,
  dataFolder: string,
  now: Date,
): Promise<{ code?: string; token: string }[]> {
  const administrations = await withoutTenant(database, 'read', listAdministrations)
  if (administrations.length === 0) return [{ token: issueOpeningToken(dataFolder, now) }]
  const offers: { code?: string; token: string }[] = []
  for (const { id, code } of administrations) {
    const token = await inTenant(database, id, 'write', async (tx) => {
      if (!(await isSetupNeeded(tx, id, now))) return undefined
      return issueSetupToken(tx, id, now)
    })
    if (token !== undefined) offers.push({ code, token })
  }
  return offers
}

/** Guesses at the token are counted; who holds the right one may mend his form as often as it takes. */
export async function countSetupAttempt(
  context: PrepareContext,
  input: Input<typeof contract.runSetup>,
): Promise<void> {
  const { tenantId, origin, now } = context
  const attempt = { tenantId, login: 'setup', origin }
  const isKnown = await context.inTransaction(async (tx) => {
    await countAttempt(tx, attempt, now)
    const isGood = await isSetupToken(tx, tenantId, input.token, now)
    if (isGood) await noteSuccess(tx, attempt, now)
    return isGood
  })
  if (!isKnown) throw new Refusal('not-found', { key: 'setup.token-unknown', at: 'token' })
}

/** Appoints each of the separated roles to another person; each gets an invitation to set an own password. */
export async function runSetup(context: OperationContext, input: Input<typeof contract.runSetup>) {
  const { tx, tenantId, now } = context
  if (!(await redeemSetupToken(tx, tenantId, input.token, now))) {
    throw new Refusal('not-found', { key: 'setup.token-unknown', at: 'token' })
  }
  if (!(await isSetupNeeded(tx, tenantId, now))) throw new Refusal('wrong-state', { key: 'setup.done' })
  await checkAppointments(context, input.administrators)
  const today = await getToday(tx, tenantId, now)
  const unitId = await findRootUnit(tx, tenantId, today)
  if (!unitId) throw new Refusal('wrong-state', { key: 'administration.none' })
  const invitations = []
  for (const one of input.administrators) {
    await refuseTakenLogin(context, one.login)
    const [personId, accountId] = [context.newId(), context.newId()]
    await insertPerson(tx, { tenantId, id: personId, name: one.name, unitId })
    await insertAccount(tx, { tenantId, id: accountId, personId, login: one.login, language: context.language })
    const appointed = {
      personId,
      roleCode: one.roleCode,
      unitId,
      fromOn: today,
      reason: 'first set-up',
      assignedBy: personId,
    }
    await insertAssignment(tx, { ...appointed, tenantId, id: context.newId() })
    invitations.push({ ...(await invite(context, accountId, one.login)), roleCode: one.roleCode })
  }
  context.audit({
    subjectKind: 'administration',
    subjectId: tenantId,
    detail: { roles: input.administrators.map((one) => one.roleCode) },
  })
  return { invitations }
}

async function checkAppointments(
  { tx, tenantId, language }: OperationContext,
  appointed: Input<typeof contract.runSetup>['administrators'],
): Promise<void> {
  const wanted = separatedRoles(await listRoles(tx, tenantId))
  const stray = appointed.findIndex((one) => !wanted.some((role) => role.code === one.roleCode))
  if (stray >= 0)
    throw new Refusal('form-invalid', { key: 'setup.role-unknown', at: `administrators/${stray}/roleCode` })
  const missing = wanted.filter((role) => !appointed.some((one) => one.roleCode === role.code))
  if (missing.length > 0) {
    const reasons = missing.map((role) => ({
      key: 'setup.role-missing',
      params: { role: language === 'en' ? role.name.en : role.name.zh },
      at: 'administrators',
    }))
    throw new Refusal('form-invalid', ...reasons)
  }
  const isOnePerson = (key: (one: (typeof appointed)[number]) => string) =>
    new Set(appointed.map(key)).size < appointed.length
  if (isOnePerson((one) => one.login) || isOnePerson((one) => one.name)) {
    throw new Refusal('rule-broken', { key: 'setup.same-person', at: 'administrators' })
  }
}
