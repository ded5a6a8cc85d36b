import { recordHistory } from '#cases/server/history.store.ts'
import { closeTasks, openTask } from '#cases/server/task.store.ts'
import { getTenantClock, getToday } from '#cases/server/tenant.queries.ts'
import { addDays } from '#engine/calendar/date.ts'
import type { Input } from '#engine/contract/operation.ts'
import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/policies/cultivation.contract.ts'
import { measuresOf } from '#modules/policies/cultivation.rules.ts'
import { standOn } from '#modules/policies/ladder.rules.ts'
import { listCarersOf } from '#modules/policies/server/cultivation.queries.ts'
import {
  answerProblem,
  endPlan,
  insertMeasures,
  insertPlan,
  insertProblem,
  insertVisit,
  lockPlan,
  settleMeasureRow,
  touchPlan,
} from '#modules/policies/server/cultivation.store.ts'
import { getLadderOf, getStep } from '#modules/policies/server/cultivation-practice.queries.ts'
import { getSheet } from '#modules/policies/server/enterprise-sheet.queries.ts'
import { getPolicyBook } from '#modules/policies/server/policy-book.queries.ts'
import { type EntryHead, findEntryHead } from '#modules/registries/server/entry.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

async function getEntryHead(context: OperationContext, entryId: string): Promise<EntryHead> {
  const entry = await findEntryHead(context.tx, context.tenantId, entryId)
  if (entry === undefined) throw new Refusal('not-found', { key: 'http.not-found' })
  return entry
}

/** The end of a day where the office is. */
async function endOf({ tx, tenantId }: OperationContext, day: string): Promise<Date> {
  const { utcOffsetMinutes } = await getTenantClock(tx, tenantId)
  return new Date(Date.parse(`${addDays(day, 1)}T00:00:00Z`) - utcOffsetMinutes * 60_000)
}

async function refuseStranger(
  context: OperationContext,
  carePath: string,
  today: string,
  people: readonly { readonly personId: string; readonly at: string }[],
): Promise<ReadonlyMap<string, string>> {
  const carers = new Map((await listCarersOf(context, carePath, today)).map((one) => [one.personId, one.name]))
  const stranger = people.find(({ personId }) => !carers.has(personId))
  if (stranger) throw new Refusal('rule-broken', { key: 'cultivation.not-a-carer', at: stranger.at })
  return carers
}

async function tell(
  context: OperationContext,
  subject: { readonly kind: 'cultivation-plan' | 'visit-problem'; readonly id: string; readonly unitId: string },
  deed: string,
  params: Readonly<Record<string, string | number>> = {},
): Promise<void> {
  if (subject.kind === 'cultivation-plan')
    await recordHistory(context, {
      subject,
      sentence: { key: `history.cultivation.${deed}`, params },
      personId: context.actor.personId,
    })
  context.audit({ subjectKind: subject.kind, subjectId: subject.id, unitId: subject.unitId, detail: { deed } })
}

export const openPlanOf: Handler<typeof contract.openPlan> = (context, input) => openPlanWith(context, input, false)

/** A plan whose measures are the gap of today: one a change that would qualify, or a fact that is missing. */
export async function openPlanWith(
  context: OperationContext,
  input: Input<typeof contract.openPlan>,
  isSample: boolean,
): Promise<{ planId: string; measures: number }> {
  const { tx, tenantId, now, actor } = context
  const today = await getToday(tx, tenantId, now)
  if (input.dueOn < today) throw new Refusal('form-invalid', { key: 'cultivation.day-past', at: 'dueOn' })
  const step = getStep(await getLadderOf(context), input.step)
  const head = await getEntryHead(context, input.registerEntryId)
  const responsible = { personId: input.responsibleId, at: 'responsibleId' }
  const carers = await refuseStranger(context, head.carePath, today, [responsible])
  const book = await getPolicyBook(tx, tenantId)
  const { entry } = await getSheet(context, book, input.registerEntryId, today)
  const standing = standOn(step, book.policies, entry.known.facts, today)
  if (standing.standing === 'held') throw new Refusal('rule-broken', { key: 'cultivation.held-already', at: 'step' })
  const id = context.newId()
  const { aim, responsibleId, dueOn } = input
  await insertPlan(context, {
    ...{ id, entryId: head.id, unitId: head.careUnitId, step: step.code, aim, responsibleId, dueOn, isSample },
    madeBy: actor.personId,
  })
  const measures = measuresOf(standing).map((goal) => ({ goal, dueOn }))
  await insertMeasures(context, id, measures)
  const subject = { kind: 'cultivation-plan', id, unitId: head.careUnitId } as const
  const names = { stepZh: step.name.zh, stepEn: step.name.en }
  await openTask(context, {
    to: { personId: responsibleId },
    subject,
    deed: { key: 'task.cultivation.carry-out', params: { name: head.name, ...names } },
    dueAt: await endOf(context, dueOn),
  })
  await tell(context, subject, 'opened', { ...names, who: carers.get(responsibleId)!, dueOn })
  return { planId: id, measures: measures.length }
}

