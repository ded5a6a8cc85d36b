import {
  AlignmentType,
  BorderStyle,
  HeightRule,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx'
import type { DocumentFonts } from '#engine/document/document-fonts.ts'
import { CORE_MM, SIZE_PT, WIDE_CORE_MM } from '#engine/document/page-layout.ts'
import { type Align, type PlacedCell, placeCells, type Table as TableBlock } from '#engine/document/table.ts'
import { runsOf } from '#engine/document/words.ts'
import { font, STYLE } from '#server/documents/document-styles.ts'
import { halfPoints, twipsOfMm, twipsOfPt } from '#server/documents/measures.ts'

const ALIGN: Readonly<Record<Align, (typeof AlignmentType)[keyof typeof AlignmentType]>> = {
  left: AlignmentType.LEFT,
  center: AlignmentType.CENTER,
  right: AlignmentType.RIGHT,
}

const MANY_COLUMNS = 9
const LINE_OF_SIZE = 1.4

/** A table with its title and unit above, heads repeated on each page, and notes below. */
export function tableParagraphs(table: TableBlock, fonts: DocumentFonts): (Paragraph | Table)[] {
  const sizePt = table.columns.length >= MANY_COLUMNS ? SIZE_PT.five : SIZE_PT.smallFour
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
    grid(table, sizePt, fonts),
    ...table.notes.map((note) => small(note, { align: 'left' })),
    // Two tables that touch would become one.
    ...(table.notes.length > 0 ? [] : [new Paragraph({ spacing: { line: 120, lineRule: 'exact' } })]),
  ]
}

function grid(table: TableBlock, sizePt: number, fonts: DocumentFonts): Table {
  const widths = columnTwips(table)
  const cell = cellWriter(widths, sizePt, fonts)
  const heads = placeCells(table.heads, table.columns).cells
  const rows = placeCells(
    table.rows.map(({ cells }) => cells),
    table.columns,
  ).cells
  return new Table({
    layout: TableLayoutType.FIXED,
    alignment: AlignmentType.CENTER,
    columnWidths: widths,
    width: { size: widths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
    margins: { left: 70, right: 70, top: 30, bottom: 30 },
    borders: {
      top: OUTER,
      bottom: OUTER,
      left: OUTER,
      right: OUTER,
      insideHorizontal: INNER,
      insideVertical: INNER,
    },
    rows: [
      ...heads.map(
        (cells) =>
          new TableRow({
            tableHeader: true,
            cantSplit: true,
            children: cells.map((each) => cell({ ...each, align: 'center' }, { head: true })),
          }),
      ),
      ...rows.map((cells, at) => {
        const { strong, least } = table.rows[at]!
        return new TableRow({
          cantSplit: true,
          ...(least !== undefined && { height: { value: twipsOfPt(least), rule: HeightRule.ATLEAST } }),
          children: cells.map((each) => cell(each, { strong: strong ?? false })),
        })
      }),
    ],
  })
}

const OUTER = { style: BorderStyle.SINGLE, size: 8, color: '000000' }
const INNER = { style: BorderStyle.SINGLE, size: 4, color: '000000' }

/** The columns' shares of the core's width; rounding goes to the last. */
export function columnTwips(table: Pick<TableBlock, 'columns' | 'wide'>): number[] {
  const whole = twipsOfMm(table.wide ? WIDE_CORE_MM.width : CORE_MM.width)
  const shares = table.columns.reduce((sum, { share }) => sum + share, 0)
  const widths = table.columns.map(({ share }) => Math.floor((whole * share) / shares))
  widths[widths.length - 1]! += whole - widths.reduce((sum, width) => sum + width, 0)
  return widths
}

function cellWriter(widths: readonly number[], sizePt: number, fonts: DocumentFonts) {
  const size = halfPoints(sizePt)
  const spacing = { line: twipsOfPt(sizePt * LINE_OF_SIZE), lineRule: 'exact' as const }
  const label = font(fonts.heading)
  return (placed: PlacedCell, { head = false, strong = false }): TableCell =>
    new TableCell({
      columnSpan: placed.columns,
      rowSpan: placed.rows,
      verticalAlign: VerticalAlign.CENTER,
      width: {
        size: widths.slice(placed.column, placed.column + placed.columns).reduce((sum, width) => sum + width, 0),
        type: WidthType.DXA,
      },
      children: [
        new Paragraph({
          style: STYLE.table,
          alignment: ALIGN[placed.align],
          spacing,
          children: runsOf(placed.text).flatMap((run) =>
            run.text.split('\n').map(
              (text, line) =>
                new TextRun({
                  text,
                  size,
                  ...(line > 0 && { break: 1 }),
                  ...((head || placed.label) && { font: label }),
                  ...((strong || run.strong === true) && { bold: true }),
                }),
            ),
          ),
        }),
      ],
    })
}
