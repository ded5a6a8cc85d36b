import type { TargetKind } from '#engine/definition/plan.ts'
import type { ImportMessageKey } from '#engine/import/import.messages.ts'

export type ValueKind = 'actual' | TargetKind

/** One checked row. `erased` takes an earlier value back (an empty cell); decimals are plain text, exact. */
export interface ImportRow {
  /** Of a workbook. */
  readonly sheet?: string
  readonly line: number
  readonly indicator: string
  readonly unit: string
  readonly period: string
  /** '' the whole figure, else the item of a breakdown: `dimension/item`. */
  readonly dimension: string
  readonly kind: ValueKind
  readonly state: 'value' | 'erased' | 'not-applicable'
  readonly value?: string
  readonly sample: boolean
}

/** Words of the import, or of the reading of a cell. */
export type FaultKey = ImportMessageKey | `indicator.reading.${string}` | `spreadsheet.${string}`

export type FaultParams = Readonly<Record<string, string | number>>

/** One cell that is wrong, by line of the file and number of its column (1-based), with the column's name. */
export interface ImportFault {
  readonly severity: 'error' | 'warning'
  /** Of a workbook. */
  readonly sheet?: string
  readonly line: number
  readonly column: number
  readonly field: string
  readonly key: FaultKey
  readonly params?: FaultParams
}

const MOST_FAULTS = 1000

/** What one reading has gathered so far. Faults beyond the first thousand are counted and not kept. */
export class ImportGathering {
  readonly rows: ImportRow[] = []
  readonly faults: ImportFault[] = []
  /** Identity of a row → the line on which it first stood. */
  readonly lineOf = new Map<string, number>()
  /** Differing units of measurement already told. */
  readonly measures = new Set<string>()
  faultsTotal = 0
  /** The sheet being read, of a workbook. */
  sheet: string | undefined
  errors = 0
  skipped = 0

  tell(fault: ImportFault): void {
    this.faultsTotal++
    if (fault.severity === 'error') this.errors++
    if (this.faults.length < MOST_FAULTS)
      this.faults.push(this.sheet === undefined ? fault : { sheet: this.sheet, ...fault })
  }
}

/** As much of a cell as a message can bear. */
export const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)
