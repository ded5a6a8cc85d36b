import { sql } from 'kysely'
import { exact, exactText, sum } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import { getDictionary, headOf } from '#modules/dispatch/server/indicator.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface PlanRow {
  readonly id: string
  readonly code: string
  readonly version: number
  readonly nameZh: string
  readonly nameEn: string
  readonly issuer: 'above' | 'own'
  readonly fromYear: number
  readonly toYear: number
  readonly state: 'draft' | 'in-force' | 'ended'
  readonly content: Readonly<Record<string, unknown>>
}

const planHead = (plan: PlanRow) => ({
  id: plan.id,
  code: plan.code,
  name: { zh: plan.nameZh, en: plan.nameEn },
  issuer: plan.issuer,
  fromYear: plan.fromYear,
  toYear: plan.toYear,
  state: plan.state,
  version: plan.version,
})

export async function listPlansOf(tx: Tx, tenantId: string, year?: number) {
  const { rows } = await sql<PlanRow>`
    select * from plans where tenant_id = ${tenantId}
      and (${year ?? null}::int is null or ${year ?? null}::int between from_year and to_year)
    order by state = 'in-force' desc, to_year - from_year, from_year desc, code`.execute(tx)
  return rows.map(planHead)
}

export async function findPlan(tx: Tx, tenantId: string, planId: string): Promise<PlanRow | undefined> {
  const { rows } = await sql<PlanRow>`select * from plans where tenant_id = ${tenantId} and id = ${planId}`.execute(tx)
  return rows[0]
}

/** The plan by which a year is judged when none is named: in force, the shortest span first (a year's before three years'). */
export async function findPlanOfYear(tx: Tx, tenantId: string, year: number): Promise<PlanRow | undefined> {
  const [first] = await listPlansInForce(tx, tenantId, year)
  return first
}

/** Every plan in force in a year, the one by which the year is judged when none is named first. */
export async function listPlansInForce(tx: Tx, tenantId: string, year: number): Promise<PlanRow[]> {
  const { rows } = await sql<PlanRow>`
    select id, code, version, name_zh, name_en, issuer, from_year, to_year, state, content from plans
    where tenant_id = ${tenantId} and state = 'in-force' and ${year} between from_year and to_year
    order by to_year - from_year, issuer = 'own' desc, code`.execute(tx)
  return rows
}

export interface PlanItem {
  readonly indicatorId: string
  readonly weight: string
  readonly goalCode: string
  readonly goalZh: string
  readonly goalEn: string
}

/** The plan's indicators in its order. */
export async function listPlanItems(tx: Tx, tenantId: string, planId: string): Promise<PlanItem[]> {
  const { rows } = await sql<PlanItem>`
    select pi.indicator_id, pi.weight, g.code as goal_code, g.name_zh as goal_zh, g.name_en as goal_en
    from plan_indicators pi join plan_goals g on g.tenant_id = pi.tenant_id and g.id = pi.goal_id
    where pi.tenant_id = ${tenantId} and pi.plan_id = ${planId} order by pi.position`.execute(tx)
  return rows
}

export async function getPlanOf(tx: Tx, tenantId: string, planId: string) {
  const plan = await findPlan(tx, tenantId, planId)
  if (!plan) throw new Refusal('not-found', { key: 'plan.not-found' })
  const dictionary = await getDictionary(tx, tenantId)
  const items = await listPlanItems(tx, tenantId, planId)
  const { rows: goals } = await sql<{ id: string; code: string; nameZh: string; nameEn: string }>`
    select id, code, name_zh, name_en from plan_goals
    where tenant_id = ${tenantId} and plan_id = ${planId} order by position`.execute(tx)
  return {
    ...planHead(plan),
    goals: goals.map((goal) => ({
      id: goal.id,
      code: goal.code,
      name: { zh: goal.nameZh, en: goal.nameEn },
      indicators: items
        .filter((item) => item.goalCode === goal.code)
        .map((item) => ({ ...headOf(dictionary.byId.get(item.indicatorId)!), weight: item.weight })),
    })),
    weightTotal: exactText(sum(items.map((item) => exact(item.weight)))),
    versions: await listVersions(tx, tenantId, 'plan', planId),
  }
}

/** Versions of a plan or a dictionary entry, newest first. */
export async function listVersions(tx: Tx, tenantId: string, what: 'plan' | 'indicator', id: string) {
  const { rows } = await sql<{ version: number; reason: string | null; recordedAt: Date; by: string | null }>`
    select v.version, v.reason, v.recorded_at, p.name as by
    from ${sql.table(`${what}_versions`)} v
    left join people p on p.tenant_id = v.tenant_id and p.id = v.recorded_by
    where v.tenant_id = ${tenantId} and v.${sql.ref(`${what}_id`)} = ${id} order by v.version desc`.execute(tx)
  return rows.map((row) => ({ ...row, recordedAt: row.recordedAt.toISOString() }))
}
