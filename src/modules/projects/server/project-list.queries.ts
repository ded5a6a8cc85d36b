import { type RawBuilder, sql } from 'kysely'
import type { CalendarDate } from '#engine/calendar/date.ts'
import { readCursor } from '#engine/contract/cursor.ts'
import { Refusal } from '#engine/refusal.ts'
import { joinPlace } from '#modules/programmes/server/call.queries.ts'
import type { ProjectFilter } from '#modules/projects/project.contract.ts'
import type { ProjectStatus } from '#modules/projects/project.ts'
import type { Tx } from '#server/database/tenant.ts'

type Reading = { readonly tx: Tx; readonly tenantId: string }

/** What a status depends on besides the project itself. */
export interface Standing {
  readonly today: CalendarDate
  readonly withinMonths: number
}

/** The status as SQL, the same as `statusOf` reckons it: both keep to the last day of a shorter month. */
const statusSql = ({ today, withinMonths }: Standing): RawBuilder<string> => sql<string>`case when r.state = 'ongoing'
  and ${today}::date > (r.end_on + make_interval(months => ${withinMonths}::int))::date then 'overdue' else r.state end`

const KEYS: Readonly<Record<ProjectFilter['sort'], { readonly key: RawBuilder<unknown>; readonly type: string }>> = {
  end: { key: sql`r.end_on`, type: 'date' },
  approved: { key: sql`r.approved_on`, type: 'date' },
  number: { key: sql`r.number`, type: 'text' },
  grant: { key: sql`r.grant_fen`, type: 'bigint' },
}
const PLAUSIBLE: Readonly<Record<string, RegExp>> = {
  date: /^\d{4}-\d{2}-\d{2}$/,
  bigint: /^\d{1,18}$/,
  text: /^.{1,200}$/,
}

/** Projects `r` that a filter leaves; the status apart, so that the others can be counted. */
export function projectsBy(filter: ProjectFilter): RawBuilder<boolean> {
  const { family, year, unitId, recommenderId, text } = filter
  return sql<boolean>`(${family ?? null}::text is null or r.family = ${family ?? null}::text)
    and (${year ?? null}::int is null or r.approved_on between make_date(${year ?? 2000}::int, 1, 1)
      and make_date(${year ?? 2000}::int, 12, 31))
    and (${unitId ?? null}::uuid is null or r.unit_id = ${unitId ?? null}::uuid)
    and (${recommenderId ?? null}::uuid is null or r.recommender_id = ${recommenderId ?? null}::uuid)
    and (${text ?? null}::text is null or strpos(r.search, ${text ?? null}::text) > 0)`
}

export const withStatus = (status: ProjectStatus | undefined, standing: Standing): RawBuilder<boolean> =>
  status === undefined ? sql<boolean>`true` : sql<boolean>`${statusSql(standing)} = ${status}`

/** In the order asked for, and by the id where that says nothing. */
export function orderOf({ sort, order }: ProjectFilter): RawBuilder<unknown> {
  const way = order === 'up' ? sql`asc` : sql`desc`
  return sql`${KEYS[sort].key} ${way}, r.id ${way}`
}

/** What comes after the last row of the page before. @throws Refusal form-invalid for a cursor of another order. */
export function after({ sort, order }: ProjectFilter, cursor: string | undefined): RawBuilder<boolean> {
  if (cursor === undefined) return sql<boolean>`true`
  const { id, key } = readCursor(cursor)
  const { key: column, type } = KEYS[sort]
  if (!PLAUSIBLE[type]!.test(key)) throw new Refusal('form-invalid', { key: 'form.wrong-form', at: 'cursor' })
  const is = order === 'up' ? sql`>` : sql`<`
  return sql<boolean>`(${column}, r.id) ${is} (${key}::${sql.raw(type)}, ${id}::uuid)`
}

/** How many there are of each status. */
export async function countByStatus(
  { tx, tenantId }: Reading,
  where: RawBuilder<boolean>,
  standing: Standing,
): Promise<Readonly<Record<string, number>>> {
  const { rows } = await sql<{ status: string; n: number }>`
    select ${statusSql(standing)} as status, count(*)::int as n from projects r ${joinPlace('r.unit_id')}
    where r.tenant_id = ${tenantId} and ${where} group by 1`.execute(tx)
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]))
}

/** The families and years of approval in sight. */
export async function listMarks(
  { tx, tenantId }: Reading,
  where: RawBuilder<boolean>,
): Promise<{ readonly families: readonly string[]; readonly years: readonly number[] }> {
  const { rows } = await sql<{ families: string[] | null; years: number[] | null }>`
    select array_agg(distinct r.family) as families, array_agg(distinct extract(year from r.approved_on)::int) as years
    from projects r ${joinPlace('r.unit_id')} where r.tenant_id = ${tenantId} and ${where}`.execute(tx)
  return { families: rows[0]?.families ?? [], years: [...(rows[0]?.years ?? [])].sort((a, b) => b - a) }
}
