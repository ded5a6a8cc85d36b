import { sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { takeNumber } from '#cases/server/official-number.store.ts'
import { emitEvent } from '#cases/server/outbox.store.ts'
import { yearOf } from '#engine/calendar/period.ts'
import { getOfficeClock } from '#modules/dispatch/server/cycle.queries.ts'
import { freezeFigures } from '#modules/dispatch/server/freeze-figures.ts'
import { type Freezing, freezeShared } from '#modules/dispatch/server/freeze-shared.ts'
import { isSmall, listUnshown, showSnapshot } from '#modules/dispatch/server/show-snapshot.service.ts'
import { saveProgress } from '#modules/dispatch/server/shown.store.ts'
import { insertSnapshot, writeParts } from '#modules/dispatch/server/snapshot.store.ts'
import type { Part } from '#modules/dispatch/server/snapshot-part.ts'
import { atSameInstant } from '#server/database/same-instant.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { FreezePart, JobContext } from '#server/http/module.ts'

/** A closed cycle that has no snapshot yet, or whose restatement was approved. */
interface ToFreeze {
  readonly cycleId: string
  readonly code: string
  readonly period: string
  readonly nameZh: string
  readonly nameEn: string
  readonly closedAt: Date
  readonly revision: number
  readonly previousId: string | null
  readonly reason: string | null
}

/** What a snapshot holds beside figures, by the slices that contribute. */
export type Freezes = readonly FreezePart[]

type Context = Pick<JobContext, 'tenantId' | 'now' | 'newId' | 'inTransaction'>

/**
 * Freezes what is closed. That a closed cycle has no snapshot is itself the mark that one is due, so a crash in between leaves
 * nothing half done; each is one transaction that sees the database as it stood at one instant. `takenAt` is now, unless told.
 * The tables and rankings of a great administration are worked out after its inputs are sealed; until then they are worked out from
 * these when they are asked for.
 */
export async function keepSnapshots(
  context: Context,
  freezes: Freezes,
  takenAt: (cycle: { readonly closedAt: Date }) => Date = () => context.now,
): Promise<void> {
  const failed: unknown[] = []
  for (const due of await context.inTransaction((tx) => listDue(tx, context.tenantId))) {
    const { tenantId, newId } = context
    await context
      .inTransaction(async (tx) => {
        await sql`set transaction isolation level repeatable read`.execute(tx)
        // Between two families a large administration is only reckoning.
        await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx)
        const tell = (done: number, total: number) =>
          context.inTransaction((other) =>
            saveProgress({ ...context, tx: other }, due.cycleId, { stage: 'sealing', done, total }),
          )
        const beside = <T>(work: (tx: Tx) => Promise<T>) => atSameInstant(tx, context.inTransaction, work)
        await takeSnapshot({ tx, tenantId, now: takenAt(due), newId, tell, beside }, due, freezes)
      })
      .catch((error: unknown) => failed.push(error))
  }
  for (const sealed of await context.inTransaction((tx) => listUnshown(tx, context.tenantId))) {
    await showSnapshot(context, sealed).catch((error: unknown) => failed.push(error))
  }
  if (failed.length > 0) throw failed[0]
}

/** Days and weeks flow into their month and are frozen with it. */
async function listDue(tx: Tx, tenantId: string): Promise<readonly ToFreeze[]> {
  const { rows } = await sql<ToFreeze>`
    select c.id as cycle_id, c.code, c.period, c.name_zh, c.name_en, c.closed_at,
      coalesce(s.revision, 0) + 1 as revision, s.id as previous_id, r.reason
    from cycles c
    left join lateral (
      select id, revision from snapshots where tenant_id = c.tenant_id and cycle_id = c.id
      order by revision desc limit 1) s on true
    left join restatements r on r.tenant_id = c.tenant_id and r.snapshot_id = s.id and r.state = 'approved'
    where c.tenant_id = ${tenantId} and c.closed_at is not null and c.frequency not in ('day', 'week')
      and (s.id is null or r.id is not null)
    order by c.closed_at, c.period, c.code`.execute(tx)
  return rows
}

async function takeSnapshot(
  context: Pick<JobContext, 'tenantId' | 'now' | 'newId'> & {
    readonly tx: Tx
    readonly tell: (done: number, total: number) => Promise<void>
    readonly beside: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
  },
  due: ToFreeze,
  freezes: Freezes,
): Promise<void> {
  const { tx, tenantId, now, newId, tell, beside } = context
  const { cycleId, code, period, revision, previousId, reason } = due
  const id = newId()
  const { utcOffsetMinutes } = await getOfficeClock(tx, tenantId)
  const year = yearOf(localDay(now, utcOffsetMinutes))
  const number = await takeNumber(context, { series: 'snapshot', year, subject: { kind: 'snapshot', id } })
  const head = { code, period, year, number, revision, previousId, reason, takenAt: now.toISOString() }
  const cycle = { id: cycleId, code, period, snapshotId: id }
  const freezing = { tx, tenantId, period, now }
  const shared = await freezeShared(freezing)
  const isGreat = !isSmall(shared)
  const write = (reading: Freezing) => {
    const parts = allParts(freezeFigures(reading, shared), head, (one) => one.take(context, cycle), freezes)
    return writeParts(tx, tenantId, id, parts, async (written) => {
      if (isGreat) await tell(written, shared.tree.places.length)
    })
  }
  const { count, hash } = isGreat
    ? await beside((other) => write({ ...freezing, beside: other }))
    : await write(freezing)
  await insertSnapshot(tx, tenantId, {
    id,
    cycleId,
    period,
    year,
    number,
    revision,
    previousId,
    reason,
    takenAt: now,
    hash,
    parts: count,
  })
  if (!isGreat) {
    const sealed = { id, cycleId, period, takenAt: now, hash }
    await showSnapshot({ tenantId, now, inTransaction: (work) => work(tx) }, sealed)
  }
  const params = { name: due.nameZh, nameEn: due.nameEn, period, year, number, revision, hash: hash.slice(0, 12) }
  const subject = { kind: 'cycle', id: cycleId, unitId: await findRootId(tx, tenantId) }
  await recordHistory(context, { subject, sentence: { key: 'snapshot.taken', params } })
  await emitEvent(context, 'snapshot.taken', { snapshotId: id, cycleId, period, year, number, revision, hash })
}

/** The head is a part like the others, so that the seal covers number, period and reason too. */
async function* allParts(
  figures: AsyncIterable<Part>,
  head: object,
  take: (one: FreezePart) => ReturnType<FreezePart['take']>,
  freezes: Freezes,
): AsyncGenerator<Part> {
  yield { name: 'head', key: '', content: head }
  yield* figures
  for (const one of freezes) {
    for await (const { key, content } of take(one)) yield { name: one.name, key, content }
  }
}

async function findRootId(tx: Tx, tenantId: string): Promise<string> {
  const { rows } = await sql<{ unitId: string }>`
    select unit_id from unit_versions where tenant_id = ${tenantId} and parent_id is null
    order by until_on is null desc, from_on desc limit 1`.execute(tx)
  return rows[0]!.unitId
}
