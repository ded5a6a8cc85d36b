import { lastDay } from '#engine/calendar/period.ts'
import { partCodes, restOf } from '#engine/indicator/breakdown.ts'
import { changeBetween } from '#engine/indicator/change.ts'
import { type Figure, isPartial, MISSING } from '#engine/indicator/figure.ts'
import { changesByPoints, type Dimension } from '#engine/indicator/indicator.ts'
import { yearToDate } from '#engine/indicator/over-time.ts'
import { divide, type Exact, formatExact, HUNDRED } from '#engine/number/exact.ts'
import type { ShownFigure } from '#modules/dispatch/dispatch.ts'
import { showFigure } from '#modules/dispatch/evaluation.rules.ts'
import type { FigureRequest } from '#modules/dispatch/server/figure.queries.ts'
import { completionAt, loadView, ownPeriod, showAt } from '#modules/dispatch/server/figure-view.ts'
import { figuresAsOf } from '#modules/dispatch/server/frozen-figures.ts'
import { headOf } from '#modules/dispatch/server/indicator.queries.ts'
import { periodsUpTo } from '#modules/dispatch/server/part-book.ts'
import { getPlaceFrom } from '#modules/dispatch/server/place.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

const PERCENT_DECIMALS = 4

type BreakdownRequest = Pick<FigureRequest, 'tenantId' | 'unitId' | 'period' | 'asOf'> & {
  readonly indicatorId: string
}

/** The parts of one figure by each dimension, as the year stands in the period, beside those of a year before. */
export async function getBreakdown(tx: Tx, request: BreakdownRequest) {
  const { tenantId, unitId, indicatorId } = request
  const source = await figuresAsOf(tx, request)
  const day = lastDay(request.period)
  const place = await getPlaceFrom(source, unitId, day)
  const view = await loadView(tx, { tenantId, source, period: request.period, units: [place], indicatorId })
  const entry = view.entries[0]!
  const { indicator } = entry
  const own = ownPeriod(entry, request.period)
  const years = { now: periodsUpTo(indicator, own, 0), before: periodsUpTo(indicator, own, 1) }
  const children = indicator.dimensions.length === 0 ? [] : await source.listChildren(unitId, day)
  const codes = partCodes(indicator)
  const periods = codes.length === 0 ? [] : [...years.before, ...years.now]
  const unitIds = [unitId, ...children.map((child) => child.id)]
  const book = await source.loadParts({ entry, unitId, unitIds, periods }, codes)

  const figureOf = (unit: string, part: string, of: readonly string[]): Figure =>
    yearToDate(
      indicator,
      of.map((period) => book.at(unit, part, period)),
    )
  const show = (unit: string, part: string, of: readonly string[]): ShownFigure => {
    const shown = showFigure(indicator, figureOf(unit, part, of))
    const isSample = shown.state === 'value' && of.some((period) => book.isSample(unit, part, period))
    return { ...shown, ...(isSample && { sample: true }) }
  }
  const { figure: whole } = completionAt(view, unitId, entry, request.period)
  const wholeBefore = yearToDate(
    indicator,
    years.before.map((period) => view.book.at(unitId, entry.code, period)),
  )
  const itemsOf = (dimension: Dimension) =>
    dimension.items.map((item) => {
      const part = `${dimension.code}/${item.code}`
      const figure = figureOf(unitId, part, years.now)
      const before = figureOf(unitId, part, years.before)
      const change = changeBetween(complete(figure), complete(before), changesByPoints(indicator))
      return {
        code: item.code,
        name: item.name,
        figure: show(unitId, part, years.now),
        share: figure.state === 'value' ? shareOf(figure.value, whole) : null,
        lastYear: show(unitId, part, years.before),
        yearOnYear: change.state === 'none' ? null : { value: percent(change.value), unit: change.state },
        units: children
          .map((child) => ({ unit: child.name, figure: show(child.id, part, years.now) }))
          .filter((one) => one.figure.state !== 'not-applicable'),
      }
    })
  return {
    indicator: headOf(entry),
    unit: place.name,
    period: own,
    whole: showAt(view, unitId, entry).figure,
    lastYear: showFigure(indicator, wholeBefore),
    dimensions: indicator.dimensions.map((dimension) => {
      const parts = dimension.items.map((item) => figureOf(unitId, `${dimension.code}/${item.code}`, years.now))
      const rest = dimension.addsUp ? restOf(whole, parts) : undefined
      return {
        code: dimension.code,
        name: dimension.name,
        addsUp: dimension.addsUp,
        items: itemsOf(dimension),
        rest:
          rest === undefined
            ? null
            : { value: formatExact(rest, indicator.decimals, indicator.rounding), share: shareOf(rest, whole) },
      }
    }),
  }
}

/** A part of a sum compares with nothing while some of it is out. */
const complete = (figure: Figure): Figure => (isPartial(figure) ? MISSING : figure)

const percent = (value: Exact): string => formatExact(value, PERCENT_DECIMALS, 'half-up')

function shareOf(part: Exact, whole: Figure): string | null {
  const ratio = whole.state === 'value' ? divide(part.mul(HUNDRED), whole.value) : undefined
  return ratio === undefined ? null : percent(ratio)
}
