import { averageFigures, sumFigures } from '#engine/indicator/combine.ts'
import { type Figure, isPartial, MISSING } from '#engine/indicator/figure.ts'
import type { Indicator } from '#engine/indicator/indicator.ts'

/**
 * One figure from those of successive periods: their sum, their last or their mean. A sum or mean of an incomplete row
 * is partial and says so in `parts`; the last is the last period’s own, missing when that is missing: an older level is
 * never carried forward in silence. Of no periods: missing.
 */
export function overTime(rule: Indicator['overTime'], figures: readonly Figure[]): Figure {
  if (figures.length === 0) return MISSING
  if (rule === 'last') return figures.at(-1)!
  return rule === 'sum' ? sumFigures(figures) : averageFigures(figures)
}

/** Year-to-date figures from in-period ones, slot by slot from the year’s first; partial after a gap. */
export function accumulate(inPeriod: readonly Figure[]): Figure[] {
  return inPeriod.map((_, slot) => sumFigures(inPeriod.slice(0, slot + 1)))
}

/**
 * In-period figures from year-to-date ones: January is itself, every other the difference from the one before.
 * Where either is missing or partial the increment is unknown: missing. Corrections may make an increment negative.
 */
export function difference(cumulative: readonly Figure[]): Figure[] {
  return cumulative.map((figure, slot) => (slot === 0 ? whole(figure) : increment(cumulative[slot - 1]!, figure)))
}

/** The increment between two year-to-date figures of one year; what was not applicable before begins from nothing. */
export function increment(before: Figure, after: Figure): Figure {
  if (after.state === 'not-applicable' || after.state === 'invalid') return after
  if (before.state === 'not-applicable') return whole(after)
  if (before.state !== 'value' || after.state !== 'value' || isPartial(before) || isPartial(after)) return MISSING
  return { state: 'value', value: after.value.sub(before.value) }
}

/** What the year stands at: `slots` are the figures as reported, from the year’s first period up to the one asked for. */
export function yearToDate(indicator: Pick<Indicator, 'reporting' | 'overTime'>, slots: readonly Figure[]): Figure {
  return overTime(indicator.reporting === 'cumulative' ? 'last' : indicator.overTime, slots)
}

/**
 * `yearToDate` of the first slot, of the first two, and so on to all. A row of values is added up once, each sum from the one before.
 */
export function yearsToDate(indicator: Pick<Indicator, 'reporting' | 'overTime'>, slots: readonly Figure[]): Figure[] {
  const isSum = indicator.reporting !== 'cumulative' && indicator.overTime === 'sum'
  if (!isSum || slots.some(({ state }) => state !== 'value'))
    return slots.map((_, slot) => yearToDate(indicator, slots.slice(0, slot + 1)))
  let before: Figure | undefined
  return slots.map((figure) => {
    before = sumFigures(before === undefined ? [figure] : [before, figure])
    return before
  })
}

/** What the last period alone brought: for cumulative reporting the increment, else the figure as reported. */
export function inLastPeriod(indicator: Pick<Indicator, 'reporting'>, slots: readonly Figure[]): Figure {
  if (slots.length === 0) return MISSING
  return indicator.reporting === 'cumulative' ? difference(slots.slice(-2)).at(-1)! : slots.at(-1)!
}

function whole(figure: Figure): Figure {
  return isPartial(figure) ? MISSING : figure
}
