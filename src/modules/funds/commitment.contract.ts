import { z } from 'zod'
import { Cursor } from '#engine/contract/cursor.ts'
import { operation } from '#engine/contract/operation.ts'
import { FenText, PaidFenText } from '#engine/money/fen.ts'
import {
  Balances,
  BilingualText,
  BudgetLineText,
  COMMITMENT_MODES,
  COMMITMENT_STATES,
  Day,
  Named,
  PAYMENT_STATES,
  Payee,
  UnitName,
  Uuid,
} from '#modules/funds/fund.ts'

const Reason = z.string().trim().min(2).max(500)
const Version = z.number().int()
const WholeFen = z.string().regex(/^(0|[1-9]\d{0,14})$/)

export const CommitmentHead = z.object({
  id: Uuid,
  title: z.string(),
  pool: z.object({ id: Uuid, name: BilingualText, year: z.number().int() }),
  line: Named,
  unit: UnitName,
  payee: z.object({ kind: z.string(), id: Uuid, name: z.string() }),
  subject: z.object({ kind: z.string(), id: Uuid }).nullable(),
  mode: z.enum(COMMITMENT_MODES),
  state: z.enum(COMMITMENT_STATES),
  version: Version,
  committedOn: Day,
  /** All that was promised and not taken back. */
  amountFen: FenText,
  ownFen: FenText,
  paidFen: FenText,
  leftFen: FenText,
})
export type CommitmentHead = z.infer<typeof CommitmentHead>

export const listCommitments = operation({
  id: 'fund.commitments',
  method: 'GET',
  path: '/api/funds/commitments',
  summary: { zh: '资金承诺', en: 'Commitments' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'fund.read', on: 'list' },
  input: z.object({
    poolId: Uuid.optional(),
    unitId: Uuid.optional(),
    payeeId: Uuid.optional(),
    state: z.enum(COMMITMENT_STATES).optional(),
    after: Cursor.optional(),
    limit: z.coerce.number().int().min(1).max(2000).default(500),
  }),
  output: z.object({ rows: z.array(CommitmentHead), total: z.number().int(), next: z.string().nullable() }),
})

export const DueTranche = z.object({
  commitmentId: Uuid,
  title: z.string(),
  payee: z.string(),
  number: z.number().int(),
  name: BilingualText,
  amountFen: FenText,
  dueOn: Day.nullable(),
  hasAccount: z.boolean(),
})
export type DueTranche = z.infer<typeof DueTranche>

/** Released tranches that nobody has asked for. */
export const listDueTranches = operation({
  id: 'fund.due',
  method: 'GET',
  path: '/api/funds/pools/{poolId}/due-tranches',
  summary: { zh: '待申请拨付', en: 'Tranches to be asked for' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'fund.read', on: 'fund-pool' },
  input: z.object({ poolId: Uuid, limit: z.coerce.number().int().min(1).max(2000).default(2000) }),
  output: z.object({ rows: z.array(DueTranche), total: z.number().int() }),
})

export const Tranche = z.object({
  number: z.number().int(),
  code: z.string(),
  name: BilingualText,
  amountFen: FenText,
  dueOn: Day.nullable(),
  releasedOn: Day.nullable(),
  payment: z
    .object({
      id: Uuid,
      listId: Uuid,
      number: z.string().nullable(),
      state: z.enum(PAYMENT_STATES),
      paidOn: Day.nullable(),
      receiptNo: z.string().nullable(),
    })
    .nullable(),
})
export type Tranche = z.infer<typeof Tranche>

const YearSpan = z.object({
  year: z.number().int(),
  commitments: z.number().int(),
  grantedFen: FenText,
  paidFen: FenText,
})

export const getCommitment = operation({
  id: 'fund.commitment',
  method: 'GET',
  path: '/api/funds/commitments/{commitmentId}',
  summary: { zh: '打开资金承诺', en: 'Open a commitment' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'fund.read', on: 'commitment' },
  input: z.object({ commitmentId: Uuid }),
  output: CommitmentHead.extend({
    account: z.object({ bankName: z.string(), bankAccount: z.string() }),
    balances: Balances,
    tranches: z.array(Tranche),
    budget: z
      .object({
        version: Version,
        lines: z.array(BudgetLineText),
        savedAt: z.string(),
        reason: z.string(),
        /** The ceiling of indirect costs by source, when one holds. */
        ceilings: z.array(z.object({ source: z.enum(['granted', 'own']), indirectFen: FenText, ceilingFen: FenText })),
      })
      .nullable(),
    subjects: z.array(Named.extend({ kind: z.enum(['direct', 'indirect']), equipment: z.boolean() })),
    ceiling: z.object({ name: BilingualText, document: z.string() }).nullable(),
    negative: z.array(BilingualText),
    expenditures: z.array(
      z.object({
        id: Uuid,
        period: z.string(),
        lines: z.array(BudgetLineText),
        grantedFen: FenText,
        note: z.string(),
        state: z.enum(['reported', 'accounted', 'returned']),
        version: Version,
        reportedBy: z.string(),
        checkedBy: z.string().nullable(),
        checkNote: z.string(),
        mayCheck: z.boolean(),
      }),
    ),
    recoveries: z.array(
      z.object({
        id: Uuid,
        principalFen: FenText,
        interestFen: FenText,
        collectedFen: FenText,
        fromOn: Day,
        untilOn: Day,
        ratePercent: z.string(),
        document: z.string(),
        reason: z.string(),
        state: z.enum(['demanded', 'collected']),
        dueOn: Day,
      }),
    ),
    /** What the payee had in the three years before. */
    priorYears: z.array(YearSpan),
    may: z.object({ manage: z.boolean(), report: z.boolean(), check: z.boolean() }),
    history: z.array(z.object({ at: z.string(), by: z.string().nullable(), text: z.string() })),
  }),
})

