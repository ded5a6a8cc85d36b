import { sql } from 'kysely'
import { getOfficeCalendar } from '#cases/server/office-calendar.queries.ts'
import { closeTasks } from '#cases/server/task.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { addWorkingDays } from '#engine/calendar/working-days.ts'
import { sumFen, wanText } from '#engine/money/fen.ts'
import { Refusal } from '#engine/refusal.ts'
import { commitAll } from '#modules/funds/server/fund-acts.service.ts'
import { getHolderBalances } from '#modules/funds/server/ledger.queries.ts'
import { getPoolRow, listLineRows } from '#modules/funds/server/pool.queries.ts'
import type * as contract from '#modules/policies/award.contract.ts'
import { mayRound, monthsAfter, type RoundAct, type RoundState } from '#modules/policies/award.rules.ts'
import { roundViewer } from '#modules/policies/server/award.access.ts'
import {
  type AwardRow,
  getRoundRow,
  insertAwards,
  listAwardRows,
  type RoundRow,
  roundHash,
  rulesHash,
  setAwards,
} from '#modules/policies/server/award.store.ts'
import { endAsking, settleSilence, tellEnterprises } from '#modules/policies/server/award-answer.store.ts'
import { checkAgain } from '#modules/policies/server/award-check.service.ts'
import { tellRound } from '#modules/policies/server/award-course.ts'
import { PARTS_DUE } from '#modules/policies/server/award-hold.service.ts'
import { payDueParts } from '#modules/policies/server/award-part.service.ts'
import { listDueParts, partsOf, setPaid } from '#modules/policies/server/award-part.store.ts'
import { shareAgain } from '#modules/policies/server/award-share.service.ts'
import {
  drawAwards,
  givenOf,
  payablePolicies,
  poolsLeft,
  waitToDraw,
  withinLimits,
} from '#modules/policies/server/draw-awards.ts'
import { getPolicyBook, getVersion } from '#modules/policies/server/policy-book.queries.ts'
import { knownFacts } from '#modules/registries/server/fact.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

const sumOf = (awards: readonly Pick<AwardRow, 'amountFen'>[]): bigint =>
  sumFen(awards.map(({ amountFen }) => BigInt(amountFen)))

export const openRoundOf: Handler<typeof contract.openRound> = async (context, input) => {
  const { tx, tenantId, now, actor } = context
  const pool = await getPoolRow(context, input.poolId)
  const lines = await listLineRows(context, [pool.id])
  if (!lines.some(({ id }) => id === input.lineId))
    throw new Refusal('rule-broken', { key: 'award.line-not-of-pool', at: 'lineId' })
  const book = await getPolicyBook(tx, tenantId)
  const on = input.on ?? (await getToday(tx, tenantId, now))
  const policies = payablePolicies(book, [...new Set(input.policies)], on)
  const codes = policies.map(({ policy }) => policy.code)
  const limitFen = input.limitFen === undefined ? undefined : BigInt(input.limitFen)
  await waitToDraw(context)
  const given = await givenOf(context, codes, on.slice(0, 4))
  const drawn = withinLimits(await drawAwards(context, { book, policies, on }), poolsLeft(policies, given), limitFen)
  if (drawn.length === 0) throw new Refusal('rule-broken', { key: 'award.no-one', at: 'policies' })
  const id = context.newId()
  await sql`insert into award_rounds (tenant_id, id, unit_id, pool_id, line_id, list_kind, title, basis, policies, on_date,
      limit_fen, rules_hash, state, made_by, made_at)
    values (${tenantId}, ${id}, ${pool.unitId}, ${pool.id}, ${input.lineId}, ${input.listKind}, ${input.title},
      ${input.basis}, ${codes}, ${on}, ${limitFen ?? null}, ${rulesHash(book, codes, on)}, 'draft',
      ${actor.personId}, ${now})`.execute(tx)
  await insertAwards(
    context,
    id,
    drawn.map((award) => ({ ...award, id: context.newId() })),
  )
  const totalFen = sumOf(drawn)
  await tellRound(context, { id, unitId: pool.unitId }, 'drawn-up', { n: drawn.length, wan: wanText(totalFen) })
  return { awardRoundId: id, version: 1, awards: drawn.length, amountFen: String(totalFen) }
}

interface Taken {
  readonly round: RoundRow
  readonly awards: readonly AwardRow[]
  readonly today: string
}

type SeenRound = { readonly awardRoundId: string; readonly version: number }

