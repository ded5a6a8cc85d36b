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
  const codes = unitPath.split('/').filter(Boolean)
  const above = nearest(await listHoldings(context, permission, sql`u.code = any(${codes}::text[])`), unitPath)
  if (above.length > 0) return above
  return nearest(await listHoldings(context, permission, sql`r.grants ->> ${permission} = 'all'`), unitPath)
}

/** The same for many units, asked once. */
export async function dutyBook(
  context: Context,
  permission: Permission,
): Promise<(unitPath: string) => readonly Duty[]> {
  const byPath = new Map<string, Holding[]>()
  for (const holding of await listHoldings(context, permission, sql`true`)) {
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

/** Who holds a permission where, today: at the units (`u`) and by the roles (`r`) that the condition names. */
async function listHoldings(
  context: Context,
  permission: Permission,
  condition: RawBuilder<unknown>,
): Promise<readonly Holding[]> {
  const { rows } = await sql<Holding>`
    select distinct a.role_code, a.unit_id, v.path, r.grants ->> ${permission} as reach
    from tenants t
    cross join lateral (
      select (${context.now}::timestamptz at time zone 'UTC' + t.utc_offset_minutes * interval '1 minute')::date as today) d
    join units u on u.tenant_id = t.id
    join role_assignments a on a.tenant_id = t.id and a.unit_id = u.id and a.ended_at is null
      and a.from_on <= d.today and (a.until_on is null or a.until_on >= d.today)
    join roles r on r.tenant_id = t.id and r.code = a.role_code and r.grants ? ${permission}
    join people p on p.tenant_id = t.id and p.id = a.person_id and (p.left_on is null or p.left_on > d.today)
    join lateral (
      select path from unit_versions
      where tenant_id = t.id and unit_id = u.id and from_on <= d.today
      order by from_on desc limit 1) v on true
    where t.id = ${context.tenantId} and ${condition}
    order by v.path, a.role_code`.execute(context.tx)
  return rows
}
