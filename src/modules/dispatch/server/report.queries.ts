import { sql } from 'kysely'
import { lastDay } from '#engine/calendar/period.ts'
import type { UnitName } from '#modules/dispatch/dispatch.ts'
import type { Narrative, ReportState } from '#modules/dispatch/report.rules.ts'
import { CYCLE_COLUMNS, type CycleRow } from '#modules/dispatch/server/cycle.queries.ts'
import { type Tx, together } from '#server/database/tenant.ts'
import type { OperationContext } from '#server/http/module.ts'

export interface UnitRow {
  readonly unitId: string
  readonly unitCode: string
  readonly path: string
  readonly parentId: string | null
  /** Path of the unit above; the root answers to itself. */
  readonly parentPath: string
  readonly unitNameZh: string
  readonly unitNameEn: string
  readonly shortZh: string
  readonly shortEn: string
  /** Its kind, by which roll-up rules differ. */
  readonly level: string
  readonly hasUnitsBelow: boolean
}

export interface ReportRow extends UnitRow {
  readonly reportId: string
  readonly state: ReportState
  readonly version: number
  readonly narrative: Narrative
  readonly narrativeVersion: number
  readonly nilReason: string | null
  readonly firstSubmittedAt: Date | null
  readonly submittedAt: Date | null
  readonly submittedBy: string | null
  readonly approvedAt: Date | null
  readonly approvedBy: string | null
  readonly acceptedAt: Date | null
  readonly returnReason: string | null
  /** Until when a granted exception lasts that has not ended. */
  readonly reopenedUntil: Date | null
  readonly isReopeningAsked: boolean
  /** Cells that are typed and not derived. */
  readonly expected: number
  readonly filled: number
  readonly explanations: number
  readonly returnedCells: number
}

type Joined = ReportRow & CycleRow

/** Joins the unit of `row` (alias of a table with unit_id): its version today; of a unit that has closed since, its last. */
export const joinUnit = (row: 'r' | 'k', now: Date) => sql`
  join tenants t on t.id = ${sql.raw(row)}.tenant_id
  join units u on u.tenant_id = ${sql.raw(row)}.tenant_id and u.id = ${sql.raw(row)}.unit_id
  join lateral (
    select w.path, w.parent_id, w.kind, w.name_zh, w.name_en, w.short_zh, w.short_en,
      coalesce(nullif(regexp_replace(w.path, '[^/]+/$', ''), '/'), w.path) as parent_path
    from unit_versions w
    where w.tenant_id = u.tenant_id and w.unit_id = u.id
      and w.from_on <= (${now}::timestamptz at time zone 'UTC' + t.utc_offset_minutes * interval '1 minute')::date
    order by w.from_on desc limit 1) v on true`

export const UNIT_COLUMNS = sql.raw(`u.id as unit_id, u.code as unit_code, v.path, v.parent_id,
  v.parent_path,
  v.name_zh as unit_name_zh, v.name_en as unit_name_en, v.short_zh, v.short_en, v.kind as level,
  exists (select 1 from unit_versions b where b.tenant_id = u.tenant_id and b.parent_id = u.id and b.until_on is null)
    as has_units_below`)

const REPORT_COLUMNS = (now: Date) => sql`r.id as report_id, r.state, r.version, r.narrative, r.narrative_version,
  r.nil_reason, r.first_submitted_at, r.submitted_at, r.submitted_by, r.approved_at, r.approved_by, r.accepted_at,
  r.return_reason,
  (select max(o.expires_at) from reopenings o where o.tenant_id = r.tenant_id and o.report_id = r.id
    and o.state = 'granted' and o.expires_at > ${now}) as reopened_until,
  exists (select 1 from reopenings o where o.tenant_id = r.tenant_id and o.report_id = r.id and o.state = 'asked') as is_reopening_asked,
  k.expected, k.filled, k.explanations, k.returned_cells`

const CELL_COUNTS = sql`cross join lateral (
  select count(*) filter (where not is_derived and dimension = '')::int as expected,
    count(*) filter (where not is_derived and dimension = '' and state <> 'missing')::int as filled,
    count(*) filter (where explanation is not null)::int as explanations,
    count(*) filter (where returned_reason is not null)::int as returned_cells
  from report_cells where tenant_id = r.tenant_id and report_id = r.id) k`

export interface FoundReport {
  readonly report: ReportRow
  readonly cycle: CycleRow
}

const split = (row: Joined): FoundReport => ({ report: row, cycle: { ...row, id: row.id } })

/** `act`: nobody else acts or saves meanwhile. `save`: saves go side by side, acts wait. */
export async function findReportRow(
  context: Pick<OperationContext, 'tx' | 'tenantId' | 'now'>,
  reportId: string,
  lock?: 'act' | 'save',
): Promise<FoundReport | undefined> {
  const { tx, tenantId, now } = context
  const strength = lock === 'act' ? sql`for update` : sql`for share`
  // Locked first and read afterwards: under READ COMMITTED the second statement sees what the last act wrote.
  const [, { rows }] = await together([
    lock === undefined
      ? Promise.resolve()
      : sql`select 1 from reports where tenant_id = ${tenantId} and id = ${reportId} ${strength}`.execute(tx),
    sql<Joined>`
    select ${REPORT_COLUMNS(now)}, ${CYCLE_COLUMNS}, ${UNIT_COLUMNS}
    from reports r
    join cycles c on c.tenant_id = r.tenant_id and c.id = r.cycle_id
    ${joinUnit('r', now)} ${CELL_COUNTS}
    where r.tenant_id = ${tenantId} and r.id = ${reportId}`.execute(tx),
  ])
  return rows[0] && split(rows[0])
}

