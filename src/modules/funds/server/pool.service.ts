import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import { type Fen, sumFen, wanText } from '#engine/money/fen.ts'
import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/funds/pool.contract.ts'
import { tellFund } from '#modules/funds/server/fund-course.ts'
import { bookPostings, type FundContext, type NewPosting, reversePosting } from '#modules/funds/server/ledger.store.ts'
import { getPoolRow, type PoolRow } from '#modules/funds/server/pool.queries.ts'
import { insertLine, insertPool, type NewPool } from '#modules/funds/server/pool.store.ts'
import { getFundPractice } from '#modules/funds/server/practice.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

export const openPool: Handler<typeof contract.openPool> = async (context, input) => {
  const { sources } = await getFundPractice(context)
  if (!sources.some(({ code }) => code === input.source))
    throw new Refusal('rule-broken', { key: 'fund.unknown-source', at: 'source' })
  const { amountFen, lines, ...pool } = input
  const poolId = await openPoolWith(
    context,
    { ...pool, programme: pool.programme ?? null, isSample: false, openedBy: context.actor.personId },
    BigInt(amountFen),
    lines.map((line) => ({ ...line, programme: line.programme ?? null, amountFen: BigInt(line.amountFen) })),
  )
  return { poolId }
}

type FirstLine = Omit<Parameters<typeof insertLine>[1], 'id' | 'poolId'> & { readonly amountFen: Fen }

/** A pool with its money and lines; what the lines do not take stays in the pool. */
export async function openPoolWith(
  context: FundContext & Partial<Pick<OperationContext, 'audit'>>,
  pool: Omit<NewPool, 'id'>,
  amountFen: Fen,
  lines: readonly FirstLine[],
): Promise<string> {
  const poolId = context.newId()
  if (sumFen(lines.map((line) => line.amountFen)) > amountFen)
    throw new Refusal('over-limit', { key: 'fund.overdrawn.pool', at: 'lines' })
  await insertPool(context, { ...pool, id: poolId })
  const on = await getToday(context.tx, context.tenantId, context.now)
  const cause = { kind: 'fund-pool', id: poolId }
  const allocations: NewPosting['entries'][number][] = []
  for (const { amountFen: toLine, ...line } of lines) {
    const lineId = context.newId()
    await insertLine(context, { ...line, id: lineId, poolId })
    allocations.push({ poolId, lineId, amountFen: toLine })
  }
  const head = { poolId, cause, on, by: pool.openedBy, reason: pool.document }
  await bookPostings(context, [
    { ...head, movement: 'appropriate', entries: [{ poolId, amountFen }] },
    { ...head, movement: 'allocate', entries: allocations },
  ])
  const subject = { kind: 'fund-pool', id: poolId, unitId: pool.unitId } as const
  await tellFund(context, subject, 'fund.opened', { wan: wanText(amountFen), document: pool.document }, pool.openedBy)
  return poolId
}

const subjectOf = (pool: PoolRow) => ({ kind: 'fund-pool', id: pool.id, unitId: pool.unitId }) as const

async function book(
  context: OperationContext,
  pool: PoolRow,
  posting: Pick<NewPosting, 'movement' | 'entries' | 'reason'>,
) {
  const on = await getToday(context.tx, context.tenantId, context.now)
  const [postingId] = await bookPostings(context, [
    { ...posting, poolId: pool.id, cause: { kind: 'fund-pool', id: pool.id }, on, by: context.actor.personId },
  ])
  return { poolId: pool.id, postingId: postingId! }
}

export const appropriate: Handler<typeof contract.appropriate> = async (context, { poolId, amountFen, document }) => {
  const pool = await getPoolRow(context, poolId)
  const amount = BigInt(amountFen)
  const entries = [{ poolId, amountFen: amount }]
  const done = await book(context, pool, { movement: 'appropriate', entries, reason: document })
  const params = { wan: wanText(amount), document }
  await tellFund(context, subjectOf(pool), 'fund.appropriated', params, context.actor.personId)
  return done
}

export const allocate: Handler<typeof contract.allocate> = async (context, { poolId, lineId, amountFen, reason }) => {
  const pool = await getPoolRow(context, poolId)
  const line = await getLine(context, poolId, lineId)
  const amount = BigInt(amountFen)
  const movement = amount > 0n ? 'allocate' : 'deallocate'
  const entries = [{ poolId, lineId, amountFen: amount > 0n ? amount : -amount }]
  const done = await book(context, pool, { movement, entries, reason })
  const params = { wan: wanText(entries[0]!.amountFen), lineZh: line.zh, lineEn: line.en, reason }
  await tellFund(context, subjectOf(pool), `fund.${movement}d`, params, context.actor.personId)
  return done
}

async function getLine({ tx, tenantId }: OperationContext, poolId: string, lineId: string) {
  const { rows } = await sql<{ zh: string; en: string }>`
    select name_zh as zh, name_en as en from fund_lines
    where tenant_id = ${tenantId} and pool_id = ${poolId} and id = ${lineId}`.execute(tx)
  if (rows[0] === undefined) throw new Refusal('not-found', { key: 'fund.no-line', at: 'lineId' })
  return rows[0]
}

export const addLine: Handler<typeof contract.addLine> = async (context, { poolId, code, name, programme }) => {
  const pool = await getPoolRow(context, poolId)
  const lineId = context.newId()
  await insertLine(context, { id: lineId, poolId, code, name, programme: programme ?? null })
  const params = { lineZh: name.zh, lineEn: name.en }
  await tellFund(context, subjectOf(pool), 'fund.line-added', params, context.actor.personId)
  return { poolId, lineId }
}

const REVERSIBLE = ['appropriate', 'allocate', 'deallocate']

export const reverseEntry: Handler<typeof contract.reverseEntry> = async (context, { poolId, postingId, reason }) => {
  const pool = await getPoolRow(context, poolId)
  const { rows } = await sql<{ movement: string }>`
    select movement from fund_postings
    where tenant_id = ${context.tenantId} and id = ${postingId} and pool_id = ${poolId}`.execute(context.tx)
  if (rows[0] === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'postingId' })
  if (!REVERSIBLE.includes(rows[0].movement)) throw new Refusal('rule-broken', { key: 'fund.not-reversible' })
  const on = await getToday(context.tx, context.tenantId, context.now)
  const id = await reversePosting(context, postingId, { on, by: context.actor.personId, reason })
  await tellFund(context, subjectOf(pool), 'fund.reversed', { reason }, context.actor.personId)
  return { poolId, postingId: id }
}

export const disposeRecovered: Handler<typeof contract.disposeRecovered> = async (
  context,
  { poolId, to, amountFen, document },
) => {
  const pool = await getPoolRow(context, poolId)
  const amount = BigInt(amountFen)
  const movement = to === 'treasury' ? 'remit' : 'reuse'
  const done = await book(context, pool, { movement, entries: [{ poolId, amountFen: amount }], reason: document })
  const params = { wan: wanText(amount), document }
  await tellFund(context, subjectOf(pool), `fund.${movement}`, params, context.actor.personId)
  return done
}
