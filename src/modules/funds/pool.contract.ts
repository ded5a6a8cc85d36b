import { z } from 'zod'
import { Cursor } from '#engine/contract/cursor.ts'
import { operation } from '#engine/contract/operation.ts'
import { FenText, PaidFenText } from '#engine/money/fen.ts'
import { FUND_ACCOUNTS, MOVEMENT_NAMES } from '#engine/money/ledger.ts'
import { Balances, BilingualText, Day, Execution, Named, UnitName, Uuid } from '#modules/funds/fund.ts'

const Year = z.coerce.number().int().min(1949).max(2199)
const Code = z
  .string()
  .regex(/^[A-Za-z0-9]+(?:[._-]+[A-Za-z0-9]+)*$/)
  .max(64)
const Reason = z.string().trim().min(2).max(500)
const Document = z.string().trim().min(2).max(200)

export const PoolHead = z.object({
  id: Uuid,
  unit: UnitName,
  year: z.number().int(),
  code: z.string(),
  name: BilingualText,
  programme: z.string().nullable(),
  source: Named,
  document: z.string(),
  isSample: z.boolean(),
  version: z.number().int(),
  execution: Execution,
})
export type PoolHead = z.infer<typeof PoolHead>

export const listPools = operation({
  id: 'fund.pools',
  method: 'GET',
  path: '/api/funds/pools',
  summary: { zh: '资金池', en: 'Pools of money' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'fund.read', on: 'list' },
  input: z.object({ year: Year.optional() }),
  output: z.object({
    pools: z.array(PoolHead),
    years: z.array(z.number().int()),
    total: Execution,
  }),
})

/** What the rules in force call things: for those who draw something up. */
export const getPractice = operation({
  id: 'fund.practice',
  method: 'GET',
  path: '/api/funds/practice',
  summary: { zh: '资金管理办法', en: 'The rules for money' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'fund.read', on: 'list' },
  input: z.object({}),
  output: z.object({
    sources: z.array(Named),
    lists: z.array(Named.extend({ publicity: z.boolean() })),
    instalments: z.array(Named),
  }),
})

/** Execution by the pools, by the units that are paid, and by programmes. */
export const executionRates = operation({
  id: 'fund.execution',
  method: 'GET',
  path: '/api/funds/execution',
  summary: { zh: '预算执行率', en: 'Execution rates' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'fund.read', on: 'list' },
  input: z.object({ year: Year, by: z.enum(['pool', 'unit', 'programme']).default('pool') }),
  output: z.object({
    rows: z.array(z.object({ key: z.string(), name: BilingualText, execution: Execution })),
  }),
})

const FundLine = z.object({
  id: Uuid,
  code: z.string(),
  name: BilingualText,
  programme: z.string().nullable(),
  allocatedFen: FenText,
  execution: Execution,
})

export const getPool = operation({
  id: 'fund.pool',
  method: 'GET',
  path: '/api/funds/pools/{poolId}',
  summary: { zh: '打开资金池', en: 'Open a pool' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'fund.read', on: 'fund-pool' },
  input: z.object({ poolId: Uuid }),
  output: PoolHead.extend({
    balances: Balances,
    lines: z.array(FundLine),
    /** Debits and credits agree, and every balance is the sum of its lines. */
    isProven: z.boolean(),
    mayManage: z.boolean(),
    mayRequest: z.boolean(),
    history: z.array(z.object({ at: z.string(), by: z.string().nullable(), text: z.string() })),
  }),
})

export const FundEntry = z.object({
  postingId: Uuid,
  number: z.number().int(),
  movement: z.enum(MOVEMENT_NAMES as unknown as [string, ...string[]]),
  credit: z.enum(FUND_ACCOUNTS),
  debit: z.enum(FUND_ACCOUNTS),
  amountFen: FenText,
  cause: z.object({ kind: z.string(), id: Uuid, name: z.string().nullable() }),
  reason: z.string(),
  reverses: Uuid.nullable(),
  reversedBy: Uuid.nullable(),
  bookedOn: Day,
  bookedAt: z.string(),
  bookedBy: z.string().nullable(),
})
export type FundEntry = z.infer<typeof FundEntry>

