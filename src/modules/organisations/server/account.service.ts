import type { Input } from '#engine/contract/operation.ts'
import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/organisations/account.contract.ts'
import {
  clearFactor,
  clearPassword,
  findAccountOfPerson,
  findCredentials,
  getCredentials,
  insertAccount,
  setLanguage as keepLanguage,
  savePreferences as keepPreferences,
  setAccountState,
  setPassword,
} from '#modules/organisations/server/account.store.ts'
import { findInvited, issueInvitation, redeemInvitation } from '#modules/organisations/server/invitation.store.ts'
import { listAdministrations } from '#modules/organisations/server/session.queries.ts'
import type { OperationContext, PrepareContext } from '#server/http/module.ts'
import { hashPassword, isPassword } from '#server/sign-in/password.ts'
import { checkPassword } from '#server/sign-in/password-rules.ts'
import { endSessionsOf } from '#server/sign-in/session.store.ts'
import { countAttempt, noteSuccess } from '#server/sign-in/throttle.ts'

type Invited = Promise<{ login: string; token: string; expiresAt: string }>

export async function setLanguage(
  { tx, tenantId, actor }: OperationContext,
  input: Input<typeof contract.setLanguage>,
): Promise<null> {
  await keepLanguage(tx, tenantId, actor.accountId, input.language)
  return null
}

export async function savePreferences(
  { tx, tenantId, actor }: OperationContext,
  input: Input<typeof contract.savePreferences>,
) {
  return { preferences: await keepPreferences(tx, tenantId, actor.accountId, input.preferences) }
}

/** Examines the present password (a counted try), judges and hashes the next one. */
export async function prepareChange(
  context: PrepareContext,
  input: Input<typeof contract.changePassword>,
): Promise<string> {
  const { tenantId, origin, now } = context
  const { accountId, name } = context.visit!.actor
  const account = await context.inTransaction(async (tx) => {
    const found = await getCredentials(tx, tenantId, accountId)
    await countAttempt(tx, { tenantId, login: found.login, origin }, now)
    return found
  })
  if (!(await isPassword(input.present, account.passwordHash))) {
    throw new Refusal('not-allowed', { key: 'password.wrong', at: 'present' })
  }
  if (input.present === input.next) throw new Refusal('form-invalid', { key: 'password.same', at: 'next' })
  refuseWeak(input.next, [account.login, name], 'next')
  return hashPassword(input.next)
}

export async function changePassword(
  context: OperationContext,
  _: Input<typeof contract.changePassword>,
  hash: string,
): Promise<null> {
  const { tx, tenantId, actor, now, origin } = context
  await setPassword(tx, tenantId, actor.accountId, hash, now)
  await endSessionsOf(tx, tenantId, actor.accountId, now, actor.sessionId)
  const { login } = await getCredentials(tx, tenantId, actor.accountId)
  await noteSuccess(tx, { tenantId, login, origin }, now)
  context.audit({ subjectKind: 'account', subjectId: actor.accountId })
  return null
}

function refuseWeak(password: string, context: readonly string[], at: string): void {
  const reasons = checkPassword(password, context)
  if (reasons.length > 0) throw new Refusal('form-invalid', ...reasons.map((reason) => ({ ...reason, at })))
}

/** Opens an account without a password; the invitation lets its owner set one. */
export async function createAccount(context: OperationContext, input: Input<typeof contract.createAccount>): Invited {
  const { tx, tenantId } = context
  if (await findAccountOfPerson(tx, tenantId, input.personId))
    throw new Refusal('wrong-state', { key: 'account.already-open' })
  await refuseTakenLogin(context, input.login)
  const id = context.newId()
  await insertAccount(tx, { tenantId, id, personId: input.personId, login: input.login, language: context.language })
  return invite(context, id, input.login)
}

export async function refuseTakenLogin({ tx, tenantId }: OperationContext, login: string): Promise<void> {
  if (await findCredentials(tx, tenantId, login)) {
    throw new Refusal('conflict', { key: 'account.login-taken', params: { login }, at: 'login' })
  }
}

export async function invite(context: OperationContext, accountId: string, login: string): Invited {
  const issued = await issueInvitation(context.tx, context.tenantId, accountId, context.newId(), context.now)
  context.audit({ subjectKind: 'account', subjectId: accountId })
  return { login, ...issued }
}

/** For who has lost password or factor: both are taken away, every session ends, a new invitation is given. */
export async function resetAccess(context: OperationContext, input: Input<typeof contract.resetAccess>): Invited {
  const { tx, tenantId, now } = context
  const account = await accountOfAnother(context, input.personId)
  await clearPassword(tx, tenantId, account.id)
  await clearFactor(tx, tenantId, account.id)
  await endSessionsOf(tx, tenantId, account.id, now)
  context.audit({ detail: { reason: input.reason } })
  return invite(context, account.id, account.login)
}

export async function changeAccountState(
  context: OperationContext,
  input: Input<typeof contract.changeAccountState>,
): Promise<null> {
  const { tx, tenantId, now } = context
  const account = await accountOfAnother(context, input.personId)
  await setAccountState(tx, tenantId, account.id, input.state)
  if (input.state === 'suspended') await endSessionsOf(tx, tenantId, account.id, now)
  context.audit({
    subjectKind: 'account',
    subjectId: account.id,
    detail: { from: account.state, to: input.state, reason: input.reason },
  })
  return null
}

async function accountOfAnother({ tx, tenantId, actor }: OperationContext, personId: string) {
  if (personId === actor.personId) throw new Refusal('rule-broken', { key: 'account.own' })
  const account = await findAccountOfPerson(tx, tenantId, personId)
  if (!account) throw new Refusal('wrong-state', { key: 'account.none' })
  return account
}

/** Guesses at invitations are counted like guesses at passwords; the password is judged and hashed before. */
export async function prepareAcceptance(
  context: PrepareContext,
  input: Input<typeof contract.acceptInvitation>,
): Promise<string> {
  const { tenantId, origin, now } = context
  const found = await context.inTransaction(async (tx) => {
    await countAttempt(tx, { tenantId, login: 'invitation', origin }, now)
    const accountId = await findInvited(tx, tenantId, input.token, now)
    if (accountId === undefined) return undefined
    await noteSuccess(tx, { tenantId, login: 'invitation', origin }, now)
    const administration = (await listAdministrations(tx)).find((one) => one.id === tenantId)
    return { account: await getCredentials(tx, tenantId, accountId), administration }
  })
  if (!found) throw new Refusal('not-found', { key: 'invitation.unknown', at: 'token' })
  const { account, administration } = found
  refuseWeak(
    input.password,
    [account.login, account.personName, administration?.name.zh ?? '', administration?.code ?? ''],
    'password',
  )
  return hashPassword(input.password)
}

export async function acceptInvitation(
  context: OperationContext,
  input: Input<typeof contract.acceptInvitation>,
  hash: string,
) {
  const { tx, tenantId, now } = context
  const accountId = await findInvited(tx, tenantId, input.token, now)
  if (accountId === undefined || !(await redeemInvitation(tx, tenantId, input.token, now))) {
    throw new Refusal('not-found', { key: 'invitation.unknown', at: 'token' })
  }
  await setPassword(tx, tenantId, accountId, hash, now)
  await endSessionsOf(tx, tenantId, accountId, now)
  context.audit({ subjectKind: 'account', subjectId: accountId })
  return { login: (await getCredentials(tx, tenantId, accountId)).login }
}
