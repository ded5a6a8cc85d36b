import type { Frequency } from '#engine/calendar/period.ts'
import { nearestName } from '#engine/expression/nearest-name.ts'
import { tidyName } from '#engine/import/tidy-name.ts'
import type { Dimension } from '#engine/indicator/indicator.ts'
import type { Decimal } from '#engine/number/decimal.ts'

/** What an import needs to know of a unit: how files may call it. */
export interface NamedUnit {
  readonly code: string
  readonly names: readonly string[]
}

/** What an import needs to know of an indicator. */
export interface NamedIndicator {
  readonly code: string
  readonly names: readonly string[]
  readonly unit: string
  readonly frequency: Frequency
  readonly isDerived: boolean
  /** Its breakdowns; none when absent. */
  readonly dimensions?: readonly Dimension[] | undefined
  readonly min?: Decimal | undefined
  readonly max?: Decimal | undefined
  readonly isInteger?: boolean | undefined
}

export type Found<T> =
  | { readonly found: T }
  | { readonly ambiguous: readonly string[] }
  | { readonly unknown: true; readonly like?: string | undefined }

export interface ImportDictionary {
  readonly unit: (text: string) => Found<NamedUnit>
  readonly indicator: (text: string) => Found<NamedIndicator>
}

/**
 * Looks units and indicators up by code, and else by name. A code wins over a name; a name that two of them bear is
 * ambiguous and never guessed.
 */
export function importDictionary(units: Iterable<NamedUnit>, indicators: Iterable<NamedIndicator>): ImportDictionary {
  return { unit: lookUp(units), indicator: lookUp(indicators) }
}

/** Looks one list up by code or name, as units and indicators are. */
export function lookUp<T extends { readonly code: string; readonly names: readonly string[] }>(
  entries: Iterable<T>,
): (text: string) => Found<T> {
  const byCode = new Map<string, T>()
  const byName = new Map<string, Set<T>>()
  for (const entry of entries) {
    byCode.set(keyOf(entry.code), entry)
    for (const name of entry.names) {
      const key = keyOf(name)
      const bearers = byName.get(key)
      if (bearers === undefined) byName.set(key, new Set([entry]))
      else bearers.add(entry)
    }
  }
  const known = [...byCode.keys(), ...byName.keys()]
  const remembered = new Map<string, Found<T>>()
  const find = (key: string): Found<T> => {
    const coded = byCode.get(key)
    if (coded !== undefined) return { found: coded }
    const bearers = [...(byName.get(key) ?? [])]
    if (bearers.length === 1) return { found: bearers[0]! }
    if (bearers.length > 1) return { ambiguous: bearers.map((bearer) => bearer.code) }
    return { unknown: true, like: nearestName(key, known) }
  }
  return (text) => {
    const key = keyOf(text)
    const before = remembered.get(key)
    if (before !== undefined) return before
    const found = find(key)
    if (remembered.size < 5000) remembered.set(key, found)
    return found
  }
}

const keyOf = (text: string): string => tidyName(text).toLowerCase()
