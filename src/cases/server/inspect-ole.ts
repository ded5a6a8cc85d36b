import { BadFile } from '#server/zip/budget.ts'

export const OLE_MAGIC = Buffer.from('d0cf11e0a1b11ae1', 'hex')

const FREE = 0xfffffff0
const MACRO_NAMES = new Set(['macros', 'vba', '_vba_project_cur', '_vba_project', 'vba_project'])
const PROGRAM_NAMES = new Set(['\u0001ole10native', 'package'])

interface Entry {
  readonly name: string
  readonly type: number
  readonly startSector: number
  readonly bytes: number
}

/** A document of the old office programs: which kind, without macros, programs inside or a password. */
export function inspectOle(content: Buffer): 'doc' | 'xls' | 'ppt' {
  const names = checkOle(content)
  if (names.has('worddocument')) return 'doc'
  if (names.has('workbook') || names.has('book')) return 'xls'
  if (names.has('powerpoint document')) return 'ppt'
  throw new BadFile('file.kind-not-accepted')
}

/** Any compound file ([MS-CFB]), also a formula inside a document; answers the names of its streams in small letters. */
export function checkOle(content: Buffer): ReadonlySet<string> {
  const entries = readDirectory(content)
  const names = new Set(entries.map((entry) => entry.name.toLowerCase()))
  if (names.has('encryptedpackage') || names.has('encryptioninfo')) throw new BadFile('file.encrypted')
  if ([...names].some((name) => MACRO_NAMES.has(name))) throw new BadFile('file.has-macro')
  if ([...names].some((name) => PROGRAM_NAMES.has(name))) throw new BadFile('file.has-embedded')
  const word = entries.find((entry) => entry.name === 'WordDocument')
  const book = entries.find((entry) => entry.name === 'Workbook' || entry.name === 'Book')
  if (word) checkWord(readStream(content, word, 32))
  if (book) checkWorkbook(readStream(content, book, book.bytes))
  return names
}

/** FIB flag fEncrypted ([MS-DOC] §2.5.2). */
function checkWord(head: Buffer): void {
  if (head.length >= 12 && (head.readUInt16LE(10) & 0x0100) !== 0) throw new BadFile('file.encrypted')
}

/** Records of the workbook's globals ([MS-XLS]): FilePass 0x2F is a password, BoundSheet8 0x85 of type 1 a macro sheet. */
function checkWorkbook(stream: Buffer): void {
  for (let at = 0; at + 4 <= stream.length; ) {
    const [record, size] = [stream.readUInt16LE(at), stream.readUInt16LE(at + 2)]
    if (record === 0x002f) throw new BadFile('file.encrypted')
    if (record === 0x0085 && size >= 6 && stream[at + 4 + 5] === 1) throw new BadFile('file.has-macro')
    if (record === 0x00d3) throw new BadFile('file.has-macro')
    at += 4 + size
  }
}

function readDirectory(content: Buffer): readonly Entry[] {
  const size = sectorBytes(content)
  const entries: Entry[] = []
  const directory = chain(content, content.readUInt32LE(48), content.length).map((sector) =>
    sectorAt(content, sector, size),
  )
  for (const sector of directory) {
    for (let at = 0; at + 128 <= sector.length; at += 128) {
      const nameBytes = sector.readUInt16LE(at + 64)
      const type = sector[at + 66]!
      if (type === 0 || nameBytes < 2 || nameBytes > 64) continue
      const name = sector.subarray(at, at + nameBytes - 2).toString('utf16le')
      entries.push({ name, type, startSector: sector.readUInt32LE(at + 116), bytes: sector.readUInt32LE(at + 120) })
    }
  }
  if (!entries.some((entry) => entry.type === 5)) throw new BadFile('file.damaged')
  return entries
}

function sectorBytes(content: Buffer): number {
  const shift = content.length >= 512 ? content.readUInt16LE(30) : 0
  if (shift !== 9 && shift !== 12) throw new BadFile('file.damaged')
  return 1 << shift
}

function sectorAt(content: Buffer, sector: number, size: number): Buffer {
  const at = (sector + 1) * size
  if (at >= content.length) throw new BadFile('file.damaged')
  return content.subarray(at, at + size)
}

/** The sectors of a chain; one that runs in a circle or out of the file is damaged. */
function chain(content: Buffer, first: number, maxBytes: number): number[] {
  const size = sectorBytes(content)
  const fat = fatSectors(content)
  const perSector = size / 4
  const sectors: number[] = []
  for (let sector = first; sector < FREE; ) {
    if (sectors.length * size > maxBytes + size) throw new BadFile('file.damaged')
    sectors.push(sector)
    const fatSector = fat[Math.floor(sector / perSector)]
    if (fatSector === undefined) throw new BadFile('file.damaged')
    const table = sectorAt(content, fatSector, size)
    const at = (sector % perSector) * 4
    if (at + 4 > table.length) throw new BadFile('file.damaged')
    sector = table.readUInt32LE(at)
  }
  return sectors
}

/** Where the allocation table stands: 109 sectors in the header, more in the DIFAT chain. */
function fatSectors(content: Buffer): readonly number[] {
  const size = sectorBytes(content)
  const fat: number[] = []
  for (let n = 0; n < 109; n += 1) fat.push(content.readUInt32LE(76 + n * 4))
  let next = content.readUInt32LE(68)
  for (let turns = 0; next < FREE; turns += 1) {
    const sector = sectorAt(content, next, size)
    if (turns > content.length / size || sector.length < size) throw new BadFile('file.damaged')
    for (let at = 0; at < size - 4; at += 4) fat.push(sector.readUInt32LE(at))
    next = sector.readUInt32LE(size - 4)
  }
  return fat.filter((sector) => sector < FREE)
}

const MINI_BELOW = 4096

/** The first bytes of a stream. Small ones live in the root's mini stream, and are too small for a real document. */
function readStream(content: Buffer, entry: Entry, bytes: number): Buffer {
  if (entry.bytes < MINI_BELOW) return Buffer.alloc(0)
  const size = sectorBytes(content)
  const sectors = chain(content, entry.startSector, content.length).slice(0, Math.ceil(bytes / size))
  return Buffer.concat(sectors.map((sector) => sectorAt(content, sector, size))).subarray(
    0,
    Math.min(bytes, entry.bytes),
  )
}
