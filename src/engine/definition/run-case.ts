import {
  frequencyOf,
  lastDay,
  type Period,
  periodAt,
  samePeriodLastYear,
  slotOf,
  yearOf,
} from '#engine/calendar/period.ts'
import { CaseFigures } from '#engine/definition/case-figures.ts'
import { calendarOf } from '#engine/definition/check-calendars.ts'
import type { DefinitionCase } from '#engine/definition/definition-case.ts'
import type { Pack } from '#engine/definition/pack.ts'
import type { PackValue } from '#engine/definition/pack-values.ts'
import type { Plan, TargetWord } from '#engine/definition/plan.ts'
import { targetOf } from '#engine/definition/plan-target.ts'
import { changeBetween } from '#engine/indicator/change.ts'
import { type Completion, completion, type Target } from '#engine/indicator/completion.ts'
import { type Figure, numberOf } from '#engine/indicator/figure.ts'
import { changesByPoints, type Indicator } from '#engine/indicator/indicator.ts'
import { rank, rankValueOf } from '#engine/indicator/rank.ts'
import { periodsLeft, requiredPace, scheduleAt, scheduleGap } from '#engine/indicator/schedule.ts'
import { scoreOf } from '#engine/indicator/score.ts'
import { compileScheme } from '#engine/light/compile-scheme.ts'
import { indicatorFacts } from '#engine/light/indicator-facts.ts'
import { stepLight } from '#engine/light/judge.ts'
import type { LightEntry } from '#engine/light/light-entry.ts'
import { type Exact, exact } from '#engine/number/exact.ts'

/** What the engine says of a case; every field that the case may expect. Undefined: there is no number. */
export interface CaseFindings {
  readonly figure: Exact | undefined
  readonly state: Figure['state']
  readonly target: Exact | undefined
  readonly completionPercent: Exact | undefined
  readonly schedulePercent: Exact | undefined
  readonly scheduleGapPoints: Exact | undefined
  readonly yearOnYear: Exact | undefined
  readonly gap: Exact | undefined
  readonly neededPace: Exact | undefined
  readonly light: string | undefined
  readonly score: Exact | undefined
  readonly rank: number | undefined
}

/** Works a case out as the administration would. `values` are the pack's own. */
export function runCase(pack: Pack, values: readonly PackValue[], definitionCase: DefinitionCase): CaseFindings {
  const figures = new CaseFigures(pack, values, definitionCase)
  const { indicator: code, unit, period } = definitionCase
  const indicator = pack.indicators.find(({ value }) => value.code === code)!.value
  const plan = planOf(pack, definitionCase)
  const judge = (of: string) => judged(figures, indicator, plan, definitionCase, of, period)
  const { figure, target, completed } = judge(unit)
  const schedule = scheduleAt(indicator.curve, period)
  const [actual, aim] = [numberOf(figure), target.state === 'value' ? target.value : undefined]
  const pace = actual && aim && requiredPace(indicator.direction, aim, actual, periodsLeft(period))
  const place = ranked(pack, indicator, unit, judge)
  const scored =
    indicator.score &&
    scoreOf(indicator.score, indicator.direction, weightOf(plan, indicator), {
      completion: completed,
      figure,
      rank: place,
    })
  const change = changeOverYear(figures, indicator, unit, period, figure)
  return {
    figure: actual,
    state: figure.state,
    target: aim,
    completionPercent: completed.state === 'rate' ? completed.percent : undefined,
    schedulePercent: schedule,
    scheduleGapPoints: scheduleGap(completed, schedule),
    yearOnYear: change,
    gap: pace?.gap,
    neededPace: pace?.perPeriod,
    light: lightAt(
      pack,
      indicator,
      period,
      (at) => judged(figures, indicator, plan, definitionCase, unit, at).completed,
    ),
    score: scored && numberOf(scored),
    rank: place,
  }
}

function judged(
  figures: CaseFigures,
  indicator: Indicator,
  plan: Plan | undefined,
  definitionCase: DefinitionCase,
  unit: string,
  period: Period,
): { figure: Figure; target: Target; completed: Completion } {
  const figure = figures.toDate(indicator.code, unit, period)
  const target = targetOf(targetWord(plan, definitionCase, indicator.code, unit, period))
  return {
    figure,
    target,
    completed: completion(indicator, figure, target, figures.base(indicator.code, unit, period)),
  }
}

