import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { BilingualText, Uuid } from '#modules/dispatch/dispatch.ts'

const ImportFault = z.object({
  sheet: z.string().optional(), // of a workbook
  line: z.number().int(),
  column: z.number().int(),
  field: z.string(),
  key: z.string(),
  text: z.string(),
})

const CheckedImport = z.object({
  importId: Uuid.nullable(), // null: faults, nothing staged
  rows: z.number().int(),
  changes: z.number().int(),
  erasures: z.number().int(),
  unchanged: z.number().int(),
  targets: z.number().int(), // of the changes: targets, to be signed by somebody else
  faults: z.array(ImportFault), // at most 200 shown
  faultsTotal: z.number().int(),
  errors: z.number().int(), // faults that keep the file from being published; the others are warnings
  preview: z.array(
    z.object({
      unit: z.string(),
      indicator: z.string(),
      period: z.string(),
      part: BilingualText.nullable(), // null: the whole
      kind: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
})

export const checkImport = operation({
  id: 'import.check',
  method: 'POST',
  path: '/api/imports',
  summary: { zh: '导入试运行：逐格报错、预览变化', en: 'Dry run of an import: errors by cell, preview of changes' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'import.run', on: 'tenant' },
  input: z.object({ fileName: z.string().max(200), text: z.string().max(64_000_000) }),
  output: CheckedImport,
})

export const checkImportWorkbook = operation({
  id: 'import.check-workbook',
  method: 'POST',
  path: '/api/imports/workbook',
  summary: { zh: '工作簿导入试运行', en: 'Dry run of an import from a workbook' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'import.run', on: 'tenant' },
  transfer: 'file',
  input: z.object({}),
  output: CheckedImport,
})

export const publishImport = operation({
  id: 'import.publish',
  method: 'POST',
  path: '/api/imports/{importId}/publish',
  summary: { zh: '发布导入', en: 'Publish an import' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'import.run', on: 'tenant' },
  input: z.object({ importId: Uuid }),
  /** `proposed`: targets among the changes that now wait for a signature. */
  output: z.object({ importId: Uuid, changed: z.number().int(), proposed: z.number().int() }),
})

export const undoImport = operation({
  id: 'import.undo',
  method: 'POST',
  path: '/api/imports/{importId}/undo',
  summary: { zh: '撤销导入', en: 'Undo a published import' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'import.run', on: 'tenant' },
  input: z.object({ importId: Uuid }),
  output: z.object({ importId: Uuid, restored: z.number().int() }),
})

export const listImports = operation({
  id: 'import.list',
  method: 'GET',
  path: '/api/imports',
  summary: { zh: '导入记录', en: 'Imports so far' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'import.run', on: 'tenant' },
  input: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
  output: z.object({
    rows: z.array(
      z.object({
        id: Uuid,
        fileName: z.string(),
        rows: z.number().int(),
        changed: z.number().int(),
        state: z.enum(['checked', 'published', 'undone']),
        by: z.string().nullable(),
        at: z.string(),
      }),
    ),
  }),
})
