import type { CalendarDate } from '#engine/calendar/date.ts'
import { Refusal } from '#engine/refusal.ts'
import type { UnitFacts } from '#modules/organisations/unit.ts'
import {
  deriveVersions,
  earlier,
  isOpenOn,
  isSame,
  later,
  pushStage,
  stagesOf,
  type UnitLife,
  type UnitStage,
  type UnitTree,
  versionOn,
} from '#modules/organisations/unit-tree.ts'

export interface NewUnit {
  readonly unitId: string
  readonly code: string
  /** Absent for the root only. */
  readonly parentId?: string
  readonly facts: UnitFacts
}

/** A unit that is there already, or one that opens with the act. */
export type Receiver = { readonly unitId: string } | NewUnit

export type SplitPart = Receiver & { readonly childIds?: readonly string[] }

/** A decision about the tree, in force from `onDate`. */
export type UnitAct =
  | ({ readonly kind: 'open'; readonly onDate: CalendarDate } & NewUnit)
  | {
      readonly kind: 'rename'
      readonly onDate: CalendarDate
      readonly unitId: string
      readonly facts: Partial<UnitFacts>
    }
  | { readonly kind: 'move'; readonly onDate: CalendarDate; readonly unitId: string; readonly toParentId: string }
  | { readonly kind: 'close'; readonly onDate: CalendarDate; readonly unitId: string }
  | {
      readonly kind: 'merge'
      readonly onDate: CalendarDate
      readonly unitIds: readonly string[]
      readonly into: Receiver
    }
  | {
      readonly kind: 'split'
      readonly onDate: CalendarDate
      readonly unitId: string
      readonly continues: boolean
      readonly parts: readonly SplitPart[]
    }

/** A tree being changed: an index of children at any time, and which units are no longer as they were. */
export interface TreeDraft {
  readonly units: Map<string, UnitLife>
  readonly codes: Map<string, string>
  readonly childIds: Map<string, Set<string>>
  readonly touched: Set<string>
}

export function draftOf(tree: UnitTree): TreeDraft {
  const draft: TreeDraft = { units: new Map(tree), codes: new Map(), childIds: new Map(), touched: new Set() }
  for (const life of tree.values()) indexLife(draft, life)
  return draft
}

/** Carries out one act on the draft. @throws Refusal with the reason; the draft is then to be thrown away. */
export function applyAct(draft: TreeDraft, act: UnitAct): void {
  if (act.kind === 'open') open(draft, act, act.onDate)
  else if (act.kind === 'rename') rename(draft, act.unitId, act.facts, act.onDate)
  else if (act.kind === 'move') move(draft, act.unitId, act.toParentId, act.onDate)
  else if (act.kind === 'close') close(draft, act.unitId, act.onDate)
  else if (act.kind === 'merge') merge(draft, act.unitIds, act.into, act.onDate)
  else split(draft, act)
}

function open(draft: TreeDraft, unit: NewUnit, onDate: CalendarDate): void {
  if (draft.codes.has(unit.code)) refuse('conflict', 'unit.code-taken', { code: unit.code }, 'code')
  if (unit.parentId === undefined) {
    if (draft.units.size > 0) refuse('rule-broken', 'unit.second-root', {}, 'parentId')
  } else checkParent(draft, unit.parentId, onDate, undefined)
  const stages = [{ fromOn: onDate, parentId: unit.parentId, facts: unit.facts }]
  write(draft, { id: unit.unitId, code: unit.code, openedOn: onDate, versions: [] }, stages)
}

function rename(draft: TreeDraft, unitId: string, facts: Partial<UnitFacts>, onDate: CalendarDate): void {
  const life = getOpen(draft, unitId, onDate)
  const before = stagesOf(life)
  const after = changeFrom(life, onDate, (stage) => ({ ...stage, facts: { ...stage.facts, ...facts } }))
  if (isSame(before, after)) refuse('rule-broken', 'unit.nothing-changes', {})
  const fields = Object.keys(facts) as (keyof UnitFacts)[]
  checkLater(life, onDate, (stage, now) => fields.some((field) => !isSame(stage.facts[field], now.facts[field])))
  write(draft, life, after)
}

