import { slotCount, slotOf, yearOf } from '#engine/calendar/period.ts'
import { partCodes } from '#engine/indicator/breakdown.ts'
import { MISSING } from '#engine/indicator/figure.ts'
import { putSlot, readSlot, type StoredFigures } from '#modules/dispatch/server/figure-row.ts'
import { openFigures, type PackedFigures, packFigures } from '#modules/dispatch/server/frozen-inputs.ts'
import type { DictionaryEntry } from '#modules/dispatch/server/indicator.queries.ts'
import type { PartBook } from '#modules/dispatch/server/part-book.ts'

/** The parts of one unit's figures as they are frozen: a year of each part, and a letter `s` for each slot that is a sample. */
export interface FrozenBreakdown {
  readonly years: readonly (readonly [part: string, samples: string, figures: PackedFigures])[]
}

/** One unit's parts of an indicator over some periods, year by year. */
export function packParts(
  book: PartBook,
  { id: indicatorId, indicator }: DictionaryEntry,
  unitId: string,
  periods: readonly string[],
): FrozenBreakdown['years'] {
  const slots = slotCount(indicator.frequency)
  return partCodes(indicator).flatMap((part) =>
    [...new Set(periods.map(yearOf))].map((year) => {
      let row: StoredFigures | undefined
      const samples = Array.from({ length: slots }, () => ' ')
      for (const period of periods) {
        if (yearOf(period) !== year) continue
        const slot = slotOf(period)
        row = { ...putSlot(row, slot, slots, book.at(unitId, part, period), { indicatorId, unitId }), year }
        if (book.isSample(unitId, part, period)) samples[slot] = 's'
      }
      return [part, samples.join('').trimEnd(), packFigures(row!)] as const
    }),
  )
}

/** The parts of one indicator as they were frozen; `frozen`: the breakdowns of the units asked for. */
export function frozenParts(indicatorId: string, frozen: ReadonlyMap<string, unknown>): PartBook {
  const known = new Map<string, { readonly figures: StoredFigures; readonly samples: string }>()
  for (const [unitId, content] of frozen) {
    for (const [part, samples, packed] of (content as FrozenBreakdown).years) {
      const figures = openFigures(unitId, packed)
      if (figures.indicatorId === indicatorId) known.set(`${unitId} ${part} ${figures.year}`, { figures, samples })
    }
  }
  const at = (unitId: string, part: string, period: string) => known.get(`${unitId} ${part} ${yearOf(period)}`)
  return {
    at: (unitId, part, period) => {
      const year = at(unitId, part, period)
      return (year && readSlot.stored(year.figures, slotOf(period))) ?? MISSING
    },
    isSample: (unitId, part, period) => at(unitId, part, period)?.samples[slotOf(period)] === 's',
  }
}
