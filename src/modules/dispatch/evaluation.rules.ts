import { frequencyOf, periodAt, periodsOfYear, samePeriodLastYear, slotOf, yearOf } from '#engine/calendar/period.ts'
import { type Change, changeBetween } from '#engine/indicator/change.ts'
import { type Completion, cappedPercent, completion, type Target } from '#engine/indicator/completion.ts'
import { type Figure, invalid, isPartial, MISSING, partsOf } from '#engine/indicator/figure.ts'
import { changesByPoints, type Indicator } from '#engine/indicator/indicator.ts'
import { type Level, type LightScheme, type LitIndicator, lightOf } from '#engine/indicator/light.ts'
import { increment, inLastPeriod, yearToDate } from '#engine/indicator/over-time.ts'
import {
  type Forecast,
  forecast,
  type Pace,
  periodsLeft,
  requiredPace,
  scheduleAt,
  scheduleGap,
} from '#engine/indicator/schedule.ts'
import { compareExact, type Exact, exact, formatExact, type Rounding } from '#engine/number/exact.ts'
import type { Evaluation, ShownFigure, ShownTarget } from '#modules/dispatch/dispatch.ts'

/** What is known of one indicator at one unit: its figures by period, its target and the level the year began with. */
export interface EvaluationFacts {
  readonly indicator: Indicator
  readonly period: string
  /** This year's figures up to and with the period, and last year's whole. */
  readonly thisYear: readonly Figure[]
  readonly lastYear: readonly Figure[]
  readonly target: Target
  readonly base?: Figure
  readonly scheme: LightScheme
  readonly daysToDue?: number
}

export interface Evaluated {
  readonly figure: Figure
  readonly completion: Completion
  readonly schedule: Exact
  readonly gap: Exact | undefined
  readonly yearOnYear: Change
  readonly periodOnPeriod: Change
  readonly pace: Pace | undefined
  readonly forecast: Forecast | undefined
  readonly light: LitIndicator | undefined
}

export interface StandingFacts {
  readonly indicator: Indicator
  readonly thisYear: readonly Figure[]
  readonly lastYear: readonly Figure[]
  readonly target: Target
  readonly base?: Figure
}

/** What the year stands at, what it began with, and how far that reaches the target. */
export interface Standing {
  readonly figure: Figure
  readonly base: Figure
  readonly completion: Completion
}

/**
 * Where a unit stands against its target: all that a rank and a score need. While some reports are still out the sum so far
 * is no measure of the whole, so it is neither praised nor blamed: it has no completion.
 */
export function standingOf({ indicator, thisYear, lastYear, target, base: given }: StandingFacts): Standing {
  const figure = yearToDate(indicator, thisYear)
  const before = indicator.kind === 'flow' ? yearToDate(indicator, lastYear) : (lastYear.at(-1) ?? MISSING)
  const base = given ?? whole(before)
  return { figure, base, completion: completion(indicator, whole(figure), target, base) }
}

/** The figure if all of it is there; a part of it compares with nothing. */
const whole = (figure: Figure): Figure => (isPartial(figure) ? MISSING : figure)

/** Evaluates one figure: every measure from the same facts, all exact. Source: facts §3.2. */
export function evaluateFigure(facts: EvaluationFacts): Evaluated {
  const { indicator, period, thisYear, lastYear, target } = facts
  const { figure, base, completion: completed } = standingOf(facts)
  const schedule = scheduleAt(indicator.curve, period)
  const left = periodsLeft(period)
  const judged = whole(figure)
  const byPoints = changesByPoints(indicator)
  return {
    figure,
    completion: completed,
    schedule,
    gap: scheduleGap(completed, schedule),
    yearOnYear: changeBetween(judged, whole(lastYearToDate(facts)), byPoints),
    periodOnPeriod: changeBetween(
      judged.state === 'value' ? whole(inLastPeriod(indicator, thisYear)) : judged,
      whole(lastPeriodAlone(indicator, thisYear, lastYear)),
      byPoints,
    ),
    pace:
      target.state === 'value' && judged.state === 'value'
        ? requiredPace(indicator.direction, target.value, judged.value, left)
        : undefined,
    forecast:
      judged.state === 'value'
        ? forecast(
            judged.value,
            schedule,
            incrementsOf(indicator, thisYear, lastYear),
            left,
            indicator.kind === 'flow' || base.state !== 'value' ? undefined : base.value,
          )
        : undefined,
    light: lightAt(facts, completed, schedule, base),
  }
}

function lightAt(facts: EvaluationFacts, completed: Completion, schedule: Exact, base: Figure) {
  const figure = yearToDate(facts.indicator, facts.thisYear)
  const isAsked = completed.state === 'none' && completed.reason === 'missing'
  if (isPartial(figure) && isAsked) return partialLight(figure)
  return lightOf(facts.scheme, {
    rule: facts.indicator,
    completion: completed,
    schedule,
    ...(facts.daysToDue !== undefined && { daysToDue: facts.daysToDue }),
    before: levelsBefore(facts, base),
  })
}

