/** A workbook that went out, was filled in by a spreadsheet program, and comes back. */
import { columnLetters } from '#engine/spreadsheet/cell-place.ts'
import { dateSerial } from '#engine/spreadsheet/serial-date.ts'
import type { Sheet, SheetCell } from '#engine/spreadsheet/sheet-cell.ts'
import { sheetText } from '#engine/spreadsheet/sheet-text.ts'
import { readWorkbook } from '#server/spreadsheets/read-workbook.ts'
import { workbookOf } from '#tests/builders/hostile-workbooks.ts'
import type { Desk } from '#tests/builders/month-office.ts'

/** Cells by line, as somebody may change them. */
export interface FilledSheet {
  readonly name: string
  readonly isHidden?: boolean
  readonly lines: Map<number, SheetCell[]>
}

const STYLES = '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="14"/></cellXfs>'

function cellXml(line: number, column: number, cell: SheetCell, formula = ''): string {
  const place = `<c r="${columnLetters(column)}${line}"`
  if (cell === null) return ''
  if (typeof cell === 'number') return `${place}>${formula}<v>${cell}</v></c>`
  if (typeof cell === 'boolean') return `${place} t="b">${formula}<v>${cell ? 1 : 0}</v></c>`
  if (typeof cell === 'string')
    return formula === ''
      ? `${place} t="inlineStr"><is><t xml:space="preserve">${sheetText(cell)}</t></is></c>`
      : `${place} t="str">${formula}<v>${sheetText(cell)}</v></c>`
  if (cell.kind === 'percent') return `${place} s="1">${formula}<v>${cell.number}</v></c>`
  if (cell.kind === 'date') return `${place} s="2">${formula}<v>${dateSerial(cell.iso)}</v></c>`
  if (cell.kind === 'error') return `${place} t="e">${formula}<v>${cell.error}</v></c>`
  if (cell.value === null) return `${place}><f>1+1</f></c>`
  return cellXml(line, column, cell.value, '<f>1+1</f>')
}

export const filledSheet = ({ name, isHidden, rows }: Sheet): FilledSheet => ({
  name,
  isHidden,
  lines: new Map(rows.map(({ line, cells }) => [line, [...cells]])),
})

/** As a spreadsheet program would save these sheets. */
export function filledWorkbook(...sheets: readonly FilledSheet[]): Buffer {
  return workbookOf({
    names: sheets.map(({ name }) => sheetText(name)),
    states: sheets.map(({ isHidden }) => (isHidden ? 'hidden' : '')),
    styles: STYLES,
    sheets: sheets.map(({ lines }) => {
      const rows = [...lines]
        .sort(([a], [b]) => a - b)
        .map(([line, cells]) => {
          const xml = cells.map((cell, index) => cellXml(line, index + 1, cell)).join('')
          return `<row r="${line}">${xml}</row>`
        })
      return `<sheetData>${rows.join('')}</sheetData>`
    }),
  })
}

/** What the desk downloads, sheet by sheet. */
export async function downloadsWorkbook(desk: Desk, origin: string, path: string): Promise<FilledSheet[]> {
  const bytes = await downloadsBytes(desk, origin, path)
  return (await readWorkbook(bytes)).sheets.map(filledSheet)
}

export async function downloadsBytes(desk: Desk, origin: string, path: string): Promise<Uint8Array> {
  const { cookie } = await desk.signedIn()
  const response = await fetch(`${origin}${path}`, { headers: { cookie: cookie ?? '' } })
  if (!/^attachment; .*\.xlsx/.test(response.headers.get('content-disposition') ?? ''))
    throw new Error(`no workbook: ${response.status} ${await response.text()}`)
  return new Uint8Array(await response.arrayBuffer())
}

export function dropsWorkbook(desk: Desk, path: string, bytes: Uint8Array, name = '填报.xlsx') {
  const form = new FormData()
  form.append('file', new File([Uint8Array.from(bytes)], name))
  return desk.does('POST', path, form)
}
