import { inflateSync } from 'node:zlib'
import { BadFile, type Budget } from '#server/zip/budget.ts'
import { hasZipEnd } from '#server/zip/read-zip.ts'

/** Names of ISO 32000-2 that make a document act or carry others. An action that runs a script must name /JavaScript. */
const REFUSED: Readonly<Record<string, string>> = {
  JavaScript: 'file.has-script',
  Launch: 'file.has-script',
  ImportData: 'file.has-script',
  SubmitForm: 'file.has-script',
  EmbeddedFile: 'file.has-embedded',
  EmbeddedFiles: 'file.has-embedded',
  RichMedia: 'file.has-embedded',
  GoToE: 'file.has-embedded',
}

const NAMED = new RegExp(`/(${Object.keys(REFUSED).join('|')})(?![A-Za-z0-9])`)

/** A PDF from the first byte to the last, without scripts, programs or files inside, also in its compressed objects. */
export function inspectPdf(content: Buffer, budget: Budget): 'pdf' {
  const text = content.toString('latin1')
  if (!text.slice(-1024).includes('%%EOF')) throw new BadFile('file.damaged')
  if (hasZipEnd(content)) throw new BadFile('file.two-kinds')
  if (/\/Encrypt[\s/<\d]/.test(text)) throw new BadFile('file.encrypted')
  checkNames(text)
  for (const [dictionary, start] of objectStreams(text)) {
    if (/\/Predictor\s*(1\d|[2-9])/.test(dictionary)) throw new BadFile('file.damaged')
    checkNames(
      /\/Filter/.test(dictionary) ? inflate(content.subarray(start), budget) : text.slice(start, start + 1_000_000),
    )
  }
  return 'pdf'
}

/** A name may be written with #xx for any of its letters (§7.3.5). */
function checkNames(text: string): void {
  const named = NAMED.exec(text)
  if (named) throw new BadFile(REFUSED[named[1]!]!)
  for (const [written] of text.matchAll(/\/[A-Za-z]{0,20}#[0-9A-Fa-f]{2}[A-Za-z#0-9]{0,60}/g)) {
    const name = written
      .slice(1)
      .replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    if (Object.hasOwn(REFUSED, name)) throw new BadFile(REFUSED[name]!)
    if (name === 'Encrypt') throw new BadFile('file.encrypted')
    if (name === 'ObjStm') throw new BadFile('file.damaged')
  }
}

/** Streams that hold objects (§7.5.7): their dictionary has /N and /First, whatever else it says. */
function* objectStreams(text: string): Generator<readonly [dictionary: string, start: number]> {
  for (const match of text.matchAll(/stream(\r\n|\n|\r)/g)) {
    if (text.slice(match.index - 3, match.index) === 'end') continue
    const dictionary = text.slice(Math.max(0, match.index - 2000), match.index)
    const own = dictionary.slice(dictionary.lastIndexOf('obj') + 1)
    if (/\/ObjStm/.test(own) || (/\/First\s/.test(own) && /\/N\s/.test(own))) yield [own, match.index + match[0].length]
  }
}

const MAX_OBJECT_STREAM_BYTES = 32 * 1024 * 1024

/** What cannot be unpacked cannot be looked at, and is refused. The end of the packed bytes tells itself. */
function inflate(packed: Buffer, budget: Budget): string {
  try {
    const bytes = inflateSync(packed, { maxOutputLength: Math.min(MAX_OBJECT_STREAM_BYTES, budget.inflatedBytes) })
    budget.spend(bytes.length)
    return bytes.toString('latin1')
  } catch (error) {
    if (error instanceof BadFile) throw error
    throw new BadFile('file.damaged')
  }
}
