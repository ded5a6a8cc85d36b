import { sql } from 'kysely'
import type { FundPractice } from '#engine/definition/fund-practice.ts'
import { type Fen, sumFen } from '#engine/money/fen.ts'
import { type Reason, Refusal } from '#engine/refusal.ts'
import { type CommitmentRow, listCommitmentRows, listTranches } from '#modules/funds/server/commitment.queries.ts'
import { listHolderBalances } from '#modules/funds/server/ledger.queries.ts'
import type { FundContext } from '#modules/funds/server/ledger.store.ts'
import type { ListRow, PaymentRow } from '#modules/funds/server/payment.queries.ts'
import type { NewList, NewPayment } from '#modules/funds/server/payment.store.ts'

export type NewListSaid = Pick<NewList, 'poolId' | 'kind' | 'title' | 'basis' | 'publicity'>
export type DrawnItem = NewPayment

interface AskedItem {
  readonly commitmentId: string
  readonly tranche?: number | undefined
  readonly amountFen?: string | undefined
  readonly purpose: string
}

/**
 * What is asked for as it will be paid: payee, account and, of a tranche, the amount come from the commitment, never from
 * who draws the list up. Commitments are locked in the order of their ids.
 */
export async function drawItems(
  context: FundContext,
  poolId: string,
  items: readonly AskedItem[],
): Promise<readonly DrawnItem[]> {
  const ids = [...new Set(items.map(({ commitmentId }) => commitmentId))].sort()
  await sql`select 1 from fund_commitments where tenant_id = ${context.tenantId} and id = any(${ids}::uuid[])
    order by id for update`.execute(context.tx)
  const rows = await listCommitmentRows(
    context,
    sql`c.id = any(${ids}::uuid[]) and c.pool_id = ${poolId} and c.state = 'open'`,
    ids.length,
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  const drawn: DrawnItem[] = []
  for (const [at, item] of items.entries()) {
    const row = byId.get(item.commitmentId)
    if (row === undefined) throw new Refusal('rule-broken', { key: 'payment.no-commitment', at: `items/${at}` })
    drawn.push(await drawItem(context, row, item, `items/${at}`))
  }
  return drawn
}

async function drawItem(context: FundContext, row: CommitmentRow, item: AskedItem, at: string): Promise<DrawnItem> {
  return {
    id: context.newId(),
    commitmentId: row.id,
    tranche: item.tranche ?? null,
    payee: {
      kind: row.payeeKind,
      id: row.payeeId,
      name: row.payeeName,
      bankName: row.bankName,
      bankAccount: row.bankAccount,
    },
    amountFen: await amountOf(context, row, item, at),
    purpose: item.purpose,
  }
}

async function amountOf(context: FundContext, row: CommitmentRow, item: AskedItem, at: string): Promise<Fen> {
  if (item.tranche === undefined) {
    if (item.amountFen === undefined) throw new Refusal('form-invalid', { key: 'payment.amount-needed', at })
    return BigInt(item.amountFen)
  }
  const tranche = (await listTranches(context, row.id)).find(({ number }) => number === item.tranche)
  if (tranche === undefined) throw new Refusal('rule-broken', { key: 'fund.no-tranche', at })
  if (tranche.releasedOn === null) throw new Refusal('rule-broken', { key: 'payment.not-released', at })
  if (tranche.listId !== null) throw new Refusal('conflict', { key: 'payment.asked-for-already', at })
  if (tranche.amountFen === 0n) throw new Refusal('rule-broken', { key: 'payment.nothing-to-pay', at })
  if (item.amountFen !== undefined && BigInt(item.amountFen) !== tranche.amountFen)
    throw new Refusal('rule-broken', { key: 'payment.amount-of-tranche', at })
  return tranche.amountFen
}

/** Everything that keeps a list from going up, all at once. */
export async function demandReady(
  context: FundContext,
  list: ListRow,
  payments: readonly PaymentRow[],
  { lists }: FundPractice,
): Promise<void> {
  const reasons: Reason[] = []
  if (payments.length === 0) reasons.push({ key: 'payment.empty', at: 'items' })
  if (lists.find(({ code }) => code === list.kind)?.publicity && list.publicity === '')
    reasons.push({ key: 'payment.no-publicity', at: 'publicity' })
  for (const { number, bankName, bankAccount, payeeName } of payments)
    if (bankName === '' || bankAccount === '')
      reasons.push({ key: 'payment.no-account', params: { number, payee: payeeName }, at: `items/${number - 1}` })
  const held = await listHolderBalances(
    context,
    payments.map(({ commitmentId }) => commitmentId),
  )
  for (const [commitmentId, balances] of held) {
    const own = payments.filter((one) => one.commitmentId === commitmentId)
    if (sumFen(own.map(({ amountFen }) => amountFen)) > balances.commitment)
      reasons.push({ key: 'payment.more-than-committed', params: { title: own[0]!.title }, at: 'items' })
  }
  if (reasons.length > 0) throw new Refusal('rule-broken', ...reasons.slice(0, 50))
}
