import { median } from '#engine/indicator/compare.ts'
import { type DigitSlip, digitSlip } from '#engine/indicator/digit-slip.ts'
import { compareExact, divide, type Exact, exact, greatest, isNegative, mean, sum, ZERO } from '#engine/number/exact.ts'

/** Cells of one period by unit; a unit whose cells contradict each other has none. */
export type PeriodCells = ReadonlyMap<string, Exact>

/** A cell that, written otherwise, would make the total equal to the sum. */
export interface Suspicion {
  readonly unit: string
  readonly role: 'total' | 'child'
  readonly published: Exact
  /** What would add up, up to rounding; a hint to look at, never a correction. */
  readonly wouldAddUp: Exact
  /** The slip of the pen that leads from one to the other, if there is one. */
  readonly slip: DigitSlip | undefined
  /** `clear`: the course of the series or the slip singles this cell out. `likely`: well ahead of others. `possible`: one of several. */
  readonly confidence: 'clear' | 'likely' | 'possible'
}

export interface BrokenPeriod {
  readonly cells: PeriodCells
  /** The sound periods in order, and how many of them lie before the broken one. */
  readonly sound: readonly PeriodCells[]
  readonly before: number
  readonly totalUnit: string
  readonly children: readonly string[]
  /** Total less sum. */
  readonly residual: Exact
  /** How far rounding may blur what would add up. */
  readonly tolerance: Exact
}

const MOST_SUSPECTS = 5
/** A slip of the pen that fits is worth as much as this many usual deviations from the course of the series. */
const SLIP_WORTH: Readonly<Record<DigitSlip, Exact>> = {
  scale: exact(6),
  sign: exact(6),
  transposed: exact(4),
  'digit-lost': exact(3),
  'digit-added': exact(3),
  'one-digit': exact(3),
}
const CLEAR = exact(5)
/** A loss of less than one usual deviation tells nothing against a cell. */
const UNTOLD = exact(-1)
const LEAST_SPREAD = exact('0.001')

/**
 * The cells that may be wrong, the likeliest first. A cell is suspect when what would add up lies nearer to the course of
 * its own series than what was published, measured by how far cells usually stray, or when a slip of the pen leads
 * from one to the other. The usual growth is the median over the children, so that one wrong cell cannot bend it.
 */
export function suspectCells(broken: BrokenPeriod): Suspicion[] {
  const { cells, totalUnit, children, residual, tolerance } = broken
  const course = courseOf(broken)
  const cases = [totalUnit, ...children].map((unit) => {
    const role = unit === totalUnit ? ('total' as const) : ('child' as const)
    const published = cells.get(unit)!
    const wouldAddUp = role === 'total' ? published.sub(residual) : published.add(residual)
    const impossible = isNegative(wouldAddUp) && !isNegative(published)
    const slip = digitSlip(published, wouldAddUp, tolerance)
    const nearer = course && gain(course, unit, published, wouldAddUp)
    return {
      unit,
      role,
      published,
      wouldAddUp,
      slip: impossible && slip !== 'sign' ? undefined : slip,
      nearer,
      impossible,
    }
  })
  const someSlip = cases.some((one) => one.slip !== undefined)
  const rated = cases.map(({ nearer = ZERO, impossible, ...one }) => {
    const unexplained = someSlip && one.slip === undefined
    const byCourse = impossible ? ZERO : greatest(nearer, ZERO).div(exact(unexplained ? 2 : 1))
    const alike = cases.filter((other) => other.slip === one.slip).length
    const bySlip =
      one.slip && compareExact(nearer, UNTOLD) > 0 ? SLIP_WORTH[one.slip].mul(exact(2)).div(exact(alike + 1)) : ZERO
    return { ...one, worth: byCourse.add(bySlip) }
  })
  const suspects = rated
    .filter((one) => compareExact(one.worth, ZERO) > 0)
    .sort((a, b) => compareExact(b.worth, a.worth))
  const [best, second] = suspects
  const clear =
    best !== undefined &&
    compareExact(best.worth, CLEAR) >= 0 &&
    (!second || compareExact(best.worth, second.worth.mul(exact(3))) >= 0)
  const ahead =
    best !== undefined && (!second || compareExact(best.worth.mul(exact(2)), second.worth.mul(exact(3))) >= 0)
  return suspects.slice(0, MOST_SUSPECTS).map(({ worth: _, ...suspect }, place) => ({
    ...suspect,
    confidence: place > 0 || !ahead ? 'possible' : clear ? 'clear' : 'likely',
  }))
}

