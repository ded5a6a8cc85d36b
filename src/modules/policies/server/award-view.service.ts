import { sql } from 'kysely'
import { listHistory } from '#cases/server/history.queries.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { readCursor, writeCursor } from '#engine/contract/cursor.ts'
import { wanText } from '#engine/money/fen.ts'
import { XLSX_TYPE } from '#engine/spreadsheet/write-workbook.ts'
import type { WrittenColumn } from '#engine/spreadsheet/written-workbook.ts'
import { say } from '#engine/text/message.ts'
import type * as contract from '#modules/policies/award.contract.ts'
import type { Award, RoundHead } from '#modules/policies/award.contract.ts'
import { maskedKey, maskedName, mayRound, ROUND_ACTS } from '#modules/policies/award.rules.ts'
import { policyMessages } from '#modules/policies/policy.messages.ts'
import { roundsInSight, roundViewer } from '#modules/policies/server/award.access.ts'
import {
  type AwardRow,
  getRoundRow,
  listAwardRows,
  listObjections,
  listRoundRows,
  type ObjectionRow,
  type RoundRow,
  roundHash,
} from '#modules/policies/server/award.store.ts'
import { findPolicyBook, type PolicyBook } from '#modules/policies/server/policy-book.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'
import { writeWorkbook } from '#server/spreadsheets/write-workbook.ts'

type Word = keyof typeof policyMessages & string

const wordsOf = (context: OperationContext, key: string, params?: Readonly<Record<string, string | number>>): string =>
  key in policyMessages ? say(policyMessages, context.language, key as Word, params) : key

const nameIn = (book: PolicyBook | undefined, code: string) =>
  book?.policies.find(({ policy }) => policy.code === code)?.policy.name ?? { zh: code, en: code }

const headOf = (row: RoundRow, book: PolicyBook | undefined): RoundHead => ({
  ...{ id: row.id, title: row.title, on: row.on, state: row.state, version: row.version, until: row.until },
  ...{ awards: row.awards, enterprises: row.enterprises, amountFen: row.amountFen, openObjections: row.openObjections },
  pool: { id: row.poolId, name: { zh: row.poolZh, en: row.poolEn } },
  policies: row.policies.map((code) => ({ code, name: nameIn(book, code) })),
  madeBy: row.maker,
  madeAt: row.madeAt.toISOString(),
})

export const listRoundsOf: Handler<typeof contract.listRounds> = async (context, { state, limit, cursor }) => {
  const before = cursor === undefined ? sql`true` : sql`o.id < ${readCursor(cursor).id}`
  const wanted = state === undefined ? sql`true` : sql`o.state = ${state}`
  const where = sql<boolean>`${roundsInSight(context.actor)} and ${before} and ${wanted}`
  const rows = await listRoundRows(context, where, limit + 1)
  const book = await findPolicyBook(context.tx, context.tenantId)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: page.map((row) => headOf(row, book)),
    next: rows.length > limit && last ? writeCursor({ id: last.id, key: '' }) : null,
  }
}

/** Lessened by these: words of stacking rules, or that a limit is shared. */
function becauseOf(context: OperationContext, book: PolicyBook | undefined, codes: readonly string[]) {
  return codes.map((code) => {
    const rule = book?.stacking.find((one) => one.code === code)
    if (rule) return { zh: `${rule.clause} ${rule.reason.zh}`, en: `${rule.clause} ${rule.reason.en}` }
    const [zh, en] = policyMessages['award.shared']
    return code === 'limit' || code === 'pool' ? { zh, en } : { zh: code, en: wordsOf(context, code) }
  })
}

function shownAward(
  context: OperationContext,
  book: PolicyBook | undefined,
  row: AwardRow,
  objections: readonly ObjectionRow[],
  mayManage: boolean,
): Award {
  return {
    ...{ id: row.id, registerEntryId: row.entryId, name: row.name, region: row.region, version: row.version },
    ...{ claimFen: row.claimFen, amountFen: row.amountFen, reason: row.reason, state: row.state },
    key: maskedKey(row.key),
    policy: { code: row.policy, name: nameIn(book, row.policy) },
    because: becauseOf(context, book, row.because),
    note: wordsOf(context, row.note),
    isConfirmed: row.confirmedAt !== null,
    objections: objections.map((one) => ({
      ...{ id: one.id, reason: one.reason, state: one.state, note: one.note },
      objector: maskedName(one.objector),
      raisedAt: one.raisedAt.toISOString(),
      mayDecide: mayManage && one.state === 'open' && one.raisedBy !== context.actor.personId,
    })),
  }
}

