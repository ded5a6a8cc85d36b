import type { WrittenColumn, WrittenRow, WrittenSheet } from '#engine/spreadsheet/written-workbook.ts'
import type { Language } from '#engine/text/message.ts'
import { say } from '#engine/text/message.ts'
import type { Column, TableState } from '#web/table/column.ts'
import { isEmptyFilter, labelOf } from '#web/table/table-state.ts'
import { webWords } from '#web/web.messages.ts'

/** A list as a sheet: exactly what is shown, under a head that says what it is. */
export function toSheet<R>(
  name: string,
  rows: readonly R[],
  columns: readonly Column<R>[],
  lines: readonly string[],
  measureHead: string,
): WrittenSheet {
  const written = columns.flatMap((column) => {
    if (column.text === undefined && column.number === undefined) return []
    const { measure } = column
    return measure === undefined ? [column] : [column, { ...MEASURE, head: measureHead, text: measure }]
  })
  return {
    name,
    title: name,
    lines,
    columns: written.map((column) => writtenColumn(column, rows)),
    rows: rowsOf(rows, written),
    frozenColumns: 1,
  }
}

const MEASURE = { key: 'measure', cell: () => null }

function writtenColumn<R>(column: Column<R>, rows: readonly R[]): WrittenColumn {
  const { head, number, decimals } = column
  if (number !== undefined) return { label: head, kind: 'number', ...(decimals !== undefined && { decimals }) }
  const textOf = labelOf(column)
  const widest = Math.max(...[head, ...rows.slice(0, MEASURED).map(textOf)].map(widthOfText))
  return { label: head, kind: 'text', width: Math.min(WIDEST, Math.max(NARROWEST, Math.ceil(widest) + 2)) }
}

/** Rows whose texts decide how wide a column is. */
const MEASURED = 500
const [NARROWEST, WIDEST] = [10, 48]

/** In characters of a sheet: a Chinese one takes about two. */
const widthOfText = (text: string): number =>
  [...text].reduce((sum, character) => sum + (character > '\u2e80' ? 2.1 : 1.1), 0)

function* rowsOf<R>(rows: readonly R[], columns: readonly Column<R>[]): Generator<WrittenRow> {
  const cells = columns.map((column) => column.number ?? labelOf(column))
  for (const row of rows) yield cells.map((cell) => cell(row) ?? null)
}

/** The filters in words: 年度目标不小于 100；灯色为滞后、预警. */
export function filterWords<R>(
  columns: readonly Column<R>[],
  state: TableState,
  language: Language,
): readonly string[] {
  const words = (key: 'has' | 'from' | 'to' | 'in', params: Readonly<Record<string, string>>) =>
    say(webWords, language, `table.export.${key}`, params)
  return columns.flatMap((column) => {
    const filter = state.filters[column.key]
    if (filter === undefined || isEmptyFilter(filter)) return []
    const label = (value: string) => column.options?.find((option) => option.value === value)?.label ?? value
    return [
      ...(filter.has ? [words('has', { column: column.head, text: filter.has.trim() })] : []),
      ...(filter.from ? [words('from', { column: column.head, n: filter.from })] : []),
      ...(filter.to ? [words('to', { column: column.head, n: filter.to })] : []),
      ...(filter.in === undefined
        ? []
        : [words('in', { column: column.head, values: filter.in.map(label).join(language === 'en' ? ', ' : '、') })]),
    ]
  })
}
