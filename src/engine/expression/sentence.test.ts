import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile } from '#engine/expression/compile.ts'
import { explain } from '#engine/expression/explain.ts'
import { type Declarations, UNKNOWN } from '#engine/expression/expression.ts'
import { sentence, sentenceOf, valueInWords } from '#engine/expression/sentence.ts'
import { exact } from '#engine/number/exact.ts'
import { bool, DECLARATIONS } from '#tests/builders/expressions.ts'

const declarations: Declarations = {
  names: {
    ratio: { type: 'number', label: { zh: '研发投入占比', en: 'R&D ratio' }, unit: { zh: '%', en: '%' } },
    staff: { type: 'number', label: { zh: '职工人数', en: 'staff' }, unit: { zh: '人', en: 'persons' } },
    level: { type: 'text', label: { zh: '平台级别', en: 'platform level' } },
    filed: { type: 'bool', label: { zh: '备案', en: 'filed' } },
    founded: { type: 'date', label: { zh: '成立日期', en: 'founding date' } },
    due: { type: 'date', label: { zh: '截止日期', en: 'due date' } },
    members: {
      label: { zh: '团队成员', en: 'team members' },
      type: {
        list: {
          record: { age: { type: 'number', label: { zh: '年龄', en: 'age' }, unit: { zh: '岁', en: 'years' } } },
        },
      },
    },
    bare: { type: 'number' },
  },
}

const both = (source: string): readonly string[] => {
  const expression = compile(source, declarations)
  return [sentence(expression, 'zh-CN'), sentence(expression, 'en')]
}

test('a rule reads as a Chinese and an English sentence with labels and units', () => {
  expect(both('ratio >= 3.5 && staff > 10')).toEqual([
    '研发投入占比不低于3.5%，且职工人数超过10人',
    'R&D ratio is at least 3.5% and staff is above 10 persons',
  ])
  expect(both('level in ["国家级", "省级"] || !filed')).toEqual([
    '平台级别是“国家级”、“省级”之一，或备案为“否”',
    'platform level is one of “国家级”, “省级” or filed is “no”',
  ])
  expect(both('founded <= date("2020-01-01") && due - founded > 365')).toEqual([
    '成立日期不晚于2020 年 1 月 1 日，且成立日期至截止日期的天数超过365天',
    'founding date is on or before 2020-01-01 and the days from founding date to due date is above 365 days',
  ])
})

test('brackets stand where the sentence would read otherwise', () => {
  expect(both('(filed || ratio > 1) && has(staff)')[0]).toBe('（备案为“是”，或研发投入占比超过1%），且已填职工人数')
  expect(both('(bare + 1) * 2 - (bare - 3) > 0')[1]).toBe('(bare + 1) × 2 − (bare − 3) is above 0')
  expect(both('!(filed && ratio > 1)')[0]).toBe('并非（备案为“是”，且研发投入占比超过1%）')
})

test('macros speak of the items of the list', () => {
  expect(both('members.all(m, m.age <= 45)')).toEqual([
    '团队成员中的每一项都满足：该项的年龄不超过45岁',
    'for every item of team members: age of the item is at most 45 years',
  ])
  expect(both('size(members) >= 3 ? filed : false')[1]).toBe(
    'if the number of items of team members is at least 3, then filed is “yes”, otherwise no',
  )
})

test('any rule has a sentence in both languages, with no place left open', () => {
  fc.assert(
    fc.property(bool, (source) => {
      for (const language of ['zh-CN', 'en'] as const) {
        const words = sentence(compile(source, DECLARATIONS), language)
        expect(words).not.toBe('')
        expect(words).not.toMatch(/undefined|\{(?:left|right|a|b|list|condition|words)\}/)
      }
    }),
    { numRuns: 300, seed: 1 },
  )
})

test('every line of a trace has words for its part and its value', () => {
  const { trace } = explain(compile('ratio >= 3.5 && staff > 10', declarations), { ratio: '3.6' })
  const lines = trace.children.map(
    ({ node, value }) => `${sentenceOf(node, 'zh-CN')}：${valueInWords(value, node.type, 'zh-CN')}`,
  )
  expect(lines).toEqual(['研发投入占比不低于3.5%：是', '职工人数超过10人：未知'])
  expect(valueInWords(exact('12.50'), 'number', 'en', { zh: '%', en: '%' })).toBe('12.5%')
  expect(valueInWords([exact(1), UNKNOWN], { list: 'number' }, 'zh-CN')).toBe('[1、未知]')
})
