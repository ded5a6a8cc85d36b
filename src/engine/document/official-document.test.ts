import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkDocument, readDocument } from '#engine/document/check-document.ts'
import { chineseDate, chineseMonth, chineseMonthDay } from '#engine/document/chinese-date.ts'
import { chineseNumeral, chineseYear } from '#engine/document/chinese-numeral.ts'
import { formatDocumentNumber, parseDocumentNumber } from '#engine/document/document-number.ts'
import { flow } from '#engine/document/flow.ts'
import { numberHeadings } from '#engine/document/heading-number.ts'
import { placeCells } from '#engine/document/table.ts'
import { lineBreaks, textWidth } from '#engine/document/text-width.ts'
import { wrapTitle } from '#engine/document/wrap-title.ts'
import type { Refusal } from '#engine/refusal.ts'
import { aBulletin, theMinutes } from '#tests/builders/official-documents.ts'

const reasonsOf = (act: () => unknown) => {
  try {
    act()
  } catch (error) {
    return (error as Refusal).reasons
  }
  throw new Error('nothing was refused')
}
const plain = (body: unknown[], more = {}) => ({ head: { kind: 'plain' }, title: '题', body, ...more })

describe('Chinese numerals and dates', () => {
  it.each([
    [0, '零'],
    [7, '七'],
    [10, '十'],
    [11, '十一'],
    [20, '二十'],
    [101, '一百零一'],
    [110, '一百一十'],
    [1003, '一千零三'],
    [1020, '一千零二十'],
    [10_000, '一万'],
    [100_010, '十万零一十'],
    [23_456_789, '二千三百四十五万六千七百八十九'],
    [20_010_003, '二千零一万零三'],
  ])('%i is %s', (n, words) => {
    expect(chineseNumeral(n)).toBe(words)
  })

  it('what is no whole number in range is a fault of the program', () => {
    for (const n of [-1, 1.5, 100_000_000, Number.NaN]) expect(() => chineseNumeral(n)).toThrow(RangeError)
    expect(chineseYear(2023)).toBe('二〇二三')
  })

  it('dates have no leading zeros, and a day that does not exist has no words', () => {
    expect(chineseDate('2023-07-03')).toBe('2023年7月3日')
    expect(chineseDate('2023-02-29')).toBeUndefined()
    expect(chineseMonth('2023-07-03')).toBe('2023年7月')
    expect(chineseMonthDay('2023-12-31')).toBe('12月31日')
  })
})

describe('document numbers', () => {
  it('law: what is written is read back', () => {
    const number = fc.record({
      code: fc.constantFrom('张科发', '督', 'ZKF'),
      year: fc.integer({ min: 1949, max: 2199 }),
      serial: fc.integer({ min: 1, max: 99_999 }),
    })
    fc.assert(
      fc.property(number, (one) => {
        expect(parseDocumentNumber(formatDocumentNumber(one))).toEqual(one)
      }),
    )
    expect(formatDocumentNumber({ code: '张科发', year: 2023, serial: 12 })).toBe('张科发〔2023〕12号')
  })

  it.each([
    ['张科发[2023]12号', 'paper.number-brackets'],
    ['张科发（2023）12号', 'paper.number-brackets'],
    ['张科发〔2023〕第12号', 'paper.number-ordinal'],
    ['张科发〔2023〕012号', 'paper.number-leading-zero'],
    ['2023年12号', 'paper.number-form'],
    ['张科发〔1066〕1号', 'paper.number-form'],
  ])('%s is refused and told why', (text, key) => {
    expect(reasonsOf(() => parseDocumentNumber(text))[0]!.key).toBe(key)
  })
})

