import {
  unitClose,
  unitMerge,
  unitMove,
  unitOpen,
  unitRename,
  unitSplit,
} from '#modules/organisations/unit.contract.ts'
import type { UnitVersion } from '#modules/organisations/unit.ts'
import type { UnitActKind } from '#modules/organisations/web/unit-acts.ts'
import { changedFacts, toFacts, type UnitDraft } from '#modules/organisations/web/unit-draft.ts'
import { useAct } from '#web/client/useAct.ts'

interface UnitActState {
  readonly run: () => void
  readonly isPending: boolean
  readonly error: Error | null
}

/** Sends a re-organisation by the operation of its kind. */
export function useUnitAct(kind: UnitActKind, unit: UnitVersion, draft: UnitDraft, done: () => void): UnitActState {
  const options = { done, also: ['session', 'figure', 'report', 'cycle'] }
  const acts = {
    open: useAct(unitOpen, options),
    rename: useAct(unitRename, options),
    move: useAct(unitMove, options),
    close: useAct(unitClose, options),
    merge: useAct(unitMerge, options),
    split: useAct(unitSplit, options),
  }
  const { unitId } = unit
  const decision = {
    onDate: draft.onDate,
    reason: draft.reason.trim(),
    ...(draft.documentNo.trim() !== '' && { documentNo: draft.documentNo.trim() }),
  }
  const to = draft.toUnitId ?? ''
  const run = () => {
    switch (kind) {
      case 'open':
        return acts.open.mutate({
          ...decision,
          parentId: unitId,
          code: draft.facts.code.trim(),
          facts: toFacts(draft.facts),
        })
      case 'rename':
        return acts.rename.mutate({ ...decision, unitId, facts: changedFacts(draft.facts, unit) })
      case 'move':
        return acts.move.mutate({ ...decision, unitId, toParentId: to })
      case 'close':
        return acts.close.mutate({ ...decision, unitId })
      case 'merge':
        return acts.merge.mutate({
          ...decision,
          unitIds: [unitId, ...draft.alsoIds],
          into: draft.isIntoNew
            ? { code: draft.facts.code.trim(), parentId: to, facts: toFacts(draft.facts) }
            : { unitId: to },
        })
      case 'split':
        return acts.split.mutate({
          ...decision,
          unitId,
          continues: draft.continues,
          parts: draft.parts.map((part) => ({
            into: { code: part.facts.code.trim(), facts: toFacts(part.facts) },
            childIds: [...part.childIds],
          })),
        })
    }
  }
  return { run, isPending: acts[kind].isPending, error: acts[kind].error }
}