export const getRoundOf: Handler<typeof contract.getRound> = async (context, { awardRoundId }) => {
  const { tx, tenantId, now } = context
  const round = await getRoundRow(context, awardRoundId)
  const book = await findPolicyBook(tx, tenantId)
  const awards = await listAwardRows(context, sql`a.round_id = ${awardRoundId}`)
  const objections = await listObjections(
    context,
    awards.map(({ id }) => id),
  )
  const viewer = await roundViewer(context, round.unitId)
  const today = await getToday(tx, tenantId, now)
  const situation = { ...round, today, listed: awards.filter(({ state }) => state === 'listed').length }
  return {
    ...headOf(round, book),
    ...{ basis: round.basis, notice: round.notice, publishedOn: round.publishedOn, limitFen: round.limitFen },
    sha256: roundHash(round, awards),
    paymentListId: round.paymentListId,
    approvedBy: round.approver,
    rows: awards.map((row) =>
      shownAward(
        context,
        book,
        row,
        objections.filter(({ awardId }) => awardId === row.id),
        viewer.mayManage,
      ),
    ),
    acts: Object.fromEntries(
      ROUND_ACTS.map((act) => {
        const answer = mayRound(act, situation, viewer)
        return [act, answer.may ? { may: true } : { may: false, reason: wordsOf(context, answer.reason) }]
      }),
    ) as Record<(typeof ROUND_ACTS)[number], { may: boolean; reason?: string }>,
    history: (await listHistory(tx, tenantId, { kind: 'award-round', id: awardRoundId })).map((line) => ({
      at: line.at.toISOString(),
      by: line.personName,
      text: wordsOf(context, line.key, line.params),
    })),
  }
}

/** The list as it is published and filed: codes masked. */
export const exportRoundOf: Handler<typeof contract.exportRound> = async (context, { awardRoundId }) => {
  const { tx, tenantId, actor, now, language } = context
  const round = await getRoundRow(context, awardRoundId)
  const book = await findPolicyBook(tx, tenantId)
  const awards = await listAwardRows(context, sql`a.round_id = ${awardRoundId}`)
  const today = await getToday(tx, tenantId, now)
  const words = (key: Word, params = {}) => say(policyMessages, language, key, params)
  const columns: WrittenColumn[] = [
    { label: words('policy.export.key'), kind: 'text', width: 22 },
    { label: words('policy.export.name'), kind: 'text', width: 34 },
    { label: words('policy.export.region'), kind: 'text' },
    { label: words('award.export.policy'), kind: 'text', width: 34 },
    { label: words('award.export.amount'), kind: 'number', unit: '万元' },
    { label: words('award.export.state'), kind: 'text' },
    { label: words('award.export.note'), kind: 'text', width: 40 },
  ]
  const rows = awards.map((row) => {
    const name = nameIn(book, row.policy)
    const because = becauseOf(context, book, row.because).map(({ zh, en }) => (language === 'en' ? en : zh))
    return [
      ...[maskedKey(row.key), row.name, row.region, language === 'en' ? name.en : name.zh],
      ...[wanText(BigInt(row.amountFen)), words(`award.state.${row.state}`)],
      [...because, wordsOf(context, row.note)].filter(Boolean).join('；'),
    ]
  })
  const facts = words('award.export.facts', {
    ...{ n: round.awards, firms: round.enterprises, wan: wanText(BigInt(round.amountFen)), today, who: actor.name },
  })
  const lines = [words('award.export.basis', { basis: round.basis, on: round.on }), facts]
  const sheet = {
    name: round.title.slice(0, 30).replace(/[[\]:*?/\\]/g, ' '),
    title: round.title,
    lines,
    columns,
    rows,
  }
  context.audit({
    subjectKind: 'award-round',
    subjectId: round.id,
    unitId: round.unitId,
    detail: { rows: rows.length },
  })
  const about = { title: round.title, creator: actor.name, createdAt: now.toISOString() }
  const body = await writeWorkbook({ ...about, sheets: [sheet] })
  return { body, name: `${round.title}.xlsx`, contentType: XLSX_TYPE, sizeBytes: body.length }
}
