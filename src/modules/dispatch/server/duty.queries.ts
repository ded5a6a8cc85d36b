import { sql } from 'kysely'
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
  const above = unitPath
    .split('/')
    .flatMap((_, index, codes) => (index > 1 ? [`${codes.slice(0, index).join('/')}/`] : []))
  return nearest(await listHoldings(context, permission, above), unitPath)
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

/** Who holds a permission where, today; at these units or with a reach that knows no bounds, or all there are. */
async function listHoldings(
  context: Context,
  permission: Permission,
  paths?: readonly string[],
): Promise<readonly Holding[]> {
  const { rows } = await sql<Holding>`
    select distinct a.role_code, a.unit_id, v.path, r.grants ->> ${permission} as reach
    from role_assignments a
    join tenants t on t.id = a.tenant_id
    cross join lateral (select (${context.now}::timestamptz at time zone 'UTC' + t.utc_offset_minutes * interval '1 minute')::date as today) d
    join roles r on r.tenant_id = a.tenant_id and r.code = a.role_code and r.grants ? ${permission}
    join people p on p.tenant_id = a.tenant_id and p.id = a.person_id and (p.left_on is null or p.left_on > d.today)
    join lateral (
      select path from unit_versions
      where tenant_id = a.tenant_id and unit_id = a.unit_id and from_on <= d.today
      order by from_on desc limit 1) v on true
    where a.tenant_id = ${context.tenantId} and a.ended_at is null
      and a.from_on <= d.today and (a.until_on is null or a.until_on >= d.today)
      and (${paths ?? null}::text[] is null or v.path = any(${paths ?? null}::text[]) or r.grants ->> ${permission} = 'all')
    order by v.path, a.role_code`.execute(context.tx)
  return rows
}
