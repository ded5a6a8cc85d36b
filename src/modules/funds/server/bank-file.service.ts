import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { takeNumber } from '#cases/server/official-number.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import type { FundPractice } from '#engine/definition/fund-practice.ts'
import { sumFen, wanText } from '#engine/money/fen.ts'
import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/funds/bank-file.contract.ts'
import { type BankPayment, bankCsv, bankTable, compareAnswer, readAnswer } from '#modules/funds/bank-file.rules.ts'
import { getBankContent, getBankFileRow } from '#modules/funds/server/bank-file.queries.ts'
import {
  finishAnswered,
  insertBankFile,
  insertResult,
  sendPayments,
  settlePayments,
} from '#modules/funds/server/bank-file.store.ts'
import { tellFund } from '#modules/funds/server/fund-course.ts'
import { bookPostings } from '#modules/funds/server/ledger.store.ts'
import { getListRow, listListRows, listPayments, type PaymentRow } from '#modules/funds/server/payment.queries.ts'
import { moveList } from '#modules/funds/server/payment.store.ts'
import { listParams, listSubject } from '#modules/funds/server/payment-course.ts'
import { getPoolRow } from '#modules/funds/server/pool.queries.ts'
import { getFundPractice } from '#modules/funds/server/practice.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'
import { writeWorkbook } from '#server/spreadsheets/write-workbook.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const bankPayment = (row: PaymentRow): BankPayment => ({ ...row, reference: row.reference ?? '' })

/** Approved lists go out to the bank, each once: what was made is kept and given out again byte for byte. */
export const makeBankFile: Handler<typeof contract.makeBankFile> = async (context, { poolId, paymentListIds }) => {
  const pool = await getPoolRow(context, poolId)
  const { bank, number: code } = await getFundPractice(context)
  const ids = [...new Set(paymentListIds)].sort()
  await sql`select 1 from fund_payment_lists where tenant_id = ${context.tenantId} and id = any(${ids}::uuid[])
    order by id for update`.execute(context.tx)
  const lists = await listListRows(context, sql`l.id = any(${ids}::uuid[]) and l.pool_id = ${poolId}`, ids.length)
  if (lists.length !== ids.length) throw new Refusal('not-found', { key: 'bank-file.no-list', at: 'paymentListIds' })
  if (lists.some(({ state }) => state !== 'approved'))
    throw new Refusal('wrong-state', { key: 'bank-file.not-approved', at: 'paymentListIds' })
  const payments = await listPayments(context, sql`y.list_id = any(${ids}::uuid[])`)
  const id = context.newId()
  const year = Number((await getToday(context.tx, context.tenantId, context.now)).slice(0, 4))
  const serial = await takeNumber(context, { series: `${code}-bank`, year, subject: { kind: 'bank-file', id } })
  const number = `${year}-${String(serial).padStart(4, '0')}`
  const { name, content } = await written(context, bank, number, payments.map(bankPayment))
  const by = context.actor.personId
  await insertBankFile(context, {
    id,
    poolId,
    number,
    name,
    content,
    sha256: createHash('sha256').update(content).digest('hex'),
    payments: payments.length,
    totalFen: sumFen(payments.map(({ amountFen }) => amountFen)),
    by,
  })
  await sendPayments(
    context,
    id,
    payments.map((one) => one.id),
  )
  for (const list of lists) {
    await moveList(context, list.id, 'sent')
    await tellFund(context, listSubject(list), 'payment.sent', { ...listParams(list), file: number }, by)
  }
  context.audit({
    subjectKind: 'bank-file',
    subjectId: id,
    unitId: pool.unitId,
    detail: { number, payments: payments.length },
  })
  return { bankFileId: id }
}

async function written(
  { now }: OperationContext,
  bank: FundPractice['bank'],
  number: string,
  payments: readonly BankPayment[],
): Promise<{ readonly name: string; readonly content: Uint8Array }> {
  const [heads, ...lines] = bankTable(bank, payments)
  if (bank.format === 'csv') return { name: `${number}.csv`, content: Buffer.from(bankCsv([heads!, ...lines])) }
  const columns = heads!.map((label) => ({ label, kind: 'text' as const, width: 24 }))
  const sheets = [{ name: number, title: number, lines: [], columns, rows: lines }]
  const content = await writeWorkbook({ title: number, creator: '', createdAt: now.toISOString(), sheets })
  return { name: `${number}.xlsx`, content }
}

export const downloadBankFile: Handler<typeof contract.downloadBankFile> = async (context, { bankFileId }) => {
  const { name } = await getBankFileRow(context, bankFileId)
  const body = await getBankContent(context, bankFileId)
  return {
    body,
    name,
    contentType: name.endsWith('.csv') ? 'text/csv; charset=utf-8' : XLSX,
    sizeBytes: body.byteLength,
  }
}

/** A line of the received file: its place and its cells as text. */
export interface ReceivedRow {
  readonly line: number
  readonly cells: readonly string[]
}

/** What agrees is booked with this act; every difference is kept and told. The same answer twice changes nothing. */
export async function takeBankResult(
  context: OperationContext,
  { bankFileId }: { readonly bankFileId: string },
  rows: readonly ReceivedRow[],
) {
  const file = await getBankFileRow(context, bankFileId, true)
  const { bank } = await getFundPractice(context)
  const { lines, missing } = readAnswer(bank, rows)
  if (missing.length > 0 || lines.length === 0)
    throw new Refusal('rule-broken', { key: 'bank-file.no-columns', at: 'file' })
  const payments = await listPayments(context, sql`y.bank_file_id = ${bankFileId}`)
  const answer = compareAnswer(
    bank,
    lines,
    payments.map((row) => ({ ...bankPayment(row), isWaiting: row.state === 'sent' })),
  )
  const by = context.actor.personId
  const on = await getToday(context.tx, context.tenantId, context.now)
  await insertResult(context, {
    id: context.newId(),
    bankFileId,
    name: context.upload!.name.slice(0, 200),
    sha256: context.upload!.sha256,
    lines: lines.length,
    paid: answer.paid.length,
    failed: answer.failed.length,
    differences: answer.differences,
    by,
  })
  await settlePayments(context, 'paid', answer.paid, on)
  await settlePayments(context, 'failed', answer.failed, on)
  const byId = new Map(payments.map((row) => [row.id, row]))
  const entries = (of: readonly { readonly id: string }[]) =>
    of.map(({ id }) => {
      const { commitmentId, amountFen } = byId.get(id)!
      return { poolId: file.poolId, commitmentId, amountFen }
    })
  const head = { poolId: file.poolId, cause: { kind: 'bank-file', id: bankFileId }, on, by, reason: file.number }
  await bookPostings(context, [
    { ...head, movement: 'pay', entries: entries(answer.paid) },
    { ...head, movement: 'cancel', entries: entries(answer.failed) },
  ])
  for (const listId of await finishAnswered(context, bankFileId)) {
    const list = await getListRow(context, listId)
    await tellFund(
      context,
      listSubject(list),
      'payment.done',
      { ...listParams(list), paid: wanText(BigInt(list.paid)) },
      by,
    )
  }
  context.audit({
    subjectKind: 'bank-file',
    subjectId: bankFileId,
    unitId: file.unitId,
    detail: { paid: answer.paid.length, failed: answer.failed.length, differences: answer.differences.length },
  })
  return {
    bankFileId,
    lines: lines.length,
    paid: answer.paid.length,
    failed: answer.failed.length,
    differences: [...answer.differences],
  }
}
