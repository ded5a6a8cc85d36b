import { describe, expect, it } from 'vitest'
import { importDictionary } from '#engine/import/dictionary.ts'
import { readWorkbookFormat } from '#engine/import/workbook-format.ts'
import type { Sheet, SheetCell } from '#engine/spreadsheet/sheet-cell.ts'

const dictionary = importDictionary(
  [
    { code: 'ganzhou', names: ['甘州区'] },
    { code: 'linze', names: ['临泽县'] },
  ],
  [{ code: 'revenue', names: ['营业收入'], unit: '万元', frequency: 'month', isDerived: false }],
)

const HEAD = ['指标', '单位', '期间', '数值']

function sheet(lines: readonly (readonly SheetCell[])[], more: Partial<Sheet> = {}): Sheet {
  const rows = lines.map((cells, index) => ({ line: index + 1, cells })).filter(({ cells }) => cells.length > 0)
  return { name: '表1', isHidden: false, rows, merges: [], hiddenLines: [], hiddenColumns: [], ...more }
}

function read(...sheets: readonly Sheet[]) {
  const { rows, faults } = readWorkbookFormat({ sheets }, [], dictionary)
  return {
    values: rows.map((row) => `${row.unit} ${row.period} ${row.value ?? row.state}`),
    faults: faults.map(({ sheet: name, line, column, key }) => `${name} ${line}:${column} ${key}`),
  }
}

const one = (...cells: readonly SheetCell[]) => sheet([HEAD, ['营业收入', '甘州区', '2023-06', ...cells]])

describe('a workbook of values', () => {
  it('the head stands below a title and a note; blanks and hidden marks around names do no harm', () => {
    const lines = [['各县区营业收入'], ['填报单位：甲'], [], HEAD, ['\u200b营业收入', '甘 州区', '2023年6月', 5403]]
    expect(read(sheet(lines))).toEqual({ values: ['ganzhou 2023-06 5403'], faults: [] })
  })

  it('a head of two merged lines', () => {
    const lines = [
      ['指标', '单位', '期间', '完成情况'],
      [null, null, null, '数值'],
      ['营业收入', '临泽县', { kind: 'date', iso: '2023-06' } as const, '１，２３４.5'],
    ]
    expect(read(sheet(lines))).toEqual({ values: ['linze 2023-06 1234.5'], faults: [] })
  })

  it('a unit in the head, or in a line above it, is that of all values', () => {
    const row = ['营业收入', '甘州区', '2023-06', 1.16]
    const inHead = sheet([['指标', '单位', '期间', '数值（亿元）'], row])
    const above = sheet([['单位：亿元'], HEAD, row])
    for (const lines of [inHead, above]) {
      const { values, faults } = read(lines)
      expect(values).toEqual(['ganzhou 2023-06 11600'])
      expect(faults.map((fault) => fault.replace(/^.* /, ''))).toEqual(['import.measure-converted'])
    }
  })

  it.each<[SheetCell, string]>([
    [5403, '5403'],
    ['5,403', '5403'],
    ['1.16亿', '11600'],
    ['—', 'erased'],
    ['不适用', 'not-applicable'],
    [0.30000000000000004, '0.3'],
  ])('%j is %s', (cell, value) => {
    expect(read(one(cell)).values).toEqual([`ganzhou 2023-06 ${value}`])
  })

  it.each<[SheetCell, string]>([
    [true, 'spreadsheet.truth-value'],
    [{ kind: 'date', iso: '2023-06-30' }, 'spreadsheet.date-not-figure'],
    [{ kind: 'error', error: '#DIV/0!' }, 'spreadsheet.error-value'],
    [{ kind: 'formula', value: null }, 'spreadsheet.formula-without-value'],
    [{ kind: 'percent', number: 0.5 }, 'indicator.reading.other-unit'],
    ['约 5', 'indicator.reading.not-exact'],
  ])('%j is refused at its cell: %s', (cell, key) => {
    expect(read(one(cell))).toEqual({ values: [], faults: [`表1 2:4 ${key}`] })
  })

  it('a formula’s last value is used and told once', () => {
    const lines = [
      HEAD,
      ['营业收入', '甘州区', '2023-06', { kind: 'formula', value: 7 } as const],
      ['营业收入', '临泽县', '2023-06', { kind: 'formula', value: 8 } as const],
    ]
    expect(read(sheet(lines))).toEqual({
      values: ['ganzhou 2023-06 7', 'linze 2023-06 8'],
      faults: ['表1 2:4 spreadsheet.formula-value'],
    })
  })

  it('hidden sheets, rows and columns are read and told; sheets without the columns are passed over and told', () => {
    const hidden = sheet([HEAD, ['营业收入', '甘州区', '2023-06', 1]], {
      isHidden: true,
      hiddenLines: [2],
      hiddenColumns: [3],
    })
    const { values, faults } = read(sheet([['说明'], ['请填写']], { name: '说明' }), hidden)
    expect(values).toEqual(['ganzhou 2023-06 1'])
    expect(faults.map((fault) => fault.replace(/^.* /, ''))).toEqual([
      'import.sheet-passed',
      'spreadsheet.hidden-sheet',
      'spreadsheet.hidden-rows',
      'spreadsheet.hidden-columns',
    ])
  })

  it('no sheet with the columns, an empty workbook, a column twice: an error', () => {
    expect(read(sheet([['a', 'b']])).faults).toEqual(['表1 1:1 import.no-layout'])
    expect(read(sheet([['a']]), sheet([['b']], { name: '表2' })).faults.at(-1)).toBe('表1 1:1 import.no-layout')
    expect(read(sheet([])).faults).toEqual(['undefined 1:1 import.empty'])
    expect(
      read(
        sheet([
          [...HEAD, '单位'],
          ['营业收入', '甘州区', '2023-06', 1, 2],
        ]),
      ).faults,
    ).toEqual(['表1 1:5 import.column-twice'])
  })

  it('a line of data with a word twice is no head', () => {
    const other = sheet(
      [
        ['a', 'b', 'c', 'a'],
        ['x', 'x', 'x', 'x'],
      ],
      { name: '说明' },
    )
    expect(read(other, one(1)).faults).toEqual(['说明 1:1 import.sheet-passed'])
  })

  it('the same cell on two sheets is told', () => {
    const row = ['营业收入', '甘州区', '2023-06', 1]
    expect(read(sheet([HEAD, row]), sheet([HEAD, row], { name: '表2' })).faults).toEqual(['表2 2:4 import.twice'])
  })
})
