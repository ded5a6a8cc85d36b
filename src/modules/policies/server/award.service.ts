import { sql } from 'kysely'
import { recordHistory } from '#cases/server/history.store.ts'
import { getOfficeCalendar } from '#cases/server/office-calendar.queries.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { addWorkingDays } from '#engine/calendar/working-days.ts'
import { sumFen, wanText } from '#engine/money/fen.ts'
import { Refusal } from '#engine/refusal.ts'
import { commitAll } from '#modules/funds/server/fund-acts.service.ts'
import { drawUpPaymentList } from '#modules/funds/server/payment-acts.service.ts'
import { getPoolRow, listLineRows } from '#modules/funds/server/pool.queries.ts'
import type * as contract from '#modules/policies/award.contract.ts'
import { mayRound, type RoundAct, type RoundState } from '#modules/policies/award.rules.ts'
import { roundViewer } from '#modules/policies/server/award.access.ts'
import {
  type AwardRow,
  getRoundRow,
  insertAwards,
  listAwardRows,
  type RoundRow,
  roundHash,
  setAwards,
} from '#modules/policies/server/award.store.ts'
import { drawAwards, payablePolicies, withinLimits } from '#modules/policies/server/draw-awards.ts'
import { getPolicyBook } from '#modules/policies/server/policy-book.queries.ts'
import { knownFacts } from '#modules/registries/server/fact.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

const subjectOf = (round: Pick<RoundRow, 'id' | 'unitId'>) =>
  ({ kind: 'award-round', id: round.id, unitId: round.unitId }) as const

export async function tellRound(
  context: OperationContext,
  round: Pick<RoundRow, 'id' | 'unitId'>,
  deed: string,
  params: Readonly<Record<string, string | number>>,
): Promise<void> {
  const subject = subjectOf(round)
  const sentence = { key: `history.award.${deed}`, params }
  await recordHistory(context, { subject, sentence, personId: context.actor.personId })
  context.audit({ subjectKind: subject.kind, subjectId: subject.id, unitId: subject.unitId, detail: { deed } })
}

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
  const limitFen = input.limitFen === undefined ? undefined : BigInt(input.limitFen)
  const drawn = withinLimits(await drawAwards(context, { book, policies, on, isFresh: true }), policies, limitFen)
  if (drawn.length === 0) throw new Refusal('rule-broken', { key: 'award.no-one', at: 'policies' })
  const id = context.newId()
  await sql`insert into award_rounds (tenant_id, id, unit_id, pool_id, line_id, list_kind, title, basis, policies, on_date,
      limit_fen, rules_hash, state, made_by, made_at)
    values (${tenantId}, ${id}, ${pool.unitId}, ${pool.id}, ${input.lineId}, ${input.listKind}, ${input.title},
      ${input.basis}, ${policies.map(({ policy }) => policy.code)}, ${on}, ${limitFen ?? null}, ${book.hash}, 'draft',
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

/** Locks the round. @throws Refusal conflict for who saw an older one, and by the law that buttons ask. */
async function takeUp(
  context: OperationContext,
  act: RoundAct,
  { awardRoundId, version }: { readonly awardRoundId: string; readonly version: number },
): Promise<Taken> {
  const { tx, tenantId, now } = context
  await sql`select 1 from award_rounds where tenant_id = ${tenantId} and id = ${awardRoundId} for update`.execute(tx)
  const round = await getRoundRow(context, awardRoundId)
  if (round.version !== version) throw new Refusal('conflict', { key: 'award.changed-meanwhile', at: 'version' })
  const awards = await listAwardRows(context, sql`a.round_id = ${awardRoundId}`)
  const today = await getToday(tx, tenantId, now)
  const listed = awards.filter(({ state }) => state === 'listed').length
  const answer = mayRound(act, { ...round, today, listed }, await roundViewer(context, round.unitId))
  if (!answer.may) throw new Refusal(answer.code, { key: answer.reason })
  return { round, awards, today }
}

interface RoundChange {
  readonly publishedOn?: string
  readonly until?: string
  readonly notice?: string
  readonly sha256?: string
  readonly paymentListId?: string
  readonly approvedBy?: string
}

async function moveRound(
  { tx, tenantId, now }: OperationContext,
  round: RoundRow,
  state: RoundState,
  change: RoundChange = {},
) {
  await sql`update award_rounds set state = ${state}, version = version + 1,
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

/**
 * Checks every award again by the facts of now and the rules of the round's day: who is no longer eligible, or to another
 * sum, is left out and told why. Rules that were published anew since want a new round.
 */
