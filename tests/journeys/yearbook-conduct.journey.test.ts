import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { CheckPractice } from '#engine/definition/check-practice.ts'
import type { PublishedCell } from '#engine/indicator/additivity.ts'
import { exact, ONE, parseExact } from '#engine/number/exact.ts'
import { findHeaping, usableDigits } from '#engine/scrutiny/digit-heaping.ts'
import { type EntryDays, findRushes } from '#engine/scrutiny/last-day-rush.ts'
import { findDisagreements } from '#engine/scrutiny/register-agreement.ts'
import { type Attachment, findSharedEvidence } from '#engine/scrutiny/shared-evidence.ts'
import { findJumps, type Side } from '#engine/scrutiny/threshold-jump.ts'

/**
 * How good the checks on conduct are, measured on the published figures of thirty-one provinces: of what is planted at least
 * nineteen in twenty are found, and on the figures as they were published fewer than one in fifty of what is tried alarms. The
 * strength of what is planted is stated with each.
 */
const PRACTICE = CheckPractice.parse({})
const FOUND = 0.95
const FALSE = 0.02
const PLANTED = 60

/** A small generator of its own, so that every run plants the same. */
function draws(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 4_294_967_296) * below)
  }
}

const REGIONS = /^(东部|中部|西部|东北|尔部)地区$/
const cells = readFileSync('definitions/yearbook/data/values.csv', 'utf8')
  .split(/\r?\n/)
  .slice(1)
  .flatMap((line): PublishedCell[] => {
    const [table, code, , , unit, period, text] = line.split(',')
    const value = parseExact(text ?? '')
    return value === undefined || REGIONS.test(unit!)
      ? []
      : [{ indicator: `${table}/${code}`, unit: unit!, period: period!, value }]
  })
const units = [...new Set(cells.map(({ unit }) => unit))].filter((unit) => unit !== '全国')
const years = [...new Set(cells.map(({ period }) => period))].sort()
/** One unit of the last decimal of an indicator is one over this. */
const scales = new Map<string, bigint>()
for (const { indicator, value } of cells) {
  let scale = scales.get(indicator) ?? 1n
  while (scale % value.d !== 0n) scale *= 10n
  scales.set(indicator, scale)
}
const share = (found: number, of: number) => `${found} of ${of} (${((100 * found) / of).toFixed(1)} %)`

test('the yearbook is in sight', () => {
  expect(cells.length).toBeGreaterThan(15_000)
  expect(units.length).toBeGreaterThanOrEqual(31)
})

describe('digit heaping', () => {
  test('on the figures as published, and on every stretch of years of them, almost nothing alarms', () => {
    let [alarms, tried] = [0, 0]
    for (const [from, to] of [
      [0, 13],
      [0, 6],
      [6, 13],
      [3, 9],
    ] as const) {
      const among = new Set(years.slice(from, to))
      const { heaps, series } = findHeaping(
        cells.filter(({ period }) => among.has(period)),
        PRACTICE.digits,
      )
      alarms += heaps.length
      tried += series
    }
    console.log(`digit heaping: false alarms ${share(alarms, tried)} series`)
    expect(alarms / tried).toBeLessThan(FALSE)
  })

  test('seven of ten figures of one province and year rounded to 0 and 5 are found', () => {
    const draw = draws(5)
    const digits = usableDigits(cells)
    const groups = units.flatMap((unit) =>
      years.map((year) => digits.filter(({ cell }) => cell.unit === unit && cell.period === year)),
    )
    const wide = groups.filter((group) => group.length >= 25)
    let found = 0
    for (let at = 0; at < PLANTED; at++) {
      const group = wide[draw(wide.length)]!
      const touched = new Map(
        group.flatMap(({ cell, last }) => {
          if (draw(10) >= 7) return []
          const step = ONE.div(exact(scales.get(cell.indicator)!))
          return [[cell, { ...cell, value: cell.value.sub(step.mul(last % 5)) }] as const]
        }),
      )
      const planted = cells
        .filter(({ period }) => period === group[0]!.cell.period)
        .map((cell) => touched.get(cell) ?? cell)
      const { heaps } = findHeaping(planted, PRACTICE.digits)
      found += Number(heaps.some(({ unit }) => unit === group[0]!.cell.unit))
    }
    console.log(`digit heaping, 70 % of a year's figures to 0 or 5: ${share(found, PLANTED)} found`)
    expect(found / PLANTED).toBeGreaterThanOrEqual(FOUND)
  })
})

/** Targets as a planner sets them: last year's figure and some percent. What stands within two percent of one is near it. */
function nearTargets(growths: readonly number[]): { unit: string; side: Side; cell: PublishedCell }[] {
  const byKey = new Map(cells.map((cell) => [`${cell.indicator} ${cell.unit} ${cell.period}`, cell]))
  const within = PRACTICE.threshold.withinPercent / 100
  return cells.flatMap((cell) =>
    growths.flatMap((growth) => {
      const before = byKey.get(`${cell.indicator} ${cell.unit} ${Number(cell.period) - 1}`)
      if (before === undefined || cell.unit === '全国' || before.value.valueOf() <= 0) return []
      const off = cell.value.valueOf() / (before.value.valueOf() * (1 + growth)) - 1
      if (Math.abs(off) > within) return []
      return [{ unit: `${cell.unit} ${growth}`, side: off >= 0 ? ('over' as const) : ('short' as const), cell }]
    }),
  )
}

