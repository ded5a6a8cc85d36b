import { lastDay } from '#engine/calendar/period.ts'
import { type FigureRequest, trendOf } from '#modules/dispatch/server/figure.queries.ts'
import { loadView } from '#modules/dispatch/server/figure-view.ts'
import { figuresAsOf } from '#modules/dispatch/server/frozen-figures.ts'
import { getPlaceFrom } from '#modules/dispatch/server/place.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

/** The year's line of every indicator of one unit, by code. */
export async function listTrends(
  tx: Tx,
  request: FigureRequest,
): Promise<ReadonlyMap<string, ReturnType<typeof trendOf>>> {
  const { tenantId, unitId, period, planId } = request
  const source = await figuresAsOf(tx, request)
  const place = await getPlaceFrom(source, unitId, lastDay(period))
  const view = await loadView(tx, { tenantId, source, period, units: [place], planId })
  return new Map(view.entries.map((entry) => [entry.code, trendOf(view, place, entry)]))
}
