import { expect, test, vi } from 'vitest'
import { readWorkbook } from '#server/spreadsheets/read-workbook.ts'
import type { Column } from '#web/table/column.ts'
import { crc32, saveWorkbook } from '#web/table/save-workbook.ts'
import { filterWords, toSheet } from '#web/table/to-sheet.ts'

interface Row {
  readonly unit: string
  readonly value: string | null
  readonly light: string
}

const columns: Column<Row>[] = [
  { key: 'unit', head: '单位', text: (row) => row.unit, cell: () => null, measure: () => '万元' },
  { key: 'value', head: '年度目标 万元', number: (row) => row.value, cell: () => null },
  {
    key: 'light',
    head: '灯色',
    text: (row) => row.light,
    options: [
      { value: 'behind', label: '滞后' },
      { value: 'warning', label: '预警' },
    ],
    cell: () => null,
  },
  { key: 'act', head: '操作', cell: () => null },
]

test('the filters stand there in words', () => {
  const state = {
    filters: { unit: { has: ' 甘州 ' }, value: { from: '1', to: '9' }, light: { in: ['behind', 'warning'] } },
    sort: undefined,
  }
  expect(filterWords(columns, state, 'zh-CN')).toEqual([
    '单位包含“甘州”',
    '年度目标 万元不小于 1',
    '年度目标 万元不大于 9',
    '灯色为滞后、预警',
  ])
})

test('a list saved in the browser is a workbook of what is shown; texts like formulas stay texts, numbers numbers', async () => {
  const rows = [
    { unit: '=1+1', value: '-5.50', light: 'behind' },
    { unit: '临泽县', value: null, light: 'warning' },
  ]
  const saved: Blob[] = []
  vi.stubGlobal('document', { createElement: () => ({ click: () => undefined }) })
  vi.stubGlobal('URL', { createObjectURL: (blob: Blob) => saved.push(blob), revokeObjectURL: () => undefined })
  const sheet = toSheet('指标', rows, columns, ['筛选：无'], '计量单位')
  await saveWorkbook({ title: '指标', creator: '', createdAt: '2023-07-03T01:30:00Z', sheets: [sheet] })
  vi.unstubAllGlobals()
  const read = await readWorkbook(new Uint8Array(await saved[0]!.arrayBuffer()))
  expect(read.sheets[0]!.rows.map(({ cells }) => cells)).toEqual([
    ['指标'],
    ['筛选：无'],
    ['单位', '计量单位', '年度目标 万元', '灯色'],
    ['=1+1', '万元', -5.5, '滞后'],
    ['临泽县', '万元', null, '预警'],
  ])
})

test('the check sum is that of zip', () => {
  const bytes = new TextEncoder().encode('123456789')
  expect(crc32(bytes, 0)).toBe(0xcbf43926)
  expect(crc32(bytes.subarray(4), crc32(bytes.subarray(0, 4), 0))).toBe(0xcbf43926)
})

test('a column of words is as wide as its words, within reason', () => {
  const rows = ['甘州区', '国家税务总局张掖市税务局', '很长的名称'.repeat(20)].map((unit) => ({
    unit,
    value: '1',
    light: 'behind',
  }))
  const widthFor = (few: typeof rows) => toSheet('指标', few, columns, [], '计量单位').columns[0]!.width
  expect(widthFor(rows.slice(0, 1))).toBe(10)
  expect(widthFor(rows.slice(0, 2))).toBeGreaterThan(24)
  expect(widthFor(rows)).toBe(48)
})
