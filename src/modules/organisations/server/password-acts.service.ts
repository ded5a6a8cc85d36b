import { Refusal } from '#engine/refusal.ts'
import { getCredentials } from '#modules/organisations/server/account.store.ts'
import type { OperationContext, PrepareContext } from '#server/http/module.ts'
import { isPassword } from '#server/sign-in/password.ts'
import { countAttempt, noteSuccess } from '#server/sign-in/throttle.ts'

/**
 * For slices above: whoever sits there proves again that it is he, by his password. Counted and slowed down as signing in is.
 * To be asked before the act's transaction, as hashing is slow. @throws Refusal not-allowed when it is wrong.
 */
export async function demandOwnPassword(context: PrepareContext, password: string): Promise<void> {
  const { tenantId, origin, now, visit } = context
  if (visit === undefined) throw new Refusal('not-allowed', { key: 'password.wrong', at: 'password' })
  const account = await context.inTransaction(async (tx) => {
    const found = await getCredentials(tx, tenantId, visit.actor.accountId)
    await countAttempt(tx, { tenantId, login: found.login, origin }, now)
    return found
  })
  if (!(await isPassword(password, account.passwordHash)))
    throw new Refusal('not-allowed', { key: 'password.wrong', at: 'password' })
}

/** It was right: the tries before it are forgotten. */
export async function noteOwnPassword({ tx, tenantId, actor, origin, now }: OperationContext): Promise<void> {
  const { login } = await getCredentials(tx, tenantId, actor.accountId)
  await noteSuccess(tx, { tenantId, login, origin }, now)
}
