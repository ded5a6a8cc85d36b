import { BadWorkbook } from '#server/spreadsheets/bad-workbook.ts'
import { WORKBOOK_LIMITS } from '#server/spreadsheets/workbook-limits.ts'

/** What a scanner tells of a part. Names come without their prefix. */
export interface XmlHandler {
  /** `tag` is all between the angle brackets; its attributes are asked for by `attributeOf`. */
  readonly open: (name: string, tag: string) => void
  readonly close: (name: string) => void
  readonly text: (text: string) => void
}

const QUOTE = 34
const APOSTROPHE = 39
const SLASH = 47
const SPACE = 32
const EQUALS = 61

/**
 * Reads the XML of a workbook's parts, piece by piece and with few allocations: a sheet has millions of elements, and a
 * general parser took 2 to 3 s for 60 MB. It understands the whole of XML that such parts may hold and refuses the rest by
 * name: a document type with its entities, nesting without end, endless tokens, tags that do not match.
 */
export class XmlScanner {
  readonly #handler: XmlHandler
  readonly #open: string[] = []
  #rest = ''
  #seen = false

  constructor(handler: XmlHandler) {
    this.#handler = handler
  }

  write(piece: string): void {
    const text = this.#rest === '' ? piece : this.#rest + piece
    let at = 0
    for (;;) {
      const tagAt = text.indexOf('<', at)
      if (tagAt < 0) break
      const next = this.#token(text, at, tagAt)
      if (next < 0) break
      at = next
    }
    this.#rest = at === 0 ? text : text.slice(at)
    if (this.#rest.length > WORKBOOK_LIMITS.tokenCharacters) throw new BadWorkbook('spreadsheet.too-much-text')
  }

  end(): void {
    if (this.#open.length > 0 || this.#rest.trim() !== '' || !this.#seen) throw damaged()
  }

  /** Tells the text before a tag, and the tag; answers where to go on, or -1 when the tag's end is yet to come. */
  #token(text: string, at: number, tagAt: number): number {
    const kind = text.charCodeAt(tagAt + 1)
    const isSpecial = kind === 33 || kind === 63
    let end = isSpecial ? endOfSpecial(text, tagAt, kind) : text.indexOf('>', tagAt)
    const isUsual = isSpecial || kind === SLASH || isUsualTag(text, tagAt, end)
    if (!isUsual) end = endOfTag(text, tagAt)
    if (end < 0) return -1
    if (tagAt > at) this.#told(text.slice(at, tagAt))
    if (kind === SLASH) this.#closed(text, tagAt + 2, end)
    else if (kind === 33) this.#special(text, tagAt, end)
    else if (kind !== 63) this.#opened(text, tagAt + 1, end, isUsual)
    return end + 1
  }

  #special(text: string, tagAt: number, end: number): void {
    if (text.startsWith('<![CDATA[', tagAt)) this.#handler.text(text.slice(tagAt + 9, end - 2))
  }

  #told(text: string): void {
    if (this.#open.length === 0) {
      if (text.replace('\ufeff', '').trim() !== '') throw damaged()
      return
    }
    this.#handler.text(decodeEntities(text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text))
  }

  #opened(text: string, from: number, end: number, isUsual: boolean): void {
    const isEmpty = text.charCodeAt(end - 1) === SLASH
    const written = text.slice(from, isEmpty ? end - 1 : end)
    const tag = isUsual ? written : normalTag(written)
    const space = tag.indexOf(' ')
    const qualified = space < 0 ? tag : tag.slice(0, space)
    if (qualified === '' || (this.#open.length === 0 && this.#seen)) throw damaged()
    this.#seen = true
    const name = localName(qualified)
    this.#handler.open(name, tag)
    if (isEmpty) this.#handler.close(name)
    else if (this.#open.push(qualified) > WORKBOOK_LIMITS.xmlDepth) throw new BadWorkbook('spreadsheet.deep')
  }

  #closed(text: string, from: number, end: number): void {
    const qualified = this.#open.pop()
    if (qualified === undefined || !text.startsWith(qualified, from)) throw damaged()
    if (end - from !== qualified.length && text.slice(from + qualified.length, end).trim() !== '') throw damaged()
    this.#handler.close(localName(qualified))
  }
}

const damaged = () => new BadWorkbook('spreadsheet.damaged')

const localName = (qualified: string): string => {
  const colon = qualified.indexOf(':')
  return colon < 0 ? qualified : qualified.slice(colon + 1)
}

/**
 * As most programs write it: one blank before each attribute, double quotes in pairs right behind the sign. Then the first
 * bracket is the tag's end and the attributes can be found by their name. One pass, as millions of tags go through here.
 */
function isUsualTag(text: string, tagAt: number, end: number): boolean {
  let quotes = 0
  for (let at = tagAt + 1; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code > APOSTROPHE) continue
    if (code === QUOTE) quotes++
    else if (code === APOSTROPHE || code < SPACE) return false
    else if (code === SPACE) {
      const after = text.charCodeAt(at + 1)
      if (after === EQUALS || after === SPACE || text.charCodeAt(at - 1) === EQUALS) return false
    }
  }
  return quotes % 2 === 0
}

/** The closing bracket of a tag; one within a quoted value does not count. */
function endOfTag(text: string, tagAt: number): number {
  let end = text.indexOf('>', tagAt)
  let from = tagAt
  let quote = 0
  while (end >= 0) {
    for (let at = from; at < end; at++) {
      const code = text.charCodeAt(at)
      if (quote === 0 ? code === QUOTE || code === APOSTROPHE : code === quote) quote = quote === 0 ? code : 0
    }
    if (quote === 0) return end
    from = end
    end = text.indexOf('>', end + 1)
  }
  return -1
}

/** Comments, CDATA and processing instructions end where they say; a document type is not read at all. */
function endOfSpecial(text: string, tagAt: number, kind: number): number {
  if (kind === 63) return ending(text, '?>', tagAt + 2)
  if (text.startsWith('<!--', tagAt)) return ending(text, '-->', tagAt + 4)
  if (text.startsWith('<![CDATA[', tagAt)) return ending(text, ']]>', tagAt + 9)
  if (text.length - tagAt < 9) return -1
  throw new BadWorkbook('spreadsheet.entities')
}

function ending(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from)
  return at < 0 ? -1 : at + mark.length - 1
}

const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

/** Attributes as most programs write them: one blank before each, double quotes, nothing around the sign. */
function normalTag(tag: string): string {
  const name = /^\S+/.exec(tag)?.[0] ?? ''
  const attributes = [...tag.slice(name.length).matchAll(ATTRIBUTE)]
  return [
    name,
    ...attributes.map(([, key, double, single]) => `${key}="${double ?? single!.replaceAll('"', '&quot;')}"`),
  ].join(' ')
}

/** The value of an attribute, its entities undone. Give the name as it is written, prefix included. */
export function attributeOf(tag: string, name: string): string | undefined {
  const mark = ` ${name}="`
  const at = tag.indexOf(mark)
  if (at < 0) return undefined
  const from = at + mark.length
  return decodeEntities(tag.slice(from, tag.indexOf('"', from)))
}

const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w{2,4}));|&/g
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The five names and the numbers of XML; another name can only come from a document type. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(ENTITY, (_, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) {
      const character = NAMED[name]
      if (character === undefined) throw new BadWorkbook('spreadsheet.entities')
      return character
    }
    const code = decimal !== undefined ? Number(decimal) : hex !== undefined ? Number.parseInt(hex, 16) : -1
    if (code < 0 || code > 0x10ffff) throw damaged()
    return String.fromCodePoint(code)
  })
}
