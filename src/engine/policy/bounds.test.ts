import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exact } from '#engine/number/exact.ts'
import { type Bounds, BoundsText, boundsText, checkTiers, isWithin, parseBounds } from '#engine/policy/bounds.ts'
import { sayBounds } from '#engine/policy/say-bounds.ts'

const tiers = (...texts: string[]): Bounds[] => texts.map(parseBounds)
const kinds = (...texts: string[]) => checkTiers(tiers(...texts)).map(({ kind, where }) => `${kind} ${where}`)

test('an interval says which of its ends belong to it', () => {
  const belongs = (text: string, x: number | string) => isWithin(parseBounds(text), exact(x))
  expect([belongs('[25, 30)', 25), belongs('[25, 30)', 30), belongs('(25,30]', 25), belongs('(25,30]', 30)]).toEqual([
    true,
    false,
    false,
    true,
  ])
  expect(belongs('[0.35,)', '0.349999999999999999999')).toBe(false)
  expect(belongs('(,10)', -5)).toBe(true)
  for (const text of ['25-30', '[25;30)', '[a,b)', '[1e3,2)', '', '[25,30'])
    expect(BoundsText.safeParse(text).success, text).toBe(false)
})

test('an interval is written as an office writes it: 以上 and 以下 take the number in, 超过 and 不满 do not', () => {
  const said = (text: string) => [sayBounds(parseBounds(text), 'zh-CN'), sayBounds(parseBounds(text), 'en')]
  expect(said('[5, 8)')).toEqual(['5 以上、不满 8', 'at least 5 and below 8'])
  expect(said('(5000, 20000]')).toEqual(['超过 5000、20000 以下', 'above 5000 and at most 20000'])
  expect([said('[8,)'), said('(,10)')]).toEqual([
    ['8 以上', 'at least 8'],
    ['不满 10', 'below 10'],
  ])
  expect(said('(,)')).toEqual(['不限', 'without limit'])
})

test('overlaps, holes, empty tiers and tiers beyond the numbers there are are told with their place on the line', () => {
  expect(kinds('(,10)', '[10,)')).toEqual([])
  expect(kinds('[10,)', '(,10)')).toEqual([])
  expect(kinds('(,10]', '[10,)')).toEqual(['overlap [10, 10]'])
  expect(kinds('(,10)', '(10,)')).toEqual(['hole [10, 10]'])
  expect(kinds('(,10)', '[12,)')).toEqual(['hole [10, 12)'])
  expect(kinds('(,12)', '[10,)')).toEqual(['overlap [10, 12)'])
  expect(kinds('[0,10)', '[10,)')).toEqual(['hole (, 0)'])
  expect(kinds('(,5)', '[5,9)')).toEqual(['hole [9, )'])
  expect(kinds('(,5)', '[5,5)', '[5,)')).toEqual(['empty [5, 5)'])
  expect(checkTiers(tiers('[-1,5)', '[5,)'), parseBounds('[0,)')).map(({ kind }) => kind)).toEqual(['outside'])
  expect(checkTiers(tiers('(,5)', '[2,3)', '[5,)')).map(({ kind }) => kind)).toEqual(['overlap'])
})

/** Borders in order, each closed below or above: a division of the line by construction. */
const division = fc
  .uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 8 })
  .chain((borders) =>
    fc.tuple(
      fc.constant(borders.sort((a, b) => a - b)),
      fc.array(fc.boolean(), { minLength: borders.length, maxLength: borders.length }),
    ),
  )
  .map(([borders, below]): Bounds[] => {
    const edges = borders.map((border, at) => ({ border: exact(border), below: below[at] === true }))
    return [undefined, ...edges].map((from, at) => {
      const to = edges[at]
      return {
        ...(from && { low: from.border }),
        lowClosed: from ? !from.below : false,
        ...(to && { high: to.border }),
        highClosed: to ? to.below : false,
      }
    })
  })

test('law: tiers without a fault divide the line, and every number lies in exactly one', () => {
  fc.assert(
    fc.property(division, fc.integer({ min: -2000, max: 2000 }), fc.boolean(), (bounds, twice, reverse) => {
      const listed = reverse ? [...bounds].reverse() : bounds
      expect(checkTiers(listed)).toEqual([])
      expect(listed.filter((each) => isWithin(each, exact(twice).div(2)))).toHaveLength(1)
      for (const each of listed) expect(boundsText(parseBounds(boundsText(each)))).toBe(boundsText(each))
    }),
    { numRuns: 200 },
  )
})

test('law: a division with one end flipped or one tier left out is found', () => {
  fc.assert(
    fc.property(division, fc.nat(), (bounds, which) => {
      const at = which % bounds.length
      const without = bounds.filter((_, place) => place !== at)
      expect(checkTiers(without).length).toBeGreaterThan(0)
      const tier = bounds[at] as Bounds
      const flipped = bounds.with(
        at,
        tier.low ? { ...tier, lowClosed: !tier.lowClosed } : { ...tier, highClosed: !tier.highClosed },
      )
      expect(checkTiers(flipped).length).toBeGreaterThan(0)
    }),
    { numRuns: 200 },
  )
})
