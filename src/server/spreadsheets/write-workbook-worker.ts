import { parentPort, workerData } from 'node:worker_threads'
import { crc32, createDeflateRaw } from 'node:zlib'
import { writeWorkbook } from '#engine/spreadsheet/write-workbook.ts'
import type { WrittenRow, WrittenSheet, WrittenWorkbook } from '#engine/spreadsheet/written-workbook.ts'

/** A workbook without its rows: these are asked for sheet by sheet. */
export type RowlessWorkbook = Omit<WrittenWorkbook, 'sheets'> & {
  readonly sheets: readonly Omit<WrittenSheet, 'rows'>[]
}

/** `more`: the worker wants rows of this sheet. `done`: the workbook's bytes. */
export type WritingNews =
  | { readonly news: 'more'; readonly sheet: number }
  | { readonly news: 'done'; readonly bytes: Uint8Array }

/** Rows of the sheet asked for; none: there are no more. */
export type WrittenRows = readonly WrittenRow[]

const PIECE_BYTES = 256 * 1024

async function* rowsOf(sheet: number): AsyncGenerator<WrittenRow> {
  for (;;) {
    const rows = await new Promise<WrittenRows>((resolve) => {
      parentPort!.once('message', resolve)
      parentPort!.postMessage({ news: 'more', sheet } satisfies WritingNews)
    })
    if (rows.length === 0) return
    yield* rows
  }
}

async function* deflate(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const stream = createDeflateRaw({ level: 3, chunkSize: PIECE_BYTES })
  const feeding = (async () => {
    for await (const piece of pieces) {
      if (!stream.write(piece)) await new Promise<void>((resolve) => stream.once('drain', resolve))
    }
    stream.end()
  })()
  feeding.catch((error: unknown) => stream.destroy(error as Error))
  for await (const piece of stream) yield piece as Uint8Array
  await feeding
}

const workbook = workerData as RowlessWorkbook
const pieces = await writeWorkbook(
  { ...workbook, sheets: workbook.sheets.map((sheet, place) => ({ ...sheet, rows: rowsOf(place) })) },
  { encode: (text) => Buffer.from(text), crc32: (bytes, sum) => crc32(bytes, sum), deflate },
)
const bytes = Uint8Array.from(Buffer.concat(pieces))
parentPort!.postMessage({ news: 'done', bytes } satisfies WritingNews, [bytes.buffer])
