import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPattern } from '#engine/expression/pattern.ts'

const matches = (pattern: string, text: string): boolean | undefined => readPattern(pattern)?.matches(text)

test('a pattern matches anywhere unless it is anchored', () => {
  expect(matches('b+', 'abbc')).toBe(true)
  expect(matches('^b+$', 'abbc')).toBe(false)
  expect(matches('^[0-9A-HJ-NPQRTUWXY]{2}\\d{6}[0-9A-HJ-NPQRTUWXY]{10}$', '91620700MA71XXXX0Q')).toBe(true)
  expect(matches('^张.{1,2}$', '张\u{20BB7}')).toBe(true)
  expect(matches('', '')).toBe(true)
  expect(matches('a|', 'zzz')).toBe(true)
})

test('patterns that hang a backtracking engine answer at once', () => {
  const start = performance.now()
  const text = `${'a'.repeat(5000)}!`
  for (const hostile of ['(a+)+$', '(a*)*b', '(.*.*.*.*)*x$', '(a|b|ab)*c', '^(((a)*)*)*$'])
    expect(matches(hostile, text)).toBe(false)
  for (const hostile of ['(a|a)*$', '([a-z]+)*!', '(.*a){20}']) expect(matches(hostile, text)).toBe(true)
  expect(performance.now() - start).toBeLessThan(5000)
})

test('patterns that would grow without bound are refused', () => {
  for (const hostile of [
    '(a{255}){255}',
    '((((a{99}){99}){99}){99})',
    '(((){255}){255}){255}',
    'a{1000}',
    '(('.repeat(5000),
    'a{2,1}',
  ])
    expect(readPattern(hostile)).toBeUndefined()
})

test('what the subset lacks is refused', () => {
  for (const pattern of [
    '(?=a)',
    '(?<n>a)',
    '(?i)a',
    '\\1',
    '\\p{L}',
    '\\b',
    '[[:alpha:]]',
    'a**',
    '+a',
    '(',
    ')',
    '[a',
    'a\\',
    '[z-a]',
    '{2}',
    '^*',
  ])
    expect(readPattern(pattern)).toBeUndefined()
})

const atom = fc.constantFrom(
  'a',
  'b',
  'c',
  '.',
  '[ab]',
  '[^a]',
  '\\d',
  '\\w',
  '(a|b)',
  '(ab|)',
  '(?:a|bc)',
  '^',
  '$',
  '\\.',
  '-',
)
const repeated = fc
  .tuple(atom, fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,2}', '{0,}', '*?'))
  .map(([one, many]) => (/^[\^$]$/.test(one) ? one : one + many))
const sequence = fc.array(repeated, { maxLength: 4 }).map((parts) => parts.join(''))
const pattern = fc.oneof(
  sequence,
  fc.tuple(sequence, sequence).map(([a, b]) => `${a}|${b}`),
  fc.tuple(sequence, sequence).map(([a, b]) => `(${a})*${b}`),
)
const subject = fc
  .array(fc.constantFrom('a', 'b', 'c', '1', '.', '-', '张'), { maxLength: 7 })
  .map((letters) => letters.join(''))

test('any pattern of the subset answers as the built-in engine does', () => {
  fc.assert(
    fc.property(pattern, subject, (text, candidate) => {
      expect(matches(text, candidate)).toBe(new RegExp(text, 'v').test(candidate))
    }),
    { numRuns: 3000, seed: 3 },
  )
})
