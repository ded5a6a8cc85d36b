import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib'
import { BadFile, type Budget } from '#server/zip/budget.ts'

export interface ZipEntry {
  readonly name: string
  readonly isFolder: boolean
  readonly method: number
  readonly crc: number
  readonly packedBytes: number
  readonly bytes: number
  readonly localAt: number
}

const MAX_ENTRIES = 10_000
/** Beyond this, so much more comes out than went in that nobody packed it to be read. */
const MAX_RATIO = 150
const RATIO_FROM_BYTES = 8 * 1024 * 1024

/**
 * Reads the directory of a zip without unpacking anything (APPNOTE 6.3.10 §4.3) and refuses whatever readers could see
 * differently: bytes before, between or after the entries, names that differ in both headers, overlaps, zip64.
 */
export function readZip(content: Buffer, budget: Budget): readonly ZipEntry[] {
  const endAt = content.length - 22 - commentBytes(content)
  const count = content.readUInt16LE(endAt + 10)
  const [size, directoryAt] = [content.readUInt32LE(endAt + 12), content.readUInt32LE(endAt + 16)]
  if (content.readUInt32LE(endAt + 4) !== 0 || count !== content.readUInt16LE(endAt + 8))
    throw new BadFile('file.damaged')
  if (count === 0xffff || count > MAX_ENTRIES) throw new BadFile('file.archive-many')
  if (directoryAt + size !== endAt) throw new BadFile('file.two-kinds')
  const entries: ZipEntry[] = []
  let at = directoryAt
  for (let n = 0; n < count; n += 1) {
    if (at + 46 > endAt || content.readUInt32LE(at) !== 0x02014b50) throw new BadFile('file.damaged')
    entries.push(readEntry(content, at))
    at += 46 + content.readUInt16LE(at + 28) + content.readUInt16LE(at + 30) + content.readUInt16LE(at + 32)
  }
  if (at !== endAt) throw new BadFile('file.damaged')
  checkLayout(content, entries, directoryAt)
  const total = entries.reduce((sum, entry) => sum + entry.bytes, 0)
  if (total > budget.inflatedBytes) throw new BadFile('file.archive-bomb')
  if (total > RATIO_FROM_BYTES && total > content.length * MAX_RATIO) throw new BadFile('file.archive-bomb')
  return entries
}

/** Where the end record stands: its comment must reach exactly to the end of the file. */
function commentBytes(content: Buffer): number {
  for (let comment = 0; comment <= Math.min(0xffff, content.length - 22); comment += 1) {
    const at = content.length - 22 - comment
    if (content.readUInt32LE(at) === 0x06054b50 && content.readUInt16LE(at + 20) === comment) return comment
  }
  throw new BadFile('file.damaged')
}

/** Does a zip end here? Asked of files that should be something else. */
export function hasZipEnd(content: Buffer): boolean {
  try {
    return commentBytes(content) >= 0
  } catch {
    return false
  }
}

function readEntry(content: Buffer, at: number): ZipEntry {
  const name = nameAt(content, at + 46, content.readUInt16LE(at + 28))
  const flags = content.readUInt16LE(at + 8)
  const mode = content.readUInt32LE(at + 38) >>> 16
  checkName(name)
  if ((flags & 0x2041) !== 0) throw new BadFile('file.encrypted')
  if ((mode & 0o170000) === 0o120000) throw new BadFile('file.archive-path', { name: name.slice(0, 80) })
  const entry = {
    name,
    isFolder: name.endsWith('/'),
    method: content.readUInt16LE(at + 10),
    crc: content.readUInt32LE(at + 16),
    packedBytes: content.readUInt32LE(at + 20),
    bytes: content.readUInt32LE(at + 24),
    localAt: content.readUInt32LE(at + 42),
  }
  if (entry.bytes === 0xffffffff || entry.packedBytes === 0xffffffff) throw new BadFile('file.damaged') // zip64
  if (entry.method !== 0 && entry.method !== 8) throw new BadFile('file.archive-member', { name: name.slice(0, 80) })
  if (entry.method === 0 && entry.bytes !== entry.packedBytes) throw new BadFile('file.damaged')
  return entry
}

