import { assert, constantFrom, integer, array as listOf, property, tuple, uniqueArray } from 'fast-check'
import { expect, test } from 'vitest'
import { readFigure } from '#engine/indicator/reading.ts'
import { exactText } from '#engine/number/exact.ts'
import { readBlock, writeBlock } from '#modules/dispatch/web/clipboard-block.ts'
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

test('a part goes by the name of its whole and its own, never into the whole', () => {
  const rows = [
    row('r_and_d', '研发经费', '万元'),
    {
      ...row('r_and_d/by/firms', '研发经费：企业', '万元'),
      names: ['研发经费：企业', 'R&D: firms', 'r_and_d/by/firms'],
    },
  ]
  expect(placeBlock(readBlock('研发经费：企业\t7\n研发经费\t9'), rows, AT).cells).toEqual([
    { key: 'r_and_d/by/firms', text: '7' },
    { key: 'r_and_d', text: '9' },
  ])
})

test('a name that two rows bear is not guessed', () => {
  const rows = [row('a', '产值', '万元'), row('b', '产值', '亿元'), row('c', '利润', '万元')]
  expect(placeBlock(readBlock('产值\t7\n利润\t9'), rows, AT)).toMatchObject({
    cells: [{ key: 'c', text: '9' }],
    beyond: 1,
  })
})

test('a block copied out that holds the figures, brought back to where it was, changes nothing', () => {
  const word = constantFrom('财政', '企业', '专利', '产值', '（累计）', '：', '"', ' ', 'R&D', '1')
  const name = listOf(word, { minLength: 1, maxLength: 4 }).map((words) => `甲${words.join('')}`)
  const figure = constantFrom('', '0', '-3.5', '1688', '54809.2', '不适用', '12.000000000001')
  const line = tuple(name, listOf(figure, { minLength: 4, maxLength: 4 }), figure, constantFrom(true, true, false))
  const grid = uniqueArray(line, { selector: ([named]) => named, minLength: 1, maxLength: 12 })
  const FIGURES = 5
  assert(
    property(
      grid,
      integer({ min: 0 }),
      integer({ min: 0 }),
      integer({ min: 0 }),
      integer({ min: 0 }),
      (lines, ...at) => {
        const table = lines.map(([named, others, own]) => [
          named,
          '万元',
          ...others.slice(0, 3),
          own,
          others[3]!,
          '说明\n如下',
        ])
        const rows = lines.map(([named, , , editable], place) => row(`row-${place}`, named, '万元', editable))
        const from = at[0] % lines.length
        const to = from + (at[1] % (lines.length - from))
        const left = at[2] % (FIGURES + 1)
        const right = FIGURES + (at[3] % 3)
        const block = table.slice(from, to + 1).map((cells) => cells.slice(left, right + 1))
        const placed = placeBlock(readBlock(writeBlock(block)), rows, { row: from, column: left, figures: FIGURES })
        expect(placed.unclear).toBe(false)
        for (const { key, text } of placed.cells) expect(text).toBe(table[Number(key.slice(4))]![FIGURES])
        const met = lines.slice(from, to + 1).filter(([, , , editable]) => editable).length
        const isOneEmpty = left === right && table[to]![FIGURES] === '' // the empty last line of one column is no line
        expect(placed.cells.length).toBeGreaterThanOrEqual(isOneEmpty ? met - 1 : met)
      },
    ),
    { numRuns: 1000 },
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
