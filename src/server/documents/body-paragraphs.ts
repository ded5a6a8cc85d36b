import { AlignmentType, HeadingLevel, ImageRun, Paragraph, TextRun } from 'docx'
import type { DocumentFonts } from '#engine/document/document-fonts.ts'
import type { PartOf } from '#engine/document/flow.ts'
import { SIZE_PT } from '#engine/document/page-layout.ts'
import { STANDING_WORDS } from '#engine/document/standing-words.ts'
import { runsOf, type Words } from '#engine/document/words.ts'
import { font, headingFont, STYLE } from '#server/documents/document-styles.ts'
import { halfPoints, LINE, twipsOfCharacters, twipsOfPt } from '#server/documents/measures.ts'

/** Runs of text; a line break in the text is one on the paper. */
export function textRuns(words: Words, fontName?: string): TextRun[] {
  return runsOf(words).flatMap(({ text, strong }) =>
    text.split('\n').map(
      (line, at) =>
        new TextRun({
          text: line,
          ...(at > 0 && { break: 1 }),
          ...(strong === true && { bold: true }),
          ...(fontName !== undefined && { font: font(fontName) }),
        }),
    ),
  )
}

const LEVELS = [HeadingLevel.HEADING_1, HeadingLevel.HEADING_2, HeadingLevel.HEADING_3, HeadingLevel.HEADING_4] as const

export function headingParagraph(
  { label, heading }: PartOf<'heading'>,
  isKept: boolean,
  fonts: DocumentFonts,
): Paragraph {
  const { level, text, follow } = heading
  return new Paragraph({
    heading: LEVELS[level - 1]!,
    keepNext: follow === undefined || isKept,
    children: [
      ...textRuns(`${label}${text}`, headingFont(level, fonts)),
      ...(follow === undefined ? [] : textRuns(follow, fonts.body)),
    ],
  })
}

export function addresseeParagraph({ text }: PartOf<'addressee'>): Paragraph {
  return new Paragraph({ style: STYLE.flush, children: textRuns(text) })
}

/**
 * A line break in a body text begins a new paragraph, as its author sees it. `isKept`: its end stays on the page of what
 * follows, so that no signature stands alone on a page.
 */
export function bodyParagraphs({ text, align }: PartOf<'paragraph'>, isKept: boolean): Paragraph[] {
  if (align === 'body') {
    const paragraphs = paragraphsOf(text)
    return paragraphs.map((words, at) => {
      const keepNext = isKept && at === paragraphs.length - 1
      return new Paragraph({ style: STYLE.body, keepNext, children: textRuns(words) })
    })
  }
  const alignment =
    align === 'center' ? AlignmentType.CENTER : align === 'right' ? AlignmentType.RIGHT : AlignmentType.LEFT
  return [new Paragraph({ style: STYLE.flush, keepNext: isKept, alignment, children: textRuns(text) })]
}

function paragraphsOf(words: Words): Words[] {
  if (typeof words === 'string') return words.split('\n')
  const paragraphs: { text: string; strong?: boolean }[][] = [[]]
  for (const run of words) {
    const [first = '', ...rest] = run.text.split('\n')
    paragraphs.at(-1)!.push({ ...run, text: first })
    for (const text of rest) paragraphs.push([{ ...run, text }])
  }
  return paragraphs
}

/** A picture in the middle, its lines as tall as it is, with a caption that stays on its page. */
export function pictureParagraphs(
  png: Uint8Array,
  widthMm: number,
  heightMm: number,
  alt: string,
  caption: string | undefined,
): Paragraph[] {
  const pixels = (mm: number) => Math.round((mm / 25.4) * 96)
  return [
    new Paragraph({
      alignment: AlignmentType.CENTER,
      keepNext: caption !== undefined,
      spacing: { before: 120, line: 240, lineRule: 'auto' },
      children: [
        new ImageRun({
          type: 'png',
          data: png,
          transformation: { width: pixels(widthMm), height: pixels(heightMm) },
          altText: { name: alt, title: alt, description: alt },
        }),
      ],
    }),
    ...(caption === undefined ? [] : [captionParagraph(caption)]),
  ]
}

function captionParagraph(caption: string): Paragraph {
  return new Paragraph({
    style: STYLE.table,
    spacing: { after: 60, line: twipsOfPt(20), lineRule: 'exact' },
    children: [new TextRun({ text: caption, size: halfPoints(SIZE_PT.smallFour) })],
  })
}

/** 附件N at the upper left in 黑体, the title in the third line (7.3.7). `isFirst`: the section begins its page. */
export function attachmentHead(part: PartOf<'attachment-head'>, isFirst: boolean, fonts: DocumentFonts): Paragraph[] {
  return [
    new Paragraph({
      style: STYLE.flush,
      pageBreakBefore: !isFirst,
      keepNext: true,
      children: textRuns(part.label, fonts.heading),
    }),
    new Paragraph({
      style: STYLE.title,
      spacing: { before: LINE, after: LINE / 2 },
      children: part.lines.map((text, at) => new TextRun({ text, ...(at > 0 && { break: 1 }) })),
    }),
  ]
}

/** 附件：1. … one line below the body, the following numbers under the first, long names under their beginning. */
export function attachmentList({ titles }: PartOf<'attachment-list'>): Paragraph[] {
  const isOne = titles.length === 1
  const start = 2 + 3
  return titles.map((title, at) => {
    const number = isOne ? '' : `${at + 1}.`
    const hanging = at === 0 ? 3 + number.length / 2 : number.length / 2
    return new Paragraph({
      style: STYLE.flush,
      alignment: AlignmentType.LEFT,
      keepNext: true,
      indent: { left: twipsOfCharacters(start + number.length / 2), hanging: twipsOfCharacters(hanging) },
      spacing: { before: at === 0 ? LINE : 0 },
      children: textRuns(`${at === 0 ? STANDING_WORDS.attachments : ''}${number}${title}`),
    })
  })
}
