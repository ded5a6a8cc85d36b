import type { Row } from '#modules/dispatch/web/grid-book.ts'

export interface Notable {
  readonly row: Row
  /** Against the period before, in percent, for the eye; undefined: nothing to compare with. */
  readonly changePercent: number | undefined
}

const STRIKING_PERCENT = 50
const MOST_CHANGES = 3

/** What a reviewer looks at first: what was returned, what is faulty or explained, then the largest changes. */
export function notableRows(rows: readonly Row[]): readonly Notable[] {
  const all = rows.map((row) => ({ row, changePercent: changePercent(row) }))
  const told = all.filter(({ row }) => urgency(row) > 0)
  const striking = all
    .filter(
      ({ row, changePercent: change }) =>
        urgency(row) === 0 && change !== undefined && Math.abs(change) >= STRIKING_PERCENT,
    )
    .sort(byChange)
    .slice(0, MOST_CHANGES)
  return [...told.sort((a, b) => urgency(b.row) - urgency(a.row) || byChange(a, b)), ...striking]
}

/** The row that moved most, of those that can be compared. */
export function biggestChange(rows: readonly Row[]): Notable | undefined {
  return rows
    .filter((row) => row.dimension === '')
    .map((row) => ({ row, changePercent: changePercent(row) }))
    .filter(({ changePercent: change }) => change !== undefined && change !== 0)
    .sort(byChange)[0]
}

export const softFaults = (rows: readonly Row[]): number =>
  rows.reduce((sum, row) => sum + row.faults.filter(({ level }) => level === 'soft').length, 0)

const byChange = (a: Notable, b: Notable): number => Math.abs(b.changePercent ?? 0) - Math.abs(a.changePercent ?? 0)

function urgency(row: Row): number {
  if (row.returnedReason !== null) return 4
  if (row.faults.some(({ level }) => level === 'hard')) return 3
  if (row.faults.length > 0) return 2
  return row.explanation !== null ? 1 : 0
}

function changePercent({ current, lastPeriod }: Row): number | undefined {
  if (current.state !== 'value' || lastPeriod.state !== 'value') return undefined
  const before = Number(lastPeriod.value)
  return before === 0 ? undefined : ((Number(current.value) - before) / Math.abs(before)) * 100
}