interface Course {
  readonly expected: ReadonlyMap<string, Exact>
  /** How far, relatively, a unit's cell usually is from what the period before lets expect. */
  readonly spread: ReadonlyMap<string, Exact>
}

/** What the nearest sound periods lead to expect of every unit; undefined without any. */
function courseOf({ cells, sound, before, totalUnit, children }: BrokenPeriod): Course | undefined {
  const beside = sound.slice(Math.max(before - 1, 0), before + 1)
  const forecasts = beside.flatMap((other) => grown(other, cells, children, totalUnit) ?? [])
  if (forecasts.length === 0) return undefined
  const expected = new Map(
    [totalUnit, ...children].map((unit) => [unit, mean(forecasts.map((one) => one.get(unit)!))!]),
  )
  const common = greatest(
    median(children.flatMap((child) => straying(cells.get(child)!, expected.get(child)!) ?? [])) ?? ZERO,
    LEAST_SPREAD,
  )
  const steps = sound.slice(1).flatMap((row, at) => {
    const forecast = grown(sound[at]!, row, children, totalUnit)
    return forecast ? [{ row, forecast }] : []
  })
  const spread = new Map<string, Exact>([[totalUnit, common.div(exact(2))]])
  for (const child of children) {
    const own = median(steps.flatMap(({ row, forecast }) => straying(row.get(child)!, forecast.get(child)!) ?? []))
    spread.set(child, greatest(own ?? ZERO, common))
  }
  return { expected, spread }
}

/**
 * A period's cells grown towards another: children as the middle child grew, the total as the children together did
 * without the one that strayed furthest.
 */
function grown(
  from: PeriodCells,
  towards: PeriodCells,
  children: readonly string[],
  totalUnit: string,
): Map<string, Exact> | undefined {
  const growth = median(children.flatMap((child) => ratio(towards.get(child), from.get(child)) ?? []))
  if (growth === undefined) return undefined
  const forecast = new Map([...from].map(([unit, value]) => [unit, value.mul(growth)]))
  const stray = (child: string) => towards.get(child)!.sub(forecast.get(child)!).abs()
  const furthest = children.reduce((worst, child) => (compareExact(stray(child), stray(worst)) > 0 ? child : worst))
  const others = children.filter((child) => child !== furthest)
  const together = ratio(sum(others.map((child) => towards.get(child)!)), sum(others.map((child) => from.get(child)!)))
  return together ? forecast.set(totalUnit, from.get(totalUnit)!.mul(together)) : forecast
}

/** By how many usual deviations the cell comes nearer to its course. */
function gain(course: Course, unit: string, published: Exact, wouldAddUp: Exact): Exact | undefined {
  const [before, after] = [published, wouldAddUp].map((value) => straying(value, course.expected.get(unit)!))
  return before && after && before.sub(after).div(course.spread.get(unit)!)
}

function straying(value: Exact, expected: Exact): Exact | undefined {
  return divide(value.sub(expected).abs(), expected.abs())
}

function ratio(now: Exact | undefined, before: Exact | undefined): Exact | undefined {
  if (now === undefined || before === undefined) return undefined
  const change = divide(now, before)
  return change && compareExact(change, ZERO) > 0 ? change : undefined
}
