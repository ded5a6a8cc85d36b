import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PublishedCell } from '#engine/indicator/additivity.ts'
import { exact } from '#engine/number/exact.ts'
import { atLeast, atMost } from '#engine/scrutiny/binomial.ts'
import { findHeaping, usableDigits } from '#engine/scrutiny/digit-heaping.ts'
import { believed } from '#engine/scrutiny/false-discovery.ts'
import { type EntryDays, findRushes } from '#engine/scrutiny/last-day-rush.ts'
import { findDisagreements } from '#engine/scrutiny/register-agreement.ts'
import { type Attachment, findSharedEvidence } from '#engine/scrutiny/shared-evidence.ts'
import { findJumps, type Side } from '#engine/scrutiny/threshold-jump.ts'

/** A small generator of its own, so that a rate measured once is measured again. */
function draws(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}

describe('tails of the binomial distribution', () => {
  test('are exact where they can be counted by hand', () => {
    expect(atLeast(3, 3, 0.1)).toBeCloseTo(0.001, 12)
    expect(atLeast(8, 8, 0.5)).toBeCloseTo(1 / 256, 12)
    expect(atMost(0, 20, 0.1)).toBeCloseTo(0.9 ** 20, 12)
  })

  test('law: both tails together are the whole, and more successes are never likelier', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 0, max: 400 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (n, k, p) => {
          const some = Math.min(k, n)
          expect(atLeast(some, n, p) + atMost(some - 1, n, p)).toBeCloseTo(1, 8)
          expect(atLeast(some + 1, n, p)).toBeLessThanOrEqual(atLeast(some, n, p) + 1e-12)
        },
      ),
    )
  })
})

test('law: where nothing is to be found, something is believed no more often than the rate says', () => {
  const draw = draws(7)
  let alarms = 0
  for (let run = 0; run < 2000; run++) {
    const chances = Array.from({ length: 50 }, draw)
    alarms += Number(believed(chances, (one) => one, 0.05).length > 0)
  }
  expect(alarms / 2000).toBeLessThan(0.065)
})

const cellsOf = (unit: string, indicator: string, values: readonly (number | string)[], year = 2000): PublishedCell[] =>
  values.map((value, at) => ({ unit, indicator, period: String(year + at), value: exact(value) }))

const PRACTICE = { leastDigits: 12, excess: 2, falseAlarms: 0.01 }

/** Units with series of random amounts of five digits and more. */
function randomTable(seed: number, units: number, indicators: number, years: number): PublishedCell[] {
  const draw = draws(seed)
  return Array.from({ length: units * indicators }, (_, at) =>
    cellsOf(
      `u${at % units}`,
      `i${Math.floor(at / units)}`,
      Array.from({ length: years }, () => 10_000 + Math.floor(draw() * 900_000)),
    ),
  ).flat()
}

describe('digit heaping', () => {
  test('law: random digits alarm at most at the nominal rate', () => {
    const rate = 0.05
    let [alarms, runs] = [0, 0]
    for (let seed = 1; seed <= 60; seed++, runs++)
      alarms += Number(
        findHeaping(randomTable(seed, 5, 6, 14), { ...PRACTICE, excess: 1.2, falseAlarms: rate }).heaps.length > 0,
      )
    expect(alarms / runs).toBeLessThanOrEqual(rate + 0.05)
  })

  test('figures thought up end in 0 and 5, and are told of the unit and year', () => {
    const table = randomTable(3, 6, 30, 2)
    const planted = table.map((cell, at) =>
      cell.unit === 'u2' && cell.period === '2001' && at % 10 < 8
        ? { ...cell, value: exact(Math.round(cell.value.valueOf() / 5) * 5) }
        : cell,
    )
    const { heaps } = findHeaping(planted, PRACTICE)
    expect(heaps.map(({ unit, year, kind }) => [unit, year, kind])).toEqual([['u2', 2001, 'zero-or-five']])
    expect(heaps[0]!.found).toBeGreaterThan(heaps[0]!.expected * 2)
  })

  test.each([
    ['a whole column in ten thousands', 10_000],
    ['a whole column in hundreds', 100],
  ])('%s is rounded and not heaped', (_, step) => {
    const rounded = randomTable(5, 6, 4, 15).map((cell) =>
      cell.indicator === 'i1' ? { ...cell, value: exact(Math.round(cell.value.valueOf()) * step) } : cell,
    )
    expect(findHeaping(rounded, PRACTICE).heaps).toEqual([])
  })

  test('a unit that reports in round tens always is rounded too, and its next digit is looked at', () => {
    const rounded = randomTable(6, 6, 4, 15).map((cell) =>
      cell.unit === 'u1' ? { ...cell, value: cell.value.mul(10) } : cell,
    )
    expect(findHeaping(rounded, PRACTICE).heaps).toEqual([])
    expect(findHeaping(rounded, PRACTICE).series).toBe(findHeaping(randomTable(6, 6, 4, 15), PRACTICE).series)
  })

  test('small counts, noughts, standing levels and what stands twice have no telling digit', () => {
    expect(usableDigits(cellsOf('u', 'i', [0, 5, 12, 99]))).toEqual([])
    expect(usableDigits(cellsOf('u', 'i', [12_345, 12_345, 12_345, 12_346])).length).toBe(2)
    const twins = [...cellsOf('u', 'i', [12_345, 12_346]), ...cellsOf('u', 'j', [12_345, 12_349])]
    expect(usableDigits(twins).length).toBe(3)
  })
})

