import { sql } from 'kysely'
import { CASE_SUBJECT } from '#cases/case.ts'
import type { Tx } from '#server/database/tenant.ts'

/** How many files of each kind are attached to a case; what was found bad is none. */
export async function countFiles(tx: Tx, tenantId: string, caseId: string): Promise<Readonly<Record<string, number>>> {
  const { rows } = await filesCounted(tenantId, caseId).execute(tx)
  return Object.fromEntries(rows.map(({ purpose, n }) => [purpose, n]))
}

export const filesCounted = (tenantId: string, caseId: string) => sql<{ purpose: string; n: number }>`
  select f.purpose, count(*)::int as n from files f
  join file_contents c on c.tenant_id = f.tenant_id and c.sha256 = f.sha256 and c.state <> 'bad'
  where f.tenant_id = ${tenantId} and f.subject_kind = ${CASE_SUBJECT} and f.subject_id = ${caseId}
    and f.detached_at is null and f.purpose is not null
  group by f.purpose`

export interface CaseFileRow {
  readonly id: string
  readonly purpose: string | null
  readonly name: string
  readonly sizeBytes: number
  readonly state: 'quarantined' | 'clean' | 'bad'
  readonly sha256: string
  readonly attachedBy: string
  readonly attachedAt: Date
}

/** The files attached to a case, in the order in which they came. */
export async function listCaseFiles(tx: Tx, tenantId: string, caseId: string): Promise<readonly CaseFileRow[]> {
  const { rows } = await sql<CaseFileRow>`
    select f.id, f.purpose, f.name, c.size_bytes::float8 as size_bytes, c.state, f.sha256, p.name as attached_by, f.attached_at
    from files f
    join file_contents c on c.tenant_id = f.tenant_id and c.sha256 = f.sha256
    join people p on p.tenant_id = f.tenant_id and p.id = f.attached_by
    where f.tenant_id = ${tenantId} and f.subject_kind = ${CASE_SUBJECT} and f.subject_id = ${caseId}
      and f.detached_at is null order by f.id`.execute(tx)
  return rows
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Of some files, those that nobody can open any more: removed, found bad, or never there. */
export async function goneFiles(tx: Tx, tenantId: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`select f.id from files f
    join file_contents c on c.tenant_id = f.tenant_id and c.sha256 = f.sha256 and c.state <> 'bad'
    where f.tenant_id = ${tenantId} and f.id = any(${ids.filter((id) => UUID.test(id))}::uuid[])
      and f.detached_at is null`.execute(tx)
  const there = new Set(rows.map(({ id }) => id))
  return new Set(ids.filter((id) => !there.has(id)))
}
