import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Column, TableState } from '#web/table/column.ts'
import { NO_STATE } from '#web/table/column.ts'
import { shownRows, sumOf } from '#web/table/table-state.ts'
import { toCsv } from '#web/table/to-csv.ts'
import { readState, writeState } from '#web/table/useTableState.ts'

interface Row {
  readonly unit: string
  readonly value: string | null
  readonly light: string
}

const columns: readonly Column<Row>[] = [
  { key: 'unit', head: '单位', cell: () => null, text: (row) => row.unit },
  { key: 'value', head: '数值', cell: () => null, number: (row) => row.value, sum: true },
  {
    key: 'light',
    head: '状态',
    cell: () => null,
    text: (row) => row.light,
    options: [
      { value: 'normal', label: '正常' },
      { value: 'behind', label: '滞后' },
    ],
  },
]

const rows: readonly Row[] = [
  { unit: '甘州区', value: '0.1', light: 'normal' },
  { unit: '临泽县', value: null, light: 'behind' },
  { unit: '高台县', value: '0.2', light: 'behind' },
]

const names = (state: TableState) => shownRows(rows, columns, state, 'zh-CN').map((row) => row.unit)
const sorted = (key: string, descending: boolean): TableState => ({ filters: {}, sort: { key, descending } })

describe('table', () => {
  test('words sort by pinyin', () => {
    expect(names(sorted('unit', false))).toEqual(['甘州区', '高台县', '临泽县'])
  })

  test('a missing number comes last whichever way the column is sorted', () => {
    expect(names(sorted('value', false)).at(-1)).toBe('临泽县')
    expect(names(sorted('value', true))).toEqual(['高台县', '甘州区', '临泽县'])
  })

  test('filters narrow by text, range and list together', () => {
    expect(names({ filters: { unit: { has: '县' }, light: { in: ['behind'] } }, sort: undefined })).toHaveLength(2)
    expect(names({ filters: { value: { from: '0.1', to: '0.15' } }, sort: undefined })).toEqual(['甘州区'])
  })

  test('a sum is exact: 0.1 and 0.2 are 0.3', () => {
    expect(sumOf(rows, columns[1]!)?.toFraction()).toBe('3/10')
  })

  test('the table’s state survives the address', () => {
    const filter = fc.oneof(
      fc.record({ has: fc.string({ minLength: 1 }).filter((text) => text.trim() !== '') }),
      fc.record({ from: fc.integer().map(String), to: fc.integer().map(String) }),
      fc.record({ in: fc.array(fc.stringMatching(/^[a-z-]{1,8}$/), { minLength: 1 }) }),
    )
    const state = fc.record({
      filters: fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), filter, { noNullPrototype: true }),
      sort: fc.option(fc.record({ key: fc.stringMatching(/^[a-z]{1,6}$/), descending: fc.boolean() }), {
        nil: undefined,
      }),
    })
    fc.assert(
      fc.property(state, (one) => {
        expect(readState(writeState(one))).toEqual(one)
      }),
    )
    expect(readState({})).toBe(NO_STATE)
  })

  test('an export holds labels and numbers, and no formula', () => {
    const csv = toCsv([{ unit: '=1+1', value: '-5', light: 'behind' }], columns)
    expect(csv).toBe("\uFEFF单位,数值,状态\r\n'=1+1,-5,滞后\r\n")
  })

  test('50,000 rows are filtered and sorted within a keystroke', () => {
    const many = Array.from({ length: 50_000 }, (_, n) => ({
      unit: `单位${n}`,
      value: String(n % 977),
      light: 'normal',
    }))
    const begun = performance.now()
    const shown = shownRows(
      many,
      columns,
      { filters: { unit: { has: '9' } }, sort: { key: 'value', descending: true } },
      'zh-CN',
    )
    expect(shown.length).toBeGreaterThan(10_000)
    expect(performance.now() - begun).toBeLessThan(1500)
  })
})
