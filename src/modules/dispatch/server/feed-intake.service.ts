import { sql } from 'kysely'
import type { Output } from '#engine/contract/operation.ts'
import { type Reason, Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/dispatch/daily.contract.ts'
import { appendDays, insertBatch, lockDays } from '#modules/dispatch/server/daily.store.ts'
import { settleAlerts } from '#modules/dispatch/server/daily-alert.store.ts'
import { tellDaily } from '#modules/dispatch/server/daily-import.service.ts'
import {
  type FeedScope,
  loadIntakeBook,
  type ReadDay,
  readSentRow,
  stageDays,
} from '#modules/dispatch/server/daily-intake.ts'
import { hashInput } from '#server/http/idempotency.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

type Answer = Output<typeof contract.sendDaily>

/**
 * A machine's batch: every row is read by itself, what can be written is, and the rest is told by its place; with
 * `allOrNothing` one such row refuses all. A batch that has come before is answered as it was, and nothing is done.
 */
export const sendDaily: Handler<typeof contract.sendDaily> = async (context, input) => {
  const { newId, machine } = context
  const { batch, rows } = input
  const feed = await findOpenFeed(context)
  await lockDays(context)
  const contentHash = hashInput({ rows, allOrNothing: input.allOrNothing }).toString('hex')
  const before = await findBatch(context, feed.id, batch)
  if (before) {
    if (before.contentHash !== contentHash)
      throw new Refusal('conflict', { key: 'daily.other-content', params: { batch }, at: 'batch' })
    return { ...before.answer, isRepeated: true }
  }
  const { days, refused } = await readRows(context, rows, feed)
  if (input.allOrNothing && refused.length > 0)
    throw new Refusal(
      'form-invalid',
      ...(refused.slice(0, 50).map(({ row, ...reason }) => ({ ...reason, at: `rows/${row}` })) as [Reason]),
    )
  const staged = await stageDays(context, days)
  const id = newId()
  const answer: Answer = {
    batch,
    isRepeated: false,
    rows: rows.length,
    changed: staged.length,
    unchanged: days.length - staged.length,
    refused: refused.map(({ row, ...reason }) => ({ row, key: reason.key, text: tellDaily(context.language, reason) })),
  }
  await insertBatch(context, {
    id,
    feedId: feed.id,
    way: 'api',
    batch,
    contentHash,
    fileName: null,
    rows: rows.length,
    changed: staged.length,
    faults: refused.map(({ row, ...reason }) => ({ place: `rows/${row}`, ...reason })),
    state: 'published',
    answer,
    keyId: machine!.keyId,
  })
  await appendDays(context, id, staged)
  await settleAlerts(context, staged)
  context.audit({
    subjectKind: 'feed',
    subjectId: feed.id,
    detail: { batch, rows: rows.length, changed: staged.length, refused: refused.length },
  })
  return answer
}

async function readRows(context: OperationContext, rows: readonly SentRow[], scope: FeedScope) {
  const book = await loadIntakeBook(context)
  const days: ReadDay[] = []
  const refused: (Reason & { readonly row: number })[] = []
  const firstAt = new Map<string, number>()
  for (const [row, sent] of rows.entries()) {
    const read = readSentRow(sent, book, scope)
    if ('key' in read) {
      refused.push({ row, ...read })
      continue
    }
    const key = `${read.monitor} ${read.unitId} ${read.day}`
    const first = firstAt.get(key)
    if (first === undefined) {
      firstAt.set(key, row)
      days.push(read)
    } else refused.push({ row, key: 'monitor.row-twice', params: { row: first } })
  }
  return { days, refused }
}

type SentRow = Parameters<typeof readSentRow>[0]

interface OpenFeed extends FeedScope {
  readonly id: string
}

async function findOpenFeed({ tx, tenantId, machine }: OperationContext): Promise<OpenFeed> {
  const { rows } = await sql<OpenFeed>`
    select id, monitors, unit_ids from feeds
    where tenant_id = ${tenantId} and id = ${machine!.subjectId} and closed_at is null`.execute(tx)
  if (!rows[0]) throw new Refusal('wrong-state', { key: 'feed.closed' })
  return rows[0]
}

async function findBatch({ tx, tenantId }: OperationContext, feedId: string, batch: string) {
  const { rows } = await sql<{ contentHash: string; answer: Answer }>`
    select content_hash, answer from daily_batches
    where tenant_id = ${tenantId} and feed_id = ${feedId} and batch = ${batch}`.execute(tx)
  return rows[0]
}
