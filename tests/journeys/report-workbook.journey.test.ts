import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { columnLetters } from '#engine/spreadsheet/cell-place.ts'
import type { SheetCell } from '#engine/spreadsheet/sheet-cell.ts'
import {
  downloadsBytes,
  downloadsWorkbook,
  dropsWorkbook,
  type FilledSheet,
  filledWorkbook,
} from '#tests/builders/filled-workbook.ts'
import { HOSTILE_WORKBOOKS } from '#tests/builders/hostile-workbooks.ts'
import { at, type Desk, monthOffice, type OpenedCycle } from '#tests/builders/month-office.ts'

/** The reporting unit's Excel round trip: download, fill in, drop back, dry run, preview, publish, undo. */
const office = monthOffice('zhangye', at('2023-07-03 09:00'))
const clerk = () => office.as('gz-tianbao')
const accountant = () => office.as('gz-kuaiji')
const LAST = { current: 7, explanation: 8, code: 9, unit: 11, template: 13, version: 14, before: 15 }

let june: OpenedCycle
let report: string
let path: string
beforeAll(async () => {
  june = await office.opens('zhou-kezhang', 'monthly', '2023-06')
  report = june.of('620702')
  path = `/api/reports/${report}/workbook`
})

const downloads = (desk: Desk, of = path) => downloadsWorkbook(desk, office.url, of)
const drops = (desk: Desk, sheets: readonly FilledSheet[], to = path) =>
  dropsWorkbook(desk, to, filledWorkbook(...sheets))

/** The line on which an indicator stands. */
function lineOf({ lines }: FilledSheet, code: string): [number, SheetCell[]] {
  const found = [...lines].find(([, cells]) => cells[LAST.code] === code)
  if (!found) throw new Error(`${code} is not on the sheet`)
  return found
}

function fills(sheet: FilledSheet, values: Readonly<Record<string, SheetCell>>, column = LAST.current): void {
  for (const [code, value] of Object.entries(values)) lineOf(sheet, code)[1][column] = value
}

const told = (checked: { faults: { sheet: string; line: number; column: number; key: string }[] }) =>
  checked.faults.map(({ sheet, line, column, key }) => `${sheet} ${columnLetters(column)}${line} ${key}`)

const shown = (changes: readonly { indicator: { code: string }; after: { state: string; value?: string } }[]) =>
  Object.fromEntries(changes.map(({ indicator, after }) => [indicator.code, after.value ?? after.state]))

const publishing = (checked: { fileName: string; changes: readonly object[] }) => ({
  fileName: checked.fileName,
  cells: checked.changes.map((change) => {
    const { indicatorId, dimension, seenVersion, typed, explanation } = change as Record<string, unknown>
    return { indicatorId, dimension, seenVersion, typed, explanation }
  }),
})

const figureOf = async (code: string) => {
  const { rows } = await clerk().sees(report)
  return rows.find((row: { indicator: { code: string } }) => row.indicator.code === code)
}

