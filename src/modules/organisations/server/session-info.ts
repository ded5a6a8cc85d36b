import { Refusal } from '#engine/refusal.ts'
import { getAccountFacts, listAdministrations, listRoleNames } from '#modules/organisations/server/session.queries.ts'
import type { SessionInfo } from '#modules/organisations/session.contract.ts'
import type { OperationContext } from '#server/http/module.ts'
import { findVisit } from '#server/sign-in/find-visit.ts'
import type { SessionToken, Visit } from '#server/sign-in/visit.ts'

/** What the page is told about a session that was just begun or renewed; also sets its cookie. */
export async function sessionInfoOf(context: OperationContext, token: SessionToken): Promise<SessionInfo> {
  const found = await findVisit(context.tx, token, context.now, context.mode)
  if (typeof found === 'string') throw new Refusal('not-allowed', { key: 'sign-in.refused' })
  context.keepSession(token)
  return sessionInfo(context, found.visit)
}

export async function sessionInfo(context: OperationContext, visit: Visit | undefined): Promise<SessionInfo> {
  const { tx, tenantId, mode } = context
  const administrations = await listAdministrations(tx)
  const { id: _, ...administration } = administrations.find((one) => one.id === tenantId)!
  const choice = administrations.map(({ id: _, ...one }) => one)
  if (!visit) return { mode, administration, administrations: choice, signedIn: null }
  const facts = await getAccountFacts(tx, tenantId, visit.actor.accountId, visit.today)
  const signedIn = {
    ...facts,
    actor: visit.actor as SessionActor,
    roles: [...(await listRoleNames(tx, tenantId, visit.actor.roles))],
    language: visit.language,
    csrfToken: visit.csrfToken,
    factor: visit.factor,
    startedAt: visit.startedAt.toISOString(),
    endsAt: visit.endsAt.toISOString(),
    idleMinutes: visit.idleMinutes,
    today: visit.today,
    now: context.now.toISOString(),
  }
  return { mode, administration, administrations: choice, signedIn }
}

type SessionActor = NonNullable<SessionInfo['signedIn']>['actor']
