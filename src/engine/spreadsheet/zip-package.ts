/** What the surroundings lend: the server and the browser each have their own. */
export interface ZipTools {
  readonly encode: (text: string) => Uint8Array
  /** CRC-32 of the bytes, going on from an earlier sum. */
  readonly crc32: (bytes: Uint8Array, sum: number) => number
  /** Raw deflate (RFC 1951). Without it parts are stored as they are. */
  readonly deflate: ((pieces: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>) | undefined
}

export interface ZipPart {
  readonly name: string
  readonly pieces: Iterable<string> | AsyncIterable<string>
}

interface Entry {
  readonly name: Uint8Array
  readonly sum: number
  readonly bytes: number
  readonly packed: number
  readonly at: number
}

/** 1980-01-01, the first day a zip knows: the same content gives the same bytes. */
const DAY = 0x21
const UTF8_NAMES = 0x800

/** A zip of these parts (APPNOTE 6.3.10), in pieces. */
export async function zipPackage(
  parts: Iterable<ZipPart> | AsyncIterable<ZipPart>,
  tools: ZipTools,
): Promise<Uint8Array[]> {
  const out: Uint8Array[] = []
  const entries: Entry[] = []
  const method = tools.deflate === undefined ? 0 : 8
  let at = 0
  const put = (bytes: Uint8Array) => {
    out.push(bytes)
    at += bytes.length
  }
  for await (const part of parts) {
    const name = tools.encode(part.name)
    const packed: Uint8Array[] = []
    const told = { sum: 0, bytes: 0 }
    const plain = encoded(part.pieces, tools, told)
    for await (const piece of tools.deflate?.(plain) ?? plain) packed.push(piece)
    const packedBytes = packed.reduce((sum, piece) => sum + piece.length, 0)
    const entry = { name, ...told, packed: packedBytes, at }
    entries.push(entry)
    put(localHead(entry, method))
    for (const piece of packed) put(piece)
  }
  const directoryAt = at
  for (const entry of entries) put(directoryHead(entry, method))
  put(end(entries.length, at - directoryAt, directoryAt))
  return out
}

async function* encoded(
  pieces: ZipPart['pieces'],
  { encode, crc32 }: ZipTools,
  told: { sum: number; bytes: number },
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    const bytes = encode(piece)
    told.sum = crc32(bytes, told.sum)
    told.bytes += bytes.length
    yield bytes
  }
}

function localHead({ name, sum, bytes, packed }: Entry, method: number): Uint8Array {
  const head = new Uint8Array(30 + name.length)
  const view = new DataView(head.buffer)
  view.setUint32(0, 0x04034b50, true)
  setFacts(view, 4, method, sum, packed, bytes, name.length)
  head.set(name, 30)
  return head
}

function directoryHead({ name, sum, bytes, packed, at }: Entry, method: number): Uint8Array {
  const head = new Uint8Array(46 + name.length)
  const view = new DataView(head.buffer)
  view.setUint32(0, 0x02014b50, true)
  view.setUint16(4, 20, true)
  setFacts(view, 6, method, sum, packed, bytes, name.length)
  view.setUint32(42, at, true)
  head.set(name, 46)
  return head
}

/** The fields that both heads share, in the same order. */
function setFacts(
  view: DataView,
  at: number,
  method: number,
  sum: number,
  packed: number,
  bytes: number,
  nameLength: number,
): void {
  view.setUint16(at, 20, true)
  view.setUint16(at + 2, UTF8_NAMES, true)
  view.setUint16(at + 4, method, true)
  view.setUint16(at + 8, DAY, true)
  view.setUint32(at + 10, sum, true)
  view.setUint32(at + 14, packed, true)
  view.setUint32(at + 18, bytes, true)
  view.setUint16(at + 22, nameLength, true)
}

function end(count: number, bytes: number, at: number): Uint8Array {
  const tail = new Uint8Array(22)
  const view = new DataView(tail.buffer)
  view.setUint32(0, 0x06054b50, true)
  view.setUint16(8, count, true)
  view.setUint16(10, count, true)
  view.setUint32(12, bytes, true)
  view.setUint32(16, at, true)
  return tail
}