/** Locks the round. @throws Refusal conflict for who saw an older one, and by the law that buttons ask. */
export async function takeUp(
  context: OperationContext,
  act: RoundAct,
  { awardRoundId, version }: SeenRound,
): Promise<Taken> {
  const { tx, tenantId, now } = context
  await sql`select 1 from award_rounds where tenant_id = ${tenantId} and id = ${awardRoundId} for update`.execute(tx)
  const round = await getRoundRow(context, awardRoundId)
  if (round.version !== version) throw new Refusal('conflict', { key: 'award.changed-meanwhile', at: 'version' })
  const awards = await listAwardRows(context, sql`a.round_id = ${awardRoundId}`)
  const today = await getToday(tx, tenantId, now)
  const listed = awards.filter(({ state }) => state === 'listed').length
  const partsDue = act === 'pay-parts' ? (await listDueParts(context, round.id, today)).length : 0
  const answer = mayRound(act, { ...round, today, listed, partsDue }, await roundViewer(context, round.unitId))
  if (!answer.may) throw new Refusal(answer.code, { key: answer.reason })
  return { round, awards, today }
}

interface RoundChange {
  readonly confirmUntil?: string
  readonly publishedOn?: string
  readonly until?: string
  readonly notice?: string
  readonly sha256?: string
  readonly paymentListId?: string
  readonly approvedBy?: string
}

export async function moveRound(
  { tx, tenantId, now }: OperationContext,
  round: RoundRow,
  state: RoundState,
  change: RoundChange = {},
) {
  await sql`update award_rounds set state = ${state}, version = version + 1,
      confirm_until = coalesce(${change.confirmUntil ?? null}::date, confirm_until),
      published_on = coalesce(${change.publishedOn ?? null}::date, published_on),
      until_on = coalesce(${change.until ?? null}::date, until_on), notice = coalesce(${change.notice ?? null}, notice),
      sha256 = coalesce(${change.sha256 ?? null}, sha256),
      payment_list_id = coalesce(${change.paymentListId ?? null}::uuid, payment_list_id),
      approved_by = coalesce(${change.approvedBy ?? null}::uuid, approved_by),
      approved_at = case when ${change.approvedBy ?? null}::uuid is null then approved_at else ${now}::timestamptz end
    where tenant_id = ${tenantId} and id = ${round.id}`.execute(tx)
  const paymentListId = change.paymentListId ?? round.paymentListId
  return { awardRoundId: round.id, version: round.version + 1, state, paymentListId }
}

const drop = (context: OperationContext, awards: readonly AwardRow[], note: string): Promise<void> =>
  setAwards(
    context,
    awards.map(({ id }) => id),
    'dropped',
    note,
  )

export const publishRoundOf: Handler<typeof contract.publishRound> = async (
  context,
  { notice, workingDays, ...seen },
) => {
  const taken = await takeUp(context, 'publish', seen)
  const answered = taken.round.waiting === 0 ? taken.awards : await settleSilence(context, taken.round, taken.awards)
  const { stay: left, differences } = await checkAgain(context, { ...taken, awards: answered }, 'publish')
  const stay = await shareAgain(context, taken.round, left)
  if (stay.length === 0) throw new Refusal('rule-broken', { key: 'award.nothing-left' })
  await demandMoney(context, taken.round, stay)
  const calendar = await getOfficeCalendar(context.tx, context.tenantId)
  const until = addWorkingDays(taken.today, workingDays, calendar.workingDays)
  await tellRound(context, taken.round, 'published', { n: stay.length, until })
  await tellEnterprises(context, taken.round, stay, differences)
  return moveRound(context, taken.round, 'published', { publishedOn: taken.today, until, notice })
}

/** What is published can be paid: the line holds it now. */
async function demandMoney(context: OperationContext, round: RoundRow, awards: readonly AwardRow[]): Promise<void> {
  const { line } = await getHolderBalances(context, round.lineId)
  const sum = sumOf(awards)
  if (sum <= line) return
  throw new Refusal('over-limit', { key: 'award.more-than-line', params: { wan: wanText(sum), line: wanText(line) } })
}

export const approveRoundOf: Handler<typeof contract.approveRound> = async (context, { sha256, ...seen }) => {
  const { round, awards } = await takeUp(context, 'approve', seen)
  if (roundHash(round, awards) !== sha256)
    throw new Refusal('conflict', { key: 'award.not-what-was-shown', at: 'sha256' })
  const listed = awards.filter(({ state }) => state === 'listed')
  await tellRound(context, round, 'approved', { n: listed.length, wan: wanText(sumOf(listed)) })
  return moveRound(context, round, 'approved', { sha256, approvedBy: context.actor.personId })
}

