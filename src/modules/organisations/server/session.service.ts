import { getToday } from '#cases/server/tenant.queries.ts'
import { scopeOf } from '#engine/access/can.ts'
import type { Input } from '#engine/contract/operation.ts'
import { Refusal } from '#engine/refusal.ts'
import { type Credentials, findCredentials, renewHash } from '#modules/organisations/server/account.store.ts'
import { confirmOwnFactor } from '#modules/organisations/server/factor.service.ts'
import { listAdministrations, listDemoAccounts, listSessions } from '#modules/organisations/server/session.queries.ts'
import { sessionInfo, sessionInfoOf } from '#modules/organisations/server/session-info.ts'
import type {
  confirmFactor as confirmFactorOperation,
  demoSignIn as demoSignInOperation,
  endSession as endSessionOperation,
  listSessions as listSessionsOperation,
  SessionInfo,
  signIn as signInOperation,
} from '#modules/organisations/session.contract.ts'
import type { OperationContext, PrepareContext } from '#server/http/module.ts'
import { hashPassword, isOutdated, isPassword } from '#server/sign-in/password.ts'
import { beginSession, endSession } from '#server/sign-in/session.store.ts'
import { countAttempt, noteSuccess } from '#server/sign-in/throttle.ts'

/** Who is signed in. Asked first by every page, so it answers also when nobody is. */
export async function getSession(context: OperationContext): Promise<SessionInfo> {
  return sessionInfo(context, context.visit)
}

export interface Examined {
  readonly account: Credentials | undefined
  readonly renewedHash: string | undefined
}

/** Counts the try, then does the slow work: the same for a known and an unknown login. */
export async function examinePassword(
  context: PrepareContext,
  input: Input<typeof signInOperation>,
): Promise<Examined> {
  const { tenantId, origin, now } = context
  const login = input.login.trim().toLowerCase()
  const found = await context.inTransaction(async (tx) => {
    await countAttempt(tx, { tenantId, login, origin }, now)
    return findCredentials(tx, tenantId, login)
  })
  const usable = found?.state === 'active' ? found.passwordHash : undefined
  if (!(await isPassword(input.password, usable))) return { account: undefined, renewedHash: undefined }
  const renewedHash = usable && isOutdated(usable) ? await hashPassword(input.password) : undefined
  return { account: found, renewedHash }
}

export async function signIn(
  context: OperationContext,
  input: Input<typeof signInOperation>,
  { account, renewedHash }: Examined,
): Promise<SessionInfo> {
  if (!account) throw new Refusal('not-allowed', { key: 'sign-in.refused' })
  const { tx, tenantId, origin, now } = context
  if (renewedHash) await renewHash(tx, tenantId, account.id, renewedHash)
  await noteSuccess(tx, { tenantId, login: input.login, origin }, now)
  return enter(context, account.id)
}

/** Begins a session of its own: an old one of the same browser ends, its secret is never carried over. */
async function enter(context: OperationContext, accountId: string): Promise<SessionInfo> {
  const { tx, tenantId, now } = context
  if (context.visit) await endSession(tx, context.visit.actor, now)
  const token = await beginSession(tx, tenantId, accountId, context.newId(), now)
  context.audit({ subjectKind: 'account', subjectId: accountId })
  return sessionInfoOf(context, token)
}

export async function confirmFactor(
  context: OperationContext,
  input: Input<typeof confirmFactorOperation>,
): Promise<SessionInfo> {
  return sessionInfoOf(context, await confirmOwnFactor(context, input.code))
}

export async function signOut(context: OperationContext): Promise<null> {
  await endSession(context.tx, context.actor, context.now)
  context.keepSession(undefined)
  return null
}

/** The demonstration's people; outside of it the address does not exist. */
export async function demoAccounts(context: OperationContext) {
  if (context.mode !== 'demo') throw new Refusal('not-found', { key: 'sign-in.demo-only' })
  const administration = (await listAdministrations(context.tx)).find((one) => one.id === context.tenantId)!
  const today = await getToday(context.tx, context.tenantId, context.now)
  return {
    administration: administration.code,
    rows: [...(await listDemoAccounts(context.tx, context.tenantId, today))],
  }
}

export async function demoSignIn(
  context: OperationContext,
  input: Input<typeof demoSignInOperation>,
): Promise<SessionInfo> {
  const { rows } = await demoAccounts(context)
  if (!rows.some((one) => one.accountId === input.accountId)) throw new Refusal('not-found', { key: 'http.not-found' })
  return enter(context, input.accountId)
}

export async function readSessions(context: OperationContext, input: Input<typeof listSessionsOperation>) {
  const { tx, tenantId, actor, visit, now } = context
  const { today, idleMinutes } = visit!
  const scope = scopeOf(actor, 'session.manage')
  const page = await listSessions(tx, tenantId, { ...input, scope, now, today, idleMinutes })
  return {
    ...page,
    rows: page.rows.map(({ createdAt, lastSeenAt, ...row }) => ({
      ...row,
      startedAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
      isOwn: row.id === actor.sessionId,
    })),
  }
}

/** Puts somebody out at once: the next request of that session is refused. */
export async function endOtherSession(
  context: OperationContext,
  input: Input<typeof endSessionOperation>,
): Promise<null> {
  const { tx, tenantId, now } = context
  if (!(await endSession(tx, { tenantId, sessionId: input.sessionId }, now))) {
    throw new Refusal('wrong-state', { key: 'session.over' })
  }
  context.audit({ subjectKind: 'session', subjectId: input.sessionId })
  return null
}
