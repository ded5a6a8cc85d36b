import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimalText } from '#engine/spreadsheet/decimal-text.ts'
import type { SheetCell } from '#engine/spreadsheet/sheet-cell.ts'
import type { WrittenColumn, WrittenRow, WrittenSheet } from '#engine/spreadsheet/written-workbook.ts'
import { readWorkbook } from '#server/spreadsheets/read-workbook.ts'
import { writeWorkbook } from '#server/spreadsheets/write-workbook.ts'

const TEXT: WrittenColumn = { label: '名称', kind: 'text' }
const NUMBER: WrittenColumn = { label: '数值', kind: 'number' }

function workbook(columns: readonly WrittenColumn[], rows: WrittenSheet['rows'], more: Partial<WrittenSheet> = {}) {
  const sheet: WrittenSheet = { name: '表', title: '指标完成情况', lines: ['期间：2023年6月'], columns, rows, ...more }
  return { title: '指标完成情况', creator: '示例市科技局', createdAt: '2023-07-03T01:30:00Z', sheets: [sheet] }
}

/** The rows below the heads, as written and read again. */
async function roundTrip(columns: readonly WrittenColumn[], rows: readonly WrittenRow[]) {
  const [sheet] = (await readWorkbook(await writeWorkbook(workbook(columns, rows)))).sheets
  const lines = new Map(sheet!.rows.map(({ line, cells }) => [line, cells]))
  return rows.map((_, index) => columns.map((_, column): SheetCell => lines.get(4 + index)?.[column] ?? null))
}

const character = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
  fc.constantFrom(
    '张',
    '=',
    '+',
    '-',
    '@',
    '\t',
    '\r',
    '\n',
    '\u0000',
    '\ud800',
    '_x0041_',
    '_x',
    '&amp;',
    '<',
    ']]>',
    '"',
    "'",
    ' ',
  ),
)
const text = fc.array(character, { maxLength: 6 }).map((parts) => parts.join(''))
const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.constant(-0.1))

describe('writing a workbook and reading it again', () => {
  it('law: every text, number, truth value and blank comes back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.oneof(text, fc.boolean(), fc.constant(null)), fc.oneof(number, text)), { maxLength: 60 }),
        async (rows) => {
          const known = rows.map((row) => row.map((cell) => (cell === '' ? null : Object.is(cell, -0) ? 0 : cell)))
          const read = await roundTrip([TEXT, { ...NUMBER }], rows)
          // A decimal text in a column of numbers is a number there.
          const same = read.map((row, at) =>
            row.map((cell, column) =>
              typeof cell === 'number' && typeof known[at]![column] === 'string' ? decimalText(cell) : cell,
            ),
          )
          expect(same).toEqual(known)
        },
      ),
      { numRuns: 25 },
    )
  }, 120_000)

  it('decimals are exact: what a spreadsheet would round stays a text', async () => {
    const rows = [['0.1'], ['123456789012345'], ['1234567890123456'], ['0.1234567890123456'], ['-5'], ['007'], ['1e5']]
    expect(await roundTrip([NUMBER], rows)).toEqual([
      [0.1],
      [123456789012345],
      ['1234567890123456'],
      ['0.1234567890123456'],
      [-5],
      ['007'],
      ['1e5'],
    ])
  })

  it('dates and moments come back as days and moments', async () => {
    const columns: WrittenColumn[] = [
      { label: '日', kind: 'date' },
      { label: '时', kind: 'moment' },
    ]
    const read = await roundTrip(columns, [
      ['2023-06-30', '2023-06-30T09:30:05Z'],
      ['1899-12-31', 'soon'],
    ])
    expect(read).toEqual([
      [
        { kind: 'date', iso: '2023-06-30' },
        { kind: 'date', iso: '2023-06-30T09:30:05' },
      ],
      ['1899-12-31', 'soon'],
    ])
  })

  it('a text longer than a cell is cut and says so', async () => {
    const [[cell]] = (await roundTrip([TEXT], [['长'.repeat(40_000)]])) as [[string]]
    expect(cell).toHaveLength(32_767)
    expect(cell.endsWith('… (32767 / 40000)')).toBe(true)
  })

  it('the same workbook gives the same bytes, however its rows come', async () => {
    const rows: WrittenRow[] = Array.from({ length: 700 }, (_, n) => [`单位${n}`, n * 1.5])
    async function* slowly() {
      for (const row of rows) {
        await Promise.resolve()
        yield row
      }
    }
    const first = await writeWorkbook(workbook([TEXT, NUMBER], rows))
    const second = await writeWorkbook(workbook([TEXT, NUMBER], slowly()))
    expect(Buffer.compare(first, second)).toBe(0)
  })

  it('names of sheets are made fit and each is there once', async () => {
    const one = workbook([TEXT], []).sheets[0]!
    const names = ['a/b:c', "'引号'", '长'.repeat(40), '长'.repeat(40), '', 'History']
    const bytes = await writeWorkbook({ ...workbook([TEXT], []), sheets: names.map((name) => ({ ...one, name })) })
    const { sheets } = await readWorkbook(bytes)
    expect(sheets.map(({ name }) => name)).toEqual([
      'a b c',
      '引号',
      '长'.repeat(31),
      `${'长'.repeat(27)} (2)`,
      'Sheet5',
      'History (2)',
    ])
  })

  it('rows that fail to come fail the writing', async () => {
    // biome-ignore lint/correctness/useYield: it breaks before the first row
    async function* broken(): AsyncGenerator<WrittenRow> {
      throw new Error('the database went away')
    }
    await expect(writeWorkbook(workbook([TEXT], broken()))).rejects.toThrow('the database went away')
  })
})

