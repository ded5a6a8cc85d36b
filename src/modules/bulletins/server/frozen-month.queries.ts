import { z } from 'zod'
import { localDay } from '#cases/local-day.ts'
import { getTenantClock } from '#cases/server/tenant.queries.ts'
import { Refusal } from '#engine/refusal.ts'
import type { AdjustedRanking } from '#modules/appraisal/entry.contract.ts'
import type { FrozenMonth, FrozenProblem, FrozenTask, UnitMonth } from '#modules/bulletins/frozen-month.ts'
import type { UnitName } from '#modules/dispatch/dispatch.ts'
import { calendarOf } from '#modules/dispatch/server/cycle.queries.ts'
import type { Place } from '#modules/dispatch/server/place.queries.ts'
import { readShownRanking, readShownTables } from '#modules/dispatch/server/shown.queries.ts'
import { getSnapshotHead, readSnapshotPart } from '#modules/dispatch/server/snapshot.queries.ts'
import { listTrends } from '#modules/dispatch/server/trend.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

interface MonthRequest {
  readonly tenantId: string
  readonly snapshotId: string
  readonly unitId: string
  /** Told now and then how far it is, in percent. */
  readonly progress?: (percent: number) => Promise<void>
}

/** So many units are unfolded together. */
const TOGETHER = 100

/**
 * A month as one snapshot holds it: here, and nowhere else, documents get their data. Nothing of it is read from the tables as
 * they stand, so that a later re-organisation or another formula changes no bulletin.
 */
export async function loadFrozenMonth(tx: Tx, request: MonthRequest): Promise<FrozenMonth> {
  const { tenantId, snapshotId, unitId, progress } = request
  const head = await getSnapshotHead(tx, tenantId, snapshotId)
  const read = <T>(name: string, key = '') =>
    readSnapshotPart(tx, tenantId, snapshotId, name, key) as Promise<T | undefined>
  const tree = await read<{ readonly places: readonly Place[] }>('tree')
  const unit = tree?.places.find((place) => place.id === unitId)
  const table = (await readShownTables(tx, tenantId, snapshotId, [unitId])).get(unitId)
  if (!unit || !table) throw new Refusal('rule-broken', { key: 'bulletin.unit-not-frozen', at: 'unitId' })
  const below = tree!.places.filter((place) => place.parentId === unitId)
  const units: UnitMonth[] = []
  for (let from = 0; from < below.length; from += TOGETHER) {
    const names = below.slice(from, from + TOGETHER).map((place) => place.name)
    units.push(...(await readTables(tx, request, names)))
    await progress?.(Math.round((80 * (from + names.length)) / below.length))
  }
  const plans = await read<{ readonly plans: readonly { readonly plan: { readonly nameZh: string } }[] }>('plans')
  const lights = await read<{ readonly calendar: unknown }>('lights')
  const { utcOffsetMinutes } = await getTenantClock(tx, tenantId)
  return {
    snapshot: {
      number: `${head.year}年第${head.number}号`,
      revision: head.revision,
      takenOn: localDay(head.takenAt, utcOffsetMinutes),
      hash: head.hash,
    },
    period: head.period,
    unit: unit.name,
    plan: plans?.plans[0]?.plan.nameZh,
    calendar: calendarOf(lights?.calendar ?? null),
    table,
    units,
    ranking: await readShownRanking(tx, tenantId, snapshotId, unitId),
    adjusted: await read<AdjustedRanking>('appraisal', unitId),
    trends: await listTrends(tx, { tenantId, unitId, period: head.period, asOf: snapshotId }),
    tasks: tasksOf(await read<unknown>('key-tasks')),
    problems: problemsOf(await read<unknown>('weekly-problems')),
  }
}

/** One unit's month beside the whole's: what its sheet needs. */
export function loadUnitMonth(month: FrozenMonth, unitId: string): UnitMonth {
  const found = month.units.find(({ unit }) => unit.id === unitId)
  if (!found) throw new Refusal('not-found', { key: 'bulletin.unit-not-frozen', at: 'unitId' })
  return found
}

async function readTables(tx: Tx, { tenantId, snapshotId }: MonthRequest, names: readonly UnitName[]) {
  const keys = names.map(({ id }) => id)
  const tables = await readShownTables(tx, tenantId, snapshotId, keys)
  return names.flatMap((unit): UnitMonth[] => {
    const table = tables.get(unit.id)
    return table ? [{ unit, table }] : []
  })
}

const Bilingual = z.object({ zh: z.string() })

/** What the slice of supervision freezes of key tasks, as far as documents tell it. */
const FrozenTasks = z.object({
  tasks: z.array(
    z.object({
      code: z.string(),
      name: Bilingual,
      target: Bilingual,
      node: Bilingual.nullish(),
      measures: z.array(Bilingual).default([]),
      lead: z.object({ id: z.string(), name: Bilingual }),
      cooperating: z.array(z.object({ name: Bilingual })).default([]),
      responsible: z.string().nullish(),
      dueOn: z.string(),
      progress: z.string().nullish(),
      percent: z.number().nullish(),
      status: Bilingual.nullish(),
      light: z.object({ word: Bilingual, alarm: z.boolean() }).nullish(),
      problem: z.string().nullish(),
      evidence: z.number().default(0),
      isDone: z.boolean(),
    }),
  ),
})

/** Before key tasks were kept a snapshot has none. */
function tasksOf(content: unknown): FrozenTask[] {
  if (content === undefined) return []
  return FrozenTasks.parse(content).tasks.map((task) => ({
    code: task.code,
    name: task.name.zh,
    target: task.target.zh,
    node: task.node?.zh,
    measures: task.measures.map(({ zh }) => zh).join('；') || undefined,
    leadUnitId: task.lead.id,
    lead: task.lead.name.zh,
    cooperating: task.cooperating.map(({ name }) => name.zh),
    responsible: task.responsible ?? undefined,
    due: task.dueOn,
    progress: task.progress || undefined,
    percent: task.percent ?? undefined,
    status: task.status?.zh ?? task.light?.word.zh,
    light: task.light?.word.zh,
    problem: task.problem || undefined,
    evidence: task.evidence,
    isDone: task.isDone,
    isLagging: !task.isDone && task.light?.alarm === true,
  }))
}

/** What the slice of supervision freezes of the weekly sheets. */
const FrozenProblems = z.object({
  problems: z.array(
    z.object({
      unit: z.object({ id: z.string(), name: Bilingual }),
      text: z.string(),
      help: z.string(),
      owner: z.object({ name: Bilingual }).nullable(),
      dueOn: z.string().nullable(),
      weeks: z.number(),
      isLate: z.boolean(),
      indicator: Bilingual.nullable(),
      keyTask: Bilingual.nullable(),
    }),
  ),
})

/** A month without unsolved problems has no such piece. */
function problemsOf(content: unknown): FrozenProblem[] {
  if (content === undefined) return []
  return FrozenProblems.parse(content).problems.map((problem) => ({
    unitId: problem.unit.id,
    unit: problem.unit.name.zh,
    text: problem.text,
    help: problem.help || undefined,
    owner: problem.owner?.name.zh,
    due: problem.dueOn ?? undefined,
    weeks: problem.weeks,
    overdue: problem.isLate,
    indicator: problem.indicator?.zh,
    task: problem.keyTask?.zh,
  }))
}
