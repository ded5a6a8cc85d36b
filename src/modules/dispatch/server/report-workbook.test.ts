import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exactText } from '#engine/number/exact.ts'
import type { Sheet, SheetCell } from '#engine/spreadsheet/sheet-cell.ts'
import { type Language, say } from '#engine/text/message.ts'
import { readReportBook } from '#modules/dispatch/report-book.rules.ts'
import { reportWorkbookColumns } from '#modules/dispatch/report-workbook.messages.ts'
import {
  type ReadReport,
  type ReportIdentity,
  readReportWorkbook,
  rowKey,
} from '#modules/dispatch/report-workbook.rules.ts'
import { readWorkbook } from '#server/spreadsheets/read-workbook.ts'
import { filledWorkbook } from '#tests/builders/filled-workbook.ts'

const KEYS = Object.keys(reportWorkbookColumns) as (keyof typeof reportWorkbookColumns)[]
const CODES = ['contracts', 'share', 'firms'] as const
const MEASURES = { contracts: '万元', share: '%', firms: '家' } as const
const identity: ReportIdentity = {
  reportId: 'r',
  unit: '620702',
  period: '2023-06',
  template: 'abcdef012345',
  cells: new Map(
    CODES.map((code) => [
      rowKey(code, ''),
      { code, dimension: '', names: [code], measure: MEASURES[code], isDerived: false },
    ]),
  ),
}

interface Filled {
  readonly figure: SheetCell
  readonly explanation?: SheetCell
  readonly before?: string
}

function lineOf(
  { unit, period, template }: ReportIdentity,
  code: (typeof CODES)[number],
  { figure, explanation = null, before = '' }: Filled,
): SheetCell[] {
  const stands = [null, code, null, MEASURES[code], null, null, null, figure, explanation]
  return [...stands, code, '', unit, period, template, '0', before, '']
}

/** A sheet as the template is laid out: title, a head of two lines, a line for each indicator. */
function sheetOf(values: Readonly<Record<string, Filled>>, language: Language = 'zh-CN', from = 6) {
  const label = (key: (typeof KEYS)[number]) => say(reportWorkbookColumns, language, key)
  const isGrouped = (key: string) => KEYS.indexOf(key as 'goal') < 9
  const upper = KEYS.map((key) => (isGrouped(key) ? '组' : label(key)))
  const lower = KEYS.map((key) => (isGrouped(key) ? label(key) : null))
  const rows = CODES.map((code) => lineOf(identity, code, values[code] ?? { figure: null }))
  const lines = new Map<number, SheetCell[]>([
    [1, ['甘州区']],
    [3, upper],
    [4, lower],
    ...rows.map((row, n) => [from + n, row] as const),
  ] as [number, SheetCell[]][])
  return { name: '甘州', lines }
}

const asRead = ({ name, lines }: ReturnType<typeof sheetOf>): Sheet => ({
  name,
  isHidden: false,
  rows: [...lines].map(([line, cells]) => ({ line, cells })),
  merges: [],
  hiddenLines: [],
  hiddenColumns: [],
})

async function reads(
  values: Readonly<Record<string, Filled>>,
  language?: Language,
): Promise<Exclude<ReadReport, { refused: unknown }>> {
  const read = readReportWorkbook(await readWorkbook(filledWorkbook(sheetOf(values, language))), identity)
  if ('refused' in read) throw new Error(JSON.stringify(read.refused))
  return read
}

const figureOf = ({ lines }: Awaited<ReturnType<typeof reads>>, code: string) => {
  const figure = lines.find(({ key }) => key === rowKey(code, ''))?.figure
  return figure?.state === 'value' ? exactText(figure.value) : figure?.state
}

describe('what a clerk writes into a cell of 万元', () => {
  test.each<[SheetCell, string]>([
    ['１２３４．５', '1234.5'],
    ['1,234.5', '1234.5'],
    [' 1234.5 ', '1234.5'],
    ['３．２亿', '32000'],
    ['5万', '5'],
    ['32000元', '3.2'],
    ['-5', '-5'],
    ['−5', '-5'],
    ['—', 'missing'],
    ['/', 'missing'],
    ['', 'missing'],
    ['不适用', 'not-applicable'],
    [0, '0'],
    [0.1 + 0.2, '0.3'],
    [1e21 / 1e16, '100000'],
    [{ kind: 'formula', value: 12.5 }, '12.5'],
    [{ kind: 'formula', value: '1,200' }, '1200'],
  ])('%j is read as %s', async (figure, expected) => {
    const read = await reads({ contracts: { figure } })
    expect(read.faults).toEqual([])
    expect(figureOf(read, 'contracts')).toBe(expected)
  })

  test.each<[SheetCell, string]>([
    ['1e3', 'indicator.reading.exponent'],
    ['约5000', 'indicator.reading.not-exact'],
    ['12,34', 'indicator.reading.separators'],
    ['５０家', 'indicator.reading.other-unit'],
    ['12%', 'indicator.reading.other-unit'],
    ['(5)', 'indicator.reading.brackets'],
    ['无', 'indicator.reading.none-or-zero'],
    ['####', 'indicator.reading.column-too-narrow'],
    [true, 'spreadsheet.truth-value'],
    [{ kind: 'date', iso: '2023-06-30' }, 'spreadsheet.date-not-figure'],
    [{ kind: 'error', error: '#DIV/0!' }, 'spreadsheet.error-value'],
    [{ kind: 'formula', value: null }, 'spreadsheet.formula-without-value'],
  ])('%j is refused at H6 as %s', async (figure, key) => {
    const { faults } = await reads({ contracts: { figure } })
    expect(faults).toMatchObject([{ sheet: '甘州', line: 6, column: 8, key }])
  })
})

