/** Random typed expressions over a fixed set of names, and facts for them with missing and border values. */
import fc from 'fast-check'
import type { Declarations } from '#engine/expression/expression.ts'

export const DECLARATIONS: Declarations = {
  maxDepth: 100,
  names: {
    a: { type: 'number' },
    b: { type: 'number' },
    c: { type: 'number' },
    s: { type: 'text' },
    t: { type: 'text' },
    p: { type: 'bool' },
    q: { type: 'bool' },
    d: { type: 'date' },
    e: { type: 'date' },
    xs: { type: { list: 'number' } },
    ys: { type: { list: 'text' } },
    r: { type: { record: { n: { type: 'number' }, t: { type: 'text' } } } },
  },
}

/** Decimals around the borders that rules like to have; 20 digits are more than a double tells apart. */
const DECIMALS = ['0', '1', '-1', '2', '3', '7', '0.1', '0.2', '0.3', '0.35', '0.350000000001', '0.3499999999999999999']
const MORE_DECIMALS = [
  '0.35000000000001',
  '0.34999999999999',
  '134.999999999999',
  '135',
  '182.25',
  '1.35',
  '-0.5',
  '2.5',
  '100',
  '12345678901234567890.5',
  '12345678901234567890.25',
]
const TEXTS = ['', 'a', 'ab', 'b', '张掖', '张', 'Ａ', '\u{1F600}', '\u{FFFD}', 'a\nb', '国家级', '10']
const DAYS = ['2024-02-29', '2023-02-28', '2026-01-01', '2026-03-31', '0001-01-01', '9999-12-31', '1970-01-01']

export const decimal = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...DECIMALS, ...MORE_DECIMALS) },
  { weight: 1, arbitrary: fc.integer({ min: -50, max: 50 }).map(String) },
)
const text = fc.constantFrom(...TEXTS)
const day = fc.constantFrom(...DAYS)
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 4 })

const quoted = (value: string): string => JSON.stringify(value)
const join = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((texts) => `(${texts.join(' ')})`)
const call = (name: string, ...args: fc.Arbitrary<string>[]) =>
  fc.tuple(...args).map((texts) => `${name}(${texts.join(', ')})`)
const word = (...words: string[]) => fc.constantFrom(...words)

const PATTERNS = [
  '^a',
  'b$',
  '^$',
  '[a-z]+',
  '^.$',
  '张.?',
  '(a|ab)(c|)',
  '\\d{2}',
  '^[^a]*$',
  '(a*)*b',
  '\\s',
  '^\\w+$',
]

type Parts = {
  number: string
  bool: string
  text: string
  date: string
  numbers: string
  texts: string
}

const literal = decimal.map((value) => (value.startsWith('-') ? `(${value})` : value))

