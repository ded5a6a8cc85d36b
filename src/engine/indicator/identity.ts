import type { Period } from '#engine/calendar/period.ts'
import type { CellColumn, CellTable } from '#engine/indicator/cell-table.ts'
import { median } from '#engine/indicator/compare.ts'
import { findParts } from '#engine/indicator/find-parts.ts'
import { unitOfMeasure } from '#engine/indicator/unit-of-measure.ts'
import { compareExact, divide, type Exact, exact, greatest, isZero, ONE, sum, ZERO } from '#engine/number/exact.ts'

/** A sum that published indicators keep to in every unit: a whole and its parts, or the same quantity published twice. */
export interface Identity {
  readonly kind: 'parts' | 'same'
  readonly whole: string
  readonly parts: readonly string[]
  /** The whole is `scale` × the sum of the parts: 亿元 beside 万元. */
  readonly scale: Exact
  /** Rows in which all cells are published, and in how many of them the sum holds. */
  readonly checked: number
  readonly held: number
  readonly checks: readonly IdentityCheck[]
}

export interface IdentityCheck {
  readonly unit: string
  readonly period: Period
  /** Whole less parts, in the whole's unit of measure. */
  readonly residual: Exact
  /** So much rounding of the cells and of what they were summed from can make; 0 among counts. */
  readonly rounding: Exact
  /** A residual beyond it is out of its family: rounding does not explain it, nor do other units of the period stray so far. */
  readonly tolerance: Exact
  readonly state: 'sound' | 'broken'
}

/** Fewer rows may agree by chance. */
const LEAST_ROWS = 24
const LEAST_PERIODS = 2
/** A whole of fewer steps than this times the rounding of its parts tells nothing. */
const TELLING = exact(20)
const MOSTLY_WITHIN_ROUNDING = 0.75
const NEARLY_ALWAYS = 0.95
/** An identity of counts: where it is met exactly so often, nothing is rounded. */
const EXACTLY = 0.98
const LOOSE_SHARE = exact('0.001')
/** So many usual residuals away is no rounding of sums. */
const OUT_OF_FAMILY = exact(20)
const HALF = exact('0.5')

/** Finds the identities of a table without being told any. `measures` gives every indicator's unit of measure. */
export function findIdentities(table: CellTable, measures: ReadonlyMap<string, string>): Identity[] {
  const columns = [...table.columns.values()]
  const measure = (column: CellColumn) => measures.get(column.indicator) ?? ''
  const twins = columns.flatMap((one, at) =>
    columns.slice(at + 1).flatMap((other) => {
      const [a, b] = [unitOfMeasure(measure(one)), unitOfMeasure(measure(other))]
      if (a.base !== b.base) return []
      // The coarser unit is expressed in the finer one, so that its rounding is seen as what it is.
      const [whole, part, scale] =
        compareExact(a.factor, b.factor) <= 0
          ? [one, other, b.factor.div(a.factor)]
          : [other, one, a.factor.div(b.factor)]
      return looksSame(whole, part, scale.valueOf()) ? (judge(table, 'same', whole, [part], scale) ?? []) : []
    }),
  )
  const sums = columns.flatMap((whole) => {
    const alike = columns.filter((column) => measure(column) === measure(whole))
    const found = alike.length < 3 ? [] : findParts(whole, alike)
    const inOrder = (parts: readonly CellColumn[]) => columns.filter((column) => parts.includes(column))
    return best(found.flatMap((parts) => judge(table, 'parts', whole, inOrder(parts), ONE) ?? []))
  })
  return [...twins, ...withoutEchoes(sums, twins)]
}

/** Of several sums for one whole, those that hold in the most rows, none with a part of one already taken. */
function best(found: readonly Identity[]): Identity[] {
  const taken = new Set<string>()
  return found
    .toSorted((a, b) => b.held - a.held || a.parts.length - b.parts.length)
    .filter(({ parts }) => {
      const isNew = !parts.some((part) => taken.has(part))
      for (const part of parts) taken.add(part)
      return isNew
    })
}

/** A sum that a twin of the whole keeps as well is told once, of the twin that keeps it most closely. */
function withoutEchoes(sums: readonly Identity[], twins: readonly Identity[]): Identity[] {
  const isTwin = (a: string, b: string) =>
    twins.some(({ whole, parts }) => (whole === a && parts[0] === b) || (whole === b && parts[0] === a))
  const nearness = ({ checks }: Identity) => checks.filter(({ residual }) => isZero(residual)).length
  const echoes = (one: Identity, other: Identity) =>
    one !== other &&
    isTwin(one.whole, other.whole) &&
    one.parts.every((part) => other.parts.some((its) => its === part || isTwin(its, part)))
  return sums.filter(
    (one, at) =>
      !sums.some(
        (other, place) =>
          echoes(one, other) && (nearness(other) > nearness(one) || (nearness(other) === nearness(one) && place < at)),
      ),
  )
}

