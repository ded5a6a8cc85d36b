import type { CellColumn } from '#engine/indicator/cell-table.ts'

const MOST_PARTS = 8
const MOST_PROBES = 32
/** A search that does not end within so many trials is given up: the dictionary then is too alike to tell anything. */
const MOST_TRIALS = 20_000
/** So many probes may fail: published cells may be wrong, and to find them is the purpose. */
const FAILING = 0.1
/** Beyond rounding, parts may miss the whole by this share, as sums of rounded sums do. */
const LOOSE_SHARE = 1e-3

/**
 * Sets of columns whose sum comes near a column wherever both are published. A search in doubles, over the rows with the
 * largest wholes; whoever uses the answer decides exactly whether the sum holds.
 */
export function findParts(whole: CellColumn, columns: readonly CellColumn[]): CellColumn[][] {
  const probes = [...whole.near.keys()]
    .filter((row) => whole.near[row]! > 0)
    .sort((a, b) => whole.near[b]! - whole.near[a]!)
    .filter((_, at, all) => at % Math.max(1, Math.floor(all.length / MOST_PROBES)) === 0)
    .slice(0, MOST_PROBES)
  const slack = probes.map((row) => whole.near[row]! * LOOSE_SHARE + 8 * whole.steps[row]!.valueOf())
  const value = (column: CellColumn, at: number) => column.near[probes[at]!]!
  const failing = (fails: (at: number) => boolean) =>
    probes.reduce((count, _, at) => count + Number(fails(at)), 0) > probes.length * FAILING
  const candidates = columns
    .filter((one) => one !== whole)
    .filter((one) => !failing((at) => !(value(one, at) <= value(whole, at) + slack[at]!) && isKnown(value(one, at))))
    .map((column) => ({ column, size: probes.reduce((size, _, at) => size + (value(column, at) || 0), 0) }))
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.size - a.size)
    .map(({ column }) => column)
  /** What all candidates from here on could still add. */
  const after = candidates.map(() => new Float64Array(probes.length))
  for (let at = candidates.length - 1; at >= 0; at--) {
    for (const probe of probes.keys())
      after[at]![probe] = (after[at + 1]?.[probe] ?? 0) + (value(candidates[at]!, probe) || 0)
  }
  const found: CellColumn[][] = []
  let trials = 0
  const search = (from: number, chosen: CellColumn[], left: Float64Array) => {
    if (++trials > MOST_TRIALS) return
    const known = left.reduce((count, one) => count + Number(isKnown(one)), 0)
    if (chosen.length > 1 && known * 2 > probes.length && !failing((at) => Math.abs(left[at]!) > slack[at]!))
      found.push(chosen)
    if (from === candidates.length || chosen.length === MOST_PARTS) return
    if (failing((at) => left[at]! > after[from]![at]! + slack[at]!)) return
    for (let at = from; at < candidates.length; at++) {
      const rest = left.map((one, probe) => one - value(candidates[at]!, probe))
      if (!failing((probe) => rest[probe]! < -slack[probe]!)) search(at + 1, [...chosen, candidates[at]!], rest)
    }
  }
  search(
    0,
    [],
    Float64Array.from(probes, (row) => whole.near[row]!),
  )
  return found
}

const isKnown = (value: number) => !Number.isNaN(value)
