import { sql } from 'kysely'
import type * as contract from '#cases/comment.contract.ts'
import { mayReadComment } from '#cases/comment.rules.ts'
import { type CommentRow, findComment, listComments } from '#cases/server/comment.queries.ts'
import { insertComment, insertVersion, markDeleted } from '#cases/server/comment.store.ts'
import type { SubjectAccess } from '#cases/server/subject.access.ts'
import type { Input, Output } from '#engine/contract/operation.ts'
import { Refusal } from '#engine/refusal.ts'
import type { OperationContext } from '#server/http/module.ts'

type Context = OperationContext

/** What the operations on comments do; the records they belong to are found through the slices. */
export function commentService(subjects: SubjectAccess) {
  return {
    list: async (
      context: Context,
      input: Input<typeof contract.commentList>,
    ): Promise<Output<typeof contract.commentList>> => {
      const subject = { kind: input.subjectKind, id: input.subjectId }
      await subjects.get(context, subject)
      const rows = await listComments(context.tx, context.tenantId, subject)
      return { comments: rows.filter((row) => isReadable(context, row)).map(commentOf) }
    },

    write: async (context: Context, input: Input<typeof contract.commentWrite>): Promise<{ commentId: string }> => {
      const subject = await subjects.get(context, { kind: input.subjectKind, id: input.subjectId })
      const { personId: authorId, unitId: authorUnitId } = context.actor
      const commentId = await insertComment(context, { ...input, subject, authorId, authorUnitId })
      context.audit({ subjectKind: subject.kind, subjectId: subject.id, unitId: subject.unitId, detail: { commentId } })
      return { commentId }
    },

    edit: async (
      context: Context,
      { commentId, body, version }: Input<typeof contract.commentEdit>,
    ): Promise<{ version: number }> => {
      const comment = await getOwn(context, commentId)
      if (comment.version !== version) throw new Refusal('conflict', { key: 'comment.edited-meanwhile', at: 'version' })
      await insertVersion(context, commentId, version + 1, body)
      return { version: version + 1 }
    },

    delete: async (
      context: Context,
      { commentId }: Input<typeof contract.commentDelete>,
    ): Promise<{ commentId: string }> => {
      await getOwn(context, commentId)
      await markDeleted(context, commentId, context.actor.personId)
      return { commentId }
    },
  }

  async function getOwn(context: Context, commentId: string): Promise<CommentRow> {
    const { tx, tenantId, actor } = context
    await sql`select id from people where tenant_id = ${tenantId} and id = ${actor.personId} for no key update`.execute(
      tx,
    )
    const comment = await findComment(tx, tenantId, commentId)
    if (!comment || !isReadable(context, comment)) throw new Refusal('not-found', { key: 'case.unknown-subject' })
    await subjects.get(context, { kind: comment.subjectKind, id: comment.subjectId })
    if (comment.authorId !== actor.personId) throw new Refusal('not-allowed', { key: 'comment.not-author' })
    if (comment.deletedAt) throw new Refusal('wrong-state', { key: 'comment.deleted' })
    context.audit({ subjectKind: comment.subjectKind, subjectId: comment.subjectId, detail: { commentId } })
    return comment
  }
}

const isReadable = ({ actor }: Context, row: CommentRow): boolean =>
  row.authorId === actor.personId || mayReadComment(row.visibility, row.authorPath, actor.unitPath)

const commentOf = (row: CommentRow): Output<typeof contract.commentList>['comments'][number] => ({
  id: row.id,
  authorId: row.authorId,
  authorName: row.authorName,
  visibility: row.visibility,
  writtenAt: row.writtenAt.toISOString(),
  version: row.version,
  editedAt: row.version > 1 ? row.versionAt.toISOString() : undefined,
  body: row.deletedAt ? undefined : row.body,
  deletedAt: row.deletedAt?.toISOString(),
})
