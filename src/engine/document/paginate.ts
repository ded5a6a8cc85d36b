import { flow, type Part, type PartOf } from '#engine/document/flow.ts'
import type { OfficialDocument } from '#engine/document/official-document.ts'
import {
  CHARACTERS_PER_LINE,
  CORE_MM,
  LINE_PT,
  MARK_BELOW_CORE_MM,
  markSizePt,
  POINTS_PER_MM,
  SIZE_PT,
  TITLE_LINE_PT,
  WIDE_CORE_MM,
} from '#engine/document/page-layout.ts'
import { placeCells } from '#engine/document/table.ts'
import { lineBreaks, textWidth } from '#engine/document/text-width.ts'
import { plainText, runsOf, type Words } from '#engine/document/words.ts'

/** A part on its page; `continued`: the rest of one that began on the page before. */
export type PagePart = Part & { readonly continued?: boolean }

export interface PreviewPage {
  readonly number: number
  readonly wide: boolean
  readonly parts: readonly PagePart[]
}

const PICTURE_RATIO = 0.6

/**
 * Pages as they will about be printed, for a preview: lines are counted by the layout's characters, so a word processor
 * may break a line or a page elsewhere. Long paragraphs and tables go on over pages; all else stays whole.
 */
export function paginate(paper: OfficialDocument): readonly PreviewPage[] {
  const pages: { number: number; wide: boolean; parts: PagePart[] }[] = []
  const hasHead = paper.head.kind !== 'plain'
  for (const { wide, parts } of flow(paper)) {
    const height = (wide ? WIDE_CORE_MM.height : CORE_MM.height) * POINTS_PER_MM
    let left = 0
    const turn = () => {
      pages.push({ number: pages.length + 1, wide, parts: [] })
      left = height
    }
    turn()
    for (const part of parts) {
      const isFresh = pages.at(-1)!.parts.length === 0
      if (part.kind === 'attachment-head' && !isFresh) turn()
      let rest: PagePart | undefined = part
      while (rest !== undefined) {
        const needed = heightOf(rest, wide, hasHead)
        if (needed <= left) {
          pages.at(-1)!.parts.push(rest)
          left -= needed
          break
        }
        const [fitting, more] = split(rest, left, wide)
        if (fitting !== undefined) pages.at(-1)!.parts.push(fitting)
        const isEmpty = pages.at(-1)!.parts.length === 0
        // What is taller than a page stands on one alone.
        if (isEmpty) pages.at(-1)!.parts.push(more)
        if (isEmpty) {
          left = 0
          break
        }
        turn()
        rest = more
      }
    }
  }
  return pages
}

function linesOf(words: Words, indent: number): number {
  return plainText(words)
    .split('\n')
    .reduce((sum, text) => sum + 1 + lineBreaks(text, CHARACTERS_PER_LINE, CHARACTERS_PER_LINE - indent).length, 0)
}

function heightOf(part: PagePart, wide: boolean, hasHead: boolean): number {
  switch (part.kind) {
    case 'front':
      // Above a mark it stands in the room that the mark keeps.
      return hasHead ? 0 : part.lines.length * LINE_PT
    case 'mark':
      return markHeight(part)
    case 'number':
      return LINE_PT * ((hasHead ? 2 : 0) + Math.max(1, Math.ceil(part.signers.length / 2)))
    case 'issue':
      return LINE_PT * (part.issue === undefined ? 3 : 4)
    case 'red-line':
      return LINE_PT / 2
    case 'title':
      return LINE_PT * (hasHead ? 3 : 0.5) + part.lines.length * TITLE_LINE_PT
    case 'addressee':
      return linesOf(part.text, 0) * LINE_PT
    case 'heading':
      return linesOf(`${part.label}${part.heading.text}${plainText(part.heading.follow ?? '')}`, 2) * LINE_PT
    case 'paragraph':
      return linesOf(part.text, part.continued === true ? 0 : 2) * LINE_PT
    case 'table':
      return aroundTable(part) + rowHeights(part, wide).reduce((sum, row) => sum + row, headHeight(part))
    case 'picture':
      return part.widthMm * PICTURE_RATIO * POINTS_PER_MM + LINE_PT
    case 'chart':
      return part.heightMm * POINTS_PER_MM + LINE_PT
    case 'attachment-list':
      return (1 + part.titles.reduce((sum, title) => sum + linesOf(title, 6), 0)) * LINE_PT
    case 'signature':
      return (3 + part.organs.length) * LINE_PT
    case 'note':
      return linesOf(part.text, 2) * LINE_PT
    case 'attendance':
      return (1 + part.groups.reduce((sum, { names }) => sum + linesOf(names, 5), 0)) * LINE_PT
    case 'attachment-head':
      return LINE_PT * 2.5 + part.lines.length * TITLE_LINE_PT
    case 'print-block':
      return LINE_PT * (2 + (part.copies === undefined ? 0 : linesOf(part.copies, 4)))
  }
}

