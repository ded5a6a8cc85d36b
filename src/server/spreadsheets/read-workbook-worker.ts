import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import type { Sheet, SheetRow } from '#engine/spreadsheet/sheet-cell.ts'
import { BadWorkbook } from '#server/spreadsheets/bad-workbook.ts'
import { readParts } from '#server/spreadsheets/read-parts.ts'
import { CellCount, SheetReader } from '#server/spreadsheets/read-sheet.ts'
import { WorkbookPackage } from '#server/spreadsheets/workbook-package.ts'

/** What the worker tells: rows as they come, at the end the rest of each sheet, or why it does not go on. */
export type ReadingNews =
  | { readonly news: 'rows'; readonly rows: readonly SheetRow[] }
  | { readonly news: 'sheet'; readonly head: Omit<Sheet, 'rows'> }
  | { readonly news: 'done' }
  | { readonly news: 'refused'; readonly key: string; readonly params: Readonly<Record<string, string | number>> }

const CELLS_AT_ONCE = 4_000

const tell = (news: ReadingNews) => parentPort!.postMessage(news)

/** A thread of its own: whatever a workbook does to it, the server stays as it was. */
async function read(source: string | Uint8Array): Promise<void> {
  const content = typeof source === 'string' ? readFileSync(source) : Buffer.from(source.buffer)
  const workbook = new WorkbookPackage(content)
  const parts = await readParts(workbook)
  const count = new CellCount()
  for (const part of parts.sheets) {
    let rows: SheetRow[] = []
    let cells = 0
    const reader = new SheetReader(part, parts, count, (row) => {
      rows.push(row)
      cells += row.cells.length
      if (cells < CELLS_AT_ONCE) return
      tell({ news: 'rows', rows })
      rows = []
      cells = 0
    })
    await workbook.scan(part.part, reader)
    tell({ news: 'rows', rows })
    const { merges, hiddenLines, hiddenColumns } = reader
    tell({
      news: 'sheet',
      head: { name: part.name, isHidden: part.isHidden, merges, hiddenLines, hiddenColumns },
    })
  }
  tell({ news: 'done' })
}

try {
  await read(workerData as string | Uint8Array)
} catch (error) {
  const { key, params } = error instanceof BadWorkbook ? error : new BadWorkbook('spreadsheet.damaged')
  tell({ news: 'refused', key, params })
}
