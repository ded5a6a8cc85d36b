import type { UnitAct } from '#modules/organisations/unit.rules.ts'
import type { UnitFacts, UnitVersion } from '#modules/organisations/unit.ts'
import { factsOf } from '#modules/organisations/unit-tree.ts'
import type { UnitActKind } from '#modules/organisations/web/unit-acts.ts'

export interface FactsDraft {
  readonly code: string
  readonly kind: string
  readonly nameZh: string
  readonly nameEn: string
  readonly shortZh: string
  readonly shortEn: string
  readonly regionCode: string
  readonly peerGroup: string
}

export interface PartDraft {
  readonly key: number
  readonly facts: FactsDraft
  readonly childIds: readonly string[]
}

/** What is typed into the drawer of a re-organisation. */
export interface UnitDraft {
  readonly onDate: string
  readonly reason: string
  readonly documentNo: string
  readonly facts: FactsDraft
  readonly toUnitId: string | undefined
  /** Merged into a unit that is opened by it, under `toUnitId`. */
  readonly isIntoNew: boolean
  readonly alsoIds: readonly string[]
  readonly parts: readonly PartDraft[]
  readonly continues: boolean
}

export const NO_FACTS: FactsDraft = {
  code: '',
  kind: '',
  nameZh: '',
  nameEn: '',
  shortZh: '',
  shortEn: '',
  regionCode: '',
  peerGroup: '',
}

export function beginDraft(kind: UnitActKind, unit: UnitVersion, today: string): UnitDraft {
  const like = { ...NO_FACTS, kind: unit.kind, peerGroup: unit.peerGroup ?? '' }
  const { nameZh, nameEn, shortZh, shortEn, regionCode = '', code } = unit
  return {
    onDate: today,
    reason: '',
    documentNo: '',
    facts:
      kind === 'rename'
        ? { ...like, code, nameZh, nameEn, shortZh, shortEn, regionCode }
        : kind === 'open'
          ? NO_FACTS
          : like,
    toUnitId: undefined,
    isIntoNew: false,
    alsoIds: [],
    parts: [
      { key: 1, facts: like, childIds: [] },
      { key: 2, facts: like, childIds: [] },
    ],
    continues: false,
  }
}

/** A unit's facts from what was typed: an empty short or English name follows the name. */
export function toFacts(draft: FactsDraft): UnitFacts {
  const { kind, nameZh, nameEn, shortZh, shortEn, regionCode, peerGroup } = draft
  return {
    kind: kind.trim(),
    nameZh: nameZh.trim(),
    nameEn: nameEn.trim() || nameZh.trim(),
    shortZh: shortZh.trim() || nameZh.trim(),
    shortEn: shortEn.trim() || nameEn.trim() || nameZh.trim(),
    ...(regionCode.trim() !== '' && { regionCode: regionCode.trim() }),
    ...(peerGroup.trim() !== '' && { peerGroup: peerGroup.trim() }),
    position: 0,
    attributes: {},
  }
}

/** Only what differs from the unit as it is: a change names nothing else. */
export function changedFacts(draft: FactsDraft, unit: UnitVersion): Partial<UnitFacts> {
  const { position: _, attributes: __, ...typed } = toFacts(draft)
  const present: Partial<Record<string, unknown>> = factsOf(unit)
  return Object.fromEntries(Object.entries(typed).filter(([name, value]) => present[name] !== value))
}

const isNamed = (facts: FactsDraft) =>
  facts.code.trim() !== '' && facts.nameZh.trim() !== '' && facts.kind.trim() !== ''

const intoOf = ({ isIntoNew, facts }: UnitDraft, toUnitId: string) =>
  isIntoNew
    ? { unitId: 'new', code: facts.code.trim(), parentId: toUnitId, facts: toFacts(facts) }
    : { unitId: toUnitId }

/** The act that the draft means, or nothing while it is not complete. New units carry stand-in ids for the preview. */
export function toAct(kind: UnitActKind, unit: UnitVersion, draft: UnitDraft): UnitAct | undefined {
  const { unitId } = unit
  const { onDate, facts, toUnitId } = draft
  if (!/^\d{4}-\d\d-\d\d$/.test(onDate)) return undefined
  switch (kind) {
    case 'open':
      return isNamed(facts)
        ? { kind, onDate, unitId: 'new', code: facts.code.trim(), parentId: unitId, facts: toFacts(facts) }
        : undefined
    case 'rename': {
      const changed = changedFacts(facts, unit)
      return Object.keys(changed).length > 0 ? { kind, onDate, unitId, facts: changed } : undefined
    }
    case 'move':
      return toUnitId === undefined ? undefined : { kind, onDate, unitId, toParentId: toUnitId }
    case 'close':
      return { kind, onDate, unitId }
    case 'merge':
      return toUnitId === undefined || (draft.isIntoNew && !isNamed(facts))
        ? undefined
        : { kind, onDate, unitIds: [unitId, ...draft.alsoIds], into: intoOf(draft, toUnitId) }
    case 'split': {
      const parts = draft.parts.filter((part) => isNamed(part.facts))
      if (parts.length < draft.parts.length || parts.length === 0) return undefined
      return {
        kind,
        onDate,
        unitId,
        continues: draft.continues,
        parts: parts.map((part, n) => ({
          unitId: `new-${n}`,
          code: part.facts.code.trim(),
          facts: toFacts(part.facts),
          childIds: part.childIds,
        })),
      }
    }
  }
}
