import { sql } from 'kysely'
import { can, scopeOf } from '#engine/access/can.ts'
import { readCursor, writeCursor } from '#engine/contract/cursor.ts'
import type * as contract from '#modules/funds/bank-file.contract.ts'
import type { BankFile } from '#modules/funds/bank-file.contract.ts'
import {
  type BankFileRow,
  getBankFileRow,
  listBankFileRows,
  listResults,
} from '#modules/funds/server/bank-file.queries.ts'
import { unitInSight } from '#modules/funds/server/fund.access.ts'
import { listListRows } from '#modules/funds/server/payment.queries.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import type { Handler } from '#server/http/module.ts'

const headOf = (row: BankFileRow): BankFile => ({
  id: row.id,
  number: row.number,
  pool: { id: row.poolId, name: { zh: row.poolZh, en: row.poolEn } },
  state: row.state,
  payments: row.payments,
  totalFen: String(row.totalFen),
  paid: row.paid,
  failed: row.failed,
  waiting: row.waiting,
  differences: row.differences,
  madeBy: row.maker,
  madeAt: row.madeAt.toISOString(),
})

export const listBankFiles: Handler<typeof contract.listBankFiles> = async (context, { after, limit }) => {
  const sight = unitInSight(context.actor, 'p')
  const page = after === undefined ? sight : sql<boolean>`${sight} and f.id < ${readCursor(after).id}::uuid`
  const rows = await listBankFileRows(context, page, limit + 1)
  const shown = rows.slice(0, limit)
  const waiting = await listListRows(context, sql`l.state = 'approved' and ${sight}`, 500)
  return {
    rows: shown.map(headOf),
    waiting: waiting.map((list) => ({
      id: list.id,
      number: list.number ?? '',
      title: list.title,
      poolId: list.poolId,
      totalFen: String(list.totalFen),
      payments: list.payments,
    })),
    next: rows.length > limit ? writeCursor({ id: shown.at(-1)!.id, key: '' }) : null,
    mayRemit: scopeOf(context.actor, 'fund.remit') !== undefined,
  }
}

export const getBankFile: Handler<typeof contract.getBankFile> = async (context, { bankFileId }) => {
  const row = await getBankFileRow(context, bankFileId)
  const lists = await listListRows(
    context,
    sql`l.id in (select list_id from fund_payments y where y.tenant_id = l.tenant_id and y.bank_file_id = ${bankFileId})`,
    500,
  )
  const path = (await findUnitPath(context.tx, context.tenantId, row.unitId)) ?? '/'
  return {
    ...headOf(row),
    name: row.name,
    sha256: row.sha256,
    lists: lists.map(({ id, number, title }) => ({ id, number: number ?? '', title })),
    results: (await listResults(context, bankFileId)).map((one) => ({
      ...one,
      takenAt: one.takenAt.toISOString(),
      differences: [...one.differences],
    })),
    mayRemit: can(context.actor, 'fund.remit', path),
  }
}
