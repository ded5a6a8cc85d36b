import { exact, exactText, sum } from '#engine/number/exact.ts'
import type { AdjustedRow } from '#modules/appraisal/entry.contract.ts'
import type { FrozenMonth } from '#modules/bulletins/frozen-month.ts'

const rowsOf = ({ adjusted }: FrozenMonth): readonly AdjustedRow[] => adjusted?.groups.flatMap(({ rows }) => rows) ?? []

/** What adjustments make of a unit's score and rank; unknown where the snapshot holds none. */
export function adjustedOf(month: FrozenMonth, unitId: string) {
  const row = rowsOf(month).find(({ unit }) => unit.id === unitId)
  return {
    adjustment: row && exactText(sum(row.entries.map(({ effective }) => exact(effective)))),
    adjustedScore: row?.adjusted ?? undefined,
    adjustedRank: row?.rank ?? undefined,
    adjustedMovement: row?.movement ?? undefined,
  }
}

/** The entries in effect, unit by unit in the adjusted order; those taken back are not told. */
export function adjustmentFacts(month: FrozenMonth, unitId?: string) {
  return rowsOf(month)
    .filter(({ unit }) => unitId === undefined || unit.id === unitId)
    .flatMap(({ unit, entries }) =>
      entries
        .filter(({ cuts }) => !cuts.some(({ by }) => by === 'reversed'))
        .map((entry) => ({
          number: entry.number,
          unit: unit.short.zh,
          kind: entry.kind.name.zh,
          indicator: entry.indicator?.zh,
          points: entry.points,
          effective: entry.effective,
          document: entry.document,
          reason: entry.reason,
        })),
    )
}
