import { comparePeriods, type Period } from '#engine/calendar/period.ts'
import { type PeriodCells, type Suspicion, suspectCells } from '#engine/indicator/suspect-cell.ts'
import { compareExact, decimalsOf, type Exact, exact, isZero, ONE, sum, ZERO } from '#engine/number/exact.ts'

/** One published figure. What was not published is absent. */
export interface PublishedCell {
  readonly indicator: string
  readonly unit: string
  readonly period: Period
  readonly value: Exact
}

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
  /** Units (the total among them) without a published cell, or with two that contradict each other. */
  readonly missing: readonly string[]
}

export interface Inconsistency {
  readonly period: Period
  readonly residual: Exact
  /** Cells that could be wrong, the likeliest first; empty when nothing speaks for one. */
  readonly suspects: readonly Suspicion[]
}

export interface Additivity {
  readonly indicator: string
  /** `adds-up` exactly, `adds-up-rounded`, `not-additive` (must not be added), or `undecidable`. */
  readonly verdict: 'adds-up' | 'adds-up-rounded' | 'not-additive' | 'undecidable'
  readonly reason: 'sums' | 'ratio-like' | 'persistent-residual' | 'missing-cells' | 'one-period-only'
  readonly periods: readonly PeriodCheck[]
  /** Periods that break an otherwise adding-up row. */
  readonly inconsistencies: readonly Inconsistency[]
}

/** Fewer exact periods may be chance: sums of rounded cells also meet now and then. */
const LEAST_EXACT_PERIODS = { rounding: 3, slight: 2 } as const
const HUNDRED_THOUSANDTH = ONE.div(exact(100_000))

/** Decides for every indicator whether its published totals are the sums of the children. Cells of other units are left aside. */
export function decideAdditivity(
  cells: Iterable<PublishedCell>,
  totalUnit: string,
  children: readonly string[],
): Additivity[] {
  const wanted = new Set([totalUnit, ...children])
  const byIndicator = new Map<string, Map<Period, Map<string, Exact>>>()
  const contradicted: Array<() => void> = []
  for (const { indicator, unit, period, value } of cells) {
    if (!wanted.has(unit)) continue
    const periods = at(byIndicator, indicator, () => new Map<Period, Map<string, Exact>>())
    const row = at(periods, period, () => new Map<string, Exact>())
    const earlier = row.get(unit)
    if (earlier !== undefined && !earlier.equals(value)) contradicted.push(() => row.delete(unit))
    else row.set(unit, value)
  }
  for (const remove of contradicted) remove()
  return [...byIndicator].map(([indicator, periods]) => decideOne(indicator, periods, totalUnit, children))
}

function decideOne(
  indicator: string,
  byPeriod: ReadonlyMap<Period, PeriodCells>,
  totalUnit: string,
  children: readonly string[],
): Additivity {
  const order = [...byPeriod.keys()].sort(comparePeriods)
  const stepOf = (period: Period) => finestStep(byPeriod.get(period)!)
  const plain = order.map((period) => comparePeriod(period, byPeriod.get(period)!, totalUnit, children))
  const periods = plain.map((check) => (isStrict(plain, check, stepOf) ? { ...check, state: 'off' as const } : check))
  const decidable = periods.filter((check) => check.state !== 'undecidable')
  const off = decidable.filter((check) => check.state === 'off')
  const sound = decidable.filter((check) => check.state !== 'off')
  const decided = (
    verdict: Additivity['verdict'],
    reason: Additivity['reason'],
    inconsistencies: Inconsistency[] = [],
  ): Additivity => ({
    indicator,
    verdict,
    reason,
    periods,
    inconsistencies,
  })
  if (decidable.length === 0) return decided('undecidable', 'missing-cells')
  if (
    off.length > sound.length &&
    off.every((check) => isRatioLike(byPeriod.get(check.period)!, totalUnit, children))
  ) {
    return decided('not-additive', 'ratio-like')
  }
  if (decidable.length === 1 && off.length === 1) return decided('undecidable', 'one-period-only')
  // Thirty numbers that sum to a published total by chance are unheard of: one sound period beside one odd one decides.
  const addsUp =
    sound.length > off.length ||
    (off.length === 1 && sound.some((check) => check.state === 'exact' && !isZero(check.sum)))
  if (!addsUp) return decided('not-additive', 'persistent-residual')
  const exactly = sound.every((check) => check.state === 'exact')
  const rows = sound.map((check) => byPeriod.get(check.period)!)
  const inconsistencies = off.map(({ period, residual }): Inconsistency => {
    const before = sound.filter((other) => comparePeriods(other.period, period) < 0).length
    const tolerance = exactly ? ZERO : roundingBound(children.length, stepOf(period))
    const facts = { cells: byPeriod.get(period)!, residual: residual!, tolerance, totalUnit, children }
    return { period, residual: residual!, suspects: suspectCells({ ...facts, sound: rows, before }) }
  })
  return decided(exactly ? 'adds-up' : 'adds-up-rounded', 'sums', inconsistencies)
}

function comparePeriod(
  period: Period,
  cells: PeriodCells,
  totalUnit: string,
  children: readonly string[],
): PeriodCheck {
  const total = cells.get(totalUnit)
  const added = sum(children.flatMap((child) => cells.get(child) ?? []))
  const residual = total?.sub(added)
  const missing = [totalUnit, ...children].filter((unit) => !cells.has(unit))
  const facts = { period, total, sum: added, residual, missing }
  if (missing.length > 0 || residual === undefined) return { ...facts, state: 'undecidable' }
  if (isZero(residual)) return { ...facts, state: 'exact' }
  const [size, step] = [residual.abs(), finestStep(cells)]
  if (compareExact(size, roundingBound(children.length, step)) <= 0) return { ...facts, state: 'rounding' }
  const accumulated = step.mul(exact(2 * (children.length + 1)))
  const negligible =
    compareExact(size, total!.abs().mul(HUNDRED_THOUSANDTH)) <= 0 && compareExact(size, accumulated.mul(exact(10))) <= 0
  return { ...facts, state: negligible || compareExact(size, accumulated) <= 0 ? 'slight' : 'off' }
}

/** Where all other periods of the same precision are exact, as counts are, even a small residual is no rounding. */
function isStrict(checks: readonly PeriodCheck[], check: PeriodCheck, stepOf: (period: Period) => Exact): boolean {
  if (check.state !== 'rounding' && check.state !== 'slight') return false
  const alike = checks.filter(
    (other) => other !== check && other.state !== 'undecidable' && stepOf(other.period).equals(stepOf(check.period)),
  )
  const equal = alike.filter((other) => other.state === 'exact').length
  return equal >= LEAST_EXACT_PERIODS[check.state] && equal * 4 >= alike.length * 3
}

/** A whole that lies among its parts is a mean or a share of them, not their sum. */
function isRatioLike(cells: PeriodCells, totalUnit: string, children: readonly string[]): boolean {
  const total = cells.get(totalUnit)!
  const values = children.map((child) => cells.get(child)!).sort(compareExact)
  return values.length > 1 && compareExact(values[0]!, total) <= 0 && compareExact(total, values.at(-1)!) <= 0
}

/** Half a step for every child and the total. */
function roundingBound(children: number, step: Exact): Exact {
  return step.mul(exact(children + 1)).div(exact(2))
}

/** One unit of the last decimal that any of the cells shows. */
function finestStep(cells: PeriodCells): Exact {
  let decimals = 0
  for (const value of cells.values()) decimals = Math.max(decimals, decimalsOf(value) ?? 0)
  return ONE.div(exact(10n ** BigInt(decimals)))
}

function at<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}
