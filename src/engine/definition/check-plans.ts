import { yearOf } from '#engine/calendar/period.ts'
import { below, checkIndicatorCode, checkUnique, checkUnitCode } from '#engine/definition/check-references.ts'
import type { FaultSink, Place } from '#engine/definition/fault.ts'
import type { Pack, Placed } from '#engine/definition/pack.ts'
import type { PackIndex } from '#engine/definition/pack-index.ts'
import { type Plan, TARGET_KINDS, type TargetSet } from '#engine/definition/plan.ts'
import { targetOf } from '#engine/definition/plan-target.ts'
import type { ReportingUnits } from '#engine/definition/reporting-units.ts'
import { type Indicator, rollUpRuleAt } from '#engine/indicator/indicator.ts'
import { reconcile } from '#engine/indicator/reconcile.ts'
import { checkWeights } from '#engine/indicator/score-sheet.ts'
import { compareExact, exact, exactText, HUNDRED } from '#engine/number/exact.ts'

/** Weights make 100, targets name what the plan has, and children are held against their parent. */
export function checkPlans(pack: Pack, index: PackIndex, reporting: ReportingUnits, sink: FaultSink): void {
  checkUnique(pack.plans, sink)
  for (const plan of pack.plans) {
    const codes = checkGoals(plan, index, sink)
    const given = new Map<string, Place>()
    for (const [at, set] of plan.value.targets.entries()) {
      const place = below(plan.place, 'targets', at)
      if (!checkIndicatorCode(set.indicator, index, below(place, 'indicator'), sink)) continue
      if (!codes.has(set.indicator)) {
        sink.error(below(place, 'indicator'), 'definition.not-in-plan', { code: set.indicator })
      }
      checkSet(set, place, plan.value, index, given, sink)
      checkCascade(set, place, index, reporting, sink)
    }
    if (plan.value.targets.length === 0) continue
    const finals = new Set(
      plan.value.targets.filter(({ final }) => final !== undefined).map(({ indicator }) => indicator),
    )
    for (const [code, place] of codes) {
      if (!finals.has(code)) sink.warning(place, 'definition.final-target-missing', { code })
    }
  }
}

/** The plan's indicators, each with its place. */
function checkGoals({ value, place }: Placed<Plan>, index: PackIndex, sink: FaultSink): Map<string, Place> {
  const codes = new Map<string, Place>()
  checkUnique(
    value.goals.map((goal, at) => ({ value: goal, place: below(place, 'goals', at) })),
    sink,
  )
  const weights = []
  for (const [goalAt, goal] of value.goals.entries()) {
    for (const [at, { indicator, weight }] of goal.indicators.entries()) {
      const here = below(place, 'goals', goalAt, 'indicators', at, 'indicator')
      if (!checkIndicatorCode(indicator, index, here, sink)) continue
      if (codes.has(indicator)) sink.error(here, 'definition.twice-in-plan', { code: indicator })
      else codes.set(indicator, here)
      weights.push(exact(weight ?? index.indicators.get(indicator)!.value.weight))
    }
  }
  const reason = value.weighted ? checkWeights(weights) : undefined
  if (reason) {
    const sum = String(reason.params?.sum ?? '')
    sink.error({ ...below(place, 'goals'), atKey: true }, 'definition.weights', { sum, wanted: exactText(HUNDRED) })
  }
  return codes
}

function checkSet(
  set: TargetSet,
  place: Place,
  plan: Plan,
  index: PackIndex,
  given: Map<string, Place>,
  sink: FaultSink,
): void {
  const { direction } = index.indicators.get(set.indicator)!.value
  const year = yearOf(set.period)
  if (year < plan.fromYear || year > plan.toYear) {
    const params = { period: set.period, from: plan.fromYear, to: plan.toYear }
    sink.error(below(place, 'period'), 'definition.outside-plan', params)
  }
  for (const [at, unit] of set.published.entries()) checkUnitCode(unit, index, below(place, 'published', at), sink)
  for (const kind of TARGET_KINDS) {
    for (const [unit, word] of Object.entries(set[kind] ?? {})) {
      const here = below(place, kind, unit)
      checkUnitCode(unit, index, { ...here, atKey: true }, sink)
      const identity = `${set.indicator} ${set.period} ${kind} ${unit}`
      const first = given.get(identity)
      if (first) sink.error(here, 'definition.target-twice', { unit, period: set.period }, first)
      else given.set(identity, here)
      const target = targetOf(word)
      if (target.state === 'band' && direction !== 'band' && direction !== 'keep') {
        sink.error(here, 'definition.band-not-allowed')
      } else if (target.state === 'band' && compareExact(target.low, target.high) > 0) {
        sink.error(here, 'definition.band-reversed')
      } else if (target.state === 'value' && direction === 'band') sink.error(here, 'definition.band-needed')
    }
  }
}

/** The remainder of a cascade is no error: somebody has yet to assign it. It is told with its figures. */
function checkCascade(
  set: TargetSet,
  place: Place,
  index: PackIndex,
  reporting: ReportingUnits,
  sink: FaultSink,
): void {
  const indicator = index.indicators.get(set.indicator)!.value
  for (const kind of TARGET_KINDS) {
    const targets = set[kind] ?? {}
    for (const [unit, word] of Object.entries(targets)) {
      const children = (index.children.get(unit) ?? []).map(({ value }) => value.code)
      const asked = children.filter((code) => Object.hasOwn(targets, code) || reporting.reports(set.indicator, code))
      if (!asked.some((code) => Object.hasOwn(targets, code))) continue // not broken down at all
      const rule = rollUpRuleAt(indicator, index.units.get(unit)?.value.kind).rule
      const found = reconcile(
        rule,
        targetOf(word),
        asked.map((code) => ({ unit: code, target: targetOf(targets[code]) })),
      )
      if (found.status === 'free' || found.status === 'unlike' || found.combined === undefined) continue
      tellCascade(indicator, rule, below(place, kind, unit), unit, word, found, sink)
    }
  }
}

function tellCascade(
  indicator: Indicator,
  rule: string,
  place: Place,
  unit: string,
  word: unknown,
  found: ReturnType<typeof reconcile>,
  sink: FaultSink,
): void {
  const combined = exactText(found.combined!.low)
  const whole = typeof word === 'object' ? JSON.stringify(word) : String(word)
  const code = indicator.code
  if (rule === 'sum' && found.status !== 'even') {
    const remainder = exactText(found.unassigned!.abs())
    const key = found.status === 'over' ? 'definition.over-assigned' : 'definition.remainder'
    if (found.unassigned!.n !== 0n) sink.warning(place, key, { unit, code, sum: combined, whole, remainder })
  } else if (rule === 'average' && found.status !== 'even') {
    sink.warning(place, 'definition.mean-differs', { unit, code, mean: combined, whole })
  }
}
