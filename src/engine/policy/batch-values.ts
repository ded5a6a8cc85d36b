import type { Column, ColumnTable } from '#engine/expression/column-table.ts'
import { DoubleReckoning } from '#engine/policy/batch-doubles.ts'
import { computedColumn } from '#engine/policy/batch-numbers.ts'
import type { CompiledValue } from '#engine/policy/compiled-policy.ts'

/**
 * The table with computed values beside its facts, each worked out for all rows when a rule first reads it. `through` are all
 * values that formulas may name.
 */
export function withValues(
  table: ColumnTable,
  values: readonly CompiledValue[],
  through: readonly CompiledValue[] = values,
): ColumnTable {
  const columns: Record<string, Column> = Object.defineProperties({}, Object.getOwnPropertyDescriptors(table.columns))
  const whole: ColumnTable = { rows: table.rows, columns }
  const reckoning = new DoubleReckoning(whole, through)
  for (const { code, expression } of values) {
    let column: Column | undefined
    Object.defineProperty(columns, code, {
      enumerable: true,
      get: () => {
        column ??= computedColumn(expression, whole, reckoning)
        return column
      },
    })
  }
  return whole
}
