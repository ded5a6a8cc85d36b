import { sql } from 'kysely'
import type { Pack } from '#engine/definition/pack.ts'
import { type Plan, TARGET_KINDS, type TargetSet, type TargetWord } from '#engine/definition/plan.ts'
import { Refusal } from '#engine/refusal.ts'
import { putIndicator, putPlan, type Writing } from '#modules/dispatch/server/plan.store.ts'
import { publishTarget, type TargetContent } from '#modules/dispatch/server/target.store.ts'
import type { Tx } from '#server/database/tenant.ts'

/** What a published pack says of plans: ids by code, so that samples and imports can follow. */
export interface PublishedPlanning {
  readonly indicatorIds: ReadonlyMap<string, string>
  readonly planIds: ReadonlyMap<string, string>
}

/**
 * Publishes a pack's dictionary, plans and targets. What is unchanged stays at its version; what the pack no longer names is
 * retired, never deleted, because figures and old plans stand on it.
 */
export async function publishPlanning(tx: Tx, writing: Writing, pack: Pack): Promise<PublishedPlanning> {
  const units = await idsByCode(tx, 'units', writing.tenantId)
  const indicatorIds = await publishIndicators(tx, writing, pack)
  const planIds = await idsByCode(tx, 'plans', writing.tenantId)
  for (const { value: plan } of pack.plans) {
    const planId = planIds.get(plan.code) ?? writing.newId()
    planIds.set(plan.code, planId)
    await publishPlan(tx, writing, planId, plan, pack, indicatorIds)
    for (const set of plan.targets) await publishTargets(tx, writing, planId, set, pack, indicatorIds, units)
  }
  return { indicatorIds, planIds }
}

async function idsByCode(
  tx: Tx,
  table: 'units' | 'plans' | 'indicators',
  tenantId: string,
): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; code: string }>`
    select id, code from ${sql.table(table)} where tenant_id = ${tenantId}`.execute(tx)
  return new Map(rows.map((row) => [row.code, row.id]))
}

async function publishIndicators(tx: Tx, writing: Writing, pack: Pack): Promise<Map<string, string>> {
  const ids = await idsByCode(tx, 'indicators', writing.tenantId)
  for (const [position, { value }] of pack.indicators.entries()) {
    const id = ids.get(value.code) ?? writing.newId()
    ids.set(value.code, id)
    await putIndicator(tx, writing, { id, code: value.code, position, content: value })
  }
  const named = pack.indicators.map(({ value }) => value.code)
  await sql`
    update indicators set retired_on = ${writing.now.toISOString().slice(0, 10)}
    where tenant_id = ${writing.tenantId} and retired_on is null and code <> all(${named}::text[])`.execute(tx)
  return ids
}

async function publishPlan(
  tx: Tx,
  writing: Writing,
  planId: string,
  plan: Plan,
  pack: Pack,
  indicatorIds: ReadonlyMap<string, string>,
): Promise<void> {
  const { code, name, issuer, fromYear, toYear, goals, targets: _targets, ...rest } = plan
  const weightOf = new Map(pack.indicators.map(({ value }) => [value.code, value.weight]))
  await putPlan(tx, writing, planId, {
    code,
    name,
    issuer,
    fromYear,
    toYear,
    state: 'in-force',
    rest,
    goals: goals.map((goal) => ({
      code: goal.code,
      name: goal.name,
      indicators: goal.indicators.map((item) => ({
        indicatorId: known(indicatorIds, item.indicator),
        weight: String(plan.weighted ? (item.weight ?? weightOf.get(item.indicator) ?? 0) : 0),
      })),
    })),
  })
}

function known(ids: ReadonlyMap<string, string>, code: string): string {
  const id = ids.get(code)
  if (id === undefined) throw new Refusal('rule-broken', { key: 'plan.unknown-code', params: { code } })
  return id
}

async function publishTargets(
  tx: Tx,
  writing: Writing,
  planId: string,
  set: TargetSet,
  pack: Pack,
  indicatorIds: ReadonlyMap<string, string>,
  units: ReadonlyMap<string, string>,
): Promise<void> {
  const published = new Set(set.published)
  const isDemo = pack.manifest.value.demo
  for (const kind of TARGET_KINDS) {
    for (const [unit, word] of Object.entries(set[kind] ?? {})) {
      await publishTarget(
        tx,
        { ...writing, reason: set.reason?.zh ?? writing.reason },
        {
          planId,
          indicatorId: known(indicatorIds, set.indicator),
          unitId: known(units, unit),
          kind,
          period: set.period,
        },
        contentOf(word, isDemo && !published.has(unit)),
      )
    }
  }
}

function contentOf(word: TargetWord, isSample: boolean): TargetContent {
  const none = { value: null, bandLow: null, bandHigh: null, isSample }
  if (word === 'not-applicable' || word === 'no-target') return { ...none, expectation: word }
  if (typeof word === 'object')
    return { ...none, expectation: 'value', bandLow: String(word.low), bandHigh: String(word.high) }
  return { ...none, expectation: 'value', value: String(word) }
}
