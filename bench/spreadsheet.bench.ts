/** 50,000 rows of 20 cells as a workbook, written and read, beside the same cells as CSV in this process. */
import { setTimeout as pause } from 'node:timers/promises'
import { readCsv } from '#engine/import/csv.ts'
import type { WrittenColumn, WrittenRow, WrittenWorkbook } from '#engine/spreadsheet/written-workbook.ts'
import { readWorkbook } from '#server/spreadsheets/read-workbook.ts'
import { writeWorkbook } from '#server/spreadsheets/write-workbook.ts'
import { type BenchRow, median } from './bench.ts'

export const name = 'spreadsheet'

const ROWS = 50_000
const COLUMNS = 20
const RUNS = 3
const LIMIT_MS = 3_000
const LIMIT_MB = 250
const MB = 1024 * 1024

const columns: WrittenColumn[] = Array.from({ length: COLUMNS }, (_, n) => ({
  label: `列${n + 1}`,
  kind: n % 2 === 0 ? 'text' : 'number',
}))

/** Half texts, all different, half numbers. */
function* rows(): Generator<WrittenRow> {
  for (let row = 1; row <= ROWS; row++) {
    yield columns.map((_, n) => (n % 2 === 0 ? `示例单位${row}-${n}` : `${(row * (n + 7)) / 4}`))
  }
}

const workbook = (): WrittenWorkbook => ({
  title: '示例',
  creator: '示例',
  createdAt: '2023-07-03T00:00:00Z',
  sheets: [{ name: '示例', title: '示例', lines: [], columns, rows: rows() }],
})

interface Measured {
  readonly ms: number
  readonly mb: number
}

/** Time, and by how much the process (its threads included) grew at most while it worked. */
async function measured(work: () => Promise<unknown>): Promise<Measured> {
  globalThis.gc?.()
  await pause(200)
  const before = process.memoryUsage.rss()
  let peak = before
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 5)
  const began = performance.now()
  const result = await work()
  const ms = performance.now() - began
  peak = Math.max(peak, process.memoryUsage.rss())
  clearInterval(watch)
  if (result === undefined) throw new Error('nothing was made')
  return { ms, mb: (peak - before) / MB }
}

async function repeated(work: () => Promise<unknown>): Promise<{ ms: number; mb: number }> {
  const all: Measured[] = []
  for (let run = 0; run < RUNS; run++) all.push(await measured(work))
  return { ms: median(all.map(({ ms }) => ms)), mb: Math.max(...all.map(({ mb }) => mb)) }
}

function toCsv(): string {
  const lines: string[] = []
  for (const row of rows()) lines.push((row as readonly string[]).join(','))
  return lines.join('\n')
}

export async function run(): Promise<BenchRow[]> {
  // In this order, so that what one work leaves behind does not make the growth of a later one look small.
  let bytes: Uint8Array = new Uint8Array()
  const written = await repeated(async () => {
    bytes = await writeWorkbook(workbook())
    return bytes
  })
  const read = await repeated(async () => {
    const { sheets } = await readWorkbook(bytes)
    if (sheets[0]!.rows.length < ROWS) throw new Error('rows are missing')
    return sheets.length
  })
  const csv = toCsv()
  const csvWritten = await repeated(async () => toCsv().length)
  const csvRead = await repeated(async () => [...readCsv(csv, ',')].length)
  return [
    rowOf('write', written, csvWritten, `${(bytes.length / MB).toFixed(1)} MB`),
    rowOf('read', read, csvRead, `CSV ${(csv.length / MB).toFixed(1)} MB`),
  ]
}

function rowOf(deed: string, ours: Measured, csv: Measured, size: string): BenchRow {
  const told = ({ ms, mb }: Measured) => `${Math.round(ms)} ms, +${Math.round(mb)} MB`
  return {
    figure: `${deed} ${ROWS.toLocaleString('en')} × ${COLUMNS} cells as xlsx (${size})`,
    ours: told(ours),
    compared: `CSV, same process: ${told(csv)}`,
    ratio: `${(ours.ms / csv.ms).toFixed(1)} ×`,
    reach: `≤ ${LIMIT_MS / 1000} s, ≤ ${LIMIT_MB} MB`,
    ok: ours.ms <= LIMIT_MS && ours.mb <= LIMIT_MB,
  }
}
