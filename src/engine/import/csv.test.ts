import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CsvRecord, delimiterOf, readCsv } from '#engine/import/csv.ts'

function read(text: string, delimiter = ',') {
  const records: CsvRecord[] = []
  const reader = readCsv(text, delimiter)
  for (let next = reader.next(); ; next = reader.next()) {
    if (next.done === true) return { records, fault: next.value }
    records.push(next.value)
  }
}
const cells = (text: string) => read(text).records.map((record) => record.cells)

describe('CSV', () => {
  it('quoted cells hold delimiters, quotes and line breaks; lines are counted as in an editor', () => {
    expect(read('a,b\r\n"x,1","he said ""no"""\r\n"two\nlines",z\n\nlast,1').records).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['x,1', 'he said "no"'] },
      { line: 3, cells: ['two\nlines', 'z'] },
      { line: 6, cells: ['last', '1'] },
    ])
  })

  it('LF, CRLF and CR end a line, and an empty last cell is a cell', () => {
    expect(cells('a,b\rc,\r')).toEqual([
      ['a', 'b'],
      ['c', ''],
    ])
  })

  it('an open quote and text after a closing one are told with their line and cell', () => {
    expect(read('a,b\n1,"2').fault).toEqual({ line: 2, column: 2, key: 'import.open-quote' })
    expect(read('a,b\n"1"x,2').fault).toEqual({ line: 2, column: 1, key: 'import.after-quote' })
  })

  it('a giant cell or row is refused before it costs anything', () => {
    expect(read(`a\n"${'x'.repeat(2_000_000)}`).fault?.key).toBe('import.open-quote')
    expect(read(','.repeat(300)).fault?.key).toBe('import.too-many-cells')
    expect(read('x'.repeat(30_000)).fault?.key).toBe('import.long-cell')
  })

  it('the delimiter is the one that parts the head', () => {
    expect(delimiterOf('a,b,c\n1;2;3;4;5')).toBe(',')
    expect(delimiterOf('a\tb\tc')).toBe('\t')
    expect(delimiterOf('a;b')).toBe(';')
  })

  it('law: what is written by the rules of RFC 4180 is read back', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '张', ',', '"', '\n', '\r', ' ', '1'), maxLength: 8 })
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 })
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n', '\r'), (rows, end) => {
        const text = rows.map((row) => row.map(quote).join(',')).join(end)
        expect(cells(text)).toEqual(rows)
      }),
    )
  })
})
