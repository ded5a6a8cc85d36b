import { sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import { getTenantClock } from '#cases/server/tenant.queries.ts'
import { yuanText } from '#engine/money/fen.ts'
import { exact } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/funds/payment.contract.ts'
import { contentHash, getListRow, listApprovals, listPayments } from '#modules/funds/server/payment.queries.ts'
import { findFundPractice, namedBy } from '#modules/funds/server/practice.queries.ts'
import { listLastNames } from '#modules/organisations/server/unit.queries.ts'
import { fill, findDocumentFonts, getTemplate, listTemplates } from '#server/documents/template.queries.ts'
import { writeDocument } from '#server/documents/write-document.ts'
import type { Handler } from '#server/http/module.ts'

/** The list as it is filed: payees, accounts, amounts, and what each approver said to which content. */
export const downloadPaymentList: Handler<typeof contract.downloadPaymentList> = async (context, { paymentListId }) => {
  const { tx, tenantId } = context
  const list = await getListRow(context, paymentListId)
  const payments = await listPayments(context, sql`y.list_id = ${paymentListId}`)
  const { utcOffsetMinutes } = await getTenantClock(tx, tenantId)
  const kinds = (await findFundPractice(context))?.lists
  const [organ] = await listLastNames(tx, tenantId, [list.unitId])
  const approvals = await listApprovals(context, list.id, list.round)
  const [offered] = await listTemplates(tx, tenantId, 'payments')
  if (offered === undefined)
    throw new Refusal('rule-broken', { key: 'paper.no-template', params: { name: 'payments' } })
  const { paper } = fill(await getTemplate(tx, tenantId, offered), 'payments', {
    number: list.number ?? undefined,
    title: list.title,
    kind: namedBy(kinds, list.kind).name.zh,
    pool: list.poolZh,
    basis: list.basis,
    publicity: list.publicity === '' ? undefined : list.publicity,
    organ: organ?.nameZh,
    madeBy: list.maker ?? undefined,
    madeOn: localDay(list.madeAt, utcOffsetMinutes),
    totalYuan: exact(yuanText(list.totalFen)),
    count: payments.length,
    hash: contentHash(list, payments).slice(0, 16),
    payments: payments.map((one) => ({
      number: one.number,
      payee: one.payeeName,
      bank: one.bankName,
      account: one.bankAccount,
      yuan: exact(yuanText(one.amountFen)),
      purpose: one.purpose,
    })),
    approvals: approvals.map((one) => ({
      step: list.steps[one.step]?.name.zh ?? '',
      by: one.by,
      on: localDay(one.at, utcOffsetMinutes),
      note: one.note === '' ? '同意' : one.note,
    })),
  })
  const body = await writeDocument(paper, { fonts: await findDocumentFonts(tx, tenantId) })
  return {
    body,
    name: `${list.number ?? list.title}.docx`,
    contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    sizeBytes: body.byteLength,
  }
}
