import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile } from '#engine/expression/compile.ts'
import { evaluate } from '#engine/expression/evaluate.ts'
import { explain, explainAll } from '#engine/expression/explain.ts'
import { type Facts, UNKNOWN } from '#engine/expression/expression.ts'
import { missingOf } from '#engine/expression/missing.ts'
import { traceOf } from '#engine/expression/tracing.ts'
import { exact } from '#engine/number/exact.ts'
import { bool, DECLARATIONS, facts, number } from '#tests/builders/expressions.ts'

type Row = Record<string, unknown>

const compiled = (source: string) => compile(source, DECLARATIONS)

/** What a row may hold by mistake or on purpose, besides what is declared. */
const odd = fc
  .constantFrom<unknown>(
    null,
    UNKNOWN,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -0,
    0.35,
    1e21,
    3n,
    exact('0.35'),
    '1e9',
    '2026-02-30',
    'many',
    true,
    [],
    [[1], null, { n: 1 }],
    [0.35, '1', Number.NaN],
    { n: 0.35, t: 'a', more: 1 },
    { n: {}, t: 1 },
    {},
    Symbol.iterator,
  )
  .map((value) => cloned(value))

/** A fresh list or record each time: the test is going to change it. */
function cloned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cloned)
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, of]) => [key, cloned(of)])) : value
}

function isRecord(value: unknown): value is Row {
  if (typeof value !== 'object' || value === null) return false
  return [null, Object.prototype].includes(Object.getPrototypeOf(value))
}

const oddRow: fc.Arbitrary<Row> = fc
  .tuple(facts, fc.dictionary(fc.constantFrom(...Object.keys(DECLARATIONS.names)), odd, { maxKeys: 6 }))
  .map(([row, more]) => ({ ...row, ...more }))

/** Changes everything that can be changed in a row, its lists and its records. */
function spoil(row: Row): void {
  for (const [name, fact] of Object.entries(row)) {
    if (Array.isArray(fact)) {
      for (const item of fact) if (isRecord(item)) spoil(item)
      fact[0] = '7'
      fact.push('7')
    } else if (isRecord(fact)) spoil(fact)
    row[name] = fact === '7' ? undefined : '7'
  }
}

test('a trace opened late, the row long changed, is the trace of then, node for node', () => {
  fc.assert(
    fc.property(fc.oneof(bool, number), fc.array(oddRow, { minLength: 1, maxLength: 3 }), (source, given) => {
      const expression = compiled(source)
      const rows = given.map((row) => cloned(row) as Row)
      const then = given.map((row) => cloned(row) as Facts)
      const all = explainAll(expression, rows)
      const each = rows.map((row) => explain(expression, row))
      for (const row of rows) spoil(row)
      for (const [row, facts] of [...then.entries()].reverse()) {
        const trace = traceOf(expression, facts)
        const value = evaluate(expression, facts)
        const { invalid, missing } = value === UNKNOWN ? missingOf(trace) : { missing: [] }
        for (const explanation of [all.at(row), each[row]]) {
          expect(explanation?.value).toEqual(value)
          expect(explanation?.trace).toEqual(trace)
          expect([explanation?.invalid, explanation?.missing]).toEqual([invalid, missing])
        }
        expect(trace.value).toEqual(value)
      }
    }),
    { numRuns: 300, seed: 20260331 },
  )
})

test('every one of many explanations has the facts of its own row', () => {
  const expression = compiled('a > 500 || s == "x"')
  const rows = Array.from({ length: 1000 }, (_, index) => ({ a: index, s: index % 3 === 0 ? `s${index}` : undefined }))
  const each = rows.map((row) => explain(expression, row))
  for (const [index, { trace }] of each.entries()) {
    const [number, text] = trace.children
    expect(number?.children[0]?.value).toEqual(exact(BigInt(index)))
    if (index <= 500) expect(text?.children[0]?.value).toBe(index % 3 === 0 ? `s${index}` : UNKNOWN)
  }
})

test('a list and a record are kept as they were, and a field that nobody declared still counts', () => {
  const row = { r: { n: '1', t: 'a', more: 'x' }, xs: ['1', '2'] }
  const explanation = explain(compiled('size(r) == 3 && r.n == 1 && sum(xs) == 3'), row)
  row.r = { n: '2', t: 'b', more: 'y' }
  row.xs.push('3')
  expect(explanation.value).toBe(true)
  expect(explanation.trace.value).toBe(true)
  expect(explanation.trace.children.map(({ value }) => value)).toEqual([true, true, true])
})

test('inherited properties are not kept, whatever their name', () => {
  const names = { names: { constructor: { type: 'number' }, __proto__: { type: 'number' } } } as const
  const expression = compile('constructor > 1 || a > 1', { names: { ...names.names, a: { type: 'number' } } })
  expect(explain(expression, Object.create({ a: 5 })).missing).toEqual(['constructor', 'a'])
})

test('an expression that reads no fact can be explained, and there is no explanation of a row that is not there', () => {
  expect(explain(compiled('1 < 2'), {}).trace.value).toBe(true)
  const all = explainAll(compiled('1 < 2'), [{}, {}])
  expect(all.values).toEqual([true, true])
  expect(all.at(1).trace.children).toHaveLength(2)
  expect(() => all.at(2)).toThrow(RangeError)
  expect(() => explainAll(compiled('a > 1'), []).at(0)).toThrow(RangeError)
})
