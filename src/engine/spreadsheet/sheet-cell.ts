import type { CellRange } from '#engine/spreadsheet/cell-place.ts'

/** A value as a workbook holds it: nothing, a text, a number or a truth value; the rest bears its kind. */
export type ValueCell =
  | null
  | string
  | number
  | boolean
  /** Shown as a percentage: 0.125 is seen as 12.5 %. */
  | { readonly kind: 'percent'; readonly number: number }
  /** As far as its format shows it: `2023`, `2023-06`, `2023-06-30`, `2023-06-30T09:30:00` or `T09:30:00`. */
  | { readonly kind: 'date'; readonly iso: string }
  /** `#DIV/0!` and its like, or the 29th of February 1900, which only spreadsheets know. */
  | { readonly kind: 'error'; readonly error: string }

/** What a formula last came to; nothing is worked out here. Null: the program that saved it left no value. */
export interface FormulaCell {
  readonly kind: 'formula'
  readonly value: ValueCell
}

export type SheetCell = ValueCell | FormulaCell

export interface SheetRow {
  /** From 1, as the spreadsheet shows it. */
  readonly line: number
  /** From column A; nothing behind the last that holds something. */
  readonly cells: readonly SheetCell[]
}

/** One sheet as read: only rows that hold something. Hidden rows and columns are read like others, and told. */
export interface Sheet {
  readonly name: string
  readonly isHidden: boolean
  readonly rows: readonly SheetRow[]
  readonly merges: readonly CellRange[]
  readonly hiddenLines: readonly number[]
  /** From 1. */
  readonly hiddenColumns: readonly number[]
}

export interface Workbook {
  readonly sheets: readonly Sheet[]
}
