import { z } from 'zod'
import { Cursor } from '#engine/contract/cursor.ts'
import { operation } from '#engine/contract/operation.ts'
import { FenText, PaidFenText } from '#engine/money/fen.ts'
import { BilingualText, Day, LIST_STATES, Named, PAYMENT_STATES, Payee, Uuid } from '#modules/funds/fund.ts'
import { PAYMENT_ACTS } from '#modules/funds/payment.rules.ts'

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const Version = z.number().int()
const Reason = z.string().trim().min(2).max(500)
const Title = z.string().trim().min(2).max(200)

export const PaymentListHead = z.object({
  id: Uuid,
  number: z.string().nullable(),
  title: z.string(),
  kind: Named,
  pool: z.object({ id: Uuid, name: BilingualText, year: z.number().int() }),
  state: z.enum(LIST_STATES),
  version: Version,
  payments: z.number().int(),
  totalFen: FenText,
  paidFen: FenText,
  madeBy: z.string().nullable(),
  madeAt: z.string(),
  /** Whose turn it is. */
  step: Named.nullable(),
  isMyTurn: z.boolean(),
})
export type PaymentListHead = z.infer<typeof PaymentListHead>

export const listPaymentLists = operation({
  id: 'payment.lists',
  method: 'GET',
  path: '/api/funds/payment-lists',
  summary: { zh: '拨付单', en: 'Payment lists' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'fund.read', on: 'list' },
  input: z.object({
    poolId: Uuid.optional(),
    state: z.enum(LIST_STATES).optional(),
    after: Cursor.optional(),
    limit: z.coerce.number().int().min(1).max(2000).default(500),
  }),
  output: z.object({ rows: z.array(PaymentListHead), total: z.number().int(), next: z.string().nullable() }),
})

export const Payment = z.object({
  id: Uuid,
  number: z.number().int(),
  reference: z.string().nullable(),
  commitment: z.object({ id: Uuid, title: z.string() }),
  tranche: z.number().int().nullable(),
  payee: z.object({ kind: z.string(), id: Uuid, name: z.string() }),
  bankName: z.string(),
  bankAccount: z.string(),
  amountFen: FenText,
  purpose: z.string(),
  state: z.enum(PAYMENT_STATES),
  paidOn: Day.nullable(),
  bankNote: z.string(),
  receiptNo: z.string().nullable(),
  receivedOn: Day.nullable(),
})
export type Payment = z.infer<typeof Payment>

export const getPaymentList = operation({
  id: 'payment.list',
  method: 'GET',
  path: '/api/funds/payment-lists/{paymentListId}',
  summary: { zh: '打开拨付单', en: 'Open a payment list' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'fund.read', on: 'payment-list' },
  input: z.object({ paymentListId: Uuid }),
  output: PaymentListHead.extend({
    basis: z.string(),
    publicity: z.string(),
    reason: z.string(),
    /** Of all that is shown here; an approval names it. */
    sha256: Sha256,
    rows: z.array(Payment),
    steps: z.array(
      Named.extend({
        said: z
          .object({
            by: z.string(),
            at: z.string(),
            decision: z.enum(['approved', 'returned']),
            note: z.string(),
            sha256: Sha256,
          })
          .nullable(),
      }),
    ),
    bankFiles: z.array(z.object({ id: Uuid, number: z.string() })),
    acts: z.record(z.enum(PAYMENT_ACTS), z.object({ may: z.boolean(), reason: z.string().optional() })),
    history: z.array(z.object({ at: z.string(), by: z.string().nullable(), text: z.string() })),
  }),
})

const Item = z.object({
  commitmentId: Uuid,
  tranche: z.number().int().min(1).optional(),
  /** Of a tranche it is the tranche's. */
  amountFen: PaidFenText.optional(),
  purpose: z.string().trim().min(1).max(200),
})
const Items = z.array(Item).min(1).max(2000)
const said = { title: Title, basis: Title, publicity: z.string().trim().max(300).default('') }
const Drawn = z.object({ paymentListId: Uuid, version: Version })

