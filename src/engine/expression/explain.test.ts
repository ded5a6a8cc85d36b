import { expect, test } from 'vitest'
import { compile } from '#engine/expression/compile.ts'
import { evaluate } from '#engine/expression/evaluate.ts'
import { type Explanation, explain } from '#engine/expression/explain.ts'
import { type Declarations, type Facts, UNKNOWN } from '#engine/expression/expression.ts'
import { exact } from '#engine/number/exact.ts'

const declarations: Declarations = {
  names: {
    a: { type: 'number' },
    b: { type: 'number' },
    p: { type: 'bool' },
    q: { type: 'bool' },
    s: { type: 'text' },
    d: { type: 'date' },
    xs: { type: { list: 'number' } },
    r: { type: { record: { n: { type: 'number' }, inner: { type: { record: { t: { type: 'text' } } } } } } },
    ms: { type: { list: { record: { age: { type: 'number' } } } } },
  },
}

const value = (source: string, facts: Facts = {}) => evaluate(compile(source, declarations), facts)
const explained = (source: string, facts: Facts = {}): Explanation => explain(compile(source, declarations), facts)

const T = true
const F = false
const U: typeof UNKNOWN = UNKNOWN
const given = (x: unknown) => (x === UNKNOWN ? undefined : x)

test("and, or and not follow Kleene's three-valued table", () => {
  const and = [
    [T, T, T],
    [T, F, F],
    [T, U, U],
    [F, T, F],
    [F, F, F],
    [F, U, F],
    [U, T, U],
    [U, F, F],
    [U, U, U],
  ] as const
  const or = [
    [T, T, T],
    [T, F, T],
    [T, U, T],
    [F, T, T],
    [F, F, F],
    [F, U, U],
    [U, T, T],
    [U, F, U],
    [U, U, U],
  ] as const
  for (const [p, q, both] of and) expect(value('p && q', { p: given(p), q: given(q) })).toBe(both)
  for (const [p, q, either] of or) expect(value('p || q', { p: given(p), q: given(q) })).toBe(either)
  for (const [p, not] of [
    [T, F],
    [F, T],
    [U, U],
  ] as const)
    expect(value('!p', { p: given(p) })).toBe(not)
})

test('a comparison, a calculation and a choice with an unknown are unknown; has() alone asks', () => {
  for (const source of [
    'a > 1',
    'a == a',
    'a != 1',
    'a + 1 > 0',
    'a * 0 == 0',
    'p ? true : true',
    's + "x" == ""',
    'a in [1]',
    'd < d',
  ])
    expect(value(source)).toBe(UNKNOWN)
  expect(value('has(a)')).toBe(false)
  expect(value('has(a)', { a: 0 })).toBe(true)
  expect(value('has(r.inner.t)', { r: { inner: { t: '' } } })).toBe(true)
  expect(value('has(r.inner.t)', { r: {} })).toBe(false)
  expect(value('has(a) && a > 1')).toBe(false)
  expect(value('a in []')).toBe(false)
})

test('numbers are exact at borders, whatever form they arrive in', () => {
  expect(value('(135/100 + 182.25/135)/2 - 1 >= 0.35')).toBe(true)
  expect(value('0.1 + 0.2 == 0.3')).toBe(true)
  expect(value('1/3*3 == 1')).toBe(true)
  for (const third of ['0.3', 0.3, exact('0.3')])
    expect(value('a == 0.1 + 0.2 && a >= 0.3 && a <= 0.3', { a: third })).toBe(true)
  expect(value('a > 0.35', { a: '0.35000000000000000001' })).toBe(true)
  expect(value('a == 12345678901234567890', { a: 12345678901234567890n })).toBe(true)
  expect(value('a == b', { a: 1e21, b: '1000000000000000000000' })).toBe(true)
  expect(value('a == 0.0000001', { a: 1e-7 })).toBe(true)
  expect(value('7 / 2 == 3.5 && -7 % 3 == -1 && round(2.5) == 3 && round(-2.5) == -3 && round(0.125, 2) == 0.13')).toBe(
    true,
  )
})

test('what is invalid is never true and never false, and is named', () => {
  for (const source of ['1/(a-1) > 0', '!(1/(a-1) > 0)', '1/(a-1) == 1/(a-1)', '7 % (a-1) != 0']) {
    expect(value(source, { a: 1 })).toBe(UNKNOWN)
    expect(explained(source, { a: 1 }).invalid).toBe('division-by-zero')
  }
  expect(value('1/(a-1) > 0 || p', { a: 1, p: true })).toBe(true)
  expect(explained('1/(a-1) > 0 || p', { a: 1 })).toMatchObject({
    value: UNKNOWN,
    missing: ['p'],
    invalid: 'division-by-zero',
  })
  expect(explained('b + 1/(a-1) > 0', { a: 1 })).toMatchObject({ missing: [], invalid: 'division-by-zero' })
  const reasons: readonly (readonly [string, Facts, string])[] = [
    ['a > 1', { a: 'many' }, 'wrong-fact'],
    ['a > 1', { a: Number.NaN }, 'wrong-fact'],
    ['a > 1', { a: Number.POSITIVE_INFINITY }, 'wrong-fact'],
    ['a > 1', { a: '1e9' }, 'wrong-fact'],
    ['p', { p: 'yes' }, 'wrong-fact'],
    ['d > date("2026-01-01")', { d: '2026-02-30' }, 'wrong-fact'],
    ['xs[3] > 1', { xs: [1] }, 'no-such-element'],
    ['{"x": 1}[s] > 1', { s: 'y' }, 'no-such-key'],
    ['min(xs) > 1', { xs: [] }, 'empty-list'],
    ['d + a > d', { d: '2026-01-01', a: '0.5' }, 'not-whole-days'],
    ['d + a > d', { d: '9999-12-31', a: 1 }, 'date-out-of-range'],
  ]
  for (const [source, facts, reason] of reasons)
    expect([source, explained(source, facts).invalid]).toEqual([source, reason])
})

