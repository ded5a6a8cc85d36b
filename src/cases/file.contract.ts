import { z } from 'zod'
import { Sentence, SubjectId, SubjectKind } from '#cases/subject.ts'
import { operation } from '#engine/contract/operation.ts'

const FileState = z.enum(['quarantined', 'clean', 'bad'])

export const AttachedFile = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.string(),
  sizeBytes: z.number().int(),
  sha256: z.string(),
  state: FileState,
  /** Why it is bad, or not yet known to be clean. */
  finding: Sentence.optional(),
  attachedBy: z.string(),
  attachedAt: z.iso.datetime(),
  detached: z.object({ by: z.string(), at: z.iso.datetime(), reason: z.string() }).optional(),
})
export type AttachedFile = z.output<typeof AttachedFile>

export const fileUpload = operation({
  id: 'file.upload',
  method: 'POST',
  path: '/api/files/of/{subjectKind}/{subjectId}',
  summary: { zh: '上传附件', en: 'Attach a file' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'file.attach', on: 'subject' },
  input: z.object({ subjectKind: SubjectKind, subjectId: SubjectId }),
  output: z.object({ fileId: z.uuid(), state: FileState, sha256: z.string() }),
  transfer: 'file',
})

export const fileList = operation({
  id: 'file.list',
  method: 'GET',
  path: '/api/files/of/{subjectKind}/{subjectId}',
  summary: { zh: '某一事项的附件', en: 'Files attached to a record' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'file.read', on: 'subject' },
  input: z.object({ subjectKind: SubjectKind, subjectId: SubjectId }),
  output: z.object({ files: z.array(AttachedFile) }),
})

export const fileDownload = operation({
  id: 'file.download',
  method: 'GET',
  path: '/api/files/{fileId}/content',
  summary: { zh: '下载附件', en: 'Get the content of a file' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'file.read', on: 'file' },
  input: z.object({ fileId: z.uuid() }),
  output: z.unknown(),
  transfer: 'download',
})

export const fileDetach = operation({
  id: 'file.detach',
  method: 'POST',
  path: '/api/files/{fileId}/detach',
  summary: {
    zh: '移除附件（说明理由，内容保留备查）',
    en: 'Remove a file with a reason; its content is kept for the record',
  },
  kind: 'act',
  policy: { kind: 'permission', permission: 'file.attach', on: 'file' },
  input: z.object({ fileId: z.uuid(), reason: z.string().trim().min(2).max(500) }),
  output: z.object({ fileId: z.uuid() }),
})
