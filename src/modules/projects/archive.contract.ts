import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'

export const downloadArchive = operation({
  id: 'project.archive',
  method: 'GET',
  path: '/api/projects/{projectId}/archive',
  summary: { zh: '下载项目归档包（.zip）', en: 'All that is kept of a project, with a manifest' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'project.manage', on: 'project' },
  input: z.object({
    projectId: z.uuid(),
    /** Personal data are masked, unless whoever may see them says for what. */
    purpose: z.string().trim().min(4).max(200).optional(),
  }),
  output: z.unknown(),
  transfer: 'download',
})
