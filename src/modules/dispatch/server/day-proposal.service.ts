import { sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import { firstDay, frequencyOf, lastDay, previousPeriod, slotOf, yearOf } from '#engine/calendar/period.ts'
import { numberOf } from '#engine/indicator/figure.ts'
import type { Indicator } from '#engine/indicator/indicator.ts'
import { measureWord } from '#engine/indicator/measure.messages.ts'
import { expectedDays, flowIntoPeriod } from '#engine/monitor/flow-into-period.ts'
import type { Monitor } from '#engine/monitor/monitor.ts'
import { compareExact, type Exact, exact, formatExact, ZERO } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/dispatch/day-proposal.contract.ts'
import type { DayProposal } from '#modules/dispatch/day-proposal.contract.ts'
import { flowSource } from '#modules/dispatch/monitor.rules.ts'
import { getOfficeClock } from '#modules/dispatch/server/cycle.queries.ts'
import { type CellRow, listCellRows } from '#modules/dispatch/server/grid.queries.ts'
import {
  bySeries,
  keeps,
  listDayRows,
  listMonitorDefinitions,
  seriesKey,
  seriesOf,
} from '#modules/dispatch/server/monitor.queries.ts'
import type { FoundReport } from '#modules/dispatch/server/report.queries.ts'
import { changeCells } from '#modules/dispatch/server/report.store.ts'
import { demand, type Grid, getGrid, getReportRow, situationOf } from '#modules/dispatch/server/report-situation.ts'
import { rowsOf, sightFor } from '#modules/dispatch/server/report-view.service.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

const OPEN_STATES: readonly string[] = ['filling', 'returned']

interface Proposed extends DayProposal {
  readonly row: CellRow
}

/**
 * What the days come to for each cell of a report that is still being filled. Worked out anew at every reading, so that a late
 * or corrected day is in it at once; nothing is written into a cell until a person takes it over.
 */
async function proposalsFor(context: OperationContext, found: FoundReport, grid: Grid): Promise<readonly Proposed[]> {
  const { tx, tenantId, now } = context
  const { report, cycle } = found
  if (!OPEN_STATES.includes(report.state) || frequencyOf(cycle.period) === 'day') return []
  const unit = { code: report.unitCode, kind: report.level }
  const monitors = (await listMonitorDefinitions(tx, tenantId)).filter((one) => one.into && keeps(one, unit))
  if (monitors.length === 0) return []
  const rows = bySeries(
    await listDayRows(tx, tenantId, {
      monitors: monitors.map(({ code }) => code),
      unitIds: [report.unitId],
      from: firstDay(cycle.period),
      to: lastDay(cycle.period),
    }),
  )
  const { calendar, utcOffsetMinutes } = await getOfficeClock(tx, tenantId)
  const today = localDay(now, utcOffsetMinutes)
  const adopted = await listAdopted(context, report.reportId)
  return monitors.flatMap((monitor) => {
    const worked = grid.cells.find(
      ({ cell, indicator }) => indicator.code === monitor.into!.indicator && cell.dimension === '' && !cell.isDerived,
    )
    const row = worked && grid.rows.find(({ id }) => id === worked.cell.id)
    if (!worked || !row) return []
    const before = beforeOf(grid, worked.indicator, monitor, cycle.period)
    if (before === 'unknown') return []
    const series = seriesOf(rows.get(seriesKey(monitor.code, report.unitId)) ?? [])
    const flowed = flowIntoPeriod(cycle.period, monitor.into!, series, before)
    if (flowed === undefined) return []
    const expected = expectedDays(cycle.period, monitor, calendar, today).length
    const { indicator } = worked
    const value = formatExact(flowed.value, indicator.decimals, indicator.rounding)
    return [
      {
        indicatorId: row.indicatorId,
        indicator: indicator.name,
        unit: measureWord(indicator.unit),
        monitor: monitor.code,
        value,
        present: flowed.present,
        expected,
        last: flowed.last,
        source: flowSource(monitor, monitor.into!.rule, {
          ...flowed,
          expected,
          isFromBefore: before !== undefined && slotOf(cycle.period) > 0,
        }),
        standing: standingOf(row, value, adopted.get(row.indicatorId)),
        current: row.value,
        version: row.version,
        row,
      },
    ]
  })
}

/** What the year had come to before the period, for a sum of a figure that is reported year to date; `unknown`: not reported yet. */
function beforeOf(grid: Grid, indicator: Indicator, monitor: Monitor, period: string): Exact | undefined | 'unknown' {
  if (indicator.reporting !== 'cumulative' || monitor.into!.rule !== 'sum') return undefined
  if (slotOf(period) === 0) return ZERO
  const earlier = previousPeriod(period)
  const figure = grid.input.past(indicator.code, '', yearOf(earlier))[slotOf(earlier)]
  return (figure && numberOf(figure)) ?? 'unknown'
}

function standingOf(row: CellRow, value: string, adopted: string | undefined): DayProposal['standing'] {
  if (row.state === 'missing' && row.explanation === null) return 'empty'
  if (isSameNumber(row.value, value)) return 'same'
  return adopted !== undefined && isSameNumber(row.value, adopted) ? 'outdated' : 'typed'
}

const isSameNumber = (a: string | null, b: string): boolean => a !== null && compareExact(exact(a), exact(b)) === 0

/** What was taken over last, by indicator: a cell that holds something else since was typed by a person. */
async function listAdopted({ tx, tenantId }: OperationContext, reportId: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ indicatorId: string; value: string }>`
    select distinct on (indicator_id) indicator_id, value from day_adoptions
    where tenant_id = ${tenantId} and report_id = ${reportId} order by indicator_id, cell_version desc`.execute(tx)
  return new Map(rows.map(({ indicatorId, value }) => [indicatorId, value]))
}

