import { extname } from 'node:path'
import { FILE_KINDS, type FileKind, type Finding } from '#cases/file.rules.ts'
import { checkOle, inspectOle, OLE_MAGIC } from '#cases/server/inspect-ole.ts'
import { inspectPdf } from '#cases/server/inspect-pdf.ts'
import { BadFile, Budget } from '#server/zip/budget.ts'
import { hasZipEnd, readZip, unpack, type ZipEntry } from '#server/zip/read-zip.ts'

/** The built-in scanner: what a content is, and whether it holds anything but what its kind should. Any fault is `bad`. */
export function inspectContent(content: Buffer): Finding {
  try {
    return { verdict: 'clean', kind: inspect(content, new Budget()) }
  } catch (error) {
    if (error instanceof BadFile) return { verdict: 'bad', key: error.key, params: error.params }
    if (error instanceof RangeError) return { verdict: 'bad', key: 'file.damaged' }
    throw error
  }
}

const MAGIC: readonly (readonly [Buffer, (content: Buffer, budget: Budget) => FileKind])[] = [
  [Buffer.from('%PDF-'), inspectPdf],
  [Buffer.from('89504e470d0a1a0a', 'hex'), inspectPng],
  [Buffer.from('ffd8ff', 'hex'), inspectJpg],
  [Buffer.from('PK\u0003\u0004'), inspectArchive],
  [Buffer.from('PK\u0005\u0006'), inspectArchive],
  [OLE_MAGIC, inspectOle],
]

function inspect(content: Buffer, budget: Budget): FileKind {
  if (content.includes(EICAR)) throw new BadFile('file.test-virus')
  const known = MAGIC.find(([magic]) => content.subarray(0, magic.length).equals(magic))
  return known ? known[1](content, budget) : inspectText(content)
}

/** The agreed test signature (EICAR), written in two parts so that this source is not itself found. */
const EICAR = Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!'].join(''))

/** Chunks from the signature to IEND and not a byte more (PNG §5). */
function inspectPng(content: Buffer): FileKind {
  let at = 8
  for (let n = 0; at + 12 <= content.length; n += 1) {
    const type = content.toString('latin1', at + 4, at + 8)
    if (n === 0 && type !== 'IHDR') throw new BadFile('file.damaged')
    at += 12 + content.readUInt32BE(at)
    if (type === 'IEND') {
      if (at !== content.length) throw new BadFile('file.two-kinds')
      checkMarkup(content)
      return 'png'
    }
  }
  throw new BadFile('file.damaged')
}

/** Cameras append their own data after the picture; markup or an archive is not theirs. */
function inspectJpg(content: Buffer): FileKind {
  if (content.lastIndexOf(Buffer.from('ffd9', 'hex')) < 0) throw new BadFile('file.damaged')
  if (hasZipEnd(content)) throw new BadFile('file.two-kinds')
  checkMarkup(content)
  return 'jpg'
}

const MARKUP = /<(script|html|svg|iframe|!doctype|\?php)[\s>]/i

function checkMarkup(content: Buffer): void {
  if (MARKUP.test(content.toString('latin1'))) throw new BadFile('file.two-kinds')
}

/** UTF-8, or GB 18030 as Excel writes CSV in China; no binary, and no page or drawing that a browser would run. */
function inspectText(content: Buffer): FileKind {
  const text = decode(content)
  if (text === undefined || /\p{Cc}/u.test(text.replace(/[\t\r\n\f]/g, ''))) throw new BadFile('file.kind-not-accepted')
  const head = text.slice(0, 4096).trimStart()
  if (head.startsWith('<') || MARKUP.test(head) || head.startsWith('#!')) throw new BadFile('file.kind-not-accepted')
  return 'text'
}

function decode(content: Buffer): string | undefined {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(content)
    } catch {
      // not in this encoding
    }
  }
  return undefined
}