test('inherited properties are not facts', () => {
  const names = { names: { constructor: { type: 'number' }, toString: { type: 'text' } } } as unknown as Declarations
  expect(evaluate(compile('constructor > 1', names), {})).toBe(UNKNOWN)
  expect(evaluate(compile('has(toString)', names), {})).toBe(false)
  expect(evaluate(compile('a > 1', declarations), Object.create({ a: 5 }))).toBe(UNKNOWN)
})

test('macros stay Kleene over lists with unknown elements', () => {
  const xs = [1, null, 3]
  expect(value('xs.all(x, x > 0)', { xs })).toBe(UNKNOWN)
  expect(value('xs.all(x, x > 1)', { xs })).toBe(false)
  expect(value('xs.exists(x, x > 2)', { xs })).toBe(true)
  expect(value('xs.exists(x, x > 5)', { xs })).toBe(UNKNOWN)
  expect(value('xs.exists_one(x, x > 0)', { xs })).toBe(false)
  expect(value('xs.exists_one(x, x == 3)', { xs })).toBe(UNKNOWN)
  expect(value('size(xs) == 3', { xs })).toBe(true)
  expect(value('3 in xs', { xs })).toBe(true)
  expect(value('5 in xs', { xs })).toBe(UNKNOWN)
  expect(value('sum(xs.filter(x, x > 1)) > 0', { xs: [1, 2, 3] })).toBe(true)
  expect(value('xs.map(x, x > 1, x * 2) == [4, 6]', { xs: [1, 2, 3] })).toBe(true)
  expect(value('xs.all(x, xs.exists(y, y >= x))', { xs: [1, 2, 3] })).toBe(true)
})

test('missing facts are told, the most useful first', () => {
  expect(explained('a > 1 || (p && q && b > 1)').missing).toEqual(['a', 'p', 'q', 'b'])
  expect(explained('(p && a > 1) || (q && a > 2)').missing).toEqual(['a', 'p', 'q'])
  expect(explained('p && a > 1', { p: false }).missing).toEqual([])
  expect(explained('p && a > 1', { p: true }).missing).toEqual(['a'])
  expect(explained('r.n > 1 && r.inner.t == "x"', { r: { inner: {} } }).missing).toEqual(['r.n', 'r.inner.t'])
  expect(explained('r.n > 1').missing).toEqual(['r'])
  expect(explained('ms.all(m, m.age > 18)', { ms: [{ age: 20 }, {}, { age: null }] }).missing).toEqual([
    'ms[1].age',
    'ms[2].age',
  ])
  expect(explained('sum(xs) > 3', { xs: [1, null] }).missing).toEqual(['xs[1]'])
  expect(explained('[a, b].exists(x, x > 1)', { a: 0 }).missing).toEqual(['b'])
})

test('the trace shows the parts that were needed, with source and value', () => {
  const { trace } = explained('a > 1 && b > 1 && p', { a: 2, b: 0 })
  expect(trace.children.map((part) => [part.source, part.value])).toEqual([
    ['a > 1', true],
    ['b > 1', false],
  ])
  const each = explained('xs.all(x, x > 1)', { xs: [2, 1, 5] }).trace
  expect(each.children.slice(1).map((part) => [part.element, part.value])).toEqual([
    [0, true],
    [1, false],
  ])
})

test('hostile lists end as too costly and a trace keeps to its limit', () => {
  const xs = Array.from({ length: 2000 }, (_, index) => index)
  const hostile = explained('xs.all(x, xs.all(y, xs.all(z, x + y + z >= 0)))', { xs })
  expect(hostile.invalid).toBe('too-costly')
  for (const source of ['xs.all(x, sum(xs) >= x)', 'xs.all(x, x in xs)', 'xs.all(x, size(xs + xs) > 0)'])
    expect(explained(source, { xs }).invalid).toBe('too-costly')
  const pattern = '(a|b)*'.repeat(100)
  expect(explained(`s.matches("${pattern}c")`, { s: 'ab'.repeat(50_000) }).invalid).toBe('too-costly')
  const long = explained('xs.exists(x, x < 0)', { xs: Array(50_000).fill(1) })
  expect(long.value).toBe(false)
  expect(long.trace.cut).toBe(true)
})

test('numbers that grow without end are refused in time', () => {
  const start = performance.now()
  const a = `0.${'1234567890'.repeat(6)}`
  expect(explained(`${Array(900).fill('a').join('*')} > 0`, { a }).invalid).toBe('too-costly')
  const xs = Array.from({ length: 5000 }, (_, index) => index * 2 + 1)
  expect(explained('sum(xs.map(x, 1/x)) > 0', { xs }).invalid).toBe('too-costly')
  expect(performance.now() - start).toBeLessThan(5000)
})
