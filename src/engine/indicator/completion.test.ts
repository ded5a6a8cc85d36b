import fc from 'fast-check'
import Fraction from 'fraction.js'
import { describe, expect, it } from 'vitest'
import {
  type CompletionRule,
  cappedPercent,
  completion,
  isMet,
  scoringPercent,
  type Target,
} from '#engine/indicator/completion.ts'
import { figureOf, invalid, MISSING, NOT_APPLICABLE } from '#engine/indicator/figure.ts'
import { compareRankValues, rankValueOf } from '#engine/indicator/rank.ts'
import { type Exact, exact, exactText, formatExact } from '#engine/number/exact.ts'

const up: CompletionRule = { kind: 'flow', direction: 'up', reverse: 'target-over-actual' }
const down: CompletionRule = { ...up, direction: 'down' }
const downFromBase: CompletionRule = { ...down, reverse: 'distance-from-base' }
const net: CompletionRule = { ...up, kind: 'net-increase' }
const band: CompletionRule = { ...up, direction: 'band', bandTolerance: 10 }
const keep: CompletionRule = { ...up, direction: 'keep', bandTolerance: '4' }
const at = (value: number | string | Exact): Target => ({
  state: 'value',
  value: typeof value === 'object' ? value : exact(value),
})
const between = (low: number, high: number): Target => ({ state: 'band', low: exact(low), high: exact(high) })

function percent(rule: CompletionRule, actual: number | string, target: Target, base?: number): string {
  const completed = completion(rule, figureOf(actual), target, base === undefined ? undefined : figureOf(base))
  return completed.state === 'rate'
    ? exactText(completed.percent)
    : completed.state === 'met-only'
      ? `met ${completed.met}`
      : completed.reason
}

describe('completion', () => {
  it.each([
    ['27.32 of 40', up, '27.32', at(40), undefined, '68.3'],
    ['over-achievement is kept', up, 25, at(20), undefined, '125'],
    ['a decline is kept', up, -5, at(20), undefined, '-25'],
    ['stock 157 of 180', { ...up, kind: 'stock' }, 157, at(180), undefined, '785/9'],
    ['net 2 of 25', net, 157, at(180), 155, '8'],
    ['net below the base', net, 150, at(180), 155, '-20'],
    ['down: 4 where 3 is the most', down, 4, at(3), undefined, '75'],
    ['down: better than asked', down, 2, at(3), undefined, '150'],
    ['down from a base of 10 to 5, now 8', downFromBase, 8, at(5), 10, '40'],
    ['down from a base, risen instead', downFromBase, 12, at(5), 10, '-40'],
    ['net increase of what should fall', { ...net, direction: 'down' }, 8, at(5), 10, '40'],
    ['inside the band', band, 55, between(50, 60), undefined, '100'],
    ['at its edge', band, 60, between(50, 60), undefined, '100'],
    ['4 outside a tolerance of 10', band, 64, between(50, 60), undefined, '60'],
    ['far outside', band, 0, between(50, 60), undefined, '0'],
    ['kept', keep, 7, at(7), undefined, '100'],
    ['half the tolerance away', keep, 5, at(7), undefined, '50'],
    ['without tolerance nothing outside counts', { ...keep, bandTolerance: undefined }, 6, at(7), undefined, '0'],
  ] as const)('%s', (_, rule, actual, target, base, expected) => {
    expect(percent(rule, actual, target, base)).toBe(expected)
  })

  it.each([
    ['a target of 0 that should rise', up, 5, at(0), undefined, 'met true'],
    ['a target of 0 not reached', up, -1, at(0), undefined, 'met false'],
    ['0 overdue where 0 is asked', down, 0, at(0), undefined, 'met true'],
    ['0 overdue where 5 are allowed', down, 0, at(5), undefined, 'met true'],
    ['2 overdue where 0 is asked', down, 2, at(0), undefined, '0'],
    ['a target below zero that should rise', up, -30, at(-50), undefined, 'met true'],
    ['base equal to the target, held', downFromBase, 5, at(5), 5, 'met true'],
    ['base equal to the target, lost', net, 154, at(155), 155, 'met false'],
    ['a target below the base of what should rise', net, 152, at(150), 155, 'met true'],
  ] as const)('%s has no rate, only met or not', (_, rule, actual, target, base, expected) => {
    expect(percent(rule, actual, target, base)).toBe(expected)
  })

  it('missing, not applicable, no target and no base are told apart', () => {
    expect(completion(up, MISSING, at(5))).toEqual({ state: 'none', reason: 'missing' })
    expect(completion(up, NOT_APPLICABLE, at(5))).toEqual({ state: 'none', reason: 'not-applicable' })
    expect(completion(up, invalid('division-by-zero'), at(5))).toEqual({ state: 'none', reason: 'invalid' })
    expect(completion(up, figureOf(1), { state: 'none' })).toEqual({ state: 'none', reason: 'no-target' })
    expect(completion(up, figureOf(1), { state: 'not-applicable' })).toEqual({
      state: 'none',
      reason: 'not-applicable',
    })
    expect(completion(net, figureOf(1), at(5))).toEqual({ state: 'none', reason: 'no-base' })
    expect(completion(net, figureOf(1), at(5), MISSING)).toEqual({ state: 'none', reason: 'no-base' })
    expect(completion(up, figureOf(1), between(1, 2))).toEqual({ state: 'none', reason: 'wrong-target' })
    expect(completion(band, figureOf(1), at(1))).toEqual({ state: 'none', reason: 'wrong-target' })
    expect(completion(band, figureOf(1), between(2, 1))).toEqual({ state: 'none', reason: 'wrong-target' })
  })

  it('a rate is capped only on display', () => {
    const over = completion(up, figureOf(31), at(20))
    expect(exactText(cappedPercent(over)!)).toBe('100')
    expect(exactText(cappedPercent(over, exact(120))!)).toBe('120')
    expect(exactText(scoringPercent(over)!)).toBe('155')
    expect(exactText(cappedPercent(completion(up, figureOf(-1), at(20)))!)).toBe('0')
    expect(cappedPercent(completion(up, figureOf(5), at(0)))).toBeUndefined()
  })

  it('15 of 16 is printed 93.7 % by one county and 93.8 % by another', () => {
    const completed = completion(up, figureOf(15), at(16))
    if (completed.state !== 'rate') throw new Error('no rate')
    expect(formatExact(completed.percent, 1, 'truncate')).toBe('93.7')
    expect(formatExact(completed.percent, 1, 'half-up')).toBe('93.8')
  })
})