/** A zip: an office document if its parts say so, else an archive whose files are each looked at like an upload. */
function inspectArchive(content: Buffer, budget: Budget): FileKind {
  const entries = readZip(content, budget)
  const names = new Set(entries.map((entry) => entry.name))
  const kind = documentKind(names)
  for (const entry of entries) {
    if (entry.isFolder) continue
    const bytes = unpack(content, entry, budget)
    if (kind === undefined) inspectMember(entry, bytes, budget)
    else inspectPart(entry, bytes, budget)
  }
  return kind ?? 'zip'
}

function documentKind(names: ReadonlySet<string>): FileKind | undefined {
  if (names.has('OFD.xml')) return 'ofd'
  if (!names.has('[Content_Types].xml')) return undefined
  if (names.has('word/document.xml')) return 'docx'
  if (names.has('xl/workbook.xml')) return 'xlsx'
  if (names.has('ppt/presentation.xml')) return 'pptx'
  throw new BadFile('file.kind-not-accepted')
}

function inspectMember(entry: ZipEntry, bytes: Buffer, budget: Budget): void {
  const name = entry.name.slice(0, 80)
  const kind = budget.inside(() => {
    try {
      return inspect(bytes, budget)
    } catch (error) {
      if (error instanceof BadFile && error.key === 'file.kind-not-accepted')
        throw new BadFile('file.archive-member', { name })
      throw error
    }
  })
  const extension = extname(entry.name).slice(1).toLowerCase()
  if (!(FILE_KINDS[kind].extensions as readonly string[]).includes(extension))
    throw new BadFile('file.archive-member', { name })
}

const XML = /\.(xml|rels|vml)$/i
const PROGRAMS = /(^|\/)(vbaproject\.bin|vbadata\.xml)$|^xl\/(macrosheets|dialogsheets)\/|\/activex\//i
/** Relations that fetch by themselves when the document is opened; a hyperlink waits to be clicked. */
const FETCHING =
  /\/(oleObject|frame|subDocument)"|\/attachedTemplate".*Target\s*=\s*"(https?:|ftp:|\\\\|file:\/\/[^/])/i

/** A part of an office document ([ECMA-376]): no macros, no entities, no data links, nothing fetched, no programs. */
function inspectPart(entry: ZipEntry, bytes: Buffer, budget: Budget): void {
  if (PROGRAMS.test(entry.name)) throw new BadFile('file.has-macro')
  if (bytes.includes(EICAR)) throw new BadFile('file.test-virus')
  const isPackage = bytes.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004'
  if (XML.test(entry.name)) inspectXml(entry.name, bytes)
  else if (isPackage) budget.inside(() => inspect(bytes, budget))
  else if (bytes.subarray(0, 8).equals(OLE_MAGIC)) checkOle(bytes)
  else if (bytes.subarray(0, 2).toString('latin1') === 'MZ') throw new BadFile('file.has-embedded')
}

function inspectXml(name: string, bytes: Buffer): void {
  const isWide = bytes.length > 1 && (bytes[0] === 0xff || bytes[0] === 0xfe || bytes[0] === 0 || bytes[1] === 0)
  if (isWide) throw new BadFile('file.damaged')
  const text = bytes.toString('latin1')
  if (text.includes('<!DOCTYPE') || text.includes('<!ENTITY')) throw new BadFile('file.has-remote')
  if (name === '[Content_Types].xml' && /macroEnabled|vbaProject/i.test(text)) throw new BadFile('file.has-macro')
  if (/<(\w+:)?ddeLink[\s>]/.test(text) || /instrText[^>]*>\s*"?\s*DDE(AUTO)?\s/i.test(text))
    throw new BadFile('file.has-remote')
  if (!name.endsWith('.rels')) return
  for (const [relation] of text.matchAll(/<(\w+:)?Relationship\s[^>]*>/g)) {
    if (
      /TargetMode\s*=\s*"External"/i.test(relation) &&
      FETCHING.test(relation) &&
      !/externalLinkPath"/.test(relation)
    ) {
      throw new BadFile('file.has-remote')
    }
  }
}
