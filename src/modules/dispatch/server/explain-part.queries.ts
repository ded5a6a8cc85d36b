import { lastDay } from '#engine/calendar/period.ts'
import { partsOf } from '#engine/indicator/figure.ts'
import { rollUpRuleAt } from '#engine/indicator/indicator.ts'
import { Refusal } from '#engine/refusal.ts'
import type { ShownFigure } from '#modules/dispatch/dispatch.ts'
import { showFigure } from '#modules/dispatch/evaluation.rules.ts'
import { partOf } from '#modules/dispatch/grid-row.ts'
import {
  type ExplainRequest,
  listEvidence,
  listValueVersions,
  sourceOf,
} from '#modules/dispatch/server/explain.queries.ts'
import { ownPeriod } from '#modules/dispatch/server/figure-view.ts'
import { figuresAsOf } from '#modules/dispatch/server/frozen-figures.ts'
import { headOf } from '#modules/dispatch/server/indicator.queries.ts'
import { getPlaceFrom } from '#modules/dispatch/server/place.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

/** Opens one part of a figure (`dimension/item`): the same part of the units below, or what was entered, by whom and when. */
export async function explainPartOf(tx: Tx, request: ExplainRequest & { readonly part: string }) {
  const { tenantId, unitId, indicatorId, part } = request
  const source = await figuresAsOf(tx, request)
  const day = lastDay(request.period)
  const place = await getPlaceFrom(source, unitId, day)
  const entry = (await source.getDictionary()).byId.get(indicatorId)
  const name = entry && partOf(entry.indicator, part)
  if (!entry || !name) throw new Refusal('not-found', { key: 'figure.unknown-part', at: 'part' })
  const period = ownPeriod(entry, request.period)
  const children = await source.listChildren(unitId, day)
  const unitIds = [unitId, ...children.map((child) => child.id)]
  const book = await source.loadParts({ entry, unitId, unitIds, periods: [period] }, [part])
  const shown = (id: string): ShownFigure => {
    const figure = showFigure(entry.indicator, book.at(id, part, period))
    return { ...figure, ...(figure.state === 'value' && book.isSample(id, part, period) && { sample: true }) }
  }
  const versions = await listValueVersions(
    tx,
    tenantId,
    { unitId, entry, period, dimension: part },
    source.takenAt ?? null,
  )
  const [current] = versions
  const { rule } = rollUpRuleAt(entry.indicator, place.kind)
  const figure = book.at(unitId, part, period)
  const isRolledUp = children.length > 0 && (rule === 'sum' || rule === 'average')
  const how = isRolledUp ? ('rolled-up' as const) : sourceOf(current?.source, figure.state)
  const isReported = how === 'reported' && current !== undefined
  return {
    indicator: { ...headOf(entry), definition: entry.indicator.definition, source: entry.indicator.source },
    part: name,
    unit: place.name,
    figure: shown(unitId),
    how,
    rule: isRolledUp
      ? { key: `figure.rule.${rule}`, params: { ...partsOf(figure), code: entry.code } }
      : { key: `figure.rule.${how}` },
    formula: null,
    behind: null,
    inputs: isRolledUp
      ? children
          .map((child) => ({ unit: child.name, indicator: headOf(entry), period, figure: shown(child.id) }))
          .filter((input) => input.figure.state !== 'not-applicable')
      : [],
    versions,
    reportId: isReported ? current.sourceId : null,
    evidence: isReported ? await listEvidence(tx, tenantId, current.sourceId, indicatorId, part) : [],
    targets: [],
  }
}