export const commit = operation({
  id: 'fund.commit',
  method: 'POST',
  path: '/api/funds/pools/{poolId}/commitments',
  summary: { zh: '登记资金承诺', en: 'Commit money' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'fund.manage', on: 'fund-pool' },
  input: z.object({
    poolId: Uuid,
    lineId: Uuid,
    /** The unit of the tree at which it is seen; whose money it is stands in `payee`. */
    holderId: Uuid,
    payee: Payee,
    title: z.string().trim().min(2).max(200),
    amountFen: PaidFenText,
    ownFen: WholeFen.default('0'),
    mode: z.enum(COMMITMENT_MODES).default('itemised'),
    instalments: z.string().max(64).optional(),
  }),
  output: z.object({ commitmentId: Uuid, version: Version }),
})

const acting = <Name extends string, Input extends z.ZodRawShape>(
  name: Name,
  path: string,
  summary: { zh: string; en: string },
  who: { permission: 'fund.manage' | 'fund.report'; on: 'commitment' | 'commitment-pool' },
  input: Input,
) =>
  operation({
    id: `fund.${name}`,
    method: 'POST',
    path: `/api/funds/commitments/{commitmentId}/${path}`,
    summary,
    kind: 'act',
    policy: { kind: 'permission', ...who },
    input: z.object({ commitmentId: Uuid, version: Version, ...input }),
    output: z.object({ commitmentId: Uuid, version: Version }),
  })
const manager = { permission: 'fund.manage', on: 'commitment-pool' } as const
const unit = { permission: 'fund.report', on: 'commitment' } as const

export const releaseTranche = acting('release', 'releases', { zh: '确认拨付条件', en: 'Release a tranche' }, manager, {
  number: z.number().int().min(1),
})
export const reduceCommitment = acting('reduce', 'reductions', { zh: '核减承诺', en: 'Reduce a commitment' }, manager, {
  amountFen: PaidFenText,
  reason: Reason,
})
/** First without a right; later by the right that the practice says. */
export const saveBudget = acting('save-budget', 'budget', { zh: '编制预算', en: 'Draw up the budget' }, unit, {
  lines: z.array(BudgetLineText).min(1).max(200),
  reason: z.string().trim().max(500).default(''),
})
/** What is the office's right. */
export const approveBudget = acting(
  'approve-budget',
  'budget-by-office',
  { zh: '调剂预算', en: 'Change the budget' },
  manager,
  {
    lines: z.array(BudgetLineText).min(1).max(200),
    reason: Reason,
  },
)
export const saveAccount = acting('save-account', 'account', { zh: '登记收款账户', en: 'Name the account' }, unit, {
  bankName: z.string().trim().min(2).max(200),
  bankAccount: z.string().regex(/^[0-9A-Za-z-]{6,40}$/),
})
export const reportExpenditure = acting(
  'report-expenditure',
  'expenditures',
  { zh: '报告支出', en: 'Report expenditure' },
  unit,
  {
    period: z.string().regex(/^\d{4}(-(0[1-9]|1[0-2])|-Q[1-4]|-H[12])?$/),
    lines: z.array(BudgetLineText).min(1).max(200),
    note: z.string().trim().max(1000).default(''),
  },
)
export const settleCommitment = acting('settle', 'settlement', { zh: '结算', en: 'Settle' }, manager, {
  surplus: z.enum(['keep', 'return']),
  reason: Reason,
})
export const recoverCommitment = acting('recover', 'recoveries', { zh: '追回资金', en: 'Recover money' }, manager, {
  what: z.enum(['all', 'unspent', 'amount']),
  amountFen: PaidFenText.optional(),
  withInterest: z.boolean().default(true),
  document: z.string().trim().min(2).max(200),
  reason: Reason,
})
export const collectRecovery = acting(
  'collect',
  'collections',
  { zh: '登记收回', en: 'Book what came back' },
  manager,
  {
    recoveryId: Uuid,
    amountFen: PaidFenText,
  },
)

export const checkExpenditure = operation({
  id: 'fund.check-expenditure',
  method: 'POST',
  path: '/api/funds/commitments/{commitmentId}/expenditures/{expenditureId}/check',
  summary: { zh: '核销支出', en: 'Account for expenditure' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'fund.check', on: 'commitment-pool' },
  input: z.object({
    commitmentId: Uuid,
    expenditureId: Uuid,
    version: Version,
    accept: z.boolean(),
    note: z.string().trim().max(500).default(''),
  }),
  output: z.object({ commitmentId: Uuid, version: Version }),
})
