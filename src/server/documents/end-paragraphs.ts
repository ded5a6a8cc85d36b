import {
  AlignmentType,
  BorderStyle,
  OverlapType,
  Paragraph,
  RelativeVerticalPosition,
  Tab,
  Table,
  TableAnchorType,
  TableCell,
  TableLayoutType,
  TableRow,
  TabStopType,
  TextRun,
  WidthType,
} from 'docx'
import type { DocumentFonts } from '#engine/document/document-fonts.ts'
import type { PartOf } from '#engine/document/flow.ts'
import { CORE_MM, MARGIN_MM, PRINT_LINE_MM, SIZE_PT } from '#engine/document/page-layout.ts'
import { STANDING_WORDS } from '#engine/document/standing-words.ts'
import { textWidth } from '#engine/document/text-width.ts'
import { textRuns } from '#server/documents/body-paragraphs.ts'
import { STYLE } from '#server/documents/document-styles.ts'
import { eighthsOfMm, halfPoints, LINE, twipsOfCharacters, twipsOfMm, twipsOfPt } from '#server/documents/measures.ts'

/**
 * Digits of 仿宋 are half as wide as its characters; those of free fonts are wider, and LibreOffice leaves room beside them
 * (1.4 characters in a date). The middle of both keeps either within 2 mm of the centre.
 */
const DATE_ALLOWANCE = 0.7

/**
 * The date four characters in from the right, its organ centred over it; an organ longer than that stands two in and
 * the date centres under it (7.3.5.1). Both stay on one page.
 */
export function signatureParagraphs({ organs, date }: PartOf<'signature'>): Paragraph[] {
  const dateWidth = textWidth(date) + DATE_ALLOWANCE
  const longest = Math.max(...organs.map(textWidth))
  const dateRight = Math.max(4, 2 + (longest - dateWidth) / 2)
  const right = (text: string) =>
    twipsOfCharacters(text === date ? dateRight : dateRight + (dateWidth - textWidth(text)) / 2)
  const line = (text: string, before: number, keepNext: boolean) =>
    new Paragraph({
      alignment: AlignmentType.RIGHT,
      indent: { right: Math.max(0, right(text)) },
      keepNext,
      spacing: { before },
      children: textRuns(text),
    })
  return [...organs.map((organ, at) => line(organ, at === 0 ? 2 * LINE : 0, true)), line(date, 0, false)]
}

export function noteParagraph({ text }: PartOf<'note'>): Paragraph {
  return new Paragraph({ style: STYLE.body, children: textRuns(text) })
}

/** 出席、请假、列席 in 黑体 one line below the body, names in 仿宋 under each other (10.3). */
export function attendanceParagraphs({ groups }: PartOf<'attendance'>, fonts: DocumentFonts): Paragraph[] {
  return groups.map(
    ({ label, names }, at) =>
      new Paragraph({
        style: STYLE.flush,
        indent: { left: twipsOfCharacters(5), hanging: twipsOfCharacters(3) },
        spacing: { before: at === 0 ? LINE : 0 },
        children: [...textRuns(label, fonts.heading), ...textRuns(`：${names}`)],
      }),
  )
}

const CORE = twipsOfMm(CORE_MM.width)
const FOUR = twipsOfPt(SIZE_PT.four)
const PRINT_LINE = twipsOfPt(26)

const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' }
const rule = (mm: number) => ({ style: BorderStyle.SINGLE, size: eighthsOfMm(mm), color: '000000' })

/**
 * 版记: copies, then office and date, between lines of 0.35 mm with 0.25 mm between them. It floats at the foot of the
 * core, so that its last line is the last of the last page (7.4); text that reaches so far goes on to a page of its own.
 */
export function printBlock({ copies, office, date }: PartOf<'print-block'>): (Paragraph | Table)[] {
  const size = halfPoints(SIZE_PT.four)
  const spacing = { line: PRINT_LINE, lineRule: 'exact' as const }
  const last = new Paragraph({
    style: STYLE.plain,
    spacing,
    indent: { left: FOUR, right: FOUR },
    tabStops: [{ type: TabStopType.RIGHT, position: CORE - FOUR }],
    children: [new TextRun({ children: [office, new Tab(), STANDING_WORDS.printed(date)], size })],
  })
  const rows = [last]
  if (copies !== undefined)
    rows.unshift(
      new Paragraph({
        style: STYLE.plain,
        spacing,
        indent: { left: FOUR * 4, hanging: FOUR * 3, right: FOUR },
        children: [new TextRun({ text: STANDING_WORDS.copies(copies), size })],
      }),
    )
  const table = new Table({
    layout: TableLayoutType.FIXED,
    columnWidths: [CORE],
    width: { size: CORE, type: WidthType.DXA },
    margins: { left: 0, right: 0, top: 0, bottom: 0 },
    borders: {
      top: rule(PRINT_LINE_MM.outer),
      bottom: rule(PRINT_LINE_MM.outer),
      left: NONE,
      right: NONE,
      insideHorizontal: rule(PRINT_LINE_MM.inner),
      insideVertical: NONE,
    },
    float: {
      // LibreOffice lets a table as wide as the core float only when it is placed on the page.
      horizontalAnchor: TableAnchorType.PAGE,
      absoluteHorizontalPosition: twipsOfMm(MARGIN_MM.left),
      verticalAnchor: TableAnchorType.MARGIN,
      relativeVerticalPosition: RelativeVerticalPosition.BOTTOM,
      topFromText: LINE,
      overlap: OverlapType.NEVER,
    },
    rows: rows.map(
      (paragraph) =>
        new TableRow({
          cantSplit: true,
          children: [new TableCell({ width: { size: CORE, type: WidthType.DXA }, children: [paragraph] })],
        }),
    ),
  })
  // What floats is held by the paragraph after it.
  return [table, new Paragraph({ spacing: { line: twipsOfPt(1), lineRule: 'exact' } })]
}
