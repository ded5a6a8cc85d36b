import { type ColumnTable, withMade } from '#engine/expression/column-table.ts'
import { DoubleReckoning } from '#engine/policy/batch-doubles.ts'
import { computedColumn } from '#engine/policy/batch-numbers.ts'
import type { CompiledValue } from '#engine/policy/compiled-policy.ts'
import { pickRows } from '#engine/policy/table-rows.ts'

/**
 * The table with computed values beside its facts, each worked out for all rows when a rule first reads it. `through` are all
 * values that formulas may name. A column of the table goes before a value of its name.
 */
export function withValues(
  table: ColumnTable,
  values: readonly CompiledValue[],
  through: readonly CompiledValue[] = values,
): ColumnTable {
  let reckoning: DoubleReckoning | undefined
  const whole: ColumnTable = withMade(table, (path) => {
    const value = values.find(({ code }) => code === path)
    const given = table.made?.(path)
    if (given !== undefined || value === undefined) return given
    reckoning ??= new DoubleReckoning(whole, through)
    return computedColumn(value.expression, whole, reckoning)
  })
  return whole
}

/** Rows with what is computed of them, of which some can be taken aside. */
export interface RowSet {
  readonly table: ColumnTable
  readonly aside: (rows: Int32Array) => RowSet
}

/** Rows of facts, with values that are computed of those rows alone. */
export function rowSet(facts: ColumnTable, values: readonly CompiledValue[]): RowSet {
  return { table: withValues(facts, values), aside: (rows) => rowSet(pickRows(facts, rows), values) }
}
