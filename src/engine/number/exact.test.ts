import fc from 'fast-check'
import Fraction from 'fraction.js'
import { describe, expect, it } from 'vitest'
import { Decimal, Positive, PositiveOrZero } from '#engine/number/decimal.ts'
import {
  clamp,
  compareExact,
  decimalsOf,
  divide,
  type Exact,
  exact,
  exactText,
  formatExact,
  mean,
  parseExact,
  roundExact,
  sum,
} from '#engine/number/exact.ts'

const rational = fc
  .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.bigInt({ min: 1n, max: 10n ** 9n }))
  .map(([n, d]): Exact => new Fraction(n, d))
const decimals = fc.integer({ min: 0, max: 8 })

describe('exact numbers', () => {
  it('a border of 35 % is met exactly where doubles miss it', () => {
    const growth = exact(135).div(100).add(exact('182.25').div(135)).div(2).sub(1)
    expect(exactText(growth)).toBe('0.35')
    expect((135 / 100 + 182.25 / 135) / 2 - 1).not.toBe(0.35)
  })

  it('only a strict decimal is read', () => {
    for (const text of ['0', '-0', '+1', '007.50', '-12.340', '9'.repeat(60)]) expect(parseExact(text)).toBeDefined()
    for (const text of [
      '',
      ' 1',
      '1 ',
      '.5',
      '5.',
      '1e3',
      '0.(3)',
      "0.'3'",
      '1/2',
      '1,000',
      '--1',
      'NaN',
      'Infinity',
      '１',
      '0x10',
      '9'.repeat(65),
    ]) {
      expect(parseExact(text), text).toBeUndefined()
    }
  })

  it('a literal that is no plain decimal is a fault of the program', () => {
    expect(exactText(exact(0.1))).toBe('0.1')
    for (const literal of [Number.NaN, Number.POSITIVE_INFINITY, 1e21, 1e-9])
      expect(() => exact(literal)).toThrow(RangeError)
  })

  it.each([
    ['93.75', 1, 'half-up', '93.8'],
    ['93.75', 1, 'truncate', '93.7'],
    ['0.125', 2, 'half-up', '0.13'],
    ['-0.125', 2, 'half-up', '-0.13'],
    ['-0.129', 2, 'truncate', '-0.12'],
    ['-0.004', 2, 'half-up', '0.00'],
    ['-0.9', 0, 'truncate', '0'],
    ['999.995', 2, 'half-up', '1000.00'],
    ['1234567', 0, 'half-up', '1234567'],
    ['5', 3, 'half-up', '5.000'],
  ] as const)('%s with %i decimals, %s, prints %s', (text, places, rounding, printed) => {
    expect(formatExact(exact(text), places, rounding)).toBe(printed)
  })

  it('decimals outside 0 to 30 are refused', () => {
    for (const places of [-1, 1.5, 31, Number.NaN])
      expect(() => formatExact(exact(1), places, 'half-up')).toThrow(RangeError)
  })

  it('what does not end is written as a fraction, never rounded', () => {
    expect(exactText(exact(-2).div(3))).toBe('-2/3')
    expect(decimalsOf(exact(1).div(3))).toBeUndefined()
    expect(exactText(exact(1).div(8))).toBe('0.125')
  })

  it('law: the exact writing is read back as the same number', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), decimals, (units, places) => {
        const x = new Fraction(units, 10n ** BigInt(places))
        expect(parseExact(exactText(x))!.equals(x)).toBe(true)
      }),
    )
  })

  it('law: rounding is nearest (half-up) or toward zero (truncate), and odd', () => {
    fc.assert(
      fc.property(rational, decimals, (x, places) => {
        const unit = new Fraction(1n, 10n ** BigInt(places))
        const near = roundExact(x, places, 'half-up')
        const cut = roundExact(x, places, 'truncate')
        expect(compareExact(near.sub(x).abs(), unit.div(2))).toBeLessThanOrEqual(0)
        expect(compareExact(cut.abs(), x.abs())).toBeLessThanOrEqual(0)
        expect(compareExact(x.sub(cut).abs(), unit)).toBe(-1)
        expect(roundExact(x.neg(), places, 'half-up').equals(near.neg())).toBe(true)
        expect(parseExact(formatExact(x, places, 'half-up'))!.equals(near)).toBe(true)
        expect(parseExact(formatExact(x, places, 'truncate'))!.equals(cut)).toBe(true)
      }),
    )
  })

  it('law: a sum does not depend on order and equals adding one by one', () => {
    fc.assert(
      fc.property(fc.array(rational, { maxLength: 12 }), (terms) => {
        const oneByOne = terms.reduce((total, term) => total.add(term), exact(0))
        expect(sum(terms).equals(oneByOne)).toBe(true)
        expect(sum([...terms].reverse()).equals(oneByOne)).toBe(true)
      }),
    )
  })

  it('law: comparing is a sign of the difference, and clamping stays between', () => {
    fc.assert(
      fc.property(rational, rational, rational, (a, b, c) => {
        expect(compareExact(a, b)).toBe(a.compare(b))
        const [low, high] = a.lte(b) ? [a, b] : [b, a]
        const inside = clamp(c, low, high)
        expect(inside.gte(low) && inside.lte(high)).toBe(true)
      }),
    )
  })

  it('nothing is divided by zero, and the mean of nothing is none', () => {
    expect(divide(exact(1), exact(0))).toBeUndefined()
    expect(mean([])).toBeUndefined()
    expect(exactText(mean([exact(90), exact(80), exact(85)])!)).toBe('85')
  })
})

describe('decimals in definitions', () => {
  it('a number or its text is accepted and kept as written', () => {
    expect(Decimal.parse(0.1)).toBe(0.1)
    expect(Decimal.parse('0.10')).toBe('0.10')
    expect(Positive.safeParse('0.00').success).toBe(false)
    expect(PositiveOrZero.safeParse(-0.01).success).toBe(false)
  })

  it('a fault is told once', () => {
    for (const value of ['abc', 1e30, Number.NaN, null, '1e5']) {
      const result = Positive.safeParse(value)
      expect(result.success).toBe(false)
      expect(result.error!.issues).toHaveLength(1)
    }
  })
})
