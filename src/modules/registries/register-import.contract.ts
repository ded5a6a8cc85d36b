import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { Day, RegisterCode, Uuid } from '#modules/registries/entry.ts'

const Fault = z.object({
  severity: z.enum(['error', 'warning']),
  sheet: z.string().optional(), // of a workbook
  line: z.number().int(),
  column: z.number().int(),
  field: z.string(),
  key: z.string(),
  text: z.string(),
})

const Checked = z.object({
  importId: Uuid.nullable(), // null: errors, or nothing that is not there already
  rows: z.number().int(),
  entriesNew: z.number().int(),
  renamed: z.number().int(),
  factsNew: z.number().int(), // beside what other sources say
  factsCorrected: z.number().int(), // of the same source
  unchanged: z.number().int(),
  faults: z.array(Fault), // at most 200 shown
  faultsTotal: z.number().int(),
  errors: z.number().int(),
  preview: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      fact: z.string().nullable(), // null: the entry itself, or its name
      year: z.number().int().nullable(),
      source: z.string(),
      before: z.string().nullable(),
      after: z.string(),
    }),
  ),
})
export type Checked = z.infer<typeof Checked>

/** What the lines of a file do not say themselves. */
const defaults = {
  register: RegisterCode,
  trust: z.enum(['self-declared', 'departmental']).default('departmental'),
  source: z.string().trim().min(2).max(200),
  asOf: Day.optional(),
  year: z.coerce.number().int().min(1949).max(2199).optional(),
}

export const checkRegisterImport = operation({
  id: 'register.check-import',
  method: 'POST',
  path: '/api/registers/{register}/imports',
  summary: { zh: '名录导入试运行：逐格报错、预览变化', en: 'Dry run of a list: errors by cell, preview of changes' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'register.record', on: 'tenant' },
  input: z.object({ ...defaults, fileName: z.string().max(200), text: z.string().max(64_000_000) }),
  output: Checked,
})

export const checkRegisterWorkbook = operation({
  id: 'register.check-workbook',
  method: 'POST',
  path: '/api/registers/{register}/imports/workbook',
  summary: { zh: '名录工作簿导入试运行', en: 'Dry run of a list in a workbook' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'register.record', on: 'tenant' },
  transfer: 'file',
  input: z.object(defaults),
  output: Checked,
})

const importId = { importId: Uuid }

export const publishRegisterImport = operation({
  id: 'register.publish-import',
  method: 'POST',
  path: '/api/register-imports/{importId}/publish',
  summary: { zh: '发布名录导入', en: 'Publish a list' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'register.record', on: 'tenant' },
  input: z.object(importId),
  output: z.object({ importId: Uuid, entries: z.number().int(), facts: z.number().int() }),
})

export const undoRegisterImport = operation({
  id: 'register.undo-import',
  method: 'POST',
  path: '/api/register-imports/{importId}/undo',
  summary: { zh: '撤销名录导入', en: 'Undo a list that was published' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'register.record', on: 'tenant' },
  input: z.object(importId),
  output: z.object({ importId: Uuid, entries: z.number().int(), facts: z.number().int() }),
})

export const listRegisterImports = operation({
  id: 'register.imports',
  method: 'GET',
  path: '/api/register-imports',
  summary: { zh: '名录导入记录', en: 'Lists imported so far' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'register.record', on: 'tenant' },
  input: z.object({
    register: RegisterCode.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: z.object({
    rows: z.array(
      z.object({
        id: Uuid,
        register: z.string(),
        fileName: z.string(),
        rows: z.number().int(),
        entriesNew: z.number().int(),
        factsNew: z.number().int(),
        state: z.enum(['checked', 'published', 'undone']),
        by: z.string().nullable(),
        at: z.string(),
      }),
    ),
  }),
})

export const downloadRegisterTemplate = operation({
  id: 'register.template',
  method: 'GET',
  path: '/api/registers/{register}/template',
  summary: { zh: '下载导入模板（xlsx）', en: 'The workbook to fill in' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'register.record', on: 'tenant' },
  transfer: 'download',
  input: z.object({ register: RegisterCode, layout: z.enum(['by-entry', 'by-fact']).default('by-entry') }),
  output: z.unknown(),
})
