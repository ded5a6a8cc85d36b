import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import { readCursor, writeCursor } from '#engine/contract/cursor.ts'
import { Refusal } from '#engine/refusal.ts'
import { maskedKey } from '#modules/policies/award.rules.ts'
import type * as contract from '#modules/policies/award-answer.contract.ts'
import type { AwardNotice } from '#modules/policies/award-answer.contract.ts'
import { listAwardRows, listRoundRows, type RoundRow } from '#modules/policies/server/award.store.ts'
import { findPolicyBook, nameOfPolicy } from '#modules/policies/server/policy-book.queries.ts'
import type { Handler } from '#server/http/module.ts'

/** What was published and not taken back. */
const ON_VIEW = sql<boolean>`o.published_on is not null and o.state <> 'withdrawn'`

const noticeOf = (row: RoundRow, today: string): AwardNotice => ({
  ...{ awardRoundId: row.id, title: row.title, basis: row.basis, notice: row.notice },
  ...{ publishedOn: row.publishedOn!, until: row.until!, isOpen: today <= row.until! },
  ...{ enterprises: row.enterprises, awards: row.awards, amountFen: row.amountFen },
})

export const listAwardNoticesOf: Handler<typeof contract.listAwardNotices> = async (
  context,
  { which, limit, cursor },
) => {
  const { tx, tenantId, now } = context
  const today = await getToday(tx, tenantId, now)
  const before = cursor === undefined ? sql`true` : sql`o.id < ${readCursor(cursor).id}`
  const wanted = which === 'all' ? sql`true` : sql`(o.until_on >= ${today}::date) = (${which} = 'open')`
  const rows = await listRoundRows(context, sql`${ON_VIEW} and ${wanted} and ${before}`, limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: page.map((row) => noticeOf(row, today)),
    next: rows.length > limit && last ? writeCursor({ id: last.id, key: '' }) : null,
  }
}

/** Codes masked, nothing of objections, of who was left out, or why anybody is on it. */
export const getAwardNoticeOf: Handler<typeof contract.getAwardNotice> = async (context, { awardRoundId }) => {
  const { tx, tenantId, now } = context
  const [round] = await listRoundRows(context, sql`o.id = ${awardRoundId} and ${ON_VIEW}`, 1)
  if (round === undefined) throw new Refusal('not-found', { key: 'award.not-published' })
  const book = await findPolicyBook(tx, tenantId)
  const shown = sql<boolean>`a.round_id = ${round.id} and a.state in ('listed', 'objected', 'paid', 'recovering')`
  const awards = await listAwardRows(context, shown)
  return {
    ...noticeOf(round, await getToday(tx, tenantId, now)),
    rows: awards.map(({ id, name, key, region, policy, amountFen }) => ({
      ...{ id, name, region, amountFen, key: maskedKey(key), policy: nameOfPolicy(book, policy) },
    })),
  }
}
