import { sql } from 'kysely'
import type { Input } from '#engine/contract/operation.ts'
import { Refusal } from '#engine/refusal.ts'
import type { savePlan } from '#modules/dispatch/plan.contract.ts'
import type { SetTarget } from '#modules/dispatch/server/target.store.ts'
import type { OperationContext } from '#server/http/module.ts'

type Goals = Input<typeof savePlan>['goals']

/** What a published workbook changed: the plan as it was, and the targets for which it put something up. */
export interface PublishedPlanWorkbook {
  readonly planId: string
  readonly fileName: string
  readonly reason: string
  readonly fromVersion: number
  readonly toVersion: number
  /** Null: the plan itself was not changed. */
  readonly goals: Goals | null
  readonly targets: readonly SetTarget[]
}

export async function keepPlanWorkbook(context: OperationContext, published: PublishedPlanWorkbook): Promise<string> {
  const id = context.newId()
  const { planId, fileName, reason, fromVersion, toVersion, goals, targets } = published
  await sql`
    insert into plan_workbooks (tenant_id, id, plan_id, file_name, reason, from_version, to_version, goals, targets,
      published_by, published_at)
    values (${context.tenantId}, ${id}, ${planId}, ${fileName}, ${reason}, ${fromVersion}, ${toVersion},
      ${goals === null ? null : JSON.stringify(goals)}::jsonb, ${JSON.stringify(targets)}::jsonb,
      ${context.actor.personId}, ${context.now})`.execute(context.tx)
  return id
}

interface LockedWorkbook extends PublishedPlanWorkbook {
  readonly state: 'published' | 'undone'
  readonly publishedAt: Date
}

export async function lockPlanWorkbook(
  { tx, tenantId }: OperationContext,
  planId: string,
  workbookId: string,
): Promise<LockedWorkbook> {
  const { rows } = await sql<LockedWorkbook>`
    select plan_id, file_name, reason, from_version, to_version, goals, targets, state, published_at from plan_workbooks
    where tenant_id = ${tenantId} and plan_id = ${planId} and id = ${workbookId} for update`.execute(tx)
  if (!rows[0]) throw new Refusal('not-found', { key: 'plan-workbook.not-found', at: 'workbookId' })
  return rows[0]
}

export async function markPlanWorkbookUndone(context: OperationContext, workbookId: string): Promise<void> {
  await sql`
    update plan_workbooks set state = 'undone', undone_by = ${context.actor.personId}, undone_at = ${context.now}
    where tenant_id = ${context.tenantId} and id = ${workbookId}`.execute(context.tx)
}

export async function listPlanWorkbooksOf({ tx, tenantId }: OperationContext, planId: string) {
  const { rows } = await sql<{
    id: string
    fileName: string
    reason: string
    version: number
    isPlanChanged: boolean
    targets: number
    state: 'published' | 'undone'
    by: string
    at: Date
  }>`
    select w.id, w.file_name, w.reason, w.to_version as version, w.goals is not null as is_plan_changed,
      jsonb_array_length(w.targets) as targets, w.state, p.name as by, w.published_at as at
    from plan_workbooks w join people p on p.tenant_id = w.tenant_id and p.id = w.published_by
    where w.tenant_id = ${tenantId} and w.plan_id = ${planId}
    order by w.published_at desc, w.id desc limit 50`.execute(tx)
  return { rows: rows.map((row) => ({ ...row, at: row.at.toISOString() })) }
}
