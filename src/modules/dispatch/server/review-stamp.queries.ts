import { sql } from 'kysely'
import type { Tx } from '#server/database/tenant.ts'

/**
 * One text over everything that a review of a unit reads: official values of the unit and those below it, dictionary, targets,
 * closed cycles, files, and the definitions it goes by. Two looks with the same stamp would say the same.
 */
export async function stampOf(tx: Tx, tenantId: string, unitId: string): Promise<string> {
  const { rows } = await sql<{ stamp: string }>`
    with below as materialized (
      select distinct unit_id from unit_versions
      where tenant_id = ${tenantId} and (unit_id = ${unitId} or parent_id = ${unitId}))
    select concat_ws(' ',
      -- Whatever is recorded is later or a further version; whatever is taken back leaves fewer or an earlier one.
      (select concat_ws(':', count(*), sum(o.version), max(o.recorded_at))
        from official_values o where o.tenant_id = ${tenantId} and o.is_current and o.dimension = ''
          and o.unit_id in (select unit_id from below)),
      (select concat_ws(':', count(*), sum(version), count(retired_on)) from indicators where tenant_id = ${tenantId}),
      (select concat_ws(':', count(*), sum(version)) from targets
        where tenant_id = ${tenantId} and unit_id in (select unit_id from below)),
      (select concat_ws(':', count(*), sum(version)) from plans where tenant_id = ${tenantId}),
      (select concat_ws(':', count(closed_at), max(closed_at)) from cycles where tenant_id = ${tenantId}),
      (select concat_ws(':', count(*), max(r.accepted_at)) from reports r
        where r.tenant_id = ${tenantId} and r.unit_id in (select unit_id from below) and r.first_submitted_at is not null),
      (select concat_ws(':', count(*), count(f.detached_at)) from files f
        join file_contents c on c.tenant_id = f.tenant_id and c.sha256 = f.sha256 and c.state = 'clean'
        where f.tenant_id = ${tenantId}),
      (select concat_ws(':', count(*), max(from_on), max(until_on)) from unit_versions where tenant_id = ${tenantId}),
      (select concat_ws(':', count(*), sum(version)) from definition_versions
        where tenant_id = ${tenantId} and kind in ('checks', 'lights'))) as stamp`.execute(tx)
  return rows[0]!.stamp
}

export async function findReviewStamp(tx: Tx, tenantId: string, unitId: string): Promise<string | undefined> {
  const { rows } = await sql<{ stamp: string }>`
    select stamp from data_reviews where tenant_id = ${tenantId} and unit_id = ${unitId}`.execute(tx)
  return rows[0]?.stamp
}