describe('jumps just over a threshold', () => {
  const near = (unit: string, over: number, short: number) =>
    (['over', 'short'] as const).flatMap((side: Side) =>
      Array.from({ length: side === 'over' ? over : short }, () => ({ unit, side })),
    )
  const practice = { leastNear: 8, falseAlarms: 0.01 }

  test('twelve just over and none just short is told; half and half is not', () => {
    const { jumps, series } = findJumps(
      [...near('a', 12, 0), ...near('b', 7, 6), ...near('c', 3, 0)],
      (one) => one.unit,
      practice,
    )
    expect(jumps.map(({ key }) => key)).toEqual(['a'])
    expect(jumps[0]!.chance).toBeCloseTo(1 / 4096, 10)
    expect(series).toBe(2)
  })

  test('law: a fair coin alarms at most at the nominal rate', () => {
    const draw = draws(21)
    let alarms = 0
    for (let run = 0; run < 500; run++) {
      const tossed = Array.from({ length: 300 }, (_, at) => ({
        unit: `u${at % 15}`,
        side: draw() < 0.5 ? ('over' as const) : ('short' as const),
      }))
      alarms += Number(findJumps(tossed, (one) => one.unit, { ...practice, falseAlarms: 0.05 }).jumps.length > 0)
    }
    expect(alarms / 500).toBeLessThan(0.07)
  })
})

describe('entries all on the last day', () => {
  const practice = { leastCells: 5, leastDays: 2, peersAtMost: 0.25, cycleFrom: 0.5 }
  const report = (unit: string, days: readonly string[], cycle = 'june'): EntryDays => ({
    unit,
    cycle,
    opensOn: '2023-07-01',
    dueOn: '2023-07-05',
    days,
  })
  const spread = ['2023-07-01', '2023-07-02', '2023-07-03', '2023-07-04', '2023-07-05']
  const last = Array.from({ length: 6 }, () => '2023-07-05')

  test('the one unit that does so is told, with what the others did', () => {
    const { rushes, cycles } = findRushes(
      [report('a', last), ...['b', 'c', 'd', 'e'].map((unit) => report(unit, spread))],
      practice,
    )
    expect(rushes.map(({ report: { unit }, alike, others }) => [unit, alike, others])).toEqual([['a', 0, 4]])
    expect(cycles).toEqual([])
  })

  test('where most do so it is told of the cycle alone', () => {
    const { rushes, cycles } = findRushes(
      [...['a', 'b', 'c'].map((unit) => report(unit, last)), report('d', spread)],
      practice,
    )
    expect([rushes, cycles]).toEqual([[], [{ cycle: 'june', rushed: 3, of: 4 }]])
  })

  test('one cell entered before, few cells, or a short cycle say nothing', () => {
    const others = ['b', 'c', 'd', 'e'].map((unit) => report(unit, spread))
    expect(findRushes([report('a', ['2023-07-04', ...last]), ...others], practice).rushes).toEqual([])
    expect(findRushes([report('a', last.slice(0, 4)), ...others], practice).rushes).toEqual([])
    expect(
      findRushes(
        [report('a', last), ...others].map((one) => ({ ...one, opensOn: '2023-07-04' })),
        practice,
      ).examined,
    ).toBe(0)
  })
})

describe('one evidence file used by two units', () => {
  const use = (unit: string, content: string, more: Partial<Attachment> = {}): Attachment => ({
    ...{ content, unit, record: `report of ${unit}`, at: '2023-06-01', isFromAbove: false },
    ...more,
  })

  test('the later use is told, once for each unit, whatever the file is called', () => {
    const { shared, contents } = findSharedEvidence([
      use('b', 'x', { at: '2023-06-05' }),
      use('a', 'x', { at: '2023-06-01' }),
      use('b', 'x', { at: '2023-06-06' }),
      use('c', 'y'),
    ])
    expect(shared.map(({ first, again }) => [first.unit, again.unit, again.at])).toEqual([['a', 'b', '2023-06-05']])
    expect(contents).toBe(2)
  })

  test('a form from above, and one record that units share, are nothing', () => {
    expect(findSharedEvidence([use('a', 'x'), use('b', 'x'), use('city', 'x', { isFromAbove: true })]).shared).toEqual(
      [],
    )
    expect(
      findSharedEvidence([use('a', 'x', { record: 'slip 1' }), use('b', 'x', { record: 'slip 1' })]).shared,
    ).toEqual([])
  })
})

test('a register is disagreed with beyond the tolerance alone, and the border is within', () => {
  const pair = (reported: number, registered: number) => ({
    place: reported,
    reported: exact(reported),
    registered: exact(registered),
  })
  const found = findDisagreements([pair(100, 99), pair(101, 99), pair(98, 100)], exact(1))
  expect(found.map(({ place, difference }) => [place, difference.toString()])).toEqual([
    [101, '2'],
    [98, '-2'],
  ])
})
