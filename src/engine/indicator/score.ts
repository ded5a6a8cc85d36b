import { type Completion, scoringPercent } from '#engine/indicator/completion.ts'
import { type Figure, figureOf, invalid, MISSING, NOT_APPLICABLE } from '#engine/indicator/figure.ts'
import type { Indicator } from '#engine/indicator/indicator.ts'
import type { ScoreRule } from '#engine/indicator/score-rule.ts'
import {
  clamp,
  divide,
  type Exact,
  exact,
  greatest,
  HUNDRED,
  least,
  mean,
  ONE,
  roundExact,
  sum,
  ZERO,
} from '#engine/number/exact.ts'

export interface Milestone {
  readonly weight: Exact
  readonly finished: boolean
}

/** What an indicator is scored by; each rule takes what it needs. */
export interface ScoreFacts {
  readonly completion: Completion
  /** The figure itself, or its growth: what is held against the average, the reference, the worst and the best. */
  readonly figure: Figure
  /** The same of every peer, this unit among them; average, worst and best are taken from it. */
  readonly peers?: readonly Exact[]
  /** A reference from above, e.g. the provincial average, in the figure's unit. */
  readonly reference?: Exact
  readonly rank?: number | undefined
  readonly milestones?: readonly Milestone[]
  /** Points given (+) and taken (−) by the bonus and penalty list. */
  readonly adjustments?: readonly Exact[]
  readonly vetoed?: boolean
}

/**
 * The points of one indicator on its weight, before the caps of the sheet (facts §3.2). Never rounded. Missing when the
 * facts are, not-applicable when the indicator or a target is not asked of the unit, invalid when nothing can be divided.
 */
export function scoreOf(rule: ScoreRule, direction: Indicator['direction'], weight: Exact, facts: ScoreFacts): Figure {
  if (rule.rule === 'proportional') return proportional(rule, weight, facts.completion)
  if (rule.rule === 'milestones') return milestones(rule, weight, facts)
  if (facts.figure.state !== 'value') return facts.figure.state === 'not-applicable' ? NOT_APPLICABLE : MISSING
  const sign = direction === 'down' ? ONE.neg() : ONE
  if (rule.rule === 'average-based') return averageBased(rule, weight, facts.figure.value, facts.peers ?? [], sign)
  if (rule.rule === 'banded') return banded(rule, weight, facts.figure.value, facts.reference, sign)
  if (rule.rule === 'efficacy') return efficacy(rule, weight, facts.figure.value, facts.peers ?? [], sign)
  if (facts.rank === undefined) return MISSING
  const percent = exact(rule.first).sub(exact(rule.step).mul(exact(facts.rank - 1)))
  return figureOf(weight.mul(greatest(percent, ZERO)).div(HUNDRED))
}

function proportional(
  rule: Extract<ScoreRule, { rule: 'proportional' }>,
  weight: Exact,
  completed: Completion,
): Figure {
  const percent = scoringPercent(completed)
  if (percent === undefined) return withoutRate(completed)
  const points = weight.mul(percent).div(HUNDRED)
  return figureOf(rule.bonusCap === undefined ? points : least(points, weight.add(exact(rule.bonusCap))))
}

function withoutRate(completed: Completion): Figure {
  if (completed.state !== 'none') return MISSING
  if (completed.reason === 'not-applicable' || completed.reason === 'no-target') return NOT_APPLICABLE
  return completed.reason === 'missing' || completed.reason === 'invalid' ? MISSING : invalid('not-comparable')
}

function averageBased(
  rule: Extract<ScoreRule, { rule: 'average-based' }>,
  weight: Exact,
  value: Exact,
  peers: readonly Exact[],
  sign: Exact,
): Figure {
  const average = mean(peers)
  if (average === undefined) return MISSING
  const away = divide(value.sub(average).mul(sign).mul(HUNDRED), average.abs())
  if (away === undefined) return invalid('division-by-zero')
  const steps = away.div(exact(rule.stepPercent))
  return figureOf(
    weight.add((rule.mode === 'step' ? roundExact(steps, 0, 'truncate') : steps).mul(exact(rule.stepPoints))),
  )
}

/** weight ± x₁·weight/d₁ ± x₂·weight/d₂ …, where xᵢ is the part of the difference that lies in the i-th band. */
function banded(
  rule: Extract<ScoreRule, { rule: 'banded' }>,
  weight: Exact,
  value: Exact,
  reference: Exact | undefined,
  sign: Exact,
): Figure {
  if (reference === undefined) return MISSING
  const width = exact(rule.bandWidth)
  const difference = value.sub(reference).mul(sign)
  const earned = rule.divisors.map((divisor, band) =>
    clamp(difference.abs().sub(width.mul(exact(band))), ZERO, width)
      .mul(weight)
      .div(exact(divisor)),
  )
  return figureOf(weight.add(sum(earned).mul(difference.s < 0n ? ONE.neg() : ONE)))
}

function efficacy(
  rule: Extract<ScoreRule, { rule: 'efficacy' }>,
  weight: Exact,
  value: Exact,
  peers: readonly Exact[],
  sign: Exact,
): Figure {
  const ordered = [...peers].sort((a, b) => a.mul(sign).compare(b.mul(sign)))
  const worst = rule.worst === undefined ? ordered[0] : exact(rule.worst)
  const best = rule.best === undefined ? ordered.at(-1) : exact(rule.best)
  if (worst === undefined || best === undefined) return MISSING
  const share = divide(value.sub(worst), best.sub(worst))
  if (share === undefined) return invalid('division-by-zero')
  const base = exact(rule.base)
  const points = clamp(base.add(HUNDRED.sub(base).mul(share)), ZERO, HUNDRED)
  return figureOf(points.mul(weight).div(HUNDRED))
}

function milestones(rule: Extract<ScoreRule, { rule: 'milestones' }>, weight: Exact, facts: ScoreFacts): Figure {
  if (rule.veto && facts.vetoed) return figureOf(ZERO)
  const all = facts.milestones ?? []
  if (all.length === 0) return MISSING
  const share = divide(
    sum(all.filter((one) => one.finished).map((one) => one.weight)),
    sum(all.map((one) => one.weight)),
  )
  if (share === undefined) return invalid('division-by-zero')
  return figureOf(sum([share.mul(weight), ...(facts.adjustments ?? [])]))
}
