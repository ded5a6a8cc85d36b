import type { DefinitionFaultKey, FaultSink, Place } from '#engine/definition/fault.ts'
import type { Placed } from '#engine/definition/pack.ts'
import type { PackIndex } from '#engine/definition/pack-index.ts'
import { nearestName } from '#engine/expression/nearest-name.ts'

/** The place of a key below a definition. */
export const below = (place: Place, ...steps: (string | number)[]): Place => ({
  file: place.file,
  path: [...place.path, ...steps],
})

export function checkUnique<T extends { readonly code: string }>(placed: readonly Placed<T>[], sink: FaultSink): void {
  const first = new Map<string, Place>()
  for (const { value, place } of placed) {
    const earlier = first.get(value.code)
    if (earlier === undefined) first.set(value.code, place)
    else {
      sink.error(below(place, 'code'), 'definition.duplicate-code', { code: value.code }, earlier)
    }
  }
}

/** Tells a code that names nothing, with the one it most likely meant. */
export function checkKnown(
  code: string,
  known: ReadonlyMap<string, unknown>,
  place: Place,
  key: 'definition.unknown-unit' | 'definition.unknown-indicator',
  sink: FaultSink,
): boolean {
  if (known.has(code)) return true
  const like = nearestName(code, [...known.keys()])
  const hinted: DefinitionFaultKey = like === undefined ? key : `${key}-like`
  sink.error(place, hinted, like === undefined ? { code } : { code, like })
  return false
}

export const checkUnitCode = (code: string, index: PackIndex, place: Place, sink: FaultSink): boolean =>
  checkKnown(code, index.units, place, 'definition.unknown-unit', sink)

export const checkIndicatorCode = (
  code: string,
  index: Pick<PackIndex, 'indicators'>,
  place: Place,
  sink: FaultSink,
): boolean => checkKnown(code, index.indicators, place, 'definition.unknown-indicator', sink)
