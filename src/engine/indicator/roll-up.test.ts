import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  EXPECTED,
  type Figure,
  figureOf,
  MISSING,
  NOT_APPLICABLE,
  numberOf,
  sameFigure,
} from '#engine/indicator/figure.ts'
import { Indicator } from '#engine/indicator/indicator.ts'
import { type RolledUp, type RollUpInput, rollUp, rollUpOrder, rollUpPaths } from '#engine/indicator/roll-up.ts'
import { type UnitNode, unitTree } from '#engine/indicator/unit-tree.ts'
import { exactText } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'

function anIndicator(code: string, rollUpRule: unknown, more: object = {}): Indicator {
  const name = { zh: code, en: code }
  return Indicator.parse({
    code,
    name,
    unit: '家',
    frequency: 'month',
    kind: 'flow',
    direction: 'up',
    rollUp: rollUpRule,
    overTime: 'last',
    decimals: 2,
    ...more,
  })
}

const dictionary = new Map(
  [
    anIndicator('spending', { rule: 'sum' }),
    anIndicator('product', { rule: 'sum' }, { rollUpAt: { city: { rule: 'own' } } }),
    anIndicator('people', { rule: 'sum' }),
    anIndicator('mean', { rule: 'average' }),
    anIndicator('level', { rule: 'weighted', weight: 'people' }),
    anIndicator(
      'intensity',
      { rule: 'ratio-of-sums', numerator: 'spending', denominator: 'product' },
      { rollUpAt: { park: { rule: 'own' } } },
    ),
    anIndicator('per-head', { rule: 'ratio-of-sums', numerator: 'spending', denominator: 'people', scale: 1 }),
    anIndicator('per-head-mean', { rule: 'weighted', weight: 'per-head' }),
    anIndicator('index', { rule: 'own' }),
  ].map((indicator) => [indicator.code, indicator]),
)
const counties: UnitNode[] = [
  { id: 'city', level: 'city' },
  ...['a', 'b', 'c'].map((id) => ({ id, parentId: 'city', level: 'county' })),
]

function entered(cells: Record<string, Record<string, Figure | number>>): RollUpInput['entered'] {
  return (code, unit) => {
    const cell = cells[code]?.[unit]
    return cell === undefined ? MISSING : typeof cell === 'number' ? figureOf(cell) : cell
  }
}

function rolledUp(cells: Record<string, Record<string, Figure | number>>, code: string, units = counties): Figure {
  const input = { tree: unitTree(units), indicators: dictionary, entered: entered(cells) }
  return rollUp(input, [code]).get(code)!.get(units[0]!.id)!
}

