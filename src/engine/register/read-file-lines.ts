import { delimiterOf, readCsv } from '#engine/import/csv.ts'
import type { FileLine } from '#engine/register/register-file.ts'
import { cellWords } from '#engine/spreadsheet/read-cell.ts'
import type { Workbook } from '#engine/spreadsheet/sheet-cell.ts'
import { LISTS_SHEET } from '#engine/spreadsheet/write-workbook.ts'

/** The lines of a CSV; a malformed cell ends it as a line that is refused. */
export function* csvLines(text: string): Generator<FileLine> {
  const content = text.startsWith('\ufeff') ? text.slice(1) : text
  const records = readCsv(content, delimiterOf(content))
  for (let next = records.next(); ; next = records.next()) {
    if (next.done !== true) yield next.value
    else {
      if (next.value) {
        const { line, column, key } = next.value
        yield { line, cells: ['?'], refused: { column, key } }
      }
      return
    }
  }
}

/** The lines of all sheets that are for readers; a cell that cannot be relied on refuses its line. */
export function* workbookLines(workbook: Workbook): Generator<FileLine> {
  for (const sheet of workbook.sheets) {
    if (sheet.name === LISTS_SHEET) continue
    for (const { line, cells } of sheet.rows) {
      let refused: FileLine['refused']
      const texts = cells.map((cell, at) => {
        const words = cellWords(cell)
        if ('text' in words) return words.text
        const { key, params } = words.refused
        refused ??= { column: at + 1, key, ...(params && { params }) }
        return ''
      })
      yield { sheet: sheet.name, line, cells: texts, ...(refused && { refused }) }
    }
  }
}