function move(draft: TreeDraft, unitId: string, toParentId: string, onDate: CalendarDate): void {
  const life = getOpen(draft, unitId, onDate)
  const parentId = versionOn(life, onDate)!.parentId
  if (parentId === undefined) refuse('rule-broken', 'unit.root-fixed', {}, 'unitId')
  if (parentId === toParentId) refuse('rule-broken', 'unit.same-parent', { ...named(life) }, 'toParentId')
  checkParent(draft, toParentId, onDate, life.closedOn)
  checkLater(life, onDate, (stage, now) => stage.parentId !== now.parentId)
  if (isWithin(draft, toParentId, unitId, onDate, life.closedOn)) {
    refuse('rule-broken', 'unit.cycle', { ...named(life) }, 'toParentId')
  }
  write(
    draft,
    life,
    changeFrom(life, onDate, (stage) => ({ ...stage, parentId: toParentId })),
  )
}

function close(draft: TreeDraft, unitId: string, onDate: CalendarDate): void {
  const life = getOpen(draft, unitId, onDate)
  if (life.versions[0]!.parentId === undefined) refuse('rule-broken', 'unit.root-fixed', {}, 'unitId')
  if (life.openedOn === onDate) refuse('rule-broken', 'unit.same-day', { date: onDate }, 'onDate')
  if (life.closedOn) refuseLater(life, life.closedOn)
  const stages = stagesOf(life)
  const planned = stages.find((stage) => stage.fromOn >= onDate)
  if (planned) refuseLater(life, planned.fromOn)
  const count = childrenFrom(draft, unitId, onDate).length
  if (count > 0) refuse('rule-broken', 'unit.children-open', { ...named(life), count }, 'unitId')
  const last = stages.at(-1)!
  write(draft, { ...life, closedOn: onDate }, [...stages.slice(0, -1), { ...last, untilOn: onDate }])
}

/** The units cease and `into` carries them on; what was below them comes below it. */
function merge(draft: TreeDraft, unitIds: readonly string[], into: Receiver, onDate: CalendarDate): void {
  if (unitIds.length === 0) refuse('rule-broken', 'unit.merge-empty', {}, 'unitIds')
  if (new Set(unitIds).size < unitIds.length) refuse('rule-broken', 'unit.twice', {}, 'unitIds')
  const merged = unitIds.map((id) => getOpen(draft, id, onDate))
  const itself = merged.find((life) => life.id === into.unitId)
  if (itself) refuse('rule-broken', 'unit.merge-itself', { ...named(itself) }, 'into')
  receive(draft, into, onDate)
  const deepestFirst = merged.sort((a, b) => versionOn(b, onDate)!.level - versionOn(a, onDate)!.level)
  for (const life of deepestFirst) {
    for (const child of childrenFrom(draft, life.id, onDate)) {
      if (child.id === into.unitId) refuse('rule-broken', 'unit.cycle', { ...named(child) }, 'into')
      move(draft, child.id, into.unitId, later(onDate, child.openedOn))
    }
    close(draft, life.id, onDate)
  }
}

/** The unit's work is divided among the parts, and itself if it continues. */
function split(draft: TreeDraft, act: Extract<UnitAct, { kind: 'split' }>): void {
  const life = getOpen(draft, act.unitId, act.onDate)
  const ids = act.parts.map((part) => part.unitId)
  if (ids.length + (act.continues ? 1 : 0) < 2) refuse('rule-broken', 'unit.split-parts', {}, 'parts')
  if (new Set([...ids, life.id]).size < ids.length + 1) refuse('rule-broken', 'unit.twice', {}, 'parts')
  const parentId = versionOn(life, act.onDate)!.parentId
  if (parentId === undefined && !act.continues) refuse('rule-broken', 'unit.root-fixed', {}, 'unitId')
  for (const part of act.parts) {
    receive(draft, 'code' in part ? { ...part, parentId: part.parentId ?? parentId ?? life.id } : part, act.onDate)
    for (const childId of part.childIds ?? []) {
      const child = getOpen(draft, childId, act.onDate)
      if (versionOn(child, act.onDate)!.parentId !== life.id) {
        refuse('rule-broken', 'unit.not-child', { ...named(child) }, 'parts')
      }
      move(draft, childId, part.unitId, act.onDate)
    }
  }
  if (!act.continues) close(draft, life.id, act.onDate)
}

function receive(draft: TreeDraft, receiver: Receiver, onDate: CalendarDate): void {
  if ('code' in receiver) open(draft, receiver, onDate)
  else getOpen(draft, receiver.unitId, onDate)
}

/** Writes a unit's stages and carries new paths down to whatever is, was or will be below it. */
function write(draft: TreeDraft, life: UnitLife, stages: readonly UnitStage[]): void {
  indexLife(draft, { ...life, versions: deriveVersions(draft.units, life, stages) })
  const waiting = [life.id]
  for (let id = waiting.pop(); id; id = waiting.pop()) {
    draft.touched.add(id)
    for (const childId of draft.childIds.get(id) ?? []) {
      const child = draft.units.get(childId)!
      const versions = deriveVersions(draft.units, child, stagesOf(child))
      if (isSame(versions, child.versions)) continue
      draft.units.set(childId, { ...child, versions })
      waiting.push(childId)
    }
  }
}

