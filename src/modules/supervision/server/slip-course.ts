import { recordHistory } from '#cases/server/history.store.ts'
import { notify } from '#cases/server/notice.store.ts'
import { emitEvent } from '#cases/server/outbox.store.ts'
import { closeTasks, openTask } from '#cases/server/task.store.ts'
import { getTenantClock } from '#cases/server/tenant.queries.ts'
import type { Sentence } from '#cases/subject.ts'
import type { Permission } from '#engine/access/permission.ts'
import { instantAt } from '#engine/calendar/cycle-dates.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { SlipMoment } from '#engine/definition/slip-practice.ts'
import { getOfficeClock } from '#modules/dispatch/server/cycle.queries.ts'
import { listDuties } from '#modules/dispatch/server/duty.queries.ts'
import { judgeRecord } from '#modules/supervision/server/light.store.ts'
import { findSlip, getSlipPractice, listParties, type SlipRow } from '#modules/supervision/server/slip.queries.ts'
import { changeSlip, insertEffect, type SlipChange, type SlipContext } from '#modules/supervision/server/slip.store.ts'
import type { SlipState } from '#modules/supervision/slip.rules.ts'
import { numberOf } from '#modules/supervision/slip.ts'
import { effectsOf, risenLevel, slipFacts } from '#modules/supervision/slip-light.rules.ts'

export const slipSubject = (slip: Pick<SlipRow, 'id' | 'leadUnitId'>) => ({
  kind: 'slip',
  id: slip.id,
  unitId: slip.leadUnitId,
})

export const slipParams = (slip: SlipRow) => ({
  number: numberOf(slip),
  title: slip.title,
  unit: slip.unitNameZh,
  unitEn: slip.unitNameEn,
  due: slip.dueOn,
})

/** Until the office closes on a day. */
export async function endOfDay({ tx, tenantId }: SlipContext, day: CalendarDate): Promise<Date> {
  const { utcOffsetMinutes } = await getTenantClock(tx, tenantId)
  return new Date(instantAt(day, '18:00', utcOffsetMinutes))
}

/** Whose turn it is in each state, and what he is to do. */
const NEXT: Readonly<Partial<Record<SlipState, { permission: Permission; deed: string }>>> = {
  issued: { permission: 'slip.reply', deed: 'task.slip.sign' },
  handling: { permission: 'slip.reply', deed: 'task.slip.reply' },
  returned: { permission: 'slip.reply', deed: 'task.slip.mend' },
  replied: { permission: 'slip.approve', deed: 'task.slip.approve' },
  'under-review': { permission: 'slip.raise', deed: 'task.slip.verify' },
  verified: { permission: 'slip.decide', deed: 'task.slip.close' },
}

const STATE_DEEDS = Object.values(NEXT).map(({ deed }) => deed)

/** After an act: the tasks of the step before end, those of the next begin. */
export async function handOverSlip(context: SlipContext, slip: SlipRow, outcome: string, by?: string): Promise<void> {
  const which = { subjectKind: 'slip', subjectId: slip.id }
  const how = { outcome, ...(by === undefined ? {} : { doneBy: by }) }
  for (const deed of STATE_DEEDS) await closeTasks(context, { ...which, deed }, how)
  const next = NEXT[slip.state]
  if (next === undefined) {
    await closeTasks(context, which, how)
    for (const party of await listParties(context, slip.id))
      await closeTasks(context, { subjectKind: 'slip-party', subjectId: party.id }, how)
    return
  }
  await openSlipTasks(context, slip, next.permission, next.deed)
}

export async function openSlipTasks(
  context: SlipContext,
  slip: SlipRow,
  permission: Permission,
  key: string,
): Promise<void> {
  const dueAt = await endOfDay(context, slip.dueOn)
  for (const to of await listDuties(context, permission, slip.path)) {
    await openTask(context, { to, subject: slipSubject(slip), deed: { key, params: slipParams(slip) }, dueAt })
  }
}

