import { columnLetters, placeName, rangeName } from '#engine/spreadsheet/cell-place.ts'
import { type ColumnStyles, cellXml, columnStyles, textXml } from '#engine/spreadsheet/write-cell.ts'
import { cellCheckXml, columnCheckXml } from '#engine/spreadsheet/write-checks.ts'
import type { CellStyle, StyleBook } from '#engine/spreadsheet/write-styles.ts'
import type {
  CellCheck,
  WrittenCell,
  WrittenColumn,
  WrittenRow,
  WrittenSheet,
} from '#engine/spreadsheet/written-workbook.ts'

/** Where a column's closed list stands: a range of the hidden sheet. */
export type ListRange = (column: number) => string | undefined

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const ROWS_AT_ONCE = 200

/** The line of the columns' heads (the lower one, where they are grouped). */
export function headLine(sheet: WrittenSheet): number {
  return 1 + sheet.lines.length + (isGrouped(sheet) ? 2 : 1)
}

const isGrouped = (sheet: WrittenSheet): boolean => sheet.columns.some((column) => column.group !== undefined)

/** One sheet's XML piece by piece (ECMA-376 part 1, 18.3.1.99: the order of its elements is fixed). */
export async function* sheetXml(sheet: WrittenSheet, book: StyleBook, list: ListRange): AsyncGenerator<string> {
  const head = headLine(sheet)
  const merges: string[] = []
  yield `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="${MAIN}">`
  yield '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
  yield viewXml(sheet, head) + columnsXml(sheet, book)
  yield `<sheetData>${headXml(sheet, book, merges)}`
  let line = head
  let pieces: string[] = []
  const checks: OwnCheck[] = []
  const write = rowWriter(sheet, book, checks)
  for await (const row of sheet.rows) {
    line += 1
    pieces.push(write(line, row))
    if (pieces.length < ROWS_AT_ONCE) continue
    yield pieces.join('')
    pieces = []
  }
  yield `${pieces.join('')}</sheetData>`
  yield endXml(sheet, head, line, merges, list, checks)
}

function viewXml(sheet: WrittenSheet, head: number): string {
  const left = sheet.frozenColumns ?? 0
  const corner = placeName(head + 1, left + 1)
  const pane = left > 0 ? 'bottomRight' : 'bottomLeft'
  const split = left > 0 ? ` xSplit="${left}"` : ''
  return (
    '<sheetViews><sheetView showGridLines="0" workbookViewId="0">' +
    `<pane${split} ySplit="${head}" topLeftCell="${corner}" activePane="${pane}" state="frozen"/>` +
    `<selection pane="${pane}" activeCell="${corner}" sqref="${corner}"/></sheetView></sheetViews>` +
    '<sheetFormatPr defaultRowHeight="18"/>'
  )
}

/** The style of a column is that of its cells not yet written: open columns can be filled in below the last line. */
function columnsXml(sheet: WrittenSheet, book: StyleBook): string {
  const columns = sheet.columns.map((column, index) => {
    const style = book.number({
      isOpen: column.isOpen === true,
      ...(column.kind === 'text' && { format: '@' }),
    })
    const hidden = column.isHidden ? ' hidden="1"' : ''
    return `<col min="${index + 1}" max="${index + 1}" width="${widthOf(column)}" style="${style}" customWidth="1"${hidden}/>`
  })
  return `<cols>${columns.join('')}</cols>`
}

const BY_KIND = { text: 14, number: 13, date: 12, moment: 20 } as const

function widthOf(column: WrittenColumn): number {
  const wide = [...labelOf(column)].reduce((sum, character) => sum + (character > '\u2e80' ? 2.1 : 1.1), 2)
  return column.width ?? Math.min(40, Math.max(BY_KIND[column.kind], Math.ceil(wide)))
}

export const labelOf = ({ label, unit }: WrittenColumn): string =>
  unit === undefined || unit === '' ? label : `${label}（${unit}）`

