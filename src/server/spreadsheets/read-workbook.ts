import { statSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Refusal } from '#engine/refusal.ts'
import type { Sheet, SheetRow, Workbook } from '#engine/spreadsheet/sheet-cell.ts'
import type { SpreadsheetMessageKey } from '#engine/spreadsheet/spreadsheet.messages.ts'
import type { ReadingNews } from '#server/spreadsheets/read-workbook-worker.ts'
import { readingTimeMs, WORKBOOK_LIMITS, WORKER_LIMITS } from '#server/spreadsheets/workbook-limits.ts'
import { takeTurns } from '#server/workers/take-turns.ts'
import { workerFile } from '#server/workers/worker-file.ts'

const inTurn = takeTurns(2)

/**
 * Reads an .xlsx file (a path, or its bytes) in a thread with limits of memory and time. Formulas are not worked out, nothing
 * is fetched. @throws Refusal `rule-broken` with the reason when it is no workbook, hostile, broken or beyond the limits.
 */
export async function readWorkbook(source: string | Uint8Array): Promise<Workbook> {
  const bytes = typeof source === 'string' ? statSync(source).size : source.length
  if (bytes > WORKBOOK_LIMITS.fileBytes)
    throw refused('spreadsheet.too-large-file', { limit: WORKBOOK_LIMITS.fileBytes / 1024 / 1024 })
  const file = await workerFile('read-workbook-worker', join(import.meta.dirname, 'read-workbook-worker.ts'))
  return inTurn(() => readIn(file, typeof source === 'string' ? source : Uint8Array.from(source), bytes))
}

function readIn(file: string, source: string | Uint8Array, bytes: number): Promise<Workbook> {
  const worker = new Worker(file, {
    workerData: source,
    transferList: typeof source === 'string' ? [] : [source.buffer as ArrayBuffer],
    resourceLimits: WORKER_LIMITS,
    env: {},
  })
  let rows: SheetRow[] = []
  const sheets: Sheet[] = []
  let timer: NodeJS.Timeout | undefined
  return new Promise<Workbook>((resolve, reject) => {
    timer = setTimeout(() => reject(refused('spreadsheet.too-slow')), readingTimeMs(bytes))
    worker.on('message', (news: ReadingNews) => {
      if (news.news === 'rows') append(rows, news.rows)
      else if (news.news === 'sheet') {
        sheets.push({ ...news.head, rows })
        rows = []
      } else if (news.news === 'done') resolve({ sheets })
      else reject(refused(news.key as SpreadsheetMessageKey, news.params))
    })
    worker.on('error', (error) => {
      const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      reject(isMemory ? refused('spreadsheet.too-heavy') : error)
    })
    worker.on('exit', () => reject(refused('spreadsheet.damaged')))
  }).finally(() => {
    clearTimeout(timer)
    return worker.terminate()
  })
}

function append(rows: SheetRow[], more: readonly SheetRow[]): void {
  for (const row of more) rows.push(row)
}

const refused = (key: SpreadsheetMessageKey, params: Readonly<Record<string, string | number>> = {}): Refusal =>
  new Refusal('rule-broken', { key, params, at: 'file' })
