import type { Actor, Grant } from '#engine/access/actor.ts'
import type { Permission } from '#engine/access/permission.ts'

/** The rows of a list an actor may see: everything of the administration, or units by path. */
export type Scope =
  | { readonly kind: 'all' }
  | { readonly kind: 'units'; readonly own: readonly string[]; readonly subtrees: readonly string[] }

const reaches = (grant: Grant, unitPath: string): boolean =>
  grant.reach === 'all' ||
  (grant.reach === 'subtree' ? unitPath.startsWith(grant.unitPath) : unitPath === grant.unitPath)

/** May the actor use the permission at the unit with this path? The one question asked by buttons and transactions. */
export function can(actor: Actor, permission: Permission, unitPath: string): boolean {
  return actor.grants.some((grant) => grant.permission === permission && reaches(grant, unitPath))
}

/** Does the actor hold the permission for the whole administration? */
export function canEverywhere(actor: Actor, permission: Permission): boolean {
  return actor.grants.some((grant) => grant.permission === permission && grant.reach === 'all')
}

/** Where does the actor hold the permission? `undefined`: nowhere. */
export function scopeOf(actor: Actor, permission: Permission): Scope | undefined {
  const held = actor.grants.filter((grant) => grant.permission === permission)
  if (held.length === 0) return undefined
  if (held.some((grant) => grant.reach === 'all')) return { kind: 'all' }
  const pathsOf = (reach: Grant['reach']) => [
    ...new Set(held.filter((grant) => grant.reach === reach).map((grant) => grant.unitPath)),
  ]
  return { kind: 'units', own: pathsOf('own'), subtrees: pathsOf('subtree') }
}