const number = fc
  .tuple(fc.integer({ min: -300, max: 300 }), fc.integer({ min: 1, max: 12 }))
  .map(([n, d]): Exact => new Fraction(n, d))
const directed = fc.constantFrom(up, down, downFromBase, net, { ...net, direction: 'down' } as const)
const banded = fc.constantFrom(band, keep, { ...keep, bandTolerance: 0 })

describe('laws of direction', () => {
  it('the rate reaches 100 exactly when the target is met', () => {
    fc.assert(
      fc.property(directed, number, number, number, (rule, actual, target, base) => {
        const completed = completion(rule, figureOf(actual), at(target), figureOf(base))
        const met = rule.direction === 'up' ? actual.gte(target) : actual.lte(target)
        expect(isMet(completed)).toBe(met)
        if (completed.state === 'rate') expect(completed.percent.gte(100)).toBe(met)
      }),
      { numRuns: 2000 },
    )
  })

  it('a better figure never ranks lower: rising for up, falling for down', () => {
    fc.assert(
      fc.property(directed, number, number, number, number, (rule, a, b, target, base) => {
        const [worse, better] = a.lte(b) === (rule.direction === 'up') ? [a, b] : [b, a]
        const order = (actual: Exact) => rankValueOf(completion(rule, figureOf(actual), at(target), figureOf(base)))!
        expect(compareRankValues(order(better), order(worse), 'high')).toBeLessThanOrEqual(0)
      }),
      { numRuns: 2000 },
    )
  })

  it('from a base, standing still is 0 and the target is 100, whichever way it goes', () => {
    fc.assert(
      fc.property(number, number, (target, base) => {
        fc.pre(!target.equals(base))
        const rule = target.gt(base) ? net : downFromBase
        expect(completion(rule, figureOf(base), at(target), figureOf(base))).toMatchObject({
          state: 'rate',
          met: false,
        })
        expect(scoringPercent(completion(rule, figureOf(base), at(target), figureOf(base)))!.equals(0)).toBe(true)
        expect(scoringPercent(completion(rule, figureOf(target), at(target), figureOf(base)))!.equals(100)).toBe(true)
      }),
    )
  })

  it('a mirror image in a base: what falls by a part rises by the same part', () => {
    fc.assert(
      fc.property(number, number, number, (actual, target, base) => {
        const fell = completion(downFromBase, figureOf(actual), at(target), figureOf(base))
        const rose = completion(net, figureOf(actual.neg()), at(target.neg()), figureOf(base.neg()))
        expect(fell).toEqual(rose)
      }),
    )
  })

  it('in a band: 100 inside only, between 0 and 100 outside, less with distance', () => {
    fc.assert(
      fc.property(banded, number, number, number, number, (rule, a, b, low, width) => {
        const target: Target = { state: 'band', low, high: low.add(width.abs()) }
        const outside = (x: Exact) => (x.lt(low) ? low.sub(x) : x.gt(target.high) ? x.sub(target.high) : exact(0))
        const [near, far] = outside(a).lte(outside(b)) ? [a, b] : [b, a]
        const score = (x: Exact) => scoringPercent(completion(rule, figureOf(x), target))!
        expect(score(near).gte(score(far))).toBe(true)
        expect(score(near).equals(100)).toBe(outside(near).equals(0))
        expect(score(far).gte(0) && score(far).lte(100)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})
