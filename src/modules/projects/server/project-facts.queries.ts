import { sql } from 'kysely'
import type { Tx } from '#server/database/tenant.ts'

type Reading = { readonly tx: Tx; readonly tenantId: string }

/** Who takes part in a project, those who left last. */
export async function listTaking({ tx, tenantId }: Reading, projectId: string) {
  const { rows } = await sql<{ name: string; role: string; fromOn: string; leftOn: string | null }>`
    select name, role, from_on, left_on from takings_part where tenant_id = ${tenantId} and project_id = ${projectId}
    order by left_on nulls first, from_on, id limit 300`.execute(tx)
  return rows.map((row) => ({ ...row }))
}

export async function findCertificate({ tx, tenantId }: Reading, projectId: string) {
  const { rows } = await sql<{
    number: string
    checkCode: string
    issuedOn: string
    conclusion: string
    content: unknown
  }>`
    select number, check_code, issued_on, conclusion, content from certificates
    where tenant_id = ${tenantId} and project_id = ${projectId}`.execute(tx)
  return rows[0] ?? null
}
