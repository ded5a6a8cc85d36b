import fc from 'fast-check'
import { expect, test } from 'vitest'
import { check, compile } from '#engine/expression/compile.ts'
import { describeFault } from '#engine/expression/expression.messages.ts'
import { type Declarations, ExpressionError, type ExpressionFault } from '#engine/expression/expression.ts'

const declarations: Declarations = {
  names: {
    budget: { type: 'number' },
    level: { type: 'text' },
    filed: { type: 'bool' },
    due: { type: 'date' },
    scores: { type: { list: 'number' } },
    applicant: { type: { record: { age: { type: 'number' }, name: { type: 'text' } } } },
  },
}

function faultsOf(source: string, more: Partial<Declarations> = {}): readonly ExpressionFault[] {
  const result = check(source, { ...declarations, ...more })
  return 'faults' in result ? result.faults : []
}

/** `key@line:column+length` of every fault. */
const places = (source: string, more?: Partial<Declarations>): readonly string[] =>
  faultsOf(source, more).map(
    ({ key, line, column, length }) => `${key.replace('expression.', '')}@${line}:${column}+${length}`,
  )

test('an expression knows its type and the facts it reads', () => {
  const expression = compile('applicant.age >= 18 && scores.all(s, s > 0) || filed', declarations)
  expect(expression.type).toBe('bool')
  expect(expression.names).toEqual(['applicant', 'filed', 'scores'])
  expect(compile('due - date("2026-01-01")', declarations).type).toBe('number')
  expect(compile('due + 30', declarations).type).toBe('date')
  expect(compile('scores.map(s, s > 1)', declarations).type).toEqual({ list: 'bool' })
})

test('every fault is found, each with line, column, offset and length', () => {
  const source = 'budgt > 3 &&\n  level == 5 ||\n  filed + 1 > 0 || foo(level)'
  expect(places(source)).toEqual([
    'unknown-name@1:1+5',
    'cannot-compare@2:3+10',
    'cannot-calculate@3:3+9',
    'unknown-function@3:20+10',
  ])
  const second = faultsOf(source)[1]
  expect(source.slice(second?.offset, (second?.offset ?? 0) + (second?.length ?? 0))).toBe('level == 5')
})

test('a position counts the brackets the parser drops', () => {
  expect(places('(budget + 1) * 2 == level')).toEqual(['cannot-compare@1:1+25'])
  expect(places('1 + ((level))')).toEqual(['cannot-calculate@1:1+13'])
})

test('a mistyped name is told with the name it probably meant, in both languages', () => {
  const [fault] = faultsOf('budgte > 1')
  expect(fault?.params).toEqual({ name: 'budgte', nearest: 'budget' })
  expect(describeFault(fault as ExpressionFault, 'zh-CN')).toBe('没有名为“budgte”的事实，是否指“budget”？')
  expect(describeFault(fault as ExpressionFault, 'en')).toBe('there is no fact named “budgte”; did you mean “budget”?')
  expect(describeFault(faultsOf('scores == level')[0] as ExpressionFault, 'zh-CN')).toBe('数的列表与文字不能比较')
})

test('wrong types are refused where they stand', () => {
  expect(places('filed && budget')).toEqual(['wrong-type@1:10+6'])
  expect(places('!budget')).toEqual(['wrong-type@1:2+6'])
  expect(places('budget.age')).toEqual(['wrong-type@1:1+6'])
  expect(places('applicant.agee')).toEqual(['unknown-field@1:1+14'])
  expect(places('budget in level')).toEqual(['wrong-type@1:11+5'])
  expect(places('budget.all(x, x > 1)')).toEqual(['wrong-type@1:1+6'])
  expect(places('filed ? 1 : level')).toEqual(['wrong-type@1:13+5'])
  expect(places('[1, level]')).toEqual(['mixed-types@1:1+10'])
  expect(places('{"a": 1, "a": 2}["a"]')).toEqual(['double-key@1:10+3'])
  expect(places('round(budget, 13)')).toEqual(['bad-digits@1:15+2'])
  expect(places('date("2026-02-30") < due')).toEqual(['bad-date@1:6+12'])
  expect(places('size(budget)')).toEqual(['wrong-arguments@1:1+12'])
  expect(places('budget == null')).toEqual(['no-null@1:11+4'])
  expect(places('b"a" == b"a"')).toEqual(['not-covered@1:1+4', 'not-covered@1:9+4'])
  expect(places('level.matches(level)')).toEqual(['pattern-not-literal@1:15+5'])
  expect(places('level.matches("(")')).toEqual(['bad-pattern@1:15+3'])
  expect(places('has(budget + 1)')).toEqual(['has-needs-name@1:5+10'])
  expect(places('budget + 1', { result: 'bool' })).toEqual(['wrong-type@1:1+10'])
})

