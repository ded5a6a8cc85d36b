import { sql } from 'kysely'
import type { PolicyCaseList } from '#engine/policy/policy-case.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { PolicyCaseContent } from '#server/definitions/office-policies.ts'

async function findContent(tx: Tx, tenantId: string): Promise<PolicyCaseContent> {
  const { rows } = await sql<{ content: PolicyCaseContent }>`
    select content from definition_versions where tenant_id = ${tenantId} and kind = 'policy-cases'
    order by version desc limit 1`.execute(tx)
  return rows[0]?.content ?? { cases: [] }
}

/** Cases kept beside the rules: those of the pack, then those that came with versions of the office. */
export async function findPolicyCases(tx: Tx, tenantId: string): Promise<readonly PolicyCaseList[]> {
  const { cases, office = [] } = await findContent(tx, tenantId)
  return [...cases, ...office]
}

export interface OwnedCases {
  readonly of: 'pack' | 'used' | 'office'
  readonly list: PolicyCaseList
}

/** The same of one policy, with those of the packs that the pack uses. */
export async function listCasesOf(tx: Tx, tenantId: string, code: string): Promise<readonly OwnedCases[]> {
  const { cases, used = [], office = [] } = await findContent(tx, tenantId)
  const owned = (of: OwnedCases['of'], lists: readonly PolicyCaseList[]) =>
    lists.filter(({ policy }) => policy === code).map((list) => ({ of, list }))
  return [...owned('pack', cases), ...owned('used', used), ...owned('office', office)]
}

/** The versions of a policy that the office itself has published. */
export async function listOfficeVersions(tx: Tx, tenantId: string, code: string): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ version: string }>`
    select one ->> 'version' as version
    from (select content from definition_versions where tenant_id = ${tenantId} and kind = 'policies'
      order by version desc limit 1) last, jsonb_array_elements(coalesce(last.content -> 'office', '[]')) one
    where one ->> 'code' = ${code}`.execute(tx)
  return new Set(rows.map(({ version }) => version))
}

/** The pack that the policies in force came with. */
export async function getPackOfPolicies(tx: Tx, tenantId: string): Promise<string> {
  const { rows } = await sql<{ code: string }>`
    select code from definition_versions where tenant_id = ${tenantId} and kind = 'policies'
    order by version desc limit 1`.execute(tx)
  return rows[0]!.code
}