/** The target that judges: given by the case, else the plan's final one, else the intermediate, else the initial. */
function targetWord(
  plan: Plan | undefined,
  { given, unit: own, indicator: asked }: DefinitionCase,
  indicator: string,
  unit: string,
  period: Period,
): TargetWord | undefined {
  const year = String(yearOf(period))
  for (const kind of ['final', 'intermediate', 'initial'] as const) {
    const written = given.find(
      (each) => each.kind === kind && (each.unit ?? own) === unit && (each.indicator ?? asked) === indicator,
    )
    if (written !== undefined) return written.value === 'missing' ? undefined : written.value
    const sets = plan?.targets.filter((set) => set.indicator === indicator && set.period === year) ?? []
    const word = sets.map((set) => set[kind]?.[unit]).find((each) => each !== undefined)
    if (word !== undefined) return word
  }
  return undefined
}

function planOf(pack: Pack, { plan, indicator }: DefinitionCase): Plan | undefined {
  const plans = pack.plans.map(({ value }) => value)
  if (plan !== undefined) return plans.find(({ code }) => code === plan)
  const has = (each: Plan) => each.goals.some((goal) => goal.indicators.some((one) => one.indicator === indicator))
  return plans.find((each) => each.issuer === 'own' && each.weighted && has(each)) ?? plans.find(has)
}

function weightOf(plan: Plan | undefined, indicator: Indicator): Exact {
  const entries = plan?.goals.flatMap((goal) => goal.indicators) ?? []
  return exact(entries.find((entry) => entry.indicator === indicator.code)?.weight ?? indicator.weight)
}

/** The light by the pack's scheme for indicators, after those of the year's earlier periods. */
function lightAt(
  pack: Pack,
  indicator: Indicator,
  period: Period,
  completedAt: (period: Period) => Completion,
): string | undefined {
  const scheme = pack.lightSchemes.find(({ value }) => value.code === pack.lightChoice.indicator)?.value
  if (scheme === undefined) return undefined
  const [compiled, calendar] = [compileScheme(scheme), calendarOf(pack)]
  let entry: LightEntry | undefined
  for (let slot = 0; slot <= slotOf(period); slot++) {
    const at = periodAt(frequencyOf(period), yearOf(period), slot)
    const on = lastDay(at)
    const facts = indicatorFacts({
      on,
      rule: indicator,
      completion: completedAt(at),
      schedule: scheduleAt(indicator.curve, at),
    })
    entry = stepLight(compiled, entry, { on, period: at, facts }, calendar).entry
  }
  return entry?.light ?? undefined
}

function changeOverYear(
  figures: CaseFigures,
  indicator: Indicator,
  unit: string,
  period: Period,
  now: Figure,
): Exact | undefined {
  const before = samePeriodLastYear(period)
  if (before === undefined) return undefined
  const change = changeBetween(now, figures.toDate(indicator.code, unit, before), changesByPoints(indicator))
  return change.state === 'none' ? undefined : change.value
}

/** Ranked among the units of one parent and, where the indicator says so, of one peer group. */
function ranked(
  pack: Pack,
  indicator: Indicator,
  unit: string,
  judge: (unit: string) => { readonly figure: Figure; readonly completed: Completion },
): number | undefined {
  const own = pack.units.find(({ value }) => value.code === unit)?.value
  const { by, peers, missing } = indicator.ranking
  const siblings = pack.units.map(({ value }) => value).filter((each) => each.parent === own?.parent)
  const group = peers === 'group' ? siblings.filter((each) => each.peerGroup === own?.peerGroup) : siblings
  if (own?.parent === undefined || by === 'growth' || (peers === 'group' && own.peerGroup === undefined))
    return undefined
  const entries = group.map(({ code }) => {
    const { figure, completed } = judge(code)
    return { unit: code, value: by === 'amount' ? numberOf(figure) : rankValueOf(completed) }
  })
  const first = by === 'amount' && indicator.direction === 'down' ? 'low' : 'high'
  return rank(entries, { first, missing }).find((entry) => entry.unit === unit)?.rank
}
