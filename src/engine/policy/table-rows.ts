import type { Column, ColumnTable, NumberColumn } from '#engine/expression/column-table.ts'
import { columnOf, withMade } from '#engine/expression/column-table.ts'

/** Rows `start … start + rows`, without copying numbers. */
export function sliceOf(table: ColumnTable, start: number, rows: number): ColumnTable {
  if (rows === table.rows) return table
  return withMade({ rows, columns: {} }, (path) => {
    const column = columnOf(table, path)
    return column && slicedColumn(column, start, start + rows)
  })
}

/** Some rows only, in their order; a column is gathered when it is first read. */
export function pickRows(table: ColumnTable, rows: Int32Array): ColumnTable {
  return withMade({ rows: rows.length, columns: {} }, (path) => {
    const column = columnOf(table, path)
    return column && pickedColumn(column, rows)
  })
}

function slicedColumn(column: Column, start: number, end: number): Column {
  if (column.kind === 'facts') return { ...column, values: column.values.slice(start, end) }
  if (column.kind === 'bool') return { kind: 'bool', truths: column.truths.subarray(start, end) }
  const known = column.known?.subarray(start, end)
  const masked = known && { known }
  if (column.kind === 'text') return { ...column, codes: column.codes.subarray(start, end), ...masked }
  if (column.kind === 'date') return { ...column, days: column.days.subarray(start, end), ...masked }
  const { exact, sharp } = column
  return {
    ...column,
    values: column.values.subarray(start, end),
    ...masked,
    ...(exact && { exact: (row: number) => exact(row + start) }),
    ...(sharp && { sharp: (row: number) => sharp(row + start) }),
  }
}

function pickedColumn(column: Column, rows: Int32Array): Column {
  if (column.kind === 'facts') return { ...column, values: Array.from(rows, (row) => column.values[row]) }
  if (column.kind === 'bool') return { kind: 'bool', truths: pickedBytes(column.truths, rows) }
  const masked = column.known && { known: pickedBytes(column.known, rows) }
  if (column.kind === 'text') return { ...column, codes: pickedInts(column.codes, rows), ...masked }
  if (column.kind === 'date') return { ...column, days: pickedInts(column.days, rows), ...masked }
  const { exact, sharp } = column
  return {
    ...column,
    values: pickedDoubles(column.values, rows),
    ...masked,
    ...(exact && { exact: (row: number) => exact(rows[row] as number) }),
    ...(sharp && { sharp: (row: number) => sharp(rows[row] as number) }),
  } satisfies NumberColumn
}

// One function for each kind of array: a loop that meets several is many times slower.
function pickedBytes(from: Uint8Array, rows: Int32Array): Uint8Array {
  const into = new Uint8Array(rows.length)
  for (let at = 0; at < rows.length; at++) into[at] = from[rows[at] as number] as number
  return into
}

function pickedInts(from: Int32Array, rows: Int32Array): Int32Array {
  const into = new Int32Array(rows.length)
  for (let at = 0; at < rows.length; at++) into[at] = from[rows[at] as number] as number
  return into
}

function pickedDoubles(from: Float64Array, rows: Int32Array): Float64Array {
  const into = new Float64Array(rows.length)
  for (let at = 0; at < rows.length; at++) into[at] = from[rows[at] as number] as number
  return into
}
