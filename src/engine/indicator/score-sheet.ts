import type { Figure } from '#engine/indicator/figure.ts'
import type { SheetLimits } from '#engine/indicator/score-rule.ts'
import { divide, type Exact, exact, exactText, greatest, HUNDRED, least, sum, ZERO } from '#engine/number/exact.ts'
import type { Reason } from '#engine/refusal.ts'

export interface SheetItem {
  readonly code: string
  readonly weight: Exact
  readonly score: Figure
  /** The points last known, for the policy `carry`. */
  readonly lastPoints?: Exact | undefined
}

/** How the points came about: by rule, from last time, 0 for want of a figure, or not on this unit's sheet. */
export type Treatment = 'scored' | 'carried' | 'zero' | 'excluded'

export interface ScoredItem {
  readonly code: string
  readonly treatment: Treatment
  readonly points: Exact | undefined
  /** The points before cap and floor; differs from `points` only when one of them held. */
  readonly uncapped: Exact | undefined
}

export interface ScoreSheet {
  readonly items: readonly ScoredItem[]
  /** Undefined when no item counts. */
  readonly total: Exact | undefined
}

/**
 * The whole sheet of one unit. Each item is kept between the floor and its cap (percent of its weight); what is not
 * applicable, and under `exclude` what is missing, leaves the sheet and the rest is reweighted to the full weight; then the
 * total's cap and floor hold. Nothing to carry counts 0.
 */
export function scoreSheet(items: readonly SheetItem[], limits: SheetLimits): ScoreSheet {
  const floor = exact(limits.floor)
  const capPercent = limits.itemCapPercent === undefined ? undefined : exact(limits.itemCapPercent)
  const scored = items.map((item): ScoredItem => {
    const { treatment, points } = treat(item, limits)
    if (points === undefined) return { code: item.code, treatment, points, uncapped: undefined }
    const capped = capPercent === undefined ? points : least(points, item.weight.mul(capPercent).div(HUNDRED))
    return {
      code: item.code,
      treatment,
      points: treatment === 'scored' ? greatest(capped, floor) : capped,
      uncapped: points,
    }
  })
  const counting = items.filter((_, at) => scored[at]!.treatment !== 'excluded')
  const factor = divide(sum(items.map((item) => item.weight)), sum(counting.map((item) => item.weight)))
  if (factor === undefined) return { items: scored, total: undefined }
  const total = sum(scored.flatMap((item) => item.points ?? [])).mul(factor)
  const capped = limits.totalCap === undefined ? total : least(total, exact(limits.totalCap))
  return { items: scored, total: greatest(capped, floor) }
}

/** The weights of a sheet must sum to 100; else the reason, with the sum and what is lacking (+) or too much (−). */
export function checkWeights(weights: readonly Exact[]): Reason | undefined {
  const total = sum(weights)
  if (total.equals(HUNDRED)) return undefined
  return { key: 'indicator.weights-not-100', params: { sum: exactText(total), lacking: exactText(HUNDRED.sub(total)) } }
}

function treat(item: SheetItem, limits: SheetLimits): { treatment: Treatment; points: Exact | undefined } {
  if (item.score.state === 'value') return { treatment: 'scored', points: item.score.value }
  if (item.score.state === 'not-applicable' || limits.missing === 'exclude')
    return { treatment: 'excluded', points: undefined }
  if (limits.missing === 'carry' && item.lastPoints !== undefined)
    return { treatment: 'carried', points: item.lastPoints }
  return { treatment: 'zero', points: ZERO }
}