test('broken text is refused at the character that breaks it', () => {
  expect(places('')).toEqual(['incomplete@1:1+0'])
  expect(places('budget >')).toEqual(['incomplete@1:9+0'])
  expect(places('budget >\n\n  > 1')).toEqual(['syntax@3:3+1'])
  expect(places('level == "abc')).toEqual(['syntax@1:10+4'])
  expect(places('预算 > 1')).toEqual(['syntax@1:1+1'])
  expect(places('package == 1')).toEqual(['reserved-word@1:1+7'])
})

test('text that is too long, too deep or too rich is refused before it is read', () => {
  expect(places(`${'1 + '.repeat(1000)}1`)).toEqual(['too-long@1:4001+1'])
  expect(places('budget > 1', { maxLength: 5 })).toEqual(['too-long@1:6+5'])
  expect(places(`${'('.repeat(50)}1${')'.repeat(50)}`)).toEqual(['too-deep@1:41+1'])
  expect(places(`${'!'.repeat(3000)}filed`)).toEqual(['too-deep@1:41+1'])
  expect(places(`${'- '.repeat(1900)}1`)).toEqual(['too-deep@1:81+1'])
  expect(faultsOf(`${'['.repeat(2000)}`)[0]?.key).toBe('expression.too-deep')
  expect(faultsOf('applicant'.concat('.a'.repeat(1500)))[0]?.key).toBe('expression.too-deep')
  expect(faultsOf('filed ? 1 : '.repeat(330).concat('1'))[0]?.key).toBe('expression.too-deep')
  expect(faultsOf(`1${'+1'.repeat(400_000)}`, { maxLength: 1_000_000 })[0]?.key).toBe('expression.too-complex')
  expect(faultsOf(`"${'('.repeat(500)}" == level // ${'('.repeat(100)}`)).toEqual([])
})

test('long chains that a person reads as one level are not deep', () => {
  expect(faultsOf(Array(60).fill('budget > 1').join(' && '))).toEqual([])
  expect(faultsOf(Array(200).fill('budget').join(' + '))).toEqual([])
})

test('numbers that would fill the memory are refused', () => {
  expect(places('1e99999 > 0')).toEqual(['syntax@1:1+7'])
  expect(places('1e-99999 > 0')).toEqual(['bad-number@1:1+8'])
  expect(places(`${'9'.repeat(70)} > 0`)).toEqual([`bad-number@1:1+70`])
})

test('names of the object prototype are no facts', () => {
  for (const name of ['constructor', 'toString', 'hasOwnProperty', '__proto__'])
    expect(faultsOf(`${name} == 1`).length).toBeGreaterThan(0)
  expect(faultsOf('applicant.constructor == 1')[0]?.key).toBe('expression.unknown-field')
  expect(faultsOf('constructor(1)')[0]?.key).toBe('expression.unknown-function')
})

test('any text is either an expression or faults inside the text', () => {
  const pieces = [
    'budget',
    ' ',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '.',
    ',',
    '"',
    "'",
    '\\',
    '!',
    '-',
    '+',
    '?',
    ':',
    '&&',
    '||',
    '//',
    '\n',
    '1',
    'e9',
    '0x',
    'in',
    '"""',
    'r"',
    "b'",
    '中',
    '\u{1F600}',
    '==',
    '<',
    '%',
    'has(',
    'all(x,',
    '\u0000',
  ]
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 })), { maxLength: 24 }),
      (parts) => {
        const source = parts.join('')
        for (const { offset, length, line, column } of faultsOf(source)) {
          expect(offset).toBeGreaterThanOrEqual(0)
          expect(offset + length).toBeLessThanOrEqual(source.length)
          expect(line >= 1 && column >= 1).toBe(true)
        }
      },
    ),
    { numRuns: 3000, seed: 5 },
  )
})

test('compile throws all faults', () => {
  expect(() => compile('a + b', declarations)).toThrow(ExpressionError)
  try {
    compile('a + b', declarations)
  } catch (error) {
    expect((error as ExpressionError).faults).toHaveLength(2)
  }
})
