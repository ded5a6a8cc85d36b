import { assert, constantFrom, integer, array as listOf, property } from 'fast-check'
import { expect, test } from 'vitest'
import { readFigure } from '#engine/indicator/reading.ts'
import { exactText } from '#engine/number/exact.ts'
import { readBlock } from '#modules/dispatch/web/clipboard-block.ts'
import { type PasteRow, placeBlock } from '#modules/dispatch/web/place-block.ts'

const row = (key: string, name: string, unit: string, editable = true): PasteRow => ({
  key,
  names: [name, `${name} in English`, key],
  units: [unit],
  editable,
})
const ROWS = [
  row('fiscal', '财政科技支出', '万元'),
  row('share', '财政科技支出占比', '%', false),
  row('firms', '高新技术企业', '家'),
  row('contracts', '技术合同成交额', '万元'),
  row('patents', '授权发明专利', '件'),
]
const AT = { row: 0, column: 5, figures: 5 }

test('a column goes down row by row; a row that is worked out is passed over, never shifted', () => {
  const placed = placeBlock(readBlock('1,688\n0.9\n27\n1.16亿\n—'), ROWS, AT)
  expect(placed.cells).toEqual([
    { key: 'fiscal', text: '1,688' },
    { key: 'firms', text: '27' },
    { key: 'contracts', text: '1.16亿' },
    { key: 'patents', text: '—' },
  ])
  expect([placed.locked, placed.beyond]).toEqual([1, 0])
})

test('it begins where the keyboard stands, and lines below the last row are counted', () => {
  const placed = placeBlock([['5'], ['6'], ['7']], ROWS, { ...AT, row: 3 })
  expect(placed.cells.map(({ key }) => key)).toEqual(['contracts', 'patents'])
  expect(placed.beyond).toBe(1)
})

test('names and figures go by name, in whatever order, with the unit of measure beside or within the name', () => {
  const text = '指标\t单位\t6月\n授权发明专利\t件\t6\n技术合同成交额（万元）\t万元\t54,809.2\n没有的指标\t个\t9\n'
  const placed = placeBlock(readBlock(text), ROWS, { ...AT, row: 2 })
  expect(placed.byName).toBe(true)
  expect(placed.cells).toEqual([
    { key: 'patents', text: '6' },
    { key: 'contracts', text: '54,809.2' },
  ])
  expect(placed.beyond).toBe(2)
})

test('several columns of figures beside names are not guessed', () => {
  const placed = placeBlock(readBlock('高新技术企业\t27\t31\n授权发明专利\t6\t12'), ROWS, AT)
  expect(placed).toMatchObject({ cells: [], unclear: true })
})

test('a wide block without names reaches the figures from the column where it begins, or not at all', () => {
  const block = [
    ['万元', '4200', '2385.6'],
    ['家', '19', '13'],
  ]
  expect(placeBlock(block, ROWS, { ...AT, row: 2, column: 3 }).cells).toEqual([
    { key: 'firms', text: '2385.6' },
    { key: 'contracts', text: '13' },
  ])
  expect(placeBlock(block, ROWS, { ...AT, column: 1 }).unclear).toBe(true)
})

test('no line ever lands in a cell that is worked out, and every line is accounted for', () => {
  const cell = constantFrom('1', '', '—', '不适用', '1.2亿', 'x')
  assert(
    property(listOf(cell, { minLength: 1, maxLength: 12 }), integer({ min: 0, max: 4 }), (lines, start) => {
      const placed = placeBlock(
        lines.map((text) => [text]),
        ROWS,
        { ...AT, row: start },
      )
      expect(placed.cells.every(({ key }) => key !== 'share')).toBe(true)
      expect(placed.cells.length + placed.locked + placed.beyond).toBe(lines.length)
    }),
  )
})

test('what a clerk copies from Excel is understood by the engine as it stands', () => {
  const read = (text: string) => {
    const reading = readFigure(text, '万元')
    if (reading.state === 'refused') return reading.reason.key
    return reading.figure.state === 'value' ? exactText(reading.figure.value) : reading.figure.state
  }
  const texts = placeBlock(readBlock('５４，８０９.２\n1,234\n1.16亿\n—\n不适用\n1,23,4'), [...ROWS, ...ROWS], {
    ...AT,
    row: 2,
  })
  expect(texts.cells.map(({ text }) => read(text))).toEqual([
    '54809.2',
    '1234',
    '11600',
    'missing',
    'indicator.reading.separators',
  ])
})
