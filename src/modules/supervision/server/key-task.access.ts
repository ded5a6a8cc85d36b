import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#engine/access/actor.ts'
import { scopeOf } from '#engine/access/can.ts'
import { scopeCondition } from '#modules/organisations/server/unit.access.ts'
import { uuidOf } from '#modules/supervision/server/slip.access.ts'
import type { SubjectGuard } from '#server/http/module.ts'

/** Key tasks `t` that the actor's units lead or cooperate in. */
export function tasksInSight(actor: Actor): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from unit_versions place
    where place.tenant_id = t.tenant_id and place.until_on is null
      and (place.unit_id = t.lead_unit_id or exists (select from key_task_units u
        where u.tenant_id = t.tenant_id and u.task_id = t.id and u.unit_id = place.unit_id))
      and ${scopeCondition(scopeOf(actor, 'key-task.read'), 'place.path')})`
}

export const seesKeyTask: SubjectGuard = async (tx, actor, keyTaskId) => {
  const { rows } = await sql`select 1 from key_tasks t
    where t.tenant_id = ${actor.tenantId} and t.id = ${uuidOf(keyTaskId)} and ${tasksInSight(actor)}`.execute(tx)
  return rows.length > 0
}
