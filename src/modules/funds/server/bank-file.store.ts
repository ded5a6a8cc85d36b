import { sql } from 'kysely'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { Fen } from '#engine/money/fen.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Difference } from '#modules/funds/bank-file.contract.ts'
import type { FundContext } from '#modules/funds/server/ledger.store.ts'

export async function insertBankFile(
  { tx, tenantId, now }: FundContext,
  file: {
    readonly id: string
    readonly poolId: string
    readonly number: string
    readonly name: string
    readonly content: Uint8Array
    readonly sha256: string
    readonly payments: number
    readonly totalFen: Fen
    readonly by: string
  },
): Promise<void> {
  await sql`
    insert into fund_bank_files (tenant_id, id, pool_id, number, name, content, sha256, payments, total_fen, state, made_by, made_at)
    values (${tenantId}, ${file.id}, ${file.poolId}, ${file.number}, ${file.name}, ${Buffer.from(file.content)}, ${file.sha256},
      ${file.payments}, ${file.totalFen}, 'out', ${file.by}, ${now})`.execute(tx)
}

/** Each payment goes out in one file: one that is in another already makes the whole act a conflict. */
export async function sendPayments(
  { tx, tenantId }: FundContext,
  bankFileId: string,
  paymentIds: readonly string[],
): Promise<void> {
  const { numAffectedRows } = await sql`
    update fund_payments set state = 'sent', bank_file_id = ${bankFileId}
    where tenant_id = ${tenantId} and id = any(${paymentIds}::uuid[]) and state = 'waiting' and bank_file_id is null`.execute(
    tx,
  )
  if (numAffectedRows !== BigInt(paymentIds.length)) throw new Refusal('conflict', { key: 'bank-file.sent-already' })
}

/** What the bank said of payments on their way. */
export async function settlePayments(
  { tx, tenantId }: FundContext,
  state: 'paid' | 'failed',
  payments: readonly { readonly id: string; readonly note: string }[],
  on: CalendarDate,
): Promise<void> {
  if (payments.length === 0) return
  const { numAffectedRows } = await sql`
    update fund_payments y set state = ${state}, bank_note = b.note,
      paid_on = case when ${state} = 'paid' then ${on}::date end
    from unnest(${payments.map(({ id }) => id)}::uuid[], ${payments.map(({ note }) => note)}::text[]) as b (id, note)
    where y.tenant_id = ${tenantId} and y.id = b.id and y.state = 'sent'`.execute(tx)
  if (numAffectedRows !== BigInt(payments.length)) throw new Refusal('conflict', { key: 'bank-file.answered-already' })
}

export async function insertResult(
  { tx, tenantId, now }: FundContext,
  one: {
    readonly id: string
    readonly bankFileId: string
    readonly name: string
    readonly sha256: string
    readonly lines: number
    readonly paid: number
    readonly failed: number
    readonly differences: readonly Difference[]
    readonly by: string
  },
): Promise<void> {
  const { numAffectedRows } = await sql`
    insert into fund_bank_results (tenant_id, id, bank_file_id, name, sha256, lines, paid, failed, differences, taken_by, taken_at)
    values (${tenantId}, ${one.id}, ${one.bankFileId}, ${one.name}, ${one.sha256}, ${one.lines}, ${one.paid}, ${one.failed},
      ${JSON.stringify(one.differences)}::jsonb, ${one.by}, ${now})
    on conflict (tenant_id, bank_file_id, sha256) do nothing`.execute(tx)
  if (numAffectedRows !== 1n) throw new Refusal('conflict', { key: 'bank-file.same-answer' })
}

/** Files and lists of which the bank has said everything are over. Answers the lists that have just come to be. */
export async function finishAnswered({ tx, tenantId }: FundContext, bankFileId: string): Promise<readonly string[]> {
  await sql`
    update fund_bank_files f set state = 'answered'
    where f.tenant_id = ${tenantId} and f.id = ${bankFileId} and not exists (
      select from fund_payments y where y.tenant_id = f.tenant_id and y.bank_file_id = f.id and y.state = 'sent')`.execute(
    tx,
  )
  const { rows } = await sql<{ id: string }>`
    update fund_payment_lists l set state = 'done', version = version + 1
    where l.tenant_id = ${tenantId} and l.state = 'sent'
      and l.id in (select list_id from fund_payments where tenant_id = ${tenantId} and bank_file_id = ${bankFileId})
      and not exists (select from fund_payments y
        where y.tenant_id = l.tenant_id and y.list_id = l.id and y.state in ('waiting', 'sent'))
    returning l.id`.execute(tx)
  return rows.map(({ id }) => id)
}

export async function markReturned({ tx, tenantId }: FundContext, paymentId: string, note: string): Promise<void> {
  await sql`update fund_payments set state = 'returned', bank_note = ${note}
    where tenant_id = ${tenantId} and id = ${paymentId} and state = 'paid'`.execute(tx)
}

export async function markReceived(
  { tx, tenantId }: FundContext,
  paymentId: string,
  receipt: { readonly number: string; readonly on: CalendarDate; readonly by: string },
): Promise<void> {
  await sql`update fund_payments set receipt_no = ${receipt.number}, received_on = ${receipt.on}, received_by = ${receipt.by}
    where tenant_id = ${tenantId} and id = ${paymentId}`.execute(tx)
}
