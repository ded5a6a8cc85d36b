import { sql } from 'kysely'
import { takeNumber } from '#cases/server/official-number.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { formatDocumentNumber } from '#engine/document/document-number.ts'
import { fenOfWan, sumFen } from '#engine/money/fen.ts'
import { Refusal } from '#engine/refusal.ts'
import type { ListState } from '#modules/funds/fund.ts'
import type * as contract from '#modules/funds/payment.contract.ts'
import { stepsFor } from '#modules/funds/payment.rules.ts'
import { commitAll } from '#modules/funds/server/fund-acts.service.ts'
import { tellFund } from '#modules/funds/server/fund-course.ts'
import { bookPostings } from '#modules/funds/server/ledger.store.ts'
import {
  contentHash,
  getListRow,
  type ListRow,
  listPayments,
  type PaymentRow,
} from '#modules/funds/server/payment.queries.ts'
import {
  giveReferences,
  insertApproval,
  insertList,
  insertPayments,
  type ListChange,
  moveList,
  voidPayments,
} from '#modules/funds/server/payment.store.ts'
import { demandPay, handOverList, listParams, listSubject, tellMaker } from '#modules/funds/server/payment-course.ts'
import { type DrawnItem, demandReady, drawItems, type NewListSaid } from '#modules/funds/server/payment-items.ts'
import { getPoolRow } from '#modules/funds/server/pool.queries.ts'
import { getFundPractice } from '#modules/funds/server/practice.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

export const drawUpPayments: Handler<typeof contract.drawUpPayments> = async (
  context,
  { poolId, kind, items, ...said },
) => {
  await getPoolRow(context, poolId)
  const drawn = await drawItems(context, poolId, items)
  return drawUp(context, { poolId, kind, ...said }, drawn)
}

export const drawUpRewards: Handler<typeof contract.drawUpRewards> = async (
  context,
  { poolId, lineId, kind, payees, ...said },
) => {
  await getPoolRow(context, poolId)
  const by = context.actor.personId
  const ids = await commitAll(
    context,
    payees.map(({ payee, holderId, amountFen, purpose }) => ({
      poolId,
      lineId,
      unitId: holderId,
      payee,
      title: `${said.title} · ${purpose}`.slice(0, 200),
      amountFen: BigInt(amountFen),
      mode: 'lump-sum' as const,
      instalments: 'at-once',
    })),
    by,
  )
  const items = payees.map(({ purpose }, at) => ({ commitmentId: ids[at]!, tranche: 1, purpose }))
  return drawUp(context, { poolId, kind, ...said }, await drawItems(context, poolId, items))
}

/** A draft of its maker. */
export async function drawUp(context: OperationContext, said: NewListSaid, drawn: readonly DrawnItem[]) {
  const { lists } = await getFundPractice(context)
  if (!lists.some(({ code }) => code === said.kind))
    throw new Refusal('rule-broken', { key: 'payment.unknown-kind', at: 'kind' })
  const id = context.newId()
  const totalFen = sumFen(drawn.map(({ amountFen }) => amountFen))
  await insertList(context, { ...said, id, totalFen, madeBy: context.actor.personId })
  await writeItems(context, id, drawn)
  const list = await getListRow(context, id)
  await tellFund(context, listSubject(list), 'payment.drawn-up', listParams(list), context.actor.personId)
  return { paymentListId: id, version: list.version }
}

async function writeItems(context: OperationContext, listId: string, drawn: readonly DrawnItem[]): Promise<void> {
  const written = await insertPayments(context, listId, drawn)
  // The index says that a tranche is asked for once, also when two people ask at the same time.
  if (written !== BigInt(drawn.length)) throw new Refusal('conflict', { key: 'payment.asked-for-already', at: 'items' })
}

interface Taken {
  readonly list: ListRow
  readonly payments: readonly PaymentRow[]
}

/** Locks the list; whoever saw an older version hears that it has moved on. */
async function takeUp(
  context: OperationContext,
  act: Parameters<typeof demandPay>[1],
  { paymentListId, version }: { readonly paymentListId: string; readonly version: number },
): Promise<Taken> {
  const list = await getListRow(context, paymentListId, true)
  if (list.version !== version) throw new Refusal('conflict', { key: 'payment.changed-meanwhile', at: 'version' })
  const payments = await listPayments(context, sql`y.list_id = ${paymentListId}`)
  await demandPay(context, act, list, payments)
  return { list, payments }
}

async function move(
  context: OperationContext,
  list: ListRow,
  state: ListState,
  deed: string,
  change: ListChange = {},
  note = '',
) {
  const version = await moveList(context, list.id, state, change)
  const moved = await getListRow(context, list.id)
  const by = context.actor.personId
  await tellFund(context, listSubject(list), `payment.${deed}`, { ...listParams(moved), note }, by)
  await handOverList(context, moved, deed, by)
  return { paymentListId: list.id, version, state }
}

