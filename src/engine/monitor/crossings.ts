import type { CalendarDate } from '#engine/calendar/date.ts'
import type { DaySeries } from '#engine/monitor/day-series.ts'
import { crossedAt } from '#engine/monitor/judge-day.ts'
import type { MonitorThreshold } from '#engine/monitor/monitor.ts'
import type { Exact } from '#engine/number/exact.ts'

/** A run of days beyond one threshold: one crossing, however long it lasts. */
export interface Crossing {
  readonly threshold: string
  readonly from: CalendarDate
  readonly to: CalendarDate
  /** It stands on the last day of the series. */
  readonly isOpen: boolean
  /** What was measured on its last day. */
  readonly measured: Exact
}

/** Every crossing of a series, in the order of the thresholds and then of time. */
export function crossingsOf(thresholds: readonly MonitorThreshold[], series: DaySeries): readonly Crossing[] {
  return thresholds.flatMap((threshold) => runsOf(threshold, series))
}

function runsOf(threshold: MonitorThreshold, series: DaySeries): Crossing[] {
  const runs: Crossing[] = []
  let open: Crossing | undefined
  for (const [at, { day }] of series.entries()) {
    const crossed = crossedAt([threshold], series, at)[0]
    if (crossed === undefined) {
      if (open) runs.push({ ...open, isOpen: false })
      open = undefined
    } else {
      const { measured } = crossed
      open = { threshold: threshold.code, from: open?.from ?? day, to: day, isOpen: true, measured }
    }
  }
  return open ? [...runs, open] : runs
}
