import { sql } from 'kysely'
import { inForce } from '#cases/server/duty.queries.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface TaskRow {
  readonly id: string
  readonly deed: string
  readonly params: Record<string, string | number>
  readonly subjectKind: string
  readonly subjectId: string
  readonly unitId: string
  readonly nameZh: string
  readonly nameEn: string
  readonly roleCode: string | null
  readonly dueAt: Date | null
  readonly createdAt: Date
}

/** Open tasks of a person: his own, and those of every role he holds where he holds it today. The most urgent first. */
export async function listOpenTasks(
  tx: Tx,
  tenantId: string,
  personId: string,
  today: CalendarDate,
): Promise<readonly TaskRow[]> {
  const found = await sql<TaskRow>`
    with mine as (
      select * from tasks where tenant_id = ${tenantId} and person_id = ${personId} and done_at is null
      union all
      select t.* from tasks t where t.tenant_id = ${tenantId} and t.done_at is null and t.role_code is not null
        and exists (select from role_assignments a where a.tenant_id = t.tenant_id and a.person_id = ${personId}
          and a.role_code = t.role_code and a.unit_id = t.role_unit_id and ${inForce(today)}))
    select m.id, m.deed, m.params, m.subject_kind, m.subject_id, m.unit_id, v.name_zh, v.name_en, m.role_code, m.due_at, m.created_at
    from mine m
    join lateral (select name_zh, name_en from unit_versions v where v.tenant_id = m.tenant_id and v.unit_id = m.unit_id
      order by (v.from_on <= ${today}::date) desc, abs(v.from_on - ${today}::date) limit 1) v on true
    order by m.due_at nulls last, m.id`.execute(tx)
  return found.rows
}
