/** One line of the bench report: our figure, what it is compared with in the same run, and what must be reached. */
export interface BenchRow {
  readonly figure: string
  readonly ours: string
  readonly compared: string
  readonly ratio?: string
  /** Absent: nothing is promised, it is shown to compare; `ok` then says that its answers are right. */
  readonly reach?: string
  readonly ok: boolean
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const high = sorted[middle]
  const low = sorted[sorted.length % 2 === 0 ? middle - 1 : middle]
  if (high === undefined || low === undefined) throw new RangeError('a median needs values')
  return (low + high) / 2
}
