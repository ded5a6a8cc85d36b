import type { Output } from '#engine/contract/operation.ts'
import { Refusal } from '#engine/refusal.ts'
import type { confirmEnrolment as confirmEnrolmentOperation } from '#modules/organisations/account.contract.ts'
import {
  confirmFactorSecret,
  getCredentials,
  keepFactorSecret,
  keepStep,
  lockFactor,
  spendRecoveryHash,
} from '#modules/organisations/server/account.store.ts'
import { listAdministrations } from '#modules/organisations/server/session.queries.ts'
import { sessionInfoOf } from '#modules/organisations/server/session-info.ts'
import type { OperationContext, PrepareContext } from '#server/http/module.ts'
import { instanceKey, seal, unseal } from '#server/sign-in/instance-key.ts'
import {
  hashRecoveryCode,
  newRecoveryCodes,
  newTotpSecret,
  stepOfCode,
  totpAddress,
} from '#server/sign-in/second-factor.ts'
import { confirmSession } from '#server/sign-in/session.store.ts'
import { countAttempt, noteSuccess } from '#server/sign-in/throttle.ts'
import type { SessionToken } from '#server/sign-in/visit.ts'

/** The factor's tries are counted for the account alone: who gets here knows the password already. */
const attemptOf = ({ tenantId, accountId }: { tenantId: string; accountId: string }) => ({
  tenantId,
  login: `factor/${accountId}`,
  origin: `factor/${accountId}`,
})

export async function countFactorAttempt(context: PrepareContext): Promise<void> {
  const { actor } = context.visit!
  await context.inTransaction((tx) => countAttempt(tx, attemptOf(actor), context.now))
}

/** Settles the factor of this session by a fresh code, or by one of the recovery codes, which is then spent. */
export async function confirmOwnFactor(context: OperationContext, code: string): Promise<SessionToken> {
  const { tx, actor, now } = context
  const by = await spendOwnCode(context, code)
  if (by === undefined) throw new Refusal('wrong-state', { key: 'factor.not-enrolled' })
  context.audit({ subjectKind: 'account', subjectId: actor.accountId, detail: { by } })
  return confirmSession(tx, actor, now)
}

/**
 * A code of the actor’s second factor, good this once; undefined: he has set none up.
 * @throws Refusal not-allowed when it is wrong, or was used.
 */
export async function spendOwnCode(
  context: OperationContext,
  code: string,
): Promise<'code' | 'recovery-code' | undefined> {
  const { tx, actor, now } = context
  const { tenantId, accountId } = actor
  const factor = await lockFactor(tx, tenantId, accountId)
  if (!factor.totpSecret || !factor.totpConfirmedAt) return undefined
  const step = stepOfCode(secretOf(context, factor.totpSecret), code, factor.totpLastStep, now)
  const recovery = factor.recoveryHashes.find((hash) => hash === hashRecoveryCode(accountId, code))
  if (step !== undefined) await keepStep(tx, tenantId, accountId, step)
  else if (recovery) await spendRecoveryHash(tx, tenantId, accountId, recovery)
  else throw new Refusal('not-allowed', { key: 'factor.wrong-code', at: 'code' })
  await noteSuccess(tx, attemptOf(actor), now)
  return step === undefined ? 'recovery-code' : 'code'
}

/** A new secret for an authenticator; it counts only when its owner has shown that he can make codes from it. */
export async function enrolFactor(context: OperationContext): Promise<{ secret: string; address: string }> {
  const { tx, tenantId, actor } = context
  const factor = await lockFactor(tx, tenantId, actor.accountId)
  if (factor.totpConfirmedAt) throw new Refusal('wrong-state', { key: 'factor.already-enrolled' })
  const secret = newTotpSecret()
  await keepFactorSecret(tx, tenantId, actor.accountId, seal(instanceKey(context.dataFolder), secret, actor.accountId))
  const [{ login }, administrations] = [
    await getCredentials(tx, tenantId, actor.accountId),
    await listAdministrations(tx),
  ]
  const issuer = administrations.find((one) => one.id === tenantId)!.name.zh
  context.audit({ subjectKind: 'account', subjectId: actor.accountId })
  return { secret, address: totpAddress(secret, issuer, login) }
}

/** Proves the new factor, settles it for this session, and tells the recovery codes this once. */
export async function confirmEnrolment(
  context: OperationContext,
  input: { code: string },
): Promise<Output<typeof confirmEnrolmentOperation>> {
  const { tx, actor, now } = context
  const { tenantId, accountId } = actor
  const factor = await lockFactor(tx, tenantId, accountId)
  if (factor.totpConfirmedAt) throw new Refusal('wrong-state', { key: 'factor.already-enrolled' })
  if (!factor.totpSecret) throw new Refusal('wrong-state', { key: 'factor.not-enrolled' })
  const step = stepOfCode(secretOf(context, factor.totpSecret), input.code, null, now)
  if (step === undefined) throw new Refusal('not-allowed', { key: 'factor.wrong-code', at: 'code' })
  const recoveryCodes = newRecoveryCodes()
  const hashes = recoveryCodes.map((code) => hashRecoveryCode(accountId, code))
  await confirmFactorSecret(tx, tenantId, accountId, step, hashes, now)
  await noteSuccess(tx, attemptOf(actor), now)
  context.audit({ subjectKind: 'account', subjectId: accountId })
  return { recoveryCodes, session: await sessionInfoOf(context, await confirmSession(tx, actor, now)) }
}

const secretOf = (context: OperationContext, sealed: string): string =>
  unseal(instanceKey(context.dataFolder), sealed, context.actor.accountId)
