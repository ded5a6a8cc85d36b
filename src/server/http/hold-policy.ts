import type { Actor } from '#engine/access/actor.ts'
import { can, canEverywhere, scopeOf } from '#engine/access/can.ts'
import type { Operation } from '#engine/contract/operation.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { Route, TargetResolver } from '#server/http/module.ts'
import type { Visit } from '#server/sign-in/visit.ts'

/**
 * The part of the policy that needs no input: signed in, second factor settled, permission held somewhere. Asked before
 * the input is looked at, so that whoever may not act learns nothing of the thing addressed, not even that it exists.
 */
export function holdAnywhere(route: Route, visit: Visit | undefined): void {
  const { policy } = route.operation
  if (policy.kind === 'public' || policy.kind === 'key') return
  if (!visit) throw new Refusal('not-allowed', { key: 'session.required' })
  if (visit.factor !== 'settled' && !route.isBeforeFactor)
    throw new Refusal('not-allowed', { key: `factor.${visit.factor}` })
  if (policy.kind === 'permission' && !scopeOf(visit.actor, policy.permission)) {
    throw new Refusal('not-allowed', { key: 'access.not-held' })
  }
}

/** The part that depends on the thing addressed. Another administration's id is not found, like a random one. */
export async function holdHere(
  operation: Operation,
  actor: Actor,
  input: Readonly<Record<string, unknown>>,
  tx: Tx,
  targets: ReadonlyMap<string, TargetResolver>,
): Promise<{ readonly onBehalfOf?: string }> {
  const { policy } = operation
  if (policy.kind !== 'permission') return {}
  if (policy.on === 'list') return {}
  if (policy.on === 'tenant') {
    if (!canEverywhere(actor, policy.permission)) throw new Refusal('not-allowed', { key: 'access.not-here' })
    return behalf(actor, (grant) => grant.permission === policy.permission && grant.reach === 'all')
  }
  const target = await targets.get(policy.on)!(tx, actor.tenantId, input)
  if (!target) throw new Refusal('not-found', { key: 'http.not-found' })
  if (!can(actor, policy.permission, target.unitPath)) throw new Refusal('not-allowed', { key: 'access.not-here' })
  return behalf(actor, (grant) => can({ ...actor, grants: [grant] }, policy.permission, target.unitPath))
}

/** When only a lent role allows the act, the audit entry names the lender. */
function behalf(actor: Actor, allows: (grant: Actor['grants'][number]) => boolean): { readonly onBehalfOf?: string } {
  const used = actor.grants.filter(allows)
  const lender = used.every((grant) => grant.lentBy !== undefined) ? used[0]?.lentBy : undefined
  return lender === undefined ? {} : { onBehalfOf: lender }
}
