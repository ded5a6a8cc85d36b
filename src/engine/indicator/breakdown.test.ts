import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { partCodes, restOf, rollUpPart } from '#engine/indicator/breakdown.ts'
import { type Figure, figureOf, MISSING, NOT_APPLICABLE, numberOf } from '#engine/indicator/figure.ts'
import { Indicator } from '#engine/indicator/indicator.ts'
import { rollUp } from '#engine/indicator/roll-up.ts'
import { unitTree } from '#engine/indicator/unit-tree.ts'
import { exact, sum } from '#engine/number/exact.ts'

const name = { zh: '名', en: 'name' }
const items = ['a', 'b', 'c'].map((code) => ({ code, name }))
const contracts = (rule: object = { rule: 'sum' }, more = {}) =>
  Indicator.parse({
    code: 'contracts',
    name,
    unit: '万元',
    frequency: 'month',
    kind: 'flow',
    direction: 'up',
    rollUp: rule,
    overTime: 'sum',
    decimals: 1,
    dimensions: [{ code: 'chain', name, items }],
    ...more,
  })
const tree = unitTree([
  { id: 'city', level: 'city' },
  { id: 'east', parentId: 'city', level: 'area' },
  { id: 'west', parentId: 'city', level: 'county' },
  { id: 'e1', parentId: 'east', level: 'county' },
  { id: 'e2', parentId: 'east', level: 'county' },
])
const LEAVES = ['west', 'e1', 'e2']

describe('the parts of a breakdown go up the tree', () => {
  it('each part is named by its dimension and item', () => {
    expect(partCodes(contracts())).toEqual(['chain/a', 'chain/b', 'chain/c'])
  })

  it('law: a unit’s part is the sum of the same part of its children, and parts that add up below add up above', () => {
    const cell = fc.integer({ min: 0, max: 10 ** 9 }).map((tenths) => exact(tenths).div(exact(10)))
    const leaf = fc.array(cell, { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(fc.array(leaf, { minLength: 3, maxLength: 3 }), (given) => {
        const indicator = contracts()
        const at = (place: number) => (unit: string) => {
          const leafAt = LEAVES.indexOf(unit)
          return leafAt < 0 ? MISSING : figureOf(given[leafAt]![place]!)
        }
        const parts = items.map((_, place) => rollUpPart(tree, indicator, at(place)))
        const whole = rollUp({
          tree,
          indicators: new Map([['contracts', indicator]]),
          entered: (_, unit) => (LEAVES.includes(unit) ? figureOf(sum(given[LEAVES.indexOf(unit)]!)) : MISSING),
        }).get('contracts')!
        for (const [parent, children] of tree.children) {
          for (const part of parts) {
            const below = sum(children.map((child) => numberOf(part.get(child)!)!))
            expect(numberOf(part.get(parent)!)!.equals(below)).toBe(true)
          }
        }
        for (const unit of tree.nodes.keys()) {
          const own = parts.map((part) => part.get(unit)!)
          expect(sum(own.map((part) => numberOf(part)!)).equals(numberOf(whole.get(unit)!)!)).toBe(true)
          expect(restOf(whole.get(unit)!, own)!.equals(exact(0))).toBe(true)
        }
      }),
    )
  })

  it('a part that some children have not said is told as so many of so many; who is not asked is left out', () => {
    const entered = (unit: string): Figure =>
      unit === 'e1' ? figureOf('3') : unit === 'west' ? NOT_APPLICABLE : MISSING
    expect(rollUpPart(tree, contracts(), entered).get('city')).toMatchObject({ parts: { present: 1, expected: 2 } })
  })

  it('a level with figures of its own keeps its own parts, and under a weighted rule a part is what was entered', () => {
    const entered = (unit: string) => (unit === 'city' ? figureOf('9') : figureOf('2'))
    const own = contracts({ rule: 'sum' }, { rollUpAt: { city: { rule: 'own' } } })
    expect(numberOf(rollUpPart(tree, own, entered).get('city')!)!.equals(exact(9))).toBe(true)
    expect(numberOf(rollUpPart(tree, own, entered).get('east')!)!.equals(exact(4))).toBe(true)
    const weighted = contracts({ rule: 'weighted', weight: 'people' })
    expect(numberOf(rollUpPart(tree, weighted, entered).get('east')!)!.equals(exact(2))).toBe(true)
  })

  it('what no part names is the rest; without a whole or a single part there is none', () => {
    expect(restOf(figureOf('10'), [figureOf('3'), MISSING])!.equals(exact(7))).toBe(true)
    expect(restOf(MISSING, [figureOf('3')])).toBeUndefined()
    expect(restOf(figureOf('10'), [MISSING])).toBeUndefined()
  })

  it('a dimension in which an item stands twice is refused', () => {
    const twice = [{ code: 'chain', name, items: [...items, items[0]!] }]
    expect(() => contracts({ rule: 'sum' }, { dimensions: twice })).toThrow('rule.dimension-item-twice')
  })
})