describe('a report by Excel', () => {
  test('dropped back as it was downloaded, nothing changes; nor when it was sorted, spread and renamed', async () => {
    const raw = await downloadsBytes(clerk(), office.url, path)
    expect(await dropsWorkbook(clerk(), path, raw)).toMatchObject({ errors: 0, changes: [], conflicts: [] })
    const sheets = await downloads(clerk())
    expect(sheets.map(({ name, isHidden }) => [name, isHidden])).toEqual([
      ['甘州', false],
      ['填写说明', false],
      ['_report', true],
    ])
    const [first] = sheets as [FilledSheet]
    const [head, rows] = [new Map<number, SheetCell[]>(), [] as SheetCell[][]]
    for (const [line, cells] of first.lines) {
      if (line <= 5) head.set(line, cells)
      else rows.push(cells)
    }
    const spread = new Map([...head, ...rows.reverse().map((cells, n) => [8 + n * 2, cells] as const)])
    const checked = await drops(clerk(), [{ name: '六月 填好了', lines: spread }])
    expect(checked).toMatchObject({ errors: 0, faults: [], changes: [], rows: rows.length })
  })

  test('ten planted errors are told by sheet and cell, and nothing is offered', async () => {
    const [sheet] = (await downloads(clerk())) as [FilledSheet]
    fills(sheet, {
      tech_contracts: '约5000',
      high_tech_firms: { kind: 'date', iso: '2023-06-30' },
      tech_smes: { kind: 'error', error: '#REF!' },
      innovation_platforms: 3.5,
      registered_outcomes: -4,
      signed_amount: '1e3',
      commissioners: '12,34',
      commissioner_visits: '5 %',
    })
    lineOf(sheet, 'innovative_firms')[1][LAST.code] = 'no_such_indicator'
    sheet.lines.set(40, [...lineOf(sheet, 'invention_patents')[1]])
    const cellOf = (code: string, column = LAST.current) => `${columnLetters(column + 1)}${lineOf(sheet, code)[0]}`
    const checked = await drops(clerk(), [sheet])
    expect(checked).toMatchObject({ errors: 10, changes: [], conflicts: [] })
    expect(told(checked).sort()).toEqual(
      [
        `甘州 ${cellOf('tech_contracts')} indicator.reading.not-exact`,
        `甘州 ${cellOf('high_tech_firms')} spreadsheet.date-not-figure`,
        `甘州 ${cellOf('tech_smes')} spreadsheet.error-value`,
        `甘州 ${cellOf('innovation_platforms')} indicator.check.not-whole`,
        `甘州 ${cellOf('registered_outcomes')} indicator.check.below-min`,
        `甘州 ${cellOf('signed_amount')} indicator.reading.exponent`,
        `甘州 ${cellOf('commissioners')} indicator.reading.separators`,
        `甘州 ${cellOf('commissioner_visits')} indicator.reading.other-unit`,
        `甘州 ${cellOf('no_such_indicator', 1)} report-workbook.unknown-row`,
        '甘州 B40 report-workbook.row-twice',
      ].sort(),
    )
    expect(await figureOf('tech_contracts')).toMatchObject({ current: { state: 'missing' } })
  })

  test('filled in, it is previewed, published with its history, and taken back', async () => {
    const sheets = await downloads(clerk())
    const [sheet] = sheets as [FilledSheet]
    fills(sheet, {
      tech_contracts: '１.２亿',
      high_tech_firms: { kind: 'formula', value: 12 },
      tech_smes: '1,234',
      innovation_platforms: '—',
      signed_amount: '不适用',
    })
    fills(sheet, { tech_contracts: '新增两个大项目' }, LAST.explanation)
    const checked = await drops(clerk(), sheets)
    expect(shown(checked.changes)).toEqual({
      tech_contracts: '12000.0',
      high_tech_firms: '12',
      tech_smes: '1234',
      signed_amount: 'not-applicable',
    })
    expect(await figureOf('tech_contracts')).toMatchObject({ current: { state: 'missing' }, version: 0 })

    const body = publishing(checked)
    const { workbookId, changed } = await clerk().does('POST', `${path}/publish`, body)
    expect(changed).toBe(4)
    const { indicator, ...row } = await figureOf('tech_contracts')
    expect(row).toMatchObject({ current: { value: '12000.0' }, explanation: '新增两个大项目' })
    const history = `/api/reports/${report}/cells/${indicator.id}/history`
    expect((await clerk().reads(history)).rows).toMatchObject([{ deed: 'imported', to: { value: '12000.0' } }])
    await expect(clerk().does('POST', `${path}/publish`, body)).resolves.toMatchObject({ changed: 0, workbookId: null })

    await accountant().fills(report, { tech_smes: '1300' })
    const undone = await clerk().does('POST', `/api/reports/${report}/workbooks/${workbookId}/undo`, {})
    expect(undone).toMatchObject({
      restored: 3,
      conflicts: [{ indicator: { code: 'tech_smes' }, theirs: { value: '1300' }, by: '李会计' }],
    })
    expect(await figureOf('tech_contracts')).toMatchObject({ current: { state: 'missing' }, explanation: null })
    expect(await figureOf('tech_smes')).toMatchObject({ current: { value: '1300' } })
    expect((await clerk().reads(history)).rows[0]).toMatchObject({ deed: 'undone', to: { state: 'missing' } })
    await expect(clerk().does('POST', `/api/reports/${report}/workbooks/${workbookId}/undo`, {})).rejects.toMatchObject(
      { keys: ['report-workbook.already-undone'] },
    )
    expect((await clerk().reads(`/api/reports/${report}/workbooks`)).rows).toMatchObject([
      { id: workbookId, fileName: '填报.xlsx', cells: 4, state: 'undone', by: '王干事' },
    ])
  })

  test('what a colleague typed since the download is told and stays, unless the file is chosen', async () => {
    const [sheet] = (await downloads(clerk())) as [FilledSheet]
    await accountant().fills(report, { invention_patents: '30', registered_outcomes: '8' })
    fills(sheet, { invention_patents: 31, tech_smes: 1400 })
    const checked = await drops(clerk(), [sheet])
    expect(shown(checked.changes)).toEqual({ tech_smes: '1400' })
    expect(checked.conflicts).toMatchObject([
      {
        indicator: { code: 'invention_patents' },
        before: { value: '30' },
        after: { value: '31' },
        meanwhile: { by: '李会计' },
      },
    ])
    await accountant().fills(report, { tech_smes: '1500' })
    await expect(clerk().does('POST', `${path}/publish`, publishing(checked))).rejects.toMatchObject({
      code: 'conflict',
      keys: ['report-workbook.changed-meanwhile'],
    })
    expect(await figureOf('tech_smes')).toMatchObject({ current: { value: '1500' } })
    const chosen = { fileName: checked.fileName, changes: checked.conflicts }
    expect(await clerk().does('POST', `${path}/publish`, publishing(chosen))).toMatchObject({ changed: 1 })
    expect(await figureOf('invention_patents')).toMatchObject({ current: { value: '31' } })
  })

  test('whatever is filled in, exactly these cells change; and taken back, the report stands as before', async () => {
    const codes = ['tech_contracts', 'high_tech_firms', 'registered_outcomes', 'commissioners', 'signed_amount']
    const filling = fc.dictionary(fc.constantFrom(...codes), fc.integer({ min: 1, max: 9_999_999 }), { minKeys: 1 })
    const stands = async () =>
      (await clerk().sees(report)).rows.map(({ current, explanation }: Record<string, unknown>) => [
        current,
        explanation,
      ])
    await fc.assert(
      fc.asyncProperty(filling, async (values) => {
        const before = await stands()
        const sheets = await downloads(clerk())
        fills(sheets[0]!, values)
        const checked = await drops(clerk(), sheets)
        const changed = checked.changes.map(({ indicator }: { indicator: { code: string } }) => indicator.code)
        expect(changed.sort()).toEqual(Object.keys(values).sort())
        expect(await stands()).toEqual(before)
        const { workbookId } = await clerk().does('POST', `${path}/publish`, publishing(checked))
        expect(await stands()).not.toEqual(before)
        const undone = await clerk().does('POST', `/api/reports/${report}/workbooks/${workbookId}/undo`, {})
        expect(undone).toEqual({ restored: changed.length, conflicts: [] })
        expect(await stands()).toEqual(before)
      }),
      { numRuns: 5 },
    )
  })

  test('an unusual figure asks for an explanation at its cell', async () => {
    const desk = office.as('zhou-kezhang')
    const text = 'indicator,unit,period,kind,value\nhigh_tech_firms,620702,2023-05,actual,100\n'
    const { importId } = await desk.does('POST', '/api/imports', { fileName: '五月.csv', text })
    await desk.does('POST', `/api/imports/${importId}/publish`, {})
    const [sheet] = (await downloads(clerk())) as [FilledSheet]
    fills(sheet, { high_tech_firms: 900 })
    const asked = await drops(clerk(), [sheet])
    const [line, cells] = lineOf(sheet, 'high_tech_firms')
    expect(cells[6]).toBe(100)
    expect(asked).toMatchObject({ errors: 0, changes: [{ indicator: { code: 'high_tech_firms' } }] })
    expect(asked.questions).toMatchObject([{ line, column: 9, text: expect.stringContaining('请填说明') }])
    fills(sheet, { high_tech_firms: '名录重新核定' }, LAST.explanation)
    expect(await drops(clerk(), [sheet])).toMatchObject({ errors: 0, questions: [] })
  })

  test('the file of another unit, another period, an older template or without its codes is refused by name', async () => {
    const sunan = await downloads(office.as('sn-tianbao'), `/api/reports/${june.of('620721')}/workbook`)
    await expect(drops(clerk(), sunan)).rejects.toMatchObject({ keys: ['report-workbook.other-unit'] })
    const own = await downloads(clerk())
    const altered = (column: number, text: string): FilledSheet[] => {
      const [sheet] = own as [FilledSheet]
      const lines = new Map(
        [...sheet.lines].map(([line, cells]) => [line, line > 5 ? cells.with(column, text) : cells] as const),
      )
      return [{ ...sheet, lines }]
    }
    await expect(drops(clerk(), altered(12, '2023-05'))).rejects.toMatchObject({
      keys: ['report-workbook.other-period'],
    })
    await expect(drops(clerk(), altered(LAST.template, '0123456789ab'))).rejects.toMatchObject({
      keys: ['report-workbook.older-template'],
    })
    const shorn = own.slice(0, 1).map((sheet) => ({
      ...sheet,
      lines: new Map([...sheet.lines].map(([line, cells]) => [line, cells.slice(0, 9)])),
    }))
    await expect(drops(clerk(), shorn)).rejects.toMatchObject({ keys: ['report-workbook.no-sheet'] })
    const both = await drops(clerk(), [...sunan, ...own])
    expect(both).toMatchObject({ errors: 0, changes: [] })
  })

  test('sorted without its hidden columns, no figure goes to another indicator', async () => {
    const [sheet] = (await downloads(clerk())) as [FilledSheet]
    const [a, b] = [lineOf(sheet, 'tech_smes')[1], lineOf(sheet, 'high_tech_firms')[1]]
    const codes = a.slice(LAST.code)
    a.splice(LAST.code, codes.length, ...b.slice(LAST.code))
    b.splice(LAST.code, codes.length, ...codes)
    const checked = await drops(clerk(), [sheet])
    expect(checked.faults.map(({ key }: { key: string }) => key)).toEqual([
      'report-workbook.name-differs',
      'report-workbook.name-differs',
    ])
  })

  test('a stranger neither downloads nor drops; a hostile file is refused within two seconds', async () => {
    const stranger = office.as('sn-tianbao')
    await expect(stranger.reads(path)).rejects.toMatchObject({ keys: ['access.not-here'] })
    await expect(drops(stranger, await downloads(clerk()))).rejects.toMatchObject({ keys: ['access.not-here'] })
    const hostile = HOSTILE_WORKBOOKS.filter(([, key]) => ['macros', 'bomb', 'external', 'entities'].includes(key))
    expect(hostile.length).toBeGreaterThan(3)
    for (const [, key, bytes] of hostile) {
      const content = bytes()
      const began = performance.now()
      await expect(dropsWorkbook(clerk(), path, content)).rejects.toMatchObject({
        code: 'rule-broken',
        keys: [`spreadsheet.${key}`],
      })
      expect(performance.now() - began).toBeLessThan(2_000)
    }
  })
})

