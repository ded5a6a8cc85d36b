import { type CellRange, columnOf, parseRange } from '#engine/spreadsheet/cell-place.ts'
import { serialDate } from '#engine/spreadsheet/serial-date.ts'
import type { SheetCell, SheetRow, ValueCell } from '#engine/spreadsheet/sheet-cell.ts'
import { plainText } from '#engine/spreadsheet/sheet-text.ts'
import { BadWorkbook } from '#server/spreadsheets/bad-workbook.ts'
import type { SheetPart, WorkbookParts } from '#server/spreadsheets/read-parts.ts'
import { WORKBOOK_LIMITS as LIMITS } from '#server/spreadsheets/workbook-limits.ts'
import { attributeOf, type XmlHandler } from '#server/spreadsheets/xml-scanner.ts'

/** Over all sheets of a workbook. */
export class CellCount {
  cells = 0
  blanks = 0
  characters = 0

  more(characters: number): void {
    this.characters += characters
    if (this.characters > LIMITS.characters) throw new BadWorkbook('spreadsheet.too-much-text')
  }
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
/** How LibreOffice writes a truth value. */
const TRUTH = /^(?:TRUE|FALSE)\(\)$/
const LINK_OUTSIDE = /^\s*[\w.]+\|/

/** Reads the XML of one sheet row by row (ECMA-376 part 1, 18.3); rows and cells must come in their order, as they always do. */
export class SheetReader implements XmlHandler {
  readonly merges: CellRange[] = []
  readonly hiddenLines: number[] = []
  readonly hiddenColumns: number[] = []
  readonly #sheet: SheetPart
  readonly #parts: WorkbookParts
  readonly #count: CellCount
  readonly #tell: (row: SheetRow) => void
  #line = 0
  #rows = 0
  #others = 0
  #cells: SheetCell[] = []
  #column = 0
  #isCell = false
  #type = ''
  #style = 0
  #value: string | undefined
  #inline: string | undefined
  #formula: string | undefined
  #collect: 'v' | 'f' | 't' | undefined
  #phonetic = 0
  #text = ''

  constructor(sheet: SheetPart, parts: WorkbookParts, count: CellCount, tell: (row: SheetRow) => void) {
    this.#sheet = sheet
    this.#parts = parts
    this.#count = count
    this.#tell = tell
  }

