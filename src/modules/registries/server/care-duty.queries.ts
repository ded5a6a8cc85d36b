import { sql } from 'kysely'
import { inForce } from '#cases/server/duty.queries.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import type { Permission } from '#engine/access/permission.ts'
import type { OperationContext } from '#server/http/module.ts'

/** Whose duty something at a unit is: roles with the permission held nearest to it on the way up from which it reaches down. */
export async function listCarers(
  { tx, tenantId, now }: Pick<OperationContext, 'tx' | 'tenantId' | 'now'>,
  permission: Permission,
  unitPath: string,
): Promise<readonly { readonly roleCode: string; readonly unitId: string }[]> {
  const today = await getToday(tx, tenantId, now)
  const { rows } = await sql<{ roleCode: string; unitId: string; level: number }>`
    select distinct a.role_code, a.unit_id, v.level
    from role_assignments a
    join roles r on r.tenant_id = a.tenant_id and r.code = a.role_code and r.grants ? ${permission}
    join unit_versions v on v.tenant_id = a.tenant_id and v.unit_id = a.unit_id and v.until_on is null
    where a.tenant_id = ${tenantId} and ${inForce(today)}
      and (v.path = ${unitPath} or r.grants ->> ${permission} = 'all'
        or (r.grants ->> ${permission} = 'subtree' and starts_with(${unitPath}, v.path)))
    order by v.level desc, a.role_code`.execute(tx)
  const nearest = rows[0]?.level
  return rows.filter(({ level }) => level === nearest).map(({ roleCode, unitId }) => ({ roleCode, unitId }))
}