/** Title and lines across all columns, then the heads: a group over its columns, a column without one over both lines. */
function headXml(sheet: WrittenSheet, book: StyleBook, merges: string[]): string {
  const width = sheet.columns.length
  const textAt = (line: number, column: number, text: string, style: CellStyle) => {
    const number = book.number(style)
    return textXml(`<c r="${placeName(line, column)}"`, text, {
      text: number,
      quoted: book.number({ ...style, isQuoted: true }),
    })
  }
  const across = (line: number) => {
    if (width > 1) merges.push(rangeName({ fromRow: line, fromColumn: 1, toRow: line, toColumn: width }))
  }
  const lines = [sheet.title, ...sheet.lines].map((text, index) => {
    across(index + 1)
    const style: CellStyle = { font: index === 0 ? 'title' : 'second', align: 'left' }
    return `<row r="${index + 1}"${index === 0 ? ' ht="26" customHeight="1"' : ''}>${textAt(index + 1, 1, text, style)}</row>`
  })
  const last = headLine(sheet)
  const style: CellStyle = { font: 'bold', isHead: true, isFramed: true, align: 'center', wraps: true }
  if (!isGrouped(sheet)) {
    const cells = sheet.columns.map((column, index) => textAt(last, index + 1, labelOf(column), style))
    return `${lines.join('')}<row r="${last}">${cells.join('')}</row>`
  }
  const upper = sheet.columns.map(({ group }, index) => {
    const before = index > 0 && group !== undefined && sheet.columns[index - 1]?.group === group
    return textAt(last - 1, index + 1, before ? '' : (group ?? labelOf(sheet.columns[index]!)), style)
  })
  const lower = sheet.columns.map((column, index) =>
    textAt(last, index + 1, column.group === undefined ? '' : labelOf(column), style),
  )
  merges.push(...groupMerges(sheet.columns, last))
  return `${lines.join('')}<row r="${last - 1}">${upper.join('')}</row><row r="${last}">${lower.join('')}</row>`
}

function groupMerges(columns: readonly WrittenColumn[], last: number): string[] {
  const merges: string[] = []
  for (let from = 0; from < columns.length; from++) {
    const { group } = columns[from]!
    let to = from
    while (group !== undefined && columns[to + 1]?.group === group) to++
    const toRow = group === undefined ? last : last - 1
    if (group === undefined || to > from)
      merges.push(rangeName({ fromRow: last - 1, fromColumn: from + 1, toRow, toColumn: to + 1 }))
    from = to
  }
  return merges
}

type Role = 'plain' | 'group' | 'total'
const LOOK: Readonly<Record<Role, CellStyle>> = {
  plain: {},
  group: { font: 'bold', isHead: true },
  total: { font: 'bold' },
}

function rowWriter(
  sheet: WrittenSheet,
  book: StyleBook,
  checks: OwnCheck[],
): (line: number, row: WrittenRow) => string {
  const styles = new Map<string, ColumnStyles>()
  const stylesOf = (column: number, role: Role, isOpen: boolean) => {
    const key = `${column} ${role} ${isOpen}`
    const known = styles.get(key)
    if (known) return known
    const made = columnStyles(book, sheet.columns[column]!, {
      ...LOOK[role],
      ...(isOpen && { isOpen }),
      ...(sheet.isLocked && !isOpen && { isShut: true }),
    })
    styles.set(key, made)
    return made
  }
  // A million cells pass here: the usual ones find their styles without a key.
  const usual = sheet.columns.map((column, index) => stylesOf(index, 'plain', column.isOpen === true))
  const kinds = sheet.columns.map(({ kind }) => kind)
  return (line, row) => {
    const { cells, role } = 'role' in row ? row : { cells: row, role: 'plain' as const }
    let xml = `<row r="${line}">`
    for (let column = 0; column < kinds.length; column++) {
      const cell: WrittenCell = cells[column] ?? null
      const isOwn = typeof cell === 'object' && cell !== null
      if (isOwn && cell.check) checks.push({ check: cell.check, place: placeName(line, column + 1) })
      const open = isOwn ? cell.isOpen : sheet.columns[column]!.isOpen === true
      const look = isOwn || role !== 'plain' ? stylesOf(column, role, open) : usual[column]!
      xml += cellXml(line, column + 1, kinds[column]!, isOwn ? cell.value : cell, look)
    }
    return `${xml}</row>`
  }
}

interface OwnCheck {
  readonly check: CellCheck
  readonly place: string
}

function endXml(
  sheet: WrittenSheet,
  head: number,
  last: number,
  merges: readonly string[],
  list: ListRange,
  own: readonly OwnCheck[],
): string {
  const width = sheet.columns.length
  const filter = `<autoFilter ref="A${head}:${columnLetters(width)}${Math.max(last, head)}"/>`
  const to = Math.max(last, head + 1) + (sheet.spareLines ?? 0)
  const checks = [
    ...sheet.columns.flatMap((column, index) => {
      const where = rangeName({ fromRow: head + 1, fromColumn: index + 1, toRow: to, toColumn: index + 1 })
      return columnCheckXml(column, list(index), where) ?? []
    }),
    ...own.map(({ check, place }) => cellCheckXml(check, place)),
  ]
  return [
    sheet.isLocked
      ? '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0" sort="0" autoFilter="0"/>'
      : filter,
    merges.length === 0
      ? ''
      : `<mergeCells count="${merges.length}">${merges.map((range) => `<mergeCell ref="${range}"/>`).join('')}</mergeCells>`,
    checks.length === 0 ? '' : `<dataValidations count="${checks.length}">${checks.join('')}</dataValidations>`,
    '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>',
    `<pageSetup paperSize="9" orientation="${width > 6 ? 'landscape' : 'portrait'}" fitToHeight="0"/>`,
    '<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>',
  ].join('')
}
