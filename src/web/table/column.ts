import type { ReactNode } from 'react'

export interface Column<R> {
  readonly key: string
  /** With its unit: `年度目标 万元`. */
  readonly head: string
  readonly cell: (row: R) => ReactNode
  /** What is filtered, sorted and exported when the column is words. */
  readonly text?: (row: R) => string
  /** What is filtered, sorted, summed and exported when it is a number: a decimal text, or nothing. */
  readonly number?: (row: R) => string | number | null | undefined
  /** The unit of measurement of each row's numbers, where rows differ; exported as a column of its own behind this one. */
  readonly measure?: (row: R) => string
  /** A closed list to filter by; `text` gives the value of a row. */
  readonly options?: readonly { readonly value: string; readonly label: string }[]
  /** Pixels; one column without a width takes what is left. */
  readonly width?: number
  /** Words about numbers (`1 → 2`): at the right as numbers are. */
  readonly ofFigures?: boolean
  readonly sum?: boolean
  readonly decimals?: number
  readonly sortable?: boolean
  /** False: a short table whose rows are all in sight needs no filter here. */
  readonly filterable?: boolean
  /** Left out where the window is narrow (below 1180 px). */
  readonly wideOnly?: boolean
  /** Not shown until chosen. */
  readonly hidden?: boolean
}

/** `from` and `to` are decimal texts; `has` is text contained; `in` values of a closed list. */
export interface Filter {
  readonly has?: string
  readonly from?: string
  readonly to?: string
  readonly in?: readonly string[]
}

export interface TableState {
  readonly filters: Readonly<Record<string, Filter>>
  readonly sort: { readonly key: string; readonly descending: boolean } | undefined
}

/** A tab above the table: filters and sort under a name. */
export interface View {
  readonly key: string
  readonly name: string
  readonly state: TableState
}

export const NO_STATE: TableState = { filters: {}, sort: undefined }

/** Numbers stand at the right; what is wide only leaves a narrow window; text that takes the rest is not crushed in it. */
export function cellClass<R>(column: Column<R>): string | undefined {
  const isRight = column.number !== undefined || column.ofFigures === true
  const classes = [
    ...(isRight ? ['n'] : []),
    ...(column.wideOnly === true ? ['wide-only'] : []),
    ...(column.width === undefined && !isRight ? ['takes-rest'] : []),
  ]
  return classes.length === 0 ? undefined : classes.join(' ')
}
