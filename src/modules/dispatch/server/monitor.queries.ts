import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { DaySeries } from '#engine/monitor/day-series.ts'
import { Monitor } from '#engine/monitor/monitor.ts'
import { exact } from '#engine/number/exact.ts'
import type { UnitName } from '#modules/dispatch/dispatch.ts'
import type { Tx } from '#server/database/tenant.ts'

/** The monitored figures in force: of each pack part the version published last. */
export async function listMonitorDefinitions(tx: Tx, tenantId: string): Promise<readonly Monitor[]> {
  const { rows } = await sql<{ content: unknown }>`
    select distinct on (code) content from definition_versions
    where tenant_id = ${tenantId} and kind = 'monitors' order by code, version desc`.execute(tx)
  return rows.flatMap(({ content }) => z.object({ monitors: z.array(Monitor) }).parse(content).monitors)
}

/** A unit as it stands today. */
export interface KeepingUnit extends UnitName {
  readonly kind: string
  readonly path: string
}

/** The units of today that a condition on `v`, their version, lets through; in the order of the tree. */
export async function listKeepingUnits(
  tx: Tx,
  tenantId: string,
  today: CalendarDate,
  where: RawBuilder<boolean> = sql<boolean>`true`,
): Promise<readonly KeepingUnit[]> {
  const { rows } = await sql<{
    id: string
    code: string
    kind: string
    path: string
    nameZh: string
    nameEn: string
    shortZh: string | null
    shortEn: string | null
  }>`
    select v.unit_id as id, u.code, v.kind, v.path, v.name_zh, v.name_en, v.short_zh, v.short_en from unit_versions v
    join units u on u.tenant_id = v.tenant_id and u.id = v.unit_id
    where v.tenant_id = ${tenantId} and v.from_on <= ${today}::date
      and (v.until_on is null or v.until_on > ${today}::date) and ${where}
    order by v.level, v.position, u.code`.execute(tx)
  return rows.map(({ nameZh, nameEn, shortZh, shortEn, ...unit }) => ({
    ...unit,
    name: { zh: nameZh, en: nameEn },
    short: { zh: shortZh ?? nameZh, en: shortEn ?? nameEn },
  }))
}

/** Does this unit keep this figure? */
export const keeps = (monitor: Monitor, unit: Pick<KeepingUnit, 'code' | 'kind'>): boolean =>
  monitor.units.includes(unit.code) || monitor.kinds.includes(unit.kind)

export interface DayRow {
  readonly monitor: string
  readonly unitId: string
  readonly day: CalendarDate
  /** Null: taken back by its source. */
  readonly value: string | null
  readonly version: number
  readonly isSample: boolean
  readonly recordedAt: Date
}

export interface DaysWanted {
  readonly monitors: readonly string[]
  readonly unitIds: readonly string[]
  readonly from: CalendarDate
  readonly to?: CalendarDate
}

/** The values that stand, in the order of their days. */
export async function listDayRows(tx: Tx, tenantId: string, wanted: DaysWanted): Promise<readonly DayRow[]> {
  const { rows } = await sql<DayRow>`
    select monitor, unit_id, day::text as day, value, version, is_sample, recorded_at from daily_values
    where tenant_id = ${tenantId} and is_current and monitor = any(${wanted.monitors}::text[])
      and unit_id = any(${wanted.unitIds}::uuid[]) and day >= ${wanted.from}::date
      and (${wanted.to ?? null}::date is null or day <= ${wanted.to ?? null}::date)
    order by day`.execute(tx)
  return rows
}

export const seriesKey = (monitor: string, unitId: string): string => `${monitor} ${unitId}`

/** Rows of many series, each by itself. */
export function bySeries(rows: readonly DayRow[]): ReadonlyMap<string, readonly DayRow[]> {
  const found = new Map<string, DayRow[]>()
  for (const row of rows) {
    const key = seriesKey(row.monitor, row.unitId)
    const own = found.get(key)
    if (own) own.push(row)
    else found.set(key, [row])
  }
  return found
}

/** As the engine reads it: days that have a number. */
export const seriesOf = (rows: readonly DayRow[]): DaySeries =>
  rows.flatMap(({ day, value }) => (value === null ? [] : [{ day, value: exact(value) }]))
