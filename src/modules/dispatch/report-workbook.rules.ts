import { type Figure, MISSING } from '#engine/indicator/figure.ts'
import { readFigure } from '#engine/indicator/reading.ts'
import { compareExact } from '#engine/number/exact.ts'
import type { Reason } from '#engine/refusal.ts'
import { cellFigure, cellWords } from '#engine/spreadsheet/read-cell.ts'
import type { Sheet, SheetCell, SheetRow, Workbook } from '#engine/spreadsheet/sheet-cell.ts'
import { reportWorkbookColumns } from '#modules/dispatch/report-workbook.messages.ts'

type ColumnKey = keyof typeof reportWorkbookColumns

export interface CellPlace {
  readonly sheet: string
  readonly line: number
  /** From 1. */
  readonly column: number
}

export interface PlacedFault extends Reason, CellPlace {}

/** One cell of the report as it stands now. */
export interface ExpectedCell {
  readonly code: string
  readonly dimension: string
  /** Names under which its line may stand, of the part where it is one. */
  readonly names: readonly string[]
  readonly measure: string
  readonly isDerived: boolean
}

/** What a workbook is held against. */
export interface ReportIdentity {
  readonly reportId: string
  readonly unit: string
  readonly period: string
  readonly template: string
  /** By `rowKey`. */
  readonly cells: ReadonlyMap<string, ExpectedCell>
}

/** A line that could be read: what it says, and what it said when it was downloaded. */
export interface ReadLine {
  readonly key: string
  readonly figureAt: CellPlace
  readonly explanationAt: CellPlace
  /** Undefined: the column of figures is gone, or the cell is refused. */
  readonly figure: Figure | undefined
  readonly explanation: string | undefined
  readonly figureBefore: Figure
  readonly explanationBefore: string
  readonly seenVersion: number
}

export type ReadReport =
  | { readonly refused: Reason }
  | { readonly rows: number; readonly lines: readonly ReadLine[]; readonly faults: readonly PlacedFault[] }

export const MARK_SHEET = '_report'
export const MOST_EXPLANATION = 2000

const HEAD_WITHIN = 30
const NEEDED = [
  'name',
  'code',
  'dimension',
  'unit',
  'period',
  'template',
  'version',
  'before',
  'beforeExplanation',
  'current',
  'explanation',
] as const satisfies readonly ColumnKey[]

export const rowKey = (code: string, dimension: string): string => `${code} ${dimension}`

export function sameFigure(a: Figure, b: Figure): boolean {
  if (a.state === 'value' && b.state === 'value') return compareExact(a.value, b.value) === 0
  return a.state === b.state
}

/** Line breaks of every system, and blanks around, make no other explanation. */
export const plainExplanation = (text: string | null): string => (text ?? '').replace(/\r\n?/g, '\n').trim()

/**
 * Reads a report's workbook as it came back, whatever was sorted, widened or put between: the lines that bear the codes of
 * this unit and period, on whichever sheets. Refused as a whole is the file of another unit, period, report or template.
 */
export function readReportWorkbook(workbook: Workbook, identity: ReportIdentity): ReadReport {
  const marked = markOf(workbook, identity)
  if (marked) return { refused: marked }
  const sheets = workbook.sheets.flatMap((sheet) => findHead(sheet) ?? [])
  if (sheets.length === 0) return { refused: noSheet() }
  const ours = sheets.filter((head) => rowsOf(head).some((row) => isOurs(head, row, identity)))
  if (ours.length === 0) return { refused: strangerOf(sheets, identity) }
  const older = ours
    .flatMap((head) =>
      rowsOf(head).flatMap((row) => (isOurs(head, row, identity) ? textAt(head, row, 'template') : [])),
    )
    .find((template) => template !== '' && template !== identity.template)
  if (older !== undefined)
    return {
      refused: {
        key: 'report-workbook.older-template',
        params: { theirs: older.slice(0, 20), ours: identity.template },
      },
    }
  const faults: PlacedFault[] = []
  const lines = new Map<string, ReadLine>()
  for (const head of ours) for (const row of rowsOf(head)) readRow(head, row, identity, lines, faults)
  return { rows: lines.size, lines: [...lines.values()], faults }
}

export function noSheet(): Reason {
  const columns = (['code', 'unit', 'period', 'current'] as const).map((key) => reportWorkbookColumns[key][0])
  return { key: 'report-workbook.no-sheet', params: { columns: columns.join('、') } }
}

export interface Head {
  readonly sheet: Sheet
  /** Its last line. */
  readonly line: number
  /** Column (from 0) of each label. */
  readonly at: ReadonlyMap<ColumnKey, number>
}

const KEY_OF = new Map(
  Object.entries(reportWorkbookColumns).flatMap(([key, words]) =>
    words.map((word) => [word.toLowerCase(), key as ColumnKey] as const),
  ),
)

const textOf = (cell: SheetCell | undefined): string => {
  const words = cellWords(cell)
  return 'text' in words ? words.text : ''
}

/** A head may take two lines, merged or not; a label counts where it stands first. */
export function findHead(sheet: Sheet): Head | undefined {
  for (const [index, row] of sheet.rows.slice(0, HEAD_WITHIN).entries()) {
    const at = new Map<ColumnKey, number>()
    let line = 0
    for (const next of [row, sheet.rows[index + 1]]) {
      for (const [column, cell] of (next?.cells ?? []).entries()) {
        const key = KEY_OF.get(textOf(cell).replace(/（.*$/, '').toLowerCase())
        if (key === undefined || at.has(key)) continue
        at.set(key, column)
        line = next!.line
      }
    }
    if (NEEDED.every((key) => at.has(key))) return { sheet, line, at }
  }
  return undefined
}

