import { expect, test } from 'vitest'
import { figureOf, MISSING, NOT_APPLICABLE } from '#engine/indicator/figure.ts'
import { checkFormula, compileFormulas, deriveFigure, formulaCircles } from '#engine/indicator/formula.ts'
import { Indicator } from '#engine/indicator/indicator.ts'

const indicator = (code: string, formula?: string) =>
  Indicator.parse({
    code,
    name: { zh: code, en: code },
    unit: '',
    frequency: 'month',
    kind: formula ? 'formula' : 'flow',
    direction: 'up',
    rollUp: { rule: formula ? 'own' : 'sum' },
    overTime: 'last',
    decimals: 2,
    ...(formula && { formula }),
  })

const dictionary = (...all: Indicator[]) => new Map(all.map((one) => [one.code, one]))

test('a figure per ten thousand people is worked out exactly, by the codes of the indicators', () => {
  const { byCode } = compileFormulas(
    dictionary(indicator('valid-patents'), indicator('people'), indicator('density', 'valid_patents / people * 10000')),
  )
  const figures = new Map([
    ['valid-patents', figureOf('159')],
    ['people', figureOf('1130000')],
  ])
  const figure = deriveFigure(byCode.get('density')!, (code) => figures.get(code) ?? MISSING)
  expect(figure.state === 'value' && figure.value.toFraction()).toBe('159/113')
})

test('missing, not applicable, partial and impossible inputs never make a number', () => {
  const { byCode } = compileFormulas(dictionary(indicator('a'), indicator('b'), indicator('share', 'a / b')))
  const share = byCode.get('share')!
  const given = (a: Parameters<typeof deriveFigure>[1] extends (code: string) => infer F ? F : never, b: typeof a) =>
    deriveFigure(share, (code) => (code === 'a' ? a : b))
  expect(given(figureOf(1), MISSING).state).toBe('missing')
  expect(given(NOT_APPLICABLE, NOT_APPLICABLE).state).toBe('not-applicable')
  expect(given(figureOf(1), figureOf(0))).toEqual({ state: 'invalid', reason: 'division-by-zero' })
  expect(given({ ...figureOf(1), parts: { expected: 6, present: 5 } } as never, figureOf(2)).state).toBe('missing')
})

test('formulas stand after what they lean on, and a circle is named and never worked out', () => {
  const all = dictionary(
    indicator('x', 'y + 1'),
    indicator('y', 'z * 2'),
    indicator('z'),
    indicator('p', 'q'),
    indicator('q', 'p'),
  )
  const { byCode } = compileFormulas(all)
  expect([...byCode.keys()]).toEqual(['y', 'x'])
  expect(
    formulaCircles(
      new Map([
        ['p', { reads: ['q'] }],
        ['q', { reads: ['p'] }],
      ]),
    ),
  ).toEqual([['p', 'q']])
})

test('a name nobody has declared is a fault with its place', () => {
  expect(checkFormula('a + nothing', [indicator('a')])[0]).toMatchObject({ line: 1, column: 5 })
})