/** The year to date as it stood a year ago; missing where last year had no such period (29 February, week 53). */
function lastYearToDate({ indicator, period, lastYear }: EvaluationFacts): Figure {
  const same = samePeriodLastYear(period)
  return same === undefined ? MISSING : yearToDate(indicator, lastYear.slice(0, slotOf(same) + 1))
}

function partialLight(figure: Figure): LitIndicator {
  const { present, expected } = partsOf(figure)
  return { light: 'unreported', level: undefined, reason: { key: 'figure.partial', params: { present, expected } } }
}

/** What the period before brought; before January that is last December. */
function lastPeriodAlone(indicator: Indicator, thisYear: readonly Figure[], lastYear: readonly Figure[]): Figure {
  return thisYear.length > 1 ? inLastPeriod(indicator, thisYear.slice(0, -1)) : inLastPeriod(indicator, lastYear)
}

/** What each period of this year added: of a flow its figures, of a level its changes. */
function incrementsOf(indicator: Indicator, thisYear: readonly Figure[], lastYear: readonly Figure[]): Exact[] {
  const isLevel = indicator.kind !== 'flow'
  const steps = thisYear.map((figure, slot) => {
    if (isLevel) return increment(slot === 0 ? (lastYear.at(-1) ?? figure) : thisYear[slot - 1]!, figure)
    return inLastPeriod(indicator, thisYear.slice(0, slot + 1))
  })
  return steps.flatMap((step) => (step.state === 'value' ? [step.value] : []))
}

/** How the earlier periods of the year stood by themselves: lights look back at them. */
function levelsBefore(facts: EvaluationFacts, base: Figure): (Level | undefined)[] {
  const { indicator, period, thisYear, target, scheme } = facts
  return thisYear.slice(0, -1).map((_, slot) => {
    const earlier = periodAt(frequencyOf(period), yearOf(period), slot)
    const figure = whole(yearToDate(indicator, thisYear.slice(0, slot + 1)))
    return lightOf(scheme, {
      rule: indicator,
      completion: completion(indicator, figure, target, base),
      schedule: scheduleAt(indicator.curve, earlier),
    })?.level
  })
}

/** All periods of a year, as short or long as this one. */
export function wholeYear(period: string, year: number): string[] {
  return periodsOfYear(year, frequencyOf(period))
}

const PERCENT_DECIMALS = 4
/** What no contract carries and no clerk reads: a slip of many digits, or a rate over next to nothing. */
const ABSURD = exact(10n ** 24n)

const isAbsurd = (value: Exact): boolean => compareExact(value.abs(), ABSURD) >= 0

const printed = (value: Exact | undefined, decimals: number, rounding: Rounding = 'half-up'): string | undefined =>
  value === undefined || isAbsurd(value) ? undefined : formatExact(value, decimals, rounding)

const percent = (value: Exact | undefined): string | undefined => printed(value, PERCENT_DECIMALS)

export function showFigure(indicator: Indicator, figure: Figure): ShownFigure {
  const parts = partsOf(figure)
  const shown: Figure =
    figure.state === 'value' && isAbsurd(figure.value) ? invalid('not-comparable', figure.parts) : figure
  return {
    state: shown.state,
    ...(shown.state === 'value' && { value: formatExact(shown.value, indicator.decimals, indicator.rounding) }),
    ...(shown.state === 'invalid' && { reason: shown.reason }),
    ...(parts.expected > 1 && parts.present < parts.expected && { parts }),
    ...(indicator.kind === 'formula' && { derived: true }),
  }
}

function showChange(change: Change) {
  if (change.state === 'none') return undefined
  const value = percent(change.value)
  return value === undefined ? undefined : { value, unit: change.state }
}

function showForecast(ahead: Forecast | undefined, amount: (value: Exact | undefined) => string | undefined) {
  const value = amount(ahead?.byTrend ?? ahead?.byCurve)
  return value === undefined ? undefined : { value, low: amount(ahead?.low), high: amount(ahead?.high) }
}

export function showEvaluation(indicator: Indicator, target: ShownTarget, evaluated: Evaluated): Evaluation {
  const amount = (value: Exact | undefined) => printed(value, indicator.decimals, indicator.rounding)
  const { completion: completed, pace, light } = evaluated
  const shown: Omit<Evaluation, 'light'> = {
    figure: showFigure(indicator, evaluated.figure),
    target,
    completionPercent: completed.state === 'rate' ? percent(completed.percent) : undefined,
    completionShownPercent: percent(cappedPercent(completed)),
    schedulePercent: percent(evaluated.schedule),
    scheduleGapPoints: percent(evaluated.gap),
    yearOnYear: indicator.change.yearOnYear ? showChange(evaluated.yearOnYear) : undefined,
    periodOnPeriod: indicator.change.periodOnPeriod ? showChange(evaluated.periodOnPeriod) : undefined,
    gap: amount(pace?.gap),
    neededPace: printed(pace?.perPeriod, Math.min(indicator.decimals + 2, 10)),
    forecast: showForecast(evaluated.forecast, amount),
    lightReason: light && {
      key: light.reason.key,
      ...(light.reason.params && { params: { ...light.reason.params } }),
    },
  }
  return { ...shown, light: light?.light ?? 'none' }
}
