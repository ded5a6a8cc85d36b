import { below, checkUnique, checkUnitCode } from '#engine/definition/check-references.ts'
import type { FaultSink } from '#engine/definition/fault.ts'
import type { Pack, Placed } from '#engine/definition/pack.ts'
import { namedUnit } from '#engine/definition/pack-dictionary.ts'
import type { PackIndex } from '#engine/definition/pack-index.ts'
import type { UnitDefinition } from '#engine/definition/unit-tree.ts'
import { parseRegionCode } from '#engine/identifier/region-code.ts'
import { tidyName } from '#engine/import/tidy-name.ts'

/** Deeper than any administration; keeps paths within the database's index. */
const MOST_LEVELS = 12

/** One tree with one root, no circle, every word known, and no two units that an import could confuse. */
export function checkUnits(pack: Pack, index: PackIndex, sink: FaultSink): void {
  checkUnique(pack.units, sink)
  const roots = pack.units.filter(({ value }) => value.parent === undefined)
  for (const { value, place } of roots.slice(1)) {
    const first = roots[0]!.value.code
    sink.error(below(place, 'code'), 'definition.two-roots', { first, code: value.code })
  }
  if (roots.length === 0 && pack.units[0]) sink.error(pack.units[0].place, 'definition.no-root')
  for (const unit of pack.units) checkUnit(unit, pack, index, sink)
  checkCircles(pack, index, sink)
  checkNames(pack, sink)
  checkTiles(pack, sink)
}

function checkUnit({ value, place }: Placed<UnitDefinition>, pack: Pack, index: PackIndex, sink: FaultSink): void {
  const { kind, parent, peerGroup, region, opened, closed } = value
  if (!Object.hasOwn(pack.unitKinds, kind)) sink.error(below(place, 'kind'), 'definition.unknown-kind', { code: kind })
  if (peerGroup !== undefined && !Object.hasOwn(pack.peerGroups, peerGroup)) {
    sink.error(below(place, 'peerGroup'), 'definition.unknown-peer-group', { code: peerGroup })
  }
  if (closed !== undefined && closed < opened) sink.error(below(place, 'closed'), 'definition.closed-before-opened')
  if (parent !== undefined && checkUnitCode(parent, index, below(place, 'parent'), sink)) {
    const above = index.units.get(parent)!.value
    const outlives = above.closed !== undefined && (closed === undefined || closed > above.closed)
    if (opened < above.opened || outlives) {
      sink.warning(below(place, opened < above.opened ? 'opened' : 'parent'), 'definition.outlives-parent', { parent })
    }
  }
  if (region !== undefined) {
    const lists = pack.codeLists.filter((list) => list.value.code === 'gbt-2260')
    const isListed = lists.some((list) => list.value.items.some((item) => item.code === region))
    if (parseRegionCode(region) === undefined) {
      sink.error(below(place, 'region'), 'definition.unknown-region', { code: region })
    } else if (lists.length > 0 && !isListed) {
      sink.warning(below(place, 'region'), 'definition.unknown-region', { code: region })
    }
  }
}

function checkCircles(pack: Pack, index: PackIndex, sink: FaultSink): void {
  const settled = new Set<string>()
  for (const { value, place } of pack.units) {
    const trail: string[] = []
    let code: string | undefined = value.code
    while (code !== undefined && !settled.has(code) && !trail.includes(code) && trail.length <= MOST_LEVELS) {
      trail.push(code)
      code = index.units.get(code)?.value.parent
    }
    if (trail.length > MOST_LEVELS) {
      sink.error(below(place, 'parent'), 'definition.too-many-levels', { limit: MOST_LEVELS })
    } else if (code !== undefined && trail.includes(code)) {
      const circle = [...trail.slice(trail.indexOf(code)), code].join(' → ')
      sink.error(below(place, 'parent'), 'definition.unit-circle', { circle })
    } else continue
    for (const each of trail) settled.add(each)
  }
}

/** Two units of one name could not be told apart in a file that names units. Divisions of one name may stand apart. */
function checkNames(pack: Pack, sink: FaultSink): void {
  const bearer = new Map<string, string>()
  for (const { value, place } of pack.units) {
    const names = new Set(namedUnit(value).names.map((name) => tidyName(name).toLowerCase()))
    for (const name of names) {
      const first = bearer.get(name)
      if (first === undefined) bearer.set(name, value.code)
      else if (first !== value.code) sink.warning(below(place, 'name'), 'definition.same-name', { name, first })
    }
  }
}

function checkTiles(pack: Pack, sink: FaultSink): void {
  const taken = new Map<string, string>()
  for (const { value, place } of pack.units) {
    if (value.tile === undefined) continue
    const tile = `${value.parent}:${value.tile.column}:${value.tile.row}`
    const first = taken.get(tile)
    if (first === undefined) taken.set(tile, value.code)
    else sink.error(below(place, 'tile'), 'definition.same-tile', { first })
  }
}