function markHeight({ head }: PartOf<'mark'>): number {
  if (head.kind === 'letter') return LINE_PT * 2
  const organs = head.kind === 'minutes' ? [head.mark] : head.organs
  const longest = Math.max(...organs.map((organ) => organ.length)) + 2
  return MARK_BELOW_CORE_MM * POINTS_PER_MM + organs.length * markSizePt(longest) * 1.2
}

const smallSize = (table: PartOf<'table'>): number => (table.columns.length >= 9 ? SIZE_PT.five : SIZE_PT.smallFour)

function aroundTable(table: PartOf<'table'>): number {
  const lines = (table.title === undefined ? 0 : 1) + (table.unit === undefined ? 0 : 1) + table.notes.length
  return lines * 24 + 6
}

const headHeight = (table: PartOf<'table'>): number => table.heads.length * (smallSize(table) * 1.4 + 3.8)

/** The height of each row follows from its fullest cell. */
function rowHeights(table: PartOf<'table'>, wide: boolean): number[] {
  const whole = (wide ? WIDE_CORE_MM.width : CORE_MM.width) * POINTS_PER_MM
  const shares = table.columns.reduce((sum, { share }) => sum + share, 0)
  const size = smallSize(table)
  const { cells } = placeCells(
    table.rows.map((row) => row.cells),
    table.columns,
  )
  return cells.map((row, at) => {
    const lines = row.map((cell) => {
      const own = table.columns.slice(cell.column, cell.column + cell.columns)
      const room = Math.max(
        1,
        Math.floor(((own.reduce((sum, { share }) => sum + share, 0) / shares) * whole - 8) / size),
      )
      return plainText(cell.text)
        .split('\n')
        .reduce((sum, text) => sum + Math.max(1, Math.ceil(textWidth(text) / room)), 0)
    })
    return Math.max(table.rows[at]!.least ?? 0, Math.max(1, ...lines) * size * 1.4 + 3.8)
  })
}

/** What of a part fits into the room that is left, and what goes on to the next page. */
function split(part: PagePart, left: number, wide: boolean): [PagePart | undefined, PagePart] {
  if (part.kind === 'paragraph' && part.align === 'body') {
    const lines = Math.floor(left / LINE_PT)
    const offset = lines < 1 ? 0 : lineStart(plainText(part.text), lines, part.continued === true ? 0 : 2)
    if (offset === 0) return [undefined, part]
    const [head, tail] = cut(part.text, offset)
    return [
      { ...part, text: head },
      { ...part, text: tail, continued: true },
    ]
  }
  if (part.kind === 'table' && part.rows.every(({ cells }) => cells.every(isOneRow))) {
    let room = left - aroundTable(part) - headHeight(part)
    let rows = 0
    for (const height of rowHeights(part, wide)) {
      if (height > room) break
      room -= height
      rows++
    }
    if (rows === 0) return [undefined, part]
    const { title: _title, unit: _unit, ...rest } = part
    return [
      { ...part, rows: part.rows.slice(0, rows), notes: [] },
      { ...rest, rows: part.rows.slice(rows), continued: true },
    ]
  }
  return [undefined, part]
}

const isOneRow = (cell: PartOf<'table'>['rows'][number]['cells'][number]): boolean =>
  typeof cell === 'string' || Array.isArray(cell) || cell.rows === 1

/** The offset at which the line after so many begins. */
function lineStart(text: string, lines: number, indent: number): number {
  const starts: number[] = []
  let base = 0
  for (const each of text.split('\n')) {
    if (base > 0) starts.push(base)
    const inner = lineBreaks(each, CHARACTERS_PER_LINE, CHARACTERS_PER_LINE - indent)
    starts.push(...inner.map((offset) => base + offset))
    base += each.length + 1
  }
  return starts[lines - 1] ?? 0
}

function cut(words: Words, offset: number): [Words, Words] {
  if (typeof words === 'string') return [words.slice(0, offset).replace(/\n$/, ''), words.slice(offset)]
  let left = offset
  const [head, tail]: [{ text: string; strong?: boolean }[], { text: string; strong?: boolean }[]] = [[], []]
  for (const run of runsOf(words)) {
    const own = Math.max(0, Math.min(left, run.text.length))
    if (own > 0) head.push({ ...run, text: run.text.slice(0, own) })
    if (own < run.text.length) tail.push({ ...run, text: run.text.slice(own) })
    left -= run.text.length
  }
  return [head, tail]
}
