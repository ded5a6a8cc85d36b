import { partCodes } from '#engine/indicator/breakdown.ts'
import { ownPeriod } from '#modules/dispatch/server/figure-view.ts'
import type { Freezing, FrozenShared } from '#modules/dispatch/server/freeze-shared.ts'
import { frozenDictionary } from '#modules/dispatch/server/frozen-figures.ts'
import { type FrozenBreakdown, packParts } from '#modules/dispatch/server/frozen-parts.ts'
import { loadParts, periodsUpTo } from '#modules/dispatch/server/part-book.ts'
import type { Part } from '#modules/dispatch/server/snapshot-part.ts'

/** The parts of figures at every unit, as they were rolled up, this year's and those of a year before. */
export async function* freezeBreakdowns(
  { tx, tenantId, period }: Freezing,
  { dictionary, tree }: FrozenShared,
): AsyncGenerator<Part> {
  const years = new Map<string, FrozenBreakdown['years'][number][]>()
  const { places } = tree
  for (const entry of frozenDictionary(dictionary).entries) {
    const parts = partCodes(entry.indicator)
    if (parts.length === 0) continue
    const own = ownPeriod(entry, period)
    const periods = [1, 0].flatMap((yearsBack) => periodsUpTo(entry.indicator, own, yearsBack))
    for (const top of places.filter((place) => place.parentId === null)) {
      const book = await loadParts(tx, { tenantId, entry, unitId: top.id, periods, until: null }, parts)
      for (const { id, path } of places) {
        if (!path.startsWith(top.path)) continue
        const known = years.get(id) ?? []
        known.push(...packParts(book, entry, id, periods))
        years.set(id, known)
      }
    }
  }
  for (const [key, rows] of years) yield { name: 'breakdown', key, content: { years: rows } satisfies FrozenBreakdown }
}
