import { lastDay, yearOf } from '#engine/calendar/period.ts'
import { AppraisalPractice } from '#engine/definition/appraisal-practice.ts'
import { adjustRanking } from '#modules/appraisal/adjusted-ranking.rules.ts'
import type { AdjustedRanking, AdjustedRow } from '#modules/appraisal/entry.contract.ts'
import type { LedgerLine } from '#modules/appraisal/entry.ts'
import { listLedger } from '#modules/appraisal/server/entry.queries.ts'
import { getAppraisalPractice } from '#modules/appraisal/server/practice.queries.ts'
import { findPlace } from '#modules/dispatch/server/place.queries.ts'
import { findPlanOfYear } from '#modules/dispatch/server/plan.queries.ts'
import { getRanking } from '#modules/dispatch/server/ranking.queries.ts'
import { getSnapshotHead, readSnapshotPart } from '#modules/dispatch/server/snapshot.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

type Reading = { readonly tx: Tx; readonly tenantId: string; readonly now: Date }

/** What a snapshot holds of the ledger: by what rule and which lines; under a unit's id the ranking of the units below it. */
export interface FrozenLedger {
  readonly practice: unknown
  readonly planId: string | null
  readonly lines: readonly LedgerLine[]
}

export interface AdjustedRequest {
  readonly unitId: string
  readonly period: string
  readonly planId?: string | undefined
  readonly asOf?: string | undefined
}

/** The units below one unit by their adjusted scores: as things stand, or as a snapshot froze them. */
export async function getAdjustedRanking(context: Reading, request: AdjustedRequest): Promise<AdjustedRanking> {
  const { tx, tenantId } = context
  const ledger =
    request.asOf === undefined ? await openLedger(context, request.period) : await frozenLedger(context, request.asOf)
  const isJudged = request.planId === undefined || request.planId === ledger.planId
  const told = isJudged ? await findTold(context, request) : undefined
  if (told !== undefined) return told
  const raw = await getRanking(tx, { tenantId, by: 'score', ...request })
  const planId = request.planId ?? ledger.planId
  const lines = ledger.lines.filter((line) => line.planId === planId)
  return adjustRanking(AppraisalPractice.parse(ledger.practice ?? {}), raw, lines, lastDay(request.period))
}

/** What was written down when the period was frozen is told as it was. */
async function findTold(
  { tx, tenantId }: Reading,
  { unitId, period, asOf }: AdjustedRequest,
): Promise<AdjustedRanking | undefined> {
  if (asOf === undefined || (await getSnapshotHead(tx, tenantId, asOf)).period !== period) return undefined
  return (await readSnapshotPart(tx, tenantId, asOf, 'appraisal', unitId)) as AdjustedRanking | undefined
}

/** The ledger of a period's year as it stands now, and the plan by which the year is judged. */
export async function openLedger(context: Reading, period: string): Promise<FrozenLedger> {
  const { tx, tenantId } = context
  const year = yearOf(period)
  return {
    practice: await getAppraisalPractice(tx, tenantId),
    planId: (await findPlanOfYear(tx, tenantId, year))?.id ?? null,
    lines: await listLedger(context, { year }),
  }
}

/** Before adjustments were kept a snapshot has none. */
async function frozenLedger({ tx, tenantId }: Reading, snapshotId: string): Promise<FrozenLedger> {
  const frozen = await readSnapshotPart(tx, tenantId, snapshotId, 'appraisal')
  return (frozen as FrozenLedger | undefined) ?? { practice: {}, planId: null, lines: [] }
}

/** One unit's row of the ranking it stands in; undefined: nobody ranks it. */
export async function findAdjustedScore(context: Reading, request: AdjustedRequest): Promise<AdjustedRow | undefined> {
  const place = await findPlace(context.tx, context.tenantId, request.unitId, lastDay(request.period))
  if (place === undefined || place.parentId === null) return undefined
  const { groups } = await getAdjustedRanking(context, { ...request, unitId: place.parentId })
  return groups.flatMap(({ rows }) => rows).find(({ unit }) => unit.id === request.unitId)
}
