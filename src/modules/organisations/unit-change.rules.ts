import type { UnitAct } from '#modules/organisations/unit.rules.ts'
import type { UnitChange, UnitVersion } from '#modules/organisations/unit.ts'
import { type UnitTree, versionOn } from '#modules/organisations/unit-tree.ts'

export interface ToldChange extends Pick<UnitChange, 'kind' | 'fromUnitIds' | 'toUnitIds'> {
  readonly sentence: { readonly key: string; readonly params: Record<string, string> }
}

/** What is remembered of an act that was carried out: which units became which, and the sentence of the history. */
export function tellChange(tree: UnitTree, act: UnitAct): ToldChange {
  const on = (id: string): UnitVersion => versionOn(tree.get(id)!, act.onDate) ?? tree.get(id)!.versions.at(-1)!
  const before = (id: string): UnitVersion => tree.get(id)!.versions.findLast((v) => v.fromOn < act.onDate) ?? on(id)
  const sentence = (key: string, params: Record<string, string>) => ({ key, params: { date: act.onDate, ...params } })
  switch (act.kind) {
    case 'open':
      return {
        kind: 'opened',
        fromUnitIds: [],
        toUnitIds: [act.unitId],
        sentence: sentence('unit.opened', named('name', on(act.unitId))),
      }
    case 'rename': {
      const [was, is] = [before(act.unitId), on(act.unitId)]
      const key = was.nameZh === is.nameZh && was.nameEn === is.nameEn ? 'unit.restated' : 'unit.renamed'
      return {
        ...same('renamed', act.unitId),
        sentence: sentence(key, { ...named('before', was), ...named('name', is) }),
      }
    }
    case 'move': {
      const from = before(act.unitId).parentId ?? act.toParentId
      const places = { ...named('before', on(from)), ...named('parent', on(act.toParentId)) }
      return {
        ...same('moved', act.unitId),
        sentence: sentence('unit.moved', { ...named('name', on(act.unitId)), ...places }),
      }
    }
    case 'close':
      return {
        kind: 'closed',
        fromUnitIds: [act.unitId],
        toUnitIds: [],
        sentence: sentence('unit.closed', named('name', on(act.unitId))),
      }
    case 'merge': {
      const params = { ...named('names', ...act.unitIds.map(before)), ...named('name', on(act.into.unitId)) }
      return {
        kind: 'merged',
        fromUnitIds: [...act.unitIds],
        toUnitIds: [act.into.unitId],
        sentence: sentence('unit.merged', params),
      }
    }
    case 'split': {
      const toUnitIds = [...(act.continues ? [act.unitId] : []), ...act.parts.map((part) => part.unitId)]
      const params = { ...named('name', before(act.unitId)), ...named('names', ...toUnitIds.map(on)) }
      return { kind: 'split', fromUnitIds: [act.unitId], toUnitIds, sentence: sentence('unit.split', params) }
    }
  }
}

const same = (kind: UnitChange['kind'], id: string) => ({ kind, fromUnitIds: [id], toUnitIds: [id] })

/** Parameters in both languages: `{name}` and `{nameEn}`. */
const named = (place: string, ...units: readonly UnitVersion[]): Record<string, string> => ({
  [place]: units.map((unit) => unit.nameZh).join('、'),
  [`${place}En`]: units.map((unit) => unit.nameEn).join(', '),
})
