import { z } from 'zod'
import { SIGNED_IN } from '#cases/case.contract.ts'
import { PackCode } from '#cases/case.ts'
import { operation } from '#engine/contract/operation.ts'

/** Papers of a case: whoever sees it may read them, whoever is asked now may put them in. */
export const attachCaseFile = operation({
  id: 'case.attach-file',
  method: 'POST',
  path: '/api/cases/{caseId}/files/{code}',
  summary: { zh: '上传事项要求的材料（按材料种类）', en: 'Attach a paper of a case, by its kind' },
  kind: 'act',
  policy: SIGNED_IN,
  input: z.object({ caseId: z.uuid(), code: PackCode }),
  output: z.object({ fileId: z.uuid(), state: z.enum(['quarantined', 'clean', 'bad']), sha256: z.string() }),
  transfer: 'file',
})

export const attachFormFile = operation({
  id: 'case.attach-form-file',
  method: 'POST',
  path: '/api/cases/{caseId}/answers/{form}/files/{field}',
  summary: { zh: '上传表单附件项的文件', en: 'Attach a file to a field of a form' },
  kind: 'act',
  policy: SIGNED_IN, // and as far as the form is his to fill in
  input: z.object({ caseId: z.uuid(), form: PackCode, field: z.string().min(1).max(80) }),
  /** As the answer keeps it. */
  output: z.object({
    id: z.uuid(),
    name: z.string(),
    type: z.string(),
    bytes: z.number().int(),
    sha256: z.string(),
  }),
  transfer: 'file',
})

export const downloadCaseFile = operation({
  id: 'case.download-file',
  method: 'GET',
  path: '/api/cases/{caseId}/papers/{fileId}',
  summary: { zh: '下载事项的材料', en: 'Get the content of a paper of a case' },
  kind: 'read',
  policy: SIGNED_IN,
  input: z.object({ caseId: z.uuid(), fileId: z.uuid() }),
  output: z.unknown(),
  transfer: 'download',
})

export const detachCaseFile = operation({
  id: 'case.detach-file',
  method: 'POST',
  path: '/api/cases/{caseId}/papers/{fileId}/detach',
  summary: { zh: '移除事项的材料（说明理由）', en: 'Remove a paper of a case, with a reason' },
  kind: 'act',
  policy: SIGNED_IN,
  input: z.object({ caseId: z.uuid(), fileId: z.uuid(), reason: z.string().trim().min(2).max(500) }),
  output: z.object({ fileId: z.uuid() }),
})
