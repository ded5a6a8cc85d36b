import {
  AlignmentType,
  BorderStyle,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TabStopType,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx'
import type { DocumentFonts } from '#engine/document/document-fonts.ts'
import type { Part, PartOf } from '#engine/document/flow.ts'
import {
  CORE_MM,
  LINE_PT,
  MARK_BELOW_CORE_MM,
  markSizePt,
  POINTS_PER_MM,
  RED,
  RED_LINE_BELOW_NUMBER_MM,
  SIZE_PT,
} from '#engine/document/page-layout.ts'
import { STANDING_WORDS } from '#engine/document/standing-words.ts'
import { font, STYLE } from '#server/documents/document-styles.ts'
import {
  halfPoints,
  inkBelowLineTopPt,
  LINE,
  twipsOfCharacters,
  twipsOfMm,
  twipsOfPt,
} from '#server/documents/measures.ts'

export function frontParagraphs({ lines }: PartOf<'front'>, fonts: DocumentFonts): Paragraph[] {
  return lines.map(
    (text) =>
      new Paragraph({
        style: STYLE.front,
        children: [new TextRun({ text, ...(/^\d{6}$/.test(text) && { font: font(fonts.body) }) })],
      }),
  )
}

/**
 * The red mark, its characters' upper edge 35 mm below the core's. `linesAbove`: lines of the body's height that stand
 * between the core's edge and it.
 */
export function markParagraphs({ head }: PartOf<'mark'>, linesAbove: number): (Paragraph | Table)[] {
  // A letter's mark stands in the head of its first page.
  if (head.kind === 'letter') return []
  if (head.kind === 'file' && head.organs.length > 1) return jointMark(head.organs, head.word, linesAbove)
  const text = head.kind === 'minutes' ? head.mark : `${head.organs[0]!}${head.word ? STANDING_WORDS.file : ''}`
  const sizePt = markSizePt(text.length)
  return [markLine(text, sizePt, aboveMarkPt(linesAbove, sizePt))]
}

const markLinePt = (sizePt: number): number => sizePt * 1.2

function aboveMarkPt(linesAbove: number, sizePt: number): number {
  const untilInk = MARK_BELOW_CORE_MM * POINTS_PER_MM - linesAbove * LINE_PT
  return Math.max(0, untilInk - inkBelowLineTopPt(markLinePt(sizePt), sizePt))
}

function markLine(text: string, sizePt: number, beforePt: number, isSpread = false): Paragraph {
  return new Paragraph({
    style: STYLE.mark,
    ...(isSpread && { alignment: AlignmentType.DISTRIBUTE }),
    spacing: { before: twipsOfPt(beforePt), line: twipsOfPt(markLinePt(sizePt)), lineRule: 'exact' },
    children: [new TextRun({ text, size: halfPoints(sizePt) })],
  })
}

/** Organs under each other with equal edges, the host first, 文件 at their right in the middle (7.2.4). */
function jointMark(organs: readonly string[], word: boolean, linesAbove: number): (Paragraph | Table)[] {
  const longest = Math.max(...organs.map((organ) => organ.length))
  const sizePt = markSizePt(longest + (word ? 3 : 0))
  const widths = [longest * sizePt + 12, ...(word ? [sizePt * 2 + 12] : [])].map(twipsOfPt)
  const cell = (children: Paragraph[], at: number) =>
    new TableCell({
      children,
      verticalAlign: VerticalAlign.CENTER,
      width: { size: widths[at]!, type: WidthType.DXA },
    })
  const names = organs.map((organ) => markLine(organ, sizePt, 0, true))
  const cells = [cell(names, 0), ...(word ? [cell([markLine(STANDING_WORDS.file, sizePt, 0)], 1)] : [])]
  return [
    new Paragraph({ spacing: { line: twipsOfPt(aboveMarkPt(linesAbove, sizePt)), lineRule: 'exact' } }),
    new Table({
      alignment: AlignmentType.CENTER,
      layout: TableLayoutType.FIXED,
      columnWidths: widths,
      width: { size: widths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
      margins: { left: 60, right: 60, top: 0, bottom: 0 },
      borders: NO_BORDERS,
      rows: [new TableRow({ children: cells })],
    }),
  ]
}

const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' }
const NO_BORDERS = {
  top: NONE,
  bottom: NONE,
  left: NONE,
  right: NONE,
  insideHorizontal: NONE,
  insideVertical: NONE,
}

const CORE = twipsOfMm(CORE_MM.width)

/** Two lines below the mark: the number alone in the middle, or at the left with the signers at the right (7.2.5, 7.2.6). */
export function numberParagraphs(
  { number, signers, beside }: PartOf<'number'>,
  kind: 'file' | 'letter' | 'plain',
  fonts: DocumentFonts,
): Paragraph[] {
  const before = kind === 'file' ? 2 * LINE : 0
  if (beside !== undefined) {
    return [
      new Paragraph({
        tabStops: [{ type: TabStopType.RIGHT, position: CORE }],
        children: [new TextRun({ text: beside, font: font(fonts.heading) }), new TextRun(`\t${number}`)],
      }),
    ]
  }
  if (signers.length === 0) {
    const alignment = kind === 'file' ? AlignmentType.CENTER : AlignmentType.RIGHT
    return [new Paragraph({ alignment, spacing: { before }, children: [new TextRun(number)] })]
  }
  const rows = Array.from({ length: Math.ceil(signers.length / 2) }, (_, at) => signers.slice(at * 2, at * 2 + 2))
  const names = rows.map((row) => row.map((name) => name.padEnd(3, '\u3000')).join('\u3000'))
  const widest = Math.max(...names.map((row) => row.length))
  return names.map((row, at) => {
    const isLast = at === names.length - 1
    return new Paragraph({
      indent: { left: twipsOfCharacters(1) },
      spacing: { before: at === 0 ? before : 0 },
      tabStops: [{ type: TabStopType.LEFT, position: CORE - twipsOfCharacters(5 + widest) }],
      children: [
        new TextRun(`${isLast ? number : ''}\t${at === 0 ? STANDING_WORDS.signers : '\u3000'.repeat(4)}`),
        new TextRun({ text: row, font: font(fonts.subheading) }),
      ],
    })
  })
}

/** Minutes: the issue under the mark; the organ at the left and the date at the right of the last line. */
export function issueParagraphs({ issue, organ, date }: PartOf<'issue'>): Paragraph[] {
  const line = new Paragraph({
    indent: { left: twipsOfCharacters(1), right: twipsOfCharacters(1) },
    spacing: { before: issue === undefined ? 2 * LINE : LINE },
    tabStops: [{ type: TabStopType.RIGHT, position: CORE - twipsOfCharacters(1) }],
    children: [new TextRun(`${organ}\t${date}`)],
  })
  if (issue === undefined) return [line]
  return [
    new Paragraph({ alignment: AlignmentType.CENTER, spacing: { before: LINE }, children: [new TextRun(issue)] }),
    line,
  ]
}

/**
 * The red line as wide as the core, 4 mm below the characters above it. It is the lower border of a paragraph of one
 * point: the ink of size 3 ends 3.9 pt above the lower edge of its line.
 */
export function redLine(): Paragraph {
  const below = RED_LINE_BELOW_NUMBER_MM * POINTS_PER_MM - (LINE_PT * 0.2 - SIZE_PT.three * 0.12)
  return new Paragraph({
    spacing: { line: twipsOfPt(below - 1), lineRule: 'exact' },
    border: { bottom: { style: BorderStyle.SINGLE, color: RED, size: 16, space: 1 } },
  })
}

/** Two lines below the red line, one above the text; a document without a head begins with its title. */
export function titleParagraphs({ lines }: PartOf<'title'>, hasHead: boolean): Paragraph[] {
  return [
    new Paragraph({
      style: STYLE.title,
      spacing: { before: hasHead ? 2 * LINE : 0, after: hasHead ? LINE : LINE / 2 },
      children: lines.map((text, at) => new TextRun({ text, ...(at > 0 && { break: 1 }) })),
    }),
  ]
}

/** How many lines of the body's height stand above the mark. */
export function linesAboveMark(parts: readonly Part[]): number {
  const at = parts.findIndex(({ kind }) => kind === 'mark')
  return parts.slice(0, at).reduce((sum, part) => sum + (part.kind === 'front' ? part.lines.length : 0), 0)
}
