import { getToday } from '#cases/server/tenant.queries.ts'
import { wanText } from '#engine/money/fen.ts'
import { Refusal } from '#engine/refusal.ts'
import { XLSX_TYPE } from '#engine/spreadsheet/write-workbook.ts'
import type { WrittenColumn } from '#engine/spreadsheet/written-workbook.ts'
import { say } from '#engine/text/message.ts'
import type * as contract from '#modules/policies/policy.contract.ts'
import { policyMessages } from '#modules/policies/policy.messages.ts'
import { listResultRows } from '#modules/policies/server/policy.queries.ts'
import { getPolicyBook, getVersion } from '#modules/policies/server/policy-book.queries.ts'
import type { Handler } from '#server/http/module.ts'
import { writeWorkbook } from '#server/spreadsheets/write-workbook.ts'

const MOST_ROWS = 50_000

/** The enterprises a policy reaches, as a workbook that says what it is. */
export const exportPolicyEnterprisesOf: Handler<typeof contract.exportPolicyEnterprises> = async (context, input) => {
  const { tx, tenantId, actor, now, language } = context
  const words = (key: keyof typeof policyMessages & string, params = {}) => say(policyMessages, language, key, params)
  const today = await getToday(tx, tenantId, now)
  const { policy } = getVersion(await getPolicyBook(tx, tenantId), input.policyCode, today)
  const { rows, total } = await listResultRows(context, actor, { ...input, limit: MOST_ROWS })
  if (total > MOST_ROWS) throw new Refusal('over-limit', { key: 'policy.export-too-many' })
  const title = language === 'en' ? policy.name.en : policy.name.zh
  const filters = [words(`policy.state.${input.state}`), input.region].filter(Boolean).join(' · ')
  const columns: WrittenColumn[] = [
    { label: words('policy.export.key'), kind: 'text', width: 22 },
    { label: words('policy.export.name'), kind: 'text', width: 34 },
    { label: words('policy.export.region'), kind: 'text' },
    { label: words('policy.export.state'), kind: 'text' },
    { label: words('policy.export.amount'), kind: 'number', unit: '万元' },
    { label: words('policy.export.pays'), kind: 'number', unit: '万元' },
    { label: words('policy.export.version'), kind: 'text' },
  ]
  const wan = (fen: string | null) => (fen === null ? null : wanText(BigInt(fen)))
  const sheet = {
    name: title.slice(0, 30).replace(/[[\]:*?/\\]/g, ' '),
    title,
    lines: [
      words('policy.export.filter', { filters }),
      words('policy.export.facts', { n: total, today, who: actor.name }),
    ],
    columns,
    rows: rows.map((row) => [
      ...[row.key, row.name, row.region, words(`policy.state.${row.state}`)],
      ...[wan(row.amountFen), wan(row.paysFen), row.version],
    ]),
    frozenColumns: 2,
  }
  context.audit({ detail: { policy: policy.code, rows: total } })
  const body = await writeWorkbook({ title, creator: actor.name, createdAt: now.toISOString(), sheets: [sheet] })
  return { body, name: `${title}${today}.xlsx`, contentType: XLSX_TYPE, sizeBytes: body.length }
}
