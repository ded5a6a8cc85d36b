import { sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import { getOfficeClock } from '#modules/dispatch/server/cycle.queries.ts'
import { findLights } from '#modules/dispatch/server/light.queries.ts'
import { headOfSlip, listSlipRows } from '#modules/supervision/server/slip.queries.ts'
import type { FreezePart } from '#server/http/module.ts'

/** The slips of the year as they stood when the month was frozen; one piece without a key. */
export const freezeSlips: FreezePart = {
  name: 'slips',
  take: async function* ({ tx, tenantId, now }, { period }) {
    const year = Number(period.slice(0, 4))
    const rows = await listSlipRows({ tx, tenantId, now }, sql<boolean>`s.year = ${year}::int`, 20_000)
    if (rows.length === 0) return
    const { calendar, utcOffsetMinutes } = await getOfficeClock(tx, tenantId)
    const lights = await findLights(tx, tenantId, 'slip')
    const today = localDay(now, utcOffsetMinutes)
    yield { key: '', content: { slips: rows.map((row) => headOfSlip(row, today, lights, calendar)) } }
  },
}
