import type { ColumnMapping } from '#engine/definition/column-mapping.ts'
import { delimiterOf, readCsv } from '#engine/import/csv.ts'
import type { ImportDictionary } from '#engine/import/dictionary.ts'
import { type ImportFault, ImportGathering, type ImportRow } from '#engine/import/gathering.ts'
import { pickLayout } from '#engine/import/layout.ts'
import { RowReader } from '#engine/import/read-row.ts'

/** What a file of values says, cell by cell checked. */
export interface LongFormat {
  /** Code of the layout that fitted the head. */
  readonly mapping: string | undefined
  readonly rows: readonly ImportRow[]
  /** The first thousand; `faultsTotal` counts all. */
  readonly faults: readonly ImportFault[]
  readonly faultsTotal: number
  readonly errors: number
  /** Rows passed over on purpose, such as regional subtotals. */
  readonly skipped: number
}

const MOST_ROWS = 2_000_000

/**
 * Reads a CSV of values in the long format (`indicator, unit, period, kind, value`) or in the first of the `mappings` whose
 * columns it has. Every wrong cell is told; a row with an error is not among `rows`. The text is decoded, BOM or not.
 */
export function readLongFormat(
  text: string,
  mappings: readonly ColumnMapping[],
  dictionary: ImportDictionary,
): LongFormat {
  const gathering = new ImportGathering()
  const content = text.startsWith('\ufeff') ? text.slice(1) : text
  const records = readCsv(content, delimiterOf(content))
  const head = records.next()
  const mapping = head.done ? undefined : pickLayout(head.value.cells, mappings, head.value.line, gathering)
  if (mapping !== undefined) {
    const reader = new RowReader(mapping, dictionary, gathering)
    let next = records.next()
    for (let count = 0; next.done !== true; next = records.next()) {
      if (++count > MOST_ROWS) {
        const place = { line: next.value.line, column: 1, field: '' }
        gathering.tell({ severity: 'error', ...place, key: 'import.too-many-rows', params: { limit: MOST_ROWS } })
        break
      }
      reader.read(next.value.line, next.value.cells)
    }
    if (next.done === true && next.value !== undefined) gathering.tell({ severity: 'error', field: '', ...next.value })
  } else if (head.done === true) {
    const fault = head.value ?? { line: 1, column: 1, key: 'import.empty' as const }
    gathering.tell({ severity: 'error', field: '', ...fault })
  }
  const { rows, faults, faultsTotal, errors, skipped } = gathering
  return { mapping: mapping?.mapping.code, rows, faults, faultsTotal, errors, skipped }
}
