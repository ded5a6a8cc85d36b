import { closeTasks } from '#cases/server/task.store.ts'
import { can } from '#engine/access/can.ts'
import type { Input } from '#engine/contract/operation.ts'
import { Refusal } from '#engine/refusal.ts'
import { say } from '#engine/text/message.ts'
import type { publishPlanWorkbook, undoPlanWorkbook } from '#modules/dispatch/plan-workbook.contract.ts'
import { planWorkbookMessages } from '#modules/dispatch/plan-workbook.messages.ts'
import { findPlan, type PlanRow } from '#modules/dispatch/server/plan.queries.ts'
import { savePlanOf } from '#modules/dispatch/server/plan.service.ts'
import { loadPlanBook } from '#modules/dispatch/server/plan-workbook.service.ts'
import {
  keepPlanWorkbook,
  lockPlanWorkbook,
  markPlanWorkbookUndone,
} from '#modules/dispatch/server/plan-workbook.store.ts'
import { proposeTargetsOf } from '#modules/dispatch/server/target.service.ts'
import { withdrawTargets } from '#modules/dispatch/server/target.store.ts'
import type { OperationContext } from '#server/http/module.ts'

type Goals = NonNullable<Input<typeof publishPlanWorkbook>['goals']>

/** Publishes by the acts that the screens use: the plan as a new version, its targets as proposals that wait for a signature. */
export async function publishPlanWorkbookOf(context: OperationContext, input: Input<typeof publishPlanWorkbook>) {
  const { planId, reason, fileName } = input
  const { plan, places, shown } = await loadPlanBook(context, planId)
  if (plan.version !== input.version) throw new Refusal('conflict', { key: 'plan.changed-meanwhile' })
  const version = input.goals ? await saveGoals(context, plan, input.goals, reason) : plan.version
  let proposed = 0
  for (const { unitId, rows } of input.proposals) {
    const above = places.find(({ id }) => id === unitId)
    if (!above) throw new Refusal('not-found', { key: 'plan.not-found' })
    if (!can(context.actor, 'target.propose', above.path))
      throw new Refusal('not-allowed', { key: 'plan-workbook.no-power', params: { unit: above.name.short.zh } })
    proposed += (await proposeTargetsOf(context, { planId, unitId, reason, rows })).proposed.length
  }
  const workbookId =
    version === plan.version && proposed === 0
      ? null
      : await keepPlanWorkbook(context, {
          planId,
          fileName,
          reason,
          fromVersion: plan.version,
          toVersion: version,
          goals: version === plan.version ? null : goalsOf(shown.goals),
          targets: input.proposals.flatMap(({ rows }) =>
            rows.map(({ indicatorId, unitId, kind, period, seenVersion: before }) => {
              return { planId, indicatorId, unitId, kind, period, before }
            }),
          ),
        })
  context.audit({ subjectKind: 'plan', subjectId: planId, detail: { version, proposed, by: 'workbook' } })
  return { workbookId, version, proposed }
}

/**
 * Takes a published workbook back: the plan gets its former goals as a new version, what was put up and is not signed yet
 * is withdrawn. @throws Refusal conflict when the plan has a newer version, or a target was signed or put up anew since.
 */
export async function undoPlanWorkbookOf(
  context: OperationContext,
  { planId, workbookId }: Input<typeof undoPlanWorkbook>,
) {
  const { tx, tenantId, language } = context
  const plan = await findPlan(tx, tenantId, planId)
  if (!plan) throw new Refusal('not-found', { key: 'plan.not-found' })
  const published = await lockPlanWorkbook(context, planId, workbookId)
  if (published.state !== 'published') throw new Refusal('wrong-state', { key: 'plan-workbook.already-undone' })
  if (published.goals !== null && plan.version !== published.toVersion)
    throw new Refusal('conflict', { key: 'plan-workbook.plan-changed-since', params: { version: plan.version } })
  const made = { reasons: [published.reason], at: published.publishedAt }
  const withdrawn = await withdrawTargets(tx, tenantId, made, published.targets)
  for (const subjectId of withdrawn)
    await closeTasks(
      context,
      { subjectKind: 'target', subjectId },
      { outcome: 'withdrawn', doneBy: context.actor.personId },
    )
  const reason = say(planWorkbookMessages, language, 'plan-workbook.undoing', { file: published.fileName })
  const version = published.goals ? await saveGoals(context, plan, published.goals, reason) : plan.version
  await markPlanWorkbookUndone(context, workbookId)
  const detail = { version, withdrawn: withdrawn.length, by: 'workbook' }
  context.audit({ subjectKind: 'plan', subjectId: planId, detail })
  return { version, withdrawn: withdrawn.length }
}

async function saveGoals(context: OperationContext, plan: PlanRow, goals: Goals, reason: string): Promise<number> {
  const { id: planId, code, issuer, fromYear, toYear, state, version } = plan
  const name = { zh: plan.nameZh, en: plan.nameEn }
  const saved = await savePlanOf(context, {
    ...{ planId, code, version, name, issuer, fromYear, toYear, state },
    reason: reason.slice(0, 500),
    goals,
  })
  return saved.version
}

const goalsOf = (
  goals: readonly (Pick<Goals[number], 'code' | 'name'> & {
    readonly indicators: readonly { readonly id: string; readonly weight: string }[]
  })[],
): Goals =>
  goals.map(({ code, name, indicators }) => ({
    code,
    name,
    indicators: indicators.map(({ id: indicatorId, weight }) => ({ indicatorId, weight })),
  }))