export const listPoolEntries = operation({
  id: 'fund.entries',
  method: 'GET',
  path: '/api/funds/pools/{poolId}/entries',
  summary: { zh: '资金总账', en: 'The ledger of a pool' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'fund.read', on: 'fund-pool' },
  input: z.object({
    poolId: Uuid,
    after: Cursor.optional(),
    limit: z.coerce.number().int().min(1).max(2000).default(500),
  }),
  output: z.object({ entries: z.array(FundEntry), next: z.string().nullable() }),
})

/** Of one commitment alone: its unit sees no more of the pool. */
export const listCommitmentEntries = operation({
  id: 'fund.commitment-entries',
  method: 'GET',
  path: '/api/funds/commitments/{commitmentId}/entries',
  summary: { zh: '一项承诺的资金明细', en: 'The ledger of a commitment' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'fund.read', on: 'commitment' },
  input: z.object({
    commitmentId: Uuid,
    after: Cursor.optional(),
    limit: z.coerce.number().int().min(1).max(2000).default(500),
  }),
  output: z.object({ entries: z.array(FundEntry), next: z.string().nullable() }),
})

export const openPool = operation({
  id: 'fund.open-pool',
  method: 'POST',
  path: '/api/funds/pools',
  summary: { zh: '设立资金池', en: 'Open a pool' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'fund.manage', on: 'unit' },
  input: z.object({
    unitId: Uuid,
    year: z.number().int().min(1949).max(2199),
    code: Code,
    name: BilingualText,
    programme: Code.optional(),
    source: Code,
    document: Document,
    amountFen: PaidFenText,
    lines: z
      .array(z.object({ code: Code, name: BilingualText, programme: Code.optional(), amountFen: PaidFenText }))
      .max(200)
      .default([]),
  }),
  output: z.object({ poolId: Uuid }),
})

const onPool = { kind: 'permission', permission: 'fund.manage', on: 'fund-pool' } as const
const Moved = z.object({ poolId: Uuid, postingId: Uuid })

export const appropriate = operation({
  id: 'fund.appropriate',
  method: 'POST',
  path: '/api/funds/pools/{poolId}/appropriations',
  summary: { zh: '追加下达', en: 'Appropriate more money' },
  kind: 'act',
  policy: onPool,
  input: z.object({ poolId: Uuid, amountFen: PaidFenText, document: Document }),
  output: Moved,
})

/** Money of the pool to a line, or back with a minus. */
export const allocate = operation({
  id: 'fund.allocate',
  method: 'POST',
  path: '/api/funds/pools/{poolId}/allocations',
  summary: { zh: '安排或调整预算项', en: 'Allocate to a line, or take back' },
  kind: 'act',
  policy: onPool,
  input: z.object({ poolId: Uuid, lineId: Uuid, amountFen: FenText.refine((fen) => fen !== '0'), reason: Reason }),
  output: Moved,
})

export const addLine = operation({
  id: 'fund.add-line',
  method: 'POST',
  path: '/api/funds/pools/{poolId}/lines',
  summary: { zh: '增设预算项', en: 'Add a line' },
  kind: 'act',
  policy: onPool,
  input: z.object({ poolId: Uuid, code: Code, name: BilingualText, programme: Code.optional() }),
  output: z.object({ poolId: Uuid, lineId: Uuid }),
})

/** Only what was appropriated or allocated: payments are taken back by their own acts. */
export const reverseEntry = operation({
  id: 'fund.reverse',
  method: 'POST',
  path: '/api/funds/pools/{poolId}/reversals',
  summary: { zh: '冲正', en: 'Reverse an entry' },
  kind: 'act',
  policy: onPool,
  input: z.object({ poolId: Uuid, postingId: Uuid, reason: Reason }),
  output: Moved,
})

/** What came back from units: handed to the treasury, or put into the pool again. */
export const disposeRecovered = operation({
  id: 'fund.dispose',
  method: 'POST',
  path: '/api/funds/pools/{poolId}/recovered',
  summary: { zh: '处置收回资金', en: 'Dispose of recovered money' },
  kind: 'act',
  policy: onPool,
  input: z.object({ poolId: Uuid, to: z.enum(['treasury', 'pool']), amountFen: PaidFenText, document: Document }),
  output: Moved,
})
