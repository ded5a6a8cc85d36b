import { type Reason, Refusal } from '#engine/refusal.ts'
import { applyAct, draftOf, type UnitAct } from '#modules/organisations/unit.rules.ts'
import type { UnitVersion } from '#modules/organisations/unit.ts'
import { type ToldChange, tellChange } from '#modules/organisations/unit-change.rules.ts'
import { type UnitLife, versionOn } from '#modules/organisations/unit-tree.ts'

export interface Preview {
  readonly sentence?: ToldChange['sentence']
  readonly refused?: Reason
  /** Units whose place in the tree changes: their paths in names, before and after. */
  readonly moved: readonly { readonly unitId: string; readonly before: string; readonly after: string }[]
}

/**
 * Carries out an act on the tree as it stands on the act's day, here in the browser by the server's own rules. What was
 * decided for later days only the server knows: it asks again.
 */
export function previewAct(
  units: readonly UnitVersion[],
  act: UnitAct,
  nameOf: (unit: UnitVersion) => string,
): Preview {
  const lives = units.map((unit): UnitLife => {
    const { untilOn: _, ...open } = unit
    return { id: unit.unitId, code: unit.code, openedOn: unit.fromOn, versions: [open] }
  })
  const before = new Map(lives.map((life) => [life.id, life]))
  const draft = draftOf(before)
  try {
    applyAct(draft, act)
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.reasons[0]!, moved: [] }
    throw error
  }
  const placeIn = (tree: ReadonlyMap<string, UnitLife>, id: string): string => {
    const names: string[] = []
    for (let at = versionOn(tree.get(id)!, act.onDate); at !== undefined; ) {
      names.unshift(nameOf(at))
      const above: UnitLife | undefined = at.parentId === undefined ? undefined : tree.get(at.parentId)
      at = above && versionOn(above, act.onDate)
    }
    return names.join(' › ')
  }
  const moved = [...draft.touched].flatMap((unitId) => {
    const was = before.has(unitId) ? placeIn(before, unitId) : ''
    const is = placeIn(draft.units, unitId)
    return was === is ? [] : [{ unitId, before: was, after: is }]
  })
  return { sentence: tellChange(draft.units, act).sentence, moved }
}
