import type { ColumnTable } from '#engine/expression/column-table.ts'
import { columnOf } from '#engine/expression/column-table.ts'
import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import { type BatchVerdicts, ELIGIBLE, evaluateAll } from '#engine/policy/evaluate-all.ts'

/** Reach and money of one side, in a group of enterprises. */
export interface Reach {
  readonly eligible: number
  readonly costFen: bigint
}

export interface SandboxGroup {
  /** A word of the dimension; '' where it is not known. */
  readonly value: string
  readonly before: Reach
  readonly after: Reach
  readonly winners: number
  readonly losers: number
}

/** What a change of rules would do to the enterprises there are. */
export interface SandboxDifference {
  readonly before: Reach
  readonly after: Reach
  /** Rows that would newly qualify or receive more, and that would no longer or receive less. */
  readonly winners: Int32Array
  readonly losers: Int32Array
  readonly by: Readonly<Record<string, readonly SandboxGroup[]>>
}

/**
 * Sets the rules as they are beside the rules as they might be, over the same enterprises on the same day. `dimensions` are
 * names of text columns. With nothing changed both sides are equal and nobody wins or loses.
 */
export function compareRules(
  current: CompiledPolicy,
  changed: CompiledPolicy,
  table: ColumnTable,
  on: string,
  dimensions: readonly string[] = [],
): SandboxDifference {
  const [before, after] = evaluateAll([current, changed], table, on) as [BatchVerdicts, BatchVerdicts]
  const change = Int8Array.from({ length: table.rows }, (_, row) => changeOf(before, after, row))
  const by = dimensions.map((name) => [name, groupsOf(before, after, change, table, name)] as const)
  return {
    before: reachOf(before),
    after: reachOf(after),
    winners: rowsWhere(change, 1),
    losers: rowsWhere(change, -1),
    by: Object.fromEntries(by),
  }
}

const paidAt = ({ states, amountsFen }: BatchVerdicts, row: number): bigint => {
  const fen = amountsFen?.[row] ?? 0n
  return states[row] === ELIGIBLE && fen > 0n ? fen : 0n
}

/** 1 better off, −1 worse off, 0 the same. */
function changeOf(before: BatchVerdicts, after: BatchVerdicts, row: number): number {
  const gain = paidAt(after, row) - paidAt(before, row)
  if (gain !== 0n) return gain > 0n ? 1 : -1
  return Number(after.states[row] === ELIGIBLE) - Number(before.states[row] === ELIGIBLE)
}

function rowsWhere(change: Int8Array, wanted: number): Int32Array {
  const rows: number[] = []
  for (let row = 0; row < change.length; row++) if (change[row] === wanted) rows.push(row)
  return Int32Array.from(rows)
}

function reachOf(verdicts: BatchVerdicts): Reach {
  let eligible = 0
  let costFen = 0n
  for (let row = 0; row < verdicts.states.length; row++) {
    if (verdicts.states[row] !== ELIGIBLE) continue
    eligible++
    costFen += paidAt(verdicts, row)
  }
  return { eligible, costFen }
}

interface Counting {
  before: { eligible: number; costFen: bigint }
  after: { eligible: number; costFen: bigint }
  winners: number
  losers: number
}

function groupsOf(
  before: BatchVerdicts,
  after: BatchVerdicts,
  change: Int8Array,
  table: ColumnTable,
  name: string,
): SandboxGroup[] {
  const column = columnOf(table, name)
  const groups = new Map<string, Counting>()
  const wordAt = (row: number): string =>
    column?.kind === 'text' && column.known?.[row] !== 0 ? (column.dictionary[column.codes[row] as number] ?? '') : ''
  for (let row = 0; row < table.rows; row++) {
    const word = wordAt(row)
    let group = groups.get(word)
    if (!group) {
      group = { before: { eligible: 0, costFen: 0n }, after: { eligible: 0, costFen: 0n }, winners: 0, losers: 0 }
      groups.set(word, group)
    }
    count(group.before, before, row)
    count(group.after, after, row)
    if (change[row] === 1) group.winners++
    if (change[row] === -1) group.losers++
  }
  return [...groups].map(([value, group]) => ({ value, ...group })).sort((a, b) => (a.value < b.value ? -1 : 1))
}

function count(side: Counting['before'], verdicts: BatchVerdicts, row: number): void {
  if (verdicts.states[row] !== ELIGIBLE) return
  side.eligible++
  side.costFen += paidAt(verdicts, row)
}
