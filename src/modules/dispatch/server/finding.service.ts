import { localDay } from '#cases/local-day.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { notify } from '#cases/server/notice.store.ts'
import { emitEvent } from '#cases/server/outbox.store.ts'
import { closeTasks, openTask } from '#cases/server/task.store.ts'
import { instantAt } from '#engine/calendar/cycle-dates.ts'
import { addWorkingDays } from '#engine/calendar/working-days.ts'
import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/dispatch/finding.contract.ts'
import { AFTER, DUTY_OF_ACT, type FindingAct } from '#modules/dispatch/finding.rules.ts'
import { getOfficeClock } from '#modules/dispatch/server/cycle.queries.ts'
import { getCheckPractice } from '#modules/dispatch/server/data-review.ts'
import { listDuties } from '#modules/dispatch/server/duty.queries.ts'
import { actsOf, type FindingRow, getFindingRow } from '#modules/dispatch/server/finding.queries.ts'
import { answerFinding, type FindingAnswer } from '#modules/dispatch/server/finding.store.ts'
import { getDictionary } from '#modules/dispatch/server/indicator.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

/** The office asks the unit what it has to say; the unit finds it among what it has to do. */
export const askFinding: Handler<typeof contract.askFinding> = async (context, input) => {
  const row = await begin(context, 'ask', input)
  await handToUnit(context, row, 'task.finding.explain')
  return finish(context, row, 'ask', {}, input.text)
}

/** The unit's explanation; evidence is attached to the finding itself. */
export const explainFinding: Handler<typeof contract.explainFinding> = async (context, input) => {
  const row = await begin(context, 'explain', input)
  for (const to of await listDuties(context, 'correction.decide', row.path)) {
    await openTask(context, { to, subject: subjectOf(row), deed: { key: 'task.finding.judge', params: paramsOf(row) } })
  }
  return finish(context, row, 'explain', { explanation: input.text }, input.text)
}

/** The office is satisfied: the same figures are not told again. */
export const acceptFinding: Handler<typeof contract.acceptFinding> = async (context, input) => {
  const row = await begin(context, 'accept', input)
  return finish(context, row, 'accept', { verdict: input.text, isSettled: true }, input.text)
}

/** The figures must be corrected: the unit is told, and slices above may raise a slip over it. */
export const demandCorrection: Handler<typeof contract.demandCorrection> = async (context, input) => {
  const row = await begin(context, 'demand', input)
  await handToUnit(context, row, 'task.finding.correct')
  const { tx, tenantId, actor } = context
  const entry = row.indicatorId === null ? undefined : (await getDictionary(tx, tenantId)).byId.get(row.indicatorId)
  await emitEvent(context, 'finding.correction-demanded', {
    ...{ findingId: row.id, kind: row.kind, unitId: row.unitId, indicatorId: row.indicatorId, period: row.period },
    ...{ unit: row.shortZh, item: entry?.indicator.name.zh ?? null, demand: input.text, slip: input.slip },
    ...{ by: actor.personId, signedOff: actor.name },
  })
  return finish(context, row, 'demand', { verdict: input.text }, input.text)
}

interface Asked {
  readonly findingId: string
  readonly version: number
}

async function begin(context: OperationContext, act: FindingAct, { findingId, version }: Asked): Promise<FindingRow> {
  const row = await getFindingRow(context, findingId, true)
  const reason = actsOf(context, row).get(act)
  if (reason?.startsWith('finding.not-yours')) throw new Refusal('not-allowed', { key: reason })
  if (row.version !== version) throw new Refusal('conflict', { key: 'finding.moved' })
  if (reason !== undefined)
    throw new Refusal(act === 'accept' && reason === 'finding.own-word' ? 'rule-broken' : 'wrong-state', {
      key: reason,
    })
  await closeTasks(
    context,
    { subjectKind: 'finding', subjectId: row.id },
    { outcome: act, doneBy: context.actor.personId },
  )
  return row
}

async function finish(
  context: OperationContext,
  row: FindingRow,
  act: FindingAct,
  answer: Omit<FindingAnswer, 'state'>,
  text: string,
) {
  const { actor } = context
  const state = AFTER[act]
  await answerFinding(context, row.id, actor.personId, { ...answer, state })
  const sentence = { key: text === '' ? `finding.${act}.done` : `finding.${act}.done.words`, params: { text } }
  await recordHistory(context, { subject: subjectOf(row), sentence, personId: actor.personId })
  if (act === 'accept' || act === 'demand') await tellUnit(context, row, `notice.finding.${act}`, text)
  context.audit({ subjectKind: 'finding', subjectId: row.id, unitId: row.unitId, detail: { act, kind: row.kind } })
  return { findingId: row.id, state, version: row.version + 1 }
}

const subjectOf = (row: FindingRow) => ({ kind: 'finding', id: row.id, unitId: row.unitId })

const paramsOf = (row: FindingRow) => ({
  unit: row.shortZh,
  unitEn: row.shortEn,
  kind: row.kind,
  period: row.period ?? '',
})

async function tellUnit(context: OperationContext, row: FindingRow, key: string, text: string): Promise<void> {
  for (const to of await listDuties(context, DUTY_OF_ACT.explain, row.path)) {
    await notify(context, {
      to,
      sentence: { key, params: { ...paramsOf(row), text } },
      about: { kind: 'finding', id: row.id },
    })
  }
}

async function handToUnit(context: OperationContext, row: FindingRow, key: string): Promise<void> {
  const { calendar, utcOffsetMinutes } = await getOfficeClock(context.tx, context.tenantId)
  const { answerWorkingDays } = await getCheckPractice(context.tx, context.tenantId)
  const dueOn = addWorkingDays(localDay(context.now, utcOffsetMinutes), answerWorkingDays, calendar)
  const dueAt = new Date(instantAt(dueOn, '18:00', utcOffsetMinutes))
  for (const to of await listDuties(context, DUTY_OF_ACT.explain, row.path)) {
    await openTask(context, { to, subject: subjectOf(row), deed: { key, params: paramsOf(row) }, dueAt })
  }
}
