import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import { type Fen, wanText } from '#engine/money/fen.ts'
import { Refusal } from '#engine/refusal.ts'
import { type CommitmentRow, getCommitmentRow, listTranches } from '#modules/funds/server/commitment.queries.ts'
import { insertTranches, touchCommitment } from '#modules/funds/server/commitment.store.ts'
import { type MoneyContext, reduceFunds } from '#modules/funds/server/fund-acts.service.ts'
import { tellFund } from '#modules/funds/server/fund-course.ts'
import { bookPostings } from '#modules/funds/server/ledger.store.ts'

const subjectOf = ({ id, unitId }: Pick<CommitmentRow, 'id' | 'unitId'>) =>
  ({ kind: 'commitment', id, unitId }) as const

async function open(context: MoneyContext, commitmentId: string): Promise<CommitmentRow> {
  const row = await getCommitmentRow(context, commitmentId, true)
  if (row.state !== 'open') throw new Refusal('wrong-state', { key: `fund.is-${row.state}` })
  return row
}

/** What a commitment comes to when a contract is changed: taken back from the last tranches, or promised on top in one more. */
export async function changeCommitted(
  context: MoneyContext,
  which: { readonly commitmentId: string; readonly byFen: Fen; readonly reason: string },
  by: string | null,
): Promise<void> {
  const { commitmentId, byFen, reason } = which
  if (byFen < 0n) await reduceFunds(context, { commitmentId, amountFen: -byFen, reason }, by)
  else if (byFen > 0n) await raiseFunds(context, { commitmentId, amountFen: byFen, reason }, by)
}

/** More of the same line. @throws Refusal over-limit when the line does not hold it. */
async function raiseFunds(
  context: MoneyContext,
  {
    commitmentId,
    amountFen,
    reason,
  }: { readonly commitmentId: string; readonly amountFen: Fen; readonly reason: string },
  by: string | null,
): Promise<void> {
  const row = await open(context, commitmentId)
  const tranches = await listTranches(context, commitmentId)
  const number = Math.max(0, ...tranches.map((one) => one.number)) + 1
  const name = { zh: '追加资助', en: 'Added by a change' }
  await insertTranches(context, commitmentId, [
    { number, code: `added-${number}`, name, amountFen, dueOn: null, releasedOn: null },
  ])
  const on = await getToday(context.tx, context.tenantId, context.now)
  const { poolId, lineId } = row
  await bookPostings(context, [
    {
      poolId,
      movement: 'commit',
      cause: { kind: 'commitment', id: row.id },
      on,
      by,
      reason,
      entries: [{ poolId, lineId, commitmentId, amountFen }],
    },
  ])
  await tellFund(context, subjectOf(row), 'fund.raised', { wan: wanText(amountFen), reason }, by)
  await touchCommitment(context, row.id)
}

/**
 * The rest of the money goes to another unit; what was paid stays where it was paid. Its bank account is asked anew.
 * @throws Refusal wrong-state while a payment is on its way.
 */
export async function changePayee(
  context: MoneyContext,
  which: { readonly commitmentId: string; readonly unitId: string; readonly name: string; readonly reason: string },
  by: string | null,
): Promise<void> {
  const row = await open(context, which.commitmentId)
  const tranches = await listTranches(context, row.id)
  if (tranches.some(({ paymentState }) => paymentState === 'waiting' || paymentState === 'sent'))
    throw new Refusal('wrong-state', { key: 'fund.payment-under-way' })
  await sql`update fund_commitments set unit_id = ${which.unitId}, payee_id = ${which.unitId}, payee_name = ${which.name},
      bank_name = '', bank_account = '', version = version + 1
    where tenant_id = ${context.tenantId} and id = ${row.id}`.execute(context.tx)
  const params = { payee: which.name, reason: which.reason }
  await tellFund(context, subjectOf({ id: row.id, unitId: which.unitId }), 'fund.payee-changed', params, by)
}