/**
 * What was approved, as far as it still holds, becomes commitments of the line, with the parts of each award, and a payment
 * list of those that are due, in one transaction; a commitment names its award, and there is one for it in the pool at most.
 */
export const payRoundOf: Handler<typeof contract.payRound> = async (context, seen) => {
  const taken = await takeUp(context, 'pay', seen)
  const { round, awards, today } = taken
  if (roundHash(round, awards) !== round.sha256) throw new Refusal('conflict', { key: 'award.not-what-was-shown' })
  const { stay, differences } = await checkAgain(context, taken, 'pay')
  const paid = stay.filter(({ state }) => state === 'listed')
  if (paid.length === 0) throw new Refusal('rule-broken', { key: 'award.nothing-left' })
  const book = await getPolicyBook(context.tx, context.tenantId)
  const payees = await payeesOf(context, book.register, paid, today)
  const planned = paid.map((award) => {
    const { policy } = getVersion(book, award.policy, round.on)
    return { award, policy, parts: partsOf(policy, BigInt(award.amountFen), today) }
  })
  const orders = planned.map(({ award, policy, parts }) => ({
    ...{ poolId: round.poolId, lineId: round.lineId, unitId: award.careUnitId },
    payee: payees.get(award.entryId)!,
    subject: { kind: 'award', id: award.id },
    title: `${policy.name.zh} · ${award.item}`.slice(0, 200),
    amountFen: BigInt(award.amountFen),
    mode: 'lump-sum' as const,
    instalments: 'at-once',
    ...(parts.length > 1 && {
      tranches: parts.map(({ number, name, amountFen, dueOn }) => ({
        ...{ code: `part-${number}`, name, amountFen, dueOn, releasedOn: null },
      })),
    }),
  }))
  const commitments = await commitAll(context, orders, context.actor.personId)
  await setPaid(
    context,
    planned.map(({ award, policy, parts }, at) => ({
      id: award.id,
      commitmentId: commitments[at]!,
      holdUntil: policy.holding === undefined ? null : monthsAfter(today, policy.holding.months),
      parts,
    })),
  )
  const { paymentListId } = await payDueParts(context, round, today)
  await tellRound(context, round, 'paying', { n: paid.length, wan: wanText(sumOf(paid)) })
  await tellEnterprises(context, round, [], differences)
  return moveRound(context, round, 'paying', paymentListId === null ? {} : { paymentListId })
}

export const payPartsOf: Handler<typeof contract.payParts> = async (context, seen) => {
  const { round, today } = await takeUp(context, 'pay-parts', seen)
  const { paymentListId, asked, withheld } = await payDueParts(context, round, today)
  await tellRound(context, round, 'parts', { n: asked, withheld })
  const due = { subjectKind: 'award-round', subjectId: round.id, deed: PARTS_DUE }
  await closeTasks(context, due, { outcome: 'done', doneBy: context.actor.personId })
  return moveRound(context, round, 'paying', paymentListId === null ? {} : { paymentListId })
}

/** Whom the money goes to: the enterprise, at the account its register knows. */
async function payeesOf(context: OperationContext, register: string, awards: readonly AwardRow[], on: string) {
  const payees = new Map<string, { kind: string; id: string; name: string; bankName: string; bankAccount: string }>()
  for (const { entryId, name } of awards) {
    if (payees.has(entryId)) continue
    const { facts } = await knownFacts(context, register, entryId, { on, purpose: 'payment' })
    const text = (fact: string) => String(facts[fact] ?? '')
    const account = { bankName: text('bankName'), bankAccount: text('bankAccount') }
    payees.set(entryId, { kind: register, id: entryId, name, ...account })
  }
  return payees
}

export const withdrawRoundOf: Handler<typeof contract.withdrawRound> = async (context, { reason, ...seen }) => {
  const { round, awards } = await takeUp(context, 'withdraw', seen)
  await drop(
    context,
    awards.filter(({ state }) => state === 'listed' || state === 'waiting' || state === 'objected'),
    'award.dropped.withdrawn',
  )
  await endAsking(context, round.id)
  await tellRound(context, round, 'withdrawn', { note: reason })
  return moveRound(context, round, 'withdrawn')
}
