import { sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface TenantClock {
  readonly utcOffsetMinutes: number
  readonly settings: Readonly<Record<string, unknown>>
}

/** The administration's clock and settings. */
export async function getTenantClock(tx: Tx, tenantId: string): Promise<TenantClock> {
  const found = await sql<TenantClock>`select utc_offset_minutes, settings from tenants where id = ${tenantId}`.execute(
    tx,
  )
  const [clock] = found.rows
  if (!clock) throw new Refusal('not-found', { key: 'tenant.unknown' })
  return clock
}

/** The date in the office at this instant. */
export async function getToday(tx: Tx, tenantId: string, now: Date): Promise<CalendarDate> {
  return localDay(now, (await getTenantClock(tx, tenantId)).utcOffsetMinutes)
}
