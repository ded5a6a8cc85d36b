import { sql } from 'kysely'
import { recordOfficialValues, rollUpAfter } from '#modules/dispatch/server/figure.store.ts'
import { withdrawOfficialValues } from '#modules/dispatch/server/official-value.store.ts'
import type { FoundReport } from '#modules/dispatch/server/report.queries.ts'
import type { OperationContext } from '#server/http/module.ts'

interface AcceptedCell {
  readonly indicatorId: string
  readonly dimension: string
  readonly state: 'value' | 'not-applicable'
  readonly value: string | null
}

/** The figures of an accepted report become official, and with them every figure above, in the same transaction. */
export async function publishReport(context: OperationContext, { report, cycle }: FoundReport): Promise<void> {
  const { tx, tenantId, now } = context
  // An adopted correction of this very number stays: the unit has said nothing new against it.
  const { rows } = await sql<AcceptedCell>`
    select k.indicator_id, k.dimension, k.state, k.value from report_cells k
    where k.tenant_id = ${tenantId} and k.report_id = ${report.reportId} and not k.is_derived and k.state <> 'missing'
      and not exists (
        select 1 from official_values o
        join corrections q on q.tenant_id = o.tenant_id and q.id = o.source_id and q.official_value = k.value
        where o.tenant_id = k.tenant_id and o.indicator_id = k.indicator_id and o.unit_id = ${report.unitId}
          and o.period = ${cycle.period} and o.dimension = k.dimension and o.is_current and o.source = 'correction')
    order by k.indicator_id, k.dimension`.execute(tx)
  const isSample = await isDemo(context)
  await recordOfficialValues(tx, {
    tenantId,
    now,
    recordedBy: context.actor.personId,
    source: 'report',
    sourceId: report.reportId,
    cells: rows.map((row) => ({ ...row, unitId: report.unitId, period: cycle.period, isSample })),
  })
}

/** The official values of a report fall with its acceptance; what stood before it stands again. */
export async function unpublishReport(context: OperationContext, { report }: FoundReport): Promise<void> {
  const cells = await withdrawOfficialValues(context.tx, context.tenantId, report.reportId)
  await rollUpAfter(context.tx, context.tenantId, cells)
}

/** Whatever is reported in a demo is a sample. */
async function isDemo({ tx, tenantId }: OperationContext): Promise<boolean> {
  const { rows } = await sql<{ isDemo: boolean }>`select is_demo from tenants where id = ${tenantId}`.execute(tx)
  return rows[0]!.isDemo
}
