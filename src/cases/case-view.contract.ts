import { z } from 'zod'
import { SIGNED_IN } from '#cases/case.contract.ts'
import { operation } from '#engine/contract/operation.ts'

/** The address of the list: its filters and order, as `case.list` takes them. */
const Query = z
  .record(z.string().regex(/^[a-zA-Z]{1,40}$/), z.string().max(200))
  .refine((query) => Object.keys(query).length <= 30, { message: 'form.too-many' })
const name = z.string().trim().min(1).max(60)

export const listViews = operation({
  id: 'case.views',
  method: 'GET',
  path: '/api/case-views',
  summary: { zh: '我保存的事项视图', en: 'My saved views of cases' },
  kind: 'read',
  policy: SIGNED_IN,
  input: z.object({}),
  output: z.object({
    views: z.array(z.object({ id: z.uuid(), name: z.string(), query: z.record(z.string(), z.string()) })),
  }),
})

export const saveView = operation({
  id: 'case.save-view',
  method: 'PUT',
  path: '/api/case-views',
  summary: { zh: '保存事项视图（同名覆盖）', en: 'Save a view of cases; one of the same name is replaced' },
  kind: 'act',
  policy: SIGNED_IN,
  input: z.object({ name, query: Query }),
  output: z.object({ id: z.uuid() }),
})

export const deleteView = operation({
  id: 'case.delete-view',
  method: 'DELETE',
  path: '/api/case-views/{viewId}',
  summary: { zh: '删除事项视图', en: 'Delete a saved view' },
  kind: 'act',
  policy: SIGNED_IN,
  input: z.object({ viewId: z.uuid() }),
  output: z.object({ viewId: z.uuid() }),
})
