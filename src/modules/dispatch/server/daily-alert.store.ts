import { sql } from 'kysely'
import { notify } from '#cases/server/notice.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { addDays } from '#engine/calendar/date.ts'
import { type Crossing, crossingsOf } from '#engine/monitor/crossings.ts'
import type { Monitor } from '#engine/monitor/monitor.ts'
import { exactText, formatExact } from '#engine/number/exact.ts'
import { signOf, thresholdText } from '#modules/dispatch/monitor.rules.ts'
import type { DailyContext, TouchedDay } from '#modules/dispatch/server/daily.store.ts'
import { listDuties } from '#modules/dispatch/server/duty.queries.ts'
import {
  type KeepingUnit,
  listDayRows,
  listKeepingUnits,
  listMonitorDefinitions,
  seriesKey,
  seriesOf,
} from '#modules/dispatch/server/monitor.queries.ts'

/** How far back a changed day is followed: a crossing that lasted longer keeps its first day. */
const DAYS_LOOKED_BACK = 120
/** What crossed longer ago is history when it comes in, and nobody is woken for it. */
const DAYS_NEWS = 7

interface KnownAlert {
  readonly id: string
  readonly threshold: string
  readonly fromDay: string
  readonly toDay: string
}

/** Works the crossings of the touched series out anew: a new one is kept and told once, one that moved is moved, one that is gone is taken back. */
export async function settleAlerts(context: DailyContext, touched: readonly TouchedDay[]): Promise<void> {
  if (touched.length === 0) return
  const { tx, tenantId, now } = context
  const monitors = new Map((await listMonitorDefinitions(tx, tenantId)).map((one) => [one.code, one]))
  const today = await getToday(tx, tenantId, now)
  const units = new Map((await listKeepingUnits(tx, tenantId, today)).map((unit) => [unit.id, unit]))
  const firstOf = new Map<string, TouchedDay>()
  for (const one of touched) {
    const key = seriesKey(one.monitor, one.unitId)
    const known = firstOf.get(key)
    if (known === undefined || one.day < known.day) firstOf.set(key, one)
  }
  for (const { monitor: code, unitId, day } of firstOf.values()) {
    const [monitor, unit] = [monitors.get(code), units.get(unitId)]
    if (monitor === undefined || unit === undefined || monitor.thresholds.length === 0) continue
    const from = addDays(day, -DAYS_LOOKED_BACK)
    const rows = await listDayRows(tx, tenantId, { monitors: [code], unitIds: [unitId], from })
    await settleSeries(context, { monitor, unit, today, from }, crossingsOf(monitor.thresholds, seriesOf(rows)))
  }
}

interface Series {
  readonly monitor: Monitor
  readonly unit: KeepingUnit
  readonly today: string
  readonly from: string
}

async function settleSeries(context: DailyContext, series: Series, found: readonly Crossing[]): Promise<void> {
  const { tx, tenantId, now, newId } = context
  const { monitor, unit, today, from } = series
  const { rows: known } = await sql<KnownAlert>`
    select id, threshold, from_day::text as from_day, to_day::text as to_day from daily_alerts
    where tenant_id = ${tenantId} and monitor = ${monitor.code} and unit_id = ${unit.id} and withdrawn_at is null
      and to_day >= ${from}::date order by from_day for update`.execute(tx)
  const left = new Set(known)
  for (const crossing of found) {
    const same = [...left].find(
      (one) =>
        one.threshold === crossing.threshold && one.fromDay <= crossing.to && one.toDay >= addDays(crossing.from, -1),
    )
    if (same) {
      left.delete(same)
      await sql`
        update daily_alerts set from_day = least(from_day, ${crossing.from}::date), to_day = ${crossing.to}::date,
          measured = ${measuredText(crossing)}::numeric, is_open = ${crossing.isOpen}
        where tenant_id = ${tenantId} and id = ${same.id}`.execute(tx)
      continue
    }
    const isNews = crossing.to >= addDays(today, -DAYS_NEWS)
    await sql`
      insert into daily_alerts (tenant_id, id, monitor, unit_id, threshold, from_day, to_day, measured, is_open, told_at, found_at)
      values (${tenantId}, ${newId()}, ${monitor.code}, ${unit.id}, ${crossing.threshold}, ${crossing.from}::date,
        ${crossing.to}::date, ${measuredText(crossing)}::numeric, ${crossing.isOpen}, ${isNews ? now : null}, ${now})`.execute(
      tx,
    )
    if (isNews) await tellCrossing(context, series, crossing)
  }
  for (const gone of left)
    await sql`update daily_alerts set withdrawn_at = ${now} where tenant_id = ${tenantId} and id = ${gone.id}`.execute(
      tx,
    )
}

/** A change in percent may be no finite decimal: kept with six places. */
const measuredText = ({ measured }: Crossing): string => {
  const text = exactText(measured)
  return text.includes('/') ? formatExact(measured, 6, 'half-up') : text
}

/** Told to those who answer for the unit's figures, and to those who watch all. */
async function tellCrossing(context: DailyContext, { monitor, unit }: Series, crossing: Crossing): Promise<void> {
  const threshold = monitor.thresholds.find(({ code }) => code === crossing.threshold)!
  const what = thresholdText(monitor, threshold)
  const { word } = signOf(threshold.level)
  const params = {
    level: word.zh,
    levelEn: word.en,
    unit: unit.short.zh,
    unitEn: unit.short.en,
    monitor: monitor.name.zh,
    monitorEn: monitor.name.en,
    day: crossing.to,
    what: what.zh,
    whatEn: what.en,
  }
  const tell = [
    ...(await listDuties(context, 'report.fill', unit.path)),
    ...(await listDuties(context, 'monitor.import', unit.path)),
  ]
  for (const to of tell)
    await notify(context, {
      to,
      sentence: { key: 'notice.monitor.crossed', params },
      about: { kind: 'monitor', id: unit.id },
    })
}
