import { comparePeriods, type Period } from '#engine/calendar/period.ts'
import {
  type Contradicted,
  comparePeriod,
  finestStep,
  isStrict,
  type PeriodCheck,
  readBlanks,
  roundingBound,
} from '#engine/indicator/period-check.ts'
import { type PeriodCells, type Suspicion, suspectCells } from '#engine/indicator/suspect-cell.ts'
import { compareExact, type Exact, isZero, ZERO } from '#engine/number/exact.ts'

/** One published figure. What was not published is absent. */
export interface PublishedCell {
  readonly indicator: string
  readonly unit: string
  readonly period: Period
  readonly value: Exact
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
  readonly reason:
    | 'sums'
    | 'sums-beside-blanks'
    | 'ratio-like'
    | 'persistent-residual'
    | 'missing-cells'
    | 'one-period-only'
  readonly periods: readonly PeriodCheck[]
  /** Periods that break an otherwise adding-up row. */
  readonly inconsistencies: readonly Inconsistency[]
}

/** Decides for every indicator whether its published totals are the sums of the children. Cells of other units are left aside. */
export function decideAdditivity(
  cells: Iterable<PublishedCell>,
  totalUnit: string,
  children: readonly string[],
): Additivity[] {
  const wanted = new Set([totalUnit, ...children])
  const byIndicator = new Map<string, Map<Period, Map<string, Exact>>>()
  const contradicted = new Map<Map<string, Exact>, Set<string>>()
  for (const { indicator, unit, period, value } of cells) {
    if (!wanted.has(unit)) continue
    const periods = at(byIndicator, indicator, () => new Map<Period, Map<string, Exact>>())
    const row = at(periods, period, () => new Map<string, Exact>())
    const earlier = row.get(unit)
    if (earlier !== undefined && !earlier.equals(value)) at(contradicted, row, () => new Set<string>()).add(unit)
    else row.set(unit, value)
  }
  for (const [row, units] of contradicted) for (const unit of units) row.delete(unit)
  return [...byIndicator].map(([indicator, periods]) =>
    decideOne(indicator, periods, totalUnit, children, contradicted),
  )
}

function decideOne(
  indicator: string,
  byPeriod: ReadonlyMap<Period, PeriodCells>,
  totalUnit: string,
  children: readonly string[],
  contradicted: Contradicted,
): Additivity {
  const order = [...byPeriod.keys()].sort(comparePeriods)
  const stepOf = (period: Period) => finestStep(byPeriod.get(period)!)
  const published = order.map((period) => comparePeriod(period, byPeriod.get(period)!, totalUnit, children))
  const plain = readBlanks(published, byPeriod, children, contradicted)
  const periods = plain.map((check) =>
    isStrict(plain, check, stepOf) ? { ...check, state: 'off' as const, tolerance: ZERO } : check,
  )
  const filled = ({ period, blank }: PeriodCheck): PeriodCells =>
    new Map([...byPeriod.get(period)!, ...blank.map((unit) => [unit, ZERO] as const)])
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
  if (off.length > sound.length && off.every((check) => isRatioLike(filled(check), totalUnit, children))) {
    return decided('not-additive', 'ratio-like')
  }
  if (decidable.length === 1 && off.length === 1) return decided('undecidable', 'one-period-only')
  // Thirty numbers that sum to a published total by chance are unheard of: one sound period beside one odd one decides.
  const addsUp =
    sound.length > off.length ||
    (off.length === 1 && sound.some((check) => check.state === 'exact' && !isZero(check.sum)))
  if (!addsUp) return decided('not-additive', 'persistent-residual')
  const exactly = sound.every((check) => check.state === 'exact')
  const rows = sound.map(filled)
  const inconsistencies = off.map((check): Inconsistency => {
    const { period, residual } = check
    const before = sound.filter((other) => comparePeriods(other.period, period) < 0).length
    const tolerance = exactly ? ZERO : roundingBound(children.length, stepOf(period))
    const facts = { cells: filled(check), residual: residual!, tolerance, totalUnit, children }
    return { period, residual: residual!, suspects: suspectCells({ ...facts, sound: rows, before }) }
  })
  const reason = sound.some((check) => check.blank.length > 0) ? 'sums-beside-blanks' : 'sums'
  return decided(exactly ? 'adds-up' : 'adds-up-rounded', reason, inconsistencies)
}

/** A whole that lies among its parts is a mean or a share of them, not their sum. */
function isRatioLike(cells: PeriodCells, totalUnit: string, children: readonly string[]): boolean {
  const total = cells.get(totalUnit)!
  const values = children.map((child) => cells.get(child)!).sort(compareExact)
  return values.length > 1 && compareExact(values[0]!, total) <= 0 && compareExact(total, values.at(-1)!) <= 0
}

function at<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}
