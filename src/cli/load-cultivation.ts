import { sql } from 'kysely'
import { operationContext, type SampleContext } from '#cli/load-samples.ts'
import type { Actor } from '#engine/access/actor.ts'
import type { Pack } from '#engine/definition/pack.ts'
import type { SampleCultivation } from '#engine/definition/sample-cultivation.ts'
import { openPlanWith, recordVisitOf, settleProblemOf } from '#modules/policies/server/cultivation.service.ts'
import { insertMeasures } from '#modules/policies/server/cultivation.store.ts'

type SamplePlan = SampleCultivation['plans'][number]

/** Plans and visits of the demo by the acts of those whose duty they are; their measures follow from the facts of the day. */
export async function loadCultivation(context: SampleContext, pack: Pack): Promise<void> {
  for (const plan of pack.sampleCultivation.flatMap(({ value }) => value.plans)) await loadPlan(context, plan)
}

async function loadPlan(context: SampleContext, plan: SamplePlan): Promise<void> {
  const entryId = await idOf(
    context,
    sql`register_entries where key = ${plan.enterprise} and state = 'active'`,
    plan.enterprise,
  )
  const personOf = async (login: string) => (await actorOf(context, login)).personId
  const drawnUp = operationContext(context, await actorOf(context, plan.by), context.now)
  const { planId } = await openPlanWith(
    drawnUp,
    {
      ...{ registerEntryId: entryId, step: plan.step, dueOn: plan.dueOn, aim: plan.aim },
      responsibleId: await personOf(plan.responsible),
    },
    true,
  )
  const deeds = plan.measures.map(({ title, dueOn }) => ({ goal: { kind: 'deed' as const }, title, dueOn }))
  await insertMeasures(drawnUp, planId, deeds)
  for (const { on, by, withWhom, notes, problems } of plan.visits) {
    const visiting = operationContext(context, await actorOf(context, by), context.now)
    const raised = await Promise.all(
      problems.map(async ({ problem, dueOn }) => ({ problem, dueOn, responsibleId: await personOf(plan.responsible) })),
    )
    const { visitId } = await recordVisitOf(visiting, {
      ...{ registerEntryId: entryId, visitedOn: on, withWhom, notes },
      problems: raised,
    })
    for (const { problem, solved } of problems) {
      if (solved === undefined) continue
      const where = sql`visit_problems where visit_id = ${visitId} and problem = ${problem}`
      await settleProblemOf(visiting, { visitProblemId: await idOf(context, where, problem), answer: solved })
    }
  }
}

async function idOf({ tx }: SampleContext, from: ReturnType<typeof sql>, what: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`select id from ${from}`.execute(tx)
  if (rows[0] === undefined) throw new RangeError(`samples/cultivation.yaml: ${what} is not there`)
  return rows[0].id
}

export async function actorOf({ tx, tenantId }: SampleContext, login: string): Promise<Actor> {
  const { rows } = await sql<{ accountId: string; personId: string; name: string; unitId: string }>`
    select a.id as account_id, p.id as person_id, p.name, p.unit_id
    from accounts a join people p on p.tenant_id = a.tenant_id and p.id = a.person_id
    where a.tenant_id = ${tenantId} and a.login = ${login}`.execute(tx)
  if (rows[0] === undefined) throw new RangeError(`samples/cultivation.yaml: nobody signs in as ${login}`)
  return { ...rows[0], tenantId, sessionId: '', unitPath: '/', roles: [], grants: [] }
}
