import { CORE_MM, SIZE_PT, WIDE_CORE_MM } from '#engine/document/page-layout.ts'
import { type Align, type PlacedCell, placeCells, type Table } from '#engine/document/table.ts'
import { runsOf, type Words } from '#engine/document/words.ts'
import { STYLE } from '#server/documents/document-styles.ts'
import { halfPoints, twipsOfMm, twipsOfPt } from '#server/documents/measures.ts'

const MANY_COLUMNS = 9
export const LINE_OF_SIZE = 1.4

/** Size 5 where there are many columns, else the small size 4. */
export function tableSizePt(table: Pick<Table, 'columns'>): number {
  return table.columns.length >= MANY_COLUMNS ? SIZE_PT.five : SIZE_PT.smallFour
}

/** The columns' shares of the core's width; rounding goes to the last. */
export function columnTwips(table: Pick<Table, 'columns' | 'wide'>): number[] {
  const whole = twipsOfMm(table.wide ? WIDE_CORE_MM.width : CORE_MM.width)
  const shares = table.columns.reduce((sum, { share }) => sum + share, 0)
  const widths = table.columns.map(({ share }) => Math.floor((whole * share) / shares))
  widths[widths.length - 1]! += whole - widths.reduce((sum, width) => sum + width, 0)
  return widths
}

const side = (name: string, eighths: number) =>
  `<w:${name} w:val="single" w:sz="${eighths}" w:space="0" w:color="000000"/>`
const BORDERS = `<w:tblBorders>${side('top', 8)}${side('left', 8)}${side('bottom', 8)}${side('right', 8)}${side('insideH', 4)}${side('insideV', 4)}</w:tblBorders>`
const MARGINS =
  '<w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="70" w:type="dxa"/><w:bottom w:w="30" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'

/**
 * A table in WordprocessingML, written straight: the library takes 0.25 ms a cell, and an annex of 5,000 units has 50,000.
 * `labelFont`: 黑体, for heads and labels.
 */
export function tableXml(table: Table, labelFont: string): string {
  const widths = columnTwips(table)
  const cell = cellWriter(widths, tableSizePt(table), labelFont)
  const heads = laidOut(table.heads, table, (placed) => cell({ ...placed, align: 'center' }, true, false))
  const rows = laidOut(
    table.rows.map(({ cells }) => cells),
    table,
    (placed, row) => cell(placed, false, table.rows[row]!.strong === true),
  )
  const grid = widths.map((width) => `<w:gridCol w:w="${width}"/>`).join('')
  const whole = widths.reduce((sum, width) => sum + width, 0)
  const properties = `<w:tblPr><w:tblW w:w="${whole}" w:type="dxa"/><w:jc w:val="center"/>${BORDERS}<w:tblLayout w:type="fixed"/>${MARGINS}</w:tblPr>`
  const headRows = heads.map((cells) => `<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>${cells}</w:tr>`)
  const bodyRows = rows.map((cells, at) => {
    const { least } = table.rows[at]!
    const height = least === undefined ? '' : `<w:trHeight w:val="${twipsOfPt(least)}" w:hRule="atLeast"/>`
    return `<w:tr><w:trPr><w:cantSplit/>${height}</w:trPr>${cells}</w:tr>`
  })
  return `<w:tbl>${properties}<w:tblGrid>${grid}</w:tblGrid>${headRows.join('')}${bodyRows.join('')}</w:tbl>`
}

/**
 * Rows with a cell in every place: where a cell spreads down, the rows below hold a cell that goes on with it.
 */
function laidOut(
  rows: Parameters<typeof placeCells>[0],
  table: Table,
  write: (placed: PlacedCell & { readonly merge?: 'restart' | 'continue' }, row: number) => string,
): string[] {
  const { cells } = placeCells(rows, table.columns)
  const spreading = cells.flat().filter((each) => each.rows > 1)
  return cells.map((own, row) => {
    const begun = own.map((each) => (each.rows > 1 ? { ...each, merge: 'restart' as const } : each))
    const going = spreading
      .filter((each) => each.row < row && row < each.row + each.rows)
      .map((each) => ({ ...each, text: '', merge: 'continue' as const }))
    const all = going.length === 0 ? begun : [...begun, ...going].sort((a, b) => a.column - b.column)
    return all.map((each) => write(each, row)).join('')
  })
}

const ALIGN: Readonly<Record<Align, string>> = { left: 'left', center: 'center', right: 'right' }

function cellWriter(widths: readonly number[], sizePt: number, labelFont: string) {
  const size = `<w:sz w:val="${halfPoints(sizePt)}"/><w:szCs w:val="${halfPoints(sizePt)}"/>`
  const font = escaped(labelFont)
  const fonts = `<w:rFonts w:ascii="${font}" w:cs="${font}" w:eastAsia="${font}" w:hAnsi="${font}"/>`
  const spacing = `<w:spacing w:line="${twipsOfPt(sizePt * LINE_OF_SIZE)}" w:lineRule="exact"/>`
  const runs = (words: Words, isLabel: boolean, strong: boolean) =>
    runsOf(words)
      .map((run) => {
        const bold = strong || run.strong === true ? '<w:b/><w:bCs/>' : ''
        const lines = run.text.split('\n').map((line) => `<w:t xml:space="preserve">${escaped(line)}</w:t>`)
        return `<w:r><w:rPr>${isLabel ? fonts : ''}${bold}${size}</w:rPr>${lines.join('<w:br/>')}</w:r>`
      })
      .join('')
  return (placed: PlacedCell & { readonly merge?: 'restart' | 'continue' }, head: boolean, strong: boolean): string => {
    const width = widths.slice(placed.column, placed.column + placed.columns).reduce((sum, each) => sum + each, 0)
    const span = placed.columns > 1 ? `<w:gridSpan w:val="${placed.columns}"/>` : ''
    const merge = placed.merge === undefined ? '' : `<w:vMerge w:val="${placed.merge}"/>`
    const properties = `<w:tcPr><w:tcW w:w="${width}" w:type="dxa"/>${span}${merge}<w:vAlign w:val="center"/></w:tcPr>`
    const paragraph = `<w:pPr><w:pStyle w:val="${STYLE.table}"/>${spacing}<w:jc w:val="${ALIGN[placed.align]}"/></w:pPr>`
    const text = placed.merge === 'continue' ? '' : runs(placed.text, head || placed.label, strong)
    return `<w:tc>${properties}<w:p>${paragraph}${text}</w:p></w:tc>`
  }
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => ENTITIES[letter]!).replaceAll('\t', ' ')
}
