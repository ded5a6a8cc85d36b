import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  comparableGroups,
  predecessorsOf,
  type Reorganisation,
  successorsOf,
} from '#modules/organisations/reorganisation.rules.ts'

const merged: Reorganisation = { kind: 'merged', onDate: '2023-04-01', fromUnitIds: ['a', 'b'], toUnitIds: ['ab'] }
const split: Reorganisation = { kind: 'split', onDate: '2023-07-01', fromUnitIds: ['c'], toUnitIds: ['c', 'd'] }

test('two units that merged are carried on by one, from the day of the merger', () => {
  expect(successorsOf([merged], 'a', '2023-01-01', '2023-03-31')).toEqual(['a'])
  expect(successorsOf([merged], 'a', '2023-01-01', '2023-04-01')).toEqual(['ab'])
  expect(predecessorsOf([merged], 'ab', '2023-01-01', '2023-12-31')).toEqual(['ab', 'a', 'b'])
})

test('a unit closed without a successor is carried on by nobody', () => {
  const closed: Reorganisation = { kind: 'closed', onDate: '2023-05-01', fromUnitIds: ['a'], toUnitIds: [] }
  expect(successorsOf([closed], 'a', '2023-01-01', '2023-12-31')).toEqual([])
})

test('a merger and a later split are followed one after the other', () => {
  const again: Reorganisation = { kind: 'split', onDate: '2023-09-01', fromUnitIds: ['ab'], toUnitIds: ['x', 'y'] }
  expect(successorsOf([again, merged], 'b', '2023-01-01', '2023-12-31')).toEqual(['x', 'y'])
})

test('figures are compared between the smallest groups that stayed whole', () => {
  const groups = comparableGroups([merged, split], {
    fromDate: '2023-01-01',
    toDate: '2023-12-31',
    before: ['a', 'b', 'c', 'e'],
    after: ['ab', 'c', 'd', 'e', 'f'],
  })
  expect(groups).toEqual([
    { before: ['a', 'b'], after: ['ab'] },
    { before: ['c'], after: ['c', 'd'] },
    { before: ['e'], after: ['e'] },
    { before: [], after: ['f'] },
  ])
})

test('after any re-organisations every unit is in exactly one group, with all its heirs', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
  const change = fc.record({
    kind: fc.constantFrom('merged' as const, 'split' as const),
    onDate: fc.constantFrom('2023-02-01', '2023-03-01', '2023-04-01'),
    fromUnitIds: fc.uniqueArray(id, { minLength: 1, maxLength: 3 }),
    toUnitIds: fc.uniqueArray(id, { minLength: 1, maxLength: 3 }),
  })
  fc.assert(
    fc.property(fc.array(change, { maxLength: 6 }), (changes) => {
      const all = ['a', 'b', 'c', 'd', 'e', 'f']
      const span = { fromDate: '2023-01-01', toDate: '2023-12-31', before: all, after: all }
      const groups = comparableGroups(changes, span)
      expect(groups.flatMap((group) => group.before).sort()).toEqual(all)
      expect(groups.flatMap((group) => group.after).sort()).toEqual(all)
      for (const one of all) {
        const group = groups.find(({ before }) => before.includes(one))!
        const heirs = successorsOf(changes, one, span.fromDate, span.toDate)
        for (const heir of heirs) {
          expect(group.after).toContain(heir)
          expect(predecessorsOf(changes, heir, span.fromDate, span.toDate)).toContain(one)
        }
      }
    }),
  )
})
