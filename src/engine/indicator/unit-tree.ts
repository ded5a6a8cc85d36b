import { Refusal } from '#engine/refusal.ts'

/** A unit for reckoning: its id, the unit above it, and the name of its level (for rules that differ by level). */
export interface UnitNode {
  readonly id: string
  readonly parentId?: string | undefined
  readonly level?: string | undefined
}

/** Units of any depth, several roots allowed, as they stand in one period. */
export interface UnitTree {
  readonly nodes: ReadonlyMap<string, UnitNode>
  /** Ids of the units right below; units without any are absent. */
  readonly children: ReadonlyMap<string, readonly string[]>
  /** Every id, children before their parents. */
  readonly bottomUp: readonly string[]
}

/** @throws Refusal rule-broken when an id stands twice, a parent is unknown, or units stand in a circle. */
export function unitTree(units: Iterable<UnitNode>): UnitTree {
  const nodes = new Map<string, UnitNode>()
  for (const unit of units) {
    if (nodes.has(unit.id)) throw broken('indicator.unit-twice', unit.id)
    nodes.set(unit.id, unit)
  }
  const children = new Map<string, string[]>()
  const topDown: string[] = []
  for (const unit of nodes.values()) {
    if (unit.parentId === undefined) topDown.push(unit.id)
    else if (!nodes.has(unit.parentId)) throw broken('indicator.unknown-parent-unit', unit.id)
    else if (!children.get(unit.parentId)?.push(unit.id)) children.set(unit.parentId, [unit.id])
  }
  // An array grows while it is walked: roots first, then their children, level by level.
  for (const id of topDown) for (const child of children.get(id) ?? []) topDown.push(child)
  if (topDown.length < nodes.size) {
    const reached = new Set(topDown)
    throw broken('indicator.units-in-a-circle', [...nodes.keys()].find((id) => !reached.has(id))!)
  }
  return { nodes, children, bottomUp: topDown.reverse() }
}

/** The unit and every unit above it, nearest first. @throws Refusal not-found. */
export function pathUp(tree: UnitTree, id: string): string[] {
  const path: string[] = []
  for (let unit: string | undefined = id; unit !== undefined; unit = tree.nodes.get(unit)!.parentId) {
    if (!tree.nodes.has(unit)) throw new Refusal('not-found', { key: 'indicator.unknown-unit', params: { unit } })
    path.push(unit)
  }
  return path
}

function broken(key: string, unit: string): Refusal {
  return new Refusal('rule-broken', { key, params: { unit } })
}
