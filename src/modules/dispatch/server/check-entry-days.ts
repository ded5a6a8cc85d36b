import { sql } from 'kysely'
import type { CheckPractice } from '#engine/definition/check-practice.ts'
import { type EntryDays, findRushes } from '#engine/scrutiny/last-day-rush.ts'
import { getOfficeClock } from '#modules/dispatch/server/cycle.queries.ts'
import type { Finding } from '#modules/dispatch/server/quality-evidence.ts'
import type { ReviewContext } from '#modules/dispatch/server/review-context.ts'

interface EntryRow extends EntryDays {
  readonly reportId: string
  readonly period: string
  readonly nameZh: string
  readonly nameEn: string
}

/** Reports of closed cycles whose cells were all entered on the last day, while most other units took their time. */
export async function checkEntryDays(context: ReviewContext, practice: CheckPractice['lastDay']) {
  const { book, top } = context
  const reports = await listEntryDays(context)
  const { rushes, cycles, examined } = findRushes(reports, practice)
  const plain = { entry: null, figure: null, expected: null, difference: null, confidence: null } as const
  const units = rushes.map(({ report, alike, others, times, reports: all }): Finding => {
    const { period, nameZh, nameEn, reportId } = report as EntryRow
    const unit = book.places.get(report.unit)!
    const params = {
      ...{ unit: unit.name.short.zh, unitEn: unit.name.short.en, cycle: nameZh, cycleEn: nameEn },
      ...{ cells: report.days.length, period, due: report.dueOn, opened: report.opensOn, alike, others },
    }
    return {
      ...plain,
      ...{ kind: 'last-day', mark: reportId, unit, period },
      sentence: { key: 'figure.quality.last-day', params },
      evidence: all > 1 ? [{ key: 'figure.quality.last-day.habit', params: { times, reports: all } }] : [],
    }
  })
  // A habit of the whole office is one finding, of the cycle that closed last, and not one a month.
  const whole = cycles.slice(-1).map(({ cycle, rushed, of }): Finding => {
    const { period, nameZh, nameEn, dueOn } = reports.find((report) => report.cycle === cycle)!
    const unit = book.places.get(top.id)!
    const all = new Set(reports.map((report) => report.cycle)).size
    return {
      ...plain,
      ...{ kind: 'last-day', mark: 'cycle', unit, period },
      sentence: {
        key: 'figure.quality.last-day.cycle',
        params: { cycle: nameZh, cycleEn: nameEn, rushed, of, due: dueOn, period },
      },
      evidence:
        cycles.length > 1
          ? [{ key: 'figure.quality.last-day.often', params: { times: cycles.length, cycles: all } }]
          : [],
    }
  })
  return { examined, findings: [...units, ...whole] }
}

/** On which day each cell was first entered, by the office's clock, in the cycles of the last two years that are closed. */
async function listEntryDays({ tx, tenantId, children, now }: ReviewContext): Promise<readonly EntryRow[]> {
  const { utcOffsetMinutes } = await getOfficeClock(tx, tenantId)
  const day = (instant: string) =>
    sql`((${sql.raw(instant)} at time zone 'UTC') + ${utcOffsetMinutes} * interval '1 minute')::date::text`
  const { rows } = await sql<EntryRow>`
    select r.id as report_id, r.unit_id as unit, y.id as cycle, y.period, y.name_zh, y.name_en, ${day('y.opens_at')} as opens_on,
      ${day('y.due_at')} as due_on, array_agg(${day('e.at')} order by e.at) as days
    from reports r
    join cycles y on y.tenant_id = r.tenant_id and y.id = r.cycle_id
      and y.closed_at > ${now}::timestamptz - interval '2 years'
    join lateral (
      select min(c.at) as at from cell_changes c
      where c.tenant_id = r.tenant_id and c.report_id = r.id and c.deed in ('typed', 'pasted', 'imported')
      group by c.indicator_id, c.dimension) e on true
    where r.tenant_id = ${tenantId} and r.unit_id = any(${children}::uuid[])
    group by r.id, r.unit_id, y.id, y.period, y.name_zh, y.name_en, y.opens_at, y.due_at
    order by y.period, r.unit_id`.execute(tx)
  return rows
}
