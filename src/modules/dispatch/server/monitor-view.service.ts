import { sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import { addDays, type CalendarDate } from '#engine/calendar/date.ts'
import { lastDay, periodOf, previousPeriod } from '#engine/calendar/period.ts'
import { measureWord } from '#engine/indicator/measure.messages.ts'
import { expectedDays, flowIntoPeriod } from '#engine/monitor/flow-into-period.ts'
import { changeAt, crossedAt } from '#engine/monitor/judge-day.ts'
import { latestExpected } from '#engine/monitor/latest-expected.ts'
import type { Monitor } from '#engine/monitor/monitor.ts'
import { exact, formatExact, sum } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import type { OfficeClock } from '#modules/dispatch/cycle.rules.ts'
import type * as contract from '#modules/dispatch/monitor.contract.ts'
import { judged, shownValue, thresholdText } from '#modules/dispatch/monitor.rules.ts'
import { getOfficeClock } from '#modules/dispatch/server/cycle.queries.ts'
import { type Dictionary, getDictionary } from '#modules/dispatch/server/indicator.queries.ts'
import {
  bySeries,
  type DayRow,
  type KeepingUnit,
  keeps,
  listDayRows,
  listKeepingUnits,
  listMonitorDefinitions,
  seriesKey,
  seriesOf,
} from '#modules/dispatch/server/monitor.queries.ts'
import { inScope } from '#modules/dispatch/server/report.access.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

/** Thresholds about change look a week back, and a state may stand on a value some weeks old. */
const DAYS_BEFORE = 45
const MONTHS_SHOWN = 3

interface Office extends OfficeClock {
  readonly now: { readonly day: CalendarDate; readonly time: string }
}

async function officeOf({ tx, tenantId, now }: OperationContext): Promise<Office> {
  const clock = await getOfficeClock(tx, tenantId)
  const local = new Date(now.getTime() + clock.utcOffsetMinutes * 60_000)
  return { ...clock, now: { day: localDay(now, clock.utcOffsetMinutes), time: local.toISOString().slice(11, 16) } }
}

const headOf = (monitor: Monitor, dictionary: Dictionary) => {
  const into = monitor.into && dictionary.byCode.get(monitor.into.indicator)
  return {
    code: monitor.code,
    name: monitor.name,
    unit: measureWord(monitor.unit),
    definition: monitor.definition ?? null,
    source: monitor.source ?? null,
    decimals: monitor.decimals,
    days: monitor.days,
    delayDays: monitor.delayDays,
    dueTime: monitor.dueTime,
    thresholds: monitor.thresholds.map((threshold) => ({ ...threshold, value: String(threshold.value) })),
    into: into ? { indicatorId: into.id, name: into.indicator.name, rule: monitor.into!.rule } : null,
  }
}

const unitOf = ({ id, code, name, short }: KeepingUnit) => ({ id, code, name, short })

/** The units within the reader's reach that keep figures at all. */
const unitsInReach = ({ tx, tenantId, actor }: OperationContext, day: CalendarDate) =>
  listKeepingUnits(tx, tenantId, day, inScope(actor, 'monitor.read', 'v.path'))

function stateOf(monitor: Monitor, rows: readonly DayRow[], { now, calendar }: Office) {
  const last = rows.findLast(({ value }) => value !== null)
  return {
    ...judged(monitor, seriesOf(rows), latestExpected(monitor, now, calendar)),
    isSample: last?.isSample ?? false,
    updatedAt: last?.recordedAt.toISOString() ?? null,
  }
}

export const listMonitors: Handler<typeof contract.listMonitors> = async (context, { unitId, days: length }) => {
  const { tx, tenantId } = context
  const office = await officeOf(context)
  const monitors = await listMonitorDefinitions(tx, tenantId)
  const dictionary = await getDictionary(tx, tenantId)
  const units = (await unitsInReach(context, office.now.day)).filter(({ id }) => unitId === undefined || id === unitId)
  const from = addDays(office.now.day, -length - DAYS_BEFORE)
  const wanted = { monitors: monitors.map(({ code }) => code), unitIds: units.map(({ id }) => id), from }
  const rowsOf = bySeries(await listDayRows(tx, tenantId, wanted))
  const days = Array.from({ length }, (_, at) => addDays(office.now.day, at - length + 1))
  return {
    today: office.now.day,
    monitors: monitors.flatMap((monitor) => {
      const keeping = units.filter((unit) => keeps(monitor, unit))
      if (keeping.length === 0) return []
      const series = keeping.map((unit) => rowsOf.get(seriesKey(monitor.code, unit.id)) ?? [])
      return [
        {
          ...headOf(monitor, dictionary),
          together: togetherOf(monitor, series),
          tiles: keeping.map((unit, at) => {
            const values = new Map(seriesOf(series[at]!).map(({ day, value }) => [day, shownValue(monitor, value)]))
            return {
              unit: unitOf(unit),
              ...stateOf(monitor, series[at]!, office),
              days,
              values: days.map((day) => values.get(day) ?? null),
            }
          }),
        },
      ]
    }),
  }
}

/** The units added up, of the last day on which any has a value. */
function togetherOf(monitor: Monitor, series: readonly (readonly DayRow[])[]) {
  if (monitor.together === 'none' || series.length < 2) return null
  const all = series.map((rows) => seriesOf(rows))
  const day = all
    .flatMap((one) => one.at(-1)?.day ?? [])
    .sort()
    .at(-1)
  if (day === undefined) return null
  const values = all.flatMap((one) => one.find((value) => value.day === day)?.value ?? [])
  return { value: shownValue(monitor, sum(values)), day, present: values.length, expected: series.length }
}

/** A monitored figure of a unit that the reader may see. @throws Refusal not-found. */
async function findSeries(context: OperationContext, code: string, unitId: string) {
  const { tx, tenantId } = context
  const office = await officeOf(context)
  const monitor = (await listMonitorDefinitions(tx, tenantId)).find((one) => one.code === code)
  const unit = (await unitsInReach(context, office.now.day)).find(({ id }) => id === unitId)
  if (monitor === undefined || unit === undefined || !keeps(monitor, unit))
    throw new Refusal('not-found', { key: 'http.not-found', at: 'monitor' })
  return { office, monitor, unit }
}

const CHANGE_DECIMALS = 1

export const getMonitor: Handler<typeof contract.getMonitor> = async (context, input) => {
  const { tx, tenantId } = context
  const { office, monitor, unit } = await findSeries(context, input.monitor, input.unitId)
  const today = office.now.day
  const from = addDays(today, -input.days + 1)
  const rows = await listDayRows(tx, tenantId, {
    monitors: [monitor.code],
    unitIds: [unit.id],
    from: addDays(from, -DAYS_BEFORE),
  })
  const series = seriesOf(rows)
  const placeOf = new Map(series.map(({ day }, at) => [day, at]))
  const senders = await listSenders(context, monitor.code, unit.id, from)
  return {
    monitor: headOf(monitor, await getDictionary(tx, tenantId)),
    unit: unitOf(unit),
    ...stateOf(monitor, rows, office),
    rows: rows
      .filter(({ day }) => day >= from)
      .toReversed()
      .map((row) => {
        const at = placeOf.get(row.day)
        const change = at === undefined ? undefined : changeAt(series, at)
        const crossed = at === undefined ? [] : crossedAt(monitor.thresholds, series, at)
        const levels = crossed.map(({ threshold }) => threshold.level)
        return {
          day: row.day,
          value: row.value === null ? null : shownValue(monitor, exact(row.value)),
          changePercent: change === undefined ? null : formatExact(change, CHANGE_DECIMALS, 'half-up'),
          level: levels.includes('warning') ? 'warning' : (levels[0] ?? 'normal'),
          versions: row.version,
          isSample: row.isSample,
          at: row.recordedAt.toISOString(),
          by: senders.get(row.day) ?? null,
        }
      }),
    alerts: await listAlerts(context, monitor, unit.id),
    months: monthsOf(monitor, series, office),
  }
}

async function listSenders(
  { tx, tenantId }: OperationContext,
  monitor: string,
  unitId: string,
  from: CalendarDate,
): Promise<ReadonlyMap<string, string | null>> {
  const { rows } = await sql<{ day: string; by: string | null }>`
    select v.day::text as day, coalesce(f.name, p.name) as by from daily_values v
    join daily_batches b on b.tenant_id = v.tenant_id and b.id = v.batch_id
    left join feeds f on f.tenant_id = b.tenant_id and f.id = b.feed_id
    left join people p on p.tenant_id = b.tenant_id and p.id = b.created_by
    where v.tenant_id = ${tenantId} and v.monitor = ${monitor} and v.unit_id = ${unitId} and v.is_current
      and v.day >= ${from}::date`.execute(tx)
  return new Map(rows.map(({ day, by }) => [day, by]))
}

const MOST_ALERTS = 50

async function listAlerts({ tx, tenantId }: OperationContext, monitor: Monitor, unitId: string) {
  const { rows } = await sql<{
    threshold: string
    from: string
    to: string
    measured: string
    isOpen: boolean
    toldAt: Date | null
  }>`
    select threshold, from_day::text as "from", to_day::text as "to", measured, is_open, told_at from daily_alerts
    where tenant_id = ${tenantId} and monitor = ${monitor.code} and unit_id = ${unitId} and withdrawn_at is null
    order by to_day desc, from_day desc limit ${MOST_ALERTS}`.execute(tx)
  return rows.flatMap(({ threshold: code, toldAt, measured, ...row }) => {
    const threshold = monitor.thresholds.find((one) => one.code === code)
    if (threshold === undefined) return [] // the pack no longer has it
    const decimals = threshold.when === 'rises' || threshold.when === 'falls' ? CHANGE_DECIMALS : monitor.decimals
    return [
      {
        ...row,
        level: threshold.level,
        text: thresholdText(monitor, threshold),
        measured: formatExact(exact(measured), decimals, 'half-up'),
        toldAt: toldAt?.toISOString() ?? null,
      },
    ]
  })
}

/** What the days of the last months come to, by the rule by which they flow on; nothing where they do not. */
function monthsOf(monitor: Monitor, series: ReturnType<typeof seriesOf>, { now, calendar }: Office) {
  const rule = monitor.into?.rule
  if (rule === undefined) return []
  const due = latestExpected(monitor, now, calendar)
  // A day that came in before its time is not one too many.
  const until = [due, ...series.map(({ day }) => day)].sort().at(-1)!
  const periods: string[] = [periodOf(now.day, 'month')]
  while (periods.length < MONTHS_SHOWN) periods.push(previousPeriod(periods.at(-1)!))
  return periods
    .filter((period) => series[0] !== undefined && lastDay(period) >= series[0].day)
    .flatMap((period) => {
      const expected = expectedDays(period, monitor, calendar, until).length
      const flowed = flowIntoPeriod(period, { rule, factor: 1 }, series)
      if (flowed === undefined && expected === 0) return []
      return [
        {
          period,
          value: flowed === undefined ? null : shownValue(monitor, flowed.value),
          present: flowed?.present ?? 0,
          expected,
        },
      ]
    })
}

export const listDayVersions: Handler<typeof contract.listDayVersions> = async (
  context,
  { monitor: code, unitId, day },
) => {
  const { monitor, unit } = await findSeries(context, code, unitId)
  const { rows } = await sql<{
    version: number
    value: string | null
    isCurrent: boolean
    isWithdrawn: boolean
    way: 'api' | 'drop' | 'folder'
    by: string | null
    batch: string
    at: Date
  }>`
    select v.version, v.value, v.is_current, v.is_withdrawn, b.way, coalesce(f.name, p.name) as by,
      coalesce(b.file_name, b.batch) as batch, v.recorded_at as at
    from daily_values v
    join daily_batches b on b.tenant_id = v.tenant_id and b.id = v.batch_id
    left join feeds f on f.tenant_id = b.tenant_id and f.id = b.feed_id
    left join people p on p.tenant_id = b.tenant_id and p.id = b.created_by
    where v.tenant_id = ${context.tenantId} and v.monitor = ${monitor.code} and v.unit_id = ${unit.id}
      and v.day = ${day}::date
    order by v.version desc limit 100`.execute(context.tx)
  return {
    rows: rows.map(({ at, value, ...row }) => ({
      ...row,
      value: value === null ? null : shownValue(monitor, exact(value)),
      at: at.toISOString(),
    })),
  }
}
