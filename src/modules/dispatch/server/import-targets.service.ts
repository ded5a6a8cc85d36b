import { yearOf } from '#engine/calendar/period.ts'
import type { ImportRow } from '#engine/import/gathering.ts'
import { checkLimits } from '#engine/indicator/checks.ts'
import { compareExact, exact } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import type { ImportContext, StagedRow } from '#modules/dispatch/server/import.queries.ts'
import type { Dictionary } from '#modules/dispatch/server/indicator.queries.ts'
import { findPlanOfYear, listPlanItems, type PlanRow } from '#modules/dispatch/server/plan.queries.ts'
import { listTargetRows, type TargetRow } from '#modules/dispatch/server/target.queries.ts'
import {
  publishTarget,
  type TargetContent,
  type TargetKey,
  withdrawTargets,
} from '#modules/dispatch/server/target.store.ts'

/** A row of a file as it is named: ids for codes. */
export interface NamedRow {
  readonly row: ImportRow
  readonly indicatorId: string
  readonly unitId: string
  readonly period: string
}

export interface TargetFault {
  readonly sheet?: string
  readonly line: number
  readonly key: string
  readonly params: Readonly<Record<string, string | number>>
}

export interface CheckedTargets {
  readonly staged: readonly (StagedRow & { readonly before: string | null })[]
  readonly faults: readonly TargetFault[]
}

interface YearPlan {
  readonly plan: PlanRow
  readonly indicatorIds: ReadonlySet<string>
  readonly rows: ReadonlyMap<string, TargetRow>
}

const keyOf = (row: { indicatorId: string; unitId: string; kind: string; period: string }) =>
  `${row.indicatorId} ${row.unitId} ${row.kind} ${row.period}`

/** Which targets of a file are new. A target in force is not changed by a file: that needs a reason and approval. */
export async function checkTargetRows(
  context: ImportContext,
  dictionary: Dictionary,
  named: readonly NamedRow[],
): Promise<CheckedTargets> {
  const staged: CheckedTargets['staged'][number][] = []
  const faults: TargetFault[] = []
  const plans = new Map<number, YearPlan | undefined>()
  for (const { row, indicatorId, unitId, period } of named) {
    const year = yearOf(period)
    if (!plans.has(year)) plans.set(year, await loadYear(context, year, named))
    const planned = plans.get(year)
    const { name } = dictionary.byId.get(indicatorId)!.indicator
    const fault = (key: string, params: TargetFault['params']) =>
      faults.push({ ...(row.sheet !== undefined && { sheet: row.sheet }), line: row.line, key, params })
    if (!planned) fault('import.no-plan', { period: String(year) })
    else if (!planned.indicatorIds.has(indicatorId)) {
      const { nameZh, nameEn } = planned.plan
      const inChinese = context.language === 'zh-CN'
      fault('import.not-in-plan', { indicator: inChinese ? name.zh : name.en, plan: inChinese ? nameZh : nameEn })
    } else {
      const known = planned.rows.get(keyOf({ indicatorId, unitId, kind: row.kind, period }))
      if (known ? isSame(known, row) : row.state === 'erased') continue
      if (known && context.personId !== null) fault('import.target-in-force', { unit: row.unit, period })
      const { kind, state, value = null, sample } = row
      const [beyond] =
        value === null ? [] : checkLimits(dictionary.byId.get(indicatorId)!.indicator.checks, exact(value))
      if (beyond) fault(beyond.key, beyond.params ?? {})
      const seen = known?.version ?? 0
      staged.push({
        indicatorId,
        unitId,
        period,
        dimension: '',
        kind,
        state,
        value,
        sample,
        seen,
        before: known?.value ?? null,
      })
    }
  }
  return { staged, faults }
}

async function loadYear(
  { tx, tenantId }: ImportContext,
  year: number,
  named: readonly NamedRow[],
): Promise<YearPlan | undefined> {
  const plan = await findPlanOfYear(tx, tenantId, year)
  if (!plan) return undefined
  const own = named.filter((one) => yearOf(one.period) === year)
  const unitIds = [...new Set(own.map((one) => one.unitId))]
  const periods = [...new Set(own.map((one) => one.period))]
  const rows = await listTargetRows(tx, tenantId, plan.id, unitIds, periods)
  return {
    plan,
    indicatorIds: new Set((await listPlanItems(tx, tenantId, plan.id)).map((item) => item.indicatorId)),
    rows: new Map(rows.filter((row) => row.state === 'in-force').map((row) => [keyOf(row), row])),
  }
}

function isSame(known: TargetRow, row: ImportRow): boolean {
  if (known.expectation !== expectationOf(row.state) || known.isSample !== row.sample) return false
  if (row.value === undefined) return known.value === null && known.bandLow === null
  return known.value !== null && compareExact(exact(known.value), exact(row.value)) === 0
}

const expectationOf = (state: ImportRow['state']): TargetContent['expectation'] =>
  state === 'value' ? 'value' : state === 'erased' ? 'no-target' : 'not-applicable'

/** Sets the targets of a dry run. @throws Refusal conflict when one was set or changed since. */
export async function publishTargetRows(
  context: ImportContext,
  reason: string,
  staged: readonly StagedRow[],
  conflict: (row: StagedRow) => Promise<Refusal>,
): Promise<void> {
  const { tx, tenantId, now, newId, personId } = context
  for (const [row, key] of await keysOf(context, staged)) {
    const current = await listTargetRows(tx, tenantId, key.planId, [row.unitId], [row.period])
    const standing = current.find((one) => one.state === 'in-force' && keyOf(one) === keyOf(row))
    if ((standing?.version ?? 0) !== row.seen) throw await conflict(row)
    await publishTarget(tx, { tenantId, now, newId, by: personId, reason }, key, {
      expectation: expectationOf(row.state),
      value: row.value,
      bandLow: null,
      bandHigh: null,
      isSample: row.sample,
    })
  }
}

/** Takes the targets of an import back; answers how many. */
export async function undoTargetRows(
  context: ImportContext,
  reason: string,
  staged: readonly StagedRow[],
): Promise<number> {
  const targets = (await keysOf(context, staged)).map(([row, key]) => ({ ...key, before: row.seen }))
  return withdrawTargets(context.tx, context.tenantId, reason, targets)
}

async function keysOf(context: ImportContext, staged: readonly StagedRow[]): Promise<[StagedRow, TargetKey][]> {
  const keys: [StagedRow, TargetKey][] = []
  const plans = new Map<number, PlanRow | undefined>()
  for (const row of staged) {
    const year = yearOf(row.period)
    if (row.kind === 'actual') continue
    if (!plans.has(year)) plans.set(year, await findPlanOfYear(context.tx, context.tenantId, year))
    const plan = plans.get(year)
    if (!plan) throw new Refusal('rule-broken', { key: 'import.no-plan', params: { period: String(year) } })
    const { indicatorId, unitId, kind, period } = row
    keys.push([row, { planId: plan.id, indicatorId, unitId, kind, period }])
  }
  return keys
}
