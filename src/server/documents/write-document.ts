import { Document, type ISectionOptions, Packer, type Paragraph, type Table } from 'docx'
import { checkDocument } from '#engine/document/check-document.ts'
import { type DocumentFonts, STANDARD_FONTS } from '#engine/document/document-fonts.ts'
import { flow, type Part, type Section } from '#engine/document/flow.ts'
import type { OfficialDocument } from '#engine/document/official-document.ts'
import { Refusal } from '#engine/refusal.ts'
import {
  addresseeParagraph,
  attachmentHead,
  attachmentList,
  bodyParagraphs,
  headingParagraph,
  pictureParagraphs,
} from '#server/documents/body-paragraphs.ts'
import { chartParagraphs } from '#server/documents/chart-paragraphs.ts'
import { documentStyles } from '#server/documents/document-styles.ts'
import {
  attendanceParagraphs,
  noteParagraph,
  printBlock,
  signatureParagraphs,
} from '#server/documents/end-paragraphs.ts'
import {
  frontParagraphs,
  issueParagraphs,
  linesAboveMark,
  markParagraphs,
  numberParagraphs,
  redLine,
  titleParagraphs,
} from '#server/documents/head-paragraphs.ts'
import { packFile } from '#server/documents/pack-file.ts'
import { pageFrame } from '#server/documents/page-frame.ts'
import { pngSize } from '#server/documents/png-size.ts'
import { tableParagraphs, WrittenTables } from '#server/documents/table-writer.ts'

export interface WriteOptions {
  /** The standard's fonts if not given. */
  readonly fonts?: DocumentFonts
  /** PNG bytes by the name a picture block gives. */
  readonly pictures?: ReadonlyMap<string, Uint8Array>
  /** Family the charts are lettered in; without it the first Chinese font of the machine. */
  readonly chartFont?: string
}

/**
 * The document as a .docx after GB/T 9704-2012: the same document gives the same bytes.
 * @throws Refusal form-invalid when the document is not sound or a picture is missing or no PNG.
 */
export async function writeDocument(paper: OfficialDocument, options: WriteOptions = {}): Promise<Buffer> {
  const faults = checkDocument(paper)
  if (faults.length > 0) throw new Refusal('form-invalid', ...faults.slice(0, 50))
  const fonts = options.fonts ?? STANDARD_FONTS
  const tables = new WrittenTables()
  const file = new Document({
    title: paper.title.replaceAll('\n', ''),
    creator: paper.signature?.organs[0] ?? paper.print?.office ?? '',
    lastModifiedBy: '',
    evenAndOddHeaderAndFooters: true,
    styles: documentStyles(fonts),
    sections: flow(paper).map((section, at) => sectionOf(section, at === 0, paper, { ...options, fonts, tables })),
  })
  return packFile(new Uint8Array(await Packer.toBuffer(file)), fonts, tables.xml)
}

type Settled = WriteOptions & { readonly fonts: DocumentFonts; readonly tables: WrittenTables }

function sectionOf(section: Section, isFirst: boolean, paper: OfficialDocument, options: Settled): ISectionOptions {
  const letter = isFirst && paper.head.kind === 'letter' ? paper.head.organ : undefined
  const children: (Paragraph | Table)[] = []
  for (const [at, part] of section.parts.entries()) {
    const next = section.parts[at + 1]?.kind
    // The first page must show body text (7.3.3): its first part is not carried over to the signature's page.
    const isFirstOfBody = !section.parts.slice(0, at).some(({ path }) => path[0] === 'body')
    const isKept = !isFirstOfBody && (next === 'attachment-list' || next === 'signature')
    children.push(...written(part, { section, paper, options, isKept, isAtTop: at === 0 }))
  }
  return { ...pageFrame(section.wide, options.fonts, letter), children }
}

interface Context {
  readonly section: Section
  readonly paper: OfficialDocument
  readonly options: Settled
  /** Begins a page of its section. */
  readonly isAtTop: boolean
  /** Ends on the page of what follows. */
  readonly isKept: boolean
}

function written(part: Part, { section, paper, options, isAtTop, isKept }: Context): readonly (Paragraph | Table)[] {
  const { fonts } = options
  const { kind } = paper.head
  switch (part.kind) {
    case 'front':
      return frontParagraphs(part, fonts)
    case 'mark':
      return markParagraphs(part, linesAboveMark(section.parts))
    case 'number':
      return numberParagraphs(part, kind === 'minutes' ? 'file' : kind, fonts)
    case 'issue':
      return issueParagraphs(part)
    case 'red-line':
      return [redLine()]
    case 'title':
      return titleParagraphs(part, kind !== 'plain')
    case 'addressee':
      return [addresseeParagraph(part)]
    case 'heading':
      return [headingParagraph(part, isKept, fonts)]
    case 'paragraph':
      return bodyParagraphs(part, isKept)
    case 'table':
      return tableParagraphs(part, fonts, options.tables)
    case 'picture': {
      const png = options.pictures?.get(part.picture)
      const at = part.path.join('/')
      if (png === undefined)
        throw new Refusal('form-invalid', { key: 'paper.no-picture', params: { name: part.picture }, at })
      const { width, height } = pngSize(png, part.picture, at)
      return pictureParagraphs(png, part.widthMm, (part.widthMm * height) / width, part.alt, part.caption)
    }
    case 'chart':
      return chartParagraphs(part, options.chartFont, fonts, options.tables)
    case 'attachment-list':
      return attachmentList(part)
    case 'signature':
      return signatureParagraphs(part)
    case 'note':
      return [noteParagraph(part)]
    case 'attendance':
      return attendanceParagraphs(part, fonts)
    case 'attachment-head':
      return attachmentHead(part, isAtTop, fonts)
    case 'print-block':
      return printBlock(part)
  }
}
