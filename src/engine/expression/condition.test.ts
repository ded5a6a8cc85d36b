import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile } from '#engine/expression/compile.ts'
import { type Condition, nameOf, readCondition, textOfLiteral, writeCondition } from '#engine/expression/condition.ts'
import { evaluate } from '#engine/expression/evaluate.ts'
import { bool, DECLARATIONS, facts } from '#tests/builders/expressions.ts'

const DEEP = { ...DECLARATIONS, maxLength: 100_000 }

test('a rule reads as sentences: groups, comparisons, one of, begins with, yes and not', () => {
  const source =
    'sales > 5000 && (kind in ["首次", "重新"] || !listed) && region.startsWith("6207") && on - since >= 365'
  expect(readCondition(source)).toEqual({
    kind: 'all',
    parts: [
      { kind: 'compare', left: 'sales', operator: '>', right: '5000' },
      {
        kind: 'any',
        parts: [
          { kind: 'one-of', item: 'kind', values: ['"首次"', '"重新"'] },
          { kind: 'not', part: { kind: 'yes', item: 'listed' } },
        ],
      },
      { kind: 'begins', item: 'region', with: '"6207"' },
      { kind: 'compare', left: 'on - since', operator: '>=', right: '365' },
    ],
  })
  expect(writeCondition(readCondition(source))).toBe(source)
})

test('what no sentence can say stays as it was written, also what cannot be read at all', () => {
  for (const source of ['xs.exists(x, x > 1)', 'a > 0 ? p : q', 'a >=', '((', '']) {
    expect(readCondition(source)).toEqual({ kind: 'formula', source })
    expect(writeCondition(readCondition(source))).toBe(source)
  }
})

test('any rule read as a condition and written again decides every enterprise the same', () => {
  fc.assert(
    fc.property(bool, facts, (source, given) => {
      const again = writeCondition(readCondition(source))
      expect(evaluate(compile(again, DEEP), given)).toEqual(evaluate(compile(source, DEEP), given))
      expect(writeCondition(readCondition(again))).toBe(again)
    }),
    { numRuns: 200 },
  )
})

const operand = fc.constantFrom('a', 'b', '3', 'a + b', 'p ? a : b', '-c')
const condition = fc.letrec<{ it: Condition; group: Condition; not: Condition; leaf: Condition }>((tie) => ({
  leaf: fc.oneof(
    fc.record({
      kind: fc.constant('compare' as const),
      left: operand,
      operator: fc.constantFrom('<', '>=', '=='),
      right: operand,
    }),
    fc.record({ kind: fc.constant('yes' as const), item: fc.constantFrom('p', 'q') }),
    fc.record({ kind: fc.constant('one-of' as const), item: operand, values: fc.constant(['1', '2']) }),
    fc.record({
      kind: fc.constant('formula' as const),
      source: fc.constantFrom('a > b ? p : q', 'xs.exists(x, x > a)', 'p || q'),
    }),
  ) as fc.Arbitrary<Condition>,
  group: fc.record({
    kind: fc.constantFrom('all' as const, 'any' as const),
    parts: fc.array(tie('it'), { minLength: 1, maxLength: 3 }),
  }),
  not: fc.record({ kind: fc.constant('not' as const), part: tie('it') }),
  it: fc.oneof({ maxDepth: 3, depthIdentifier: 'c' }, tie('leaf'), tie('group'), tie('not')),
})).it

/** What a condition says, worked out part by part and not from the text it is written as. */
function said(one: Condition, of: (source: string) => unknown): unknown {
  const truths = 'parts' in one ? one.parts.map((part) => said(part, of)) : []
  if (one.kind === 'all') return truths.includes(false) ? false : (truths.find((each) => each !== true) ?? true)
  if (one.kind === 'any') return truths.includes(true) ? true : (truths.find((each) => each !== false) ?? false)
  if (one.kind === 'not') {
    const inner = said(one.part, of)
    return typeof inner === 'boolean' ? !inner : inner
  }
  if (one.kind === 'compare') return of(`(${one.left}) ${one.operator} (${one.right})`)
  if (one.kind === 'one-of') return of(`(${one.item}) in [${one.values.join(', ')}]`)
  return of(writeCondition(one))
}

test('a condition put together on screen says what its parts say, however operands and groups are nested', () => {
  fc.assert(
    fc.property(condition, facts, (one, given) => {
      const of = (source: string) => evaluate(compile(source, DEEP), given)
      expect(of(writeCondition(one))).toEqual(said(one, of))
    }),
    { numRuns: 300 },
  )
})

test('names and literals are told from formulas', () => {
  expect([nameOf('sales'), nameOf('sales + 1'), nameOf('true')]).toEqual(['sales', undefined, undefined])
  expect([textOfLiteral('"首\\"次"'), textOfLiteral('3'), textOfLiteral('a +')]).toEqual([
    '首"次',
    undefined,
    undefined,
  ])
})
