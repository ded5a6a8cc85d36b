import { sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import { isWorkingDay } from '#engine/calendar/working-days.ts'
import {
  findSlip,
  getSlipPractice,
  isOverdue,
  listExtensions,
  listSlipRows,
} from '#modules/supervision/server/slip.queries.ts'
import { changeSlip, type SlipContext } from '#modules/supervision/server/slip.store.ts'
import { haveEffect, officeDays, recordSlip, relight, tellAbout } from '#modules/supervision/server/slip-course.ts'
import { listCaught, raiseCaught } from '#modules/supervision/server/slip-trigger.service.ts'
import { isAnswered, isOpen } from '#modules/supervision/slip.rules.ts'
import { lastReminderDay } from '#modules/supervision/slip-light.rules.ts'
import type { JobContext } from '#server/http/module.ts'

/**
 * What time does to slips: lights and colours as the days pass, reminders until closed, the passing of deadlines, and slips
 * that a rule raises by itself. Each slip is a transaction of its own; all of it may be repeated on the same day.
 */
export async function keepSlips(job: JobContext): Promise<void> {
  const inTx = <R>(work: (context: SlipContext) => Promise<R>) =>
    job.inTransaction((tx) => work({ tx, tenantId: job.tenantId, now: job.now, newId: job.newId }))
  const failed: unknown[] = []
  const open = await inTx((context) => listSlipRows(context, sql<boolean>`s.state not in ('closed', 'cancelled')`))
  for (const { id } of open)
    await inTx((context) => keepSlip(context, id)).catch((error: unknown) => failed.push(error))
  await inTx(raiseAutomatic).catch((error: unknown) => failed.push(error))
  if (failed.length > 0) throw failed[0]
}

async function keepSlip(context: SlipContext, slipId: string): Promise<void> {
  const before = (await findSlip(context, slipId, true))!
  if (!isOpen(before.state)) return
  const { calendar, utcOffsetMinutes } = await officeDays(context)
  const today = localDay(context.now, utcOffsetMinutes)
  const slip = await relight(context, before, today)
  // What was asked for in time and is not decided yet is not held against the unit.
  const waits = (await listExtensions(context, slipId)).some(({ state }) => state === 'asked' || state === 'checked')
  if (isOverdue(slip, today) && !isAnswered(slip.state) && slip.overdueOn !== slip.dueOn && !waits) {
    await changeSlip(context, slipId, { overdueOn: slip.dueOn })
    await recordSlip(context, slip, 'slip.overdue', { due: slip.dueOn })
    for (const permission of ['slip.reply', 'slip.approve', 'slip.raise'] as const)
      await tellAbout(context, slip, permission, 'notice.slip.overdue')
    await haveEffect(context, slip, 'overdue', today)
  }
  if (isAnswered(slip.state) || !isWorkingDay(today, calendar)) return
  const day = lastReminderDay(await getSlipPractice(context.tx, context.tenantId), slip.dueOn, today, calendar)
  if (day === undefined || day < slip.issuedOn || (slip.remindedOn !== null && slip.remindedOn >= day)) return
  await changeSlip(context, slipId, { remindedOn: today })
  await recordSlip(context, slip, 'slip.reminded')
  await tellAbout(context, slip, slip.state === 'replied' ? 'slip.approve' : 'slip.reply', 'notice.slip.reminder')
}

/** Rules that ask nobody: key tasks at once, figures of a month when it has closed. What stands is never raised twice. */
async function raiseAutomatic(context: SlipContext): Promise<void> {
  const practice = await getSlipPractice(context.tx, context.tenantId)
  const triggers = practice.triggers.filter(({ automatic }) => automatic)
  if (triggers.length === 0) return
  const { rows } = await sql<{ period: string }>`
    select c.period from cycles c
    where c.tenant_id = ${context.tenantId} and c.frequency = 'month' and c.closed_at is not null
      and c.closed_at > ${context.now}::timestamptz - interval '2 days' order by c.period desc limit 1`.execute(
    context.tx,
  )
  const closed = rows[0]?.period
  const { utcOffsetMinutes } = await officeDays(context)
  const period = closed ?? localDay(context.now, utcOffsetMinutes).slice(0, 7)
  const asked = closed === undefined ? triggers.filter(({ subject }) => subject === 'task') : triggers
  for (const caught of await listCaught(context, { ...practice, triggers: asked }, period)) {
    if (await wasRaised(context, caught.about)) continue
    await raiseCaught(context, caught, { by: null, signedOff: caught.trigger.name.zh })
  }
}

/** A slip that was closed is not raised again for the same figure, nor for a task on the day it was closed. */
async function wasRaised({ tx, tenantId, now }: SlipContext, about: { readonly kind: string }): Promise<boolean> {
  const { rows } = await sql`
    select 1 from slips where tenant_id = ${tenantId} and about = ${JSON.stringify(about)}::jsonb
      and state in ('closed', 'cancelled') and (${about.kind} = 'indicator' or closed_at > ${now}::timestamptz - interval '30 days')`.execute(
    tx,
  )
  return rows.length > 0
}