describe('jumps just over a threshold', () => {
  const growths = [0.02, 0.05, 0.08, 0.1, 0.12, 0.15]

  test('against targets of six kinds the published figures fall on either side', () => {
    const { jumps, series } = findJumps(nearTargets(growths), ({ unit }) => unit, PRACTICE.threshold)
    console.log(`thresholds: false alarms ${share(jumps.length, series)} units`)
    expect(series).toBeGreaterThan(100)
    expect(jumps.length / series).toBeLessThan(FALSE)
  })

  test('nine of ten figures just short of their target lifted over it are found', () => {
    const draw = draws(9)
    const near = nearTargets(growths)
    const wide = [...new Set(near.map(({ unit }) => unit))].filter(
      (unit) => near.filter((one) => one.unit === unit).length >= 18,
    )
    let found = 0
    for (let at = 0; at < PLANTED; at++) {
      const unit = wide[draw(wide.length)]!
      const lifted = near.map((one) =>
        one.unit === unit && one.side === 'short' && draw(10) < 9 ? { ...one, side: 'over' as const } : one,
      )
      found += Number(findJumps(lifted, (one) => one.unit, PRACTICE.threshold).jumps.some(({ key }) => key === unit))
    }
    console.log(`thresholds, 90 % lifted over: ${share(found, PLANTED)} found`)
    expect(found / PLANTED).toBeGreaterThanOrEqual(FOUND)
  })
})

describe('entries all on the last day', () => {
  /** Each province enters its figures of a year over the ten days of a cycle, in as many sittings as it likes. */
  function entries(seed: number, rushed?: string): EntryDays[] {
    const draw = draws(seed)
    const day = (n: number) => `2023-07-${String(n).padStart(2, '0')}`
    return years.flatMap((cycle) =>
      units.map((unit) => {
        const sittings = Array.from({ length: 2 + draw(3) }, () => 1 + draw(10))
        const days = Array.from({ length: 12 }, () => day(unit === rushed ? 10 : sittings[draw(sittings.length)]!))
        return { unit, cycle, opensOn: day(1), dueOn: day(10), days }
      }),
    )
  }

  test('random sittings hardly ever alarm, and the one who always comes last is found in each of his reports', () => {
    const plain = findRushes(entries(3), PRACTICE.lastDay)
    const planted = findRushes(entries(3, units[7]), PRACTICE.lastDay)
    const found = planted.rushes.filter(({ report }) => report.unit === units[7]).length
    console.log(
      `last day: false alarms ${share(plain.rushes.length, plain.examined)}; planted ${share(found, years.length)} found`,
    )
    expect(plain.rushes.length / plain.examined).toBeLessThan(FALSE)
    expect(found / years.length).toBeGreaterThanOrEqual(FOUND)
  })
})

describe('evidence and registers', () => {
  test('every file that is used twice is found, and none of the others nor a form from above', () => {
    const own = units.flatMap((unit) =>
      years.map(
        (year): Attachment => ({
          content: `${unit} ${year}`,
          unit,
          record: `${unit} ${year}`,
          at: year,
          isFromAbove: false,
        }),
      ),
    )
    const forms = units.map(
      (unit): Attachment => ({ content: 'form', unit, record: unit, at: '2000', isFromAbove: unit === units[0] }),
    )
    expect(findSharedEvidence([...own, ...forms]).shared).toEqual([])
    const again = own
      .slice(0, PLANTED)
      .map((one, at) => ({ ...one, unit: units[(at + 40) % 31]!, record: `again ${at}`, at: '2030' }))
    const { shared } = findSharedEvidence([...own, ...forms, ...again.filter((one, at) => one.unit !== own[at]!.unit)])
    console.log(
      `shared evidence: ${share(shared.length, again.filter((one, at) => one.unit !== own[at]!.unit).length)} found`,
    )
    expect(shared).toHaveLength(again.filter((one, at) => one.unit !== own[at]!.unit).length)
  })

  test('the total of R&D expenditure agrees with the table by source of funds, and every figure off by a thousandth is found', () => {
    const of = (table: string) =>
      new Map(
        cells
          .filter(({ indicator }) => indicator === `${table}/v4_zh_nbzc_hj`)
          .map((cell) => [`${cell.unit} ${cell.period}`, cell]),
      )
    const [reported, register] = [of('RDActivity'), of('RDSource')]
    const pairs = [...reported].flatMap(([key, cell]) => {
      const counted = register.get(key)
      return counted ? [{ place: key, reported: cell.value, registered: counted.value }] : []
    })
    const tolerance = exact(5)
    const alarms = findDisagreements(pairs, tolerance)
    const large = pairs.filter((pair) => pair.reported.valueOf() > 10_000)
    const off = large.map((pair) => ({ ...pair, reported: pair.reported.mul(exact('1.001')) }))
    const found = findDisagreements(off, tolerance).length
    console.log(
      `register: false alarms ${share(alarms.length, pairs.length)}; off by a thousandth ${share(found, off.length)} found`,
    )
    expect(pairs.length).toBeGreaterThan(300)
    expect(alarms.length / pairs.length).toBeLessThan(FALSE)
    expect(found / off.length).toBeGreaterThanOrEqual(FOUND)
  })
})
