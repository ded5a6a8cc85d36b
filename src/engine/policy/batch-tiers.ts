import { GUARD, NEXT_TO_NOTHING } from '#engine/expression/column-numbers.ts'
import { exactAt } from '#engine/expression/column-rows.ts'
import { type ColumnTable, columnOf, isShort, type NumberColumn } from '#engine/expression/column-table.ts'
import type { Expression, Node } from '#engine/expression/expression.ts'
import { safeDouble } from '#engine/expression/quick-comparison.ts'
import { isOpen, type Outcome } from '#engine/expression/value.ts'
import type { Exact } from '#engine/number/exact.ts'
import { DoubleReckoning } from '#engine/policy/batch-doubles.ts'
import { plainColumn, settledDoubles } from '#engine/policy/batch-numbers.ts'
import { type Bounds, isWithin } from '#engine/policy/bounds.ts'

/** In which tier each row lies, by its place in the list; −1 where the number is unknown or in none. */
export interface Places {
  readonly at: Int16Array
  /** Is any row −1? */
  readonly hasNone: boolean
}

/** Exact at every border. */
export function tiersOf(expression: Expression, tiers: Tiers, table: ColumnTable): Places {
  const { tree } = expression
  const borders = bordersOf(tiers)
  const plain = tree.kind === 'name' ? plainColumn(columnOf(table, tree.name)) : undefined
  if (plain && !plain.known && borders.isSafe) return plainTiers(plain.values, borders)
  const at = exactAt(tree, table)
  const exactly = (row: number): number => tierAt(borders.bounds, at(row))
  const near = nearColumn(tree, table)
  const sharp = borders.isShort ? near?.sharp : undefined
  if (!near || !sharp)
    return nearTiers(
      near?.values ?? settledDoubles(new DoubleReckoning(table, []).of(expression), at),
      borders,
      exactly,
    )
  return nearTiers(near.values, borders, (row) => {
    const x = sharp(row)
    return Number.isNaN(x) ? exactly(row) : tierOf(x, borders)
  })
}

/** A column whose doubles are within 1e-9 of its exact numbers already. */
function nearColumn(tree: Node, table: ColumnTable): NumberColumn | undefined {
  const column = tree.kind === 'name' ? columnOf(table, tree.name) : undefined
  return column?.kind === 'number' && column.exact && !column.known ? column : undefined
}

/** How many borders lie below: halved, not walked along, without a branch on the number. */
function passed(x: number, borders: Float64Array, half: number): number {
  let place = 0
  for (let step = half; step > 0; step >>= 1) place += Number(x > (borders[place + step - 1] as number)) * step
  return place
}

/** Doubles that compare as exactly as the numbers they stand for. */
function plainTiers(values: Float64Array, { at, tiers, half }: Borders): Places {
  const out = new Int16Array(values.length)
  let none = 0
  for (let row = 0; row < out.length; row++) {
    const x = values[row] as number
    const place = passed(x, at, half)
    const tier = Number.isFinite(x) ? (tiers[2 * place + Number(x === at[place])] as number) : -1
    out[row] = tier
    none |= tier
  }
  return { at: out, hasNone: none < 0 }
}

/** Of a number that compares as it is. */
function tierOf(x: number, { at, tiers, half }: Borders): number {
  const place = passed(x, at, half)
  return tiers[2 * place + Number(x === at[place])] as number
}

/** Doubles near their numbers: a little around each border the exact number decides. */
function nearTiers(
  values: Float64Array,
  { below, above, open, half }: Borders,
  decide: (row: number) => number,
): Places {
  const out = new Int16Array(values.length)
  let none = 0
  for (let row = 0; row < out.length; row++) {
    const x = values[row] as number
    const place = passed(x, above, half)
    let tier = Number.isNaN(x) ? -1 : (open[place] as number)
    if (x >= (below[place] as number)) tier = decide(row)
    out[row] = tier
    none |= tier
  }
  return { at: out, hasNone: none < 0 }
}

type Tiers = readonly { readonly bounds: Bounds }[]

/** Borders in their order, filled up with infinite ones to a power of two. */
interface Borders {
  readonly bounds: readonly Bounds[]
  /** Half of how many there are. */
  readonly half: number
  readonly at: Float64Array
  /** A little around each border, more than the doubles may err; between them the exact number decides. */
  readonly below: Float64Array
  readonly above: Float64Array
  /** The tier of each stretch between two borders. */
  readonly open: Int16Array
  /** The same, and of the border that follows each stretch. */
  readonly tiers: Int16Array
  readonly isSafe: boolean
  readonly isShort: boolean
}

const MARGIN = 8 * GUARD
const TINY = 2 * NEXT_TO_NOTHING

const known = new WeakMap<Tiers, Borders>()

/** Worked out once for each table of a policy. */
function bordersOf(tiers: Tiers): Borders {
  let found = known.get(tiers)
  if (!found) {
    found = findBorders(tiers.map(({ bounds }) => bounds))
    known.set(tiers, found)
  }
  return found
}

function findBorders(bounds: readonly Bounds[]): Borders {
  const exact = bounds.flatMap(({ low, high }) => [low, high]).filter((each) => each !== undefined)
  const at = [...new Set(exact.map((border) => Number(border.valueOf())))].sort((a, b) => a - b)
  const from = ({ low }: Bounds): number => (low === undefined ? Number.NEGATIVE_INFINITY : Number(low.valueOf()))
  const to = ({ high }: Bounds): number => (high === undefined ? Number.POSITIVE_INFINITY : Number(high.valueOf()))
  const open = Array.from({ length: at.length + 1 }, (_, place) => {
    const [below = Number.NEGATIVE_INFINITY, above = Number.POSITIVE_INFINITY] = [at[place - 1], at[place]]
    return bounds.findIndex((each) => from(each) <= below && to(each) >= above)
  })
  const on = at.map((border) =>
    bounds.findIndex(
      (each) =>
        (from(each) < border || (from(each) === border && each.lowClosed)) &&
        (border < to(each) || (border === to(each) && each.highClosed)),
    ),
  )
  let half = 1
  while (half * 2 <= at.length) half *= 2
  const filledUp = (borders: readonly number[]): Float64Array =>
    Float64Array.from({ length: half * 2 }, (_, place) => borders[place] ?? Number.POSITIVE_INFINITY)
  return {
    bounds,
    half,
    at: filledUp(at),
    below: filledUp(at.map((border) => border - MARGIN * Math.abs(border) - TINY)),
    above: filledUp(at.map((border) => border + MARGIN * Math.abs(border) + TINY)),
    open: Int16Array.from(open),
    tiers: Int16Array.from(open.flatMap((between, place) => [between, on[place] ?? -1])),
    isSafe: exact.every((border) => !Number.isNaN(safeDouble(border))),
    isShort: exact.every(isShort),
  }
}

function tierAt(bounds: readonly Bounds[], outcome: Outcome): number {
  return isOpen(outcome) ? -1 : bounds.findIndex((each) => isWithin(each, outcome as Exact))
}