describe('several reports by one Excel', () => {
  const books = '/api/report-books'
  let quarter: OpenedCycle
  /** 王干事 fills in for a second county as well, and two periods are open. */
  beforeAll(async () => {
    quarter = await office.opens('zhou-kezhang', 'quarterly', '2023-Q2')
    const { tenantId, units } = office.pack
    await office.db.asAdmin(
      `insert into role_assignments (tenant_id, id, person_id, role_code, unit_id, from_on, assigned_by)
       select tenant_id, gen_random_uuid(), person_id, 'reporter', $2, '2023-01-01', person_id
       from accounts where tenant_id = $1 and login = 'gz-tianbao'`,
      [tenantId, units.get('620721')],
    )
  })
  const leaves = () => downloads(clerk(), `${books}/workbook`)
  const comesBack = (sheets: readonly FilledSheet[]) => drops(clerk(), sheets, `${books}/workbook`)
  const sheet = (sheets: readonly FilledSheet[], name: string) => sheets.find((one) => one.name === name)!
  const sending = (checked: {
    fileName: string
    reports: readonly { reportId: string; changes: readonly object[] }[]
  }) => ({
    fileName: checked.fileName,
    reports: checked.reports
      .filter(({ changes }) => changes.length > 0)
      .map(({ reportId, changes }) => ({ reportId, cells: publishing({ fileName: '', changes }).cells })),
  })
  const changesBy = (checked: {
    reports: readonly { unit: { code: string }; cycle: { period: string }; changes: [] }[]
  }) => Object.fromEntries(checked.reports.map((one) => [`${one.unit.code} ${one.cycle.period}`, shown(one.changes)]))
  const standsAt = async (reportId: string, code: string) =>
    (await clerk().sees(reportId)).rows.find((row: { indicator: { code: string } }) => row.indicator.code === code)
      .current

  test('every unit and period that one person fills in leaves as a sheet, comes back, is published and taken back together', async () => {
    const sheets = await leaves()
    expect(sheets.map(({ name }) => name)).toEqual([
      ...['甘州 2023-06', '肃南 2023-06', '甘州 2023-Q2', '肃南 2023-Q2', '填写说明', '_report'],
    ])
    expect(await comesBack(sheets)).toMatchObject({ errors: 0, faults: [], absent: [] })
    fills(sheet(sheets, '甘州 2023-06'), { commissioners: 41 })
    fills(sheet(sheets, '肃南 2023-06'), { commissioners: 42, tech_smes: '４３' })
    fills(sheet(sheets, '肃南 2023-Q2'), { training_attendance: 44 })
    const checked = await comesBack(sheets.filter(({ name }) => name !== '甘州 2023-Q2'))
    expect(changesBy(checked)).toEqual({
      '620702 2023-06': { commissioners: '41' },
      '620721 2023-06': { commissioners: '42', tech_smes: '43' },
      '620721 2023-Q2': { training_attendance: '44' },
    })
    expect(checked.absent).toMatchObject([{ unit: { code: '620702' }, cycle: { period: '2023-Q2' } }])
    expect(await standsAt(june.of('620721'), 'commissioners')).toMatchObject({ state: 'missing' })

    const published = await clerk().does('POST', books, sending(checked))
    expect(published).toMatchObject({ reports: 3, changed: 4 })
    expect(await standsAt(quarter.of('620721'), 'training_attendance')).toMatchObject({ value: '44' })
    await office.as('sn-tianbao').fills(june.of('620721'), { tech_smes: '50' })
    const { rows } = await clerk().reads(books)
    expect(rows).toMatchObject([{ id: published.bookId, reports: 3, cells: 4, state: 'published', by: '王干事' }])
    // Who fills in for one of the counties alone may not take back what stands in the other.
    await expect(office.as('sn-tianbao').does('POST', `${books}/${published.bookId}/undo`, {})).rejects.toMatchObject({
      code: 'not-allowed',
      keys: ['report-book.of-others-too'],
    })
    await expect(office.as('sd-tianbao').does('POST', `${books}/${published.bookId}/undo`, {})).rejects.toMatchObject({
      code: 'not-found',
    })
    expect(await clerk().does('POST', `${books}/${published.bookId}/undo`, {})).toEqual({
      ...{ reports: 3, restored: 3, kept: 1 },
    })
    expect(await standsAt(june.of('620721'), 'commissioners')).toMatchObject({ state: 'missing' })
    expect(await standsAt(june.of('620721'), 'tech_smes')).toMatchObject({ value: '50' })
    await expect(clerk().does('POST', `${books}/${published.bookId}/undo`, {})).rejects.toMatchObject({
      keys: ['report-workbook.already-undone'],
    })
  })

  test('put together on one sheet, every line still finds its report', async () => {
    const [first, second, ...rest] = (await leaves()) as [FilledSheet, FilledSheet, ...FilledSheet[]]
    fills(first, { commissioners: 51 })
    fills(second, { commissioners: 52 })
    const below = [...second.lines].filter(([line]) => line > 5).map(([line, cells]) => [line + 200, cells] as const)
    const together = { ...first, lines: new Map([...first.lines, ...below]) }
    expect(changesBy(await comesBack([together, ...rest]))).toMatchObject({
      '620702 2023-06': { commissioners: '51' },
      '620721 2023-06': { commissioners: '52' },
    })
  })

  test('one wrong cell, a unit that is not his, or a report that went up meanwhile: nothing is written anywhere', async () => {
    const sheets = await leaves()
    fills(sheet(sheets, '甘州 2023-06'), { commissioners: 61 })
    const sound = await comesBack(sheets)
    fills(sheet(sheets, '肃南 2023-Q2'), { training_attendance: '约5' })
    const [line] = lineOf(sheet(sheets, '肃南 2023-Q2'), 'training_attendance')
    const wrong = await comesBack(sheets)
    expect(wrong).toMatchObject({ errors: 1, faults: [] })
    expect(wrong.reports.find(({ errors }: { errors: number }) => errors > 0)).toMatchObject({
      unit: { code: '620721' },
      faults: [{ sheet: '肃南 2023-Q2', line, column: 8, key: 'indicator.reading.not-exact' }],
    })
    expect(wrong.reports.flatMap(({ changes }: { changes: [] }) => changes)).toEqual([])

    const other = await downloads(office.as('sd-tianbao'), `/api/reports/${june.of('620725')}/workbook`)
    const strange = await comesBack([...(await leaves()), ...other.slice(0, 1)])
    expect(strange).toMatchObject({ errors: 1, faults: [{ sheet: other[0]!.name, key: 'report-book.line-of-other' }] })

    const both = sending(sound)
    const alien = { reportId: june.of('620725'), cells: both.reports[0]!.cells }
    await expect(clerk().does('POST', books, { ...both, reports: [...both.reports, alien] })).rejects.toMatchObject({
      code: 'not-allowed',
    })
    await office.as('sn-tianbao').declaresNil(quarter.of('620721'), '本季度没有培训')
    await office.as('sn-tianbao').submits(quarter.of('620721'))
    const [own] = both.reports
    await expect(
      clerk().does('POST', books, { ...both, reports: [own, { reportId: quarter.of('620721'), cells: own!.cells }] }),
    ).rejects.toMatchObject({ code: 'wrong-state', keys: ['report-book.in-report'] })
    expect(await standsAt(june.of('620702'), 'commissioners')).not.toMatchObject({ value: '61' })
    await expect(office.as('zhou-kezhang').reads(books)).rejects.toMatchObject({ code: 'not-allowed' })
  })
})
