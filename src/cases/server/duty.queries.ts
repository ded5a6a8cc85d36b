import { type RawBuilder, sql } from 'kysely'
import type { CaseContext } from '#cases/server/case-context.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'

/** A role assignment `a` that is in force on the day; the last day counts. */
export function inForce(today: CalendarDate): RawBuilder<boolean> {
  return sql<boolean>`(a.ended_at is null and a.from_on <= ${today}::date and (a.until_on is null or a.until_on >= ${today}::date))`
}

/** Who holds the role at the unit today and has not left. */
export async function listHolderIds(
  context: Pick<CaseContext, 'tx' | 'tenantId' | 'now'>,
  duty: { readonly roleCode: string; readonly unitId: string },
): Promise<readonly string[]> {
  const today = await getToday(context.tx, context.tenantId, context.now)
  const found = await sql<{ id: string }>`
    select distinct p.id from role_assignments a
    join people p on p.tenant_id = a.tenant_id and p.id = a.person_id and (p.left_on is null or p.left_on > ${today}::date)
    where a.tenant_id = ${context.tenantId} and a.role_code = ${duty.roleCode} and a.unit_id = ${duty.unitId}
      and ${inForce(today)} order by p.id`.execute(context.tx)
  return found.rows.map((row) => row.id)
}
