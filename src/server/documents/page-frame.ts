import {
  AlignmentType,
  BorderStyle,
  Footer,
  Header,
  type ISectionOptions,
  PageNumber,
  PageOrientation,
  Paragraph,
  SectionType,
  TextRun,
} from 'docx'
import type { DocumentFonts } from '#engine/document/document-fonts.ts'
import {
  LETTER_LINE_MM,
  LETTER_MARK_MM,
  MARGIN_MM,
  markSizePt,
  PAPER_MM,
  POINTS_PER_MM,
  RED,
  RED_LINE_BELOW_NUMBER_MM,
  SIZE_PT,
  WIDE_MARGIN_MM,
} from '#engine/document/page-layout.ts'
import { font, STYLE } from '#server/documents/document-styles.ts'
import {
  FOOTER_LINE_PT,
  footerTwips,
  halfPoints,
  inkBelowLineTopPt,
  twipsOfMm,
  twipsOfPt,
} from '#server/documents/measures.ts'

type Frame = Pick<ISectionOptions, 'properties' | 'headers' | 'footers'>

/** Paper, margins and page numbers of a section. `letter`: the organ of a letter, on the first page of the document. */
export function pageFrame(wide: boolean, fonts: DocumentFonts, letter: string | undefined): Frame {
  const margin = wide ? WIDE_MARGIN_MM : MARGIN_MM
  const raised = letter === undefined ? 0 : footerTwips() - LETTER_FOOTER
  return {
    properties: {
      type: SectionType.NEXT_PAGE,
      titlePage: letter !== undefined,
      page: {
        // The library turns the paper itself.
        size: {
          width: twipsOfMm(PAPER_MM.width),
          height: twipsOfMm(PAPER_MM.height),
          orientation: wide ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
        },
        margin: {
          top: twipsOfMm(margin.top),
          right: twipsOfMm(margin.right),
          bottom: twipsOfMm(margin.bottom),
          left: twipsOfMm(margin.left),
          header: letter === undefined ? twipsOfMm(15) : letterHeaderTwips(letter),
          footer: wide ? twipsOfMm(WIDE_FOOTER_MM) : letter === undefined ? footerTwips() : LETTER_FOOTER,
          gutter: 0,
        },
      },
    },
    headers: {
      default: emptyHeader(),
      even: emptyHeader(),
      ...(letter !== undefined && { first: letterHeader(letter) }),
    },
    footers: {
      default: pageNumber(AlignmentType.RIGHT, fonts, raised),
      even: pageNumber(AlignmentType.LEFT, fonts, raised),
      ...(letter !== undefined && { first: letterFooter() }),
    },
  }
}

const WIDE_FOOTER_MM = 15
/** A section has one distance of its feet: a letter's is that of the line on its first page. */
const LETTER_FOOTER = twipsOfMm(LETTER_LINE_MM.fromBottom)

const emptyHeader = (): Header => new Header({ children: [new Paragraph({ spacing: { line: 20 } })] })

/** — 1 — at the outer side: right on odd pages, left on even ones, one character in (7.5). */
function pageNumber(
  side: typeof AlignmentType.RIGHT | typeof AlignmentType.LEFT,
  fonts: DocumentFonts,
  raised: number,
): Footer {
  const indent = twipsOfPt(SIZE_PT.four)
  return new Footer({
    children: [
      new Paragraph({
        style: STYLE.plain,
        alignment: side,
        indent: side === AlignmentType.RIGHT ? { right: indent } : { left: indent },
        spacing: { line: twipsOfPt(FOOTER_LINE_PT), lineRule: 'exact', after: raised },
        children: [
          new TextRun({
            children: ['— ', PageNumber.CURRENT, ' —'],
            font: font(fonts.pageNumber),
            size: halfPoints(SIZE_PT.four),
          }),
        ],
      }),
    ],
  })
}

/** The lines of a letter reach beyond the core on both sides. */
const LETTER_INDENT = {
  left: twipsOfMm((PAPER_MM.width - LETTER_LINE_MM.width) / 2 - MARGIN_MM.left),
  right: twipsOfMm((PAPER_MM.width - LETTER_LINE_MM.width) / 2 - MARGIN_MM.right),
}

function letterLine(organ: string): { readonly sizePt: number; readonly linePt: number } {
  const sizePt = markSizePt(organ.length)
  return { sizePt, linePt: sizePt * 1.2 }
}

function letterHeaderTwips(organ: string): number {
  const { sizePt, linePt } = letterLine(organ)
  return twipsOfPt(LETTER_MARK_MM * POINTS_PER_MM - inkBelowLineTopPt(linePt, sizePt))
}

function letterHeader(organ: string): Header {
  const { sizePt, linePt } = letterLine(organ)
  return new Header({
    children: [
      new Paragraph({
        style: STYLE.mark,
        indent: LETTER_INDENT,
        spacing: { line: twipsOfPt(linePt), lineRule: 'exact' },
        border: {
          bottom: {
            style: BorderStyle.THICK_THIN_SMALL_GAP,
            color: RED,
            size: 24,
            // The ink of the characters ends a little above the lower edge of their line.
            space: Math.round(RED_LINE_BELOW_NUMBER_MM * POINTS_PER_MM - linePt * 0.2 + sizePt * 0.08),
          },
        },
        children: [new TextRun({ text: organ, size: halfPoints(sizePt) })],
      }),
    ],
  })
}

function letterFooter(): Footer {
  return new Footer({
    children: [
      new Paragraph({
        indent: LETTER_INDENT,
        spacing: { line: twipsOfPt(2), lineRule: 'exact' },
        border: { bottom: { style: BorderStyle.THIN_THICK_SMALL_GAP, color: RED, size: 24, space: 1 } },
      }),
    ],
  })
}