test.each<[SheetCell, string]>([
  ['１２．５％', '12.5'],
  ['12.5', '12.5'],
  [{ kind: 'percent', number: 0.125 }, '12.5'],
])('a share of %j is read as %s', async (figure, expected) => {
  expect(figureOf(await reads({ share: { figure } }), 'share')).toBe(expected)
})

test('heads in English are known too', async () => {
  expect(figureOf(await reads({ firms: { figure: 7 } }, 'en'), 'firms')).toBe('7')
})

test('a figure on a line without a code is told; a blank line and a remark below are not', async () => {
  const sheet = sheetOf({})
  sheet.lines.set(20, ['填报人：王干事'])
  sheet.lines.set(21, [null, '合计', null, null, null, null, null, 99])
  const read = readReportWorkbook(await readWorkbook(filledWorkbook(sheet)), identity)
  expect(read).toMatchObject({ faults: [{ line: 21, column: 8, key: 'report-workbook.no-code' }] })
})

const decimal = fc
  .tuple(fc.integer({ min: -99_999_999, max: 99_999_999 }), fc.integer({ min: 0, max: 4 }))
  .map(([digits, places]) => String(Number((digits / 10 ** places).toFixed(places))))

test('whatever was filled in where, exactly these cells are told to differ, in whatever order the lines stand', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(...CODES.map(() => fc.tuple(decimal, fc.option(decimal, { nil: undefined })))),
      fc.boolean(),
      async (cells, isNumber) => {
        const values = CODES.map((code, n): [string, Filled] => {
          const [before, typed] = cells[n]!
          const text = typed ?? before
          return [code, { figure: isNumber ? Number(text) : text, before }]
        })
        const { lines, faults } = await reads(Object.fromEntries(values))
        expect(faults).toEqual([])
        const differing = lines.filter(({ figure, figureBefore }) => {
          if (figure?.state !== 'value' || figureBefore.state !== 'value') return true
          return !figure.value.equals(figureBefore.value)
        })
        const typed = CODES.filter(
          (_, n) => cells[n]![1] !== undefined && Number(cells[n]![1]) !== Number(cells[n]![0]),
        )
        expect(differing.map(({ key }) => key.trim())).toEqual(typed)
      },
    ),
    { numRuns: 25 },
  )
})

describe('a workbook of several reports', () => {
  const of = (over: Partial<ReportIdentity>): ReportIdentity => ({ ...identity, ...over })
  /** Of another unit, of another period, and of another cycle that asks the same unit for the same period. */
  const reports = [
    identity,
    of({ reportId: 's', unit: '620721' }),
    of({ reportId: 't', period: '2023-Q2', template: 'fedcba543210' }),
    of({ reportId: 'u', template: '0123456789ab' }),
  ]
  const filled = reports.flatMap((report, r) => CODES.map((code, c) => ({ report, code, figure: 100 * r + c })))

  test('on whichever sheets and in whatever order its lines stand, each report reads its own and no other', () => {
    const standing = fc.array(fc.nat(2), { minLength: filled.length, maxLength: filled.length })
    fc.assert(
      fc.property(fc.shuffledSubarray(filled, { minLength: 1 }), standing, (lines, places) => {
        const sheets = [0, 1, 2].map((sheet) => {
          const { lines: head } = sheetOf({})
          for (const line of [...head.keys()]) if (line > 5) head.delete(line)
          for (const [n, { report, code, figure }] of lines.entries())
            if (places[n] === sheet) head.set(6 + n, lineOf(report, code, { figure }))
          return asRead({ name: `表${sheet}`, lines: head })
        })
        const read = readReportBook({ sheets }, reports)
        if ('refused' in read) throw new Error(read.refused.key)
        expect(read.faults).toEqual([])
        const found = [...read.reports].flatMap(([reportId, one]) => {
          if ('refused' in one) throw new Error(one.refused.key)
          expect(one.faults).toEqual([])
          return one.lines.map((line) => `${reportId} ${line.key.trim()} ${figureOf(one, line.key.trim())}`)
        })
        expect(found.sort()).toEqual(
          lines.map(({ report, code, figure }) => `${report.reportId} ${code} ${figure}`).sort(),
        )
      }),
      { numRuns: 40 },
    )
  })

  test('lines of a report that is nobody’s to fill in, and figures without a code, are told once each', () => {
    const stranger = of({ unit: '620725' })
    const sheet = sheetOf({ contracts: { figure: 1 } })
    for (const [n, code] of CODES.entries()) sheet.lines.set(20 + n, lineOf(stranger, code, { figure: n }))
    sheet.lines.set(30, [null, '合计', null, null, null, null, null, 99])
    expect(readReportBook({ sheets: [asRead(sheet)] }, reports)).toMatchObject({
      faults: [
        { sheet: '甘州', line: 20, column: 2, key: 'report-book.line-of-other', params: { unit: '620725' } },
        { line: 30, column: 8, key: 'report-workbook.no-code' },
      ],
    })
  })

  test('a line of neither cycle’s present template is refused as out of date', () => {
    const sheet = sheetOf({})
    sheet.lines.set(9, lineOf(of({ template: '999999999999' }), 'firms', { figure: 1 }))
    const read = readReportBook({ sheets: [asRead(sheet)] }, reports)
    if ('refused' in read) throw new Error(read.refused.key)
    expect(read.reports.get('r')).toMatchObject({ refused: { key: 'report-workbook.older-template' } })
  })
})
