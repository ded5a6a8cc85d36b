import { sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import { getTenantClock } from '#cases/server/tenant.queries.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import { findProgrammePractice } from '#modules/programmes/server/practice.queries.ts'
import type { ProjectState } from '#modules/projects/project.ts'
import {
  type AskedCount,
  type CountedSpan,
  countIn,
  periodsOver,
  readAsked,
  spanOf,
} from '#modules/projects/project-register.rules.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { RegisterCount, RegisterProvider } from '#server/http/module.ts'

type Reading = { readonly tx: Tx; readonly tenantId: string }

interface Book {
  /** The first day the register knows of; before, it says nothing, and after, none is a number. */
  readonly since: CalendarDate | undefined
  readonly standing: readonly (CountedSpan & { readonly path: string })[]
}

const firstOf = (days: readonly CalendarDate[]): CalendarDate | undefined => [...days].sort()[0]

/** Projects are counted one by one. */
const MEASURES = ['项', '个']

/** 项目台账: applications, approvals, acceptances and what is overdue, of each unit with those below it, for periods that are over. */
export const projectRegister: RegisterProvider = {
  name: 'projects',
  count: async ({ tx, tenantId, now }, { of, measure, unitIds }) => {
    const asked = readAsked(of)
    if (asked === undefined || !MEASURES.includes(measure)) return []
    const { utcOffsetMinutes } = await getTenantClock(tx, tenantId)
    const { since, standing } = await (asked.count === 'applications'
      ? applicationsOf({ tx, tenantId }, asked, utcOffsetMinutes)
      : projectsOf({ tx, tenantId }, asked))
    if (since === undefined) return []
    const periods = periodsOver(Number(since.slice(0, 4)), localDay(now, utcOffsetMinutes))
    const units = await sql<{ unitId: string; path: string }>`
      select distinct on (unit_id) unit_id, path from unit_versions
      where tenant_id = ${tenantId} and unit_id = any(${[...unitIds]}::uuid[]) order by unit_id, from_on desc`.execute(
      tx,
    )
    return units.rows.flatMap(({ unitId, path }) => {
      const below = standing.filter((one) => one.path.startsWith(path))
      return periods.map((period): RegisterCount => ({ unitId, period, amount: String(countIn(below, period, asked)) }))
    })
  },
}

async function projectsOf({ tx, tenantId }: Reading, { count, family }: AskedCount): Promise<Book> {
  const months = (await findProgrammePractice(tx, tenantId))?.practice.acceptance?.withinMonths ?? 6
  const { rows } = await sql<{
    path: string
    approvedOn: CalendarDate
    endOn: CalendarDate
    state: ProjectState
    closedOn: CalendarDate | null
  }>`
    select p.path, r.approved_on, r.end_on, r.state, r.closed_on from projects r
    join lateral (select path from unit_versions v where v.tenant_id = r.tenant_id and v.unit_id = r.unit_id
      order by v.from_on desc limit 1) p on true
    where r.tenant_id = ${tenantId} and (${family ?? null}::text is null or r.family = ${family ?? null}::text)`.execute(
    tx,
  )
  const standing = rows.flatMap((row) => {
    const span = spanOf(count, row, months)
    return span === undefined ? [] : [{ path: row.path, ...span }]
  })
  return { since: firstOf(rows.map(({ approvedOn }) => approvedOn)), standing }
}

async function applicationsOf(
  { tx, tenantId }: Reading,
  { family }: AskedCount,
  utcOffsetMinutes: number,
): Promise<Book> {
  const { rows } = await sql<{ path: string; at: Date }>`
    select p.path, s.at from cases c
    join calls k on k.tenant_id = c.tenant_id and k.id = c.subject_id
    join lateral (select min(submitted_at) as at from case_submissions s
      where s.tenant_id = c.tenant_id and s.case_id = c.id) s on s.at is not null
    join lateral (select path from unit_versions v where v.tenant_id = c.tenant_id and v.unit_id = c.unit_id
      order by v.from_on desc limit 1) p on true
    where c.tenant_id = ${tenantId} and c.subject_kind = 'call' and c.record = 'application'
      and (${family ?? null}::text is null or k.family = ${family ?? null}::text)`.execute(tx)
  const standing = rows.map(({ path, at }) => ({ path, from: localDay(at, utcOffsetMinutes) }))
  return { since: firstOf(standing.map(({ from }) => from)), standing }
}
