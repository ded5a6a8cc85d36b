import { sql } from 'kysely'
import type { Actor } from '#engine/access/actor.ts'
import { can } from '#engine/access/can.ts'
import type { Permission } from '#engine/access/permission.ts'
import { isInSight } from '#modules/bulletins/bulletin.rules.ts'
import type { BulletinState } from '#modules/bulletins/bulletin.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import type { SubjectGuard, TargetResolver } from '#server/http/module.ts'

interface Standing {
  readonly unitId: string
  readonly state: BulletinState
  readonly isNumbered: boolean
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

async function findStanding(
  tx: Parameters<TargetResolver>[0],
  tenantId: string,
  bulletinId: unknown,
): Promise<Standing | undefined> {
  if (typeof bulletinId !== 'string' || !UUID.test(bulletinId)) return undefined
  const { rows } = await sql<Standing>`
    select unit_id, state, serial is not null as is_numbered from bulletins
    where tenant_id = ${tenantId} and id = ${bulletinId}`.execute(tx)
  return rows[0]
}

/** A bulletin stands at the unit whose month it tells. */
export const bulletinTarget: TargetResolver = async (tx, tenantId, input) => {
  const found = await findStanding(tx, tenantId, input.bulletinId)
  const unitPath = found && (await findUnitPath(tx, tenantId, found.unitId))
  return unitPath === undefined ? undefined : { unitPath }
}

export const seesBulletin: SubjectGuard = async (tx, actor, bulletinId) => {
  const found = await findStanding(tx, actor.tenantId, bulletinId)
  const path = found && (await findUnitPath(tx, actor.tenantId, found.unitId))
  return path !== undefined && isInSight(found!.state, found!.isNumbered, mayAt(actor, path))
}

export const mayAt =
  (actor: Actor, path: string) =>
  (permission: Permission): boolean =>
    can(actor, permission, path)
