import type { Column, ColumnTable, NumberColumn } from '#engine/expression/column-table.ts'
import { columnOf } from '#engine/expression/column-table.ts'

/** Rows `start … start + rows` of the named columns, without copying numbers. */
export function sliceOf(table: ColumnTable, names: Iterable<string>, start: number, rows: number): ColumnTable {
  const isWhole = rows === table.rows
  return columnsOf(table, names, rows, (column) => (isWhole ? column : slicedColumn(column, start, start + rows)))
}

/** The named columns of some rows only, in their order. */
export function pickRows(table: ColumnTable, names: Iterable<string>, rows: Int32Array): ColumnTable {
  return columnsOf(table, names, rows.length, (column) => pickedColumn(column, rows))
}

function columnsOf(
  table: ColumnTable,
  names: Iterable<string>,
  rows: number,
  of: (column: Column) => Column,
): ColumnTable {
  const columns: Record<string, Column> = {}
  for (const name of names) {
    const column = columnOf(table, name)
    if (column) columns[name] = of(column)
  }
  return { rows, columns }
}

function slicedColumn(column: Column, start: number, end: number): Column {
  if (column.kind === 'facts') return { ...column, values: column.values.slice(start, end) }
  const known = column.known?.subarray(start, end)
  const masked = known && { known }
  if (column.kind === 'text') return { ...column, codes: column.codes.subarray(start, end), ...masked }
  if (column.kind === 'date') return { ...column, days: column.days.subarray(start, end), ...masked }
  if (column.kind === 'bool') return { ...column, values: column.values.subarray(start, end), ...masked }
  const { exact } = column
  return {
    ...column,
    values: column.values.subarray(start, end),
    ...masked,
    ...(exact && { exact: (row: number) => exact(row + start) }),
  }
}

function pickedColumn(column: Column, rows: Int32Array): Column {
  if (column.kind === 'facts') return { ...column, values: Array.from(rows, (row) => column.values[row]) }
  const masked = column.known && { known: picked(column.known, new Uint8Array(rows.length), rows) }
  if (column.kind === 'text')
    return { ...column, codes: picked(column.codes, new Int32Array(rows.length), rows), ...masked }
  if (column.kind === 'date')
    return { ...column, days: picked(column.days, new Int32Array(rows.length), rows), ...masked }
  if (column.kind === 'bool')
    return { ...column, values: picked(column.values, new Uint8Array(rows.length), rows), ...masked }
  const { exact } = column
  return {
    ...column,
    values: picked(column.values, new Float64Array(rows.length), rows),
    ...masked,
    ...(exact && { exact: (row: number) => exact(rows[row] as number) }),
  } satisfies NumberColumn
}

function picked<Values extends Uint8Array | Int32Array | Float64Array>(
  from: Values,
  into: Values,
  rows: Int32Array,
): Values {
  for (let at = 0; at < rows.length; at++) into[at] = from[rows[at] as number] as number
  return into
}
