import { sql } from 'kysely'
import { attachFile } from '#cases/server/file.store.ts'
import { actorWith, operationContext, type SampleContext } from '#cli/load-samples.ts'
import { keepSampleContent } from '#cli/sample-desk.ts'
import type { Permission } from '#engine/access/permission.ts'
import type { SampleFunds } from '#engine/definition/sample-funds.ts'
import { checkEvaluation, openEvaluation, submitEvaluation } from '#modules/funds/server/evaluation.service.ts'

type SampleEvaluation = SampleFunds['evaluations'][number]

/** What became of the money of earlier years, judged by its unit and checked by another, as far as the samples say. */
export async function loadEvaluations(context: SampleContext, evaluations: readonly SampleEvaluation[]): Promise<void> {
  for (const one of evaluations) await evaluate(context, one)
}

async function evaluate(context: SampleContext, one: SampleEvaluation): Promise<void> {
  const { tx, tenantId } = context
  const { rows } = await sql<{ poolId: string; poolPath: string; unitId: string; path: string }>`
    select p.id as pool_id, w.path as pool_path, u.id as unit_id, v.path from fund_pools p
    join unit_versions w on w.tenant_id = p.tenant_id and w.unit_id = p.unit_id and w.until_on is null
    join units u on u.tenant_id = p.tenant_id and u.code = ${one.unit}
    join unit_versions v on v.tenant_id = u.tenant_id and v.unit_id = u.id and v.until_on is null
    where p.tenant_id = ${tenantId} and p.code = ${one.pool}`.execute(tx)
  const [found] = rows
  if (found === undefined) throw new RangeError(`samples: there is no pool ${one.pool} or unit ${one.unit}`)
  const at = async (permission: Permission, path: string, day: string) =>
    operationContext(context, await actorWith(context, permission, path), new Date(`${day}T02:00:00Z`))
  const manager = await at('fund.manage', found.poolPath, one.on)
  const { evaluationId } = await openEvaluation(manager, {
    poolId: found.poolId,
    holderId: found.unitId,
    year: one.year,
  })
  if (one.own === undefined) return
  const clerk = await at('fund.report', found.path, one.on)
  await attachFile(clerk, {
    subject: { kind: 'evaluation', id: evaluationId, unitId: found.unitId },
    sha256: await keepSampleContent(context),
    name: '绩效自评佐证材料（示例）.pdf',
    personId: clerk.actor.personId,
  })
  const { version } = await submitEvaluation(clerk, {
    evaluationId,
    version: 1,
    scores: one.own,
    statement: one.statement,
  })
  if (one.checked === undefined) return
  const checker = await at('fund.check', found.poolPath, one.on)
  await checkEvaluation(checker, { evaluationId, version, scores: one.checked, note: one.note })
}
