import { sql } from 'kysely'
import { listHistory } from '#cases/server/history.queries.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { readCursor, writeCursor } from '#engine/contract/cursor.ts'
import { sumFen } from '#engine/money/fen.ts'
import { listPayments, type PaymentRow } from '#modules/funds/server/payment.queries.ts'
import type * as contract from '#modules/policies/award.contract.ts'
import type { Award, RoundHead } from '#modules/policies/award.contract.ts'
import {
  type Found,
  maskedKey,
  maskedName,
  mayRound,
  type Occasion,
  ROUND_ACTS,
  type RoundViewer,
} from '#modules/policies/award.rules.ts'
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
import { listDueParts, listParts, type PartRow } from '#modules/policies/server/award-part.store.ts'
import { becauseOf, noteIn } from '#modules/policies/server/award-words.ts'
import type { SheetContext } from '#modules/policies/server/enterprise-sheet.queries.ts'
import { findPolicyBook, nameOfPolicy, type PolicyBook } from '#modules/policies/server/policy-book.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

const headOf = (row: RoundRow, book: PolicyBook | undefined): RoundHead => ({
  ...{ id: row.id, title: row.title, on: row.on, state: row.state, version: row.version, until: row.until },
  ...{ awards: row.awards, enterprises: row.enterprises, amountFen: row.amountFen, openObjections: row.openObjections },
  ...{ confirmUntil: row.confirmUntil, waiting: row.waiting },
  pool: { id: row.poolId, name: { zh: row.poolZh, en: row.poolEn } },
  policies: row.policies.map((code) => ({ code, name: nameOfPolicy(book, code) })),
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

/** All that stands beside the awards of a round. */
interface Beside {
  readonly objections: ReadonlyMap<string, readonly ObjectionRow[]>
  readonly parts: ReadonlyMap<string, readonly PartRow[]>
  /** By commitment. */
  readonly payments: ReadonlyMap<string, readonly PaymentRow[]>
  readonly viewer: RoundViewer
}

const grouped = <One>(rows: readonly One[], keyOf: (row: One) => string): ReadonlyMap<string, readonly One[]> => {
  const groups = new Map<string, One[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group === undefined) groups.set(keyOf(row), [row])
    else group.push(row)
  }
  return groups
}

/** What has reached the payee of a commitment. */
export async function paymentsOf(context: SheetContext, awards: readonly AwardRow[]) {
  const ids = awards.flatMap(({ commitmentId }) => commitmentId ?? [])
  const rows = ids.length === 0 ? [] : await listPayments(context, sql`y.commitment_id = any(${ids}::uuid[])`)
  return grouped(rows, ({ commitmentId }) => commitmentId)
}

export function shownMoney(award: AwardRow, payments: ReadonlyMap<string, readonly PaymentRow[]>) {
  const own = award.commitmentId === null ? [] : (payments.get(award.commitmentId) ?? [])
  const paid = own.filter(({ state }) => state === 'paid')
  return {
    paidFen: String(sumFen(paid.map(({ amountFen }) => amountFen))),
    isReceived: paid.length > 0 && paid.every(({ receivedOn }) => receivedOn !== null),
  }
}

function shownAward(
  { actor, language }: Pick<OperationContext, 'actor' | 'language'>,
  book: PolicyBook | undefined,
  round: RoundRow,
  row: AwardRow,
  { objections, parts, payments, viewer }: Beside,
): Award {
  return {
    ...{ id: row.id, registerEntryId: row.entryId, name: row.name, region: row.region, version: row.version },
    ...{ claimFen: row.claimFen, amountFen: row.amountFen, reason: row.reason, state: row.state },
    ...{ silence: row.silence, holdUntil: row.holdUntil, breachedOn: row.breachedOn },
    ...shownMoney(row, payments),
    key: maskedKey(row.key),
    policy: { code: row.policy, name: nameOfPolicy(book, row.policy) },
    because: becauseOf(book, row.because),
    note: noteIn(language, row.note),
    isConfirmed: row.confirmedAt !== null,
    parts: (parts.get(row.id) ?? []).map(
      ({ number, nameZh, nameEn, amountFen, dueOn, state, note, paymentListId }) => ({
        ...{ number, name: { zh: nameZh, en: nameEn }, amountFen, dueOn, state, note, paymentListId },
      }),
    ),
    mayRecover: row.state === 'paid' && viewer.mayApprove && round.madeBy !== viewer.personId,
    objections: (objections.get(row.id) ?? []).map((one) => ({
      ...{ id: one.id, reason: one.reason, state: one.state, note: one.note },
      objector: maskedName(one.objector),
      raisedAt: one.raisedAt.toISOString(),
      mayDecide: viewer.mayManage && one.state === 'open' && one.raisedBy !== actor.personId,
    })),
  }
}

interface CheckRow {
  readonly id: string
  readonly on: string
  readonly occasion: Occasion
  readonly found: Found
  readonly name: string
  readonly policy: string
  readonly fromFen: string
  readonly toFen: string
  readonly reason: string
}

const MOST_CHECKS = 500

async function listChecks({ tx, tenantId }: SheetContext, roundId: string): Promise<readonly CheckRow[]> {
  const { rows } = await sql<CheckRow>`
    select k.id, k.on_date as "on", k.occasion, k.found, e.name, a.policy, k.from_fen::text as from_fen,
      k.to_fen::text as to_fen, k.reason
    from award_checks k
    join awards a on a.tenant_id = k.tenant_id and a.id = k.award_id
    join register_entries e on e.tenant_id = a.tenant_id and e.id = a.entry_id
    where k.tenant_id = ${tenantId} and k.round_id = ${roundId} order by k.id desc limit ${MOST_CHECKS}`.execute(tx)
  return rows
}

export const getRoundOf: Handler<typeof contract.getRound> = async (context, { awardRoundId }) => {
  const { tx, tenantId, now, language } = context
  const round = await getRoundRow(context, awardRoundId)
  const book = await findPolicyBook(tx, tenantId)
  const awards = await listAwardRows(context, sql`a.round_id = ${awardRoundId}`)
  const ids = awards.map(({ id }) => id)
  const viewer = await roundViewer(context, round.unitId)
  const beside: Beside = {
    viewer,
    objections: grouped(await listObjections(context, ids), ({ awardId }) => awardId),
    parts: grouped(await listParts(context, sql`a.round_id = ${awardRoundId}`), ({ awardId }) => awardId),
    payments: await paymentsOf(context, awards),
  }
  const today = await getToday(tx, tenantId, now)
  const partsDue = round.state === 'paying' ? (await listDueParts(context, round.id, today)).length : 0
  const listed = awards.filter(({ state }) => state === 'listed').length
  const situation = { ...round, today, partsDue, listed }
  const checks = await listChecks(context, round.id)
  return {
    ...headOf(round, book),
    ...{ basis: round.basis, notice: round.notice, publishedOn: round.publishedOn, limitFen: round.limitFen, partsDue },
    sha256: roundHash(round, awards),
    paymentListId: round.paymentListId,
    approvedBy: round.approver,
    rows: awards.map((row) => shownAward(context, book, round, row, beside)),
    checks: checks.map((one) => ({ ...one, policy: nameOfPolicy(book, one.policy) })),
    acts: Object.fromEntries(
      ROUND_ACTS.map((act) => {
        const answer = mayRound(act, situation, viewer)
        return [act, answer.may ? { may: true } : { may: false, reason: noteIn(language, answer.reason) }]
      }),
    ) as Record<(typeof ROUND_ACTS)[number], { may: boolean; reason?: string }>,
    history: (await listHistory(tx, tenantId, { kind: 'award-round', id: awardRoundId })).map((line) => ({
      at: line.at.toISOString(),
      by: line.personName,
      text: noteIn(language, line.key, line.params),
    })),
  }
}