export const addMeasureOf: Handler<typeof contract.addMeasure> = async (context, input) => {
  const { cultivationPlanId: planId, version, title, dueOn } = input
  const today = await getToday(context.tx, context.tenantId, context.now)
  if (dueOn < today) throw new Refusal('form-invalid', { key: 'cultivation.day-past', at: 'dueOn' })
  const plan = await lockPlan(context, planId, version)
  const [measureId] = await insertMeasures(context, planId, [{ goal: { kind: 'deed' }, title, dueOn }])
  await touchPlan(context, planId)
  await tell(context, { kind: 'cultivation-plan', id: planId, unitId: plan.unitId }, 'measure-added', { title })
  return { measureId: measureId!, version: plan.version + 1 }
}

export const settleMeasureOf: Handler<typeof contract.settleMeasure> = async (context, input) => {
  const { cultivationPlanId: planId, measureId, version, outcome, note } = input
  const on = await getToday(context.tx, context.tenantId, context.now)
  const plan = await lockPlan(context, planId, version)
  await settleMeasureRow(context, { planId, measureId }, { outcome, on, by: context.actor.personId, note })
  await touchPlan(context, planId)
  await tell(context, { kind: 'cultivation-plan', id: planId, unitId: plan.unitId }, `measure-${outcome}`, { note })
  return { planId, version: plan.version + 1 }
}

export const closePlanOf: Handler<typeof contract.closePlan> = async (
  context,
  { cultivationPlanId: planId, version, reason },
) => {
  const on = await getToday(context.tx, context.tenantId, context.now)
  const plan = await lockPlan(context, planId, version)
  await endPlan(context, planId, { on, reason })
  const which = { subjectKind: 'cultivation-plan', subjectId: planId }
  await closeTasks(context, which, { outcome: 'closed', doneBy: context.actor.personId })
  await tell(context, { kind: 'cultivation-plan', id: planId, unitId: plan.unitId }, 'closed', { note: reason })
  return { planId, version: plan.version + 1 }
}

/** A visit, and a task for everybody who is to answer what the enterprise raised. */
export const recordVisitOf: Handler<typeof contract.recordVisit> = async (context, input) => {
  const today = await getToday(context.tx, context.tenantId, context.now)
  if (input.visitedOn > today) throw new Refusal('form-invalid', { key: 'cultivation.day-ahead', at: 'visitedOn' })
  const head = await getEntryHead(context, input.registerEntryId)
  const asked = input.problems.map(({ responsibleId }, at) => ({
    personId: responsibleId,
    at: `problems/${at}/responsibleId`,
  }))
  if (asked.length > 0) await refuseStranger(context, head.carePath, today, asked)
  const id = context.newId()
  const { visitedOn, withWhom, notes } = input
  await insertVisit(context, {
    ...{ id, entryId: head.id, unitId: head.careUnitId, visitedOn, withWhom, notes },
    visitorId: context.actor.personId,
  })
  for (const { problem, responsibleId, dueOn } of input.problems) {
    const problemId = context.newId()
    await insertProblem(context, { id: problemId, visitId: id, problem, responsibleId, dueOn })
    await openTask(context, {
      to: { personId: responsibleId },
      subject: { kind: 'visit-problem', id: problemId, unitId: head.careUnitId },
      deed: { key: 'task.cultivation.answer', params: { name: head.name, problem: problem.slice(0, 60) } },
      dueAt: await endOf(context, dueOn),
    })
  }
  context.audit({ subjectKind: 'register-entry', subjectId: head.id, unitId: head.careUnitId, detail: { visitId: id } })
  return { visitId: id }
}

export const settleProblemOf: Handler<typeof contract.settleProblem> = async (context, { visitProblemId, answer }) => {
  const on = await getToday(context.tx, context.tenantId, context.now)
  const { actor } = context
  const found = await answerProblem(context, visitProblemId, { answer, on, by: actor.personId })
  const which = { subjectKind: 'visit-problem', subjectId: visitProblemId }
  await closeTasks(context, which, { outcome: 'answered', doneBy: actor.personId })
  await tell(context, { kind: 'visit-problem', id: visitProblemId, unitId: found.unitId }, 'answered')
  return { visitProblemId }
}
