import type { ColumnMapping } from '#engine/definition/column-mapping.ts'
import type { ImportDictionary } from '#engine/import/dictionary.ts'
import { ImportGathering } from '#engine/import/gathering.ts'
import { type Layout, pickLayout } from '#engine/import/layout.ts'
import type { LongFormat } from '#engine/import/long-format.ts'
import { RowReader } from '#engine/import/read-row.ts'
import { cellWords } from '#engine/spreadsheet/read-cell.ts'
import type { Sheet, SheetRow, Workbook } from '#engine/spreadsheet/sheet-cell.ts'
import { LISTS_SHEET } from '#engine/spreadsheet/write-workbook.ts'

/** A head stands in the first lines: a title, a note and the unit may stand above it. */
const HEAD_WITHIN = 20
const UNIT_IN_LABEL = /[（(]([^（）()]{1,20})[)）]\s*$/
const UNIT_LINE = /(?:^|[\s（(；;，,])(?:计量|金额)?单位\s*[:：]\s*([^\s（）()；;，,]{1,20})/

/**
 * Reads a workbook of values as `readLongFormat` reads a CSV: every sheet that has the columns, wherever in its first lines
 * their head stands, on one line or two. A unit in the value's head (数值（亿元）) or above it (单位：亿元) is that of all
 * its values. What is hidden is read and told; of formulas the last value is used and told.
 */
export function readWorkbookFormat(
  workbook: Workbook,
  mappings: readonly ColumnMapping[],
  dictionary: ImportDictionary,
): LongFormat {
  const gathering = new ImportGathering()
  const sheets = workbook.sheets.filter(({ name, rows }) => name !== LISTS_SHEET && rows.length > 0)
  let code: string | undefined
  for (const sheet of sheets) {
    gathering.sheet = sheet.name
    const head = findHead(sheet, mappings, gathering, sheets.length > 1)
    if (head === undefined) continue
    code ??= head.layout.mapping.code
    tellHidden(sheet, head.line, gathering)
    readRows(sheet, head, new RowReader(head.layout, dictionary, gathering), gathering)
  }
  if (sheets.length === 0) gathering.tell({ severity: 'error', line: 1, column: 1, field: '', key: 'import.empty' })
  const { rows, faults, faultsTotal, errors, skipped } = gathering
  if (code === undefined && errors === 0 && sheets.length > 0) {
    gathering.sheet = sheets[0]!.name
    const place = { line: 1, column: 1, field: '' }
    const params = { columns: 'indicator, unit, period, kind, value' }
    gathering.tell({ severity: 'error', ...place, key: 'import.no-layout', params })
    return { mapping: code, rows, faults, faultsTotal: gathering.faultsTotal, errors: gathering.errors, skipped }
  }
  return { mapping: code, rows, faults, faultsTotal, errors, skipped }
}

interface Head {
  readonly layout: Layout
  /** The last line of the head. */
  readonly line: number
}

function findHead(
  sheet: Sheet,
  mappings: readonly ColumnMapping[],
  gathering: ImportGathering,
  mayPass: boolean,
): Head | undefined {
  const rows = sheet.rows.slice(0, HEAD_WITHIN)
  let twice: ImportGathering | undefined
  for (const [index, row] of rows.entries()) {
    const upper = labelsOf(row)
    const next = rows[index + 1]
    for (const [labels, last] of [
      [upper, row],
      ...(next === undefined ? [] : [[joined(upper, labelsOf(next)), next] as const]),
    ] as const) {
      const trial = new ImportGathering()
      trial.sheet = sheet.name
      const layout = pickLayout(labels.map(withoutUnit), mappings, last.line, trial)
      if (layout === undefined) {
        if (isHeadButFor(labels, mappings, trial)) twice ??= trial
        continue
      }
      for (const fault of trial.faults) gathering.tell(fault)
      return { layout: withMeasure(layout, labels, rows.slice(0, index + 1)), line: last.line }
    }
  }
  if (twice !== undefined) for (const fault of twice.faults) gathering.tell(fault)
  else if (mayPass)
    gathering.tell({
      severity: 'warning',
      line: 1,
      column: 1,
      field: '',
      key: 'import.sheet-passed',
      params: { sheet: sheet.name },
    })
  else {
    const params = { columns: 'indicator, unit, period, kind, value' }
    gathering.tell({ severity: 'error', line: rows[0]!.line, column: 1, field: '', key: 'import.no-layout', params })
  }
  return undefined
}

/** Would it be a head if no column stood twice? */
function isHeadButFor(labels: readonly string[], mappings: readonly ColumnMapping[], trial: ImportGathering): boolean {
  if (trial.faults[0]?.key !== 'import.column-twice') return false
  const once = labels.map((label, index) => (labels.indexOf(label) < index ? '' : withoutUnit(label)))
  return pickLayout(once, mappings, 1, new ImportGathering()) !== undefined
}

const labelsOf = (row: SheetRow): string[] =>
  row.cells.map((cell) => {
    const words = cellWords(cell)
    return 'text' in words ? words.text.replace(/\s+/g, ' ') : ''
  })

/** A merged two-line head: the lower word where there is one, else the upper. */
const joined = (upper: readonly string[], lower: readonly string[]): string[] =>
  Array.from({ length: Math.max(upper.length, lower.length) }, (_, n) => lower[n] || upper[n] || '')

const withoutUnit = (label: string): string => label.replace(UNIT_IN_LABEL, '').trim()

/** A unit of measurement said once for all rows stands behind the last column of each. */
function withMeasure(
  layout: Layout,
  labels: readonly string[],
  above: readonly SheetRow[],
): Layout & { readonly measure?: string } {
  if (layout.columns.measure !== undefined) return layout
  const said = UNIT_IN_LABEL.exec(labels[layout.columns.value] ?? '')?.[1]
  const line = above.flatMap(labelsOf).flatMap((text) => UNIT_LINE.exec(text)?.[1] ?? [])[0]
  const measure = said ?? line
  if (measure === undefined) return layout
  return {
    ...layout,
    mapping: { ...layout.mapping, measure: '单位' },
    width: layout.width + 1,
    columns: { ...layout.columns, measure: layout.width },
    measure,
  }
}

function readRows(sheet: Sheet, head: Head, reader: RowReader, gathering: ImportGathering): void {
  const { layout } = head
  const measure = 'measure' in layout ? String(layout.measure) : undefined
  const width = measure === undefined ? layout.width : layout.width - 1
  let formulas = 0
  for (const row of sheet.rows) {
    if (row.line <= head.line) continue
    const texts: string[] = []
    let isWrong = false
    for (let column = 0; column < Math.max(width, row.cells.length); column++) {
      const cell = row.cells[column]
      const words = cellWords(cell)
      const place = { line: row.line, column: column + 1, field: '' }
      if (words.isFormula && 'text' in words && formulas++ === 0)
        gathering.tell({ severity: 'warning', ...place, key: 'spreadsheet.formula-value' })
      const kind = typeof cell === 'object' && cell?.kind === 'formula' ? cell.value : cell
      const isDate = typeof kind === 'object' && kind?.kind === 'date'
      if ('refused' in words) {
        gathering.tell({
          severity: 'error',
          ...place,
          key: words.refused.key as 'spreadsheet.',
          params: words.refused.params ?? {},
        })
        isWrong = true
      } else if (column === layout.columns.value && (typeof kind === 'boolean' || isDate)) {
        const key = isDate ? 'spreadsheet.date-not-figure' : 'spreadsheet.truth-value'
        gathering.tell({ severity: 'error', ...place, key, params: { text: words.text } })
        isWrong = true
      } else if (column < width || words.text !== '') texts.push(words.text)
    }
    if (isWrong) continue
    if (texts.every((text) => text === '')) continue
    reader.read(row.line, measure === undefined ? texts : [...texts, measure])
  }
}

function tellHidden(sheet: Sheet, line: number, gathering: ImportGathering): void {
  const warn = (
    key: 'spreadsheet.hidden-sheet' | 'spreadsheet.hidden-rows' | 'spreadsheet.hidden-columns',
    params: Record<string, string | number>,
  ) => gathering.tell({ severity: 'warning', line, column: 1, field: '', key, params })
  if (sheet.isHidden) warn('spreadsheet.hidden-sheet', { sheet: sheet.name })
  const rows = sheet.hiddenLines.filter((hidden) => hidden > line).length
  if (rows > 0) warn('spreadsheet.hidden-rows', { n: rows })
  if (sheet.hiddenColumns.length > 0) warn('spreadsheet.hidden-columns', { n: sheet.hiddenColumns.length })
}
