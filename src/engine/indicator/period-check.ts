import type { Period } from '#engine/calendar/period.ts'
import { median } from '#engine/indicator/compare.ts'
import type { PeriodCells } from '#engine/indicator/suspect-cell.ts'
import {
  compareExact,
  decimalsOf,
  type Exact,
  exact,
  greatest,
  isNegative,
  isZero,
  least,
  ONE,
  sum,
  ZERO,
} from '#engine/number/exact.ts'

/**
 * A total beside its children in one period. `exact`: equal. `rounding`: apart by no more than rounding of each cell can
 * make. `slight`: by a little more, as when cells were summed from rounded parts. `off`: it does not add up. `undecidable`:
 * a cell is not published; then `residual` is what the published children leave open, and nothing is guessed.
 */
export interface PeriodCheck {
  readonly period: Period
  readonly state: 'exact' | 'rounding' | 'slight' | 'off' | 'undecidable'
  readonly total: Exact | undefined
  readonly sum: Exact
  /** Total less sum of the published children; undefined without a total. */
  readonly residual: Exact | undefined
  /** Up to this residual the period counts as adding up. */
  readonly tolerance: Exact
  /** Units (the total among them) without a published cell, or with two that contradict each other. */
  readonly missing: readonly string[]
  /** Those of them that are worth nothing: the published cells alone make the total, or do so in other periods. */
  readonly blank: readonly string[]
}

/** Units whose cells contradict each other, by the row they were taken out of. */
export type Contradicted = ReadonlyMap<PeriodCells, ReadonlySet<string>>

/** Fewer exact periods may be chance: sums of rounded cells also meet now and then. */
const LEAST_EXACT_PERIODS = { rounding: 3, slight: 2 } as const
const HUNDRED_THOUSANDTH = ONE.div(exact(100_000))
/** A blank is read as nothing only where the middle published child is so many times what rounding may hide. */
const TELLING = exact(10)

/** Holds a total against its children in one period. */
export function comparePeriod(
  period: Period,
  cells: PeriodCells,
  totalUnit: string,
  children: readonly string[],
): PeriodCheck {
  const total = cells.get(totalUnit)
  const added = sum(children.flatMap((child) => cells.get(child) ?? []))
  const residual = total?.sub(added)
  const missing = [totalUnit, ...children].filter((unit) => !cells.has(unit))
  const tolerance = slightBound(total ?? added, children.length, finestStep(cells))
  const facts = { period, total, sum: added, residual, tolerance, missing, blank: [] }
  const isWhole = missing.length === 0 && residual !== undefined
  return { ...facts, state: isWhole ? stateOf(residual, tolerance, children.length, cells) : 'undecidable' }
}

function stateOf(residual: Exact, tolerance: Exact, children: number, cells: PeriodCells): PeriodCheck['state'] {
  if (isZero(residual)) return 'exact'
  const size = residual.abs()
  if (compareExact(size, roundingBound(children, finestStep(cells))) <= 0) return 'rounding'
  return compareExact(size, tolerance) <= 0 ? 'slight' : 'off'
}

/** Rounding of rounded parts, or a hundred-thousandth of a large total. */
function slightBound(total: Exact, children: number, step: Exact): Exact {
  const accumulated = step.mul(exact(2 * (children + 1)))
  return greatest(accumulated, least(total.abs().mul(HUNDRED_THOUSANDTH), accumulated.mul(exact(10))))
}

/**
 * Blanks that are worth nothing. Where nothing is negative and the published children alone make the total, what is blank can
 * hold no more than rounding; a unit blank in that way in one period is read so in others too, or a wrong cell
 * beside it could never be seen. Published children that make more than the total are wrong whatever the blanks hold.
 */
export function readBlanks(
  checks: readonly PeriodCheck[],
  byPeriod: ReadonlyMap<Period, PeriodCells>,
  children: readonly string[],
  contradicted: Contradicted,
): PeriodCheck[] {
  const isOpen = (check: PeriodCheck) => {
    const cells = byPeriod.get(check.period)!
    const hasBlanks = check.missing.length > 0 && check.missing.length * 2 < children.length
    return (
      hasBlanks && check.residual !== undefined && !contradicted.has(cells) && ![...cells.values()].some(isNegative)
    )
  }
  const read = (check: PeriodCheck): PeriodCheck => {
    const cells = byPeriod.get(check.period)!
    const state = stateOf(check.residual!, check.tolerance, children.length, cells)
    return { ...check, state, blank: check.missing }
  }
  const madeUp = checks.map((check) => {
    const cells = byPeriod.get(check.period)!
    const middle = median(children.flatMap((child) => cells.get(child) ?? [])) ?? ZERO
    const hidden = roundingBound(children.length, finestStep(cells))
    if (!isOpen(check) || compareExact(check.residual!.abs(), hidden) > 0) return check
    return isZero(check.residual!) || compareExact(middle, hidden.mul(TELLING)) >= 0 ? read(check) : check
  })
  const blank = new Set(madeUp.flatMap((check) => check.blank))
  return madeUp.map((check) => {
    if (check.state !== 'undecidable' || !isOpen(check)) return check
    const isOverfull = compareExact(check.residual!.neg(), check.tolerance) > 0
    return isOverfull || check.missing.every((unit) => blank.has(unit)) ? read(check) : check
  })
}

/** Where all other periods of the same precision are exact, as counts are, even a small residual is no rounding. */
export function isStrict(
  checks: readonly PeriodCheck[],
  check: PeriodCheck,
  stepOf: (period: Period) => Exact,
): boolean {
  if (check.state !== 'rounding' && check.state !== 'slight') return false
  const alike = checks.filter(
    (other) => other !== check && other.state !== 'undecidable' && stepOf(other.period).equals(stepOf(check.period)),
  )
  const equal = alike.filter((other) => other.state === 'exact').length
  return equal >= LEAST_EXACT_PERIODS[check.state] && equal * 4 >= alike.length * 3
}

/** Half a step for every child and the total. */
export function roundingBound(children: number, step: Exact): Exact {
  return step.mul(exact(children + 1)).div(exact(2))
}

/** One unit of the last decimal that any of the cells shows. */
export function finestStep(cells: PeriodCells): Exact {
  let decimals = 0
  for (const value of cells.values()) decimals = Math.max(decimals, decimalsOf(value) ?? 0)
  return ONE.div(exact(10n ** BigInt(decimals)))
}
