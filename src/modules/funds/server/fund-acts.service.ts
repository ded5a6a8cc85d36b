import { getToday } from '#cases/server/tenant.queries.ts'
import { addDays, type CalendarDate } from '#engine/calendar/date.ts'
import type { FundPractice } from '#engine/definition/fund-practice.ts'
import { type Fen, fenOfWan, leastFen, wanText } from '#engine/money/fen.ts'
import { planInstalments } from '#engine/money/instalments.ts'
import { simpleInterest } from '#engine/money/interest.ts'
import type { FundAccount } from '#engine/money/ledger.ts'
import { exact } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Payee } from '#modules/funds/fund.ts'
import {
  type CommitmentRow,
  findFirstPaidOn,
  getCommitmentRow,
  listTranches,
} from '#modules/funds/server/commitment.queries.ts'
import {
  changeTranche,
  collectOf,
  insertCommitment,
  insertRecovery,
  insertTranches,
  type NewTranche,
  touchCommitment,
} from '#modules/funds/server/commitment.store.ts'
import { tellFund } from '#modules/funds/server/fund-course.ts'
import { type AccountBalances, getHolderBalances } from '#modules/funds/server/ledger.queries.ts'
import { bookPostings, type FundContext, type NewPosting } from '#modules/funds/server/ledger.store.ts'
import { paidOf } from '#modules/funds/server/pool.queries.ts'
import { getFundPractice } from '#modules/funds/server/practice.queries.ts'
import type { OperationContext } from '#server/http/module.ts'

/**
 * What slices above do with money, in the transaction of their own act: an approved project is committed, its tranches
 * released, what is left settled, what must come back recovered. `by` is the person who acts, null for a rule.
 */
export type MoneyContext = FundContext & Partial<Pick<OperationContext, 'audit'>>

export interface Commit {
  readonly poolId: string
  readonly lineId: string
  /** The unit of the tree at which the money is seen. */
  readonly unitId: string
  readonly payee: Payee
  /** What it is for: once per pool. */
  readonly subject?: { readonly kind: string; readonly id: string }
  readonly title: string
  readonly amountFen: Fen
  /** The payee's own money. */
  readonly ownFen?: Fen
  readonly mode?: 'itemised' | 'lump-sum'
  /** Code of a plan of instalments; by the amount when none is named. */
  readonly instalments?: string
  /** As the contract plans them, instead of a plan of the practice; they add up to the amount. */
  readonly tranches?: readonly Omit<NewTranche, 'number'>[]
}

const subjectOf = (row: Pick<CommitmentRow, 'id' | 'unitId'>) =>
  ({ kind: 'commitment', id: row.id, unitId: row.unitId }) as const

const today = ({ tx, tenantId, now }: FundContext): Promise<CalendarDate> => getToday(tx, tenantId, now)

/** Promises money of a line, with its tranches. @throws Refusal over-limit when the line does not hold it. */
export async function commitFunds(context: MoneyContext, order: Commit, by: string | null): Promise<string> {
  const [id] = await commitAll(context, [order], by)
  return id!
}

/** Several at once: all of them or none. */
export async function commitAll(
  context: MoneyContext,
  orders: readonly Commit[],
  by: string | null,
): Promise<readonly string[]> {
  const practice = await getFundPractice(context)
  const on = await today(context)
  const ids: string[] = []
  const postings: NewPosting[] = []
  for (const order of orders) {
    const { poolId, lineId, amountFen } = order
    const plan = planFor(practice, amountFen, order.instalments)
    const id = context.newId()
    await insertCommitment(context, {
      ...order,
      id,
      subject: order.subject ?? null,
      mode: order.mode ?? 'itemised',
      indirect:
        practice.indirect.filter(({ from }) => from <= on).sort((a, b) => (a.from < b.from ? 1 : -1))[0]?.code ?? null,
      ownFen: order.ownFen ?? 0n,
      instalments: plan.code,
      by,
      on,
    })
    await insertTranches(
      context,
      id,
      order.tranches ? asPlanned(order.tranches, amountFen) : tranchesOf(plan, amountFen, on),
    )
    ids.push(id)
    const cause = { kind: 'commitment', id }
    const entries = [{ poolId, lineId, commitmentId: id, amountFen }]
    postings.push({ poolId, movement: 'commit', cause, on, by, reason: order.title, entries })
  }
  await bookPostings(context, postings)
  for (const [at, { title, amountFen, unitId }] of orders.entries())
    await tellFund(
      context,
      subjectOf({ id: ids[at]!, unitId }),
      'fund.committed',
      { title, wan: wanText(amountFen) },
      by,
    )
  return ids
}

type InstalmentPlan = FundPractice['instalments'][number]

