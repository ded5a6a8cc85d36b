import { sql } from 'kysely'
import type { Permission } from '#engine/access/permission.ts'
import type { OperationContext } from '#server/http/module.ts'

export interface Duty {
  readonly roleCode: string
  readonly unitId: string
}

/**
 * Whose duty something at a unit is: the roles with this permission held at the unit itself, or else at the nearest
 * unit above from which the permission reaches down.
 */
export async function listDuties(
  context: Pick<OperationContext, 'tx' | 'tenantId' | 'now'>,
  permission: Permission,
  unitPath: string,
): Promise<readonly Duty[]> {
  const { rows } = await sql<Duty & { path: string; isAbove: boolean }>`
    select distinct a.role_code, a.unit_id, v.path, ${unitPath} like v.path || '%' as is_above
    from role_assignments a
    join tenants t on t.id = a.tenant_id
    cross join lateral (select (${context.now}::timestamptz at time zone 'UTC' + t.utc_offset_minutes * interval '1 minute')::date as today) d
    join roles r on r.tenant_id = a.tenant_id and r.code = a.role_code
    join people p on p.tenant_id = a.tenant_id and p.id = a.person_id and (p.left_on is null or p.left_on > d.today)
    join lateral (
      select path from unit_versions
      where tenant_id = a.tenant_id and unit_id = a.unit_id and from_on <= d.today
      order by from_on desc limit 1) v on true
    where a.tenant_id = ${context.tenantId} and a.ended_at is null
      and a.from_on <= d.today and (a.until_on is null or a.until_on >= d.today)
      and case r.grants ->> ${permission}
        when 'all' then true
        when 'subtree' then ${unitPath} like v.path || '%'
        when 'own' then v.path = ${unitPath} else false end
    order by is_above desc, v.path desc`.execute(context.tx)
  const near = rows.filter((row) => row.isAbove).sort((a, b) => b.path.length - a.path.length)
  const chosen = near.length > 0 ? near.filter((row) => row.path === near[0]!.path) : rows
  return chosen.map(({ roleCode, unitId }) => ({ roleCode, unitId }))
}
