import type { Row } from '#modules/dispatch/web/grid-book.ts'

export interface RowGroup {
  readonly goal: Row['goal']
  readonly rows: readonly Row[]
}

/** Rows under their goals, in the order in which the goals first stand; what belongs to no goal comes last. */
export function rowGroups(rows: readonly Row[]): readonly RowGroup[] {
  const groups = new Map<string, { goal: Row['goal']; rows: Row[] }>()
  for (const row of rows) {
    const code = row.goal?.code ?? ''
    const group = groups.get(code) ?? { goal: row.goal, rows: [] }
    group.rows.push(row)
    groups.set(code, group)
  }
  const all = [...groups.values()]
  return [...all.filter(({ goal }) => goal !== null), ...all.filter(({ goal }) => goal === null)]
}
