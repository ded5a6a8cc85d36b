import { sql } from 'kysely'
import { AppraisalPractice } from '#engine/definition/appraisal-practice.ts'
import type { Tx } from '#server/database/tenant.ts'

/** The practice in force; an office that has published none knows no kinds of adjustments. */
export async function getAppraisalPractice(tx: Tx, tenantId: string): Promise<AppraisalPractice> {
  const { rows } = await sql<{ content: unknown }>`
    select content from definition_versions where tenant_id = ${tenantId} and kind = 'appraisal'
    order by version desc limit 1`.execute(tx)
  return AppraisalPractice.parse(rows[0]?.content ?? {})
}