  open(name: string, tag: string): void {
    if (name === 'c') this.#openCell(tag)
    else if (this.#isCell) this.#openInCell(name)
    else if (name === 'row') this.#openRow(tag)
    else this.#openOther(name, tag)
  }

  #openOther(name: string, tag: string): void {
    if (++this.#others > LIMITS.otherElements) throw damaged()
    if (name === 'mergeCell') {
      const range = parseRange(attributeOf(tag, 'ref') ?? '')
      if (range) this.merges.push(range)
    } else if (name === 'dimension') this.#checkRange(attributeOf(tag, 'ref') ?? '')
    else if (name === 'col' && isTrue(attributeOf(tag, 'hidden'))) this.#hideColumns(tag)
  }

  text(piece: string): void {
    if (this.#collect !== undefined) this.#text = this.#text === '' ? piece : this.#text + piece
  }

  close(name: string): void {
    if (name === this.#collect) this.#closeText(name)
    else if (name === 'c') this.#closeCell()
    else if (name === 'row') this.#closeRow()
    else if (name === 'rPh') this.#phonetic--
  }

  #openRow(tag: string): void {
    const given = attributeOf(tag, 'r')
    const line = given === undefined ? this.#line + 1 : Number(given)
    if (!Number.isInteger(line) || line <= this.#line) throw damaged()
    if (++this.#rows > LIMITS.rows)
      throw new BadWorkbook('spreadsheet.too-many-rows', { sheet: this.#sheet.name, limit: LIMITS.rows })
    this.#line = line
    this.#column = 0
    this.#cells = []
    if (isTrue(attributeOf(tag, 'hidden'))) this.hiddenLines.push(line)
  }

  #closeRow(): void {
    if (this.#cells.length === 0) return
    if (this.#line > LIMITS.rows)
      throw new BadWorkbook('spreadsheet.too-many-rows', { sheet: this.#sheet.name, limit: LIMITS.rows })
    this.#tell({ line: this.#line, cells: this.#cells })
    this.#cells = []
  }

  #openCell(tag: string): void {
    if (this.#isCell || this.#line === 0) throw damaged()
    if (++this.#count.cells > LIMITS.cells) throw tooManyCells(LIMITS.cells)
    const reference = attributeOf(tag, 'r')
    const column = reference === undefined ? this.#column + 1 : columnOf(reference)
    if (column <= this.#column) throw damaged()
    this.#column = column
    this.#isCell = true
    this.#type = attributeOf(tag, 't') ?? ''
    this.#style = Number(attributeOf(tag, 's') ?? 0)
  }

  #openInCell(name: string): void {
    if (name === 'v' || name === 'f') this.#collect = name
    else if (name === 't' && this.#phonetic === 0) this.#collect = name
    else if (name === 'rPh') this.#phonetic++
  }

  #closeText(name: string): void {
    if (name === 'v') this.#value = this.#text
    else if (name === 'f') this.#formula = this.#text
    else this.#inline = (this.#inline ?? '') + this.#text
    this.#collect = undefined
    this.#text = ''
  }

  #closeCell(): void {
    const isFormula = this.#formula !== undefined && !TRUTH.test(this.#formula)
    if (!isFormula && this.#value === undefined && this.#inline === undefined) {
      if (++this.#count.blanks > LIMITS.blankCells) throw tooManyCells(LIMITS.blankCells)
    } else {
      if (LINK_OUTSIDE.test(this.#formula ?? '')) throw new BadWorkbook('spreadsheet.external', { part: 'DDE' })
      const value = this.#valueCell()
      if (isFormula) this.#put({ kind: 'formula', value })
      else if (value !== null && value !== '') this.#put(value)
    }
    this.#value = undefined
    this.#inline = undefined
    this.#formula = undefined
    this.#isCell = false
  }

  #put(cell: SheetCell): void {
    if (this.#column > LIMITS.columns)
      throw new BadWorkbook('spreadsheet.too-many-columns', { sheet: this.#sheet.name, limit: LIMITS.columns })
    while (this.#cells.length < this.#column - 1) this.#cells.push(null)
    this.#cells.push(cell)
  }

  #valueCell(): ValueCell {
    const value = this.#value
    switch (this.#type) {
      case 's': {
        const text = value === undefined ? undefined : this.#parts.strings[Number(value)]
        if (text === undefined) throw damaged()
        this.#count.more(text.length)
        return text
      }
      case 'inlineStr':
      case 'str': {
        const text = this.#type === 'str' ? value : this.#inline
        this.#count.more(text?.length ?? 0)
        return text === undefined ? null : plainText(text)
      }
      case 'b':
        return value === undefined ? null : isTrue(value)
      case 'e':
        return { kind: 'error', error: (value ?? '').slice(0, 40) }
      case 'd':
        return value === undefined ? null : { kind: 'date', iso: value.slice(0, 19) }
      case '':
      case 'n':
        return value === undefined || value === '' ? null : this.#number(value.trim())
      default:
        throw damaged()
    }
  }

  #number(written: string): ValueCell {
    const number = Number(written)
    if (!NUMBER.test(written) || !Number.isFinite(number)) throw damaged()
    const format = this.#parts.formats[this.#style] ?? 'number'
    if (format === 'number') return number
    if (format === 'percent') return { kind: 'percent', number }
    const iso = serialDate(number, this.#parts.system, format)
    if (iso !== undefined) return { kind: 'date', iso }
    return Math.floor(number) === 60 ? { kind: 'error', error: '1900-02-29' } : { kind: 'error', error: '#####' }
  }

  #checkRange(reference: string): void {
    const range = parseRange(reference)
    if (!range) return
    const cells = (range.toRow - range.fromRow + 1) * (range.toColumn - range.fromColumn + 1)
    if (cells > LIMITS.rangeCells)
      throw new BadWorkbook('spreadsheet.range', { sheet: this.#sheet.name, range: reference.slice(0, 30) })
  }

  #hideColumns(tag: string): void {
    const [from, to] = [Number(attributeOf(tag, 'min')), Number(attributeOf(tag, 'max'))]
    for (let column = from; column <= Math.min(to, LIMITS.columns); column++) this.hiddenColumns.push(column)
  }
}

const tooManyCells = (limit: number) => new BadWorkbook('spreadsheet.too-many-cells', { limit })
const damaged = () => new BadWorkbook('spreadsheet.damaged')
const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true'
