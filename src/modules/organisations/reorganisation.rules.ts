import type { CalendarDate } from '#engine/calendar/date.ts'
import type { UnitChange } from '#modules/organisations/unit.ts'

export type Reorganisation = Pick<UnitChange, 'kind' | 'onDate' | 'fromUnitIds' | 'toUnitIds'>

/**
 * Who carries on the unit's work at `toDate`, as it was at `fromDate`. Itself when nothing happened; nobody when it was
 * closed without a successor. `changes` in the order in which they were recorded.
 */
export function successorsOf(
  changes: readonly Reorganisation[],
  unitId: string,
  fromDate: CalendarDate,
  toDate: CalendarDate,
): readonly string[] {
  const carrying = new Set([unitId])
  for (const change of between(changes, fromDate, toDate)) {
    const isHeir = change.fromUnitIds.some((id) => carrying.delete(id))
    for (const id of change.fromUnitIds) carrying.delete(id)
    if (isHeir) for (const id of change.toUnitIds) carrying.add(id)
  }
  return [...carrying]
}

/** Whose work at `fromDate` the unit carries on at `toDate`; itself too, if it existed. The inverse of `successorsOf`. */
export function predecessorsOf(
  changes: readonly Reorganisation[],
  unitId: string,
  fromDate: CalendarDate,
  toDate: CalendarDate,
): readonly string[] {
  const candidates = new Set([unitId, ...between(changes, fromDate, toDate).flatMap((change) => change.fromUnitIds)])
  return [...candidates].filter((id) => successorsOf(changes, id, fromDate, toDate).includes(unitId))
}

/** Units before and after re-organisations whose figures may be compared, sum with sum. */
export interface ComparableGroup {
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/**
 * The smallest groups that can be compared over time: two units that became one stand against the one; one that became
 * two against both. A new unit has no `before`, one closed without successor no `after`. Every unit is in one group.
 */
export function comparableGroups(
  changes: readonly Reorganisation[],
  at: {
    readonly fromDate: CalendarDate
    readonly toDate: CalendarDate
    /** Units open at `fromDate`, and at `toDate`. */
    readonly before: readonly string[]
    readonly after: readonly string[]
  },
): readonly ComparableGroup[] {
  const within = between(changes, at.fromDate, at.toDate)
  const heads = new Map<string, string>()
  const headOf = (node: string): string => {
    const head = heads.get(node)
    return head === undefined || head === node ? node : headOf(head)
  }
  const affected = new Set(within.flatMap((change) => [...change.fromUnitIds]))
  for (const id of at.before) {
    const heirs = affected.has(id) ? successorsOf(within, id, at.fromDate, at.toDate) : [id]
    for (const heir of heirs) heads.set(headOf(`before ${id}`), headOf(`after ${heir}`))
  }
  const groups = new Map<string, { before: string[]; after: string[] }>()
  const groupOf = (node: string) => {
    const head = headOf(node)
    const group = groups.get(head) ?? { before: [], after: [] }
    groups.set(head, group)
    return group
  }
  for (const id of at.before) groupOf(`before ${id}`).before.push(id)
  for (const id of at.after) groupOf(`after ${id}`).after.push(id)
  return [...groups.values()]
}

/** What happened after one date and up to the other, in order of effect. Sorting is stable: one day's acts keep theirs. */
function between(changes: readonly Reorganisation[], fromDate: CalendarDate, toDate: CalendarDate): Reorganisation[] {
  return changes
    .filter((change) => fromDate < change.onDate && change.onDate <= toDate)
    .sort((a, b) => (a.onDate < b.onDate ? -1 : a.onDate > b.onDate ? 1 : 0))
}
