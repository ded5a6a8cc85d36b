import { sql } from 'kysely'
import { z } from 'zod'
import { kindOfEffect, pointsFault } from '#engine/appraisal/entry-kind.ts'
import { periodOf, yearOf } from '#engine/calendar/period.ts'
import { exact, isZero } from '#engine/number/exact.ts'
import { spanOf } from '#modules/appraisal/entry.ts'
import { listEntryRows, pointsOf } from '#modules/appraisal/server/entry.queries.ts'
import { takeBack } from '#modules/appraisal/server/entry.service.ts'
import { type EntryContext, insertEntry, moveEntry } from '#modules/appraisal/server/entry.store.ts'
import { book, handOver, recordEntry, tellUnit } from '#modules/appraisal/server/entry-course.ts'
import { getFoundEntry, isHeard, officeDay } from '#modules/appraisal/server/entry-situation.ts'
import { getAppraisalPractice } from '#modules/appraisal/server/practice.queries.ts'
import { findPlanOfYear } from '#modules/dispatch/server/plan.queries.ts'
import { findSlip } from '#modules/supervision/server/slip.queries.ts'

/** What a moment of a slip says for the score of its unit, as supervision tells it. */
const SlipEvent = z.object({
  slipId: z.string(),
  unitId: z.string(),
  number: z.string(),
  moment: z.string(),
  on: z.string(),
  effects: z.array(
    z.object({ effectId: z.string(), points: z.string(), reason: z.object({ zh: z.string(), en: z.string() }) }),
  ),
})

/** Each effect becomes one entry of the kind that takes it up, however often the event is heard. */
export async function takeUpEffects(context: EntryContext, payload: unknown): Promise<void> {
  const event = SlipEvent.parse(payload)
  const slip = await findSlip(context, event.slipId)
  if (slip === undefined || slip.state === 'cancelled') return
  for (const effect of event.effects) await takeUpEffect(context, event, effect)
}

async function takeUpEffect(
  context: EntryContext,
  event: z.infer<typeof SlipEvent>,
  effect: z.infer<typeof SlipEvent>['effects'][number],
): Promise<void> {
  if (isZero(exact(effect.points))) return
  const practice = await getAppraisalPractice(context.tx, context.tenantId)
  const kind = kindOfEffect(practice, event.moment, effect.points)
  const period = periodOf(event.on, 'month')
  const plan = await findPlanOfYear(context.tx, context.tenantId, yearOf(period))
  if (kind?.slips === undefined || plan === undefined) return
  const { today, inDays } = await officeDay(context)
  // What the kind does not allow is never booked without somebody who looks at it.
  const isAutomatic = kind.slips.automatic && pointsFault(kind, effect.points) === undefined
  const heard = !isAutomatic && isHeard(kind, effect.points)
  const id = context.newId()
  const isNew = await insertEntry(context, {
    id,
    planId: plan.id,
    unitId: event.unitId,
    kind: kind.code,
    kindName: kind.name,
    points: pointsOf(effect.points),
    indicatorId: null,
    period,
    ...spanOf(kind, period),
    document: event.number,
    article: '',
    reason: effect.reason.zh,
    source: 'slip',
    sourceId: effect.effectId,
    slipId: event.slipId,
    reverses: null,
    state: isAutomatic ? 'booked' : heard ? 'hearing' : 'review',
    proposedBy: null,
    hearUntil: heard ? inDays(practice.hearing.workingDays) : null,
    ...(isAutomatic && { decision: { by: null, note: '' } }),
  })
  if (!isNew) return
  const { entry } = await getFoundEntry(context, id)
  await recordEntry(context, entry, 'entry.by-slip', { of: event.number })
  if (isAutomatic) {
    await book(context, id, today, null)
    return
  }
  await handOver(context, entry, 'proposed', null)
  if (heard) await tellUnit(context, entry, 'notice.entry.hearing', { until: entry.hearUntil ?? '' })
}

/** A slip that was taken back has no effect: what it brought in is dropped, what is booked is taken back by a counter-entry. */
export async function dropEffects(context: EntryContext, payload: unknown): Promise<void> {
  const { slipId, number } = z.object({ slipId: z.string(), number: z.string() }).parse(payload)
  const { today } = await officeDay(context)
  const entries = await listEntryRows(
    context,
    sql<boolean>`e.slip_id = ${slipId} and e.source = 'slip' and e.state in ('hearing', 'review', 'booked')`,
  )
  for (const entry of entries) {
    if (entry.state === 'booked') {
      if (entry.counterId !== null) continue
      const reason = `${number}已撤销`
      await takeBack(context, entry, today, { source: 'reversal', proposedBy: null, by: null, reason })
      continue
    }
    await moveEntry(context, entry.id, 'withdrawn')
    await recordEntry(context, entry, 'entry.slip-cancelled', { of: number })
    await handOver(context, entry, 'slip-cancelled', null)
    await tellUnit(context, entry, 'notice.entry.dropped')
  }
}
