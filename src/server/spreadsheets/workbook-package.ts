import { StringDecoder } from 'node:string_decoder'
import { BadWorkbook } from '#server/spreadsheets/bad-workbook.ts'
import { WORKBOOK_LIMITS } from '#server/spreadsheets/workbook-limits.ts'
import { attributeOf, type XmlHandler, XmlScanner } from '#server/spreadsheets/xml-scanner.ts'
import { BadFile, Budget } from '#server/zip/budget.ts'
import { readZip, unpackPieces, type ZipEntry } from '#server/zip/read-zip.ts'

const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const MACROS = /(^|\/)(vbaproject\.bin|vbadata\.xml)$|^xl\/(macrosheets|dialogsheets)\/|\/activex\//i
const EXTERNAL = /^xl\/(externallinks\/|connections\.xml|querytables\/|model\/|webextensions\/)/i
const EMBEDDED = /^xl\/embeddings\//i

/** The package of a workbook: its parts by name, unpacked piece by piece and scanned. Made only of what is harmless. */
export class WorkbookPackage {
  readonly #content: Buffer
  readonly #budget = new Budget()
  readonly #entries: ReadonlyMap<string, ZipEntry>

  /** @throws BadWorkbook, told apart as well as can be, for whatever is no workbook or more than one. */
  constructor(content: Buffer) {
    refuseOtherKinds(content)
    this.#content = content
    const entries = asWorkbook(() => readZip(content, this.#budget))
    this.#entries = new Map(entries.map((entry) => [entry.name.toLowerCase(), entry]))
    if (!this.#entries.has('[content_types].xml')) {
      throw new BadWorkbook(this.#entries.has('mimetype') ? 'spreadsheet.open-document' : 'spreadsheet.not-a-workbook')
    }
    for (const { name } of entries) {
      if (MACROS.test(name)) throw new BadWorkbook('spreadsheet.macros')
      if (EXTERNAL.test(name)) throw new BadWorkbook('spreadsheet.external', { part: name.slice(0, 80) })
      if (EMBEDDED.test(name)) throw new BadWorkbook('spreadsheet.embedded', { part: name.slice(0, 80) })
    }
  }

  has(name: string): boolean {
    return this.#entries.has(name.toLowerCase())
  }

  relationNames(): readonly string[] {
    return [...this.#entries.values()].map(({ name }) => name).filter((name) => /\.rels$/i.test(name))
  }

  /** Scans one part from its beginning to its end. */
  async scan(name: string, handler: XmlHandler): Promise<void> {
    const entry = this.#entries.get(name.toLowerCase())
    if (!entry) throw new BadWorkbook('spreadsheet.damaged')
    const scanner = new XmlScanner(handler)
    const decoder = new StringDecoder('utf8')
    let isFirst = true
    try {
      for await (const piece of unpackPieces(this.#content, entry, this.#budget)) {
        if (isFirst) refuseWide(piece)
        isFirst = false
        scanner.write(decoder.write(piece))
      }
      scanner.write(decoder.end())
    } catch (error) {
      throw error instanceof BadFile ? badWorkbook(error) : error
    }
    scanner.end()
  }

  /** Scans a part for its elements only. */
  async elements(name: string, open: (name: string, tag: string) => void): Promise<void> {
    let count = 0
    await this.scan(name, {
      open: (element, tag) => {
        if (++count > WORKBOOK_LIMITS.otherElements) throw new BadWorkbook('spreadsheet.damaged')
        open(element, tag)
      },
      close: () => undefined,
      text: () => undefined,
    })
  }

  /** Where the relations of a part lead: kind of relation and full name of the part, by id. */
  async relations(of: string): Promise<ReadonlyMap<string, { readonly kind: string; readonly part: string }>> {
    const slash = of.lastIndexOf('/')
    const folder = of.slice(0, slash + 1)
    const name = `${folder}_rels/${of.slice(slash + 1)}.rels`
    const found = new Map<string, { kind: string; part: string }>()
    if (!this.has(name)) return found
    await this.elements(name, (element, tag) => {
      if (element !== 'Relationship' || attributeOf(tag, 'TargetMode') === 'External') return
      const target = attributeOf(tag, 'Target') ?? ''
      const kind = (attributeOf(tag, 'Type') ?? '').replace(/^.*\//, '')
      found.set(attributeOf(tag, 'Id') ?? '', { kind, part: resolve(folder, target) })
    })
    return found
  }
}

function resolve(folder: string, target: string): string {
  const parts: string[] = []
  for (const part of (target.startsWith('/') ? target.slice(1) : folder + target).split('/')) {
    if (part === '..' && parts.pop() === undefined) throw new BadWorkbook('spreadsheet.unsafe-path')
    if (part !== '..' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

function refuseOtherKinds(content: Buffer): void {
  if (content.length > WORKBOOK_LIMITS.fileBytes) {
    const limit = WORKBOOK_LIMITS.fileBytes / 1024 / 1024
    throw new BadWorkbook('spreadsheet.too-large-file', { limit })
  }
  if (content.subarray(0, 8).equals(OLE)) {
    const isSealed = content.includes(Buffer.from('EncryptedPackage', 'utf16le'))
    throw new BadWorkbook(isSealed ? 'spreadsheet.password' : 'spreadsheet.old-format')
  }
  if (content.length < 4 || content.toString('latin1', 0, 2) !== 'PK') {
    const isBiff = content.length >= 8 && content[0] === 9 && content[1]! <= 8 && content[1]! % 2 === 0
    if (isBiff) throw new BadWorkbook('spreadsheet.old-format')
    const isText = content.length > 0 && !content.subarray(0, 4096).some((byte) => byte < 9)
    throw new BadWorkbook(isText ? 'spreadsheet.text' : 'spreadsheet.not-a-workbook')
  }
}

/** Parts are UTF-8: no program of note writes others, and a filter could be passed in them. */
function refuseWide(piece: Buffer): void {
  if ((piece[0]! >= 0xfe && piece[1]! >= 0xfe) || piece[0] === 0 || piece[1] === 0)
    throw new BadWorkbook('spreadsheet.damaged')
}

function asWorkbook<R>(read: () => R): R {
  try {
    return read()
  } catch (error) {
    if (error instanceof BadFile) throw badWorkbook(error)
    if (error instanceof RangeError) throw new BadWorkbook('spreadsheet.damaged')
    throw error
  }
}

const KEYS: Readonly<Record<string, 'spreadsheet.bomb' | 'spreadsheet.password' | 'spreadsheet.unsafe-path'>> = {
  'file.archive-bomb': 'spreadsheet.bomb',
  'file.archive-many': 'spreadsheet.bomb',
  'file.encrypted': 'spreadsheet.password',
  'file.archive-path': 'spreadsheet.unsafe-path',
}

const badWorkbook = (error: BadFile): BadWorkbook => new BadWorkbook(KEYS[error.key] ?? 'spreadsheet.damaged')
