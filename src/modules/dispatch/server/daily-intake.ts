import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import { type CalendarDate, findDayNumber } from '#engine/calendar/date.ts'
import type { NamedUnit } from '#engine/import/dictionary.ts'
import { readDailyFormat } from '#engine/monitor/daily-format.ts'
import type { Monitor } from '#engine/monitor/monitor.ts'
import { compareExact, decimalsOf, exact, exactText, parseExact } from '#engine/number/exact.ts'
import type { Reason } from '#engine/refusal.ts'
import { LARGEST } from '#modules/dispatch/server/cell.service.ts'
import type { DailyContext, StagedDay } from '#modules/dispatch/server/daily.store.ts'
import { listNamedUnits } from '#modules/dispatch/server/import.queries.ts'
import {
  type KeepingUnit,
  keeps,
  listKeepingUnits,
  listMonitorDefinitions,
  seriesKey,
} from '#modules/dispatch/server/monitor.queries.ts'

/** What a feed may write; empty lists: everything. */
export interface FeedScope {
  readonly monitors: readonly string[]
  readonly unitIds: readonly string[]
}

/** What daily values are read against. */
export interface IntakeBook {
  readonly today: CalendarDate
  readonly monitors: ReadonlyMap<string, Monitor>
  readonly units: ReadonlyMap<string, KeepingUnit>
}

export async function loadIntakeBook({ tx, tenantId, now }: DailyContext): Promise<IntakeBook> {
  const today = await getToday(tx, tenantId, now)
  const monitors = await listMonitorDefinitions(tx, tenantId)
  const units = await listKeepingUnits(tx, tenantId, today)
  return {
    today,
    monitors: new Map(monitors.map((monitor) => [monitor.code, monitor])),
    units: new Map(units.map((unit) => [unit.code, unit])),
  }
}

export interface SentRow {
  readonly monitor: string
  readonly unit: string
  readonly day: string
  readonly value: string | number | null
  readonly sample?: boolean | undefined
}

/** A row that can be written: its cell and its value, exact. */
export type ReadDay = Omit<StagedDay, 'seen'>

/** One row of a machine: what it means, or why it is refused. */
export function readSentRow(row: SentRow, book: IntakeBook, scope: FeedScope): ReadDay | Reason {
  const monitor = book.monitors.get(row.monitor)
  if (monitor === undefined) return { key: 'monitor.unknown', params: { code: row.monitor } }
  const unit = book.units.get(row.unit)
  if (unit === undefined) return { key: 'monitor.unknown-unit', params: { code: row.unit } }
  const misplaced = placeFault(monitor, unit, row.day, book, scope)
  if (misplaced) return misplaced
  const value = row.value === null ? null : parseExact(String(row.value))
  if (value === undefined || (value !== null && compareExact(value.abs(), LARGEST) >= 0))
    return { key: 'monitor.no-number', params: { text: String(row.value) } }
  const outside = value === null ? undefined : limitFault(monitor, value)
  if (outside) return outside
  return {
    monitor: monitor.code,
    unitId: unit.id,
    day: row.day,
    value: value === null ? null : exactText(value),
    isSample: row.sample === true,
  }
}

function placeFault(
  monitor: Monitor,
  unit: KeepingUnit,
  day: string,
  { today }: IntakeBook,
  scope: FeedScope,
): Reason | undefined {
  const names = { monitor: monitor.code, unit: unit.code }
  if (!keeps(monitor, unit)) return { key: 'monitor.not-of-unit', params: names }
  const isInScope =
    (scope.monitors.length === 0 || scope.monitors.includes(monitor.code)) &&
    (scope.unitIds.length === 0 || scope.unitIds.includes(unit.id))
  if (!isInScope) return { key: 'monitor.not-of-feed', params: names }
  if (findDayNumber(day) === undefined) return { key: 'monitor.no-day', params: { text: day } }
  return day > today ? { key: 'monitor.future-day', params: { day } } : undefined
}

function limitFault({ checks }: Monitor, value: ReturnType<typeof exact>): Reason | undefined {
  const said = (key: string, limit: string | number = '') => ({ key, params: { value: exactText(value), limit } })
  if (checks.min !== undefined && compareExact(value, exact(checks.min)) < 0) return said('monitor.below', checks.min)
  if (checks.max !== undefined && compareExact(value, exact(checks.max)) > 0) return said('monitor.above', checks.max)
  return checks.integer && decimalsOf(value) !== 0 ? said('monitor.not-whole') : undefined
}

export interface FileFault extends Reason {
  readonly line: number
  readonly column: number
  readonly field: string
  readonly severity: 'error' | 'warning'
}

/** A whole file: its readable rows and everything that is wrong, by line. */
export async function readDailyFile(context: DailyContext, text: string, book: IntakeBook, scope: FeedScope) {
  const units: readonly NamedUnit[] = await listNamedUnits(context.tx, context.tenantId)
  const read = readDailyFormat(text, [...book.monitors.values()], units)
  const faults: FileFault[] = [...read.faults]
  const days: ReadDay[] = []
  let refused = 0
  for (const row of read.rows) {
    const monitor = book.monitors.get(row.indicator)!
    const unit = book.units.get(row.unit)
    const fault: Reason | undefined =
      unit === undefined
        ? { key: 'monitor.unknown-unit', params: { code: row.unit } }
        : row.state === 'not-applicable'
          ? { key: 'monitor.no-number', params: { text: '不适用' } }
          : placeFault(monitor, unit, row.period, book, scope)
    if (fault) {
      refused++
      faults.push({ severity: 'error', line: row.line, column: 1, field: '', ...fault })
    } else
      days.push({
        monitor: monitor.code,
        unitId: unit!.id,
        day: row.period,
        value: row.value ?? null,
        isSample: row.sample,
      })
  }
  return {
    days,
    rows: read.rows.length,
    faults,
    faultsTotal: read.faultsTotal + refused,
    errors: read.errors + refused,
  }
}

/** What would change: each day against the value that stands; the caller has locked when it writes at once. */
export async function stageDays(
  { tx, tenantId }: DailyContext,
  days: readonly ReadDay[],
): Promise<readonly (StagedDay & { readonly before: string | null })[]> {
  const wanted = JSON.stringify(days.map(({ monitor, unitId, day }) => ({ monitor, unit_id: unitId, day })))
  const { rows } = await sql<{
    monitor: string
    unitId: string
    day: string
    value: string | null
    version: number
    isSample: boolean
  }>`
    select v.monitor, v.unit_id, v.day::text as day, v.value, v.version, v.is_sample from daily_values v
    join jsonb_to_recordset(${wanted}::jsonb) as w(monitor text, unit_id uuid, day date)
      on w.monitor = v.monitor and w.unit_id = v.unit_id and w.day = v.day
    where v.tenant_id = ${tenantId} and v.is_current`.execute(tx)
  const current = new Map(rows.map((row) => [`${seriesKey(row.monitor, row.unitId)} ${row.day}`, row]))
  return days.flatMap((day) => {
    const now = current.get(`${seriesKey(day.monitor, day.unitId)} ${day.day}`)
    const isSame =
      now === undefined
        ? day.value === null
        : isSameNumber(now.value, day.value) && (day.value === null || now.isSample === day.isSample)
    return isSame ? [] : [{ ...day, seen: now?.version ?? 0, before: now?.value ?? null }]
  })
}

const isSameNumber = (a: string | null, b: string | null): boolean =>
  a === null || b === null ? a === b : compareExact(exact(a), exact(b)) === 0