describe('rolling up over units', () => {
  it('a sum of what is there says of how many units it stands', () => {
    expect(rolledUp({ spending: { a: 3, b: 4 } }, 'spending')).toMatchObject({
      state: 'value',
      parts: { expected: 3, present: 2 },
    })
    expect(exactText(numberOf(rolledUp({ spending: { a: 3, b: 4 } }, 'spending'))!)).toBe('7')
  })

  it('a unit to which the indicator does not apply is not expected', () => {
    expect(rolledUp({ spending: { a: 3, b: 4, c: NOT_APPLICABLE } }, 'spending')).toMatchObject({
      parts: { expected: 2, present: 2 },
    })
    const none = { a: NOT_APPLICABLE, b: NOT_APPLICABLE, c: NOT_APPLICABLE }
    expect(rolledUp({ spending: none }, 'spending')).toEqual(NOT_APPLICABLE)
  })

  it('a unit is asked itself where nobody below it has to say anything', () => {
    const none = { a: NOT_APPLICABLE, b: NOT_APPLICABLE, c: NOT_APPLICABLE }
    expect(rolledUp({ spending: { ...none, city: 7 } }, 'spending')).toEqual(figureOf(7))
    expect(rolledUp({ spending: { ...none, city: EXPECTED } }, 'spending')).toEqual(EXPECTED)
    expect(rolledUp({ spending: { a: 3, city: 7 } }, 'spending')).toMatchObject({ parts: { expected: 3, present: 1 } })
    expect(rolledUp({ spending: { city: 7 } }, 'spending')).toEqual(figureOf(7))
    expect(rolledUp({ spending: { a: EXPECTED, city: 7 } }, 'spending')).toMatchObject({ state: 'missing' })
  })

  it('of nothing reported the figure is missing, and nothing is 0', () => {
    expect(rolledUp({}, 'spending')).toEqual({ state: 'missing', parts: { expected: 3, present: 0 } })
    expect(rolledUp({}, 'mean')).toMatchObject({ state: 'missing' })
    expect(rolledUp({}, 'per-head')).toMatchObject({ state: 'missing' })
  })

  it('completeness counts the reporting units at the bottom, not the units right below', () => {
    const deep = [{ id: 'province' }, ...counties.map((unit) => ({ parentId: 'province', ...unit }))]
    expect(rolledUp({ spending: { a: 1 } }, 'spending', deep)).toMatchObject({ parts: { expected: 3, present: 1 } })
  })

  it('a weighted mean leaves out a unit whose weight is missing', () => {
    const figure = rolledUp({ level: { a: 10, b: 40, c: 1000 }, people: { a: 2, b: 1 } }, 'level')
    expect(figure).toMatchObject({ parts: { expected: 3, present: 2 } })
    expect(exactText(numberOf(figure)!)).toBe('20')
  })

  it('a weight below zero or weights of zero give no number', () => {
    expect(rolledUp({ level: { a: 10 }, people: { a: -2 } }, 'level')).toMatchObject({
      state: 'invalid',
      reason: 'negative',
    })
    expect(rolledUp({ level: { a: 10 }, people: { a: 0 } }, 'level')).toMatchObject({
      state: 'invalid',
      reason: 'division-by-zero',
    })
  })

  it('a ratio of sums counts only units that have both terms', () => {
    const figure = rolledUp({ spending: { a: 1, b: 2 }, people: { a: 4, c: 100 } }, 'per-head')
    expect(exactText(numberOf(figure)!)).toBe('0.25')
    expect(figure).toMatchObject({ parts: { expected: 3, present: 1 } })
  })

  it('a county that divides by zero has no ratio, yet its terms count in the city’s', () => {
    const figure = rolledUp({ spending: { a: 1, b: 2, c: 3 }, people: { a: 0, b: 2, c: 4 } }, 'per-head')
    expect(exactText(numberOf(figure)!)).toBe('1')
    expect(rolledUp({ spending: { a: 1 }, people: { a: 0 } }, 'per-head')).toMatchObject({
      state: 'invalid',
      reason: 'division-by-zero',
    })
  })

  it('where the city has a published denominator of its own, that one divides, once the numerator is complete', () => {
    const product = { city: 500, a: 1, b: 1, c: 1 }
    expect(exactText(numberOf(rolledUp({ spending: { a: 1, b: 2, c: 2 }, product }, 'intensity'))!)).toBe('1')
    expect(rolledUp({ spending: { a: 1, b: 2 }, product }, 'intensity')).toMatchObject({ state: 'missing' })
  })

  it('a figure that is no number below makes none above', () => {
    const broken: Figure = { state: 'invalid', reason: 'formula' }
    expect(rolledUp({ mean: { a: broken } }, 'mean')).toMatchObject({ state: 'invalid', reason: 'formula' })
    expect(rolledUp({ mean: { a: broken, b: 4 } }, 'mean')).toMatchObject({
      state: 'value',
      parts: { expected: 3, present: 1 },
    })
  })

  it('units or indicators in a circle, twice or unknown are refused', () => {
    expect(() => unitTree([{ id: 'a' }, { id: 'a' }])).toThrow(Refusal)
    expect(() => unitTree([{ id: 'a', parentId: 'x' }])).toThrow(Refusal)
    expect(() => unitTree([{ id: 'r' }, { id: 'a', parentId: 'b' }, { id: 'b', parentId: 'a' }])).toThrow(Refusal)
    const circle = new Map(
      [anIndicator('x', { rule: 'weighted', weight: 'y' }), anIndicator('y', { rule: 'weighted', weight: 'x' })].map(
        (one) => [one.code, one],
      ),
    )
    expect(() => rollUpOrder(circle, ['x'])).toThrow(Refusal)
    expect(() => rollUpOrder(dictionary, ['unheard-of'])).toThrow(Refusal)
  })

  it('law: after each of 10,000 random edits the paths alone give what the whole roll-up gives', () => {
    const codes = [...dictionary.keys()]
    const figure = fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: -5, max: 60 }).map((n) => figureOf(n)) },
      fc.constant(MISSING),
      fc.constant(NOT_APPLICABLE),
      fc.constant<Figure>({ state: 'invalid', reason: 'formula' }),
    )
    const tree = fc
      .array(fc.tuple(fc.nat(), fc.constantFrom('city', 'county', 'park')), { minLength: 1, maxLength: 9 })
      .map((rows) =>
        unitTree([
          { id: '0', level: 'province' },
          ...rows.map(([above, level], at) => ({ id: `${at + 1}`, parentId: `${above % (at + 1)}`, level })),
        ]),
      )
    const edits = fc.array(fc.tuple(fc.nat(), fc.constantFrom(...codes), figure), { minLength: 100, maxLength: 100 })
    let checked = 0
    fc.assert(
      fc.property(tree, edits, (units, changes) => {
        const cells = new Map<string, Figure>()
        const input = {
          tree: units,
          indicators: dictionary,
          entered: (code: string, unit: string) => cells.get(`${code} ${unit}`) ?? MISSING,
        }
        let figures = rollUp(input)
        // One at a time and, every fifth time, with the four before it at once.
        let held: { readonly indicator: string; readonly unit: string }[] = []
        for (const [turn, [at, indicator, to]] of changes.entries()) {
          const unit = `${at % units.nodes.size}`
          cells.set(`${indicator} ${unit}`, to)
          held.push({ indicator, unit })
          checked++
          if (turn % 20 > 15 && held.length < 4) continue
          const together = {
            indicators: new Set(held.map((edit) => edit.indicator)),
            units: held.map((edit) => edit.unit),
          }
          held = []
          figures = laidOver(figures, rollUpPaths(input, figures, together))
          const whole = rollUp(input)
          for (const code of codes) {
            for (const [id, expected] of whole.get(code)!) {
              if (!sameFigure(figures.get(code)!.get(id)!, expected))
                expect([code, id, figures.get(code)!.get(id)]).toEqual([code, id, expected])
            }
          }
        }
      }),
      { numRuns: 100 },
    )
    expect(checked).toBeGreaterThanOrEqual(10_000)
  }, 60_000)
})

function laidOver(before: RolledUp, anew: RolledUp): RolledUp {
  return new Map([...before].map(([code, figures]) => [code, new Map([...figures, ...(anew.get(code) ?? [])])]))
}
