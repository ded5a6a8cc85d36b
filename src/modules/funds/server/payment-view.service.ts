import { sql } from 'kysely'
import { readCursor, writeCursor } from '#engine/contract/cursor.ts'
import type * as contract from '#modules/funds/payment.contract.ts'
import type { PaymentListHead } from '#modules/funds/payment.contract.ts'
import { mayPay, PAYMENT_ACTS, type PaymentViewer } from '#modules/funds/payment.rules.ts'
import { unitInSight } from '#modules/funds/server/fund.access.ts'
import { fundWords, tellHistory } from '#modules/funds/server/fund-words.ts'
import {
  contentHash,
  getListRow,
  type ListRow,
  listApprovals,
  listListRows,
  listPayments,
  type PaymentRow,
} from '#modules/funds/server/payment.queries.ts'
import { paymentViewer, situationOf } from '#modules/funds/server/payment-course.ts'
import { findFundPractice, namedBy } from '#modules/funds/server/practice.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

type Kinds = Parameters<typeof namedBy>[0]

function headOf(row: ListRow, kinds: Kinds, viewer: PaymentViewer, payments: readonly PaymentRow[]): PaymentListHead {
  const step = row.state === 'approving' ? row.steps[row.approvedBy.length] : undefined
  return {
    id: row.id,
    number: row.number,
    title: row.title,
    kind: namedBy(kinds, row.kind),
    pool: { id: row.poolId, name: { zh: row.poolZh, en: row.poolEn }, year: row.poolYear },
    state: row.state,
    version: row.version,
    payments: row.payments,
    totalFen: String(row.totalFen),
    paidFen: row.paid,
    madeBy: row.maker,
    madeAt: row.madeAt.toISOString(),
    step: step ? { code: step.code, name: step.name } : null,
    isMyTurn: mayPay('approve', situationOf(row, payments), viewer).may,
  }
}

/** In a list the payees are not asked: whoever is paid learns on the page that he does not approve. */
async function viewers(
  context: OperationContext,
  rows: readonly ListRow[],
): Promise<ReadonlyMap<string, PaymentViewer>> {
  const found = new Map<string, PaymentViewer>()
  for (const { unitId } of rows) if (!found.has(unitId)) found.set(unitId, await paymentViewer(context, unitId))
  return found
}

export const listPaymentLists: Handler<typeof contract.listPaymentLists> = async (
  context,
  { poolId, state, after, limit },
) => {
  const where = sql<boolean>`exists (select from fund_pools p
      where p.tenant_id = l.tenant_id and p.id = l.pool_id and ${unitInSight(context.actor, 'p')})
    and (l.state <> 'draft' or l.made_by = ${context.actor.personId})
    and (${poolId ?? null}::uuid is null or l.pool_id = ${poolId ?? null}::uuid)
    and (${state ?? null}::text is null or l.state = ${state ?? null}::text)`
  const { rows: counted } = await sql<{ total: number }>`
    select count(*)::int as total from fund_payment_lists l where l.tenant_id = ${context.tenantId} and ${where}`.execute(
    context.tx,
  )
  const page = after === undefined ? where : sql<boolean>`${where} and l.id < ${readCursor(after).id}::uuid`
  const rows = await listListRows(context, page, limit + 1)
  const shown = rows.slice(0, limit)
  const kinds = (await findFundPractice(context))?.lists
  const who = await viewers(context, shown)
  return {
    rows: shown.map((row) => headOf(row, kinds, who.get(row.unitId)!, [])),
    total: counted[0]!.total,
    next: rows.length > limit ? writeCursor({ id: shown.at(-1)!.id, key: '' }) : null,
  }
}

export const getPaymentList: Handler<typeof contract.getPaymentList> = async (context, { paymentListId }) => {
  const row = await getListRow(context, paymentListId)
  const payments = await listPayments(context, sql`y.list_id = ${paymentListId}`)
  const practice = await findFundPractice(context)
  const viewer = await paymentViewer(context, row.unitId)
  const said = await listApprovals(context, row.id, row.round)
  const situation = situationOf(row, payments)
  const acts = PAYMENT_ACTS.map((act) => {
    const answer = mayPay(act, situation, viewer)
    return [act, answer.may ? { may: true } : { may: false, reason: fundWords(context, answer.reason.key) }] as const
  })
  const { rows: bankFiles } = await sql<{ id: string; number: string }>`
    select distinct f.id, f.number from fund_payments y
    join fund_bank_files f on f.tenant_id = y.tenant_id and f.id = y.bank_file_id
    where y.tenant_id = ${context.tenantId} and y.list_id = ${paymentListId} order by f.number`.execute(context.tx)
  return {
    ...headOf(row, practice?.lists, viewer, payments),
    basis: row.basis,
    publicity: row.publicity,
    reason: row.reason,
    sha256: contentHash(row, payments),
    rows: payments.map((one) => ({
      id: one.id,
      number: one.number,
      reference: one.reference,
      commitment: { id: one.commitmentId, title: one.title },
      tranche: one.tranche,
      payee: { kind: one.payeeKind, id: one.payeeId, name: one.payeeName },
      bankName: one.bankName,
      bankAccount: one.bankAccount,
      amountFen: String(one.amountFen),
      purpose: one.purpose,
      state: one.state,
      paidOn: one.paidOn,
      bankNote: one.bankNote,
      receiptNo: one.receiptNo,
      receivedOn: one.receivedOn,
    })),
    steps: row.steps.map(({ code, name }, at) => {
      const one = said.find(({ step }) => step === at)
      return { code, name, said: one ? { ...one, at: one.at.toISOString() } : null }
    }),
    bankFiles: [...bankFiles],
    acts: Object.fromEntries(acts) as Record<(typeof acts)[number][0], (typeof acts)[number][1]>,
    history: await tellHistory(context, 'payment-list', row.id),
  }
}