export const listDayProposals: Handler<typeof contract.listDayProposals> = async (context, { reportId }) => {
  const found = await getReportRow(context, reportId)
  if (sightFor(context, found) === 'hidden') return { rows: [] }
  const proposed = await proposalsFor(context, found, await getGrid(context, found))
  return { rows: proposed.map(({ row: _, ...proposal }) => proposal) }
}

/** Takes the days over into cells, by a person and cell by cell: one that was changed since he looked is not touched. */
export const adoptDays: Handler<typeof contract.adoptDays> = async (context, { reportId, cells }) => {
  const found = await getReportRow(context, reportId, 'save')
  demand('fill', await situationOf(context, found, []), found, context)
  const indicatorIds = cells.map(({ indicatorId }) => indicatorId)
  await listCellRows(context.tx, context.tenantId, reportId, { indicatorIds })
  const proposed = new Map(
    (await proposalsFor(context, found, await getGrid(context, found))).map((one) => [one.indicatorId, one]),
  )
  const stranger = indicatorIds.find((id) => !proposed.has(id))
  if (stranger !== undefined) throw new Refusal('form-invalid', { key: 'report.no-days', at: 'cells' })
  const moved = cells.filter(({ indicatorId, seenVersion }) => proposed.get(indicatorId)!.version !== seenVersion)
  if (moved.length > 0)
    throw new Refusal('conflict', { key: 'report.days-changed', params: { n: moved.length }, at: 'cells' })
  const wanted = [...new Set(indicatorIds)].map((id) => proposed.get(id)!).filter(({ standing }) => standing !== 'same')
  await changeCells(
    context,
    reportId,
    context.actor.personId,
    wanted.map(({ row, value, source }) => ({
      before: row,
      after: { state: 'value', value, explanation: row.explanation, returnedReason: null },
      deed: 'imported',
      note: context.language === 'zh-CN' ? source.zh : source.en,
    })),
  )
  await keepAdopted(context, reportId, wanted)
  context.audit({
    subjectKind: 'report',
    subjectId: reportId,
    unitId: found.report.unitId,
    detail: { monitors: wanted.map(({ monitor, value }) => `${monitor}=${value}`) },
  })
  const touched = new Set(indicatorIds)
  const rows = await rowsOf(
    context,
    found,
    await getGrid(context, found),
    ({ cell, indicator }) => touched.has(cell.indicatorId) || cell.isDerived || indicator.checks.cross.length > 0,
  )
  return { rows, adopted: wanted.length }
}

async function keepAdopted(
  { tx, tenantId, now, actor }: OperationContext,
  reportId: string,
  adopted: readonly Pick<Proposed, 'indicatorId' | 'value' | 'version'>[],
): Promise<void> {
  const rows = JSON.stringify(
    adopted.map(({ indicatorId, value, version }) => ({ indicator_id: indicatorId, value, version: version + 1 })),
  )
  await sql`
    insert into day_adoptions (tenant_id, report_id, indicator_id, cell_version, value, adopted_at, adopted_by)
    select ${tenantId}, ${reportId}, n.indicator_id, n.version, n.value, ${now}, ${actor.personId}
    from jsonb_to_recordset(${rows}::jsonb) as n(indicator_id uuid, value numeric, version int)`.execute(tx)
}
