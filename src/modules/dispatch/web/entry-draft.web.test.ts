import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  BEGINNING,
  changesBetween,
  numberOrText,
  readEntry,
  valueAt,
  withValue,
} from '#modules/dispatch/web/entry-draft.ts'

const NAMED = withValue(withValue(withValue(BEGINNING, 'code', 'visits'), 'name.zh', '走访'), 'name.en', 'Visits')

test('the beginning of a new entry lacks nothing but its names', () => {
  expect(readEntry(JSON.stringify(NAMED)).faults).toEqual([])
  const places = readEntry(JSON.stringify(BEGINNING)).faults.map(({ place }) => place.path.join('.'))
  expect(places.sort()).toEqual(['content.code', 'content.name.en', 'content.name.zh'])
})

test('a fault stands at the field the server would name', () => {
  const [fault] = readEntry(JSON.stringify(withValue(NAMED, 'decimals', '十'))).faults
  expect(fault?.place.path).toEqual(['content', 'decimals'])
})

test('text that is no JSON, or no object, is no entry', () => {
  expect(readEntry('{').content).toBeUndefined()
  expect(readEntry('{').unread).toBeTruthy()
  expect(readEntry('[1]').content).toBeUndefined()
  expect(readEntry('[1]').faults.length).toBeGreaterThan(0)
})

test('a value set is a value read, and one taken away leaves no empty place behind', () => {
  fc.assert(
    fc.property(fc.constantFrom('decimals', 'checks.min', 'definition.zh'), fc.string(), (path, text) => {
      const changed = withValue(NAMED, path, text)
      expect(valueAt(changed, path)).toBe(text)
      expect(valueAt(withValue(changed, path, undefined), path)).toBeUndefined()
    }),
  )
  expect(withValue(withValue(NAMED, 'definition.zh', '口径'), 'definition.zh', undefined)).toEqual(NAMED)
})

test('what will change is told place by place, old and new', () => {
  expect(changesBetween(NAMED, NAMED)).toEqual([])
  const changed = withValue(withValue(NAMED, 'rollUp', { rule: 'weighted', weight: 'people' }), 'decimals', 1)
  expect(changesBetween(NAMED, changed)).toEqual([
    { path: 'rollUp.rule', before: 'sum', after: 'weighted' },
    { path: 'decimals', before: '0', after: '1' },
    { path: 'rollUp.weight', before: undefined, after: 'people' },
  ])
})

test('a number is kept as a number, anything else as it was typed', () => {
  expect(numberOrText(' 12.5 ')).toBe(12.5)
  expect(numberOrText('-3')).toBe(-3)
  expect(numberOrText('')).toBeUndefined()
  expect(numberOrText('12,5')).toBe('12,5')
  expect(numberOrText('1234567890123456789')).toBe('1234567890123456789')
})