async function checkAgain(context: OperationContext, { round, awards }: Taken): Promise<readonly AwardRow[]> {
  const book = await getPolicyBook(context.tx, context.tenantId)
  if (book.hash !== round.rulesHash) throw new Refusal('conflict', { key: 'award.rules-changed' })
  const held = awards.filter(({ state }) => state === 'listed' || state === 'waiting' || state === 'objected')
  const policies = payablePolicies(book, round.policies, round.on)
  const entryIds = [...new Set(held.map(({ entryId }) => entryId))]
  const drawn = await drawAwards(context, { book, policies, on: round.on, entryIds, isFresh: false })
  const now = new Map(drawn.map((award) => [`${award.entryId}/${award.policy}`, award]))
  const isSame = (award: AwardRow) => now.get(`${award.entryId}/${award.policy}`)?.claimFen === award.claimFen
  const gone = held.filter((award) => !now.has(`${award.entryId}/${award.policy}`))
  const other = held.filter((award) => !gone.includes(award) && !isSame(award))
  await drop(context, gone, 'award.dropped.facts')
  await drop(context, other, 'award.dropped.amount')
  return held.filter((award) => !gone.includes(award) && !other.includes(award))
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
  const held = await checkAgain(context, taken)
  const unconfirmed = held.filter(({ state }) => state === 'waiting')
  await drop(context, unconfirmed, 'award.dropped.unconfirmed')
  const listed = held.filter((award) => !unconfirmed.includes(award))
  if (listed.length === 0) throw new Refusal('rule-broken', { key: 'award.nothing-left' })
  const calendar = await getOfficeCalendar(context.tx, context.tenantId)
  const until = addWorkingDays(taken.today, workingDays, calendar.workingDays)
  await tellRound(context, taken.round, 'published', { n: listed.length, until })
  return moveRound(context, taken.round, 'published', { publishedOn: taken.today, until, notice })
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
 * What was approved, as far as it still holds, becomes commitments of the line and a payment list, in one transaction; a
 * commitment names its award, and there is one for it in the pool at most.
 */
export const payRoundOf: Handler<typeof contract.payRound> = async (context, seen) => {
  const { actor } = context
  const taken = await takeUp(context, 'pay', seen)
  const { round, awards, today } = taken
  if (roundHash(round, awards) !== round.sha256) throw new Refusal('conflict', { key: 'award.not-what-was-shown' })
  const paid = (await checkAgain(context, taken)).filter(({ state }) => state === 'listed')
  if (paid.length === 0) throw new Refusal('rule-broken', { key: 'award.nothing-left' })
  const book = await getPolicyBook(context.tx, context.tenantId)
  const names = new Map(book.policies.map(({ policy }) => [policy.code, policy.name.zh]))
  const payees = await payeesOf(context, book.register, paid, today)
  const orders = paid.map((award) => ({
    ...{ poolId: round.poolId, lineId: round.lineId, unitId: award.careUnitId },
    payee: payees.get(award.entryId)!,
    subject: { kind: 'award', id: award.id },
    title: `${names.get(award.policy) ?? award.policy} · ${award.item}`.slice(0, 200),
    amountFen: BigInt(award.amountFen),
    mode: 'lump-sum' as const,
    instalments: 'at-once',
  }))
  const commitments = await commitAll(context, orders, actor.personId)
  const items = orders.map(({ title }, at) => ({ commitmentId: commitments[at]!, tranche: 1, purpose: title }))
  const said = {
    ...{ poolId: round.poolId, kind: round.listKind, title: round.title, basis: round.basis },
    publicity: `${round.notice} ${round.publishedOn}—${round.until}`.slice(0, 300),
  }
  const { paymentListId } = await drawUpPaymentList(context, said, items)
  await setPaid(context, paid, commitments)
  await tellRound(context, round, 'paying', { n: paid.length, wan: wanText(sumOf(paid)) })
  return moveRound(context, round, 'paying', { paymentListId })
}

async function setPaid(
  { tx, tenantId }: OperationContext,
  awards: readonly AwardRow[],
  commitments: readonly string[],
): Promise<void> {
  const pairs = awards.map(({ id }, at) => ({ id, commitmentId: commitments[at] }))
  await sql`update awards a set state = 'paid', commitment_id = x."commitmentId"
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as x(id uuid, "commitmentId" uuid)
    where a.tenant_id = ${tenantId} and a.id = x.id`.execute(tx)
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
  await tellRound(context, round, 'withdrawn', { note: reason })
  return moveRound(context, round, 'withdrawn')
}
