import { AlignmentType, Paragraph, TextRun } from 'docx'
import type { DocumentFonts } from '#engine/document/document-fonts.ts'
import type { Align, Table } from '#engine/document/table.ts'
import { font, STYLE } from '#server/documents/document-styles.ts'
import { halfPoints, twipsOfPt } from '#server/documents/measures.ts'
import { LINE_OF_SIZE, tableSizePt, tableXml } from '#server/documents/table-xml.ts'

const ALIGN: Readonly<Record<Align, (typeof AlignmentType)[keyof typeof AlignmentType]>> = {
  left: AlignmentType.LEFT,
  center: AlignmentType.CENTER,
  right: AlignmentType.RIGHT,
}

/** Tables that were written straight, each to stand in the place of a paragraph that names it. */
export class WrittenTables {
  readonly xml: string[] = []

  /** A paragraph in whose place `packFile` puts the table. The mark holds a character that no document may hold. */
  add(table: Table, fonts: DocumentFonts): Paragraph {
    this.xml.push(tableXml(table, fonts.heading))
    return new Paragraph({ children: [new TextRun(`${TABLE_MARK}${this.xml.length - 1}${TABLE_MARK}`)] })
  }
}

/** A control character: `PrintableText` refuses it in every text of a document. */
export const TABLE_MARK = '\u009f'

/** A table with its title and unit above, heads repeated on each page, and notes below. */
export function tableParagraphs(table: Table, fonts: DocumentFonts, tables: WrittenTables): Paragraph[] {
  const sizePt = tableSizePt(table)
  const small = (text: string, options: { strong?: boolean; align: Align; keepNext?: boolean }) =>
    new Paragraph({
      style: STYLE.table,
      alignment: ALIGN[options.align],
      keepNext: options.keepNext ?? false,
      spacing: { before: 60, after: 60, line: twipsOfPt(sizePt * LINE_OF_SIZE), lineRule: 'exact' },
      children: [new TextRun({ text, size: halfPoints(sizePt), ...(options.strong && { font: font(fonts.heading) }) })],
    })
  return [
    ...(table.title === undefined ? [] : [small(table.title, { strong: true, align: 'center', keepNext: true })]),
    ...(table.unit === undefined ? [] : [small(table.unit, { align: 'right', keepNext: true })]),
    tables.add(table, fonts),
    ...table.notes.map((note) => small(note, { align: 'left' })),
    // Two tables that touch would become one.
    ...(table.notes.length > 0 ? [] : [new Paragraph({ spacing: { line: 120, lineRule: 'exact' } })]),
  ]
}
