import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import { readCursor, writeCursor } from '#engine/contract/cursor.ts'
import { wanText } from '#engine/money/fen.ts'
import { XLSX_TYPE } from '#engine/spreadsheet/write-workbook.ts'
import { isAnswering, type RoundState } from '#modules/policies/award.rules.ts'
import type * as contract from '#modules/policies/award-answer.contract.ts'
import type { OwnAward } from '#modules/policies/award-answer.contract.ts'
import { type AwardRow, listAwardRows } from '#modules/policies/server/award.store.ts'
import { awardsToAnswer } from '#modules/policies/server/award-answer.store.ts'
import { paymentsOf, shownMoney } from '#modules/policies/server/award-view.service.ts'
import { type AwardWord, awardWords, becauseOf, noteIn } from '#modules/policies/server/award-words.ts'
import { findPolicyBook, nameOfPolicy } from '#modules/policies/server/policy-book.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'
import { writeWorkbook } from '#server/spreadsheets/write-workbook.ts'

interface OwnRound {
  readonly awardId: string
  readonly id: string
  readonly title: string
  readonly state: RoundState
  readonly until: string | null
  readonly confirmUntil: string | null
}

const OPEN = sql<boolean>`a.state = 'waiting'`

async function roundsOf({ tx, tenantId }: OperationContext, awards: readonly AwardRow[]) {
  const ids = awards.map(({ id }) => id)
  const { rows } = await sql<OwnRound>`
    select a.id as award_id, o.id, o.title, o.state, o.until_on as "until", o.confirm_until
    from awards a join award_rounds o on o.tenant_id = a.tenant_id and o.id = a.round_id
    where a.tenant_id = ${tenantId} and a.id = any(${ids}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.awardId, row]))
}

/** A draft nobody was asked about is not told to anybody: it may never go out. */
const TOLD = sql<boolean>`exists (select from award_rounds o where o.tenant_id = a.tenant_id and o.id = a.round_id
  and o.state <> 'draft' and (o.state <> 'withdrawn' or o.confirm_until is not null or o.published_on is not null))`

async function ownRows(
  context: OperationContext,
  which: 'open' | 'all',
  page: { readonly limit: number; readonly cursor?: string | undefined; readonly registerEntryId?: string | undefined },
) {
  const { tx, tenantId, now, actor, language } = context
  const mine = sql<boolean>`${awardsToAnswer(actor)} and ${TOLD}`
  const before = page.cursor === undefined ? sql`true` : sql`a.id < ${readCursor(page.cursor).id}`
  const wanted = which === 'open' ? OPEN : sql`true`
  const of = page.registerEntryId === undefined ? sql`true` : sql`a.entry_id = ${page.registerEntryId}`
  const awards = await listAwardRows(context, sql`${mine} and ${wanted} and ${before} and ${of}`, page.limit + 1)
  const shown = awards.slice(0, page.limit)
  const rounds = await roundsOf(context, shown)
  const payments = await paymentsOf(context, shown)
  const book = await findPolicyBook(tx, tenantId)
  const today = await getToday(tx, tenantId, now)
  const { rows: sums } = await sql<{ open: number; fen: string }>`
    select count(*) filter (where ${OPEN})::int as open,
      coalesce(sum(a.amount_fen) filter (where a.state in ('waiting', 'listed', 'objected', 'paid')), 0)::text as fen
    from awards a join register_entries e on e.tenant_id = a.tenant_id and e.id = a.entry_id
    where a.tenant_id = ${tenantId} and ${mine}`.execute(tx)
  const rows = shown.map((award): OwnAward => {
    const round = rounds.get(award.id)!
    const may = award.state === 'waiting' || (award.state === 'listed' && award.silence !== null)
    return {
      ...{ id: award.id, registerEntryId: award.entryId, name: award.name, amountFen: award.amountFen },
      ...{ reason: award.reason, state: award.state, silence: award.silence, holdUntil: award.holdUntil },
      ...{ until: round.until, answerBy: round.confirmUntil, note: noteIn(language, award.note) },
      round: { id: round.id, title: round.title, state: round.state },
      policy: { code: award.policy, name: nameOfPolicy(book, award.policy) },
      because: becauseOf(book, award.because),
      mayAnswer: may && isAnswering({ ...round, today }),
      paidFen: shownMoney(award, payments).paidFen,
      hasLetter: award.state === 'paid' || award.state === 'recovering',
    }
  })
  const last = shown.at(-1)
  const next = awards.length > page.limit && last ? writeCursor({ id: last.id, key: '' }) : null
  return { rows, next, open: sums[0]!.open, amountFen: sums[0]!.fen }
}

export const listOwnAwardsOf: Handler<typeof contract.listOwnAwards> = (context, { which, ...page }) =>
  ownRows(context, which, page)

const MOST_ROWS = 5000

export const exportOwnAwardsOf: Handler<typeof contract.exportOwnAwards> = async (context, { which }) => {
  const { tx, tenantId, actor, now, language } = context
  const { rows, amountFen } = await ownRows(context, which, { limit: MOST_ROWS })
  const words = (key: AwardWord, params = {}) => awardWords(language, key, params)
  const today = await getToday(tx, tenantId, now)
  const title = words('award.own.title')
  const firms = new Set(rows.map(({ registerEntryId }) => registerEntryId)).size
  const counts = { n: rows.length, firms, wan: wanText(BigInt(amountFen)), today, who: actor.name }
  const sheet = {
    name: title,
    title,
    lines: [words('award.export.facts', counts), ...(which === 'open' ? [words('award.own.open')] : [])],
    columns: [
      { label: words('policy.export.name'), kind: 'text' as const, width: 34 },
      { label: words('award.export.policy'), kind: 'text' as const, width: 34 },
      { label: words('award.own.round'), kind: 'text' as const, width: 30 },
      { label: words('award.export.amount'), kind: 'number' as const, unit: words('award.export.unit') },
      { label: words('award.export.paid'), kind: 'number' as const, unit: words('award.export.unit') },
      { label: words('award.export.state'), kind: 'text' as const },
      { label: words('award.export.note'), kind: 'text' as const, width: 40 },
    ],
    rows: rows.map((row) => [
      ...[row.name, language === 'en' ? row.policy.name.en : row.policy.name.zh, row.round.title],
      ...[wanText(BigInt(row.amountFen)), wanText(BigInt(row.paidFen)), words(`award.state.${row.state}`), row.note],
    ]),
  }
  context.audit({ detail: { rows: rows.length } })
  const body = await writeWorkbook({ title, creator: actor.name, createdAt: now.toISOString(), sheets: [sheet] })
  return { body, name: `${title}.xlsx`, contentType: XLSX_TYPE, sizeBytes: body.length }
}
