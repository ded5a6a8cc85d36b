import { sql } from 'kysely'
import type { Tx } from '#server/database/tenant.ts'

export interface ReportingUnit {
  readonly unitId: string
  readonly code: string
  readonly kind: string
  readonly path: string
  readonly parentId: string | null
}

/** The units that exist on a day, in the order of the tree. */
export async function listReportingUnits(tx: Tx, tenantId: string, day: string): Promise<readonly ReportingUnit[]> {
  const { rows } = await sql<ReportingUnit>`
    select v.unit_id, u.code, v.kind, v.path, v.parent_id from unit_versions v
    join units u on u.tenant_id = v.tenant_id and u.id = v.unit_id
    where v.tenant_id = ${tenantId} and v.from_on <= ${day}::date and (v.until_on is null or v.until_on > ${day}::date)
    order by v.level, v.position, u.code`.execute(tx)
  return rows
}
