import type { Pack } from '#engine/definition/pack.ts'
import type { UnitDefinition } from '#engine/definition/unit-tree.ts'
import {
  type ImportDictionary,
  importDictionary,
  type NamedIndicator,
  type NamedUnit,
} from '#engine/import/dictionary.ts'
import { type Indicator, isWorkedOut } from '#engine/indicator/indicator.ts'

/** What files may call a unit: its codes, names and aliases. */
export function namedUnit(unit: UnitDefinition): NamedUnit {
  const { code, name, short, office, region, aliases } = unit
  const names = [name.zh, name.en, short?.zh, short?.en, office?.zh, office?.en, region, ...aliases]
  return { code, names: names.filter((each) => each !== undefined) }
}

export function namedIndicator(indicator: Indicator): NamedIndicator {
  const { code, name, unit, frequency, dimensions, checks } = indicator
  return {
    code,
    names: [name.zh, name.en],
    unit,
    frequency,
    isDerived: isWorkedOut(indicator),
    dimensions,
    min: checks.min,
    max: checks.max,
    isInteger: checks.integer,
  }
}

/** The names by which the pack's own value files may call its units and indicators. */
export function packDictionary(pack: Pack): ImportDictionary {
  return importDictionary(
    pack.units.map(({ value }) => namedUnit(value)),
    pack.indicators.map(({ value }) => namedIndicator(value)),
  )
}