const nameAt = (content: Buffer, at: number, length: number): string =>
  content.subarray(at, at + length).toString('utf8')

function checkName(name: string): void {
  const isUnsafe =
    name === '' ||
    /[\p{Cc}\\]/u.test(name) ||
    name.startsWith('/') ||
    /^[A-Za-z]:/.test(name) ||
    name.split('/').includes('..')
  if (isUnsafe) throw new BadFile('file.archive-path', { name: name.replace(/\p{Cc}/gu, '·').slice(0, 80) })
}

/** The entries fill the file from its first byte to the directory, each once, none over another. */
function checkLayout(content: Buffer, entries: readonly ZipEntry[], directoryAt: number): void {
  const names = new Set(entries.map((entry) => entry.name.toLowerCase()))
  if (names.size < entries.length) throw new BadFile('file.damaged')
  let next = 0
  for (const entry of [...entries].sort((a, b) => a.localAt - b.localAt)) {
    // A data descriptor (12 to 24 bytes) may stand between two entries, nothing more.
    if (entry.localAt < next || entry.localAt - next > 24)
      throw new BadFile(entry.localAt < next ? 'file.archive-bomb' : 'file.two-kinds')
    next = dataAt(content, entry) + entry.packedBytes
  }
  if (next > directoryAt || directoryAt - next > 24) throw new BadFile('file.two-kinds')
  if (entries.length > 0 && content.readUInt32LE(0) !== 0x04034b50) throw new BadFile('file.two-kinds')
}

function dataAt(content: Buffer, entry: ZipEntry): number {
  const at = entry.localAt
  if (at + 30 > content.length || content.readUInt32LE(at) !== 0x04034b50) throw new BadFile('file.damaged')
  const length = content.readUInt16LE(at + 26)
  if (nameAt(content, at + 30, length) !== entry.name || content.readUInt16LE(at + 8) !== entry.method) {
    throw new BadFile('file.two-kinds')
  }
  return at + 30 + length + content.readUInt16LE(at + 28)
}

/** Unpacks one entry; never more than its directory says, and exactly that. */
export function unpack(content: Buffer, entry: ZipEntry, budget: Budget): Buffer {
  budget.spend(entry.bytes)
  const start = dataAt(content, entry)
  const packed = content.subarray(start, start + entry.packedBytes)
  const bytes = entry.method === 0 ? packed : inflate(packed, entry.bytes)
  if (bytes.length !== entry.bytes || crc32(bytes) !== entry.crc) throw new BadFile('file.damaged')
  return bytes
}

function inflate(packed: Buffer, expected: number): Buffer {
  if (expected === 0) return Buffer.alloc(0)
  try {
    return inflateRawSync(packed, { maxOutputLength: expected })
  } catch (error) {
    const isMore = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    throw new BadFile(isMore ? 'file.archive-bomb' : 'file.damaged')
  }
}

/** Unpacks one entry piece by piece, so that a large one never stands whole in memory; held to the directory as `unpack` is. */
export async function* unpackPieces(content: Buffer, entry: ZipEntry, budget: Budget): AsyncGenerator<Buffer> {
  budget.spend(entry.bytes)
  const start = dataAt(content, entry)
  let [bytes, sum] = [0, 0]
  for await (const piece of pieces(content.subarray(start, start + entry.packedBytes), entry.method)) {
    bytes += piece.length
    if (bytes > entry.bytes) throw new BadFile('file.archive-bomb')
    sum = crc32(piece, sum)
    yield piece
  }
  if (bytes !== entry.bytes || sum !== entry.crc) throw new BadFile('file.damaged')
}

async function* pieces(packed: Buffer, method: number): AsyncGenerator<Buffer> {
  if (method === 0) return yield packed
  const inflater = createInflateRaw({ chunkSize: 256 * 1024 })
  inflater.end(packed)
  try {
    for await (const piece of inflater) yield piece
  } catch {
    throw new BadFile('file.damaged')
  } finally {
    inflater.destroy()
  }
}
