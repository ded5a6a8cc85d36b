import { sql } from 'kysely'
import { closeTasks } from '#cases/server/task.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { yearOf } from '#engine/calendar/period.ts'
import type { ImportRow } from '#engine/import/gathering.ts'
import { checkLimits } from '#engine/indicator/checks.ts'
import { compareExact, exact } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import { dutyBook } from '#modules/dispatch/server/duty.queries.ts'
import type { ImportContext, StagedRow } from '#modules/dispatch/server/import.queries.ts'
import { type Dictionary, getDictionary } from '#modules/dispatch/server/indicator.queries.ts'
import { findPlanOfYear, listPlanItems, type PlanRow } from '#modules/dispatch/server/plan.queries.ts'
import { listTargetRows, type TargetRow } from '#modules/dispatch/server/target.queries.ts'
import {
  publishTarget,
  type TargetContent,
  type TargetKey,
  withdrawTargets,
} from '#modules/dispatch/server/target.store.ts'
import { putUpTarget } from '#modules/dispatch/server/target-proposal.service.ts'

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

interface PublishedImport {
  readonly fileName: string
  readonly publishedAt: Date | null
  readonly staged: readonly StagedRow[]
}

interface YearPlan {
  readonly plan: PlanRow
  readonly indicatorIds: ReadonlySet<string>
  readonly rows: ReadonlyMap<string, TargetRow>
  /** What waits for a signature. */
  readonly proposed: ReadonlyMap<string, TargetRow>
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
      const key = keyOf({ indicatorId, unitId, kind: row.kind, period })
      const [known, waiting] = [planned.rows.get(key), planned.proposed.get(key)]
      if (known ? isSame(known, row) : row.state === 'erased') continue
      if (context.personId !== null && waiting && isSame(waiting, row)) continue
      if (known && context.personId !== null) fault('import.target-in-force', { unit: row.unit, period })
      else if (waiting && context.personId !== null && waiting.proposedBy !== context.personId) {
        fault('import.target-proposed', { unit: row.unit, period, by: waiting.proposerName ?? '—' })
      }
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
    proposed: new Map(rows.filter((row) => row.state === 'proposed').map((row) => [keyOf(row), row])),
  }
}

function isSame(known: TargetRow, row: ImportRow): boolean {
  if (known.expectation !== expectationOf(row.state) || known.isSample !== row.sample) return false
  if (row.value === undefined) return known.value === null && known.bandLow === null
  return known.value !== null && compareExact(exact(known.value), exact(row.value)) === 0
}

const expectationOf = (state: ImportRow['state']): TargetContent['expectation'] =>
  state === 'value' ? 'value' : state === 'erased' ? 'no-target' : 'not-applicable'

/**
 * Sets the targets of a dry run. A document that is published is its own approval; what a person brings in is put up for
 * another's signature. Answers how many wait. @throws Refusal conflict when one was set or changed since.
 */
export async function publishTargetRows(
  context: ImportContext,
  reason: string,
  staged: readonly StagedRow[],
  conflict: (row: StagedRow) => Promise<Refusal>,
): Promise<number> {
  const keys = await keysOf(context, staged)
  if (context.personId !== null) await putUpRows({ ...context, personId: context.personId }, reason, keys)
  else await setRows(context, reason, keys, conflict)
  return context.personId === null ? 0 : keys.length
}

async function putUpRows(
  context: ImportContext & { readonly personId: string },
  reason: string,
  keys: readonly (readonly [StagedRow, TargetKey])[],
): Promise<void> {
  if (keys.length === 0) return
  const dictionary = await getDictionary(context.tx, context.tenantId)
  const units = await listLastPlaces(
    context,
    keys.map(([row]) => row.unitId),
  )
  const dutiesAt = await dutyBook(context, 'target.approve')
  for (const [row, key] of keys) {
    const proposal = {
      key,
      seen: row.seen,
      content: contentOf(row),
      reason,
      indicatorZh: dictionary.byId.get(row.indicatorId)!.indicator.name.zh,
      unit: units.get(row.unitId)!,
    }
    await putUpTarget(context, proposal, dutiesAt)
  }
}

/** Where units stand, or stood last. */
async function listLastPlaces({ tx, tenantId, now }: ImportContext, unitIds: readonly string[]) {
  const today = await getToday(tx, tenantId, now)
  const { rows } = await sql<{ unitId: string; path: string; shortZh: string }>`
    select distinct on (unit_id) unit_id, path, short_zh from unit_versions
    where tenant_id = ${tenantId} and unit_id = any(${[...new Set(unitIds)]}::uuid[])
    order by unit_id, from_on <= ${today}::date desc, from_on desc`.execute(tx)
  return new Map(rows.map((row) => [row.unitId, row]))
}

async function setRows(
  context: ImportContext,
  reason: string,
  keys: readonly (readonly [StagedRow, TargetKey])[],
  conflict: (row: StagedRow) => Promise<Refusal>,
): Promise<void> {
  const { tx, tenantId, now, newId, personId } = context
  for (const [row, key] of keys) {
    const current = await listTargetRows(tx, tenantId, key.planId, [row.unitId], [row.period])
    const standing = current.find((one) => one.state === 'in-force' && keyOf(one) === keyOf(row))
    if ((standing?.version ?? 0) !== row.seen) throw await conflict(row)
    await publishTarget(tx, { tenantId, now, newId, by: personId, reason }, key, contentOf(row))
  }
}

const contentOf = (row: StagedRow): TargetContent => ({
  expectation: expectationOf(row.state),
  value: row.value,
  bandLow: null,
  bandHigh: null,
  isSample: row.sample,
})

/** Takes the targets of an import back; answers how many. */
export async function undoTargetRows(
  context: ImportContext,
  { fileName, publishedAt, staged }: PublishedImport,
  importId: string,
): Promise<number> {
  const targets = (await keysOf(context, staged)).map(([row, key]) => ({ ...key, before: row.seen }))
  // Versions of an import are known by its file and moment; earlier ones bear its id as well.
  const made = { reasons: [fileName, `${fileName} ${importId}`], at: publishedAt }
  const taken = await withdrawTargets(context.tx, context.tenantId, made, targets)
  for (const subjectId of taken) {
    await closeTasks(context, { subjectKind: 'target', subjectId }, { outcome: 'withdrawn' })
  }
  return taken.length
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
