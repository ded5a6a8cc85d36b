import fc from 'fast-check'
import Fraction from 'fraction.js'
import { describe, expect, it } from 'vitest'
import { readFigure } from '#engine/indicator/reading.ts'
import { exactText, formatExact } from '#engine/number/exact.ts'

function read(text: string, unit: string): string {
  const reading = readFigure(text, unit)
  if (reading.state === 'refused') return `? ${reading.reason.key.replace('indicator.reading.', '')}`
  return reading.figure.state === 'value' ? exactText(reading.figure.value) : reading.figure.state
}

describe('reading a cell', () => {
  it.each([
    ['5403', '万元', '5403'],
    ['5,403', '万元', '5403'],
    ['１２，３４５．６０', '万元', '12345.6'],
    [' 12 345', '万元', '? not-a-number'],
    ['\u300012.5\u00A0', '家', '12.5'],
    ['12.5%', '%', '12.5'],
    ['１２．５％', '%', '12.5'],
    ['12.5 %', '%', '12.5'],
    ['12.5', '%', '12.5'],
    ['12.5%', '家', '? other-unit'],
    ['1.16亿', '万元', '11600'],
    ['1.16亿元', '万元', '11600'],
    ['5403万', '亿元', '0.5403'],
    ['5403万元', '亿元', '0.5403'],
    ['5元', '万元', '0.0005'],
    ['2.5万', '家', '25000'],
    ['2.5万家', '家', '25000'],
    ['3千万', '万元', '3000'],
    ['1.2万亿', '亿元', '12000'],
    ['27.32亿元', '亿元', '27.32'],
    ['¥1,234.50', '元', '1234.5'],
    ['￥12', '万元', '12'],
    ['¥12', '家', '? other-unit'],
    ['5万人', '万元', '? other-unit'],
    ['3万', '%', '? other-unit'],
    ['3.5件/万人', '件/万人', '3.5'],
    ['3万', '件/万人', '? other-unit'],
    ['-5', '万元', '-5'],
    ['−5', '万元', '-5'],
    ['－５', '万元', '-5'],
    ['+5', '万元', '5'],
    ['007', '家', '7'],
    ['3', '百分点', '3'],
  ])('“%s” in %s is %s', (text, unit, expected) => {
    expect(read(text, unit)).toBe(expected)
  })

  it('nothing, a dash and 不适用 are told apart', () => {
    for (const text of ['', '  ', '　', '-', '—', '——', '－', '/', '─']) expect(read(text, '家')).toBe('missing')
    for (const text of ['不适用', 'N/A', 'n/a', ' na ']) expect(read(text, '家')).toBe('not-applicable')
  })

  it.each([
    ['1,23', 'separators'],
    ['12,3456', 'separators'],
    ['1,234,5', 'separators'],
    [',5', 'not-a-number'],
    ['.5', 'not-a-number'],
    ['5.', 'not-a-number'],
    ['1.2.3', 'not-a-number'],
    ['3。5', 'not-a-number'],
    ['1,234.5,6', 'not-a-number'],
    ['--5', 'not-a-number'],
    ['5-', 'not-a-number'],
    ['O5', 'not-a-number'],
    ['½', 'not-a-number'],
    ['①', 'not-a-number'],
    ['٣', 'not-a-number'],
    ['一百二十', 'not-a-number'],
    ['1亿2000万', 'not-a-number'],
    ['1/2', 'not-a-number'],
    ['12 34', 'not-a-number'],
    ['5abc', 'not-a-number'],
    ['Infinity', 'not-a-number'],
    ['NaN', 'not-a-number'],
    ['1e5', 'exponent'],
    ['1.2E+05', 'exponent'],
    ['(123)', 'brackets'],
    ['（123）', 'brackets'],
    ['—5', 'dash-before-number'],
    ['无', 'none-or-zero'],
    ['约120', 'not-exact'],
    ['120多', 'not-exact'],
    ['120左右', 'not-exact'],
    ['>100', 'not-exact'],
    ['100+', 'not-exact'],
    ['10~20', 'not-exact'],
    ['2023-06', 'not-exact'],
    ['####', 'column-too-narrow'],
    ['#DIV/0!', 'spreadsheet-error'],
    ['#REF!', 'spreadsheet-error'],
    ['=A1+B1', 'formula'],
    ['=cmd|calc', 'formula'],
    ['9'.repeat(19), 'absurd'],
    [`0.${'1'.repeat(25)}`, 'too-fine'],
    ['0.1234567890123', 'too-fine'],
    ['9'.repeat(100_000), 'too-long'],
    ['<script>', 'not-exact'],
  ])('“%s” is refused: %s', (text, key) => {
    expect(read(text, '万元')).toBe(`? ${key}`)
  })

  it('law: what was printed is read back as the same figure, in every way of writing it', () => {
    const units = fc.constantFrom('', '家', '万元', '亿元', '%', '件/万人', '人年')
    const grouped = (text: string) =>
      text.replace(/^(-?)(\d+)/, (_, sign: string, whole: string) => sign + whole.replace(/\B(?=(\d{3})+$)/g, ','))
    const wide = (text: string) =>
      text.replace(/[!-~]/g, (narrow) => String.fromCharCode(narrow.charCodeAt(0) + 0xfee0))
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
        fc.integer({ min: 0, max: 6 }),
        units,
        (number, decimals, unit) => {
          const value = new Fraction(number, 10n ** BigInt(decimals))
          const printed = formatExact(value, decimals, 'half-up')
          for (const text of [
            printed,
            exactText(value),
            grouped(printed),
            wide(printed),
            `${printed}${unit}`,
            ` ${grouped(printed)} ${unit} `,
          ]) {
            expect(read(text, unit)).toBe(exactText(value))
          }
        },
      ),
    )
  })

  it('law: 万 and 亿 keep the amount whatever the unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (number) => {
        const yuan = new Fraction(number).mul(10_000)
        expect(read(`${number}万`, '元')).toBe(exactText(yuan))
        expect(read(`${number}万元`, '亿元')).toBe(exactText(yuan.div(100_000_000)))
        expect(read(`${number}亿`, '万元')).toBe(exactText(yuan))
      }),
    )
  })

  it('law: no text makes it fall over', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), fc.string({ maxLength: 5 }), (text, unit) => {
        expect(['figure', 'refused']).toContain(readFigure(text, unit).state)
      }),
    )
  })
})
