import type { CalendarDate } from '#engine/calendar/date.ts'
import type { UnitFacts, UnitVersion } from '#modules/organisations/unit.ts'

/** One unit through time. `versions` are in order, without gap or overlap, from `openedOn` until `closedOn`. */
export interface UnitLife {
  readonly id: string
  readonly code: string
  readonly openedOn: CalendarDate
  /** The first day on which the unit no longer exists. */
  readonly closedOn?: CalendarDate
  readonly versions: readonly UnitVersion[]
}

/** Every unit an administration ever had, by id. */
export type UnitTree = ReadonlyMap<string, UnitLife>

/** What was decided about a unit for a time; path and level follow from the parents. */
export interface UnitStage {
  readonly fromOn: CalendarDate
  readonly untilOn?: CalendarDate
  readonly parentId?: string
  readonly facts: UnitFacts
}

export const isOpenOn = (life: UnitLife, date: CalendarDate): boolean =>
  life.openedOn <= date && (life.closedOn === undefined || date < life.closedOn)

/** The version in force on a date. */
export function versionOn(life: UnitLife, date: CalendarDate): UnitVersion | undefined {
  return life.versions.find((version) => version.fromOn <= date && (!version.untilOn || date < version.untilOn))
}

/** The tree as it stands on a date: parents before their children, siblings by position, then code. */
export function treeOn(tree: UnitTree, date: CalendarDate): readonly UnitVersion[] {
  const inForce = [...tree.values()].flatMap((life) => versionOn(life, date) ?? [])
  return inTreeOrder(inForce)
}

/** Parents before their children, siblings by position, then code. A unit whose parent is not among them is a root. */
export function inTreeOrder(versions: readonly UnitVersion[]): readonly UnitVersion[] {
  const present = new Set(versions.map((version) => version.unitId))
  const byParent = groupByParent(versions, present)
  const ordered: UnitVersion[] = []
  const waiting = [...(byParent.get('') ?? [])].reverse()
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    ordered.push(next)
    waiting.push(...[...(byParent.get(next.unitId) ?? [])].reverse())
  }
  return ordered
}

function groupByParent(versions: readonly UnitVersion[], present: ReadonlySet<string>): Map<string, UnitVersion[]> {
  const groups = new Map<string, UnitVersion[]>()
  const sorted = [...versions].sort((a, b) => a.position - b.position || (a.code < b.code ? -1 : 1))
  for (const version of sorted) {
    const parent = version.parentId !== undefined && present.has(version.parentId) ? version.parentId : ''
    const group = groups.get(parent)
    if (group) group.push(version)
    else groups.set(parent, [version])
  }
  return groups
}

export function factsOf(version: UnitVersion): UnitFacts {
  const { kind, nameZh, nameEn, shortZh, shortEn, regionCode, peerGroup, position, attributes } = version
  return { kind, nameZh, nameEn, shortZh, shortEn, regionCode, peerGroup, position, attributes }
}

/** What was decided, without what follows from the parents: neighbours that differ in path only are one stage. */
export function stagesOf(life: UnitLife): readonly UnitStage[] {
  const stages: UnitStage[] = []
  for (const version of life.versions) {
    const stage = {
      fromOn: version.fromOn,
      untilOn: version.untilOn,
      parentId: version.parentId,
      facts: factsOf(version),
    }
    pushStage(stages, stage)
  }
  return stages
}

export function pushStage(stages: UnitStage[], stage: UnitStage): void {
  const last = stages.at(-1)
  if (last && last.parentId === stage.parentId && isSame(last.facts, stage.facts)) {
    stages[stages.length - 1] = { ...last, untilOn: stage.untilOn }
  } else stages.push(stage)
}

/** Dates and paths of a unit from its stages and its parents' versions. */
export function deriveVersions(
  tree: UnitTree,
  life: Pick<UnitLife, 'id' | 'code'>,
  stages: readonly UnitStage[],
): UnitVersion[] {
  const versions: UnitVersion[] = []
  for (const stage of stages) {
    const above = stage.parentId === undefined ? [ROOT] : (tree.get(stage.parentId)?.versions ?? [])
    for (const parent of above) {
      const fromOn = later(stage.fromOn, parent.fromOn)
      const untilOn = earlier(stage.untilOn, parent.untilOn)
      if (untilOn !== undefined && untilOn <= fromOn) continue
      const path = `${parent.path}${life.code}/`
      const last = versions.at(-1)
      if (last && last.path === path && last.parentId === stage.parentId && isSame(factsOf(last), stage.facts)) {
        versions[versions.length - 1] = { ...last, untilOn }
      } else {
        const place = { parentId: stage.parentId, path, level: parent.level + 1 }
        versions.push({ ...stage.facts, unitId: life.id, code: life.code, fromOn, untilOn, ...place })
      }
    }
  }
  return versions
}

const ROOT = { path: '/', level: -1, fromOn: '1000-01-01', untilOn: undefined }

export const later = (a: CalendarDate, b: CalendarDate) => (a > b ? a : b)

export function earlier(a: CalendarDate | undefined, b: CalendarDate | undefined): CalendarDate | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return a < b ? a : b
}

/** Equal as data; the order of keys does not matter. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  const keys = new Set([...Object.keys(left), ...Object.keys(right)])
  return [...keys].every((key) => isSame(left[key], right[key]))
}

/** The path of the nearest unit that is each of these or above each of them. */
export function nearestAbove(paths: readonly string[]): string {
  const steps = paths.map((path) => path.split('/').slice(1, -1))
  const shared = steps[0]!.findIndex((code, n) => steps.some((other) => other[n] !== code))
  return `/${steps[0]!
    .slice(0, shared === -1 ? undefined : shared)
    .map((code) => `${code}/`)
    .join('')}`
}
