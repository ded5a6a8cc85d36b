import { compareExact, type Exact, parseExact, sum } from '#engine/number/exact.ts'
import type { Column, Filter, TableState } from '#web/table/column.ts'

/** The rows that pass every filter, in the order asked for; rows without a number come last either way. */
export function shownRows<R>(
  rows: readonly R[],
  columns: readonly Column<R>[],
  state: TableState,
  language: string,
): readonly R[] {
  const tests = columns.flatMap((column) => {
    const filter = state.filters[column.key]
    return filter === undefined ? [] : [testOf(column, filter)]
  })
  const passing = tests.length === 0 ? rows : rows.filter((row) => tests.every((test) => test(row)))
  const by = columns.find((column) => column.key === state.sort?.key)
  if (by === undefined) return passing
  return sorted(passing, by, state.sort!.descending, new Intl.Collator(language, { numeric: true }))
}

function testOf<R>(column: Column<R>, filter: Filter): (row: R) => boolean {
  if (column.number !== undefined) {
    const [from, to] = [exactOf(filter.from), exactOf(filter.to)]
    return (row) => {
      const value = exactOf(column.number!(row))
      if (value === undefined) return from === undefined && to === undefined
      return (
        (from === undefined || compareExact(value, from) >= 0) && (to === undefined || compareExact(value, to) <= 0)
      )
    }
  }
  const text = column.text ?? (() => '')
  if (filter.in !== undefined) return (row) => filter.in!.includes(text(row))
  const wanted = (filter.has ?? '').trim().toLowerCase()
  return (row) => text(row).toLowerCase().includes(wanted)
}

function sorted<R>(rows: readonly R[], by: Column<R>, descending: boolean, collator: Intl.Collator): R[] {
  const turn = descending ? -1 : 1
  if (by.number !== undefined) {
    const keyed = rows.map((row) => ({ row, key: exactOf(by.number!(row)) }))
    keyed.sort((a, b) => {
      if (a.key === undefined || b.key === undefined) return a.key === b.key ? 0 : a.key === undefined ? 1 : -1
      return turn * compareExact(a.key, b.key)
    })
    return keyed.map((one) => one.row)
  }
  const label = labelOf(by)
  const keyed = rows.map((row) => ({ row, key: label(row) }))
  keyed.sort((a, b) => turn * collator.compare(a.key, b.key))
  return keyed.map((one) => one.row)
}

/** What a reader sees of a row in a column of words: the label where values come from a closed list. */
export function labelOf<R>(column: Column<R>): (row: R) => string {
  const labels = new Map(column.options?.map((option) => [option.value, option.label]))
  const text = column.text ?? (() => '')
  return (row) => labels.get(text(row)) ?? text(row)
}

/** The exact sum of the numbers that are there; undefined when there is none. */
export function sumOf<R>(rows: readonly R[], column: Column<R>): Exact | undefined {
  const numbers = rows.flatMap((row) => exactOf(column.number?.(row)) ?? [])
  return numbers.length === 0 ? undefined : sum(numbers)
}

function exactOf(value: string | number | null | undefined): Exact | undefined {
  return value === null || value === undefined || value === '' ? undefined : parseExact(String(value))
}

/** `pass` of a filter that says nothing is nothing: it leaves the address. */
export function isEmptyFilter(filter: Filter): boolean {
  return !filter.has?.trim() && !filter.from && !filter.to && (filter.in === undefined || filter.in.length === 0)
}
