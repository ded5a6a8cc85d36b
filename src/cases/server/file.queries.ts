import { sql } from 'kysely'
import type { SubjectName } from '#cases/server/subject.access.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface FileRow {
  readonly id: string
  readonly subjectKind: string
  readonly subjectId: string
  readonly unitId: string
  readonly sha256: string
  readonly name: string
  readonly kind: string
  readonly sizeBytes: bigint
  readonly state: 'quarantined' | 'clean' | 'bad'
  readonly findingKey: string | null
  readonly findingParams: Record<string, string | number>
  readonly attachedBy: string
  readonly attachedAt: Date
  readonly detachedBy: string | null
  readonly detachedAt: Date | null
  readonly detachReason: string | null
}

const rows = (tenantId: string) => sql`
  select f.id, f.subject_kind, f.subject_id, f.unit_id, f.sha256, f.name, c.kind, c.size_bytes, c.state, c.finding_key,
    c.finding_params, p.name as attached_by, f.attached_at, d.name as detached_by, f.detached_at, f.detach_reason
  from files f
  join file_contents c on c.tenant_id = f.tenant_id and c.sha256 = f.sha256
  join people p on p.tenant_id = f.tenant_id and p.id = f.attached_by
  left join people d on d.tenant_id = f.tenant_id and d.id = f.detached_by
  where f.tenant_id = ${tenantId}`

/** Files of a record, detached ones included: that they were there is part of the record. */
export async function listFiles(tx: Tx, tenantId: string, subject: SubjectName): Promise<readonly FileRow[]> {
  const found =
    await sql<FileRow>`${rows(tenantId)} and f.subject_kind = ${subject.kind} and f.subject_id = ${subject.id}
    order by f.id`.execute(tx)
  return found.rows
}

export async function findFile(tx: Tx, tenantId: string, fileId: string): Promise<FileRow | undefined> {
  const found = await sql<FileRow>`${rows(tenantId)} and f.id = ${fileId}`.execute(tx)
  return found.rows[0]
}

export interface WaitingContent {
  readonly sha256: string
  readonly attempts: number
}

/** Contents in quarantine whose next check is due. */
export async function listWaitingContents(
  tx: Tx,
  tenantId: string,
  now: Date,
  limit: number,
): Promise<readonly WaitingContent[]> {
  const found = await sql<WaitingContent>`select sha256, attempts from file_contents
    where tenant_id = ${tenantId} and state = 'quarantined' and (next_check_at is null or next_check_at <= ${now})
    order by next_check_at nulls first limit ${limit}`.execute(tx)
  return found.rows
}
