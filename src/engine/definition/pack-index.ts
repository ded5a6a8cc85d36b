import type { Pack, Placed } from '#engine/definition/pack.ts'
import type { UnitDefinition } from '#engine/definition/unit-tree.ts'
import type { Indicator } from '#engine/indicator/indicator.ts'

/** The pack's definitions by code; of two with one code, the first. */
export interface PackIndex {
  readonly units: ReadonlyMap<string, Placed<UnitDefinition>>
  readonly indicators: ReadonlyMap<string, Placed<Indicator>>
  /** Units right below, in the order of the file. */
  readonly children: ReadonlyMap<string, readonly Placed<UnitDefinition>[]>
}

export function indexPack(pack: Pack): PackIndex {
  const children = new Map<string, Placed<UnitDefinition>[]>()
  for (const unit of pack.units) {
    const { parent } = unit.value
    if (parent === undefined) continue
    const below = children.get(parent)
    if (below === undefined) children.set(parent, [unit])
    else below.push(unit)
  }
  return { units: byCode(pack.units), indicators: byCode(pack.indicators), children }
}

/** The first of each code, by code. */
export function byCode<T extends { readonly code: string }>(placed: readonly Placed<T>[]): Map<string, Placed<T>> {
  const map = new Map<string, Placed<T>>()
  for (const each of placed) if (!map.has(each.value.code)) map.set(each.value.code, each)
  return map
}
