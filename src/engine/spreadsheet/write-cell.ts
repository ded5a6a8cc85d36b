import { columnLetters } from '#engine/spreadsheet/cell-place.ts'
import { fitsSheet } from '#engine/spreadsheet/decimal-text.ts'
import { dateSerial } from '#engine/spreadsheet/serial-date.ts'
import { fittingText, sheetText } from '#engine/spreadsheet/sheet-text.ts'
import type { CellStyle, StyleBook } from '#engine/spreadsheet/write-styles.ts'
import type { WrittenColumn, WrittenValue } from '#engine/spreadsheet/written-workbook.ts'

/** As a spreadsheet, or one that reads a copy of it, would begin a formula. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

/** Styles of one column's cells, by what a cell holds. */
export interface ColumnStyles {
  readonly value: number
  readonly text: number
  readonly quoted: number
  /** Without a format of numbers or texts, by which programs would take a truth value for something else. */
  readonly truth: number
}

/** Asks for the styles of a column's cells; `more` differs them for totals, groups and open cells. */
export function columnStyles(book: StyleBook, column: WrittenColumn, more: CellStyle): ColumnStyles {
  const text = { isFramed: true, format: '@', align: column.kind === 'number' ? 'right' : 'left', ...more } as const
  return {
    value: book.number({ isFramed: true, format: formatOf(column), align: 'right', ...more }),
    text: book.number(text),
    quoted: book.number({ ...text, isQuoted: true }),
    truth: book.number({ ...text, format: 'General' }),
  }
}

function formatOf({ kind, decimals }: WrittenColumn): string {
  if (kind === 'date') return 'yyyy\\-mm\\-dd'
  if (kind === 'moment') return 'yyyy\\-mm\\-dd\\ hh:mm:ss'
  if (kind === 'text') return '@'
  if (decimals === undefined) return 'General'
  return decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`
}

/** One cell. A text is always a text: it cannot become a formula, here or in a copy. */
export function cellXml(
  line: number,
  column: number,
  kind: WrittenColumn['kind'],
  value: WrittenValue,
  styles: ColumnStyles,
): string {
  const place = `<c r="${columnLetters(column)}${line}"`
  if (value === null || value === '') return `${place} s="${styles.value}"/>`
  if (typeof value === 'boolean') return `${place} s="${styles.truth}" t="b"><v>${value ? 1 : 0}</v></c>`
  const number = numberText(kind, value)
  if (number !== undefined) return `${place} s="${styles.value}"><v>${number}</v></c>`
  return textXml(place, String(value), styles)
}

export function textXml(
  place: string,
  text: string,
  { text: plain, quoted }: Pick<ColumnStyles, 'text' | 'quoted'>,
): string {
  const style = FORMULA.test(text) ? quoted : plain
  return `${place} s="${style}" t="inlineStr"><is><t xml:space="preserve">${sheetText(fittingText(text))}</t></is></c>`
}

/** What goes into a cell as a number: only what comes out of it unchanged. */
function numberText(kind: WrittenColumn['kind'], value: string | number | bigint): string | undefined {
  if (typeof value === 'string') {
    if (kind === 'date' || kind === 'moment') return dateSerial(value)?.toString()
    return kind === 'number' && fitsSheet(value) ? value : undefined
  }
  if (kind === 'text') return undefined
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined
  return fitsSheet(String(value)) ? String(value) : undefined
}
