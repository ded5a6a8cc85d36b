import { describe, expect, test } from 'vitest'
import { formatBytes, formatDecimal, groupDigits } from '#web/figure/format.ts'
import { periodName } from '#web/figure/period-name.ts'
import { datesIn } from '#web/figure/useDates.ts'
import { saySentence } from '#web/words/useSentence.ts'

describe('figures on a screen', () => {
  test('are grouped by thousands, with a true minus', () => {
    expect(groupDigits('-1234567.50')).toBe('−1,234,567.50')
    expect(groupDigits('123')).toBe('123')
  })

  test('are rounded exactly, as the dictionary says', () => {
    expect(formatDecimal('2.675', { decimals: 2 })).toBe('2.68')
    expect(formatDecimal('2.675', { decimals: 2, rounding: 'truncate' })).toBe('2.67')
    expect(formatDecimal('0.004', { decimals: 2, signed: true })).toBe('+0.00')
    expect(formatDecimal('many')).toBeUndefined()
  })

  test('periods have names in both languages', () => {
    expect(
      ['2023', '2023-06', '2023-Q2', '2023-H1', '2023-W26', '2023-06-30'].map((one) => periodName(one, 'zh-CN')),
    ).toEqual(['2023年', '2023年6月', '2023年第2季度', '2023年上半年', '2023年第26周', '2023年6月30日'])
    expect(periodName('2023-06', 'en')).toBe('Jun 2023')
    expect(periodName('soon', 'en')).toBe('soon')
  })

  test('days of this year leave out the year; today is today on the office’s clock, whatever the browser’s zone', () => {
    const dates = datesIn('zh-CN', () => new Date('2023-07-03T14:03:00+08:00'))
    expect(dates.day('2023-06-30')).toBe('6月30日')
    expect(dates.day('2022-06-30')).toBe('2022年6月30日')
    expect(dates.near('2023-07-03T01:05:00Z')).toBe('今天 09:05')
  })

  test('a sentence is said in the slice’s words; English names stand where Chinese ones would', () => {
    const words = [{ 'unit.opened': ['成立 {name}', '{name} opened'] as const }]
    const sentence = { key: 'unit.opened', params: { name: '甘州区', nameEn: 'Ganzhou' } }
    expect(saySentence(words, 'zh-CN', sentence)).toBe('成立 甘州区')
    expect(saySentence(words, 'en', sentence)).toBe('Ganzhou opened')
    const report = [{ 'task.fill': ['填报 {period}', 'Fill in {period}'] as const }]
    expect(saySentence(report, 'zh-CN', { key: 'task.fill', params: { period: '2023-06' } })).toBe('填报 2023年6月')
    const change = [{ change: ['变动 {n}%', 'changed by {n}%'] as const }]
    expect(saySentence(change, 'zh-CN', { key: 'change', params: { n: '-53.02' } })).toBe('变动 −53.02%')
  })

  test('sizes of files are short', () => {
    expect([formatBytes(900), formatBytes(1536), formatBytes(5 * 1024 * 1024)]).toEqual(['900 B', '1.5 KB', '5.0 MB'])
  })
})
