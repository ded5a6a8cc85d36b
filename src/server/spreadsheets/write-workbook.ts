import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Refusal } from '#engine/refusal.ts'
import type { WrittenRow, WrittenWorkbook } from '#engine/spreadsheet/written-workbook.ts'
import { WORKER_LIMITS, WRITING_TIME_MS } from '#server/spreadsheets/workbook-limits.ts'
import type { RowlessWorkbook, WritingNews } from '#server/spreadsheets/write-workbook-worker.ts'
import { takeTurns } from '#server/workers/take-turns.ts'
import { workerFile } from '#server/workers/worker-file.ts'

const ROWS_AT_ONCE = 250
const inTurn = takeTurns(2)

/**
 * Writes a workbook in a thread with limits of memory and time; rows are taken as they are needed. The same workbook gives
 * the same bytes. @throws Refusal `over-limit` when it is too much.
 */
export async function writeWorkbook(workbook: WrittenWorkbook): Promise<Uint8Array> {
  const file = await workerFile('write-workbook-worker', join(import.meta.dirname, 'write-workbook-worker.ts'))
  return inTurn(() => writeIn(file, workbook))
}

function writeIn(file: string, workbook: WrittenWorkbook): Promise<Uint8Array> {
  const sheets = workbook.sheets.map(({ rows: _rows, ...sheet }) => sheet)
  const worker = new Worker(file, {
    workerData: { ...workbook, sheets } satisfies RowlessWorkbook,
    resourceLimits: WORKER_LIMITS,
    env: {},
  })
  const takers = workbook.sheets.map(({ rows }) => takeRows(rows))
  let timer: NodeJS.Timeout | undefined
  return new Promise<Uint8Array>((resolve, reject) => {
    timer = setTimeout(() => reject(new Refusal('over-limit', { key: 'spreadsheet.too-slow' })), WRITING_TIME_MS)
    worker.on('message', (news: WritingNews) => {
      if (news.news === 'done') resolve(news.bytes)
      else takers[news.sheet]!(ROWS_AT_ONCE).then((rows) => worker.postMessage(rows), reject)
    })
    worker.on('error', (error) => {
      const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      reject(isMemory ? new Refusal('over-limit', { key: 'spreadsheet.too-heavy' }) : error)
    })
    worker.on('exit', () => reject(new Error('the worker that writes workbooks ended early')))
  }).finally(() => {
    clearTimeout(timer)
    return worker.terminate()
  })
}

function takeRows(rows: Iterable<WrittenRow> | AsyncIterable<WrittenRow>): (most: number) => Promise<WrittenRow[]> {
  const iterator = Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]()
  return async (most) => {
    const taken: WrittenRow[] = []
    while (taken.length < most) {
      const next = await iterator.next()
      if (next.done) break
      taken.push(next.value)
    }
    return taken
  }
}
