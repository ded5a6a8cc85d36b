/** Text, number (as a decimal text where it must be exact), truth value or nothing. Never a formula. */
export type WrittenValue = null | string | number | bigint | boolean

/** What a cell takes without a question; beside it stands a hint, and what is outside may be kept after a warning. */
export interface CellCheck {
  readonly min?: string
  readonly max?: string
  readonly isWhole?: boolean
  readonly hint: string
}

/** A cell that differs from its column: locked in an open one, open in a locked one, or with limits of its own. */
export type WrittenCell =
  | WrittenValue
  | { readonly value: WrittenValue; readonly isOpen: boolean; readonly check?: CellCheck }

export type WrittenRow =
  | readonly WrittenCell[]
  /** A heading between rows, or the sum below them. */
  | { readonly cells: readonly WrittenCell[]; readonly role: 'group' | 'total' }

/**
 * `number`: a number or decimal text; what is no decimal, or has more digits than a spreadsheet keeps, stands as text.
 * `date` and `moment`: ISO texts.
 */
export type ColumnKind = 'text' | 'number' | 'date' | 'moment'

export interface WrittenColumn {
  readonly label: string
  readonly kind: ColumnKind
  /** Heads neighbouring columns together, in a line above. */
  readonly group?: string
  /** Follows the label in brackets: 年度目标（万元）. */
  readonly unit?: string
  /** Shown digits after the point; the value itself is written in full. */
  readonly decimals?: number
  /** Characters; else by label and kind. */
  readonly width?: number
  readonly isHidden?: boolean
  /** May be filled in although the sheet is locked. */
  readonly isOpen?: boolean
  /** A closed list to choose from. */
  readonly choices?: readonly string[]
  readonly range?: { readonly min?: string; readonly max?: string }
}

export interface WrittenSheet {
  readonly name: string
  /** Says what the sheet is, above its columns. */
  readonly title: string
  /** Not for readers: what the workbook is known by when it comes back. */
  readonly isHidden?: boolean
  /** Filters in words, period, unit, who exported it when: a line each. */
  readonly lines: readonly string[]
  readonly columns: readonly WrittenColumn[]
  readonly rows: Iterable<WrittenRow> | AsyncIterable<WrittenRow>
  /** So many columns stay in sight at the left; the heads always stay in sight. */
  readonly frozenColumns?: number
  /** Only open columns and cells may be changed, by whoever uses it as meant: no password. */
  readonly isLocked?: boolean
  /** Lines below the last that are meant to be filled in. */
  readonly spareLines?: number
}

export interface WrittenWorkbook {
  readonly title: string
  /** Stands in the file's properties: the administration, never a person. */
  readonly creator: string
  /** ISO moment; the same workbook gives the same bytes. */
  readonly createdAt: string
  readonly sheets: readonly WrittenSheet[]
}