export const drawUpPayments = operation({
  id: 'payment.draw-up',
  method: 'POST',
  path: '/api/funds/pools/{poolId}/payment-lists',
  summary: { zh: '编制拨付单', en: 'Draw up a payment list' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'fund.request', on: 'fund-pool' },
  input: z.object({ poolId: Uuid, kind: z.string().min(1).max(64), ...said, items: Items }),
  output: Drawn,
})

/** A list of rewards (奖补): each payee gets a commitment of the line and is paid at once. */
export const drawUpRewards = operation({
  id: 'payment.draw-up-rewards',
  method: 'POST',
  path: '/api/funds/pools/{poolId}/reward-lists',
  summary: { zh: '编制奖补拨付单', en: 'Draw up a list of rewards' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'fund.manage', on: 'fund-pool' },
  input: z.object({
    poolId: Uuid,
    lineId: Uuid,
    kind: z.string().min(1).max(64),
    ...said,
    payees: z
      .array(
        z.object({ payee: Payee, holderId: Uuid, amountFen: PaidFenText, purpose: z.string().trim().min(1).max(200) }),
      )
      .min(1)
      .max(2000),
  }),
  output: Drawn,
})

const act = <Input extends z.ZodRawShape>(
  name: (typeof PAYMENT_ACTS)[number],
  path: string,
  summary: { zh: string; en: string },
  permission: 'fund.request' | 'fund.approve',
  input: Input,
) =>
  operation({
    id: `payment.${name}`,
    method: 'POST',
    path: `/api/funds/payment-lists/{paymentListId}/${path}`,
    summary,
    kind: 'act',
    policy: { kind: 'permission', permission, on: 'payment-list' },
    input: z.object({ paymentListId: Uuid, version: Version, ...input }),
    output: z.object({ paymentListId: Uuid, version: Version, state: z.enum(LIST_STATES) }),
  })

export const amendPayments = act('amend', 'content', { zh: '修改拨付单', en: 'Amend the list' }, 'fund.request', {
  ...said,
  items: Items,
})
export const submitPayments = act('submit', 'submit', { zh: '提交审批', en: 'Hand it in' }, 'fund.request', {})
export const withdrawPayments = act('withdraw', 'withdraw', { zh: '撤回', en: 'Withdraw it' }, 'fund.request', {})
export const approvePayments = act('approve', 'approve', { zh: '同意', en: 'Approve' }, 'fund.approve', {
  sha256: Sha256,
  note: z.string().trim().max(500).default(''),
})
export const returnPayments = act('return', 'return', { zh: '退回', en: 'Send back' }, 'fund.approve', {
  sha256: Sha256,
  reason: Reason,
})

export const downloadPaymentList = operation({
  id: 'payment.print',
  method: 'GET',
  path: '/api/funds/payment-lists/{paymentListId}/docx',
  summary: { zh: '打印拨付单', en: 'Print the list' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'fund.read', on: 'payment-list' },
  input: z.object({ paymentListId: Uuid }),
  output: z.unknown(),
  transfer: 'download',
  sensitive: true,
})

/** The payee says that the money has come. */
export const confirmReceipt = operation({
  id: 'payment.receive',
  method: 'POST',
  path: '/api/funds/payments/{paymentId}/receipt',
  summary: { zh: '登记到账', en: 'Confirm receipt' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'fund.report', on: 'payment' },
  input: z.object({ paymentId: Uuid, receiptNo: z.string().trim().min(1).max(60), receivedOn: Day }),
  output: z.object({ paymentId: Uuid }),
})

/** The bank sends back what it had paid. */
export const returnPaid = operation({
  id: 'payment.came-back',
  method: 'POST',
  path: '/api/funds/payments/{paymentId}/came-back',
  summary: { zh: '登记退汇', en: 'Book a payment that came back' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'fund.remit', on: 'payment-pool' },
  input: z.object({ paymentId: Uuid, reason: Reason }),
  output: z.object({ paymentId: Uuid }),
})
