import { z } from 'zod'
import { Cursor } from '#engine/contract/cursor.ts'
import { operation } from '#engine/contract/operation.ts'
import { FenText } from '#engine/money/fen.ts'
import { BilingualText, Uuid } from '#modules/funds/fund.ts'

export const DIFFERENCES = [
  'unknown-reference',
  'twice',
  'amount-differs',
  'account-differs',
  'payee-differs',
  'unknown-status',
  'not-waiting',
  'missing',
  'unreadable',
] as const

export const Difference = z.object({
  kind: z.enum(DIFFERENCES),
  /** Of the bank's file; none where the bank is silent. */
  line: z.number().int().nullable(),
  reference: z.string(),
  ours: z.string(),
  theirs: z.string(),
})
export type Difference = z.infer<typeof Difference>

export const BankFile = z.object({
  id: Uuid,
  number: z.string(),
  pool: z.object({ id: Uuid, name: BilingualText }),
  state: z.enum(['out', 'answered']),
  payments: z.number().int(),
  totalFen: FenText,
  paid: z.number().int(),
  failed: z.number().int(),
  waiting: z.number().int(),
  differences: z.number().int(),
  madeBy: z.string().nullable(),
  madeAt: z.string(),
})
export type BankFile = z.infer<typeof BankFile>

export const listBankFiles = operation({
  id: 'bank-file.list',
  method: 'GET',
  path: '/api/funds/bank-files',
  summary: { zh: '银行报盘', en: 'Files for the bank' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'fund.read', on: 'list' },
  input: z.object({ after: Cursor.optional(), limit: z.coerce.number().int().min(1).max(2000).default(500) }),
  output: z.object({
    rows: z.array(BankFile),
    /** Approved lists that no file has taken up. */
    waiting: z.array(
      z.object({
        id: Uuid,
        number: z.string(),
        title: z.string(),
        poolId: Uuid,
        totalFen: FenText,
        payments: z.number().int(),
      }),
    ),
    next: z.string().nullable(),
    mayRemit: z.boolean(),
  }),
})

export const getBankFile = operation({
  id: 'bank-file.get',
  method: 'GET',
  path: '/api/funds/bank-files/{bankFileId}',
  summary: { zh: '打开报盘', en: 'Open a file for the bank' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'fund.read', on: 'bank-file' },
  input: z.object({ bankFileId: Uuid }),
  output: BankFile.extend({
    name: z.string(),
    sha256: z.string(),
    lists: z.array(z.object({ id: Uuid, number: z.string(), title: z.string() })),
    results: z.array(
      z.object({
        id: Uuid,
        name: z.string(),
        takenBy: z.string().nullable(),
        takenAt: z.string(),
        lines: z.number().int(),
        paid: z.number().int(),
        failed: z.number().int(),
        differences: z.array(Difference),
      }),
    ),
    mayRemit: z.boolean(),
  }),
})

export const makeBankFile = operation({
  id: 'bank-file.make',
  method: 'POST',
  path: '/api/funds/pools/{poolId}/bank-files',
  summary: { zh: '生成报盘文件', en: 'Make a file for the bank' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'fund.remit', on: 'fund-pool' },
  input: z.object({ poolId: Uuid, paymentListIds: z.array(Uuid).min(1).max(200) }),
  output: z.object({ bankFileId: Uuid }),
})

export const downloadBankFile = operation({
  id: 'bank-file.download',
  method: 'GET',
  path: '/api/funds/bank-files/{bankFileId}/content',
  summary: { zh: '下载报盘文件', en: 'Take the file out' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'fund.remit', on: 'bank-file' },
  input: z.object({ bankFileId: Uuid }),
  output: z.unknown(),
  transfer: 'download',
  sensitive: true,
})

export const takeBankResult = operation({
  id: 'bank-file.result',
  method: 'POST',
  path: '/api/funds/bank-files/{bankFileId}/results',
  summary: { zh: '导入回盘文件', en: "Take the bank's answer in" },
  kind: 'act',
  policy: { kind: 'permission', permission: 'fund.remit', on: 'bank-file' },
  input: z.object({ bankFileId: Uuid }),
  output: z.object({
    bankFileId: Uuid,
    lines: z.number().int(),
    paid: z.number().int(),
    failed: z.number().int(),
    differences: z.array(Difference),
  }),
  transfer: 'file',
})
