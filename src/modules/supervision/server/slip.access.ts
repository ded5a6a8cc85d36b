import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#engine/access/actor.ts'
import { scopeOf } from '#engine/access/can.ts'
import { scopeCondition } from '#modules/organisations/server/unit.access.ts'
import type { SubjectGuard, TargetResolver } from '#server/http/module.ts'

/** Slips `s` of the actor's units, whether they lead or cooperate. */
export function slipsInSight(actor: Actor): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from slip_parties seen
    join unit_versions place on place.tenant_id = seen.tenant_id and place.unit_id = seen.unit_id and place.until_on is null
    where seen.tenant_id = s.tenant_id and seen.slip_id = s.id
      and ${scopeCondition(scopeOf(actor, 'slip.read'), 'place.path')})`
}

/** Where a unit stands today; one that has closed since, where it stood last. */
const pathOf = (tenantId: string, from: RawBuilder<unknown>) => sql<{ path: string }>`
  select v.path from (${from}) r
  join lateral (
    select w.path from unit_versions w
    where w.tenant_id = ${tenantId} and w.unit_id = r.unit_id
    order by w.from_on <= current_date desc, w.from_on desc limit 1) v on true`

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const NO_ID = '00000000-0000-0000-0000-000000000000'
export const uuidOf = (value: unknown): string => (typeof value === 'string' && UUID.test(value) ? value : NO_ID)

const resolver =
  (table: 'slips' | 'slip_parties' | 'key_tasks', unit: string, field: string): TargetResolver =>
  async (tx, tenantId, input) => {
    const from = sql`select ${sql.ref(unit)} as unit_id from ${sql.table(table)}
      where tenant_id = ${tenantId} and id = ${uuidOf(input[field])}`
    const { rows } = await pathOf(tenantId, from).execute(tx)
    return rows[0] && { unitPath: rows[0].path }
  }

/** A slip stands at its lead unit; the part of a unit in it at that unit. */
export const slipTarget = resolver('slips', 'lead_unit_id', 'slipId')
export const slipPartyTarget = resolver('slip_parties', 'unit_id', 'slipPartyId')
export const keyTaskTarget = resolver('key_tasks', 'lead_unit_id', 'keyTaskId')

export const seesSlip: SubjectGuard = async (tx, actor, slipId) => {
  const { rows } = await sql`select 1 from slips s
    where s.tenant_id = ${actor.tenantId} and s.id = ${uuidOf(slipId)} and ${slipsInSight(actor)}`.execute(tx)
  return rows.length > 0
}
