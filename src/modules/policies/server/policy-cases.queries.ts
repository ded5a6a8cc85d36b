import { sql } from 'kysely'
import type { PolicyCaseList } from '#engine/policy/policy-case.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { PolicyCaseContent } from '#server/definitions/office-policies.ts'

/** Cases kept beside the rules: those of the pack, then those that came with versions of the office. */
export async function findPolicyCases(tx: Tx, tenantId: string): Promise<readonly PolicyCaseList[]> {
  const { rows } = await sql<{ content: PolicyCaseContent }>`
    select content from definition_versions where tenant_id = ${tenantId} and kind = 'policy-cases'
    order by version desc limit 1`.execute(tx)
  const content = rows[0]?.content
  return content === undefined ? [] : [...content.cases, ...(content.office ?? [])]
}

/** The pack that the policies in force came with. */
export async function getPackOfPolicies(tx: Tx, tenantId: string): Promise<string> {
  const { rows } = await sql<{ code: string }>`
    select code from definition_versions where tenant_id = ${tenantId} and kind = 'policies'
    order by version desc limit 1`.execute(tx)
  return rows[0]!.code
}
