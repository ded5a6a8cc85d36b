import { crc32 } from 'node:zlib'

/** A file of a zip that is being written: how long it is is known beforehand, what it says is read when it is its turn. */
export interface WrittenEntry {
  readonly name: string
  readonly bytes: number
  readonly read: () => Promise<Uint8Array>
}

const LOCAL_BYTES = 30
const CENTRAL_BYTES = 46
const END_BYTES = 22
/** Beyond either a zip needs zip64, which not every reader knows. */
export const MOST_ENTRIES = 10_000
export const MOST_ZIP_BYTES = 4_000_000_000

/** How long the zip of these will be. */
export function zipBytes(entries: readonly Pick<WrittenEntry, 'name' | 'bytes'>[]): number {
  return entries.reduce(
    (sum, { name, bytes }) => sum + LOCAL_BYTES + CENTRAL_BYTES + 2 * Buffer.byteLength(name) + bytes,
    END_BYTES,
  )
}

/**
 * Writes a zip piece by piece (APPNOTE 6.3.10 §4.3), one file in memory at a time. Files are stored as they are and bear the
 * first day a zip can name: the same files are the same bytes, whatever machine and version packs them.
 * @throws Error when a file is not as long as was said.
 */
export async function* writeZip(entries: readonly WrittenEntry[]): AsyncGenerator<Uint8Array> {
  const directory: Buffer[] = []
  let at = 0
  for (const { name, bytes, read } of entries) {
    const content = await read()
    if (content.byteLength !== bytes) throw new Error('A file is not as long as was said')
    const label = Buffer.from(name)
    const facts = factsOf(label, content)
    yield Buffer.concat([signed(0x04034b50), facts, label])
    yield content
    directory.push(centralHeader(label, facts, at))
    at += LOCAL_BYTES + label.length + bytes
  }
  const central = Buffer.concat(directory)
  yield central
  const end = Buffer.alloc(END_BYTES)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(at, 16)
  yield end
}

/** What both headers say in the same order: version 2.0, names in UTF-8, stored, 1980-01-01. */
function factsOf(label: Buffer, content: Uint8Array): Buffer {
  const facts = Buffer.alloc(LOCAL_BYTES - 4)
  facts.writeUInt16LE(20, 0)
  facts.writeUInt16LE(0x0800, 2)
  facts.writeUInt16LE(0x21, 8)
  facts.writeUInt32LE(crc32(content), 10)
  facts.writeUInt32LE(content.byteLength, 14)
  facts.writeUInt32LE(content.byteLength, 18)
  facts.writeUInt16LE(label.length, 22)
  return facts
}

function centralHeader(label: Buffer, facts: Buffer, at: number): Buffer {
  const rest = Buffer.alloc(14)
  rest.writeUInt32LE(at, 10)
  const madeBy = Buffer.from([20, 0])
  return Buffer.concat([signed(0x02014b50), madeBy, facts, rest, label])
}

function signed(signature: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(signature)
  return bytes
}
