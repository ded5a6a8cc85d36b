import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '#server/database/tenant.ts'

/** Who writes, when: given by the caller, never taken from the air. */
export interface Writing {
  readonly tenantId: string
  readonly now: Date
  readonly newId: () => string
  readonly by: string | null
  readonly reason: string
}

/** SHA-256 of a definition's content with its keys in order: the same content has the same hash. */
export function contentHash(content: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(ordered(content)))
    .digest('hex')
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, ordered(inner)]),
  )
}

/** Writes a new version of a dictionary entry when its content differs from the one in force; tells the version. */
export async function putIndicator(
  tx: Tx,
  writing: Writing,
  entry: { readonly id: string; readonly code: string; readonly position: number; readonly content: unknown },
): Promise<number> {
  const hash = contentHash(entry.content)
  const { rows } = await sql<{ version: number; hash: string }>`
    select i.version, v.hash from indicators i
    join indicator_versions v on v.tenant_id = i.tenant_id and v.indicator_id = i.id and v.version = i.version
    where i.tenant_id = ${writing.tenantId} and i.id = ${entry.id} for update of i`.execute(tx)
  const known = rows[0]
  if (known?.hash === hash) return known.version
  const version = (known?.version ?? 0) + 1
  await sql`
    insert into indicators (tenant_id, id, code, position, version)
    values (${writing.tenantId}, ${entry.id}, ${entry.code}, ${entry.position}, ${version})
    on conflict (tenant_id, id) do update set version = excluded.version, position = excluded.position, retired_on = null`.execute(
    tx,
  )
  await sql`
    insert into indicator_versions (tenant_id, indicator_id, version, content, hash, reason, recorded_at, recorded_by)
    values (${writing.tenantId}, ${entry.id}, ${version}, ${JSON.stringify(entry.content)}, ${hash}, ${writing.reason},
      ${writing.now}, ${writing.by})`.execute(tx)
  return version
}

export interface PlanContent {
  readonly code: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly issuer: 'above' | 'own'
  readonly fromYear: number
  readonly toYear: number
  readonly state: 'draft' | 'in-force' | 'ended'
  /** Score limits, document number and what else the plan says of itself. */
  readonly rest: Readonly<Record<string, unknown>>
  readonly goals: readonly {
    readonly code: string
    readonly name: { readonly zh: string; readonly en: string }
    readonly indicators: readonly { readonly indicatorId: string; readonly weight: string }[]
  }[]
}

/** Writes a plan as it now stands and keeps that as a version, when it differs from the last. */
export async function putPlan(tx: Tx, writing: Writing, planId: string, plan: PlanContent): Promise<number> {
  const { tenantId } = writing
  const { rows } = await sql<{ version: number; content: unknown }>`
    select p.version, v.content from plans p
    left join plan_versions v on v.tenant_id = p.tenant_id and v.plan_id = p.id and v.version = p.version
    where p.tenant_id = ${tenantId} and p.id = ${planId} for update of p`.execute(tx)
  const known = rows[0]
  if (known && contentHash(known.content) === contentHash(plan)) return known.version
  const version = (known?.version ?? 0) + 1
  await sql`
    insert into plans (tenant_id, id, code, version, name_zh, name_en, issuer, from_year, to_year, state, content)
    values (${tenantId}, ${planId}, ${plan.code}, ${version}, ${plan.name.zh}, ${plan.name.en}, ${plan.issuer},
      ${plan.fromYear}, ${plan.toYear}, ${plan.state}, ${JSON.stringify(plan.rest)})
    on conflict (tenant_id, id) do update set version = excluded.version, name_zh = excluded.name_zh,
      name_en = excluded.name_en, issuer = excluded.issuer, from_year = excluded.from_year, to_year = excluded.to_year,
      state = excluded.state, content = excluded.content`.execute(tx)
  await sql`delete from plan_indicators where tenant_id = ${tenantId} and plan_id = ${planId}`.execute(tx)
  await sql`delete from plan_goals where tenant_id = ${tenantId} and plan_id = ${planId}`.execute(tx)
  let position = 0
  for (const [index, goal] of plan.goals.entries()) {
    const goalId = writing.newId()
    await sql`
      insert into plan_goals (tenant_id, plan_id, id, code, name_zh, name_en, position)
      values (${tenantId}, ${planId}, ${goalId}, ${goal.code}, ${goal.name.zh}, ${goal.name.en}, ${index})`.execute(tx)
    for (const { indicatorId, weight } of goal.indicators) {
      position += 1
      await sql`
        insert into plan_indicators (tenant_id, plan_id, goal_id, indicator_id, weight, position)
        values (${tenantId}, ${planId}, ${goalId}, ${indicatorId}, ${weight}, ${position})`.execute(tx)
    }
  }
  await sql`
    insert into plan_versions (tenant_id, plan_id, version, content, reason, recorded_at, recorded_by)
    values (${tenantId}, ${planId}, ${version}, ${JSON.stringify(plan)}, ${writing.reason}, ${writing.now}, ${writing.by})`.execute(
    tx,
  )
  return version
}