export const { bool, number, date } = fc.letrec<Parts>((tie) => ({
  number: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    word('a', 'b', 'c', 'r.n'),
    literal,
    join(tie('number'), word('+', '-', '*', '/', '%'), tie('number')),
    join(tie('number'), word('+', '-', '*', '/'), tie('number')),
    tie('number').map((x) => `-(${x})`),
    fc.tuple(word('abs', 'floor', 'ceil', 'round'), tie('number')).map(([name, x]) => `${name}(${x})`),
    call('round', tie('number'), word('0', '1', '2')),
    fc.tuple(word('min', 'max'), tie('number'), tie('number')).map(([name, x, y]) => `${name}(${x}, ${y})`),
    fc.tuple(word('min', 'max', 'sum', 'size'), tie('numbers')).map(([name, xs]) => `${name}(${xs})`),
    call('size', tie('text')),
    join(tie('date'), word('-'), tie('date')),
    fc.tuple(word('year', 'month', 'day'), tie('date')).map(([name, x]) => `${name}(${x})`),
    join(tie('bool'), word('?'), tie('number'), word(':'), tie('number')),
    fc.tuple(word('xs'), word('0', '1', '5', 'a')).map(([xs, index]) => `${xs}[${index}]`),
  ),
  bool: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    word('p', 'q', 'true', 'false'),
    join(tie('number'), word('<', '<=', '>', '>=', '==', '!='), tie('number')),
    join(word('a', 'b'), word('<', '<=', '>', '>=', '==', '!='), literal),
    join(tie('text'), word('<', '<=', '>', '>=', '==', '!='), tie('text')),
    join(tie('date'), word('<', '<=', '>', '>=', '==', '!='), tie('date')),
    join(tie('bool'), word('==', '!='), tie('bool')),
    join(tie('bool'), word('&&', '||'), tie('bool')),
    join(tie('bool'), word('&&', '||'), tie('bool')),
    tie('bool').map((x) => `!(${x})`),
    join(tie('bool'), word('?'), tie('bool'), word(':'), tie('bool')),
    word('a', 's', 'p', 'd', 'xs', 'r.n', 'r.t').map((name) => `has(${name})`),
    join(tie('number'), word('in'), tie('numbers')),
    join(tie('text'), word('in'), tie('texts')),
    fc
      .tuple(tie('numbers'), word('all', 'exists', 'exists_one'), tie('number'))
      .map(([xs, macro, y]) => `${xs}.${macro}(x, x > ${y})`),
    fc
      .tuple(tie('texts'), word('all', 'exists', 'exists_one'), tie('text'))
      .map(([xs, macro, y]) => `${xs}.${macro}(x, x == ${y} || q)`),
    fc
      .tuple(tie('text'), word('contains', 'startsWith', 'endsWith'), tie('text'))
      .map(([x, name, y]) => `${x}.${name}(${y})`),
    fc.tuple(word('s', 't', 'r.t'), word(...PATTERNS)).map(([x, pattern]) => `${x}.matches(${quoted(pattern)})`),
  ),
  text: fc.oneof(
    { maxDepth: 3 },
    word('s', 't', 'r.t'),
    text.map(quoted),
    join(tie('text'), word('+'), tie('text')),
    join(tie('bool'), word('?'), tie('text'), word(':'), tie('text')),
    word('s', 't').map((key) => `{"a": "x", "ab": t}[${key}]`),
  ),
  date: fc.oneof(
    { maxDepth: 3 },
    word('d', 'e'),
    day.map((value) => `date("${value}")`),
    join(tie('date'), word('+', '-'), tie('number')),
    call('addMonths', tie('date'), tie('number')),
    call('max', tie('date'), tie('date')),
  ),
  numbers: fc.oneof(
    { maxDepth: 2 },
    word('xs'),
    fc.array(tie('number'), { maxLength: 3, minLength: 1 }).map((items) => `[${items.join(', ')}]`),
    fc.tuple(tie('numbers'), word('<', '>=', '!='), literal).map(([xs, sign, y]) => `${xs}.filter(y, y ${sign} ${y})`),
    fc.tuple(tie('numbers'), word('+', '*'), literal).map(([xs, sign, y]) => `${xs}.map(y, y ${sign} ${y})`),
    fc.tuple(tie('numbers'), literal).map(([xs, y]) => `${xs}.map(y, y > ${y}, y * 2)`),
  ),
  texts: fc.oneof(
    { maxDepth: 2 },
    word('ys'),
    fc.array(tie('text'), { maxLength: 3, minLength: 1 }).map((items) => `[${items.join(', ')}]`),
    fc.tuple(tie('texts'), text).map(([ys, y]) => `${ys}.filter(y, y != ${quoted(y)})`),
  ),
}))

/** Facts of one row: each name may be missing; lists may hold missing elements. */
export const facts = fc.record(
  {
    a: maybe(decimal),
    b: maybe(decimal),
    c: maybe(decimal),
    s: maybe(text),
    t: maybe(text),
    p: maybe(fc.boolean()),
    q: maybe(fc.boolean()),
    d: maybe(day),
    e: maybe(day),
    xs: maybe(fc.array(fc.option(decimal, { nil: null, freq: 6 }), { maxLength: 4 })),
    ys: maybe(fc.array(fc.option(text, { nil: null, freq: 6 }), { maxLength: 4 })),
    r: fc.record({ n: maybe(decimal), t: maybe(text) }),
  },
  { noNullPrototype: true },
)

export type RandomFacts = ReturnType<typeof facts.generate>['value']
