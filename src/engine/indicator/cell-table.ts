import type { Period } from '#engine/calendar/period.ts'
import type { PublishedCell } from '#engine/indicator/additivity.ts'
import { decimalsOf, type Exact, exact, ONE } from '#engine/number/exact.ts'

/** Published cells as columns: a row is a unit in a period, a column an indicator. */
export interface CellTable {
  readonly rows: readonly { readonly unit: string; readonly period: Period }[]
  readonly columns: ReadonlyMap<string, CellColumn>
}

export interface CellColumn {
  readonly indicator: string
  readonly cells: readonly (Exact | undefined)[]
  /** The same in doubles, NaN where nothing is published: to search by, never to decide by. */
  readonly near: Float64Array
  /** One unit of the last decimal that the indicator shows in the row's period. */
  readonly steps: readonly Exact[]
}

/** Lays cells out. Two different values for one cell leave it empty. */
export function cellTable(cells: Iterable<PublishedCell>): CellTable {
  const rows: { unit: string; period: Period }[] = []
  const rowOf = new Map<string, number>()
  const byIndicator = new Map<string, Map<number, Exact | undefined>>()
  for (const { indicator, unit, period, value } of cells) {
    const key = `${unit} ${period}`
    const at = rowOf.get(key) ?? rows.push({ unit, period }) - 1
    rowOf.set(key, at)
    const column = byIndicator.get(indicator) ?? new Map<number, Exact | undefined>()
    byIndicator.set(indicator, column)
    const earlier = column.get(at)
    column.set(at, column.has(at) && !earlier?.equals(value) ? undefined : value)
  }
  const columns = [...byIndicator].map(([indicator, column]): [string, CellColumn] => {
    const cells = rows.map((_, at) => column.get(at))
    return [indicator, { indicator, cells, near: nearly(cells), steps: stepsOf(rows, cells) }]
  })
  return { rows, columns: new Map(columns) }
}

const nearly = (cells: readonly (Exact | undefined)[]) =>
  Float64Array.from(cells, (cell) => cell?.valueOf() ?? Number.NaN)

function stepsOf(rows: CellTable['rows'], cells: readonly (Exact | undefined)[]): Exact[] {
  const decimals = new Map<Period, number>()
  for (const [at, cell] of cells.entries()) {
    const { period } = rows[at]!
    decimals.set(period, Math.max(decimals.get(period) ?? 0, (cell && decimalsOf(cell)) ?? 0))
  }
  const steps = new Map([...decimals].map(([period, places]) => [period, ONE.div(exact(10n ** BigInt(places)))]))
  return rows.map(({ period }) => steps.get(period)!)
}
