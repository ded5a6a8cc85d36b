import { cycleDates } from '#engine/calendar/cycle-dates.ts'
import { comparePeriods, frequencyOf } from '#engine/calendar/period.ts'
import { NO_HOLIDAYS } from '#engine/calendar/working-days.ts'
import { below, checkIndicatorCode, checkUnique, checkUnitCode } from '#engine/definition/check-references.ts'
import type { Cycle } from '#engine/definition/cycle.ts'
import type { FaultSink, Place } from '#engine/definition/fault.ts'
import type { Pack, Placed } from '#engine/definition/pack.ts'
import type { PackIndex } from '#engine/definition/pack-index.ts'
import { assignedUnits, type ReportingUnits } from '#engine/definition/reporting-units.ts'
import { isWorkedOut } from '#engine/indicator/indicator.ts'
import { Refusal } from '#engine/refusal.ts'

/** Cycles can be dated, and each figure is asked of a unit once, in its own frequency. */
export function checkCycles(pack: Pack, index: PackIndex, reporting: ReportingUnits, sink: FaultSink): void {
  checkUnique(pack.cycles, sink)
  const { calendar } = pack.manifest.value
  if (calendar !== undefined && !pack.calendars.some(({ value }) => value.calendar === calendar)) {
    const place = below(pack.manifest.place, 'calendar')
    sink.error(place, 'definition.unknown-calendar', { code: calendar })
  }
  const assigned = new Map<string, Place>()
  for (const cycle of pack.cycles) {
    checkPeriods(cycle, sink)
    for (const at of cycle.value.assignments.keys()) checkAssignment(cycle, at, pack, index, assigned, sink)
  }
  if (pack.cycles.length === 0) return
  const wanted = new Set(
    pack.plans.flatMap(({ value }) => value.goals.flatMap((goal) => goal.indicators)).map(({ indicator }) => indicator),
  )
  for (const { value, place } of pack.indicators) {
    if (wanted.has(value.code) && !isWorkedOut(value) && !reporting.hasReporter(value.code)) {
      sink.warning(below(place, 'code'), 'definition.nobody-reports', { code: value.code })
    }
  }
}

function checkPeriods({ value, place }: Placed<Cycle>, sink: FaultSink): void {
  const { first, last, frequency, rule } = value
  for (const [key, period] of [['first', first] as const, ['last', last] as const]) {
    if (period !== undefined && frequencyOf(period) !== frequency) {
      sink.error(below(place, key), 'definition.period-frequency', { period, frequency })
    }
  }
  if (frequencyOf(first) !== frequency) return
  if (last !== undefined && frequencyOf(last) === frequency && comparePeriods(last, first) < 0) {
    sink.error(below(place, 'last'), 'definition.reversed-periods')
  }
  try {
    cycleDates(first, rule, NO_HOLIDAYS, 0)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const reason = error.reasons[0]!
    const at = reason.at === undefined ? below(place, 'rule') : below(place, 'rule', reason.at)
    sink.error(at, reason.key as `calendar.${string}`, reason.params)
  }
}

function checkAssignment(
  { value: cycle, place }: Placed<Cycle>,
  at: number,
  pack: Pack,
  index: PackIndex,
  assigned: Map<string, Place>,
  sink: FaultSink,
): void {
  const assignment = cycle.assignments[at]!
  const here = below(place, 'assignments', at)
  for (const [each, unit] of assignment.units.entries()) checkUnitCode(unit, index, below(here, 'units', each), sink)
  for (const [each, kind] of assignment.kinds.entries()) {
    if (!Object.hasOwn(pack.unitKinds, kind)) {
      sink.error(below(here, 'kinds', each), 'definition.unknown-kind', { code: kind })
    }
  }
  const units = assignedUnits(assignment, pack)
  for (const [each, code] of assignment.indicators.entries()) {
    const where = below(here, 'indicators', each)
    if (!checkIndicatorCode(code, index, where, sink)) continue
    const indicator = index.indicators.get(code)!.value
    if (isWorkedOut(indicator)) sink.error(where, 'definition.derived-assigned', { code })
    else if (indicator.frequency !== cycle.frequency) {
      sink.error(where, 'definition.frequency', { code, has: indicator.frequency, wants: cycle.frequency })
    }
    for (const unit of units) {
      const first = assigned.get(`${code}\u0000${unit}`)
      if (first === undefined) assigned.set(`${code}\u0000${unit}`, where)
      else sink.error(where, 'definition.assigned-twice', { indicator: code, unit }, first)
    }
  }
}
