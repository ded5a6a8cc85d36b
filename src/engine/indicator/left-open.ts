import type { Period } from '#engine/calendar/period.ts'
import type { Additivity } from '#engine/indicator/additivity.ts'
import type { CellTable } from '#engine/indicator/cell-table.ts'
import type { Identity } from '#engine/indicator/identity.ts'
import { type Exact, sum, ZERO } from '#engine/number/exact.ts'

/** What published cells leave open for one that is not: a hint to look at, never a figure. */
export interface LeftOpen {
  readonly indicator: string
  readonly unit: string
  readonly period: Period
  readonly value: Exact
  /** Told by the total and the other units; or by an identity within the unit. */
  readonly by: 'units' | Identity
  /** The others make the total as they are, so that the cell holds nothing that rounding would not hide. */
  readonly isBlank: boolean
}

/** Every unpublished cell that a total which adds up, or an identity, leaves but one value for. */
export function leftOpen(
  table: CellTable,
  additivity: readonly Additivity[],
  identities: readonly Identity[],
): LeftOpen[] {
  const byUnits = additivity
    .filter(({ verdict }) => verdict === 'adds-up' || verdict === 'adds-up-rounded')
    .flatMap(({ indicator, periods }) =>
      periods.flatMap(({ period, residual, missing, blank, state }): LeftOpen[] => {
        const facts = { indicator, period, by: 'units' as const }
        if (state !== 'undecidable') {
          return state === 'off' ? [] : blank.map((unit) => ({ ...facts, unit, value: ZERO, isBlank: true }))
        }
        if (residual === undefined || missing.length !== 1) return []
        return [{ ...facts, unit: missing[0]!, value: residual, isBlank: false }]
      }),
    )
  const byIndicators = identities.flatMap((identity) => {
    const members = [identity.whole, ...identity.parts]
    return table.rows.flatMap(({ unit, period }, row): LeftOpen[] => {
      const cell = (indicator: string) => table.columns.get(indicator)!.cells[row]
      const [lost, ...more] = members.filter((indicator) => cell(indicator) === undefined)
      if (lost === undefined || more.length > 0) return []
      const parts = sum(identity.parts.flatMap((part) => cell(part) ?? [])).mul(identity.scale)
      const value = lost === identity.whole ? parts : cell(identity.whole)!.sub(parts).div(identity.scale)
      return [{ indicator: lost, unit, period, value, by: identity, isBlank: false }]
    })
  })
  return [...byUnits, ...byIndicators]
}
