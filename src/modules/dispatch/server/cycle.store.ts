import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import { lastDay } from '#engine/calendar/period.ts'
import type { CycleInstants } from '#modules/dispatch/cycle.rules.ts'
import type { CycleRow, PinnedCycle } from '#modules/dispatch/server/cycle.queries.ts'
import type { OperationContext } from '#server/http/module.ts'

type Context = Pick<OperationContext, 'tx' | 'tenantId' | 'now' | 'newId'>

export interface NewCell {
  readonly unitId: string
  readonly indicatorId: string
  readonly indicatorVersion: number
  readonly dimension: string
  readonly isDerived: boolean
}

/** Answers the new cycle's id, or undefined when the period has been opened before: the unique key is the judge. */
export async function insertCycle(
  context: Context,
  { definition, version }: PinnedCycle,
  period: string,
  instants: CycleInstants,
): Promise<string | undefined> {
  const id = context.newId()
  const remindAt = instants.remindAt.map((at) => at.toISOString())
  const { rows } = await sql<{ id: string }>`
    insert into cycles (tenant_id, id, code, frequency, period, name_zh, name_en, opens_at, due_at, grace_until, closes_at,
      remind_at, definition_version, opened_at)
    values (${context.tenantId}, ${id}, ${definition.code}, ${definition.frequency}, ${period}, ${definition.name.zh},
      ${definition.name.en}, ${instants.opensAt}, ${instants.dueAt}, ${instants.graceUntil}, ${instants.closesAt},
      ${remindAt}::timestamptz[], ${version}, ${context.now})
    on conflict (tenant_id, code, period) do nothing returning id`.execute(context.tx)
  return rows[0]?.id
}

/** One report per unit, with its cells; answers the report of each unit. */
export async function insertReports(
  context: Context,
  cycleId: string,
  cells: readonly NewCell[],
): Promise<ReadonlyMap<string, string>> {
  const reportIds = new Map([...new Set(cells.map((cell) => cell.unitId))].map((unitId) => [unitId, context.newId()]))
  const reports = JSON.stringify([...reportIds].map(([unitId, id]) => ({ id, unit_id: unitId })))
  await sql`
    insert into reports (tenant_id, id, cycle_id, unit_id)
    select ${context.tenantId}, n.id, ${cycleId}, n.unit_id
    from jsonb_to_recordset(${reports}::jsonb) as n(id uuid, unit_id uuid)`.execute(context.tx)
  const rows = JSON.stringify(
    cells.map((cell) => ({
      id: context.newId(),
      report_id: reportIds.get(cell.unitId),
      indicator_id: cell.indicatorId,
      indicator_version: cell.indicatorVersion,
      dimension: cell.dimension,
      is_derived: cell.isDerived,
    })),
  )
  await sql`
    insert into report_cells (tenant_id, id, report_id, indicator_id, dimension, indicator_version, is_derived)
    select ${context.tenantId}, n.id, n.report_id, n.indicator_id, n.dimension, n.indicator_version, n.is_derived
    from jsonb_to_recordset(${rows}::jsonb) as n(id uuid, report_id uuid, indicator_id uuid, indicator_version int, dimension text,
      is_derived boolean)`.execute(context.tx)
  return reportIds
}

/** Closes the cycle unless it is closed already. */
export async function markClosed(context: Context, cycleId: string): Promise<boolean> {
  const closed = await sql`
    update cycles set closed_at = ${context.now}
    where tenant_id = ${context.tenantId} and id = ${cycleId} and closed_at is null`.execute(context.tx)
  return closed.numAffectedRows === 1n
}

/** A unit whose report has not come, or has been sent back. */
export interface Unreported {
  readonly unitId: string
  readonly reportId: string
  readonly path: string
  /** No longer: a decision dated back took the unit out of the tree on which the period is added up. */
  readonly isAsked: boolean
}

type CyclePeriod = Pick<CycleRow, 'id' | 'period'>

/** A unit that closes after the period still owes it, and stands where it stood last. */
export async function listUnreported(
  context: Context,
  cycle: CyclePeriod,
  unitIds?: readonly string[],
): Promise<readonly Unreported[]> {
  const today = await getToday(context.tx, context.tenantId, context.now)
  const { rows } = await sql<Unreported>`
    select r.unit_id, r.id as report_id, v.path,
      (u.closed_on is null or u.closed_on > ${lastDay(cycle.period)}::date) as is_asked
    from reports r
    join units u on u.tenant_id = r.tenant_id and u.id = r.unit_id
    join lateral (
      select w.path from unit_versions w where w.tenant_id = r.tenant_id and w.unit_id = r.unit_id
      order by w.from_on <= ${today}::date desc, w.from_on desc limit 1) v on true
    where r.tenant_id = ${context.tenantId} and r.cycle_id = ${cycle.id} and r.state in ('filling', 'returned')
      and (${unitIds ?? null}::uuid[] is null or r.unit_id = any(${unitIds ?? null}::uuid[]))
    order by r.unit_id`.execute(context.tx)
  return rows
}

/**
 * Writes down that units are reminded and answers which: those that have not reported, each once per scheduled instant,
 * and by hand not twice within an hour.
 */
export async function insertReminders(
  context: Context,
  cycle: CyclePeriod,
  reminder: { readonly kind: 'before' | 'after' | 'by-hand'; readonly at: Date; readonly personId?: string },
  unitIds?: readonly string[],
): Promise<readonly Unreported[]> {
  const hourAgo = new Date(reminder.at.getTime() - 3_600_000)
  const unreported = (await listUnreported(context, cycle, unitIds)).filter(({ isAsked }) => isAsked)
  const rows = JSON.stringify(unreported.map(({ unitId }) => ({ id: context.newId(), unit_id: unitId })))
  const written = await sql<{ unitId: string }>`
    insert into reminders (tenant_id, id, cycle_id, unit_id, kind, at, by_person)
    select ${context.tenantId}, n.id, ${cycle.id}, n.unit_id, ${reminder.kind}, ${reminder.at}, ${reminder.personId ?? null}
    from jsonb_to_recordset(${rows}::jsonb) as n(id uuid, unit_id uuid)
    where not (${reminder.kind} = 'by-hand' and exists (
      select 1 from reminders m where m.tenant_id = ${context.tenantId} and m.cycle_id = ${cycle.id}
        and m.unit_id = n.unit_id and m.kind = 'by-hand' and m.at > ${hourAgo}))
    on conflict do nothing returning unit_id`.execute(context.tx)
  const done = new Set(written.rows.map((row) => row.unitId))
  return unreported.filter((row) => done.has(row.unitId))
}
