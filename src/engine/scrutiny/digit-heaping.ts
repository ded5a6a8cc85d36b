import { comparePeriods, type Period } from '#engine/calendar/period.ts'
import type { PublishedCell } from '#engine/indicator/additivity.ts'
import { type Exact, isZero } from '#engine/number/exact.ts'
import { atLeast, atMost } from '#engine/scrutiny/binomial.ts'
import { believed } from '#engine/scrutiny/false-discovery.ts'

/**
 * Digit heaping (末位数字堆积). The last digit of a measured amount is as likely one as another, as long as the amount has two more
 * digits before it. Figures that were thought up crowd on some digits (0 and 5 above all) or avoid them.
 *
 * What is rounded is not heaped: a digit is looked at only down to the step in which the whole table of an indicator and period,
 * or the whole series of a unit, was published. Values that repeat the one before, or stand twice in one report, count once.
 */
interface DigitPractice {
  /** Fewer usable digits say nothing. */
  readonly leastDigits: number
  /** So many times the expected number at least, however many digits there are. */
  readonly excess: number
  /** Share of false alarms that is put up with, over all series together. */
  readonly falseAlarms: number
}

type HeapKind = 'digit' | 'zero-or-five' | 'round' | 'avoided'

export interface Heap {
  readonly unit: string
  /** The indicator of a series over the periods; undefined: all indicators of one year. */
  readonly indicator: string | undefined
  readonly year: number | undefined
  readonly kind: HeapKind
  /** The digit that is crowded or avoided; undefined for 0 and 5 together and for round hundreds. */
  readonly digit: number | undefined
  readonly found: number
  readonly of: number
  readonly expected: number
  /** How likely chance alone comes to as much, all the patterns that were looked for taken into account. */
  readonly chance: number
  readonly cells: readonly Digit[]
}

export interface Digit {
  readonly cell: PublishedCell
  /** Of the last step, 0 to 9. */
  readonly last: number
  /** The last two are noughts; undefined for an amount of fewer than four digits. */
  readonly isRound: boolean | undefined
}

interface HeapingAnswer {
  readonly heaps: readonly Heap[]
  /** Series that had enough digits to be tried, and how many cells they hold. */
  readonly series: number
}

/** Looks at every unit's series of each indicator, and at every unit's year over all indicators. */
export function findHeaping(cells: readonly PublishedCell[], practice: DigitPractice): HeapingAnswer {
  const digits = usableDigits(cells)
  const bySeries = grouped(digits, ({ cell }) => `${cell.unit} ${cell.indicator}`)
  const byYear = grouped(digits, ({ cell }) => `${cell.unit} ${cell.period.slice(0, 4)}`)
  const tried: Heap[] = []
  for (const [isYear, groups] of [
    [false, bySeries],
    [true, byYear],
  ] as const) {
    for (const group of groups) {
      if (group.length < practice.leastDigits) continue
      const { unit, indicator, period } = group[0]!.cell
      const names = isYear ? { indicator: undefined, year: Number(period.slice(0, 4)) } : { indicator, year: undefined }
      tried.push({ unit, ...names, ...worstPattern(group) })
    }
  }
  const heaps = believed(tried, ({ chance }) => chance, practice.falseAlarms).filter((heap) => isMuch(heap, practice))
  return { heaps, series: tried.length }
}

const isMuch = ({ kind, found, expected }: Heap, { excess }: DigitPractice): boolean =>
  kind === 'avoided' ? found * excess <= expected : found >= expected * excess

/** Patterns of too few need many digits: that none of twenty is a 7 tells nothing. */
const LEAST_FOR_AVOIDED = 100
const ROUND_CHANCE = 0.01

