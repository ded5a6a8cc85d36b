import { createContext, useContext } from 'react'
import type { Actor } from '#engine/access/actor.ts'
import { can } from '#engine/access/can.ts'
import type { Permission } from '#engine/access/permission.ts'

/** Who sits before the screen, as the frame and the pages need to know it. */
export interface Session {
  /** The same actor the server asks about, so that `can` gives the same answer on both sides. */
  readonly actor: Actor
  readonly administration: string
  readonly unitName: string
  readonly roleNames: readonly string[]
  readonly mode: 'demo' | 'serve'
  readonly signOut: () => Promise<void>
}

export const SessionContext = createContext<Session | undefined>(undefined)

/** The session of a page behind sign-in. */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (session === undefined) throw new Error('useSession outside of a signed-in page')
  return session
}

/** May this person use the permission at the unit; without a unit: anywhere? */
export function useCan(): (permission: Permission, unitPath?: string) => boolean {
  const { actor } = useSession()
  return (permission, unitPath) => holds(actor, permission, unitPath)
}

export function holds(actor: Actor, permission: Permission, unitPath?: string): boolean {
  if (unitPath !== undefined) return can(actor, permission, unitPath)
  return actor.grants.some((grant) => grant.permission === permission)
}
