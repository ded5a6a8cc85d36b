import { useCallback, useMemo } from 'react'
import { unitTree } from '#modules/organisations/unit.contract.ts'
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
