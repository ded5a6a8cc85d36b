import { sql } from 'kysely'
import { Refusal } from '#engine/refusal.ts'
import type { MeasureGoal } from '#modules/policies/cultivation.rules.ts'
import type { OperationContext } from '#server/http/module.ts'

type Writing = Pick<OperationContext, 'tx' | 'tenantId' | 'now' | 'newId'>

interface NewPlan {
  readonly id: string
  readonly entryId: string
  readonly unitId: string
  readonly step: string
  readonly aim: string
  readonly responsibleId: string
  readonly dueOn: string
  readonly madeBy: string
  readonly isSample: boolean
}

/** @throws Refusal conflict when a plan for the same goal is under way. */
export async function insertPlan({ tx, tenantId, now }: Writing, plan: NewPlan): Promise<void> {
  const { numAffectedRows } = await sql`
    insert into cultivation_plans (tenant_id, id, entry_id, unit_id, step, aim, responsible_id, due_on, state, is_sample,
      made_by, made_at)
    values (${tenantId}, ${plan.id}, ${plan.entryId}, ${plan.unitId}, ${plan.step}, ${plan.aim}, ${plan.responsibleId},
      ${plan.dueOn}, 'open', ${plan.isSample}, ${plan.madeBy}, ${now})
    on conflict (tenant_id, entry_id, step) where state = 'open' do nothing`.execute(tx)
  if (numAffectedRows !== 1n) throw new Refusal('conflict', { key: 'cultivation.one-already', at: 'step' })
}

interface NewMeasure {
  readonly goal: MeasureGoal
  readonly title?: string
  readonly dueOn: string
}

/** Behind those that there are; answers their ids. */
export async function insertMeasures(
  { tx, tenantId, newId }: Writing,
  planId: string,
  measures: readonly NewMeasure[],
): Promise<readonly string[]> {
  const ids: string[] = []
  for (const { goal, title = '', dueOn } of measures) {
    const id = newId()
    ids.push(id)
    const fact = goal.kind === 'deed' ? null : goal.fact
    const [from, to] = goal.kind === 'change' ? [goal.from, goal.to] : [null, null]
    await sql`
      insert into cultivation_measures (tenant_id, id, plan_id, place, kind, title, fact, from_value, to_value, due_on, state)
      select ${tenantId}, ${id}, ${planId}, coalesce(max(place), 0) + 1, ${goal.kind}, ${title}, ${fact}, ${from}, ${to},
        ${dueOn}, 'open'
      from cultivation_measures where tenant_id = ${tenantId} and plan_id = ${planId}`.execute(tx)
  }
  return ids
}

interface LockedPlan {
  readonly id: string
  readonly entryId: string
  readonly unitId: string
  readonly step: string
  readonly version: number
}

/** A plan under way, as it was seen. @throws Refusal not-found, wrong-state, conflict. */
export async function lockPlan({ tx, tenantId }: Writing, planId: string, version: number): Promise<LockedPlan> {
  const { rows } = await sql<LockedPlan & { state: string }>`
    select id, entry_id, unit_id, step, version, state from cultivation_plans
    where tenant_id = ${tenantId} and id = ${planId} for update`.execute(tx)
  const plan = rows[0]
  if (plan === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'planId' })
  if (plan.state !== 'open') throw new Refusal('wrong-state', { key: 'cultivation.ended' })
  if (plan.version !== version) throw new Refusal('conflict', { key: 'cultivation.changed-meanwhile', at: 'version' })
  return plan
}

export async function touchPlan({ tx, tenantId }: Writing, planId: string): Promise<void> {
  await sql`update cultivation_plans set version = version + 1
    where tenant_id = ${tenantId} and id = ${planId}`.execute(tx)
}

export async function endPlan(
  { tx, tenantId }: Writing,
  planId: string,
  { on, reason }: { readonly on: string; readonly reason: string },
): Promise<void> {
  await sql`update cultivation_plans set state = 'closed', ended_on = ${on}, ending = ${reason}, version = version + 1
    where tenant_id = ${tenantId} and id = ${planId}`.execute(tx)
}

/** @throws Refusal not-found, wrong-state. */
export async function settleMeasureRow(
  { tx, tenantId }: Writing,
  { planId, measureId }: { readonly planId: string; readonly measureId: string },
  how: { readonly outcome: 'done' | 'dropped'; readonly on: string; readonly by: string; readonly note: string },
): Promise<void> {
  const { rows } = await sql<{ state: string }>`select state from cultivation_measures
    where tenant_id = ${tenantId} and plan_id = ${planId} and id = ${measureId} for update`.execute(tx)
  if (rows[0] === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'measureId' })
  if (rows[0].state !== 'open') throw new Refusal('wrong-state', { key: 'cultivation.settled' })
  await sql`update cultivation_measures set state = ${how.outcome}, settled_on = ${how.on}, settled_by = ${how.by},
      note = ${how.note}
    where tenant_id = ${tenantId} and id = ${measureId}`.execute(tx)
}

interface NewVisit {
  readonly id: string
  readonly entryId: string
  readonly unitId: string
  readonly visitedOn: string
  readonly visitorId: string
  readonly withWhom: string
  readonly notes: string
}

export async function insertVisit({ tx, tenantId, now }: Writing, visit: NewVisit): Promise<void> {
  await sql`
    insert into enterprise_visits (tenant_id, id, entry_id, unit_id, visited_on, visitor_id, with_whom, notes, made_at)
    values (${tenantId}, ${visit.id}, ${visit.entryId}, ${visit.unitId}, ${visit.visitedOn}, ${visit.visitorId},
      ${visit.withWhom}, ${visit.notes}, ${now})`.execute(tx)
}

export async function insertProblem(
  { tx, tenantId }: Writing,
  problem: {
    readonly id: string
    readonly visitId: string
    readonly problem: string
    readonly responsibleId: string
    readonly dueOn: string
  },
): Promise<void> {
  await sql`
    insert into visit_problems (tenant_id, id, visit_id, problem, responsible_id, due_on, state)
    values (${tenantId}, ${problem.id}, ${problem.visitId}, ${problem.problem}, ${problem.responsibleId}, ${problem.dueOn},
      'open')`.execute(tx)
}

/** Answers the visit it was raised at. @throws Refusal not-found, wrong-state. */
export async function answerProblem(
  { tx, tenantId }: Writing,
  problemId: string,
  how: { readonly answer: string; readonly on: string; readonly by: string },
): Promise<{ readonly visitId: string; readonly entryId: string; readonly unitId: string; readonly problem: string }> {
  const { rows } = await sql<{ visitId: string; entryId: string; unitId: string; problem: string; state: string }>`
    select b.visit_id, v.entry_id, v.unit_id, b.problem, b.state from visit_problems b
    join enterprise_visits v on v.tenant_id = b.tenant_id and v.id = b.visit_id
    where b.tenant_id = ${tenantId} and b.id = ${problemId} for update of b`.execute(tx)
  const found = rows[0]
  if (found === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'visitProblemId' })
  if (found.state !== 'open') throw new Refusal('wrong-state', { key: 'cultivation.answered' })
  await sql`update visit_problems set state = 'settled', answer = ${how.answer}, settled_by = ${how.by}, settled_on = ${how.on}
    where tenant_id = ${tenantId} and id = ${problemId}`.execute(tx)
  return found
}