describe('an official document', () => {
  it('numbers its headings 一、（一）1.（1）, each level anew under a higher one', () => {
    const heading = (level: 1 | 2 | 3 | 4) => ({ kind: 'heading' as const, level, text: '题' })
    const blocks = ([1, 2, 3, 4, 4, 3, 2, 1, 2] as const).map(heading)
    expect([...numberHeadings(blocks).values()]).toEqual([
      '一、',
      '（一）',
      '1.',
      '（1）',
      '（2）',
      '2.',
      '（二）',
      '二、',
      '（一）',
    ])
  })

  it('refuses levels that skip, tables that do not fill, charts that are uneven, each at its place', () => {
    const column = { share: 1 }
    const faults = reasonsOf(() =>
      readDocument(
        plain([
          { kind: 'heading', level: 2, text: '题' },
          { kind: 'table', columns: [column, column], heads: [['甲']], rows: [{ cells: ['1', '2', '3'] }] },
          { kind: 'table', columns: [column, column], rows: [{ cells: [{ text: '1', rows: 2 }, '2'] }] },
          {
            kind: 'chart',
            chart: {
              name: '图',
              kind: 'bars',
              categoryName: '月',
              categories: ['1月'],
              series: [{ name: '甲', values: [] }],
            },
          },
        ]),
      ),
    )
    expect(faults.map(({ key, at }) => [key, at])).toEqual([
      ['paper.heading-skips', 'body/0'],
      ['paper.row-short', 'body/1/heads/0'],
      ['paper.row-too-many', 'body/1/rows/0'],
      ['paper.row-leaves', 'body/2/rows/0'],
      ['paper.chart-uneven', 'body/3/chart/series/0'],
    ])
  })

  it.each([
    ['control characters', plain([{ kind: 'paragraph', text: 'a\u0000b' }]), 'body/0/text'],
    ['half a surrogate pair', plain([{ kind: 'paragraph', text: '\ud83d' }]), 'body/0/text'],
    [
      'a day that does not exist',
      plain([{ kind: 'paragraph', text: '' }], { signature: { organs: ['局'], date: '2023-02-30' } }),
      'signature/date',
    ],
    ['an unknown key', plain([{ kind: 'paragraph', text: '', colour: 'red' }]), 'body/0'],
    ['no body', plain([]), 'body'],
  ])('refuses %s', (_, json, at) => {
    const [fault] = reasonsOf(() => readDocument(json))
    expect(fault).toMatchObject({ key: 'paper.malformed', at })
  })

  it('tells parts that do not go together', () => {
    const signed = { ...theMinutes(), signature: { organs: ['局'], date: '2023-07-03' }, signers: ['周'] }
    expect(checkDocument(signed).map(({ key }) => key)).toEqual(['paper.signers-need-file', 'paper.minutes-unsigned'])
    const secret = { ...aBulletin(), copyNumber: undefined }
    expect(checkDocument(secret).map(({ key }) => key)).toEqual(['paper.secrecy-needs-copies'])
  })

  it('puts a wide table with the head of its attachment on landscape pages, and the print block last', () => {
    const sections = flow(aBulletin())
    expect(sections.map(({ wide }) => wide)).toEqual([false, true, false])
    expect(sections[1]!.parts.map(({ kind }) => kind)).toEqual(['attachment-head', 'table'])
    expect(sections[2]!.parts.at(-1)!.kind).toBe('print-block')
  })
})

describe('titles', () => {
  it('break between words and take a shape', () => {
    expect(wrapTitle('关于报送上半年指标完成情况的函')).toEqual(['关于报送上半年指标完成情况的函'])
    const lines = wrapTitle('关于2023年6月份强科技行动重点指标任务完成情况的通报')
    expect(lines).toHaveLength(2)
    expect(lines.join('')).toBe('关于2023年6月份强科技行动重点指标任务完成情况的通报')
    expect(lines.some((line) => /^[年月日的]/.test(line))).toBe(false)
    expect(wrapTitle('第一行\n第二行比较长')).toEqual(['第一行', '第二行比较长'])
  })

  it('law: nothing is lost and no line is too wide', () => {
    const titles = fc.array(fc.constantFrom('强科技', '行动', '2023年', '的', '《办法》', '、', 'R&D', '通报'), {
      minLength: 1,
      maxLength: 60,
    })
    fc.assert(
      fc.property(titles, (words) => {
        const title = words.join('')
        const lines = wrapTitle(title)
        expect(lines.join('')).toBe(title)
        for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(20)
      }),
      { numRuns: 40 },
    )
  })
})

describe('lines and tables', () => {
  it('a line does not begin with a mark, and a number stays whole', () => {
    expect(lineBreaks(`${'国'.repeat(28)}。${'国'.repeat(5)}`, 28, 28)).toEqual([27])
    expect(lineBreaks(`${'国'.repeat(26)}2023.5亿元`, 28, 28)).toEqual([26])
    expect(lineBreaks('', 28, 26)).toEqual([])
  })

  it('law: breaks rise and no line is wider than its room', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('国', '，', '。', 'a', '1', '（', '）'), maxLength: 300 }),
        (text) => {
          const breaks = [0, ...lineBreaks(text, 28, 26), text.length]
          for (let at = 1; at < breaks.length; at++) {
            if (at < breaks.length - 1) expect(breaks[at]!).toBeGreaterThan(breaks[at - 1]!)
            expect(textWidth(text.slice(breaks[at - 1], breaks[at]))).toBeLessThanOrEqual(28)
          }
        },
      ),
    )
  })

  it('cells go to the next free place under what spreads down', () => {
    const columns = [1, 1, 1].map((share) => ({ share, align: 'center' as const }))
    const { cells, faults } = placeCells(
      [
        [
          { text: '甲', rows: 2, columns: 1 },
          { text: '乙', columns: 2, rows: 1 },
        ],
        ['丙', '丁'],
      ],
      columns,
    )
    expect(faults).toEqual([])
    expect(cells.flat().map(({ row, column }) => [row, column])).toEqual([
      [0, 0],
      [0, 1],
      [1, 1],
      [1, 2],
    ])
  })
})
