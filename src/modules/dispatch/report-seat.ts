import type { Actor } from '#engine/access/actor.ts'
import { can } from '#engine/access/can.ts'
import type { Permission } from '#engine/access/permission.ts'
import type { ReportViewer } from '#modules/dispatch/report.rules.ts'

export interface Seat {
  readonly path: string
  readonly parentPath: string
}

/** The actor as this report's rules see him. */
export function viewerOf(actor: Actor, seat: Seat): ReportViewer {
  return {
    personId: actor.personId,
    atUnit: (permission) => can(actor, permission, seat.path),
    above: (permission) => can(actor, permission, seat.parentPath),
  }
}

const WORKING: readonly Permission[] = ['report.fill', 'report.submit', 'report.approve']

/** Does the actor look at the report from within the unit, and not from above? */
export function isOfUnit(actor: Actor, seat: Seat): boolean {
  return actor.unitPath === seat.path || WORKING.some((permission) => can(actor, permission, seat.path))
}

/** Whose duty the actor fulfils when only a lent role allows the act. */
export function lenderOf(actor: Actor, permission: Permission, unitPath: string): string | undefined {
  const used = actor.grants.filter((grant) => can({ ...actor, grants: [grant] }, permission, unitPath))
  return used.every((grant) => grant.lentBy !== undefined) ? used[0]?.lentBy : undefined
}