export const SORTS = {
  unit: sql`v.path || ' ' || c.period`,
  submitted: sql`coalesce(to_char(r.submitted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '~')`,
  period: sql`c.period || ' ' || v.path`,
} as const

export interface ReportSelection {
  readonly cycleId?: string
  readonly unitId?: string
  readonly state?: ReportState
  readonly visible: ReturnType<typeof sql<boolean>>
}

const chosen = (tenantId: string, which: ReportSelection) => sql`r.tenant_id = ${tenantId} and ${which.visible}
  and (${which.cycleId ?? null}::uuid is null or r.cycle_id = ${which.cycleId ?? null})
  and (${which.unitId ?? null}::uuid is null or r.unit_id = ${which.unitId ?? null})
  and (${which.state ?? null}::text is null or r.state = ${which.state ?? null})`

/** Reports in order of a key and their id; `after` is the last of the page before. */
export async function listReportRows(
  context: Pick<OperationContext, 'tx' | 'tenantId' | 'now'>,
  which: ReportSelection,
  page: {
    readonly sort: keyof typeof SORTS
    readonly limit: number
    readonly after?: { readonly key: string; readonly id: string }
  },
): Promise<readonly (FoundReport & { readonly key: string })[]> {
  const key = SORTS[page.sort]
  const { rows } = await sql<Joined & { key: string }>`
    select ${REPORT_COLUMNS(context.now)}, ${CYCLE_COLUMNS}, ${UNIT_COLUMNS}, ${key} as key
    from reports r
    join cycles c on c.tenant_id = r.tenant_id and c.id = r.cycle_id
    ${joinUnit('r', context.now)} ${CELL_COUNTS}
    where ${chosen(context.tenantId, which)}
      ${page.after ? sql`and ((${key}) collate "C", r.id) > (${page.after.key} collate "C", ${page.after.id}::uuid)` : sql``}
    order by (${key}) collate "C", r.id limit ${page.limit}`.execute(context.tx)
  return rows.map((row) => ({ ...split(row), key: row.key }))
}

export async function countReports(
  context: Pick<OperationContext, 'tx' | 'tenantId' | 'now'>,
  which: ReportSelection,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from reports r ${joinUnit('r', context.now)}
    where ${chosen(context.tenantId, which)}`.execute(context.tx)
  return rows[0]!.count
}

/** The nearest unit above, on the tree of that time, whose accepted report of the same period stands on this one. */
export async function findAcceptedAbove(
  tx: Tx,
  tenantId: string,
  { report, cycle }: FoundReport,
): Promise<{ readonly unit: string; readonly unitEn: string } | null> {
  const day = lastDay(cycle.period)
  const { rows } = await sql<{ unit: string; unitEn: string }>`
    select w.name_zh as unit, w.name_en as unit_en from reports r
    join cycles c on c.tenant_id = r.tenant_id and c.id = r.cycle_id and c.period = ${cycle.period}
    join unit_versions own on own.tenant_id = r.tenant_id and own.unit_id = ${report.unitId}
      and own.from_on <= ${day}::date and (own.until_on is null or own.until_on > ${day}::date)
    join unit_versions w on w.tenant_id = r.tenant_id and w.unit_id = r.unit_id
      and w.from_on <= ${day}::date and (w.until_on is null or w.until_on > ${day}::date)
    where r.tenant_id = ${tenantId} and r.state = 'accepted' and r.unit_id <> ${report.unitId}
      and own.path like w.path || '%'
    order by w.level desc limit 1`.execute(tx)
  return rows[0] ?? null
}

export const unitNameOf = (unit: UnitRow): UnitName => ({
  id: unit.unitId,
  code: unit.unitCode,
  name: { zh: unit.unitNameZh, en: unit.unitNameEn },
  short: { zh: unit.shortZh, en: unit.shortEn },
})

/** Who has changed a cell of the report since: the people at work on it now. Sending a cell back is not working on it. */
export async function listEditors(
  tx: Tx,
  tenantId: string,
  reportId: string,
  since: Date,
): Promise<
  readonly { readonly personId: string; readonly name: string; readonly indicatorId: string; readonly at: Date }[]
> {
  const { rows } = await sql<{ personId: string; name: string; indicatorId: string; at: Date }>`
    select distinct on (h.by_person) h.by_person as person_id, p.name, h.indicator_id, h.at
    from cell_changes h join people p on p.tenant_id = h.tenant_id and p.id = h.by_person
    where h.tenant_id = ${tenantId} and h.report_id = ${reportId} and h.at > ${since}
      and h.deed <> 'returned'
    order by h.by_person, h.at desc`.execute(tx)
  return rows
}