function indexLife(draft: TreeDraft, life: UnitLife): void {
  draft.units.set(life.id, life)
  draft.codes.set(life.code, life.id)
  for (const { parentId } of life.versions) {
    if (parentId === undefined) continue
    const siblings = draft.childIds.get(parentId)
    if (siblings) siblings.add(life.id)
    else draft.childIds.set(parentId, new Set([life.id]))
  }
}

/** The stages with a change in force from the date on. */
function changeFrom(life: UnitLife, onDate: CalendarDate, change: (stage: UnitStage) => UnitStage): UnitStage[] {
  const stages: UnitStage[] = []
  for (const stage of stagesOf(life)) {
    if (stage.untilOn !== undefined && stage.untilOn <= onDate) pushStage(stages, stage)
    else if (stage.fromOn >= onDate) pushStage(stages, change(stage))
    else {
      pushStage(stages, { ...stage, untilOn: onDate })
      pushStage(stages, change({ ...stage, fromOn: onDate }))
    }
  }
  return stages
}

/** A change from the past may not undo, unasked, what was decided for a later day. */
function checkLater(
  life: UnitLife,
  onDate: CalendarDate,
  differs: (stage: UnitStage, now: UnitStage) => boolean,
): void {
  const stages = stagesOf(life)
  const now = stages.findLast((stage) => stage.fromOn <= onDate)!
  const changed = stages.find((stage) => stage.fromOn > onDate && differs(stage, now))
  if (changed) refuseLater(life, changed.fromOn)
}

/** The parent must be open from the date until the child closes. */
function checkParent(
  draft: TreeDraft,
  parentId: string,
  fromOn: CalendarDate,
  untilOn: CalendarDate | undefined,
): void {
  const parent = getLife(draft, parentId)
  if (!isOpenOn(parent, fromOn))
    refuse('rule-broken', 'unit.parent-not-open', { ...named(parent), date: fromOn }, 'parentId')
  if (parent.closedOn !== undefined && (untilOn === undefined || untilOn > parent.closedOn)) {
    refuse('rule-broken', 'unit.parent-closes', { ...named(parent), date: parent.closedOn }, 'parentId')
  }
}

/** Is `id` the unit `aboveId`, or below it, on any day of the time? */
function isWithin(
  draft: TreeDraft,
  id: string,
  aboveId: string,
  fromOn: CalendarDate,
  untilOn?: CalendarDate,
): boolean {
  if (id === aboveId) return true
  return getLife(draft, id).versions.some((version) => {
    if (version.parentId === undefined) return false
    const from = later(fromOn, version.fromOn)
    const until = earlier(untilOn, version.untilOn)
    return (until === undefined || from < until) && isWithin(draft, version.parentId, aboveId, from, until)
  })
}

/** Units that have the unit as parent on the date or on a later one. */
function childrenFrom(draft: TreeDraft, unitId: string, onDate: CalendarDate): readonly UnitLife[] {
  return [...(draft.childIds.get(unitId) ?? [])]
    .map((id) => draft.units.get(id)!)
    .filter((life) =>
      life.versions.some((v) => v.parentId === unitId && (v.untilOn === undefined || v.untilOn > onDate)),
    )
}

function getOpen(draft: TreeDraft, unitId: string, onDate: CalendarDate): UnitLife {
  const life = getLife(draft, unitId)
  if (!isOpenOn(life, onDate)) refuse('rule-broken', 'unit.not-open', { ...named(life), date: onDate }, 'onDate')
  return life
}

function getLife(draft: TreeDraft, unitId: string): UnitLife {
  return draft.units.get(unitId) ?? refuse('not-found', 'unit.unknown', {})
}

/** The unit's latest name for the words of a refusal, in both languages. */
function named(life: UnitLife): { readonly name: string; readonly nameEn: string } {
  const { nameZh, nameEn } = life.versions.at(-1)!
  return { name: nameZh, nameEn }
}

function refuseLater(life: UnitLife, date: CalendarDate): never {
  refuse('conflict', 'unit.later-versions', { ...named(life), date }, 'onDate')
}

function refuse(
  code: Refusal['code'],
  key: string,
  params: Readonly<Record<string, string | number>>,
  at?: string,
): never {
  throw new Refusal(code, { key, params, at })
}
