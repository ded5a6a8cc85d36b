import type { FigureUnit } from '#modules/dispatch/web/useFigureUnit.ts'
import type { Crumb } from '#web/frame/PageHead.tsx'
import { usePick } from '#web/words/language.ts'

/** The units above the one shown, each leading to the same page about it. */
export function useUnitCrumbs(
  unit: FigureUnit,
  to: string,
  search: Readonly<Record<string, string | undefined>> = {},
  params?: Readonly<Record<string, string>>,
): readonly Crumb[] {
  const pick = usePick()
  return [
    ...unit.ancestors.map((above) => ({
      key: above.unitId,
      name: pick([above.shortZh, above.shortEn]),
      to,
      params,
      search: { ...search, unit: above.unitId },
    })),
    ...(unit.name === '' ? [] : [{ key: unit.unitId, name: unit.name }]),
  ]
}