/** Cooperating units answer the lead unit; each has a task of its own. */
export async function askCooperating(context: SlipContext, slip: SlipRow): Promise<void> {
  const dueAt = await endOfDay(context, slip.dueOn)
  for (const party of await listParties(context, slip.id)) {
    if (party.role === 'lead') continue
    for (const to of await listDuties(context, 'slip.reply', party.path)) {
      await openTask(context, {
        to,
        subject: { kind: 'slip-party', id: party.id, unitId: party.unitId },
        deed: { key: 'task.slip.answer', params: { ...slipParams(slip), slip: slip.id } },
        dueAt,
      })
    }
  }
}

/** Tells everybody who has to do with the slip at the lead unit, or above it. */
export async function tellAbout(
  context: SlipContext,
  slip: SlipRow,
  permission: Permission,
  key: string,
  params: Sentence['params'] = {},
): Promise<void> {
  for (const to of await listDuties(context, permission, slip.path)) {
    await notify(context, {
      to,
      sentence: { key, params: { ...slipParams(slip), ...params } },
      about: { kind: 'slip', id: slip.id },
    })
  }
}

export async function recordSlip(
  context: SlipContext,
  slip: SlipRow,
  key: string,
  params: Sentence['params'] = {},
  by?: string,
): Promise<void> {
  await recordHistory(context, {
    subject: slipSubject(slip),
    sentence: { key, params },
    ...(by === undefined ? {} : { personId: by }),
  })
}

/** Writes a change, judges the slip anew, and lets its colour rise when the light has become worse. */
export async function putSlip(
  context: SlipContext,
  slipId: string,
  change: SlipChange,
  today: CalendarDate,
): Promise<SlipRow> {
  await changeSlip(context, slipId, change)
  return relight(context, (await findSlip(context, slipId))!, today)
}

/** The slip under today's light. */
export async function relight(context: SlipContext, slip: SlipRow, today: CalendarDate): Promise<SlipRow> {
  const { calendar } = await officeDays(context)
  const facts = slipFacts({ ...slip, isReceived: slip.receivedAt !== null }, today, calendar)
  const lit = await judgeRecord(context, 'slip', { kind: 'slip', id: slip.id }, facts)
  if (lit === undefined) return slip
  const light = lit.judgement.entry.light ?? 'none'
  const level = risenLevel(lit.lights.scheme, slip.slipLevel, light)
  if (light === slip.light && level === slip.slipLevel) return slip
  await changeSlip(context, slip.id, { light, level })
  if (level !== slip.slipLevel) {
    const word = lit.lights.scheme.lights.get(level)!.word
    await recordSlip(context, slip, 'slip.risen', { level: word.zh, levelEn: word.en })
    await tellAbout(context, slip, 'slip.reply', 'notice.slip.risen', { level: word.zh, levelEn: word.en })
  }
  return (await findSlip(context, slip.id))!
}

export const officeDays = ({ tx, tenantId }: SlipContext) => getOfficeClock(tx, tenantId)

const EVENTS: Readonly<Record<SlipMoment, string>> = {
  overdue: 'slip.overdue',
  'closed-in-time': 'slip.closed',
  'closed-late': 'slip.closed',
  returned: 'slip.returned',
}

/** Writes down what the moment says for the unit's score, and tells it to the slices above. */
export async function haveEffect(
  context: SlipContext,
  slip: SlipRow,
  moment: SlipMoment,
  on: CalendarDate,
): Promise<void> {
  const practice = await getSlipPractice(context.tx, context.tenantId)
  const effects = []
  for (const { points, reason } of effectsOf(practice, moment, slip.slipLevel)) {
    const effect = { slipId: slip.id, unitId: slip.leadUnitId, moment, on, points: String(points), reason }
    effects.push({ effectId: await insertEffect(context, effect), points: effect.points, reason })
  }
  await emitEvent(context, EVENTS[moment], {
    slipId: slip.id,
    unitId: slip.leadUnitId,
    number: numberOf(slip),
    level: slip.slipLevel,
    moment,
    on,
    effects,
  })
}
