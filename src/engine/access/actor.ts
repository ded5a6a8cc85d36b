import type { Permission } from '#engine/access/permission.ts'

/** How far a role's permission reaches from the unit at which it is held. */
export type Reach = 'own' | 'subtree' | 'all'

/** One permission somebody holds at one unit. `unitPath` is the unit's place in the tree: `/city/county/`. */
export interface Grant {
  readonly permission: Permission
  readonly reach: Reach
  readonly unitId: string
  readonly unitPath: string
  /** The person who lent the role behind this grant; the audit entry then says on whose behalf. */
  readonly lentBy?: string
}

/** Who acts. Built from the session for each request; grants are those in force on that day, delegations included. */
export interface Actor {
  readonly tenantId: string
  readonly accountId: string
  readonly personId: string
  readonly sessionId: string
  readonly name: string
  readonly unitId: string
  readonly unitPath: string
  readonly roles: readonly string[]
  readonly grants: readonly Grant[]
}
