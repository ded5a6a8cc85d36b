import type { Column } from '#web/table/column.ts'
import { labelOf } from '#web/table/table-state.ts'

const FORMULA = /^[=+\-@\t\r]/

/**
 * Exactly what is shown, for a spreadsheet: RFC 4180 with a byte-order mark, so that Excel reads UTF-8. A text that a
 * spreadsheet would run as a formula is written behind an apostrophe.
 */
export function toCsv<R>(rows: readonly R[], columns: readonly Column<R>[]): string {
  const cells = columns.map((column) => {
    if (column.number !== undefined) return (row: R) => String(column.number!(row) ?? '')
    const label = labelOf(column)
    return (row: R) => (FORMULA.test(label(row)) ? `'${label(row)}` : label(row))
  })
  const lines = [columns.map((column) => column.head), ...rows.map((row) => cells.map((cell) => cell(row)))]
  return `\uFEFF${lines.map((line) => line.map(quoted).join(',')).join('\r\n')}\r\n`
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
