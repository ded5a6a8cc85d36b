import { expect, test } from 'vitest'
import { exact } from '#engine/number/exact.ts'
import { findUnusual } from '#modules/dispatch/outlier.rules.ts'

const STOCK = { frequency: 'month', reporting: 'cumulative', kind: 'stock', decimals: 0 } as const
const FLOW = { frequency: 'month', reporting: 'in-period', kind: 'flow', decimals: 0 } as const
const YEARLY = { frequency: 'year', reporting: 'cumulative', kind: 'flow', decimals: 0 } as const

const monthly = (...values: number[]) =>
  values.map((value, n) => ({
    period: `${2022 + Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}`,
    value: exact(value),
  }))
const found = (...args: Parameters<typeof findUnusual>) => findUnusual(...args).map(({ cell }) => cell.period)

test('firms that are recognised in November only are no outlier there', () => {
  expect(found(STOCK, monthly(60, 60, 60, 60, 60, 63, 63, 63, 63, 63, 83, 83, 83, 83, 83, 83, 83, 83))).toEqual([])
})

test('a flow that comes once a year is no outlier in its month', () => {
  expect(found(FLOW, monthly(0, 0, 0, 0, 339, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 385, 0))).toEqual([])
})

test('a flow that leaps every May is the season’s; once is told', () => {
  const year = [12, 14, 11, 15, 900, 13, 12, 16, 11, 13, 15, 12]
  expect(found(FLOW, monthly(...year))).toEqual(['2022-05'])
  expect(found(FLOW, monthly(...year, ...year.map((n) => n + 1)))).toEqual([])
})

test('one more or none more is no leap, however evenly the past went', () => {
  expect(found(STOCK, monthly(60, 61, 62, 63, 64, 64, 65, 66, 67, 68, 69, 70))).toEqual([])
})

test('a stock that leaps and stands again where it stood is told', () => {
  expect(found(STOCK, monthly(20, 20, 20, 20, 21, 21, 21, 210, 21, 21, 21, 21))).toEqual(['2022-08'])
})

test('a batch far beyond all other batches is told', () => {
  const still = [0, 0, 0]
  const batches = [10, 11, 9, 10, 12, 11, 9000].flatMap((batch) => [batch, ...still])
  expect(found(FLOW, monthly(...batches))).toEqual(['2024-01'])
})

test('a year that leaps out of a steady growth is told', () => {
  const years = [100, 105, 109, 115, 121, 126, 1320, 139, 146].map((value, n) => ({
    period: String(2010 + n),
    value: exact(value),
  }))
  expect(found(YEARLY, years)).toContain('2016')
})
