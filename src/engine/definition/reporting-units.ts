import type { Assignment, Cycle } from '#engine/definition/cycle.ts'
import type { Pack } from '#engine/definition/pack.ts'

/** Who reports what, over all cycles of a pack. */
export interface ReportingUnits {
  /** Does the unit report the indicator in any cycle? */
  readonly reports: (indicator: string, unit: string) => boolean
  readonly reportsIn: (cycle: string, unit: string) => boolean
  readonly hasReporter: (indicator: string) => boolean
}

/** The units one assignment means: those it names and every unit of the kinds it names. */
export function assignedUnits(assignment: Assignment, pack: Pick<Pack, 'units'>): string[] {
  const kinds = new Set(assignment.kinds)
  const ofKind = pack.units.filter(({ value }) => kinds.has(value.kind)).map(({ value }) => value.code)
  return [...new Set([...assignment.units, ...ofKind])]
}

export function reportingUnits(pack: Pick<Pack, 'units' | 'cycles'>): ReportingUnits {
  const byIndicator = new Map<string, Set<string>>()
  const byCycle = new Map<string, Set<string>>()
  const add = (map: Map<string, Set<string>>, key: string, units: readonly string[]) => {
    const set = map.get(key) ?? new Set()
    for (const unit of units) set.add(unit)
    map.set(key, set)
  }
  for (const { value } of pack.cycles) {
    for (const assignment of value.assignments) {
      const units = assignedUnits(assignment, pack)
      add(byCycle, value.code, units)
      for (const indicator of assignment.indicators) add(byIndicator, indicator, units)
    }
  }
  return {
    reports: (indicator, unit) => byIndicator.get(indicator)?.has(unit) ?? false,
    reportsIn: (cycle, unit) => byCycle.get(cycle)?.has(unit) ?? false,
    hasReporter: (indicator) => byIndicator.has(indicator),
  }
}

/** What a unit reports in a cycle, in the order of the assignments. */
export function assignedIndicators(cycle: Cycle, unit: string, pack: Pick<Pack, 'units'>): string[] {
  const found = cycle.assignments.filter((assignment) => assignedUnits(assignment, pack).includes(unit))
  return [...new Set(found.flatMap(({ indicators }) => indicators))]
}
