import { Refusal } from '#engine/refusal.ts'
import { calendarOf } from '#modules/dispatch/server/cycle.queries.ts'
import {
  type FigureSource,
  type FigureTable,
  liveFigures,
  type Ranking,
} from '#modules/dispatch/server/figure-source.ts'
import { type FrozenInputs, openInputs } from '#modules/dispatch/server/frozen-inputs.ts'
import { frozenParts } from '#modules/dispatch/server/frozen-parts.ts'
import {
  type Dictionary,
  type DictionaryEntry,
  dictionaryOf,
  parseOnce,
} from '#modules/dispatch/server/indicator.queries.ts'
import { lightsOf, type PublishedLights } from '#modules/dispatch/server/light.queries.ts'
import { loadParts } from '#modules/dispatch/server/part-book.ts'
import type { Place } from '#modules/dispatch/server/place.queries.ts'
import type { PlanItem, PlanRow } from '#modules/dispatch/server/plan.queries.ts'
import { getSnapshotHead, readSnapshotParts } from '#modules/dispatch/server/snapshot.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

/** What a snapshot freezes for figures: everything they are judged by, and how they were shown. */
export interface FrozenTree {
  readonly places: readonly Place[]
  readonly peerGroups: readonly (readonly [string, { readonly zh: string; readonly en: string }])[]
}

export interface FrozenPlans {
  /** Every plan in force in the year; the one by which the year is judged when none is named comes first. */
  readonly plans: readonly { readonly plan: PlanRow; readonly items: readonly PlanItem[] }[]
}

export interface FrozenDictionary {
  readonly entries: readonly (Omit<DictionaryEntry, 'indicator'> & {
    readonly hash: string
    readonly content: unknown
  })[]
}

export interface FrozenLights {
  readonly lights: PublishedLights | null
  readonly calendar: unknown
}

/** Whence frozen parts are read: the snapshot, or what is about to become one. */
export type ReadParts = (name: string, keys: readonly string[]) => Promise<ReadonlyMap<string, unknown>>

interface AsOf {
  readonly tenantId: string
  readonly period: string
  readonly asOf?: string | undefined
}

/** The figures as they stand, or as of a snapshot; a snapshot answers for its own period alone. */
export async function figuresAsOf(tx: Tx, { tenantId, period, asOf }: AsOf): Promise<FigureSource> {
  if (asOf === undefined) return liveFigures(tx, tenantId)
  const head = await getSnapshotHead(tx, tenantId, asOf)
  if (head.period !== period) {
    throw new Refusal('rule-broken', { key: 'snapshot.other-period', params: { period: head.period }, at: 'asOf' })
  }
  const figures = frozenFigures((name, keys) => readSnapshotParts(tx, tenantId, asOf, name, keys), head.takenAt)
  if (head.format > 1) return figures
  // Parts were not yet frozen: they are read as they had been recorded by then.
  return {
    ...figures,
    loadParts: (wanted, parts) => loadParts(tx, { ...wanted, tenantId, until: head.takenAt }, parts),
  }
}

export function frozenFigures(readParts: ReadParts, takenAt: Date): FigureSource {
  const read = async <T>(name: string, key = '') => (await readParts(name, [key])).get(key) as T
  const once = <T>(load: () => Promise<T>) => {
    let loaded: Promise<T> | undefined
    return () => {
      loaded ??= load()
      return loaded
    }
  }
  const tree = once(() => read<FrozenTree>('tree'))
  const plans = once(async () => (await read<FrozenPlans>('plans')).plans)
  const inputs = new Map<string, FrozenInputs>()
  const inputsOf = async (unitIds: readonly string[]) => {
    const unread = unitIds.filter((unitId) => !inputs.has(unitId))
    if (unread.length > 0) {
      for (const [unitId, one] of await readParts('inputs', unread)) inputs.set(unitId, openInputs(one, unitId))
    }
    return unitIds.flatMap((unitId) => {
      const one = inputs.get(unitId)
      return one ? [[unitId, one] as const] : []
    })
  }
  const isJudgedBy = async (planId: string | undefined) =>
    planId === undefined || (await plans())[0]?.plan.id === planId
  return {
    takenAt,
    getDictionary: once(async () => frozenDictionary(await read<FrozenDictionary>('dictionary'))),
    findPlan: async (planId) => (await plans()).find(({ plan }) => plan.id === planId)?.plan,
    findPlanOfYear: async () => (await plans())[0]?.plan,
    listPlanItems: async (planId) => (await plans()).find(({ plan }) => plan.id === planId)?.items ?? [],
    listTargets: async (planId, unitIds, period) =>
      (await inputsOf(unitIds)).flatMap(([unitId, { targets }]) =>
        (targets[planId] ?? [])
          .filter((row) => row.period === period)
          .map((row) => ({ ...row, ...SETTLED, unitId, proposedAt: takenAt })),
      ),
    listFigures: async ({ unitIds, indicatorIds, fromYear, toYear }) => {
      const wanted = new Set(indicatorIds)
      return (await inputsOf(unitIds)).flatMap(([, { figures }]) =>
        figures.filter((row) => wanted.has(row.indicatorId) && row.year >= fromYear && row.year <= toYear),
      )
    },
    loadParts: async ({ entry, unitIds }) => frozenParts(entry.id, await readParts('breakdown', unitIds)),
    findLights: async (subject) => {
      const { lights, calendar } = await read<FrozenLights>('lights')
      return lights === null ? undefined : lightsOf(lights, subject, calendarOf(calendar))
    },
    loadSampleMarks: async ({ units }) =>
      new Set(
        (await inputsOf(units.map((unit) => unit.id))).flatMap(([unitId, { samples }]) =>
          samples.map((cell) => `${unitId} ${cell}`),
        ),
      ),
    findPlace: async (unitId) => (await tree()).places.find((place) => place.id === unitId),
    listChildren: async (unitId) => (await tree()).places.filter((place) => place.parentId === unitId),
    listPeerGroupNames: async () => new Map((await tree()).peerGroups),
    findTable: async (unitId, planId) =>
      (await isJudgedBy(planId)) ? read<FigureTable | undefined>('table', unitId) : undefined,
    findRanking: async (unitId, planId) =>
      (await isJudgedBy(planId)) ? read<Ranking | undefined>('ranking', unitId) : undefined,
  }
}

/** A frozen target was in force; who proposed it is told by its own history. */
const SETTLED = { state: 'in-force', reason: '', proposedBy: null, proposerName: null } as const

export function frozenDictionary({ entries }: FrozenDictionary): Dictionary {
  return dictionaryOf(entries.map(({ hash, content, ...entry }) => ({ ...entry, indicator: parseOnce(hash, content) })))
}
