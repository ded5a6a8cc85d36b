import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import { wanText } from '#engine/money/fen.ts'
import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/funds/payment.contract.ts'
import { markReceived, markReturned } from '#modules/funds/server/bank-file.store.ts'
import { getCommitmentRow } from '#modules/funds/server/commitment.queries.ts'
import { tellFund } from '#modules/funds/server/fund-course.ts'
import { bookPostings } from '#modules/funds/server/ledger.store.ts'
import { listPayments, type PaymentRow } from '#modules/funds/server/payment.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

/** The payment, with its commitment locked. @throws Refusal wrong-state when its money has not arrived. */
async function takePaid(context: OperationContext, paymentId: string) {
  const [seen] = await listPayments(context, sql`y.id = ${paymentId}`)
  if (seen === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'paymentId' })
  const commitment = await getCommitmentRow(context, seen.commitmentId, true)
  const payment = (await listPayments(context, sql`y.id = ${paymentId}`))[0] as PaymentRow
  if (payment.state !== 'paid') throw new Refusal('wrong-state', { key: 'payment.not-paid' })
  return { payment, commitment, subject: { kind: 'commitment', id: commitment.id, unitId: commitment.unitId } as const }
}

export const confirmReceipt: Handler<typeof contract.confirmReceipt> = async (
  context,
  { paymentId, receiptNo, receivedOn },
) => {
  const { payment, subject } = await takePaid(context, paymentId)
  if (payment.receiptNo !== null) throw new Refusal('wrong-state', { key: 'payment.received-already' })
  if (payment.paidOn !== null && receivedOn < payment.paidOn)
    throw new Refusal('rule-broken', { key: 'payment.received-before-paid', at: 'receivedOn' })
  const by = context.actor.personId
  await markReceived(context, paymentId, { number: receiptNo, on: receivedOn, by })
  await tellFund(context, subject, 'fund.received', { wan: wanText(payment.amountFen), receipt: receiptNo }, by)
  return { paymentId }
}

/** The money is promised again, and its tranche may be asked for again. */
export const returnPaid: Handler<typeof contract.returnPaid> = async (context, { paymentId, reason }) => {
  const { payment, commitment, subject } = await takePaid(context, paymentId)
  const by = context.actor.personId
  const on = await getToday(context.tx, context.tenantId, context.now)
  await markReturned(context, paymentId, reason)
  await bookPostings(context, [
    {
      poolId: commitment.poolId,
      movement: 'return',
      cause: { kind: 'payment-list', id: payment.listId },
      on,
      by,
      reason,
      entries: [{ poolId: commitment.poolId, commitmentId: commitment.id, amountFen: payment.amountFen }],
    },
  ])
  await tellFund(context, subject, 'fund.came-back', { wan: wanText(payment.amountFen), reason }, by)
  return { paymentId }
}
