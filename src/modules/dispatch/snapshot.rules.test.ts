import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Evaluation, IndicatorHead, UnitName } from '#modules/dispatch/dispatch.ts'
import { compareRankings, compareTables, compareTotals, headlineOf } from '#modules/dispatch/snapshot.rules.ts'

const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const unit = (n: number): UnitName => ({
  id: id(n),
  code: `u${n}`,
  name: { zh: `单位${n}`, en: `Unit ${n}` },
  short: { zh: `单位${n}`, en: `Unit ${n}` },
})
const indicator = (n: number): IndicatorHead => ({
  id: id(100 + n),
  code: `i${n}`,
  name: { zh: `指标${n}`, en: `Indicator ${n}` },
  unit: { zh: '家', en: '' },
  decimals: 0,
  direction: 'up',
  kind: 'flow',
  frequency: 'month',
})

/** One cell as it may be shown: a value, nothing, a target, a rank. */
const cell = fc.record(
  {
    value: fc.integer({ min: 0, max: 3 }),
    target: fc.integer({ min: 1, max: 2 }),
    rank: fc.integer({ min: 1, max: 3 }),
  },
  { requiredKeys: [] },
)
type Cell = { value?: number; target?: number; rank?: number }

const evaluation = ({ value, target, rank }: Cell): Evaluation => ({
  figure: value === undefined ? { state: 'missing' } : { state: 'value', value: String(value) },
  target: target === undefined ? { expectation: 'missing' } : { expectation: 'value', value: String(target) },
  light: 'none',
  ...(rank !== undefined && { rank }),
})

const table = (cells: readonly Cell[]) => ({
  unit: unit(1),
  period: '2023-05',
  headline: { key: 'figure.headline' },
  rows: cells.map((one, n) => ({ indicator: indicator(n), goal: null, evaluation: evaluation(one) })),
})

test('a table differs from itself in nothing', () => {
  fc.assert(fc.property(fc.array(cell), (cells) => compareTables(table(cells), table(cells)).length === 0))
})

test('the difference has exactly the cells that differ, with what was and what is', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell)), (pairs) => {
      const [before, after] = [table(pairs.map(([one]) => one)), table(pairs.map(([, other]) => other))]
      const rows = compareTables(before, after)
      const expected = pairs.flatMap(([one, other], n) =>
        one.value === other.value && one.target === other.target && one.rank === other.rank ? [] : [indicator(n).id],
      )
      expect(rows.map((row) => row.indicator?.id)).toEqual(expected)
      for (const row of rows) {
        const [one, other] = pairs[Number(row.indicator!.code.slice(1))]!
        expect(row.before?.value ?? null).toBe(one.value === undefined ? null : String(one.value))
        expect(row.after?.value ?? null).toBe(other.value === undefined ? null : String(other.value))
        expect(row.changed.includes('rank')).toBe(one.rank !== other.rank)
      }
    }),
  )
})

test('what differs one way differs the other way, was and is exchanged', () => {
  fc.assert(
    fc.property(fc.array(cell), fc.array(cell), (one, other) => {
      const there = compareTables(table(one), table(other))
      const back = compareTables(table(other), table(one))
      const key = (row: (typeof there)[number]) => row.indicator!.id
      const sorted = [...back].sort((a, b) => (key(a) < key(b) ? -1 : 1))
      expect([...there].sort((a, b) => (key(a) < key(b) ? -1 : 1))).toEqual(
        sorted.map((row) => ({ ...row, before: row.after, after: row.before })),
      )
    }),
  )
})

test('a unit that is gone and one that is new are told with the side they have', () => {
  const gone = compareTables(table([{ value: 1 }]), undefined)
  expect(gone).toMatchObject([{ unit: { code: 'u1' }, before: { value: '1' }, after: null }])
  expect(compareTables(undefined, table([{ value: 1 }]))).toMatchObject([{ before: null, after: { value: '1' } }])
})

const ranking = (places: readonly (readonly [number, string, number])[]) => ({
  headline: { key: 'figure.ranking.headline.none' },
  by: 'score' as const,
  indicator: null,
  groups: [
    {
      peerGroup: null,
      name: null,
      median: null,
      rows: places.map(([n, measure, rank]) => ({
        unit: unit(n),
        measure,
        rank,
        tied: false,
        previousRank: null,
        movement: null,
        evaluation: null,
        parts: [],
      })),
    },
  ],
})

test('total scores and places are compared by unit, and the headline counts what changed', () => {
  const rows = compareRankings(
    ranking([
      [1, '90', 1],
      [2, '80', 2],
      [3, '70', 3],
    ]),
    ranking([
      [2, '95', 1],
      [1, '90', 2],
      [3, '70', 3],
    ]),
  )
  expect(rows.map(({ unit: { code }, changed }) => [code, changed])).toEqual([
    ['u2', ['score', 'rank']],
    ['u1', ['rank']],
  ])
  expect(headlineOf(rows)).toEqual({
    key: 'snapshot.difference',
    params: { figures: 0, targets: 0, lights: 0, ranks: 2, units: 2 },
  })
  expect(headlineOf([])).toEqual({ key: 'snapshot.difference.none' })
})

test('totals of a slice are told as its own, and a headline counts them', () => {
  const totals = (score: string, rank: number) => [{ unit: unit(1), score, rank }]
  const rows = compareTotals('appraisal', totals('90', 1), totals('92', 1))
  expect(rows).toMatchObject([{ unit: { code: 'u1' }, indicator: null, totalOf: 'appraisal', changed: ['score'] }])
  expect(headlineOf(rows)).toEqual({
    key: 'snapshot.difference.adjusted',
    params: { figures: 0, adjusted: 1, targets: 0, lights: 0, ranks: 0, units: 1 },
  })
  expect(compareTotals('appraisal', totals('90', 1), totals('90', 1))).toEqual([])
})