export const amendPayments: Handler<typeof contract.amendPayments> = async (
  context,
  { items, title, basis, publicity, ...seen },
) => {
  const { list } = await takeUp(context, 'amend', seen)
  await voidPayments(context, list.id)
  const drawn = await drawItems(context, list.poolId, items)
  await writeItems(context, list.id, drawn)
  const totalFen = sumFen(drawn.map(({ amountFen }) => amountFen))
  return move(context, list, list.state, 'amended', { title, basis, publicity, totalFen, sha256: null })
}

export const submitPayments: Handler<typeof contract.submitPayments> = async (context, seen) => {
  const { list, payments } = await takeUp(context, 'submit', seen)
  const practice = await getFundPractice(context)
  await demandReady(context, list, payments, practice)
  const steps = stepsFor(
    practice.approval.map((step) => ({ ...step, fromFen: fenOfWan(step.fromWan) })),
    list.totalFen,
  ).map(({ code, name, roles }) => ({ code, name, roles }))
  const number = list.number ?? (await nextNumber(context, list, practice.number))
  const round = list.round + 1
  const sha256 = contentHash({ ...list, number, round, steps }, payments)
  return move(context, list, 'approving', 'submitted', {
    number,
    round,
    steps,
    sha256,
    reason: '',
    submittedAt: context.now,
  })
}

async function nextNumber(context: OperationContext, list: ListRow, code: string): Promise<string> {
  const year = Number((await getToday(context.tx, context.tenantId, context.now)).slice(0, 4))
  const serial = await takeNumber(context, { series: code, year, subject: listSubject(list) })
  return formatDocumentNumber({ code, year, serial })
}

/**
 * An approval is of what was shown: the hash the approver names, the hash kept at handing in, and the hash of what the
 * database holds now are one, or nothing is approved.
 */
function demandSame({ list, payments }: Taken, sha256: string): void {
  if (list.sha256 !== sha256 || contentHash(list, payments) !== sha256)
    throw new Refusal('conflict', { key: 'payment.not-what-was-shown', at: 'sha256' })
}

export const approvePayments: Handler<typeof contract.approvePayments> = async (context, { sha256, note, ...seen }) => {
  const taken = await takeUp(context, 'approve', seen)
  demandSame(taken, sha256)
  const { list, payments } = taken
  await say(context, list, 'approved', sha256, note)
  const isLast = list.approvedBy.length + 1 === list.steps.length
  if (!isLast) return move(context, list, 'approving', 'approved', {}, note)
  const by = context.actor.personId
  const on = await getToday(context.tx, context.tenantId, context.now)
  await giveReferences(context, list.id, referencePrefix(list))
  await bookPostings(context, [
    {
      poolId: list.poolId,
      movement: 'order',
      cause: { kind: 'payment-list', id: list.id },
      on,
      by,
      reason: list.number ?? '',
      entries: payments.map(({ commitmentId, amountFen }) => ({ poolId: list.poolId, commitmentId, amountFen })),
    },
  ])
  const done = await move(context, list, 'approved', 'approved', { decidedAt: context.now }, note)
  await tellMaker(context, list, 'notice.payment-list.approved')
  return done
}

/** Letters and digits alone: the number without its brackets. */
const referencePrefix = ({ number }: ListRow): string => {
  const [year = '', serial = ''] = (number ?? '').match(/\d+/g) ?? []
  return `P${year}${serial.padStart(5, '0')}`
}

async function say(
  context: OperationContext,
  list: ListRow,
  decision: 'approved' | 'returned',
  sha256: string,
  note: string,
): Promise<void> {
  const step = list.approvedBy.length
  await insertApproval(context, {
    listId: list.id,
    round: list.round,
    step,
    code: list.steps[step]!.code,
    decision,
    sha256,
    note,
    by: context.actor.personId,
  })
}

export const returnPayments: Handler<typeof contract.returnPayments> = async (context, { sha256, reason, ...seen }) => {
  const taken = await takeUp(context, 'return', seen)
  demandSame(taken, sha256)
  await say(context, taken.list, 'returned', sha256, reason)
  const done = await move(context, taken.list, 'returned', 'returned', { reason, decidedAt: context.now }, reason)
  await tellMaker(context, taken.list, 'notice.payment-list.returned', { note: reason })
  return done
}

export const withdrawPayments: Handler<typeof contract.withdrawPayments> = async (context, seen) => {
  const { list } = await takeUp(context, 'withdraw', seen)
  await voidPayments(context, list.id)
  return move(context, list, 'withdrawn', 'withdrawn', { decidedAt: context.now })
}
