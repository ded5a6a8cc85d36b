import fc from 'fast-check'
import Fraction from 'fraction.js'
import { describe, expect, it } from 'vitest'
import type { Target } from '#engine/indicator/completion.ts'
import { type ChildTarget, reconcile, splitSum, splitTarget } from '#engine/indicator/reconcile.ts'
import { type Exact, exact, exactText, sum } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'

const at = (value: number | Exact): Target => ({
  state: 'value',
  value: typeof value === 'number' ? exact(value) : value,
})
const band = (low: number, high: number): Target => ({ state: 'band', low: exact(low), high: exact(high) })
const NONE: Target = { state: 'none' }
const children = (...targets: (number | Target)[]): ChildTarget[] =>
  targets.map((target, index) => ({ unit: `u${index}`, target: typeof target === 'number' ? at(target) : target }))

describe('reconciling targets', () => {
  it.each([
    ['even', 'sum', 180, [100, 50, 30], '0'],
    ['short', 'sum', 180, [100, 50], '30'],
    ['over', 'sum', 180, [100, 90], '-10'],
    ['even', 'average', 50, [40, 60], '0'],
    ['short', 'average', 50, [40, 50], '5'],
  ] as const)('%s: the %s of children beside %i', (status, rule, parent, targets, unassigned) => {
    const reconciled = reconcile(rule, at(parent), children(...targets))
    expect(reconciled.status).toBe(status)
    expect(exactText(reconciled.unassigned!)).toBe(unassigned)
  })

  it('a child without a target leaves it open, one to which it does not apply does not', () => {
    const open = reconcile('sum', at(180), children(100, NONE, { state: 'not-applicable' }))
    expect(open).toMatchObject({ status: 'open', without: ['u1'] })
    expect(exactText(open.unassigned!)).toBe('80')
    expect(reconcile('sum', at(100), children(100, { state: 'not-applicable' })).status).toBe('even')
    expect(exactText(reconcile('sum', at(180), []).unassigned!)).toBe('180')
  })

  it('weights make the mean; without them nothing is claimed', () => {
    const weighed = children(40, 70).map((child, index) => ({ ...child, weight: exact(index + 1) }))
    expect(reconcile('weighted', at(60), weighed).status).toBe('even')
    expect(reconcile('ratio-of-sums', at(55), weighed).status).toBe('over')
    expect(reconcile('weighted', at(60), children(40, 70)).status).toBe('unlike')
  })

  it('bands add up at both ends', () => {
    expect(reconcile('sum', band(10, 20), children(band(4, 10), band(6, 10))).status).toBe('even')
    expect(reconcile('sum', band(10, 20), children(band(4, 10), band(6, 15))).status).toBe('over')
    expect(reconcile('sum', band(10, 20), children(band(4, 10), band(5, 10))).status).toBe('short')
    expect(reconcile('sum', band(10, 20), children(5, band(5, 10))).status).toBe('unlike')
  })

  it('where each unit has its own figure, or the parent has no target, nothing is tied', () => {
    expect(reconcile('own', at(5), children(1, 2)).status).toBe('free')
    expect(reconcile('sum', NONE, children(1, 2)).status).toBe('free')
  })

  it('a split of 100 in three whole parts is 34, 33, 33', () => {
    expect(splitSum(exact(100), [1, 1, 1].map(exact), 0).map(exactText)).toEqual(['34', '33', '33'])
    expect(splitSum(exact(-100), [1, 1, 1].map(exact), 0).map(exactText)).toEqual(['-34', '-33', '-33'])
    expect(splitSum(exact('5.55'), [1, 1].map(exact), 0).map(exactText)).toEqual(['2.78', '2.77'])
  })

  it('nobody to split over, or shares of nothing, is refused', () => {
    expect(() => splitTarget('sum', at(5), [], 0)).toThrow(Refusal)
    expect(() => splitTarget('sum', at(5), [exact(0)], 0)).toThrow(Refusal)
    expect(() => splitTarget('sum', at(5), [exact(2), exact(-1)], 0)).toThrow(Refusal)
  })

  it('law: what was split merges into the parent again, under every rule', () => {
    const number = fc
      .tuple(fc.integer({ min: -5000, max: 5000 }), fc.constantFrom(1, 2, 3, 10, 100))
      .map(([n, d]) => new Fraction(n, d))
    const target = fc.oneof(
      number.map((value) => at(value)),
      fc.tuple(number, number).map(([low, width]): Target => ({ state: 'band', low, high: low.add(width.abs()) })),
    )
    const shares = fc.array(fc.nat(20), { minLength: 1, maxLength: 9 }).filter((all) => all.some((share) => share > 0))
    const rule = fc.constantFrom('sum', 'average', 'weighted', 'ratio-of-sums')
    fc.assert(
      fc.property(rule, target, shares, fc.nat(3), (by, parent, given, decimals) => {
        const weights = given.map((share) => exact(share))
        const parts = splitTarget(by, parent, weights, decimals)
        const merged = reconcile(
          by,
          parent,
          parts.map((part, index) => ({ unit: `${index}`, target: part, weight: weights[index] })),
        )
        expect(merged.status).toBe('even')
        expect(merged.unassigned!.equals(0)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('law: no part is a whole step away from its share', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 9 }),
        (whole, given) => {
          const shares = given.map((share) => exact(share))
          const parts = splitSum(exact(whole), shares, 0)
          for (const [index, part] of parts.entries()) {
            expect(
              part
                .sub(exact(whole).mul(shares[index]!).div(sum(shares)))
                .abs()
                .lt(1),
            ).toBe(true)
          }
        },
      ),
    )
  })
})