/** The plan that is named, or the one with the highest threshold that the amount reaches. */
function planFor({ instalments }: FundPractice, amountFen: Fen, code?: string): InstalmentPlan {
  const named = instalments.find((plan) => plan.code === code)
  if (code !== undefined && named === undefined)
    throw new Refusal('rule-broken', { key: 'fund.unknown-plan', at: 'instalments' })
  const reached = instalments.filter(({ fromWan }) => amountFen >= fenOfWan(fromWan))
  const highest = reached.sort((a, b) => (fenOfWan(a.fromWan) < fenOfWan(b.fromWan) ? 1 : -1))[0]
  const plan = named ?? highest
  if (plan === undefined) throw new Refusal('rule-broken', { key: 'fund.unknown-plan', at: 'instalments' })
  return plan
}

function tranchesOf({ shares }: InstalmentPlan, amountFen: Fen, on: CalendarDate): readonly NewTranche[] {
  const parts = planInstalments(amountFen, shares)
  return shares.map(({ code, name, withinDays, released }, at) => ({
    number: at + 1,
    code,
    name,
    amountFen: parts[at]!.amountFen,
    dueOn: withinDays === undefined ? null : addDays(on, withinDays),
    releasedOn: released ? on : null,
  }))
}

function asPlanned(planned: NonNullable<Commit['tranches']>, amountFen: Fen): readonly NewTranche[] {
  if (planned.reduce((sum, one) => sum + one.amountFen, 0n) !== amountFen)
    throw new Refusal('rule-broken', { key: 'fund.plan-not-the-grant' })
  return planned.map((one, at) => ({ ...one, number: at + 1 }))
}

/**
 * Says that the condition of a tranche is met (named by its code or number), so that it may be asked for. One that has been
 * released already stays as it is. @throws Refusal not-found.
 */
export async function releasePayment(
  context: MoneyContext,
  which: { readonly commitmentId: string; readonly tranche: string | number },
  by: string | null,
): Promise<number> {
  const row = await openCommitment(context, which.commitmentId)
  const found = (await listTranches(context, row.id)).find(
    ({ code, number }) => code === which.tranche || number === which.tranche,
  )
  if (found === undefined) throw new Refusal('not-found', { key: 'fund.no-tranche', at: 'number' })
  if (found.releasedOn !== null) return row.version
  await changeTranche(context, row.id, found.number, { releasedOn: await today(context) })
  const params = { tranche: found.nameZh, trancheEn: found.nameEn, wan: wanText(found.amountFen) }
  await tellFund(context, subjectOf(row), 'fund.released', params, by)
  return touchCommitment(context, row.id)
}

async function openCommitment(context: MoneyContext, commitmentId: string): Promise<CommitmentRow> {
  const row = await getCommitmentRow(context, commitmentId, true)
  if (row.state !== 'open') throw new Refusal('wrong-state', { key: `fund.is-${row.state}` })
  return row
}

/** Takes money back that was promised and is not asked for, from the last tranches first. */
export async function reduceFunds(
  context: MoneyContext,
  which: { readonly commitmentId: string; readonly amountFen: Fen; readonly reason: string },
  by: string | null,
): Promise<number> {
  const row = await openCommitment(context, which.commitmentId)
  await takeFromTranches(context, row.id, which.amountFen)
  await bookPostings(context, [
    await posting(context, row, 'decommit', which.amountFen, { by, reason: which.reason, lineId: row.lineId }),
  ])
  const params = { wan: wanText(which.amountFen), reason: which.reason }
  await tellFund(context, subjectOf(row), 'fund.reduced', params, by)
  return touchCommitment(context, row.id)
}

async function takeFromTranches(context: MoneyContext, commitmentId: string, amountFen: Fen): Promise<void> {
  let rest = amountFen
  const free = (await listTranches(context, commitmentId)).filter(({ listId }) => listId === null).reverse()
  for (const tranche of free) {
    const cut = leastFen(rest, tranche.amountFen)
    if (cut === 0n) continue
    await changeTranche(context, commitmentId, tranche.number, { amountFen: tranche.amountFen - cut })
    rest -= cut
  }
  if (rest > 0n) throw new Refusal('over-limit', { key: 'fund.asked-for-already', at: 'amountFen' })
}

async function posting(
  context: MoneyContext,
  row: CommitmentRow,
  movement: NewPosting['movement'],
  amountFen: Fen,
  more: { readonly by: string | null; readonly reason?: string; readonly lineId?: string; readonly from?: FundAccount },
): Promise<NewPosting> {
  const { by, reason = '', ...where } = more
  const { poolId, id } = row
  const on = await today(context)
  const entries = amountFen === 0n ? [] : [{ poolId, commitmentId: id, amountFen, ...where }]
  return { poolId, movement, cause: { kind: 'commitment', id }, on, by, reason, entries }
}

/**
 * After acceptance: what was never paid goes back to its line; what the unit has and did not spend stays with it (`keep`) or
 * is demanded back without interest (`return`). @throws Refusal wrong-state while a payment is on its way.
 */
