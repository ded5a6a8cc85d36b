import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Input } from '#engine/contract/operation.ts'
import { importMessages as readingMessages } from '#engine/import/import.messages.ts'
import { indicatorMessages } from '#engine/indicator/indicator.messages.ts'
import { type Reason, Refusal } from '#engine/refusal.ts'
import { type Language, type Messages, say } from '#engine/text/message.ts'
import type * as contract from '#modules/dispatch/daily.contract.ts'
import { monitorMessages } from '#modules/dispatch/monitor.messages.ts'
import {
  appendDays,
  type DailyContext,
  insertBatch,
  isOvertaken,
  lockDays,
  type StagedDay,
  withdrawDays,
} from '#modules/dispatch/server/daily.store.ts'
import { settleAlerts } from '#modules/dispatch/server/daily-alert.store.ts'
import { loadIntakeBook, readDailyFile, stageDays } from '#modules/dispatch/server/daily-intake.ts'
import type { Handler } from '#server/http/module.ts'

const WORDS: Messages = { ...readingMessages, ...indicatorMessages, ...monitorMessages }
const MOST_SHOWN = 200
const EVERYTHING = { monitors: [], unitIds: [] }

/** A reason in the reader's language; a key without words is shown as itself. */
export const tellDaily = (language: Language, { key, params }: Reason): string =>
  key in WORDS ? say(WORDS, language, key, params) : key

type DropContext = DailyContext & { readonly language: Language; readonly personId: string | null }

/** The dry run: the whole file, every wrong cell named, and what would change staged. With one error nothing is staged. */
export async function checkDailyFile(context: DropContext, { fileName, text }: Input<typeof contract.checkDaily>) {
  const book = await loadIntakeBook(context)
  const read = await readDailyFile(context, text, book, EVERYTHING)
  const staged = read.errors === 0 ? await stageDays(context, read.days) : []
  const batchId = staged.length > 0 ? context.newId() : null
  if (batchId !== null)
    await insertBatch(context, {
      id: batchId,
      feedId: null,
      way: 'drop',
      batch: batchId,
      contentHash: createHash('sha256').update(text).digest('hex'),
      fileName,
      rows: read.rows,
      changed: staged.length,
      faults: [],
      staged,
      state: 'checked',
      ...(context.personId !== null && { createdBy: context.personId }),
    })
  const names = new Map([...book.units.values()].map((unit) => [unit.id, unit.name]))
  return {
    batchId,
    rows: read.rows,
    changes: staged.length,
    unchanged: read.days.length - staged.length,
    errors: read.errors,
    faults: read.faults.slice(0, MOST_SHOWN).map(({ line, column, field, key, params }) => ({
      line,
      column,
      field,
      key,
      text: tellDaily(context.language, params === undefined ? { key } : { key, params }),
    })),
    faultsTotal: read.faultsTotal,
    preview: staged.slice(0, MOST_SHOWN).map((one) => ({
      monitor: book.monitors.get(one.monitor)!.name,
      unit: names.get(one.unitId)!,
      day: one.day,
      before: one.before,
      after: one.value,
    })),
  }
}

interface BatchRow {
  readonly state: 'checked' | 'published' | 'refused' | 'undone'
  readonly staged: readonly StagedDay[] | null
}

async function lockBatch({ tx, tenantId }: DailyContext, batchId: string): Promise<BatchRow> {
  const { rows } = await sql<BatchRow>`
    select state, staged from daily_batches where tenant_id = ${tenantId} and id = ${batchId} for update`.execute(tx)
  if (!rows[0]) throw new Refusal('not-found', { key: 'daily.not-found', at: 'batchId' })
  return rows[0]
}

/** Publishes a dry run as it was shown: when a day changed since, nothing is written. */
export async function publishDailyBatch(context: DailyContext, batchId: string) {
  const { tx, tenantId, now } = context
  const { state, staged } = await lockBatch(context, batchId)
  if (state !== 'checked' || staged === null) throw new Refusal('wrong-state', { key: 'daily.already-published' })
  await lockDays(context)
  const again = await stageDays(context, staged)
  const seenOf = new Map(staged.map((one) => [`${one.monitor} ${one.unitId} ${one.day}`, one.seen]))
  const isAsShown =
    again.length === staged.length &&
    again.every((one) => seenOf.get(`${one.monitor} ${one.unitId} ${one.day}`) === one.seen)
  if (!isAsShown) throw new Refusal('conflict', { key: 'daily.changed-meanwhile' })
  await appendDays(context, batchId, staged)
  await settleAlerts(context, staged)
  await sql`
    update daily_batches set state = 'published', staged = null, settled_at = ${now}
    where tenant_id = ${tenantId} and id = ${batchId}`.execute(tx)
  return { batchId, changed: staged.length }
}

/** Takes a batch back, by whichever way it came in, as long as nothing newer stands on it. */
export const undoDailyBatch: Handler<typeof contract.undoDaily> = async (context, { batchId }) => {
  const { tx, tenantId, now } = context
  const { state } = await lockBatch(context, batchId)
  if (state !== 'published') throw new Refusal('wrong-state', { key: 'daily.not-published' })
  await lockDays(context)
  if (await isOvertaken(context, batchId)) throw new Refusal('conflict', { key: 'daily.overtaken' })
  const taken = await withdrawDays(context, batchId)
  await settleAlerts(context, taken)
  await sql`
    update daily_batches set state = 'undone', settled_at = ${now} where tenant_id = ${tenantId} and id = ${batchId}`.execute(
    tx,
  )
  context.audit({ subjectKind: 'daily-batch', subjectId: batchId, detail: { restored: taken.length } })
  return { batchId, restored: taken.length }
}

interface KeptFault extends Reason {
  readonly place: string
}

export const listDailyBatches: Handler<typeof contract.listDaily> = async (context, { feedId, limit }) => {
  const { rows } = await sql<{
    id: string
    way: 'api' | 'drop' | 'folder'
    feed: string | null
    batch: string
    fileName: string | null
    rows: number
    changed: number
    faults: { readonly total?: number; readonly shown?: readonly KeptFault[] }
    state: BatchRow['state']
    by: string | null
    at: Date
  }>`
    select b.id, b.way, f.name as feed, b.batch, b.file_name, b.rows_total as rows, b.changed, b.faults, b.state,
      coalesce(p.name, k.name) as by, b.created_at as at
    from daily_batches b
    left join feeds f on f.tenant_id = b.tenant_id and f.id = b.feed_id
    left join people p on p.tenant_id = b.tenant_id and p.id = b.created_by
    left join access_keys k on k.tenant_id = b.tenant_id and k.id = b.key_id
    where b.tenant_id = ${context.tenantId} and (${feedId ?? null}::uuid is null or b.feed_id = ${feedId ?? null}::uuid)
    order by b.created_at desc, b.id desc limit ${limit}`.execute(context.tx)
  return {
    rows: rows.map(({ at, faults, ...row }) => ({
      ...row,
      faults: (faults.shown ?? []).map(({ place, ...reason }) => ({
        place,
        text: tellDaily(context.language, reason),
      })),
      faultsTotal: faults.total ?? 0,
      at: at.toISOString(),
    })),
  }
}
