import { sql } from 'kysely'
import type { Output } from '#engine/contract/operation.ts'
import type { LightSubject } from '#engine/light/light-scheme.ts'
import type { figureRanking, figureTable } from '#modules/dispatch/figure.contract.ts'
import type { StoredFigures } from '#modules/dispatch/server/figure-row.ts'
import { type Dictionary, type DictionaryEntry, getDictionary } from '#modules/dispatch/server/indicator.queries.ts'
import { findLights, type PinnedLights } from '#modules/dispatch/server/light.queries.ts'
import { loadParts, type PartBook } from '#modules/dispatch/server/part-book.ts'
import {
  findPlace,
  listChildren,
  listPeerGroupNames,
  type Place,
  type PlaceSource,
} from '#modules/dispatch/server/place.queries.ts'
import {
  findPlan,
  findPlanOfYear,
  listPlanItems,
  type PlanItem,
  type PlanRow,
} from '#modules/dispatch/server/plan.queries.ts'
import { loadSampleMarks, type SampleMarks, type SampleRequest } from '#modules/dispatch/server/sample.queries.ts'
import { listTargetRows, type TargetSource } from '#modules/dispatch/server/target.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

export type FigureTable = Output<typeof figureTable>
export type Ranking = Output<typeof figureRanking>
export type PeerGroupNames = ReadonlyMap<string, { readonly zh: string; readonly en: string }>

export interface FiguresWanted {
  readonly unitIds: readonly string[]
  readonly indicatorIds: readonly string[]
  readonly fromYear: number
  readonly toYear: number
}

export interface BreakdownWanted {
  readonly entry: DictionaryEntry
  /** The unit at whose top the parts are wanted, */
  readonly unitId: string
  /** and those for which they are asked: itself and the ones right below. */
  readonly unitIds: readonly string[]
  readonly periods: readonly string[]
}

/**
 * Whence figures are judged: the tables as they stand, or a snapshot as it was frozen. Everything that a table, a page or a
 * ranking is worked out from comes through here, so that the same questions have the same answers as of a snapshot.
 */
export interface FigureSource extends PlaceSource, TargetSource {
  readonly getDictionary: () => Promise<Dictionary>
  readonly findPlan: (planId: string) => Promise<PlanRow | undefined>
  readonly findPlanOfYear: (year: number) => Promise<PlanRow | undefined>
  readonly listPlanItems: (planId: string) => Promise<readonly PlanItem[]>
  readonly listFigures: (wanted: FiguresWanted) => Promise<readonly StoredFigures[]>
  readonly loadParts: (wanted: BreakdownWanted, parts: readonly string[]) => Promise<PartBook>
  readonly findLights: (subject: LightSubject, period: string) => Promise<PinnedLights | undefined>
  readonly loadSampleMarks: (request: SampleRequest) => Promise<SampleMarks>
  readonly listChildren: (unitId: string, day: string) => Promise<readonly Place[]>
  readonly listPeerGroupNames: () => Promise<PeerGroupNames>
  /** When it was frozen; what is recorded later does not exist for it. */
  readonly takenAt?: Date
  /** What was written down when it was frozen is told as it was, even where today's program would work it out differently. */
  readonly findTable?: (unitId: string, planId: string | undefined) => Promise<FigureTable | undefined>
  readonly findRanking?: (unitId: string, planId: string | undefined) => Promise<Ranking | undefined>
}

export function liveFigures(tx: Tx, tenantId: string): FigureSource {
  return {
    getDictionary: () => getDictionary(tx, tenantId),
    findPlan: (planId) => findPlan(tx, tenantId, planId),
    findPlanOfYear: (year) => findPlanOfYear(tx, tenantId, year),
    listPlanItems: (planId) => listPlanItems(tx, tenantId, planId),
    listTargets: (planId, unitIds, period) => listTargetRows(tx, tenantId, planId, unitIds, [period]),
    listFigures: (wanted) => listStoredFigures(tx, tenantId, wanted),
    loadParts: (wanted, parts) => loadParts(tx, { ...wanted, tenantId, until: null }, parts),
    findLights: (subject, period) => findLights(tx, tenantId, subject, period),
    loadSampleMarks: (request) => loadSampleMarks(tx, request),
    findPlace: (unitId, day) => findPlace(tx, tenantId, unitId, day),
    listChildren: (unitId, day) => listChildren(tx, tenantId, unitId, day),
    listPeerGroupNames: () => listPeerGroupNames(tx, tenantId),
  }
}

async function listStoredFigures(tx: Tx, tenantId: string, wanted: FiguresWanted): Promise<readonly StoredFigures[]> {
  const { rows } = await sql<StoredFigures>`
    select unit_id, indicator_id, year, amounts, states, present, expected, numerators, denominators from figures
    where tenant_id = ${tenantId} and unit_id = any(${wanted.unitIds}::uuid[])
      and year between ${wanted.fromYear} and ${wanted.toYear}
      and indicator_id = any(${wanted.indicatorIds}::uuid[])`.execute(tx)
  return rows
}