export async function settleFunds(
  context: MoneyContext,
  which: { readonly commitmentId: string; readonly surplus: 'keep' | 'return'; readonly reason: string },
  by: string | null,
): Promise<number> {
  const row = await openCommitment(context, which.commitmentId)
  const held = await demandNothingUnderWay(context, row)
  const { reason } = which
  const kept = which.surplus === 'keep' ? held.paid : 0n
  await bookPostings(context, [
    await posting(context, row, 'decommit', held.commitment, { by, reason, lineId: row.lineId }),
    await posting(context, row, 'keep', kept, { by, reason }),
  ])
  const params = { kept: wanText(kept), back: wanText(held.paid - kept), released: wanText(held.commitment), reason }
  await tellFund(context, subjectOf(row), 'fund.settled', params, by)
  if (held.paid > kept) return demandBack(context, row, held, { amountFen: held.paid, reason, document: reason }, by)
  return touchCommitment(context, row.id, { state: 'settled' })
}

async function demandNothingUnderWay(context: MoneyContext, row: CommitmentRow): Promise<AccountBalances> {
  const held = await getHolderBalances(context, row.id)
  const isAskedFor = (await listTranches(context, row.id)).some(({ paymentState }) => paymentState === 'waiting')
  if (held.payable > 0n || isAskedFor) throw new Refusal('wrong-state', { key: 'fund.payment-under-way' })
  return held
}

export interface Recovery {
  readonly commitmentId: string
  /** All that was paid (撤销), what is not spent (终止), or an amount. */
  readonly what: 'all' | 'unspent' | { readonly amountFen: Fen }
  readonly withInterest: boolean
  readonly document: string
  readonly reason: string
}

/** Demands money back and takes back what was not yet paid. Nothing paid: the commitment is simply over. */
export async function recoverFunds(context: MoneyContext, order: Recovery, by: string | null): Promise<number> {
  const row = await getCommitmentRow(context, order.commitmentId, true)
  if (row.state === 'closed') throw new Refusal('wrong-state', { key: 'fund.is-closed' })
  const held = await demandNothingUnderWay(context, row)
  const { reason } = order
  const amountFen =
    order.what === 'all' ? paidOf(held) : order.what === 'unspent' ? held.paid + held.surplus : order.what.amountFen
  if (amountFen > paidOf(held)) throw new Refusal('over-limit', { key: 'fund.more-than-paid', at: 'amountFen' })
  await bookPostings(context, [
    await posting(context, row, 'decommit', held.commitment, { by, reason, lineId: row.lineId }),
  ])
  if (amountFen === 0n) {
    await tellFund(context, subjectOf(row), 'fund.closed', { reason }, by)
    return touchCommitment(context, row.id, { state: 'closed' })
  }
  const from = order.withInterest ? await findFirstPaidOn(context, row.id) : undefined
  return demandBack(context, row, held, { amountFen, reason, document: order.document, ...(from && { from }) }, by)
}

interface Demand {
  readonly amountFen: Fen
  /** From when interest runs; none: without interest. */
  readonly from?: CalendarDate
  readonly document: string
  readonly reason: string
}

/** What is unspent first, then what was kept, then what was accounted for. */
const TAKEN_FROM = ['paid', 'surplus', 'spent'] as const

async function demandBack(
  context: MoneyContext,
  row: CommitmentRow,
  held: AccountBalances,
  { amountFen, from, document, reason }: Demand,
  by: string | null,
): Promise<number> {
  const { recovery } = await getFundPractice(context)
  const until = await today(context)
  const interestFen = from === undefined ? 0n : simpleInterest(amountFen, recovery, from, until)
  let rest = amountFen
  const postings: NewPosting[] = []
  for (const account of TAKEN_FROM) {
    const part = leastFen(rest, held[account])
    rest -= part
    postings.push(await posting(context, row, 'demand', part, { by, reason, from: account }))
  }
  postings.push(await posting(context, row, 'charge', interestFen, { by, reason }))
  await bookPostings(context, postings)
  await insertRecovery(context, {
    id: context.newId(),
    commitmentId: row.id,
    principalFen: amountFen,
    interestFen,
    from: from ?? until,
    until,
    ratePercent: from === undefined ? '0' : exact(recovery.ratePercent).toString(),
    document,
    reason,
    dueOn: addDays(until, recovery.withinDays),
    by,
  })
  const params = { wan: wanText(amountFen), interest: wanText(interestFen), reason }
  await tellFund(context, subjectOf(row), 'fund.demanded', params, by)
  return touchCommitment(context, row.id, { state: 'recovering' })
}

/** Books money that came back; when all of it is there the commitment is closed. */
export async function collectFunds(
  context: MoneyContext,
  which: { readonly commitmentId: string; readonly recoveryId: string; readonly amountFen: Fen },
  by: string | null,
): Promise<number> {
  const row = await getCommitmentRow(context, which.commitmentId, true)
  if (row.state !== 'recovering') throw new Refusal('wrong-state', { key: 'fund.nothing-to-collect' })
  await bookPostings(context, [await posting(context, row, 'collect', which.amountFen, { by })])
  await collectOf(context, which)
  await tellFund(context, subjectOf(row), 'fund.collected', { wan: wanText(which.amountFen) }, by)
  const { receivable } = await getHolderBalances(context, row.id)
  return touchCommitment(context, row.id, receivable === 0n ? { state: 'closed' } : {})
}
