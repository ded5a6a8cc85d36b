import { addDays, type CalendarDate } from '#engine/calendar/date.ts'
import type { DaySeries } from '#engine/monitor/day-series.ts'
import type { MonitorThreshold } from '#engine/monitor/monitor.ts'
import { compareExact, divide, type Exact, exact, HUNDRED, isZero } from '#engine/number/exact.ts'

const DAYS_BEFORE = 7
/** A median of fewer days would be the weather, not a level. */
const LEAST_DAYS = 3

/** A threshold that a day has crossed, with what it was measured by. */
export interface Crossed {
  readonly threshold: MonitorThreshold
  /** The value, or its change in percent. */
  readonly measured: Exact
}

/** What is lit: all within bounds, one to be watched, a warning, behind its time, or never a value. */
export type MonitorLevel = 'normal' | 'watch' | 'warning' | 'late' | 'empty'

export interface DayJudgement {
  readonly level: MonitorLevel
  /** The worst that was crossed, the first in the pack of equals. */
  readonly crossed?: Crossed
  /** The last day that has a value. */
  readonly last?: CalendarDate
}

/** The state of a series: late goes before everything, for nothing is known of today. `expected` is the day due by now. */
export function judgeSeries(
  thresholds: readonly MonitorThreshold[],
  series: DaySeries,
  expected: CalendarDate,
): DayJudgement {
  const last = series.at(-1)
  if (last === undefined) return { level: 'empty' }
  if (last.day < expected) return { level: 'late', last: last.day }
  const crossed = crossedAt(thresholds, series, series.length - 1)
  const worst = crossed.find(({ threshold }) => threshold.level === 'warning') ?? crossed[0]
  return worst === undefined
    ? { level: 'normal', last: last.day }
    : { level: worst.threshold.level, crossed: worst, last: last.day }
}

/** The thresholds that the value at this place of a series crosses. A bound itself is not crossed. */
export function crossedAt(thresholds: readonly MonitorThreshold[], series: DaySeries, at: number): readonly Crossed[] {
  const { value } = series[at]!
  const change = thresholds.some(({ when }) => when === 'rises' || when === 'falls') ? changeAt(series, at) : undefined
  return thresholds.flatMap((threshold) => {
    const measured = threshold.when === 'above' || threshold.when === 'below' ? value : change
    return measured !== undefined && isBeyond(threshold, measured) ? [{ threshold, measured }] : []
  })
}

function isBeyond({ when, value }: MonitorThreshold, measured: Exact): boolean {
  const limit = exact(value)
  if (when === 'below') return compareExact(measured, limit) < 0
  if (when === 'falls') return compareExact(measured, limit.neg()) < 0
  return compareExact(measured, limit) > 0
}

/** In percent against the median of the seven days before; undefined where those are too few, or the median is nothing. */
export function changeAt(series: DaySeries, at: number): Exact | undefined {
  const { day, value } = series[at]!
  const from = addDays(day, -DAYS_BEFORE)
  const before = series.slice(Math.max(0, at - DAYS_BEFORE), at).filter((one) => one.day >= from)
  if (before.length < LEAST_DAYS) return undefined
  const median = medianOf(before.map((one) => one.value))
  if (isZero(median)) return undefined
  return divide(value.sub(median).mul(HUNDRED), median.abs())
}

function medianOf(values: readonly Exact[]): Exact {
  const sorted = [...values].sort(compareExact)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : sorted[middle - 1]!.add(sorted[middle]!).div(2)
}
