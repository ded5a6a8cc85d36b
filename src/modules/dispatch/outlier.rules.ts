import { previousPeriod, slotOf } from '#engine/calendar/period.ts'
import { median } from '#engine/indicator/compare.ts'
import type { Indicator } from '#engine/indicator/indicator.ts'
import { modifiedZScore } from '#engine/indicator/outlier.ts'
import { compareExact, divide, type Exact, exact, isNegative, ONE } from '#engine/number/exact.ts'

export interface Published {
  readonly period: string
  readonly value: Exact
}

export interface Unusual<C> {
  readonly cell: C
  /** The modified z-score, beyond what is usual. */
  readonly score: Exact
}

interface Measured<C> {
  readonly cell: C
  readonly measure: Exact
  /** What the measure is a part of: the value before for a growth; 1 for an amount. */
  readonly of: Exact
  /** The period after it stands where the period before it stood. */
  readonly isTakenBack: boolean
}

type Kept = Pick<Indicator, 'frequency' | 'reporting' | 'kind' | 'decimals'>

/** This many usual deviations away is worth a look after the fact; entry checks are stricter and ask at once. */
const USUAL_Z_SCORE = exact(12)

/** In steps of the last decimal: rounding moves each of two neighbours by one. */
const LEAST_LEAP = exact(2)

/**
 * Which cells of one unit's series (in order of their periods) are far off its own past: the change from period to period,
 * or what the month alone brought.
 */
export function findUnusual<C extends Published>(indicator: Kept, row: readonly C[]): Unusual<C>[] {
  const measures = measuresOf(indicator, row)
  const steps = exact(10 ** indicator.decimals)
  const found = measures.flatMap(({ cell, measure, of, isTakenBack }, at) => {
    const others = measures.flatMap((other, index) => (index === at ? [] : [other.measure]))
    if (isSurelyUsual(measure, others)) return []
    const score = modifiedZScore(measure, isTakenBack ? others : likeOf(others))
    if (!score || score === 'infinite' || compareExact(score.abs(), USUAL_Z_SCORE) <= 0) return []
    // What rounding makes, or one firm more or less, is no leap however still the past stood.
    if (compareExact(measure.sub(median(others)!).mul(of).mul(steps).abs(), LEAST_LEAP) <= 0) return []
    return { cell, score }
  })
  return indicator.frequency === 'year' ? found : found.filter((one) => !isOfTheSeason(one, found))
}

/** It leaps the same way in the same month of another year. */
function isOfTheSeason(one: Unusual<Published>, found: readonly Unusual<Published>[]): boolean {
  const { period } = one.cell
  return found.some(
    ({ cell, score }) =>
      cell.period !== period && slotOf(cell.period) === slotOf(period) && isNegative(score) === isNegative(one.score),
  )
}

/**
 * What stands still most of the time moves in batches: recognitions come in November, deductions in May. A batch is held
 * against the other batches, not against the months without one; a step that is taken back at once is no batch.
 */
function likeOf(others: readonly Exact[]): readonly Exact[] {
  const middle = median(others)
  const batches = others.filter((other) => middle === undefined || !other.equals(middle))
  return batches.length * 2 < others.length ? batches : others
}

/** In doubles, far from the border only: where it is close, or nothing varies, the exact score decides. */
function isSurelyUsual(measure: Exact, others: readonly Exact[]): boolean {
  const past = others.map((other) => other.valueOf())
  const middle = middleOf(past)
  const deviation = middleOf(past.map((one) => Math.abs(one - middle)))
  const isBlurred = deviation <= 1e-9 * Math.max(...past.map(Math.abs))
  return !isBlurred && (0.6745 * Math.abs(measure.valueOf() - middle)) / deviation < USUAL_Z_SCORE.valueOf() * 0.999
}

function middleOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2
}

/** Years are compared by growth, shorter periods by what they brought; a year to date is differenced, January stands for itself. */
function measuresOf<C extends Published>({ frequency, reporting, kind }: Kept, row: readonly C[]): Measured<C>[] {
  return row.flatMap((cell, at) => {
    const [before, after] = [row[at - 1], row[at + 1]]
    if (frequency !== 'year' && kind === 'flow') {
      const isFirst = slotOf(cell.period) === 0
      if (reporting !== 'cumulative' || isFirst) return { cell, measure: cell.value, of: ONE, isTakenBack: false }
      return before && previousPeriod(cell.period) === before.period
        ? { cell, measure: cell.value.sub(before.value), of: ONE, isTakenBack: false }
        : []
    }
    const change = before && divide(cell.value.sub(before.value), before.value.abs())
    if (!change) return []
    return { cell, measure: change, of: before.value.abs(), isTakenBack: after?.value.equals(before.value) === true }
  })
}
