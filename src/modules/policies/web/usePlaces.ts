import { useUnitName, useUnits } from '#modules/organisations/web/useUnits.ts'

const REGION = /^\d{6}$/

/** Names of regions, where the administration has a unit of that code; all of them to choose from. */
export function usePlaces() {
  const units = useUnits().data?.units ?? []
  const nameOf = useUnitName()
  const named = new Map(units.filter(({ code }) => REGION.test(code)).map((unit) => [unit.code, nameOf(unit)]))
  return {
    placeOf: (region: string | null): string => (region === null ? '—' : (named.get(region) ?? region)),
    places: [...named].map(([value, label]) => ({ value, label })),
  }
}
