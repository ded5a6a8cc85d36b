import { daysInMonth } from '#engine/calendar/date.ts'
import { frequencyOf, lastDay, type Period, slotCount, slotOf, yearOf } from '#engine/calendar/period.ts'
import type { Completion } from '#engine/indicator/completion.ts'
import type { Indicator, ScheduleCurve } from '#engine/indicator/indicator.ts'
import { compareExact, divide, type Exact, exact, HUNDRED, ZERO } from '#engine/number/exact.ts'

/**
 * 序时进度: the percentage of the year's target due by the end of a period. Linear is m/12; a curve gives the end of each
 * month; within a month days count evenly, so that 30 June, June, Q2 and H1 are all the same.
 */
export function scheduleAt(curve: ScheduleCurve, period: Period): Exact {
  const key = typeof curve === 'string' ? STRAIGHT : curve
  const periods = schedules.get(key) ?? new Map<Period, Exact>()
  schedules.set(key, periods)
  const before = periods.get(period)
  if (before !== undefined) return before
  const schedule = workOutSchedule(curve, period)
  if (periods.size >= MOST_PERIODS) periods.clear()
  periods.set(period, schedule)
  return schedule
}

/** Every unit of a nation is held against the same few schedules. */
const schedules = new WeakMap<object, Map<Period, Exact>>()
const STRAIGHT = {}
const MOST_PERIODS = 2_000

function workOutSchedule(curve: ScheduleCurve, period: Period): Exact {
  const year = yearOf(period)
  const date = lastDay(period)
  if (Number(date.slice(0, 4)) > year) return HUNDRED
  const [month, day] = [Number(date.slice(5, 7)), Number(date.slice(8, 10))]
  const [before, after] = [monthEnd(curve, month - 1), monthEnd(curve, month)]
  return before.add(
    after
      .sub(before)
      .mul(exact(day))
      .div(exact(daysInMonth(year, month))),
  )
}

/** 序时差: completion less schedule, in points; undefined where there is no rate. */
export function scheduleGap(completed: Completion, schedule: Exact): Exact | undefined {
  return completed.state === 'rate' ? completed.percent.sub(schedule) : undefined
}

/** How many periods of the year are still to come after this one. */
export function periodsLeft(period: Period): number {
  return slotCount(frequencyOf(period), yearOf(period)) - slotOf(period) - 1
}

export interface Pace {
  /** Target less actual (缺口), in the indicator's unit; below 0 when exceeded. */
  readonly gap: Exact
  /** What each period left must bring (up) or may bring (down); undefined when none is left. */
  readonly perPeriod: Exact | undefined
}

/** The pace needed from here to the year's end. For direction up nothing is needed once the gap is closed. */
export function requiredPace(direction: Indicator['direction'], target: Exact, actual: Exact, left: number): Pace {
  const gap = target.sub(actual)
  const open = direction !== 'down' && compareExact(gap, ZERO) < 0 ? ZERO : gap
  return { gap, perPeriod: divide(open, exact(left)) }
}

export interface Forecast {
  /** Actual over schedule: what the year ends at if it goes on as planned; undefined while the schedule is 0. */
  readonly byCurve: Exact | undefined
  /** Actual plus the median of past increments for each period left, with the quartiles as the band around it. */
  readonly byTrend: Exact | undefined
  readonly low: Exact | undefined
  readonly high: Exact | undefined
}

/**
 * Where the year will end. `increments` are what past periods of this year brought (of a stock, its changes), oldest first,
 * without the missing ones; the trend needs two. A level begun with a `base` is grown from it, not from 0.
 */
export function forecast(
  actual: Exact,
  schedule: Exact,
  increments: readonly Exact[],
  left: number,
  base: Exact = ZERO,
): Forecast {
  const grown = divide(actual.sub(base).mul(HUNDRED), schedule)
  const byCurve = grown === undefined ? undefined : base.add(grown)
  if (increments.length < 2) return { byCurve, byTrend: undefined, low: undefined, high: undefined }
  const sorted = [...increments].sort(compareExact)
  const after = (quarters: bigint) => actual.add(quantile(sorted, quarters).mul(exact(left)))
  return { byCurve, byTrend: after(2n), low: after(1n), high: after(3n) }
}

/** Quartile of a sorted, non-empty row, linear between neighbours. */
function quantile(sorted: readonly Exact[], quarters: bigint): Exact {
  const steps = BigInt(sorted.length - 1) * quarters
  const below = sorted[Number(steps / 4n)]!
  const above = sorted[Math.min(Number(steps / 4n) + 1, sorted.length - 1)]!
  return below.add(
    above
      .sub(below)
      .mul(exact(steps % 4n))
      .div(exact(4)),
  )
}

function monthEnd(curve: ScheduleCurve, month: number): Exact {
  if (month === 0) return ZERO
  return curve === 'linear' ? exact(month).mul(HUNDRED).div(exact(12)) : exact(curve[month - 1]!)
}
