import { frequencyOf, periodAt, slotCount, slotOf, yearOf } from '#engine/calendar/period.ts'
import { type Change, changeBetween } from '#engine/indicator/change.ts'
import { type Completion, cappedPercent, completion, type Target } from '#engine/indicator/completion.ts'
import { type Figure, isPartial, MISSING, partsOf } from '#engine/indicator/figure.ts'
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
import { type Exact, formatExact } from '#engine/number/exact.ts'
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

/** Evaluates one figure: every measure from the same facts, all exact. Source: facts §3.2. */
export function evaluateFigure(facts: EvaluationFacts): Evaluated {
  const { indicator, period, thisYear, lastYear, target } = facts
  const figure = yearToDate(indicator, thisYear)
  const base = facts.base ?? lastYear.at(-1)
  const completed = completion(indicator, figure, target, base)
  const schedule = scheduleAt(indicator.curve, period)
  const sameSlot = Math.min(slotOf(period), lastYear.length - 1)
  const lastYearFigures = lastYear.slice(0, sameSlot + 1)
  const byPoints = changesByPoints(indicator)
  const asks = target.state === 'value' && figure.state === 'value'
  const increments = incrementsOf(indicator, thisYear, lastYear)
  const isWhole = !isPartial(figure)
  const light = !isWhole
    ? partialLight(figure)
    : lightOf(facts.scheme, {
        rule: indicator,
        completion: completed,
        schedule,
        ...(facts.daysToDue !== undefined && { daysToDue: facts.daysToDue }),
        before: levelsBefore(facts, base),
      })
  return {
    figure,
    completion: completed,
    schedule,
    gap: scheduleGap(completed, schedule),
    yearOnYear: changeBetween(isWhole ? figure : MISSING, yearToDate(indicator, lastYearFigures), byPoints),
    periodOnPeriod: changeBetween(
      isWhole ? inLastPeriod(indicator, thisYear) : MISSING,
      lastPeriodAlone(indicator, thisYear, lastYear),
      byPoints,
    ),
    pace: asks ? requiredPace(indicator.direction, target.value, figure.value, periodsLeft(period)) : undefined,
    forecast:
      figure.state === 'value' && isWhole
        ? forecast(
            figure.value,
            schedule,
            increments,
            periodsLeft(period),
            indicator.kind === 'flow' || base?.state !== 'value' ? undefined : base.value,
          )
        : undefined,
    light,
  }
}

/** Some reports are still out: the sum so far is no measure of the whole, so it is neither praised nor blamed. */
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
function levelsBefore(facts: EvaluationFacts, base: Figure | undefined): (Level | undefined)[] {
  const { indicator, period, thisYear, target, scheme } = facts
  return thisYear.slice(0, -1).map((_, slot) => {
    const earlier = periodAt(frequencyOf(period), yearOf(period), slot)
    const figure = yearToDate(indicator, thisYear.slice(0, slot + 1))
    return lightOf(scheme, {
      rule: indicator,
      completion: completion(indicator, figure, target, base),
      schedule: scheduleAt(indicator.curve, earlier),
    })?.level
  })
}

/** The periods a figure is held against, for loading. */
export function yearsNeeded(period: string): { readonly fromYear: number; readonly toYear: number } {
  return { fromYear: yearOf(period) - 1, toYear: yearOf(period) }
}

export function wholeYear(period: string, year: number): string[] {
  const frequency = frequencyOf(period)
  return Array.from({ length: slotCount(frequency, year) }, (_, slot) => periodAt(frequency, year, slot))
}

const PERCENT_DECIMALS = 4

const percent = (value: Exact): string => formatExact(value, PERCENT_DECIMALS, 'half-up')

export function showFigure(indicator: Indicator, figure: Figure): ShownFigure {
  const parts = partsOf(figure)
  return {
    state: figure.state,
    ...(figure.state === 'value' && { value: formatExact(figure.value, indicator.decimals, indicator.rounding) }),
    ...(figure.state === 'invalid' && { reason: figure.reason }),
    ...(parts.expected > 1 && parts.present < parts.expected && { parts }),
    ...(indicator.kind === 'formula' && { derived: true }),
  }
}

const showChange = (change: Change) =>
  change.state === 'none' ? undefined : { value: percent(change.value), unit: change.state }

export function showEvaluation(indicator: Indicator, target: ShownTarget, evaluated: Evaluated): Evaluation {
  const amount = (value: Exact) => formatExact(value, indicator.decimals, indicator.rounding)
  const fine = (value: Exact) => formatExact(value, Math.min(indicator.decimals + 2, 10), 'half-up')
  const { completion: completed, pace, light } = evaluated
  const capped = cappedPercent(completed)
  const ahead = evaluated.forecast?.byTrend ?? evaluated.forecast?.byCurve
  return {
    figure: showFigure(indicator, evaluated.figure),
    target,
    ...(completed.state === 'rate' && { completionPercent: percent(completed.percent) }),
    ...(capped && { completionShownPercent: percent(capped) }),
    schedulePercent: percent(evaluated.schedule),
    ...(evaluated.gap && { scheduleGapPoints: percent(evaluated.gap) }),
    yearOnYear: indicator.change.yearOnYear ? showChange(evaluated.yearOnYear) : undefined,
    periodOnPeriod: indicator.change.periodOnPeriod ? showChange(evaluated.periodOnPeriod) : undefined,
    ...(pace && { gap: amount(pace.gap) }),
    ...(pace?.perPeriod && { neededPace: fine(pace.perPeriod) }),
    ...(ahead && {
      forecast: {
        value: amount(ahead),
        ...(evaluated.forecast?.low && { low: amount(evaluated.forecast.low) }),
        ...(evaluated.forecast?.high && { high: amount(evaluated.forecast.high) }),
      },
    }),
    light: light?.light ?? 'none',
    ...(light && {
      lightReason: { key: light.reason.key, ...(light.reason.params && { params: { ...light.reason.params } }) },
    }),
  }
}