function worstPattern(group: readonly Digit[]): Omit<Heap, 'unit' | 'indicator' | 'year'> {
  const of = group.length
  const counts = Array.from({ length: 10 }, (_, digit) => group.filter(({ last }) => last === digit).length)
  const rounds = group.filter(({ isRound }) => isRound !== undefined)
  const isFive = ({ last }: Digit) => last === 0 || last === 5
  const pattern = (
    kind: HeapKind,
    digit: number | undefined,
    found: number,
    trials: number,
    share: number,
    chance: number,
    isIn: (one: Digit) => boolean,
  ) => ({ kind, digit, found, of: trials, expected: trials * share, chance, cells: group.filter(isIn) })
  const patterns = [
    ...counts.map((found, digit) =>
      pattern('digit', digit, found, of, 0.1, atLeast(found, of, 0.1), ({ last }) => last === digit),
    ),
    pattern(
      'zero-or-five',
      undefined,
      counts[0]! + counts[5]!,
      of,
      0.2,
      atLeast(counts[0]! + counts[5]!, of, 0.2),
      isFive,
    ),
    ...(rounds.length === 0
      ? []
      : [
          pattern(
            'round',
            undefined,
            rounds.filter(({ isRound }) => isRound).length,
            rounds.length,
            ROUND_CHANCE,
            atLeast(rounds.filter(({ isRound }) => isRound).length, rounds.length, ROUND_CHANCE),
            ({ isRound }) => isRound === true,
          ),
        ]),
    ...(of < LEAST_FOR_AVOIDED
      ? []
      : counts.map((found, digit) =>
          pattern('avoided', digit, found, of, 0.1, atMost(found, of, 0.1), ({ last }) => last === digit),
        )),
  ]
  const [worst] = patterns.sort((a, b) => a.chance - b.chance)
  return { ...worst!, chance: Math.min(1, worst!.chance * patterns.length) }
}

/** An amount has a last digit that tells something when two digits and more stand before it. */
const TELLING_STEPS = 100n
const ROUND_STEPS = 1000n
/** So many values of one unit that all end alike are rounded; fewer may be so by chance. */
const LEAST_ROUNDED = 4
const TEN = 10n

/** The cells whose last digit says something, with that digit. */
export function usableDigits(cells: readonly PublishedCell[]): Digit[] {
  const telling = cells.filter(({ value }) => !isZero(value))
  const scales = new Map<string, bigint>()
  for (const row of grouped(telling, ({ indicator }) => indicator)) {
    let finest = 1n
    for (const { value } of row) if (value.d > finest) finest = value.d
    scales.set(row[0]!.indicator, decimalScale(finest))
  }
  const wholes = telling.flatMap((cell) => {
    const whole = wholeOf(cell.value, scales.get(cell.indicator)!)
    return whole === undefined ? [] : [{ cell, whole }]
  })
  const ofTable = stepsOf(wholes, ({ cell }) => `${cell.indicator} ${cell.period}`, 2)
  const ofSeries = stepsOf(wholes, ({ cell }) => `${cell.unit} ${cell.indicator}`, LEAST_ROUNDED)
  const before = new Map<string, bigint>()
  const seen = new Set<string>()
  return wholes.flatMap(({ cell, whole }) => {
    const series = `${cell.unit} ${cell.indicator}`
    const repeats = before.get(series) === whole
    before.set(series, whole)
    const twin = `${cell.unit} ${cell.period} ${cell.value.n}/${cell.value.d}`
    if (repeats || seen.has(twin)) return []
    seen.add(twin)
    const table = ofTable.get(`${cell.indicator} ${cell.period}`) ?? 1n
    const own = ofSeries.get(series) ?? 1n
    const steps = whole / (own > table ? own : table)
    if (steps < TELLING_STEPS) return []
    return [{ cell, last: Number(steps % TEN), isRound: steps < ROUND_STEPS ? undefined : steps % 100n === 0n }]
  })
}

interface Whole {
  readonly cell: PublishedCell
  readonly whole: bigint
}

/** The greatest power of ten that all values of a group are multiples of. */
function stepsOf(wholes: readonly Whole[], keyOf: (one: Whole) => string, least: number): ReadonlyMap<string, bigint> {
  const steps = new Map<string, bigint>()
  for (const group of grouped(wholes, keyOf)) {
    if (new Set(group.map(({ whole }) => whole)).size < least) continue
    let step = 1n
    while (group.every(({ whole }) => whole % (step * TEN) === 0n)) step *= TEN
    steps.set(keyOf(group[0]!), step)
  }
  return steps
}

/** The power of ten by which values of this denominator become whole; what is no decimal has no last digit. */
function decimalScale(denominator: bigint): bigint {
  let scale = 1n
  while (scale % denominator !== 0n && scale < 10n ** 12n) scale *= TEN
  return scale
}

const wholeOf = ({ n, d }: Exact, scale: bigint): bigint | undefined =>
  (n * scale) % d === 0n ? (n * scale) / d : undefined

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return [...groups.values()]
}

/** The last period of a series, under which it is told. */
export const lastPeriodOf = (digits: readonly Digit[]): Period | undefined =>
  digits
    .map(({ cell }) => cell.period)
    .toSorted(comparePeriods)
    .at(-1)