export const rowsOf = ({ sheet, line }: Head): readonly SheetRow[] => sheet.rows.filter((row) => row.line > line)

export const textAt = ({ at }: Head, row: SheetRow, key: ColumnKey): string => textOf(row.cells[at.get(key)!])

export const cellIn = ({ sheet, at }: Head, row: SheetRow, key: ColumnKey): CellPlace => ({
  sheet: sheet.name,
  line: row.line,
  column: at.get(key)! + 1,
})

/** Nothing stands in the column of figures, be it readable or not. */
export function isEmptyFigure({ at }: Head, row: SheetRow): boolean {
  const words = cellWords(row.cells[at.get('current')!])
  return 'text' in words && words.text === ''
}

const isOurs = (head: Head, row: SheetRow, { unit, period }: ReportIdentity): boolean =>
  textAt(head, row, 'code') !== '' && textAt(head, row, 'unit') === unit && textAt(head, row, 'period') === period

/** The hidden sheet, when it came along, names another report of the same unit and period. */
function markOf({ sheets }: Workbook, identity: ReportIdentity): Reason | undefined {
  const lines = sheets.find(({ name }) => name === MARK_SHEET)?.rows.map(({ cells }) => cells.map(textOf)) ?? []
  const ofPlace = lines.filter(([, , unit, period]) => unit === identity.unit && period === identity.period)
  const [first] = ofPlace
  if (first === undefined || ofPlace.some(([reportId]) => reportId === identity.reportId)) return undefined
  return { key: 'report-workbook.other-report', params: { theirs: (first[0] ?? '').slice(0, 40) } }
}

function strangerOf(heads: readonly Head[], { unit, period }: ReportIdentity): Reason {
  for (const head of heads) {
    for (const row of rowsOf(head)) {
      const theirs = textAt(head, row, 'unit').slice(0, 40)
      const when = textAt(head, row, 'period').slice(0, 20)
      if (theirs !== '' && theirs !== unit) return { key: 'report-workbook.other-unit', params: { theirs, ours: unit } }
      if (when !== '' && when !== period)
        return { key: 'report-workbook.other-period', params: { theirs: when, ours: period } }
    }
  }
  return { key: 'report-workbook.no-sheet', params: { columns: reportWorkbookColumns.code[0] } }
}

function readRow(
  head: Head,
  row: SheetRow,
  identity: ReportIdentity,
  lines: Map<string, ReadLine>,
  faults: PlacedFault[],
): void {
  const { at } = head
  const placeOf = (key: ColumnKey): CellPlace => cellIn(head, row, key)
  const fault = (key: ColumnKey, word: string, params: Reason['params'] = {}) =>
    faults.push({ ...placeOf(key), key: word, params })
  const [code, dimension] = [textAt(head, row, 'code'), textAt(head, row, 'dimension')]
  const [unit, period] = [textAt(head, row, 'unit'), textAt(head, row, 'period')]
  const [figureCell, explanationCell] = [row.cells[at.get('current')!], row.cells[at.get('explanation')!]]
  if (code === '') {
    if (!isEmptyFigure(head, row)) fault('current', 'report-workbook.no-code')
    return
  }
  if (unit !== identity.unit || period !== identity.period)
    return void fault('name', 'report-workbook.row-of-other', { unit: unit.slice(0, 40), period: period.slice(0, 20) })
  const key = rowKey(code, dimension)
  const cell = identity.cells.get(key)
  if (cell === undefined) return void fault('name', 'report-workbook.unknown-row', { text: key.slice(0, 100) })
  const first = lines.get(key)
  if (first)
    return void fault('name', 'report-workbook.row-twice', { sheet: first.figureAt.sheet, line: first.figureAt.line })
  const name = [textAt(head, row, 'name'), ...(at.has('part') ? [textAt(head, row, 'part')] : [])].join(' ').trim()
  if (!cell.names.includes(name))
    return void fault('name', 'report-workbook.name-differs', { text: name.slice(0, 80), name: cell.names[0]! })
  const version = textAt(head, row, 'version')
  const before = readFigure(textAt(head, row, 'before'), cell.measure)
  if (!/^\d{1,9}$/.test(version) || before.state === 'refused')
    return void fault('name', 'report-workbook.version-form')
  const read = cellFigure(figureCell, cell.measure)
  const isStill = read.state === 'figure' && (sameFigure(read.figure, before.figure) || read.figure.state === 'missing')
  if (cell.isDerived && !isStill) fault('current', 'report-workbook.derived')
  else if (read.state === 'refused') fault('current', read.reason.key, read.reason.params)
  const words = cellWords(explanationCell)
  const told = 'text' in words ? plainExplanation(words.text) : undefined
  if ('refused' in words) fault('explanation', words.refused.key, words.refused.params)
  else if (words.text.length > MOST_EXPLANATION)
    fault('explanation', 'report-workbook.too-long', { limit: MOST_EXPLANATION })
  const explanationBefore = plainExplanation(textAt(head, row, 'beforeExplanation'))
  if (cell.isDerived && told !== explanationBefore) fault('explanation', 'report-workbook.derived')
  lines.set(key, {
    key,
    figureAt: placeOf('current'),
    explanationAt: placeOf('explanation'),
    figure: read.state === 'figure' ? read.figure : undefined,
    explanation: told,
    figureBefore: before.figure ?? MISSING,
    explanationBefore,
    seenVersion: Number(version),
  })
}
