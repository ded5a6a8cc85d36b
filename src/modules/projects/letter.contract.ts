import { z } from 'zod'
import { Cursor } from '#engine/contract/cursor.ts'
import { operation } from '#engine/contract/operation.ts'

const Uuid = z.uuid()
const Text = z.object({ zh: z.string(), en: z.string() })

const Filter = z.object({
  callId: Uuid.optional(),
  code: z.string().max(64).optional(),
  text: z.string().max(80).optional(),
})

const sight = { kind: 'permission', permission: 'project.read', on: 'list' } as const // and as far as letters are in sight

export const Letter = z.object({
  id: Uuid,
  number: z.string(),
  name: Text,
  code: z.string(),
  title: z.string(),
  unit: Text,
  person: z.string().nullable(),
  reason: z.string(),
  issuedOn: z.iso.date(),
  caseId: Uuid,
  projectId: Uuid.nullable(),
  receivedAt: z.iso.datetime().nullable(),
  /** Whoever asks is addressed and has not taken it yet. */
  mayReceive: z.boolean(),
})
export type Letter = z.infer<typeof Letter>

export const listLetters = operation({
  id: 'letter.list',
  method: 'GET',
  path: '/api/letters',
  summary: { zh: '通知书', en: 'Letters on decisions' },
  kind: 'read',
  policy: sight,
  input: Filter.extend({ cursor: Cursor.optional(), limit: z.coerce.number().int().min(1).max(500).default(100) }),
  output: z.object({ rows: z.array(Letter), total: z.number().int(), cursor: z.string().optional() }),
})

export const exportLetters = operation({
  id: 'letter.export',
  method: 'GET',
  path: '/api/letters/workbook',
  summary: { zh: '导出通知书清单', en: 'The list of letters as a workbook' },
  kind: 'read',
  policy: sight,
  input: Filter,
  output: z.unknown(),
  transfer: 'download',
})

export const bundleLetters = operation({
  id: 'letter.bundle',
  method: 'GET',
  path: '/api/letters/bundle',
  summary: { zh: '批量下载通知书', en: 'Letters in one zip' },
  kind: 'read',
  policy: sight,
  input: Filter,
  output: z.unknown(),
  transfer: 'download',
})

export const downloadLetter = operation({
  id: 'letter.download',
  method: 'GET',
  path: '/api/letters/{letterId}/document',
  summary: { zh: '下载通知书', en: 'A letter as a document' },
  kind: 'read',
  policy: sight,
  input: z.object({ letterId: Uuid }),
  output: z.unknown(),
  transfer: 'download',
})

export const receiveLetter = operation({
  id: 'letter.receive',
  method: 'POST',
  path: '/api/letters/{letterId}/receipt',
  summary: { zh: '签收通知书', en: 'Take a letter' },
  kind: 'act',
  policy: sight,
  input: z.object({ letterId: Uuid }),
  output: z.object({ receivedAt: z.iso.datetime() }),
})
