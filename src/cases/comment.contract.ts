import { z } from 'zod'
import { SubjectId, SubjectKind } from '#cases/subject.ts'
import { operation } from '#engine/contract/operation.ts'

const onSubject = { kind: 'permission', permission: 'comment.write', on: 'subject' } as const
const onComment = { kind: 'permission', permission: 'comment.write', on: 'comment' } as const

/** The author's own unit; his unit and those above it; everybody who may see the record. */
export const CommentVisibility = z.enum(['unit', 'chain', 'all'])
export type CommentVisibility = z.output<typeof CommentVisibility>

const Body = z.string().trim().min(1).max(4000)

export const Comment = z.object({
  id: z.uuid(),
  authorId: z.uuid(),
  authorName: z.string(),
  visibility: CommentVisibility,
  writtenAt: z.iso.datetime(),
  /** 1 as written; more when it was edited. */
  version: z.number().int(),
  editedAt: z.iso.datetime().optional(),
  /** Absent when the comment was deleted: the mark stays. */
  body: z.string().optional(),
  deletedAt: z.iso.datetime().optional(),
})
export type Comment = z.output<typeof Comment>

export const commentList = operation({
  id: 'comment.list',
  method: 'GET',
  path: '/api/comments',
  summary: { zh: '某一事项的评论', en: 'Comments on a record' },
  kind: 'read',
  policy: onSubject,
  input: z.object({ subjectKind: SubjectKind, subjectId: SubjectId }),
  output: z.object({ comments: z.array(Comment) }),
})

export const commentWrite = operation({
  id: 'comment.write',
  method: 'POST',
  path: '/api/comments',
  summary: { zh: '发表评论', en: 'Write a comment' },
  kind: 'act',
  policy: onSubject,
  input: z.object({ subjectKind: SubjectKind, subjectId: SubjectId, visibility: CommentVisibility, body: Body }),
  output: z.object({ commentId: z.uuid() }),
})

export const commentEdit = operation({
  id: 'comment.edit',
  method: 'PUT',
  path: '/api/comments/{commentId}',
  summary: { zh: '修改自己的评论（保留旧版本）', en: 'Edit one’s own comment; earlier versions are kept' },
  kind: 'act',
  policy: onComment,
  input: z.object({
    commentId: z.uuid(),
    body: Body,
    /** The version that was edited: another edit in between is not overwritten. */
    version: z.number().int().min(1),
  }),
  output: z.object({ version: z.number().int() }),
})

export const commentDelete = operation({
  id: 'comment.delete',
  method: 'DELETE',
  path: '/api/comments/{commentId}',
  summary: { zh: '删除自己的评论（留有痕迹）', en: 'Delete one’s own comment; a mark stays' },
  kind: 'act',
  policy: onComment,
  input: z.object({ commentId: z.uuid() }),
  output: z.object({ commentId: z.uuid() }),
})
