import { readFile } from 'node:fs/promises'
import { readCsv } from '#engine/import/csv.ts'
import { Refusal } from '#engine/refusal.ts'
import type { SheetCell } from '#engine/spreadsheet/sheet-cell.ts'
import type { ReceivedRow } from '#modules/funds/server/bank-file.service.ts'
import { decodeText } from '#server/definitions/decode-text.ts'
import type { Upload } from '#server/http/transfer.ts'
import { readWorkbook } from '#server/spreadsheets/read-workbook.ts'

const LARGEST_BYTES = 8 * 1024 * 1024
const MOST_ROWS = 20_000

/** What a bank sends back, as rows of text: a workbook by its content, else comma-separated text. Never by its name. */
export async function readAnswerFile(upload: Upload): Promise<readonly ReceivedRow[]> {
  if (upload.sizeBytes > LARGEST_BYTES) throw unreadable()
  const decoded = decodeText(await readFile(upload.path))
  if (decoded.encoding === 'binary') throw unreadable()
  const rows = 'text' in decoded ? textRows(decoded.text) : await workbookRows(upload.path)
  if (rows.length > MOST_ROWS) throw unreadable()
  return rows
}

const unreadable = () => new Refusal('form-invalid', { key: 'bank-file.unreadable', at: 'file' })

async function workbookRows(path: string): Promise<readonly ReceivedRow[]> {
  const sheet = (await readWorkbook(path)).sheets.find(({ isHidden }) => !isHidden)
  return (sheet?.rows ?? []).map(({ line, cells }) => ({ line, cells: cells.map(cellText) }))
}

function cellText(cell: SheetCell): string {
  if (cell === null) return ''
  if (typeof cell !== 'object') return String(cell)
  if (cell.kind === 'formula') return cellText(cell.value)
  if (cell.kind === 'date') return cell.iso
  return cell.kind === 'percent' ? String(cell.number) : ''
}

function textRows(text: string): readonly ReceivedRow[] {
  const rows: ReceivedRow[] = []
  const records = readCsv(text, ',')
  for (;;) {
    const next = records.next()
    if (next.done) {
      if (next.value !== undefined) throw unreadable()
      return rows
    }
    rows.push(next.value)
    if (rows.length > MOST_ROWS) throw unreadable()
  }
}
