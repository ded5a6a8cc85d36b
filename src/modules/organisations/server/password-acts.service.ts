import { Refusal } from '#engine/refusal.ts'
import { getCredentials, isFactorOn } from '#modules/organisations/server/account.store.ts'
import { countFactorAttempt, spendOwnCode } from '#modules/organisations/server/factor.service.ts'
import type { OperationContext, PrepareContext } from '#server/http/module.ts'
import { isPassword } from '#server/sign-in/password.ts'
import { countAttempt, noteSuccess } from '#server/sign-in/throttle.ts'

/**
 * For slices above: whoever sits there proves again that it is he, by his password. Counted and slowed down as signing in is,
 * the code of his second factor as well. To be asked before the act's transaction, as hashing is slow.
 * @throws Refusal not-allowed when it is wrong.
 */
export async function demandOwnPassword(context: PrepareContext, password: string): Promise<void> {
  const { tenantId, origin, now, visit } = context
  if (visit === undefined) throw new Refusal('not-allowed', { key: 'password.wrong', at: 'password' })
  const account = await context.inTransaction(async (tx) => {
    const found = await getCredentials(tx, tenantId, visit.actor.accountId)
    await countAttempt(tx, { tenantId, login: found.login, origin }, now)
    return { ...found, isFactorOn: await isFactorOn(tx, tenantId, visit.actor.accountId) }
  })
  if (!(await isPassword(password, account.passwordHash)))
    throw new Refusal('not-allowed', { key: 'password.wrong', at: 'password' })
  if (account.isFactorOn) await countFactorAttempt(context)
}

/**
 * It was right: the tries before it are forgotten, and where he has a second factor, its code is spent.
 * @throws Refusal not-allowed when the code is missing or wrong.
 */
export async function noteOwnPassword(context: OperationContext, code: string): Promise<void> {
  const { tx, tenantId, actor, origin, now } = context
  await spendOwnCode(context, code)
  const { login } = await getCredentials(tx, tenantId, actor.accountId)
  await noteSuccess(tx, { tenantId, login, origin }, now)
}

/** Has the actor set a second factor up? */
export const hasFactor = ({ tx, tenantId, actor }: OperationContext): Promise<boolean> =>
  isFactorOn(tx, tenantId, actor.accountId)
