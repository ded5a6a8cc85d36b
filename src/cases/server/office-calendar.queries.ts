import { sql } from 'kysely'
import { addDays, type CalendarDate } from '#engine/calendar/date.ts'
import { type WorkingDayCalendar, workingDayCalendar } from '#engine/calendar/working-days.ts'
import type { OfficeCalendar } from '#engine/process/circumstances.ts'
import type { Tx } from '#server/database/tenant.ts'

interface StoredYear {
  readonly holidays: readonly { readonly from: CalendarDate; readonly until: CalendarDate }[]
  readonly workdays: readonly CalendarDate[]
}

/** Calendars by administration and the hash under which they were published: a published version never changes. */
const read = new Map<string, WorkingDayCalendar>()
const MOST_READ = 50

/** The working days by which the office counts, and its distance from UTC. Plain weeks where no calendar was published. */
export async function getOfficeCalendar(tx: Tx, tenantId: string): Promise<OfficeCalendar> {
  const { rows } = await sql<CalendarSource>`
    select t.utc_offset_minutes, d.hash from tenants t
    left join lateral (
      select hash from definition_versions
      where tenant_id = t.id and kind = 'calendar' order by version desc limit 1) d on true
    where t.id = ${tenantId}`.execute(tx)
  return calendarOf(tx, tenantId, rows[0]!)
}

/** What the office counts by, as the database knows it: the hash of the calendar published last. */
export interface CalendarSource {
  readonly utcOffsetMinutes: number
  readonly hash: string | null
}

/** The calendar behind such a hash. */
export async function calendarOf(
  tx: Tx,
  tenantId: string,
  { utcOffsetMinutes, hash }: CalendarSource,
): Promise<OfficeCalendar> {
  const key = `${tenantId}/${hash ?? ''}`
  const known = read.get(key)
  if (known !== undefined) return { utcOffsetMinutes, workingDays: known }
  const workingDays = hash === null ? workingDayCalendar([], []) : await readCalendar(tx, tenantId, hash)
  if (read.size >= MOST_READ) read.clear()
  read.set(key, workingDays)
  return { utcOffsetMinutes, workingDays }
}

async function readCalendar(tx: Tx, tenantId: string, hash: string): Promise<WorkingDayCalendar> {
  const { rows } = await sql<{ years: readonly StoredYear[] | null }>`
    select content -> 'years' as years from definition_versions
    where tenant_id = ${tenantId} and kind = 'calendar' and hash = ${hash} limit 1`.execute(tx)
  const years = rows[0]?.years ?? []
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
