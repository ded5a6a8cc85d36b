import { frequencyOf, lastDay, periodAt, samePeriodLastYear, slotOf, yearOf } from '#engine/calendar/period.ts'
import type { WorkingDayCalendar } from '#engine/calendar/working-days.ts'
import { type Change, changeBetween } from '#engine/indicator/change.ts'
import {
  type Completion,
  cappedPercent,
  completion,
  startsFromBase,
  type Target,
} from '#engine/indicator/completion.ts'
import { type Figure, invalid, isPartial, MISSING, partsOf } from '#engine/indicator/figure.ts'
import { changesByPoints, type Indicator } from '#engine/indicator/indicator.ts'
import { difference, increment, inLastPeriod, yearsToDate, yearToDate } from '#engine/indicator/over-time.ts'
import {
  type Forecast,
  forecast,
  type Pace,
  periodsLeft,
  requiredPace,
  scheduleAt,
  scheduleGap,
} from '#engine/indicator/schedule.ts'
import type { CompiledScheme } from '#engine/light/compile-scheme.ts'
import { indicatorFacts } from '#engine/light/indicator-facts.ts'
import { factsAt, stepLight } from '#engine/light/judge.ts'
import type { LightEntry, LightStep } from '#engine/light/light-entry.ts'
import { type LightReason, reasonOf } from '#engine/light/light-reason.ts'
import { compareExact, type Exact, exact, formatExact, type Rounding } from '#engine/number/exact.ts'
import type { Evaluation, LightSign, ShownFigure, ShownTarget } from '#modules/dispatch/dispatch.ts'

/** What is known of one indicator at one unit: its figures by period, its target and the level the year began with. */
export interface EvaluationFacts {
  readonly indicator: Indicator
  readonly period: string
  /** This year's figures up to and with the period, and last year's whole. */
  readonly thisYear: readonly Figure[]
  readonly lastYear: readonly Figure[]
  readonly target: Target
  readonly base?: Figure
  /** Without a scheme for indicators nothing is lit. */
  readonly lights?: FigureLights | undefined
  readonly daysToDue?: number
  /** This year to date after each of its periods, and where the unit stands: given where they are known already. */
  readonly toDate?: readonly Figure[]
  readonly standing?: Standing
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
  readonly light: LitFigure | undefined
}

/** The administration's scheme for indicators, and the working days it counts by. */
export interface FigureLights {
  readonly scheme: CompiledScheme
  readonly calendar: WorkingDayCalendar
}

/** The light of one period, and the facts it was judged by. */
export interface LitFigure {
  readonly lights: FigureLights
  readonly step: LightStep
  readonly entry: LightEntry
}

export type StandingFacts = Pick<EvaluationFacts, 'indicator' | 'thisYear' | 'lastYear' | 'target' | 'base' | 'toDate'>

/** What the year stands at, what it began with (of a flow where that is asked), and how far that reaches the target. */
export interface Standing {
  readonly figure: Figure
  readonly base: Figure
  readonly completion: Completion
}

/**
 * Where a unit stands against its target: all that a rank and a score need. While some reports are still out the sum so far
 * is no measure of the whole, so it is neither praised nor blamed: it has no completion.
 */
export function standingOf({ indicator, thisYear, lastYear, target, base: given, toDate }: StandingFacts): Standing {
  const figure = toDate?.at(-1) ?? yearToDate(indicator, thisYear)
  const base = given ?? whole(levelBefore(indicator, lastYear))
  return { figure, base, completion: completion(indicator, whole(figure), target, base) }
}

function levelBefore(indicator: Indicator, lastYear: readonly Figure[]): Figure {
  if (indicator.kind !== 'flow') return lastYear.at(-1) ?? MISSING
  return startsFromBase(indicator) ? yearToDate(indicator, lastYear) : MISSING
}

/** The figure if all of it is there; a part of it compares with nothing. */
const whole = (figure: Figure): Figure => (isPartial(figure) ? MISSING : figure)

/** Evaluates one figure: every measure from the same facts, all exact. Source: facts §3.2. */
export function evaluateFigure(facts: EvaluationFacts): Evaluated {
  const { indicator, period, thisYear, lastYear, target } = facts
  const { figure, base, completion: completed } = facts.standing ?? standingOf(facts)
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
    light: lightsOfYear(facts, base).at(-1),
  }
}

/** The year to date as it stood a year ago; missing where last year had no such period (29 February, week 53). */
function lastYearToDate({ indicator, period, lastYear }: EvaluationFacts): Figure {
  const same = samePeriodLastYear(period)
  return same === undefined ? MISSING : yearToDate(indicator, lastYear.slice(0, slotOf(same) + 1))
}

/** What the period before brought; before January that is last December. */
function lastPeriodAlone(indicator: Indicator, thisYear: readonly Figure[], lastYear: readonly Figure[]): Figure {
  return thisYear.length > 1 ? inLastPeriod(indicator, thisYear.slice(0, -1)) : inLastPeriod(indicator, lastYear)
}

/** What each period of this year added: of a flow its figures, of a level its changes. */
function incrementsOf(indicator: Indicator, thisYear: readonly Figure[], lastYear: readonly Figure[]): Exact[] {
  const ofFlow = indicator.reporting === 'cumulative' ? difference(thisYear) : thisYear
  const steps =
    indicator.kind === 'flow'
      ? ofFlow
      : thisYear.map((figure, slot) =>
          increment(slot === 0 ? (lastYear.at(-1) ?? figure) : thisYear[slot - 1]!, figure),
        )
  return steps.flatMap((step) => (step.state === 'value' ? [step.value] : []))
}

/**
 * The lights of the year's periods, up to the one asked for: each follows from its facts and from the light before it. A part of the
 * whole is neither praised nor blamed. Pure: the same figures give the same history, however often they were judged before.
 */
export function lightsOfYear(facts: EvaluationFacts, base: Figure): LitFigure[] {
  const { indicator, period, thisYear, target, lights } = facts
  if (lights === undefined) return []
  const [frequency, year] = [frequencyOf(period), yearOf(period)]
  const lit: LitFigure[] = []
  for (const [slot, figure] of (facts.toDate ?? yearsToDate(indicator, thisYear)).entries()) {
    const own = slot === thisYear.length - 1 ? period : periodAt(frequency, year, slot)
    const on = lastDay(own)
    const step: LightStep = {
      on,
      period: own,
      facts: indicatorFacts({
        on,
        rule: indicator,
        completion: completion(indicator, whole(figure), target, base),
        schedule: scheduleAt(indicator.curve, own),
        partial: isPartial(figure) ? partsOf(figure) : undefined,
        ...(own === period && { daysToDue: facts.daysToDue }),
      }),
    }
    const { entry } = stepLight(lights.scheme, lit.at(-1)?.entry, step, lights.calendar)
    lit.push({ lights, step, entry })
  }
  return lit
}

export function reasonOfLit({ lights: { scheme, calendar }, step, entry }: LitFigure): LightReason {
  return reasonOf(scheme, entry, factsAt(scheme, step, calendar))
}

/** Word, shape and tone of a light as it is shown; undefined: not judged. */
export function signOf({ lights: { scheme }, entry }: LitFigure): LightSign | undefined {
  const light = entry.light === null ? undefined : scheme.lights.get(entry.light)
  return light && { ...light, word: { ...light.word } }
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
    ...((indicator.kind === 'formula' || indicator.derived !== undefined) && { derived: true }),
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
  }
  const sign = light && signOf(light)
  if (sign === undefined) return { ...shown, light: 'none' }
  return { ...shown, light: sign.code, sign, lightReason: reasonOfLit(light!) }
}