/** A first look in doubles: most rows within a thousandth. */
function looksSame(whole: CellColumn, part: CellColumn, scale: number): boolean {
  let [near, all] = [0, 0]
  for (const [row, value] of whole.near.entries()) {
    const other = part.near[row]! * scale
    if (Number.isNaN(value) || Number.isNaN(other)) continue
    all++
    near += Number(Math.abs(value - other) <= Math.abs(value) * 1e-3 + 2 * scale * part.steps[row]!.valueOf())
  }
  return all >= LEAST_ROWS && near >= all * NEARLY_ALWAYS
}

/** Whether a supposed sum holds: exactly, over all rows, and by more than rounding and zeros could feign. */
function judge(
  table: CellTable,
  kind: Identity['kind'],
  whole: CellColumn,
  parts: readonly CellColumn[],
  scale: Exact,
): Identity | undefined {
  const gaps = table.rows.flatMap(({ unit, period }, row) => {
    const total = whole.cells[row]
    const added = parts.flatMap((part) => part.cells[row] ?? [])
    if (total === undefined || added.length < parts.length) return []
    const rounding = sum([whole.steps[row]!, ...parts.map((part) => part.steps[row]!.mul(scale))]).mul(HALF)
    const residual = total.sub(sum(added).mul(scale))
    return { unit, period, row, residual, size: residual.abs(), total: total.abs(), accumulated: rounding.mul(4) }
  })
  const telling = gaps.filter((gap) => compareExact(gap.total, gap.accumulated.mul(TELLING)) >= 0)
  const within = (gap: (typeof gaps)[number]) => compareExact(gap.size, gap.accumulated) <= 0
  const loosely = (gap: (typeof gaps)[number]) => within(gap) || compareExact(gap.size, gap.total.mul(LOOSE_SHARE)) <= 0
  const weighs = (part: CellColumn) =>
    telling.filter((gap) => compareExact(part.cells[gap.row]!.mul(scale).abs(), gap.accumulated) > 0).length * 4 >=
    telling.length
  if (telling.length < LEAST_ROWS || new Set(telling.map((gap) => gap.period)).size < LEAST_PERIODS) return undefined
  if (telling.filter(within).length < telling.length * MOSTLY_WITHIN_ROUNDING) return undefined
  if (telling.filter(loosely).length < telling.length * NEARLY_ALWAYS || !parts.every(weighs)) return undefined
  const isStrict = gaps.filter((gap) => isZero(gap.residual)).length >= gaps.length * EXACTLY
  const usual = usualBy(gaps)
  const checks = gaps.map(({ unit, period, residual, size, total, accumulated }): IdentityCheck => {
    const { amount, share } = usual.get(period)!
    const family = greatest(amount, share.mul(total)).mul(OUT_OF_FAMILY)
    const rounding = isStrict ? ZERO : accumulated
    const tolerance = isStrict ? ZERO : greatest(accumulated, family)
    return {
      unit,
      period,
      residual,
      rounding,
      tolerance,
      state: compareExact(size, tolerance) > 0 ? 'broken' : 'sound',
    }
  })
  const held = checks.filter((check) => check.state === 'sound').length
  const names = { whole: whole.indicator, parts: parts.map((part) => part.indicator) }
  return { kind, ...names, scale, checked: checks.length, held, checks }
}

/** The middle residual of each period, as an amount and as a share of the whole, and no less than that of all periods. */
function usualBy(
  gaps: readonly { readonly period: Period; readonly size: Exact; readonly total: Exact }[],
): ReadonlyMap<Period, { amount: Exact; share: Exact }> {
  const middle = (alike: typeof gaps) => ({
    amount: median(alike.map((gap) => gap.size)) ?? ZERO,
    share: median(alike.map((gap) => divide(gap.size, gap.total) ?? ZERO)) ?? ZERO,
  })
  const all = middle(gaps)
  const periods = [...new Set(gaps.map((gap) => gap.period))]
  return new Map(
    periods.map((period) => {
      const own = middle(gaps.filter((gap) => gap.period === period))
      return [period, { amount: greatest(own.amount, all.amount), share: greatest(own.share, all.share) }]
    }),
  )
}
