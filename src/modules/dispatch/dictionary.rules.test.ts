import { expect, test } from 'vitest'
import { Indicator } from '#engine/indicator/indicator.ts'
import { Refusal } from '#engine/refusal.ts'
import { checkedEntry } from '#modules/dispatch/dictionary.rules.ts'

const entry = (code: string, change: object = {}) => ({
  code,
  name: { zh: code, en: code },
  unit: '%',
  frequency: 'month',
  kind: 'flow',
  direction: 'up',
  rollUp: { rule: 'sum' },
  overTime: 'sum',
  decimals: 0,
  ...change,
})
const share = (numerator: string) => ({
  kind: 'ratio',
  overTime: 'last',
  rollUp: { rule: 'ratio-of-sums', numerator, denominator: 'gdp' },
})
const dictionary = ['rd_spend', 'gdp'].map((code) => Indicator.parse(entry(code)))

function faultsOf(content: unknown, others = dictionary): string[] {
  try {
    checkedEntry(content, others)
    return []
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.reasons.map(({ key, at }) => `${at} ${key}`)
  }
}

test('a sound entry stands, also in place of itself', () => {
  expect(faultsOf(entry('intensity', share('rd_spend')))).toEqual([])
  expect(faultsOf(entry('gdp', { decimals: 2 }))).toEqual([])
})

test('a roll-up that names what is not there is refused at its place', () => {
  expect(faultsOf(entry('intensity', share('rd_spnd')))).toEqual([
    'content.rollUp.numerator definition.unknown-indicator-like',
  ])
})

test('an entry that would lean on itself through another is refused', () => {
  const others = [...dictionary, Indicator.parse(entry('intensity', share('rd_spend')))]
  expect(faultsOf(entry('rd_spend', share('intensity')), others)).toEqual(['content.code definition.formula-circle'])
})

test('a formula of an unknown name, a wrong key and a wrong number are each told in words of the list', () => {
  const formula = { kind: 'formula', rollUp: { rule: 'own' }, formula: 'gdp + nosuch' }
  expect(faultsOf(entry('sum', formula))).toEqual(['content.formula expression.unknown-name'])
  expect(faultsOf(entry('gdp', { junk: 1 }))).toEqual(['content.junk definition.unknown-key'])
  expect(faultsOf(entry('gdp', { decimals: 99 }))).toEqual(['content.decimals definition.too-big'])
})

test('what was wrong with another entry before is not held against this one', () => {
  expect(faultsOf(entry('gdp'), [...dictionary, Indicator.parse(entry('old', share('gone')))])).toEqual([])
})
