import { columnLetters } from '#engine/spreadsheet/cell-place.ts'
import { sheetText } from '#engine/spreadsheet/sheet-text.ts'
import { headLine, sheetXml } from '#engine/spreadsheet/write-sheet.ts'
import { StyleBook } from '#engine/spreadsheet/write-styles.ts'
import type { WrittenSheet, WrittenWorkbook } from '#engine/spreadsheet/written-workbook.ts'
import { type ZipPart, type ZipTools, zipPackage } from '#engine/spreadsheet/zip-package.ts'

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const FORMATS = 'http://schemas.openxmlformats.org'
const OFFICE = `${FORMATS}/officeDocument/2006`
const PACKAGE = `${FORMATS}/package/2006`
const MAIN = `${FORMATS}/spreadsheetml/2006/main`
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
/** Holds the closed lists; hidden, and passed over when a workbook comes back. */
export const LISTS_SHEET = '_lists'
export const XLSX_TYPE = `${TYPE}.sheet`

/** A workbook's bytes, in pieces (ECMA-376). The same workbook gives the same bytes. */
export function writeWorkbook(workbook: WrittenWorkbook, tools: ZipTools): Promise<Uint8Array[]> {
  return zipPackage(workbookParts(workbook), tools)
}

async function* workbookParts(workbook: WrittenWorkbook): AsyncGenerator<ZipPart> {
  const names = sheetNames(workbook.sheets)
  const lists = workbook.sheets.flatMap((sheet, place) =>
    sheet.columns.flatMap(({ choices }, column) => (choices === undefined ? [] : [{ place, column, choices }])),
  )
  const styles = new StyleBook()
  const all = lists.length > 0 ? [...names, LISTS_SHEET] : names
  yield { name: '[Content_Types].xml', pieces: [typesXml(all.length)] }
  yield { name: '_rels/.rels', pieces: [packageRelations()] }
  yield { name: 'docProps/core.xml', pieces: [coreXml(workbook)] }
  yield { name: 'xl/workbook.xml', pieces: [workbookXml(workbook, all)] }
  yield { name: 'xl/_rels/workbook.xml.rels', pieces: [workbookRelations(all.length)] }
  for (const [place, sheet] of workbook.sheets.entries()) {
    const range = (column: number) => {
      const at = lists.findIndex((list) => list.place === place && list.column === column)
      const letters = columnLetters(at + 1)
      return at < 0 ? undefined : `'${LISTS_SHEET}'!$${letters}$1:$${letters}$${Math.max(1, lists[at]!.choices.length)}`
    }
    yield { name: `xl/worksheets/sheet${place + 1}.xml`, pieces: sheetXml(sheet, styles, range) }
  }
  if (lists.length > 0)
    yield { name: `xl/worksheets/sheet${all.length}.xml`, pieces: [listsXml(lists.map(({ choices }) => choices))] }
  yield { name: 'xl/styles.xml', pieces: [styles.toXml()] } // after the sheets: they ask for the styles they need
}

/** Names as a spreadsheet takes them: 31 characters, none of its marks, each once. */
export function sheetNames(sheets: readonly Pick<WrittenSheet, 'name'>[]): string[] {
  const taken = new Set([LISTS_SHEET, 'history'])
  return sheets.map(({ name }, place) => {
    const tidy = name.replace(/[\p{Cc}\p{Cs}[\]:*?/\\]/gu, ' ').replace(/^['\s]+|['\s]+$/g, '') || `Sheet${place + 1}`
    let [chosen, number] = [shortened(tidy, 31), 1]
    while (taken.has(chosen.toLowerCase())) {
      number += 1
      const end = ` (${number})`
      chosen = shortened(tidy, 31 - end.length) + end
    }
    taken.add(chosen.toLowerCase())
    return chosen
  })
}

const shortened = (name: string, length: number): string =>
  name
    .slice(0, length)
    .replace(/[\ud800-\udbff]$/, '')
    .replace(/'+$/, '')

function typesXml(sheets: number): string {
  const override = (part: string, type: string) => `<Override PartName="/${part}" ContentType="${type}"/>`
  return [
    `${XML}<Types xmlns="${PACKAGE}/content-types">`,
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    '<Default Extension="xml" ContentType="application/xml"/>',
    override('xl/workbook.xml', `${TYPE}.sheet.main+xml`),
    ...Array.from({ length: sheets }, (_, n) => override(`xl/worksheets/sheet${n + 1}.xml`, `${TYPE}.worksheet+xml`)),
    override('xl/styles.xml', `${TYPE}.styles+xml`),
    override('docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml'),
    '</Types>',
  ].join('')
}

const relation = (id: string, type: string, target: string) =>
  `<Relationship Id="${id}" Type="${type}" Target="${target}"/>`

const packageRelations = () =>
  `${XML}<Relationships xmlns="${PACKAGE}/relationships">` +
  relation('rId1', `${OFFICE}/relationships/officeDocument`, 'xl/workbook.xml') +
  relation('rId2', `${PACKAGE}/relationships/metadata/core-properties`, 'docProps/core.xml') +
  '</Relationships>'

const workbookRelations = (sheets: number) =>
  `${XML}<Relationships xmlns="${PACKAGE}/relationships">` +
  Array.from({ length: sheets }, (_, n) =>
    relation(`rId${n + 1}`, `${OFFICE}/relationships/worksheet`, `worksheets/sheet${n + 1}.xml`),
  ).join('') +
  relation(`rId${sheets + 1}`, `${OFFICE}/relationships/styles`, 'styles.xml') +
  '</Relationships>'

const coreXml = ({ title, creator, createdAt }: WrittenWorkbook) =>
  `${XML}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" ` +
  'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
  `<dc:title>${sheetText(title)}</dc:title><dc:creator>${sheetText(creator)}</dc:creator>` +
  `<dcterms:created xsi:type="dcterms:W3CDTF">${sheetText(`${createdAt.slice(0, 19)}Z`)}</dcterms:created></cp:coreProperties>`

function workbookXml(workbook: WrittenWorkbook, names: readonly string[]): string {
  const sheets = names.map((name, n) => {
    const state = n >= workbook.sheets.length || workbook.sheets[n]!.isHidden ? ' state="hidden"' : ''
    return `<sheet name="${sheetText(name)}" sheetId="${n + 1}"${state} r:id="rId${n + 1}"/>`
  })
  // The heads stand on every printed page.
  const titles = workbook.sheets.map((sheet, n) => {
    const quoted = sheetText(names[n]!.replaceAll("'", "''"))
    const [from, to] = [1 + 1 + sheet.lines.length, headLine(sheet)]
    return `<definedName name="_xlnm.Print_Titles" localSheetId="${n}">'${quoted}'!$${from}:$${to}</definedName>`
  })
  return (
    `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}/relationships"><bookViews><workbookView/></bookViews>` +
    `<sheets>${sheets.join('')}</sheets><definedNames>${titles.join('')}</definedNames></workbook>`
  )
}

function listsXml(lists: readonly (readonly string[])[]): string {
  const length = Math.max(...lists.map((list) => list.length))
  const rows = Array.from({ length }, (_, row) => {
    const cells = lists.map((list, column) =>
      list[row] === undefined
        ? ''
        : `<c r="${columnLetters(column + 1)}${row + 1}" t="inlineStr"><is><t xml:space="preserve">${sheetText(list[row])}</t></is></c>`,
    )
    return `<row r="${row + 1}">${cells.join('')}</row>`
  })
  return `${XML}<worksheet xmlns="${MAIN}"><sheetData>${rows.join('')}</sheetData></worksheet>`
}
