import { writeWorkbook, XLSX_TYPE } from '#engine/spreadsheet/write-workbook.ts'
import type { WrittenWorkbook } from '#engine/spreadsheet/written-workbook.ts'
import { saveAs } from '#web/client/transfer.ts'

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1
  return sum
})

export function crc32(bytes: Uint8Array, from: number): number {
  let sum = ~from
  for (const byte of bytes) sum = (sum >>> 8) ^ TABLE[(sum ^ byte) & 0xff]!
  return ~sum >>> 0
}

/** Makes a workbook in the browser and hands it to the person. A browser that cannot deflate stores its parts as they are. */
export async function saveWorkbook(workbook: WrittenWorkbook): Promise<void> {
  const encoder = new TextEncoder()
  const encode = (text: string) => encoder.encode(text)
  const pieces = await writeWorkbook(workbook, { encode, crc32, deflate: findDeflate() })
  saveAs(new Blob(pieces as Uint8Array<ArrayBuffer>[], { type: XLSX_TYPE }), `${workbook.title}.xlsx`)
}

function findDeflate(): ((pieces: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>) | undefined {
  try {
    new CompressionStream('deflate-raw')
    return deflate
  } catch {
    return undefined
  }
}

/** Feeds and empties the stream in turn; other work of the page goes on in between. */
async function* deflate(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const stream = new CompressionStream('deflate-raw')
  const feeding = feed(stream.writable.getWriter(), pieces)
  feeding.catch(() => undefined) // told below, after the stream has failed with it
  const reader = stream.readable.getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  await feeding
}

async function feed(
  writer: WritableStreamDefaultWriter<BufferSource>,
  pieces: AsyncIterable<Uint8Array>,
): Promise<void> {
  try {
    for await (const piece of pieces) {
      await writer.write(piece as Uint8Array<ArrayBuffer>)
      await new Promise((resolve) => setTimeout(resolve))
    }
    await writer.close()
  } catch (error) {
    await writer.abort(error)
    throw error
  }
}
