import type { Reason } from '#engine/refusal.ts'
import type { SheetRow, Workbook } from '#engine/spreadsheet/sheet-cell.ts'
import {
  cellIn,
  findHead,
  type Head,
  isEmptyFigure,
  noSheet,
  type PlacedFault,
  type ReadReport,
  type ReportIdentity,
  readReportWorkbook,
  rowsOf,
  textAt,
} from '#modules/dispatch/report-workbook.rules.ts'

/** Where a line says that it belongs. */
export const seatOf = ({ unit, period }: { readonly unit: string; readonly period: string }): string =>
  `${unit} ${period}`

/** The units and periods of which a workbook has lines, wherever they stand. */
export function seatsIn(workbook: Workbook): ReadonlySet<string> {
  return new Set(headsOf(workbook).flatMap((head) => rowsOf(head).map((row) => seatOf(signs(head, row)))))
}

export type ReadBook =
  | { readonly refused: Reason }
  | {
      /** By report, of those that have lines in the file. */
      readonly reports: ReadonlyMap<string, ReadReport>
      /** What belongs to none of them. */
      readonly faults: readonly PlacedFault[]
    }

/**
 * Reads a workbook of several reports: each line belongs to the report of its unit and period, on whichever sheet it
 * stands, and each report is read as if the file were its own.
 */
export function readReportBook(workbook: Workbook, identities: readonly ReportIdentity[]): ReadBook {
  const heads = headsOf(workbook)
  if (heads.length === 0) return { refused: noSheet() }
  const bySeat = new Map<string, ReportIdentity[]>()
  for (const one of identities) bySeat.set(seatOf(one), [...(bySeat.get(seatOf(one)) ?? []), one])
  const owned = new Map<string, Set<SheetRow>>()
  const faults: PlacedFault[] = []
  const strangers = new Set<string>()
  for (const head of heads)
    for (const row of rowsOf(head)) {
      const line = signs(head, row)
      if (line.code === '') {
        if (!isEmptyFigure(head, row)) faults.push({ ...cellIn(head, row, 'current'), key: 'report-workbook.no-code' })
        continue
      }
      const owner = ownerOf(line, bySeat.get(seatOf(line)) ?? [])
      const stranger = `${head.sheet.name} ${seatOf(line)}`
      if (owner !== undefined) owned.set(owner, (owned.get(owner) ?? new Set()).add(row))
      else if (!strangers.has(stranger)) {
        strangers.add(stranger)
        const params = { unit: line.unit.slice(0, 40), period: line.period.slice(0, 20) }
        faults.push({ ...cellIn(head, row, 'name'), key: 'report-book.line-of-other', params })
      }
    }
  const reports = identities.flatMap((identity): [string, ReadReport][] => {
    const rows = owned.get(identity.reportId)
    return rows ? [[identity.reportId, readReportWorkbook(only(workbook, heads, rows), identity)]] : []
  })
  return { reports: new Map(reports), faults }
}

const headsOf = ({ sheets }: Workbook): readonly Head[] => sheets.flatMap((sheet) => findHead(sheet) ?? [])

interface Signs {
  readonly code: string
  readonly unit: string
  readonly period: string
  readonly template: string
}

const signs = (head: Head, row: SheetRow): Signs => ({
  code: textAt(head, row, 'code'),
  unit: textAt(head, row, 'unit'),
  period: textAt(head, row, 'period'),
  template: textAt(head, row, 'template'),
})

/** Two cycles may ask a unit for one period: then the template tells them apart. */
function ownerOf(line: Signs, seated: readonly ReportIdentity[]): string | undefined {
  return (seated.find(({ template }) => template === line.template) ?? seated[0])?.reportId
}

/** The workbook with no lines but these below its heads. */
function only(workbook: Workbook, heads: readonly Head[], rows: ReadonlySet<SheetRow>): Workbook {
  const headOf = new Map(heads.map((head) => [head.sheet, head]))
  const sheets = workbook.sheets.map((sheet) => {
    const head = headOf.get(sheet)
    return head ? { ...sheet, rows: sheet.rows.filter((row) => row.line <= head.line || rows.has(row)) } : sheet
  })
  return { sheets }
}
