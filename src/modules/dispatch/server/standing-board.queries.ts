import { lastDay } from '#engine/calendar/period.ts'
import type { Evaluation, IndicatorHead, Sentence, UnitName } from '#modules/dispatch/dispatch.ts'
import { countLights, isAsked, tableOf } from '#modules/dispatch/server/figure.queries.ts'
import type { FigureTable, Ranking } from '#modules/dispatch/server/figure-source.ts'
import { loadView, showAt } from '#modules/dispatch/server/figure-view.ts'
import { figuresAsOf } from '#modules/dispatch/server/frozen-figures.ts'
import { headOf } from '#modules/dispatch/server/indicator.queries.ts'
import { getPlaceFrom, type Place } from '#modules/dispatch/server/place.queries.ts'
import { rankable, rankingOf } from '#modules/dispatch/server/ranking.queries.ts'
import { readShownRanking, readShownTables } from '#modules/dispatch/server/shown.queries.ts'
import { listSnapshotHeads, type SnapshotHead } from '#modules/dispatch/server/snapshot.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface BoardRow {
  readonly indicator: IndicatorHead
  readonly evaluation: Evaluation
}

/** Where a unit and all right below it stand in one period, judged together and asked for at once. */
export interface StandingBoard {
  readonly unit: UnitName
  readonly headline: Sentence
  readonly counts: ReturnType<typeof countLights>
  readonly rows: readonly BoardRow[]
  readonly units: readonly {
    readonly place: Place
    readonly rows: readonly BoardRow[]
  }[]
  readonly ranking: Ranking
}

interface BoardRequest {
  readonly tenantId: string
  readonly unitId: string
  readonly period: string
  /** A snapshot; the figures as they stand when none is named. */
  readonly asOf?: string | undefined
}

export async function getStandingBoard(tx: Tx, request: BoardRequest): Promise<StandingBoard> {
  const { tenantId, unitId, period, asOf } = request
  const day = lastDay(period)
  const source = await figuresAsOf(tx, request)
  const place = await getPlaceFrom(source, unitId, day)
  const children = await source.listChildren(unitId, day)
  if (asOf !== undefined) {
    const tables = await readShownTables(tx, tenantId, asOf, [unitId, ...children.map(({ id }) => id)])
    const ranking = await readShownRanking(tx, tenantId, asOf, unitId)
    const own = tables.get(unitId)
    if (own !== undefined && ranking !== undefined) {
      const units = children.map((child) => ({ place: child, rows: rowsOf(tables.get(child.id)) }))
      return { unit: place.name, ...boardOf(own), units, ranking }
    }
  }
  const view = await loadView(tx, { tenantId, source, period, units: [place, ...children] })
  const own = tableOf(view, place, [place])
  return {
    unit: place.name,
    ...boardOf(own),
    units: children.map((child) => ({
      place: child,
      rows: view.entries
        .filter((entry) => isAsked(view, child, entry))
        .map((entry) => ({ indicator: headOf(entry), evaluation: showAt(view, child.id, entry) })),
    })),
    ranking: rankingOf(view, rankable(children), await source.listPeerGroupNames()),
  }
}

const rowsOf = (table: FigureTable | undefined): readonly BoardRow[] => table?.rows ?? []

const boardOf = ({ headline, rows }: FigureTable) => ({
  headline,
  counts: countLights(rows.map((row) => row.evaluation)),
  rows,
})

/** What stood in the snapshot that was taken last, of the period or one before it, and is not the one that is looked at. */
interface BoardBefore {
  readonly snapshot: SnapshotHead
  readonly tables: ReadonlyMap<string, FigureTable>
  readonly ranking: Ranking | undefined
}

export async function findBoardBefore(
  tx: Tx,
  { tenantId, unitId, period, asOf }: BoardRequest,
  unitIds: readonly string[],
): Promise<BoardBefore | undefined> {
  const heads = await listSnapshotHeads(tx, tenantId)
  const shown = heads.find(({ id }) => id === asOf)
  const snapshot = heads.find(
    (head) =>
      head.period.length === period.length &&
      head.period <= period &&
      (shown === undefined || (head.id !== shown.id && head.takenAt <= shown.takenAt && head.period < shown.period)),
  )
  if (snapshot === undefined) return undefined
  const tables = await readShownTables(tx, tenantId, snapshot.id, [unitId, ...unitIds])
  return { snapshot, tables, ranking: await readShownRanking(tx, tenantId, snapshot.id, unitId) }
}
