import fc from 'fast-check'
import { expect, test } from 'vitest'
import { titleShingles, titleSimilarity } from '#engine/text/title-similarity.ts'

const TITLE = '碳纳米管有序宏观体功能化及在极端条件下的应用'

test('the same title, written otherwise, is the same', () => {
  expect(titleSimilarity(TITLE, ' 碳纳米管，有序宏观体功能化及在极端条件下的应用。')).toMatchObject({ score: 100 })
})

test('a title that is another with words added stands out, with the phrases that both hold', () => {
  const { score, shared } = titleSimilarity(TITLE, '面向极端条件的碳纳米管有序宏观体功能化关键技术研究')
  expect(score).toBeGreaterThan(60)
  expect(shared[0]).toBe('碳纳米管有序宏观体功能化')
})

test('titles that share only what every title has are nothing alike', () => {
  expect(titleSimilarity('葡萄品质提升关键技术研究与示范', '高性能中红外激光器关键技术研究与示范').score).toBeLessThan(
    20,
  )
  expect(titleSimilarity('', TITLE)).toEqual({ score: 0, shared: [] })
})

test('laws: as far from one as from the other, within bounds, full only of itself', () => {
  const word = fc.string({
    unit: fc.constantFrom(...'碳纳米管有序宏观体玉米制种戈壁农业关键技术研究A1 ，'),
    maxLength: 30,
  })
  fc.assert(
    fc.property(word, word, (a, b) => {
      const one = titleSimilarity(a, b)
      expect(one.score).toBe(titleSimilarity(b, a).score)
      expect(one.score >= 0 && one.score <= 100 && Number.isInteger(one.score)).toBe(true)
      if (one.score === 100) expect(titleShingles(a)).toEqual(titleShingles(b))
    }),
  )
})
