import { sql } from 'kysely'
import type { CommentVisibility } from '#cases/comment.contract.ts'
import type { CaseContext } from '#cases/server/case-context.ts'
import type { Subject } from '#cases/subject.ts'

export interface NewComment {
  readonly subject: Subject
  readonly visibility: CommentVisibility
  readonly body: string
  readonly authorId: string
  readonly authorUnitId: string
}

export async function insertComment({ tx, tenantId, now, newId }: CaseContext, comment: NewComment): Promise<string> {
  const id = newId()
  await sql`insert into comments (tenant_id, id, subject_kind, subject_id, unit_id, visibility, author_id, author_unit_id, written_at)
    values (${tenantId}, ${id}, ${comment.subject.kind}, ${comment.subject.id}, ${comment.subject.unitId},
      ${comment.visibility}, ${comment.authorId}, ${comment.authorUnitId}, ${now})`.execute(tx)
  await insertVersion({ tx, tenantId, now }, id, 1, comment.body)
  return id
}

export async function insertVersion(
  { tx, tenantId, now }: Pick<CaseContext, 'tx' | 'tenantId' | 'now'>,
  commentId: string,
  version: number,
  body: string,
): Promise<void> {
  await sql`insert into comment_versions (tenant_id, comment_id, version, body, written_at)
    values (${tenantId}, ${commentId}, ${version}, ${body}, ${now})`.execute(tx)
}

export async function markDeleted(
  { tx, tenantId, now }: CaseContext,
  commentId: string,
  personId: string,
): Promise<void> {
  await sql`update comments set deleted_at = ${now}, deleted_by = ${personId}
    where tenant_id = ${tenantId} and id = ${commentId}`.execute(tx)
}
