import { z } from 'zod'
import { FenText } from '#engine/money/fen.ts'
import { FUND_ACCOUNTS } from '#engine/money/ledger.ts'

/** Shapes that several contracts of the slice share. Amounts travel as the digits of whole fen. */

export const Uuid = z.uuid()
export const Day = z.iso.date()
export const BilingualText = z.object({ zh: z.string(), en: z.string() })
export const Named = z.object({ code: z.string(), name: BilingualText })
export const UnitName = z.object({ id: Uuid, code: z.string(), name: BilingualText })
export type UnitName = z.infer<typeof UnitName>

export const COMMITMENT_MODES = ['itemised', 'lump-sum'] as const
export const COMMITMENT_STATES = ['open', 'settled', 'recovering', 'closed'] as const
export type CommitmentState = (typeof COMMITMENT_STATES)[number]

export const LIST_STATES = ['draft', 'approving', 'approved', 'sent', 'done', 'returned', 'withdrawn'] as const
export type ListState = (typeof LIST_STATES)[number]

export const PAYMENT_STATES = ['waiting', 'sent', 'paid', 'failed', 'returned', 'void'] as const
export type PaymentState = (typeof PAYMENT_STATES)[number]

/** Where the money of a pool, line or commitment stands. */
export const Balances = z.object(
  Object.fromEntries(FUND_ACCOUNTS.map((account) => [account, FenText])) as Record<
    (typeof FUND_ACCOUNTS)[number],
    typeof FenText
  >,
)
export type Balances = z.infer<typeof Balances>

/** Budgeted, promised, paid and left, as every overview shows them. */
export const Execution = z.object({
  budgetFen: FenText,
  committedFen: FenText,
  paidFen: FenText,
  leftFen: FenText,
  /** Paid of budgeted; none where there is no budget. */
  percent: z.string().nullable(),
})
export type Execution = z.infer<typeof Execution>

/** Whom money goes to: a unit of the tree, or an entry of a register by the register's code. */
export const Payee = z.object({
  kind: z.string().min(1).max(64),
  id: Uuid,
  name: z.string().trim().min(1).max(200),
  bankName: z.string().trim().max(200).default(''),
  bankAccount: z
    .string()
    .regex(/^[0-9A-Za-z-]{0,40}$/)
    .default(''),
})
export type Payee = z.infer<typeof Payee>

export const BudgetLineText = z.object({
  subject: z.string().min(1).max(64),
  source: z.enum(['granted', 'own']),
  amountFen: z.string().regex(/^(0|[1-9]\d{0,14})$/),
})
export type BudgetLineText = z.infer<typeof BudgetLineText>
