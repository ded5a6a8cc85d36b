import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { Fen } from '#engine/money/fen.ts'
import { Refusal } from '#engine/refusal.ts'
import type { ListState, PaymentState } from '#modules/funds/fund.ts'
import type { PinnedStep } from '#modules/funds/payment.rules.ts'
import type { Reading } from '#modules/funds/server/ledger.queries.ts'

/** A step with the words it had when the list was handed in. */
export interface ListStep extends PinnedStep {
  readonly name: { readonly zh: string; readonly en: string }
}

export interface ListRow {
  readonly id: string
  readonly poolId: string
  readonly poolZh: string
  readonly poolEn: string
  readonly poolYear: number
  readonly unitId: string
  readonly kind: string
  readonly number: string | null
  readonly title: string
  readonly basis: string
  readonly publicity: string
  readonly state: ListState
  readonly version: number
  readonly round: number
  readonly totalFen: Fen
  readonly sha256: string | null
  readonly steps: readonly ListStep[]
  readonly reason: string
  readonly madeBy: string | null
  readonly maker: string | null
  readonly madeAt: Date
  readonly payments: number
  readonly paid: string
  /** Who has approved in this round, in order. */
  readonly approvedBy: readonly string[]
}

/** Lists `l` by a condition, the newest first. */
export async function listListRows(
  { tx, tenantId }: Reading,
  where: RawBuilder<boolean>,
  limit: number,
): Promise<readonly ListRow[]> {
  const { rows } = await sql<ListRow>`
    select l.id, l.pool_id, p.name_zh as pool_zh, p.name_en as pool_en, p.year as pool_year, p.unit_id, l.kind, l.number, l.title,
      l.basis, l.publicity, l.state, l.version, l.round, l.total_fen, l.sha256, l.steps, l.reason, l.made_by, w.name as maker,
      l.made_at, y.payments, y.paid,
      array(select a.decided_by::text from fund_approvals a
        where a.tenant_id = l.tenant_id and a.list_id = l.id and a.round = l.round and a.decision = 'approved'
        order by a.step) as approved_by
    from fund_payment_lists l
    join fund_pools p on p.tenant_id = l.tenant_id and p.id = l.pool_id
    left join people w on w.tenant_id = l.tenant_id and w.id = l.made_by
    left join lateral (
      select count(*) filter (where s.state <> 'void')::int as payments,
        coalesce(sum(s.amount_fen) filter (where s.state = 'paid'), 0)::text as paid
      from fund_payments s where s.tenant_id = l.tenant_id and s.list_id = l.id) y on true
    where l.tenant_id = ${tenantId} and ${where} order by l.id desc limit ${limit}`.execute(tx)
  return rows
}

/** @throws Refusal not-found. */
export async function getListRow(reading: Reading, listId: string, lock = false): Promise<ListRow> {
  if (lock)
    await sql`select 1 from fund_payment_lists where tenant_id = ${reading.tenantId} and id = ${listId} for update`.execute(
      reading.tx,
    )
  const [row] = await listListRows(reading, sql`l.id = ${listId}`, 1)
  if (row === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'paymentListId' })
  return row
}

export interface PaymentRow {
  readonly id: string
  readonly listId: string
  readonly number: number
  readonly reference: string | null
  readonly commitmentId: string
  readonly title: string
  readonly tranche: number | null
  readonly payeeKind: string
  readonly payeeId: string
  readonly payeeName: string
  readonly bankName: string
  readonly bankAccount: string
  readonly amountFen: Fen
  readonly purpose: string
  readonly state: PaymentState
  readonly bankFileId: string | null
  readonly paidOn: CalendarDate | null
  readonly bankNote: string
  readonly receiptNo: string | null
  readonly receivedOn: CalendarDate | null
}

/** Payments `y` by a condition, in the order of their lists; void ones are left out. */
export async function listPayments(
  { tx, tenantId }: Reading,
  where: RawBuilder<boolean>,
): Promise<readonly PaymentRow[]> {
  const { rows } = await sql<PaymentRow>`
    select y.id, y.list_id, y.number, y.reference, y.commitment_id, c.title, y.tranche, y.payee_kind, y.payee_id, y.payee_name,
      y.bank_name, y.bank_account, y.amount_fen, y.purpose, y.state, y.bank_file_id, y.paid_on, y.bank_note, y.receipt_no,
      y.received_on
    from fund_payments y
    join fund_commitments c on c.tenant_id = y.tenant_id and c.id = y.commitment_id
    where y.tenant_id = ${tenantId} and y.state <> 'void' and ${where} order by y.list_id, y.number`.execute(tx)
  return rows
}

export interface ApprovalRow {
  readonly step: number
  readonly by: string
  readonly at: Date
  readonly decision: 'approved' | 'returned'
  readonly note: string
  readonly sha256: string
}

export async function listApprovals(
  { tx, tenantId }: Reading,
  listId: string,
  round: number,
): Promise<readonly ApprovalRow[]> {
  const { rows } = await sql<ApprovalRow>`
    select a.step, w.name as by, a.decided_at as at, a.decision, a.note, a.sha256
    from fund_approvals a join people w on w.tenant_id = a.tenant_id and w.id = a.decided_by
    where a.tenant_id = ${tenantId} and a.list_id = ${listId} and a.round = ${round} order by a.step`.execute(tx)
  return rows
}

/**
 * What an approver sees of a list and says yes to, as one hash: whom, how much, from which account to which, for what, on
 * what basis, and which approvals it needs. Anything that moves in it makes another hash.
 */
export function contentHash(list: ListRow, payments: readonly PaymentRow[]): string {
  const content = {
    list: [
      list.id,
      list.poolId,
      list.kind,
      list.number,
      list.title,
      list.basis,
      list.publicity,
      String(list.totalFen),
      list.round,
    ],
    steps: list.steps.map(({ code, roles }) => [code, roles]),
    payments: payments.map((one) => [
      one.id,
      one.number,
      one.commitmentId,
      one.tranche,
      one.payeeKind,
      one.payeeId,
      one.payeeName,
      one.bankName,
      one.bankAccount,
      String(one.amountFen),
      one.purpose,
    ]),
  }
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}
