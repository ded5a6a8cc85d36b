import { sql } from 'kysely'
import { z } from 'zod'
import { addDays, type CalendarDate } from '#engine/calendar/date.ts'
import type { Frequency } from '#engine/calendar/period.ts'
import { type WorkingDayCalendar, workingDayCalendar } from '#engine/calendar/working-days.ts'
import { Cycle } from '#engine/definition/cycle.ts'
import type { CycleHead } from '#modules/dispatch/cycle.contract.ts'
import { cyclePhase, type OfficeClock } from '#modules/dispatch/cycle.rules.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface CycleRow {
  readonly id: string
  readonly code: string
  readonly frequency: Frequency
  readonly period: string
  readonly nameZh: string
  readonly nameEn: string
  readonly opensAt: Date
  readonly dueAt: Date
  readonly graceUntil: Date
  readonly closesAt: Date
  readonly closedAt: Date | null
}

export const CYCLE_COLUMNS = sql.raw(
  'c.id, c.code, c.frequency, c.period, c.name_zh, c.name_en, c.opens_at, c.due_at, c.grace_until, c.closes_at, c.closed_at',
)

export function cycleHeadOf(cycle: CycleRow, now: Date): z.infer<typeof CycleHead> {
  return {
    id: cycle.id,
    code: cycle.code,
    name: { zh: cycle.nameZh, en: cycle.nameEn },
    frequency: cycle.frequency,
    period: cycle.period,
    opensAt: cycle.opensAt.toISOString(),
    dueAt: cycle.dueAt.toISOString(),
    graceUntil: cycle.graceUntil.toISOString(),
    closesAt: cycle.closesAt.toISOString(),
    phase: cyclePhase(cycle, now),
  }
}

/** `lock` makes acts on one cycle stand in line. */
export async function findCycle(
  tx: Tx,
  tenantId: string,
  cycleId: string,
  lock = false,
): Promise<CycleRow | undefined> {
  const { rows } = await sql<CycleRow>`
    select ${CYCLE_COLUMNS} from cycles c where c.tenant_id = ${tenantId} and c.id = ${cycleId}
    ${lock ? sql`for update` : sql``}`.execute(tx)
  return rows[0]
}

export async function listCycleRows(
  tx: Tx,
  tenantId: string,
  which: { readonly year?: number; readonly frequency?: string },
): Promise<readonly CycleRow[]> {
  const { rows } = await sql<CycleRow>`
    select ${CYCLE_COLUMNS} from cycles c
    where c.tenant_id = ${tenantId}
      and (${which.year ?? null}::int is null or left(c.period, 4) = ${which.year ?? null}::int::text)
      and (${which.frequency ?? null}::text is null or c.frequency = ${which.frequency ?? null})
    order by c.due_at desc, c.code, c.id limit 2000`.execute(tx)
  return rows
}

export interface PinnedCycle {
  readonly definition: Cycle
  readonly version: number
}

/** The rhythms in force: of each pack part the version published last. */
export async function listCycleDefinitions(tx: Tx, tenantId: string): Promise<readonly PinnedCycle[]> {
  // A pack may have no rhythm at all: figures that are only published and imported.
  const { rows } = await sql<{ version: number; content: unknown }>`
    select distinct on (code) version, content from definition_versions
    where tenant_id = ${tenantId} and kind = 'cycles' order by code, version desc`.execute(tx)
  return rows.flatMap(({ version, content }) =>
    z
      .object({ cycles: z.array(Cycle) })
      .parse(content)
      .cycles.map((definition) => ({ definition, version })),
  )
}

/** The working days by which the administration counts, and its distance from UTC. */
export async function getOfficeClock(tx: Tx, tenantId: string): Promise<OfficeClock> {
  const { rows } = await sql<{ utcOffsetMinutes: number; content: unknown }>`
    select t.utc_offset_minutes, d.content from tenants t
    left join lateral (
      select content from definition_versions
      where tenant_id = t.id and kind = 'calendar' order by version desc limit 1) d on true
    where t.id = ${tenantId}`.execute(tx)
  return { utcOffsetMinutes: rows[0]!.utcOffsetMinutes, calendar: calendarOf(rows[0]!.content) }
}

interface StoredYear {
  readonly holidays: readonly { readonly from: CalendarDate; readonly until: CalendarDate }[]
  readonly workdays: readonly CalendarDate[]
}

/** The working days of a published calendar; plain weeks where there is none. */
export function calendarOf(content: unknown): WorkingDayCalendar {
  const years = ((content as { years?: readonly StoredYear[] } | null)?.years ?? []) as readonly StoredYear[]
  return workingDayCalendar(
    years.flatMap((year) => year.holidays.flatMap(({ from, until }) => daysFrom(from, until))),
    years.flatMap((year) => year.workdays),
  )
}

function daysFrom(from: CalendarDate, until: CalendarDate): CalendarDate[] {
  const days: CalendarDate[] = []
  for (let day = from; day <= until; day = addDays(day, 1)) days.push(day)
  return days
}
