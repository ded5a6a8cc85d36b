import { sql } from 'kysely'
import { lastDay } from '#engine/calendar/period.ts'
import type { Output } from '#engine/contract/operation.ts'
import type { openReports as OpenReports } from '#modules/dispatch/cycle.contract.ts'
import type { ReportState } from '#modules/dispatch/report.rules.ts'
import { CYCLE_COLUMNS, type CycleRow, cycleHeadOf } from '#modules/dispatch/server/cycle.queries.ts'
import { inScope } from '#modules/dispatch/server/report.access.ts'
import { joinUnit, UNIT_COLUMNS, type UnitRow, unitNameOf } from '#modules/dispatch/server/report.queries.ts'
import type { Handler } from '#server/http/module.ts'

type Touched = Output<typeof OpenReports>['rows'][number]

/** Of cycles that still take reports, or take one by an exception: what these units and all below them have to hand up. */
export const openReports: Handler<typeof OpenReports> = async (context, { unitIds }) => {
  const { tx, tenantId, now, actor } = context
  const { rows } = await sql<CycleRow & UnitRow & { reportId: string; state: ReportState }>`
    select ${CYCLE_COLUMNS}, ${UNIT_COLUMNS}, r.id as report_id, r.state
    from reports r
    join cycles c on c.tenant_id = r.tenant_id and c.id = r.cycle_id
    ${joinUnit('r', now)}
    where r.tenant_id = ${tenantId} and ${inScope(actor, 'report.read', 'v.path')}
      and string_to_array(trim(both '/' from v.path), '/') && array(
        select code from units where tenant_id = ${tenantId} and id = any(${unitIds.toLowerCase().split(',')}::uuid[]))
      and (c.closed_at is null and c.closes_at > ${now} or exists (
        select 1 from reopenings o where o.tenant_id = r.tenant_id and o.report_id = r.id
          and o.state = 'granted' and o.expires_at > ${now}))
    order by c.due_at, c.id, v.path collate "C" limit 5000`.execute(tx)
  const byCycle = new Map<string, Touched>()
  for (const row of rows) {
    const touched = byCycle.get(row.id) ?? { cycle: cycleHeadOf(row, now), lastDay: lastDay(row.period), reports: [] }
    touched.reports.push({ reportId: row.reportId, unit: unitNameOf(row), state: row.state })
    byCycle.set(row.id, touched)
  }
  return { rows: [...byCycle.values()] }
}
