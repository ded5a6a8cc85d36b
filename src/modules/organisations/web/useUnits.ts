import { useCallback, useMemo } from 'react'
import { unitTree, unitWords } from '#modules/organisations/unit.contract.ts'
import type { UnitVersion } from '#modules/organisations/unit.ts'
import { useRead } from '#web/client/useRead.ts'
import { usePick } from '#web/words/language.ts'

/** The tree of units this person may see, on a date; today without one. */
export function useUnits(asOf?: string) {
  return useRead(unitTree, asOf === undefined ? {} : { asOf }, { freshFor: 60_000, keepFormer: true })
}

/** A unit's name in the reader's language. */
export function useUnitName(): (unit: Pick<UnitVersion, 'nameZh' | 'nameEn'>) => string {
  const pick = usePick()
  return useCallback((unit) => pick([unit.nameZh, unit.nameEn]), [pick])
}

export function useUnitNames(asOf?: string): (unitId: string) => string {
  const nameOf = useUnitName()
  const units = useUnits(asOf).data?.units
  const byId = useMemo(() => new Map(units?.map((unit) => [unit.unitId, unit])), [units])
  return (unitId) => {
    const unit = byId.get(unitId)
    return unit === undefined ? unitId : nameOf(unit)
  }
}

/** The pack's names of kinds and groups of peers; a code without a name stands for itself, once the names are there. */
export function useUnitWords() {
  const pick = usePick()
  const words = useRead(unitWords, {}, { freshFor: 600_000 }).data
  const named = (names: NonNullable<typeof words>['kinds'] | undefined, code: string | undefined) => {
    if (names === undefined || code === undefined) return undefined
    const name = names[code]
    return name === undefined ? code : pick(name)
  }
  const options = (names: NonNullable<typeof words>['kinds'] | undefined) =>
    Object.entries(names ?? {}).map(([value, name]) => ({ value, label: pick(name) }))
  return {
    kindName: (code: string | undefined) => named(words?.kinds, code),
    peerGroupName: (code: string | undefined) => named(words?.peerGroups, code),
    kinds: options(words?.kinds),
    peerGroups: options(words?.peerGroups),
  }
}
