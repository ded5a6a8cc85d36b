import { type RawBuilder, sql } from 'kysely'
import type { Reach } from '#engine/access/actor.ts'
import type { Permission } from '#engine/access/permission.ts'
import type { OperationContext } from '#server/http/module.ts'

export interface Duty {
  readonly roleCode: string
  readonly unitId: string
}

type Context = Pick<OperationContext, 'tx' | 'tenantId' | 'now'>

interface Holding extends Duty {
  readonly path: string
  readonly reach: Reach
}

/**
 * Whose duty something at a unit is: the roles with this permission held at the unit itself, or else at the nearest
 * unit above from which the permission reaches down.
 */
export async function listDuties(context: Context, permission: Permission, unitPath: string): Promise<readonly Duty[]> {
  const codes = sql`select unnest(${unitPath.split('/').filter(Boolean)}::text[])`
  return nearest(await listHoldings(context, permission, codes), unitPath)
}

/** The same for the unit of a report or one above it, asked before it is known where that stands. */
export async function dutiesOfReport(
  context: Context,
  permission: Permission,
  reportId: string,
): Promise<(unitPath: string) => readonly Duty[]> {
  const codes = sql`select unnest(string_to_array(w.path, '/')) from reports p
    join unit_versions w on w.tenant_id = p.tenant_id and w.unit_id = p.unit_id
    where p.tenant_id = ${context.tenantId} and p.id = ${reportId}`
  const holdings = await listHoldings(context, permission, codes)
  return (unitPath) => nearest(holdings, unitPath)
}

/** The same for many units, asked once. */
export async function dutyBook(
  context: Context,
  permission: Permission,
): Promise<(unitPath: string) => readonly Duty[]> {
  const byPath = new Map<string, Holding[]>()
  for (const holding of await listHoldings(context, permission)) {
    byPath.set(holding.path, [...(byPath.get(holding.path) ?? []), holding])
  }
  const everywhere = [...byPath.values()].flat().filter(({ reach }) => reach === 'all')
  return (unitPath) => {
    const codes = unitPath.split('/')
    const upwards = codes.flatMap((_, index) => byPath.get(`${codes.slice(0, index).join('/')}/`) ?? [])
    return nearest([...new Set([...upwards, ...everywhere])], unitPath)
  }
}

function nearest(holdings: readonly Holding[], unitPath: string): readonly Duty[] {
  const reaching = holdings.filter(({ path, reach }) =>
    reach === 'own' ? path === unitPath : reach === 'all' || unitPath.startsWith(path),
  )
  const above = reaching.filter(({ path }) => unitPath.startsWith(path))
  const longest = Math.max(...above.map(({ path }) => path.length))
  const chosen = above.length > 0 ? above.filter(({ path }) => path.length === longest) : reaching
  return chosen.map(({ roleCode, unitId }) => ({ roleCode, unitId }))
}

/** Who holds a permission where, today: at the units of these codes (all when none are named), and what reaches everywhere. */
async function listHoldings(
  context: Context,
  permission: Permission,
  codes?: RawBuilder<unknown>,
): Promise<readonly Holding[]> {
  const places = sql`array(select id from units where tenant_id = ${context.tenantId} and code in (${codes ?? sql`select null::text`}))`
  const held = sql`select a.* from role_assignments a
    where a.tenant_id = ${context.tenantId} and a.role_code = r.code and a.ended_at is null`
  const { rows } = await sql<Holding>`
    select h.role_code, h.unit_id, v.path, h.reach
    from (
      select (${context.now}::timestamptz at time zone 'UTC' + utc_offset_minutes * interval '1 minute')::date as today
      from tenants where id = ${context.tenantId}) d
    cross join lateral (
      select distinct a.role_code, a.unit_id, r.grants ->> ${permission} as reach
      from roles r cross join lateral (
        ${held} and ${codes === undefined ? sql`true` : sql`r.grants ->> ${permission} = 'all'`}
        union all
        ${held} and a.unit_id = any(${places})) a
      where r.tenant_id = ${context.tenantId} and r.grants ? ${permission}
        and a.from_on <= d.today and (a.until_on is null or a.until_on >= d.today)
        and coalesce((select left_on from people where tenant_id = a.tenant_id and id = a.person_id) > d.today, true)) h
    join lateral (
      select path from unit_versions
      where tenant_id = ${context.tenantId} and unit_id = h.unit_id and from_on <= d.today
      order by from_on desc limit 1) v on true
    order by v.path, h.role_code`.execute(context.tx)
  return rows
}
