import { sql } from 'kysely'
import { recordHistory } from '#cases/server/history.store.ts'
import { closeTasks } from '#cases/server/task.store.ts'
import { periodsOpenAt } from '#modules/dispatch/cycle.rules.ts'
import {
  CYCLE_COLUMNS,
  type CycleRow,
  getOfficeClock,
  listCycleDefinitions,
} from '#modules/dispatch/server/cycle.queries.ts'
import { type CycleContext, closePeriod, openPeriod, sendReminders } from '#modules/dispatch/server/cycle.service.ts'
import { insertReminders } from '#modules/dispatch/server/cycle.store.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { JobContext } from '#server/http/module.ts'

/**
 * What time does by itself: opens cycles, reminds before and after they are due, closes them, ends exceptions. Every step
 * is a transaction of its own and may be repeated, also by another process at the same moment.
 */
export async function keepCycles(context: JobContext): Promise<void> {
  const inTx = <R>(work: (context: CycleContext) => Promise<R>) =>
    context.inTransaction((tx: Tx) => work({ tx, tenantId: context.tenantId, now: context.now, newId: context.newId }))
  const failed: unknown[] = []
  // One rhythm that cannot be opened must not keep the others from being reminded and closed.
  const each = async <T>(items: readonly T[], work: (step: CycleContext, item: T) => Promise<unknown>) => {
    for (const item of items) await inTx((step) => work(step, item)).catch((error: unknown) => failed.push(error))
  }
  await each(await inTx(listToOpen), (step, { pinned, period }) => openPeriod(step, pinned, period))
  await each(await inTx(listToRemind), (step, { cycle, at }) => remind(step, cycle, at))
  await each(await inTx(listToClose), (step, cycle) => closePeriod(step, cycle))
  await inTx(endReopenings)
  if (failed.length > 0) throw failed[0]
}

async function listToOpen({ tx, tenantId, now }: CycleContext) {
  const clock = await getOfficeClock(tx, tenantId)
  const { rows } = await sql<{ key: string }>`
    select code || ' ' || period as key from cycles where tenant_id = ${tenantId}`.execute(tx)
  const known = new Set(rows.map((row) => row.key))
  return (await listCycleDefinitions(tx, tenantId)).flatMap((pinned) =>
    periodsOpenAt(pinned.definition, now, clock)
      .filter((period) => !known.has(`${pinned.definition.code} ${period}`))
      .map((period) => ({ pinned, period })),
  )
}

/** Of each cycle still under way the last reminder that has come due; older ones would only repeat it. */
async function listToRemind({ tx, tenantId, now }: CycleContext) {
  const { rows } = await sql<CycleRow & { at: Date }>`
    select ${CYCLE_COLUMNS}, m.at from cycles c
    cross join lateral (select max(at) as at from unnest(c.remind_at) as at where at <= ${now}) m
    where c.tenant_id = ${tenantId} and c.closed_at is null and c.opens_at <= ${now} and c.closes_at > ${now}
      and m.at is not null
      and not exists (select 1 from reminders d
        where d.tenant_id = c.tenant_id and d.cycle_id = c.id and d.kind in ('before', 'after') and d.at = m.at)`.execute(
    tx,
  )
  return rows.map(({ at, ...cycle }) => ({ cycle, at }))
}

async function remind(context: CycleContext, cycle: CycleRow, at: Date): Promise<void> {
  const kind = at <= cycle.dueAt ? 'before' : 'after'
  await sendReminders(context, cycle, `notice.cycle.${kind}`, await insertReminders(context, cycle, { kind, at }))
}

async function listToClose({ tx, tenantId, now }: CycleContext): Promise<readonly CycleRow[]> {
  const minuteOver = new Date(Math.floor(now.getTime() / 60_000) * 60_000)
  const { rows } = await sql<CycleRow>`
    select ${CYCLE_COLUMNS} from cycles c
    where c.tenant_id = ${tenantId} and c.closed_at is null and c.closes_at < ${minuteOver} order by c.closes_at`.execute(
    tx,
  )
  return rows
}

/** An exception that has run out ends by itself: what was not handed up in its time is closed again. */
async function endReopenings(context: CycleContext): Promise<void> {
  const { tx, tenantId, now } = context
  const { rows } = await sql<{ id: string; reportId: string; unitId: string; state: string }>`
    update reopenings o set state = 'ended' from reports r
    where o.tenant_id = ${tenantId} and o.state = 'granted' and o.expires_at <= ${now}
      and r.tenant_id = o.tenant_id and r.id = o.report_id
    returning o.id, o.report_id, r.unit_id, r.state`.execute(tx)
  for (const { reportId, unitId, state } of rows) {
    const subject = { kind: 'report', id: reportId, unitId }
    await recordHistory(context, { subject, sentence: { key: 'reopening.ended', params: {} } })
    if (state !== 'filling' && state !== 'returned') continue
    await closeTasks(context, { subjectKind: 'report', subjectId: reportId }, { outcome: 'reopening-ended' })
  }
}
