import { sql } from 'kysely'
import { listHistory } from '#cases/server/history.queries.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { can } from '#engine/access/can.ts'
import { Refusal } from '#engine/refusal.ts'
import { say } from '#engine/text/message.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import type * as contract from '#modules/policies/cultivation.contract.ts'
import type { PlanRow } from '#modules/policies/cultivation.contract.ts'
import type { MeasureGoal } from '#modules/policies/cultivation.rules.ts'
import { ladderMessages } from '#modules/policies/ladder.messages.ts'
import { standOn } from '#modules/policies/ladder.rules.ts'
import { sayGap, sayGoal } from '#modules/policies/say-gap.rules.ts'
import {
  getPlanRecord,
  listCarersOf,
  listMeasures,
  listPlanRecords,
  listVisitsOf,
  type MeasureRecord,
  type PlanRecord,
} from '#modules/policies/server/cultivation.queries.ts'
import { findCultivation } from '#modules/policies/server/cultivation-practice.queries.ts'
import { getSheet } from '#modules/policies/server/enterprise-sheet.queries.ts'
import { getPolicyBook } from '#modules/policies/server/policy-book.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

type Word = keyof typeof ladderMessages & string

export const stepNames = async (context: OperationContext) => {
  const steps = (await findCultivation(context))?.practice.ladder?.steps ?? []
  const names = new Map(steps.map(({ code, name }) => [code, name]))
  return (code: string) => names.get(code) ?? { zh: code, en: code }
}

export function planRow(
  { unitId: _u, responsibleId: _r, version: _v, madeBy: _b, madeAt: _a, ending: _e, endedOn: _o, ...plan }: PlanRecord,
  nameOfStep: Awaited<ReturnType<typeof stepNames>>,
  on: string,
): PlanRow {
  return { ...plan, stepName: nameOfStep(plan.step), isLate: plan.state === 'open' && plan.dueOn < on }
}

export const listPlansView: Handler<typeof contract.listPlans> = async (context, { limit, cursor, ...filter }) => {
  const on = await getToday(context.tx, context.tenantId, context.now)
  const found = await listPlanRecords(context, filter, { limit, cursor, on })
  const nameOfStep = await stepNames(context)
  return { ...found, rows: found.rows.map((plan) => planRow(plan, nameOfStep, on)) }
}

const goalOf = ({ kind, fact, fromValue, toValue }: MeasureRecord): MeasureGoal => {
  if (kind === 'deed' || fact === null) return { kind: 'deed' }
  return kind === 'fact' ? { kind, fact } : { kind, fact, from: fromValue ?? '', to: toValue ?? '' }
}

export const getPlanView: Handler<typeof contract.getPlan> = async (context, { cultivationPlanId: planId }) => {
  const { tx, tenantId, now, actor, language } = context
  const on = await getToday(tx, tenantId, now)
  const plan = await getPlanRecord(context, planId)
  const book = await getPolicyBook(tx, tenantId)
  const unitPath = (await findUnitPath(tx, tenantId, plan.unitId)) ?? '/'
  const mayManage = plan.state === 'open' && can(actor, 'cultivation.manage', unitPath)
  const measures = await listMeasures(context, planId)
  return {
    ...planRow(plan, await stepNames(context), on),
    ...{ version: plan.version, madeBy: plan.madeBy, madeAt: plan.madeAt.toISOString(), mayManage },
    ...{ ending: plan.ending, endedOn: plan.endedOn },
    gap: plan.state === 'open' ? await gapNow(context, plan, on) : [],
    rows: measures.map((measure) => ({
      ...{ id: measure.id, dueOn: measure.dueOn, state: measure.state, note: measure.note },
      ...{ settledOn: measure.settledOn, settledBy: measure.settledBy, isFollowed: measure.kind !== 'deed' },
      text: sayGoal(goalOf(measure), measure.title, book.dictionary, language),
      isLate: measure.state === 'open' && measure.dueOn < on,
    })),
    visits: await listVisitsOf(context, plan.registerEntryId, on),
    carers: mayManage ? [...(await listCarersOf(context, unitPath, on))] : [],
    history: (await listHistory(tx, tenantId, { kind: 'cultivation-plan', id: planId })).map((line) => ({
      at: line.at.toISOString(),
      by: line.personName,
      text: line.key in ladderMessages ? say(ladderMessages, language, line.key as Word, line.params) : line.key,
    })),
  }
}

/** What lies between now, by the facts of today; nothing for an enterprise that has left the register. */
async function gapNow(context: OperationContext, plan: PlanRecord, on: string): Promise<string[]> {
  const { tx, tenantId, language } = context
  const step = (await findCultivation(context))?.practice.ladder?.steps.find(({ code }) => code === plan.step)
  const { rows } = await sql`select 1 from register_entries
    where tenant_id = ${tenantId} and id = ${plan.registerEntryId} and state = 'active'`.execute(tx)
  if (step === undefined || rows.length === 0) return []
  const book = await getPolicyBook(tx, tenantId)
  const { entry } = await getSheet(context, book, plan.registerEntryId, on)
  return sayGap(standOn(step, book.policies, entry.known.facts, on), book.dictionary, language)
}

export const getProblemView: Handler<typeof contract.getProblem> = async (context, { visitProblemId }) => {
  const { tx, tenantId, now, actor } = context
  const on = await getToday(tx, tenantId, now)
  const { rows } = await sql<{ visitId: string; entryId: string; unitId: string; name: string }>`
    select b.visit_id, v.entry_id, v.unit_id, e.name from visit_problems b
    join enterprise_visits v on v.tenant_id = b.tenant_id and v.id = b.visit_id
    join register_entries e on e.tenant_id = v.tenant_id and e.id = v.entry_id
    where b.tenant_id = ${tenantId} and b.id = ${visitProblemId}`.execute(tx)
  const found = rows[0]
  const visit = found && (await listVisitsOf(context, found.entryId, on)).find(({ id }) => id === found.visitId)
  if (found === undefined || visit === undefined) throw new Refusal('not-found', { key: 'http.not-found' })
  const unitPath = (await findUnitPath(tx, tenantId, found.unitId)) ?? '/'
  return {
    ...{ registerEntryId: found.entryId, name: found.name },
    visit,
    mayManage: can(actor, 'cultivation.manage', unitPath),
  }
}
