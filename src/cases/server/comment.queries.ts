import { sql } from 'kysely'
import type { CommentVisibility } from '#cases/comment.contract.ts'
import type { SubjectName } from '#cases/server/subject.access.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface CommentRow {
  readonly id: string
  readonly subjectKind: string
  readonly subjectId: string
  readonly authorId: string
  readonly authorName: string
  readonly authorPath: string
  readonly visibility: CommentVisibility
  readonly writtenAt: Date
  readonly version: number
  readonly versionAt: Date
  readonly body: string
  readonly deletedAt: Date | null
}

const rows = (tenantId: string) => sql`
  select c.id, c.subject_kind, c.subject_id, c.author_id, p.name as author_name, c.visibility, c.written_at, c.deleted_at,
    v.version, v.written_at as version_at, v.body, u.path as author_path
  from comments c
  join people p on p.tenant_id = c.tenant_id and p.id = c.author_id
  join lateral (select version, written_at, body from comment_versions v
    where v.tenant_id = c.tenant_id and v.comment_id = c.id order by version desc limit 1) v on true
  join lateral (select path from unit_versions u where u.tenant_id = c.tenant_id and u.unit_id = c.author_unit_id
    order by from_on desc limit 1) u on true
  where c.tenant_id = ${tenantId}`

export async function listComments(tx: Tx, tenantId: string, subject: SubjectName): Promise<readonly CommentRow[]> {
  const found =
    await sql<CommentRow>`${rows(tenantId)} and c.subject_kind = ${subject.kind} and c.subject_id = ${subject.id}
    order by c.id`.execute(tx)
  return found.rows
}

export async function findComment(tx: Tx, tenantId: string, commentId: string): Promise<CommentRow | undefined> {
  const found = await sql<CommentRow>`${rows(tenantId)} and c.id = ${commentId}`.execute(tx)
  return found.rows[0]
}
