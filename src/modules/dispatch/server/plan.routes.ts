import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import * as plan from '#modules/dispatch/plan.contract.ts'
import { planMessages } from '#modules/dispatch/plan.messages.ts'
import * as workbook from '#modules/dispatch/plan-workbook.contract.ts'
import { planWorkbookMessages } from '#modules/dispatch/plan-workbook.messages.ts'
import { listIndicatorsOf } from '#modules/dispatch/server/indicator-list.queries.ts'
import { getPlanOf, listPlansOf } from '#modules/dispatch/server/plan.queries.ts'
import { getIndicatorOf, saveIndicatorOf, savePlanOf } from '#modules/dispatch/server/plan.service.ts'
import { checkPlanWorkbookOf } from '#modules/dispatch/server/plan-workbook.service.ts'
import { listPlanWorkbooksOf } from '#modules/dispatch/server/plan-workbook.store.ts'
import { downloadPlanWorkbookOf } from '#modules/dispatch/server/plan-workbook.ts'
import { publishPlanWorkbookOf, undoPlanWorkbookOf } from '#modules/dispatch/server/publish-plan-workbook.service.ts'
import { decideTargetOf, listProposalsOf, proposeTargetsOf } from '#modules/dispatch/server/target.service.ts'
import { getCascade, getTargetHistory, getTargetOverview } from '#modules/dispatch/server/target-cascade.queries.ts'
import * as target from '#modules/dispatch/target.contract.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import { preparedRoute, route, type ServerModule, type TargetResolver } from '#server/http/module.ts'
import { readWorkbook } from '#server/spreadsheets/read-workbook.ts'

const targetOf: TargetResolver = async (tx, tenantId, input) => {
  const { rows } = await sql<{ unitId: string }>`
    select unit_id from targets where tenant_id = ${tenantId} and id = ${String(input.targetId)}`.execute(tx)
  const unitPath = rows[0] && (await findUnitPath(tx, tenantId, rows[0].unitId))
  return unitPath === undefined ? undefined : { unitPath }
}

export const planRoutes: ServerModule = {
  name: 'plans',
  routes: [
    route(plan.listPlans, async ({ tx, tenantId }, { year }) => ({ rows: await listPlansOf(tx, tenantId, year) })),
    route(plan.getPlan, ({ tx, tenantId }, { planId }) => getPlanOf(tx, tenantId, planId)),
    route(plan.savePlan, savePlanOf),
    route(workbook.downloadPlanWorkbook, (context, { planId }) => downloadPlanWorkbookOf(context, planId)),
    preparedRoute(
      workbook.checkPlanWorkbook,
      ({ upload }) => readWorkbook(upload!.path),
      async (context, { planId }, read) => {
        const checked = await checkPlanWorkbookOf(context, planId, read)
        const detail = { errors: checked.errors, targets: checked.preview.targetsTotal }
        context.audit({ subjectKind: 'plan', subjectId: planId, detail })
        return checked
      },
    ),
    route(workbook.publishPlanWorkbook, publishPlanWorkbookOf),
    route(workbook.undoPlanWorkbook, undoPlanWorkbookOf),
    route(workbook.listPlanWorkbooks, (context, { planId }) => listPlanWorkbooksOf(context, planId)),
    route(plan.listIndicators, listIndicatorsOf),
    route(plan.getIndicator, (context, { indicatorId }) => getIndicatorOf(context, indicatorId)),
    route(plan.saveIndicator, saveIndicatorOf),
    route(target.targetCascade, async ({ tx, tenantId, now }, input) =>
      getCascade(tx, { tenantId, today: await getToday(tx, tenantId, now), ...input }),
    ),
    route(target.targetOverview, async ({ tx, tenantId, now }, input) =>
      getTargetOverview(tx, { tenantId, today: await getToday(tx, tenantId, now), ...input }),
    ),
    route(target.proposeTargets, proposeTargetsOf),
    route(target.decideTarget, decideTargetOf),
    route(target.listProposals, listProposalsOf),
    route(target.targetHistory, ({ tx, tenantId }, { targetId }) => getTargetHistory(tx, tenantId, targetId)),
  ],
  targets: { target: targetOf },
  messages: [planMessages, planWorkbookMessages],
}
