import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactText } from '#engine/number/exact.ts'
import { columnLetters, columnOf, parseRange, rangeName } from '#engine/spreadsheet/cell-place.ts'
import { decimalText, fitsSheet, shiftPoint } from '#engine/spreadsheet/decimal-text.ts'
import { formatKind } from '#engine/spreadsheet/number-format.ts'
import { cellFigure, cellWords } from '#engine/spreadsheet/read-cell.ts'
import { dateSerial, serialDate } from '#engine/spreadsheet/serial-date.ts'
import type { SheetCell } from '#engine/spreadsheet/sheet-cell.ts'
import { plainText, sheetText } from '#engine/spreadsheet/sheet-text.ts'

function figure(cell: SheetCell | undefined, unit: string): string {
  const reading = cellFigure(cell, unit)
  if (reading.state === 'refused') return `? ${reading.reason.key}`
  return reading.figure.state === 'value' ? exactText(reading.figure.value) : reading.figure.state
}

describe('a cell as a figure', () => {
  it.each<[SheetCell, string, string]>([
    [5403, '万元', '5403'],
    [1.1000000000000001, '万元', '1.1'],
    [0.30000000000000004, '亿元', '0.3'],
    [1e15, '元', '1000000000000000'],
    [1.5e-7, '', '0.00000015'],
    ['5403', '万元', '5403'],
    ['１２，３４５．６０', '万元', '12345.6'],
    ['1,234.5', '万元', '1234.5'],
    ['\u200b 1 234\u00a0', '万元', '? indicator.reading.not-a-number'],
    ['\u200b12.5\u00a0\ufeff', '万元', '12.5'],
    ['1.16亿', '万元', '11600'],
    ['—', '家', 'missing'],
    ['－', '家', 'missing'],
    ['-', '家', 'missing'],
    [null, '家', 'missing'],
    ['不适用', '家', 'not-applicable'],
    [{ kind: 'percent', number: 0.125 }, '%', '12.5'],
    [{ kind: 'percent', number: 0.29 }, '%', '29'],
    [{ kind: 'percent', number: 1.1 }, '%', '110'],
    [{ kind: 'percent', number: 0.5 }, '万元', '? indicator.reading.other-unit'],
    [12.5, '%', '12.5'],
    ['12.5％', '%', '12.5'],
    [true, '家', '? spreadsheet.truth-value'],
    [{ kind: 'date', iso: '2023-06-30' }, '家', '? spreadsheet.date-not-figure'],
    [{ kind: 'error', error: '#DIV/0!' }, '家', '? spreadsheet.error-value'],
    [{ kind: 'error', error: '1900-02-29' }, '家', '? spreadsheet.no-such-day'],
    [{ kind: 'formula', value: 12 }, '家', '12'],
    [{ kind: 'formula', value: '' }, '家', 'missing'],
    [{ kind: 'formula', value: null }, '家', '? spreadsheet.formula-without-value'],
    [{ kind: 'formula', value: { kind: 'error', error: '#REF!' } }, '家', '? spreadsheet.error-value'],
    [{ kind: 'formula', value: false }, '家', '? spreadsheet.truth-value'],
  ])('%j in %s is %s', (cell, unit, expected) => {
    expect(figure(cell, unit)).toBe(expected)
  })

  it('a value that a formula came to says so', () => {
    expect(cellWords({ kind: 'formula', value: 3 })).toEqual({ text: '3', isFormula: true })
    expect(cellWords(3)).toEqual({ text: '3', isFormula: false })
  })
})

describe('numbers and their formats', () => {
  it.each([
    ['General', 'number'],
    ['0.00', 'number'],
    ['#,##0.00_);[Red](#,##0.00)', 'number'],
    ['0.00E+00', 'number'],
    ['0"天"', 'number'],
    ['0.0%', 'percent'],
    ['yyyy-mm-dd', 'day'],
    ['yyyy"年"m"月"d"日"', 'day'],
    ['yyyy"年"m"月"', 'month'],
    ['[$-804]yyyy\\年m\\月', 'month'],
    ['mmm-yy', 'month'],
    ['yyyy', 'year'],
    ['yyyy/m/d h:mm', 'minute'],
    ['h:mm:ss AM/PM', 'time'],
    ['[h]:mm', 'time'],
    ['[DBNum1]yyyy"年"', 'year'],
  ])('%s is %s', (code, kind) => {
    expect(formatKind(code)).toBe(kind)
  })

  it.each([
    [1, 1900, '1900-01-01'],
    [59, 1900, '1900-02-28'],
    [60, 1900, undefined],
    [61, 1900, '1900-03-01'],
    [45107, 1900, '2023-06-30'],
    [0, 1904, '1904-01-01'],
    [43645, 1904, '2023-06-30'],
    [2958465, 1900, '9999-12-31'],
    [2958466, 1900, undefined],
    [-1, 1900, undefined],
    [0, 1900, undefined],
  ] as const)('day %s of the system of %s is %s', (serial, system, iso) => {
    expect(serialDate(serial, system, 'day')).toBe(iso)
  })

  it('a date goes as far as it is shown', () => {
    const shown = (['year', 'month', 'day', 'minute', 'time'] as const).map((part) => serialDate(45107.25, 1900, part))
    expect(shown).toEqual(['2023', '2023-06', '2023-06-30', '2023-06-30T06:00:00', 'T06:00:00'])
    expect(serialDate(45107.999999, 1900, 'minute')).toBe('2023-07-01T00:00:00')
  })

  it('law: a day and its number are each other’s inverse', () => {
    fc.assert(
      fc.property(fc.integer({ min: 61, max: 2_958_465 }), (serial) => {
        expect(dateSerial(serialDate(serial, 1900, 'day')!)).toBe(serial)
      }),
    )
  })

  it('law: a decimal that fits is shown as it was', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }), fc.nat(12), (digits, places) => {
        const decimal = shiftPoint(String(digits), -places)
        expect(fitsSheet(decimal)).toBe(true)
        expect(decimalText(Number(decimal))).toBe(decimal)
        expect(shiftPoint(shiftPoint(decimal, 2), -2)).toBe(decimal)
      }),
    )
  })
})

describe('places and texts', () => {
  it('law: letters name every column', () => {
    expect([1, 26, 27, 702, 703, 16_384].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA', 'XFD'])
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16_384 }), (column) => {
        expect(columnOf(`${columnLetters(column)}7`)).toBe(column)
      }),
    )
  })

  it('ranges are read and written; whole columns are none', () => {
    expect(rangeName(parseRange('$B$2:D10')!)).toBe('B2:D10')
    expect(parseRange('A:A')).toBeUndefined()
  })

  it('law: any text comes through XML', () => {
    const character = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 1 }),
      fc.constantFrom('_x0041_', '_x00', '41', '_', '\ud800', '\u0000'),
    )
    fc.assert(
      fc.property(fc.array(character), (parts) => {
        const text = parts.join('')
        const xml = sheetText(text)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what may not stand there
        expect(xml).not.toMatch(/[<>"\u0000-\u0008\u000b-\u001f\ufffe\uffff]/)
        const names: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' }
        expect(plainText(xml.replace(/&(\w+);/g, (_, name: string) => names[name]!))).toBe(text)
      }),
      { numRuns: 500 },
    )
  })
})
