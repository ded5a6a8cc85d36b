import { expect, test } from 'vitest'
import type { AdjustedRow } from '#modules/appraisal/entry.contract.ts'
import { adjustedOf, adjustmentFacts } from '#modules/bulletins/adjusted-facts.rules.ts'
import { aMonth, unitOf } from '#tests/builders/frozen-month.ts'

const entry = (
  number: string,
  points: string,
  effective: string,
  by?: 'reversed' | 'cap',
): AdjustedRow['entries'][number] => ({
  entryId: unitOf(9).id,
  number,
  kind: { code: 'bonus', name: { zh: '加分', en: 'Bonus' } },
  indicator: null,
  document: '表彰决定',
  reason: '受表彰',
  bookedOn: '2023-06-07',
  points,
  effective,
  cuts: by === undefined ? [] : [{ by, cap: null, points: '1' }],
})
const row: AdjustedRow = {
  unit: unitOf(1),
  raw: '90',
  rawRank: 2,
  entries: [
    entry('考调〔2023〕1号', '3', '3'),
    entry('考调〔2023〕2号', '2', '1', 'cap'),
    entry('考调〔2023〕3号', '1', '0', 'reversed'),
  ],
  adjusted: '94',
  rank: 1,
  tied: false,
  movement: 1,
}
const adjusted = { headline: { key: 'x' }, groups: [{ peerGroup: null, name: null, rows: [row] }] }

test('a document tells the adjusted score, and every entry that counts', () => {
  const month = { ...aMonth([{ completion: 60, rank: 1 }], []), adjusted }
  expect(adjustedOf(month, row.unit.id)).toEqual({
    adjustment: '4',
    adjustedScore: '94',
    adjustedRank: 1,
    adjustedMovement: 1,
  })
  expect(adjustmentFacts(month).map(({ number, effective }) => [number, effective])).toEqual([
    ['考调〔2023〕1号', '3'],
    ['考调〔2023〕2号', '1'],
  ])
  expect(adjustmentFacts(month, unitOf(2).id)).toEqual([])
})

test('a month frozen before there were adjustments has none', () => {
  const month = aMonth([{ completion: 60, rank: 1 }], [])
  expect(adjustedOf(month, unitOf(1).id)).toEqual({})
  expect(adjustmentFacts(month)).toEqual([])
})
