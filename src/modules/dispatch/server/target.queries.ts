import { sql } from 'kysely'
import type { Target } from '#engine/indicator/completion.ts'
import { type Figure, figureOf } from '#engine/indicator/figure.ts'
import { decimalsOf, exact, formatExact } from '#engine/number/exact.ts'
import type { ShownTarget } from '#modules/dispatch/dispatch.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface TargetRow {
  readonly targetId: string
  readonly indicatorId: string
  readonly unitId: string
  readonly kind: 'initial' | 'intermediate' | 'final'
  readonly period: string
  readonly version: number
  readonly state: 'in-force' | 'proposed'
  readonly expectation: 'value' | 'not-applicable' | 'no-target'
  readonly value: string | null
  readonly bandLow: string | null
  readonly bandHigh: string | null
  readonly isSample: boolean
  readonly reason: string
  readonly proposedBy: string | null
  readonly proposerName: string | null
  readonly proposedAt: Date
}

/** Targets of a plan in force or proposed, for some units and periods. */
export async function listTargetRows(
  tx: Tx,
  tenantId: string,
  planId: string,
  unitIds: readonly string[],
  periods: readonly string[],
): Promise<TargetRow[]> {
  const { rows } = await sql<TargetRow>`
    select t.id as target_id, t.indicator_id, t.unit_id, t.kind, t.period, v.version, v.state, v.expectation, v.value,
      v.band_low, v.band_high, v.is_sample, v.reason, v.proposed_by, p.name as proposer_name, v.proposed_at
    from targets t
    join target_versions v on v.tenant_id = t.tenant_id and v.target_id = t.id and v.state in ('in-force', 'proposed')
    left join people p on p.tenant_id = v.tenant_id and p.id = v.proposed_by
    where t.tenant_id = ${tenantId} and t.plan_id = ${planId} and t.unit_id = any(${unitIds}::uuid[])
      and t.period = any(${periods}::text[])`.execute(tx)
  return rows
}

/** What a year is judged by: its final target, else the step on the way of a plan that ends later. */
export interface YearTarget {
  readonly target: Target
  readonly shown: ShownTarget
  readonly base?: Figure
}

/** Whence the targets of a year are taken. */
export interface TargetSource {
  readonly listTargets: (planId: string, unitIds: readonly string[], period: string) => Promise<readonly TargetRow[]>
}

export type TargetBook = (unitId: string, indicatorId: string) => YearTarget

export async function loadTargets(
  source: TargetSource,
  planId: string | undefined,
  unitIds: readonly string[],
  year: number,
): Promise<TargetBook> {
  const rows = planId ? await source.listTargets(planId, unitIds, String(year)) : []
  const byKey = new Map(
    rows.filter((row) => row.state === 'in-force').map((row) => [`${row.unitId} ${row.indicatorId} ${row.kind}`, row]),
  )
  const known = new Map<string, YearTarget>()
  return (unitId, indicatorId) => {
    const key = `${unitId} ${indicatorId}`
    const before = known.get(key)
    if (before !== undefined) return before
    const row = byKey.get(`${unitId} ${indicatorId} final`) ?? byKey.get(`${unitId} ${indicatorId} intermediate`)
    const initial = byKey.get(`${unitId} ${indicatorId} initial`)
    const target = {
      target: targetOf(row),
      shown: showTarget(row),
      ...(initial?.value && { base: figureOf(initial.value) }),
    }
    known.set(key, target)
    return target
  }
}

export function targetOf(row: TargetRow | undefined): Target {
  if (!row || row.expectation === 'no-target') return { state: 'none' }
  if (row.expectation === 'not-applicable') return { state: 'not-applicable' }
  if (row.value !== null) return { state: 'value', value: exact(row.value) }
  return { state: 'band', low: exact(row.bandLow!), high: exact(row.bandHigh!) }
}

type TargetWords = Pick<TargetRow, 'expectation' | 'value' | 'bandLow' | 'bandHigh' | 'isSample'>

const MOST_DECIMALS = 12

const printed = (value: string): string => {
  const decimals = decimalsOf(exact(value)) ?? MOST_DECIMALS
  return decimals <= MOST_DECIMALS ? value : formatExact(exact(value), MOST_DECIMALS, 'half-up')
}

export function showTarget(row: TargetWords | undefined): ShownTarget {
  if (!row) return { expectation: 'missing' }
  return {
    expectation: row.expectation,
    ...(row.value !== null && { value: printed(row.value) }),
    ...(row.bandLow !== null && { bandLow: printed(row.bandLow) }),
    ...(row.bandHigh !== null && { bandHigh: printed(row.bandHigh) }),
    ...(row.isSample && { sample: true }),
  }
}
