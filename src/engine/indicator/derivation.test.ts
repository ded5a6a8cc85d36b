import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkDerivation } from '#engine/indicator/check-derivation.ts'
import { Derivation } from '#engine/indicator/derivation.ts'
import { type Figure, figureOf, NOT_APPLICABLE, numberOf, sameFigure } from '#engine/indicator/figure.ts'
import { Indicator } from '#engine/indicator/indicator.ts'
import { type RollUpInput, rollUp, rollUpPaths } from '#engine/indicator/roll-up.ts'
import { pathUp, unitTree } from '#engine/indicator/unit-tree.ts'
import { divide, exact, HUNDRED } from '#engine/number/exact.ts'

const anIndicator = (measure: object, kind: string) =>
  Indicator.parse({
    ...{
      code: 'counted',
      name: { zh: '项目数', en: 'Projects' },
      unit: '项',
      frequency: 'month',
      kind,
      direction: 'up',
    },
    ...{
      rollUp: { rule: 'rows' },
      overTime: 'last',
      decimals: 0,
      derived: { from: 'projects', on: 'approvedOn', measure },
    },
  })

const faultsOf = (derived: object) =>
  checkDerivation(Derivation.parse({ from: 'projects', on: 'approvedOn', ...derived })).map((one) =>
    [one.path.join('/'), 'key' in one ? one.key : one.fault.key, 'key' in one ? (one.params.like ?? '') : ''].join(' '),
  )

describe('An indicator that is counted from a register', () => {
  it('names columns and units that there are, each fault at its key', () => {
    expect(faultsOf({ where: 'family == "major" && grant >= 100', unit: 'managing' })).toEqual([])
    expect(faultsOf({ on: 'aprovedOn' })).toEqual(['on definition.unknown-column-like approvedOn'])
    expect(faultsOf({ on: 'grant' })).toEqual(['on definition.column-type '])
    expect(faultsOf({ unit: 'everybody' })).toEqual(['unit definition.unknown-owner '])
    expect(faultsOf({ where: 'famly == "major"' })).toEqual(['where expression.unknown-name '])
    expect(faultsOf({ where: 'grant' })).toEqual(['where expression.wrong-type '])
    expect(faultsOf({ measure: { of: 'sum', column: 'toString' } })).toHaveLength(1)
    expect(faultsOf({ measure: { of: 'share', that: 'onTime == 1' } })[0]).toMatch(/^measure\/that expression\./)
  })

  it('is of no other making, and of the kind that its measure has', () => {
    const refused = (more: object) =>
      Indicator.safeParse({ ...anIndicator({ of: 'count' }, 'flow'), ...more }).error?.issues.map((one) => one.message)
    expect(refused({ rollUp: { rule: 'sum' } })).toEqual(['rule.derived-rolls-up-rows'])
    expect(refused({ kind: 'ratio' })).toEqual(['rule.derived-share'])
    expect(refused({ derived: undefined })).toEqual(['rule.rows-not-derived'])
    expect(refused({ derived: { from: 'projects' } })).toEqual(['rule.on-or-standing'])
    expect(refused({ derived: { from: 'projects', standing: { from: 'endOn', until: 'closedOn' } } })).toEqual([
      'rule.derived-standing',
    ])
  })

  it('law: at every unit it is what a count of all rows at and below it says, and one row more changes its path alone', () => {
    const rows = fc.array(
      fc.record({ unit: fc.nat(), amount: fc.integer({ min: -5, max: 900 }), holds: fc.boolean() }),
      { minLength: 1, maxLength: 25 },
    )
    fc.assert(
      fc.property(
        fc.array(fc.nat(), { maxLength: 12 }),
        rows,
        fc.constantFrom<'count' | 'sum' | 'share'>('count', 'sum', 'share'),
        (parents, all, of) => {
          const ids = ['u0', ...parents.map((_, at) => `u${at + 1}`)]
          const tree = unitTree(
            ids.map((id, at) => ({ id, parentId: at === 0 ? undefined : `u${parents[at - 1]! % at}` })),
          )
          const placed = all.map((row) => ({ ...row, unit: ids[row.unit % ids.length]! }))
          const measures = { count: { of }, sum: { of, column: 'grant' }, share: { of, that: 'onTime' } }
          const indicator = anIndicator(measures[of], of === 'share' ? 'ratio' : 'flow')
          const measured = (some: typeof placed): Figure => {
            if (of === 'count') return figureOf(some.length)
            if (of === 'sum') return figureOf(some.reduce((sum, { amount }) => sum + amount, 0))
            if (some.length === 0) return NOT_APPLICABLE
            const terms = {
              numerator: exact(some.filter(({ holds }) => holds).length),
              denominator: exact(some.length),
            }
            return { state: 'value', value: divide(terms.numerator, terms.denominator)!.mul(HUNDRED), terms }
          }
          const inputOf = (some: typeof placed): RollUpInput => ({
            tree,
            indicators: new Map([['counted', indicator]]),
            entered: (_, unit) => measured(some.filter((row) => row.unit === unit)),
          })
          const whole = rollUp(inputOf(placed)).get('counted')!
          for (const id of ids) {
            const below = placed.filter((row) => pathUp(tree, row.unit).includes(id))
            const [figure, wanted] = [whole.get(id)!, measured(below)]
            expect(figure.state).toBe(wanted.state)
            expect(numberOf(figure)?.toFraction()).toBe(numberOf(wanted)?.toFraction())
          }
          const before = rollUp(inputOf(placed.slice(1)))
          const anew = rollUpPaths(inputOf(placed), before, {
            indicators: new Set(['counted']),
            units: [placed[0]!.unit],
          })
          for (const id of ids) {
            const figure = anew.get('counted')?.get(id) ?? before.get('counted')!.get(id)!
            expect(sameFigure(figure, whole.get(id)!)).toBe(true)
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})