const SOFFICE = process.env.SOFFICE_PATH ?? '/usr/bin/soffice'
const run = promisify(execFile)

const CSV = 'csv:Text - txt - csv (StarCalc):44,34,76'

/** What LibreOffice makes of a workbook. */
async function converted(bytes: Uint8Array, format: string, extension: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'danxia-workbook-'))
  try {
    await writeFile(join(folder, 'a.xlsx'), bytes)
    const out = join(folder, 'out')
    const words = [`-env:UserInstallation=file://${folder}/profile`, '--headless', '--convert-to', format]
    await run(SOFFICE, [...words, '--outdir', out, join(folder, 'a.xlsx')], { timeout: 60_000 })
    return await readFile(join(out, `a.${extension}`))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const opened = async (bytes: Uint8Array, format: string, extension: string) =>
  (await converted(bytes, format, extension)).toString('utf8')

describe.skipIf(!existsSync(SOFFICE))('opened by LibreOffice', () => {
  it('heads, merged groups, numbers, dates and texts stand there; nothing has become a formula', async () => {
    const columns: WrittenColumn[] = [
      { label: '单位', kind: 'text', choices: ['甘州区', '临泽县'] },
      {
        label: '目标',
        kind: 'number',
        unit: '万元',
        group: '营业收入',
        decimals: 2,
        isOpen: true,
        range: { min: '0' },
      },
      { label: '完成', kind: 'number', group: '营业收入' },
      { label: '日期', kind: 'date' },
    ]
    const dangerous = ['=1+1', '+1', '-1+2', '@SUM(A1)', '\t=1', '=HYPERLINK("http://x")', "=cmd|'/c calc'!A1"]
    const rows: WrittenRow[] = [
      ['甘州区', '5403.5', '—', '2023-06-30'],
      ...dangerous.map((danger): WrittenRow => [danger, '-12.5', danger, null]),
      { cells: ['合计', '5403.5', null, null], role: 'total' },
    ]
    const bytes = await writeWorkbook(workbook(columns, rows, { isLocked: true, frozenColumns: 1, spareLines: 20 }))
    const document = await opened(bytes, 'fods', 'fods')
    expect(document).not.toMatch(/table:formula|of:=/)
    expect(document).toContain('<text:p>5,403.50</text:p>')
    const csv = await opened(bytes, CSV, 'csv')
    expect(csv).toBe(
      [
        '指标完成情况,,,',
        '期间：2023年6月,,,',
        '单位,营业收入,,日期',
        ',目标（万元）,完成,',
        '甘州区,"5,403.50",—,2023-06-30',
        ...dangerous.map((danger) => {
          const cell = /[",]/.test(danger) ? `"${danger.replaceAll('"', '""')}"` : danger
          return `${cell},-12.50,${cell},`
        }),
        '合计,"5,403.50",,',
        '',
      ].join('\n'),
    )
  }, 120_000)

  it('what LibreOffice saves of it is read as it was written', async () => {
    const columns: WrittenColumn[] = [
      TEXT,
      { ...NUMBER, decimals: 1 },
      { label: '日', kind: 'date' },
      { label: '时', kind: 'moment' },
    ]
    const rows: WrittenRow[] = [
      ['甘州区', '5403.25', '2023-06-30', '2023-06-30T09:30:05'],
      ['=1+1', '-0.1', '1999-12-31', null],
      [' 两端空格 ', '—', null, null],
      ['第一行\n第二行', true, null, null],
    ]
    const bytes = await writeWorkbook(workbook(columns, rows))
    const own = (await readWorkbook(bytes)).sheets[0]!
    const theirs = (await readWorkbook(await converted(bytes, 'xlsx', 'xlsx'))).sheets[0]!
    expect(theirs.rows).toEqual(own.rows)
    expect(theirs.merges).toEqual(own.merges)
  }, 120_000)

  it.each([
    ['xls', 'spreadsheet.old-format'],
    ['ods', 'spreadsheet.open-document'],
  ])(
    'saved as .%s it is refused by name',
    async (format, key) => {
      const bytes = await writeWorkbook(workbook([TEXT], [['甘州区']]))
      const other = await converted(bytes, format, format)
      await expect(readWorkbook(other)).rejects.toMatchObject({ reasons: [{ key }] })
    },
    120_000,
  )
})
