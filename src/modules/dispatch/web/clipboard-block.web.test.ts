import { assert, constantFrom, array as listOf, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { readBlock, writeBlock } from '#modules/dispatch/web/clipboard-block.ts'

test('a block from Excel is read line by line; the line end after the last line is no line', () => {
  expect(readBlock('技术合同成交额\t54,809.2\r\n登记科技成果\t15\r\n')).toEqual([
    ['技术合同成交额', '54,809.2'],
    ['登记科技成果', '15'],
  ])
})

test('one cell, an empty cell and empty lines between are kept', () => {
  expect(readBlock('12')).toEqual([['12']])
  expect(readBlock('')).toEqual([['']])
  expect(readBlock('1\n\n3')).toEqual([['1'], [''], ['3']])
  expect(readBlock('1\t\t3\n')).toEqual([['1', '', '3']])
})

test('a cell with line ends and quotes within comes in quotes', () => {
  expect(readBlock('"第一行\n第二行"\t"他说""好"""\n5')).toEqual([['第一行\n第二行', '他说"好"'], ['5']])
})

test('a quote that does not close a cell is only a quote', () => {
  expect(readBlock('"半句\t5')).toEqual([['"半句', '5']])
  expect(readBlock('5" 管\t6')).toEqual([['5" 管', '6']])
  expect(readBlock('"a"b\tc')).toEqual([['"a"b', 'c']])
})

test('what is written is read back as the same cells, whatever they hold', () => {
  const text = string({ unit: constantFrom('a', '1', ',', '.', ' ', '"', '\t', '\n', '\r', '万', '—', '０') })
  const block = listOf(listOf(text, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 })
  assert(
    property(block, (cells) => {
      const isOneEmptyLastLine = cells.at(-1)!.length === 1 && cells.at(-1)![0] === ''
      if (isOneEmptyLastLine && cells.length > 1) return
      expect(readBlock(writeBlock(cells))).toEqual(cells)
    }),
  )
})

test('no text, however broken, is refused or read for ever', () => {
  assert(property(string({ unit: constantFrom('"', '\t', '\n', '\r', 'x') }), (text) => readBlock(text).length > 0))
})
