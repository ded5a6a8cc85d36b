import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import { wanText } from '#engine/money/fen.ts'
import { XLSX_TYPE } from '#engine/spreadsheet/write-workbook.ts'
import type { WrittenColumn } from '#engine/spreadsheet/written-workbook.ts'
import type * as contract from '#modules/policies/award.contract.ts'
import { maskedKey } from '#modules/policies/award.rules.ts'
import { getRoundRow, listAwardRows } from '#modules/policies/server/award.store.ts'
import { paymentsOf, shownMoney } from '#modules/policies/server/award-view.service.ts'
import { type AwardWord, awardWords, becauseOf, noteIn } from '#modules/policies/server/award-words.ts'
import { findPolicyBook, nameOfPolicy } from '#modules/policies/server/policy-book.queries.ts'
import type { Handler } from '#server/http/module.ts'
import { writeWorkbook } from '#server/spreadsheets/write-workbook.ts'

/** The list as it is published and filed: codes masked. */
export const exportRoundOf: Handler<typeof contract.exportRound> = async (context, { awardRoundId }) => {
  const { tx, tenantId, actor, now, language } = context
  const round = await getRoundRow(context, awardRoundId)
  const book = await findPolicyBook(tx, tenantId)
  const awards = await listAwardRows(context, sql`a.round_id = ${awardRoundId}`)
  const payments = await paymentsOf(context, awards)
  const today = await getToday(tx, tenantId, now)
  const words = (key: AwardWord, params = {}) => awardWords(language, key, params)
  const columns: WrittenColumn[] = [
    { label: words('policy.export.key'), kind: 'text', width: 22 },
    { label: words('policy.export.name'), kind: 'text', width: 34 },
    { label: words('policy.export.region'), kind: 'text' },
    { label: words('award.export.policy'), kind: 'text', width: 34 },
    { label: words('award.export.amount'), kind: 'number', unit: words('award.export.unit') },
    { label: words('award.export.paid'), kind: 'number', unit: words('award.export.unit') },
    { label: words('award.export.state'), kind: 'text' },
    { label: words('award.export.note'), kind: 'text', width: 40 },
  ]
  const rows = awards.map((row) => {
    const name = nameOfPolicy(book, row.policy)
    const because = becauseOf(book, row.because).map(({ zh, en }) => (language === 'en' ? en : zh))
    const { paidFen } = shownMoney(row, payments)
    return [
      ...[maskedKey(row.key), row.name, row.region, language === 'en' ? name.en : name.zh],
      ...[wanText(BigInt(row.amountFen)), wanText(BigInt(paidFen)), words(`award.state.${row.state}`)],
      [...because, noteIn(language, row.note)].filter(Boolean).join('；'),
    ]
  })
  const facts = words('award.export.facts', {
    ...{ n: round.awards, firms: round.enterprises, wan: wanText(BigInt(round.amountFen)), today, who: actor.name },
  })
  const lines = [words('award.export.basis', { basis: round.basis, on: round.on }), facts]
  const name = round.title.slice(0, 30).replace(/[[\]:*?/\\]/g, ' ')
  const sheet = { name, title: round.title, lines, columns, rows }
  const detail = { rows: rows.length }
  context.audit({ subjectKind: 'award-round', subjectId: round.id, unitId: round.unitId, detail })
  const about = { title: round.title, creator: actor.name, createdAt: now.toISOString() }
  const body = await writeWorkbook({ ...about, sheets: [sheet] })
  return { body, name: `${round.title}.xlsx`, contentType: XLSX_TYPE, sizeBytes: body.length }
}
