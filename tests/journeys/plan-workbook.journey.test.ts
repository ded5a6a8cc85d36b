import { describe, expect, test } from 'vitest'
import { columnLetters } from '#engine/spreadsheet/cell-place.ts'
import type { Sheet, SheetCell } from '#engine/spreadsheet/sheet-cell.ts'
import { sheetText } from '#engine/spreadsheet/sheet-text.ts'
import { readWorkbook } from '#server/spreadsheets/read-workbook.ts'
import { workbookOf } from '#tests/builders/hostile-workbooks.ts'
import { type Desk, monthOffice, at as when } from '#tests/builders/month-office.ts'

/** A plan leaves as a workbook, is altered in a spreadsheet, and comes back: errors by cell, preview, publish, signature. */
const office = monthOffice('zhangye', when('2023-01-10 09:00'))
const planner = () => office.as('lin-zhuren')
const leader = () => office.as('shao-juzhang')

type Cells = Map<number, SheetCell[]>

async function planInForce() {
  const { rows } = await planner().reads('/api/plans?year=2023')
  const { id } = rows.find((plan: { code: string }) => plan.code === 'strong-2023')
  return planner().reads(`/api/plans/${id}`)
}

async function downloads(desk: Desk, path: string): Promise<Sheet[]> {
  const { cookie } = await desk.signedIn()
  const response = await fetch(`${office.url}${path}`, { headers: { cookie: cookie ?? '' } })
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; .*\.xlsx/)
  return [...(await readWorkbook(new Uint8Array(await response.arrayBuffer()))).sheets]
}

const cellsOf = (sheet: Sheet): Cells => new Map(sheet.rows.map(({ line, cells }) => [line, [...cells]]))

function cellXml(line: number, column: number, cell: SheetCell): string {
  const place = `<c r="${columnLetters(column)}${line}"`
  if (typeof cell === 'number') return `${place}><v>${cell}</v></c>`
  if (typeof cell === 'string') return `${place} t="inlineStr"><is><t>${sheetText(cell)}</t></is></c>`
  return typeof cell === 'object' && cell?.kind === 'error' ? `${place} t="e"><v>${cell.error}</v></c>` : ''
}

/** The first target that is a number on a line of the sheet of targets. */
const numberAt = (cells: readonly SheetCell[]) => cells.findIndex((cell, n) => n >= 5 && typeof cell === 'number')

/** As a spreadsheet would save these sheets again. */
function saved(...sheets: readonly Cells[]): Buffer {
  return workbookOf({
    sheets: sheets.map((lines) => {
      const rows = [...lines]
        .sort(([a], [b]) => a - b)
        .map(([line, cells]) => {
          const xml = cells.map((cell, index) => cellXml(line, index + 1, cell)).join('')
          return `<row r="${line}">${xml}</row>`
        })
      return `<sheetData>${rows.join('')}</sheetData>`
    }),
  })
}

function drops(desk: Desk, path: string, bytes: Buffer, name = '计划.xlsx') {
  const form = new FormData()
  form.append('file', new File([Uint8Array.from(bytes)], name))
  return desk.does('POST', path, form)
}

describe('a plan by Excel', () => {
  test('comes back unchanged: nothing to publish', async () => {
    const plan = await planInForce()
    const sheets = await downloads(planner(), `/api/plans/${plan.id}/workbook`)
    expect(sheets.map(({ name, isHidden }) => [name, isHidden])).toEqual([
      ['指标', false],
      ['目标值', false],
      ['_lists', true],
    ])
    const checked = await drops(planner(), `/api/plans/${plan.id}/workbook`, saved(...sheets.slice(0, 2).map(cellsOf)))
    expect(checked).toMatchObject({
      errors: 0,
      faults: [],
      proposals: [],
      preview: { goals: [], targets: [], targetsTotal: 0 },
    })
    expect(checked.goals).toBeUndefined()
  })

  test('ten planted errors are told by sheet and cell, and nothing is offered', async () => {
    const plan = await planInForce()
    const [goals, targets] = (await downloads(planner(), `/api/plans/${plan.id}/workbook`)).map(cellsOf) as [
      Cells,
      Cells,
    ]
    goals.get(5)![0] = '目标 一'
    goals.get(6)![3] = 'no-such-indicator'
    goals.get(7)![3] = goals.get(8)![3]!
    goals.get(9)![7] = '约 5'
    targets.get(6)![3] = '999999'
    targets.get(7)![0] = 'no-such-indicator'
    targets.get(8)![5] = { kind: 'error', error: '#DIV/0!' }
    targets.get(9)![5] = '9~5'
    targets.get(10)![5] = '1e5'
    targets.set(11, [...targets.get(12)!])
    const checked = await drops(planner(), `/api/plans/${plan.id}/workbook`, saved(goals, targets))
    const told = checked.faults.map(
      (fault: { sheet: string; line: number; column: number; key: string }) =>
        `${fault.sheet} ${columnLetters(fault.column)}${fault.line} ${fault.key.replace('plan-workbook.', '')}`,
    )
    expect(told).toEqual(
      expect.arrayContaining([
        '表1 A5 code-form',
        '表1 D6 unknown-indicator',
        '表1 D8 indicator-twice',
        '表1 H9 indicator.reading.not-exact',
        '表2 D6 unknown-unit',
        '表2 A7 unknown-indicator',
        '表2 F8 spreadsheet.error-value',
        '表2 F9 band-upside-down',
        '表2 F10 indicator.reading.exponent',
        '表2 A12 target-twice',
      ]),
    )
    expect(checked.goals).toBeUndefined()
    expect(checked.proposals).toEqual([])
  })

  test('altered weights are a new version; altered targets wait for a signature', async () => {
    const plan = await planInForce()
    const path = `/api/plans/${plan.id}/workbook`
    const [goals, targets] = (await downloads(planner(), path)).map(cellsOf) as [Cells, Cells]
    const [first, second] = [...goals.values()].filter((cells) => typeof cells[7] === 'number').slice(0, 2) as [
      SheetCell[],
      SheetCell[],
    ]
    first[7] = (first[7] as number) + 1
    second[7] = String((second[7] as number) - 1)
    const row = [...targets.values()].find((cells) => cells[3] !== '620700' && numberAt(cells) > 0)!
    const at = numberAt(row)
    const unit = row[3]
    const before = row[at] as number
    row[at] = `${before + 1}`.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)) // full-width
    const checked = await drops(planner(), path, saved(goals, targets))
    expect(checked).toMatchObject({ errors: 0, version: plan.version, preview: { targetsTotal: 1 } })
    expect(checked.preview.goals).toHaveLength(2)
    expect(checked.preview.targets[0]).toMatchObject({
      unit,
      before: { value: String(before) },
      after: { value: String(before + 1) },
    })
    const { goals: altered, proposals, version } = checked
    const publishing = { version, fileName: '计划.xlsx', reason: '按任务书调整', goals: altered, proposals }
    const published = await planner().does('POST', `${path}/publish`, publishing)
    expect(published).toMatchObject({ version: plan.version + 1, proposed: 1 })
    await expect(planner().does('POST', `${path}/publish`, publishing)).rejects.toMatchObject({
      keys: ['plan.changed-meanwhile'],
    })
    const waiting = await leader().reads(`/api/targets/proposals?planId=${plan.id}`)
    expect(waiting.rows).toMatchObject([
      { reason: '按任务书调整', after: { value: String(before + 1) }, maySign: true },
    ])
    const [{ targetId, version: proposal }] = waiting.rows
    await expect(
      planner().does('POST', `/api/targets/${targetId}/decisions`, { version: proposal, decision: 'approve' }),
    ).rejects.toMatchObject({ code: 'not-allowed' })
    await leader().does('POST', `/api/targets/${targetId}/decisions`, { version: proposal, decision: 'approve' })
    const after = cellsOf((await downloads(planner(), path))[1]!)
    expect([...after.values()].find((cells) => cells[0] === row[0] && cells[3] === unit)![at]).toBe(before + 1)
    await expect(
      planner().does('POST', `/api/plans/${plan.id}/workbooks/${published.workbookId}/undo`, {}),
    ).rejects.toMatchObject({ code: 'conflict', keys: ['target.signed-since'] })
  })

  test('a published workbook is taken back: weights as before in a new version, what waits for a signature withdrawn', async () => {
    const plan = await planInForce()
    const path = `/api/plans/${plan.id}/workbook`
    const [goals, targets] = (await downloads(planner(), path)).map(cellsOf) as [Cells, Cells]
    const [first, second] = [...goals.values()].filter((cells) => typeof cells[7] === 'number').slice(0, 2) as [
      SheetCell[],
      SheetCell[],
    ]
    first[7] = (first[7] as number) + 2
    second[7] = (second[7] as number) - 2
    const rows = [...targets.values()].filter((cells) => cells[3] !== '620700' && numberAt(cells) > 0)
    for (const cells of rows.slice(0, 2)) cells[numberAt(cells)] = (cells[numberAt(cells)] as number) + 1
    const { goals: altered, proposals, version } = await drops(planner(), path, saved(goals, targets))
    const publishing = { version, fileName: '改错了.xlsx', reason: '误改', goals: altered, proposals }
    const { workbookId } = await planner().does('POST', `${path}/publish`, publishing)
    const proposed = `/api/targets/proposals?planId=${plan.id}`
    expect((await leader().reads(proposed)).rows).toHaveLength(2)
    const undo = `/api/plans/${plan.id}/workbooks/${workbookId}/undo`
    expect(await planner().does('POST', undo, {})).toEqual({ version: plan.version + 2, withdrawn: 2 })
    expect((await leader().reads(proposed)).rows).toEqual([])
    const weights = (of: Awaited<ReturnType<typeof planInForce>>) =>
      of.goals.flatMap((goal: { code: string; indicators: { code: string; weight: string }[] }) =>
        goal.indicators.map((item) => [goal.code, item.code, Number(item.weight)]),
      )
    const again = await planInForce()
    expect(weights(again)).toEqual(weights(plan))
    expect(again.versions[0]).toMatchObject({ version: plan.version + 2, reason: '撤销 改错了.xlsx' })
    await expect(planner().does('POST', undo, {})).rejects.toMatchObject({ keys: ['plan-workbook.already-undone'] })
    const { rows: past } = await planner().reads(`/api/plans/${plan.id}/workbooks`)
    expect(past[0]).toMatchObject({ id: workbookId, state: 'undone', targets: 2, isPlanChanged: true })
  })

  test('an indicator taken out takes its targets out of sight, and is told no error', async () => {
    const plan = await planInForce()
    const path = `/api/plans/${plan.id}/workbook`
    const [goals, targets] = (await downloads(planner(), path)).map(cellsOf) as [Cells, Cells]
    const [line, out] = [...goals].find(([, cells]) => typeof cells[7] === 'number')!
    const next = [...goals].find(([at, cells]) => at > line && typeof cells[7] === 'number')![1]
    next[7] = (next[7] as number) + (out[7] as number)
    goals.delete(line)
    const checked = await drops(planner(), path, saved(goals, targets))
    expect(checked).toMatchObject({ errors: 0, proposals: [], preview: { targetsTotal: 0 } })
    expect(checked.preview.goals.find((row: { after: string | null }) => row.after === null).indicator).toBe(out[3])
  })

  test('a county may neither take the workbook along nor drop one', async () => {
    const plan = await planInForce()
    const county = office.as('gz-tianbao')
    await expect(county.reads(`/api/plans/${plan.id}/workbook`)).rejects.toMatchObject({ code: 'not-allowed' })
    await expect(drops(county, `/api/plans/${plan.id}/workbook`, saved(new Map()))).rejects.toMatchObject({
      code: 'not-allowed',
    })
  })
})

describe('figures by Excel', () => {
  const officer = () => office.as('zhou-kezhang')
  const values = (...rows: readonly (readonly SheetCell[])[]) =>
    saved(
      new Map<number, SheetCell[]>([
        [1, ['2022年基数']],
        [3, ['指标', '单位', '期间', '数值']],
        ...rows.map((row, n) => [n + 4, [...row]] as const),
      ] as [number, SheetCell[]][]),
    )

  test('dry run, publish, undo', async () => {
    const checked = await drops(
      officer(),
      '/api/imports/workbook',
      values(['tech_contracts', '甘州区', '2022-12', '１，２３４'], ['tech_contracts', '620721', '2022年12月', 7.5]),
      '基数.xlsx',
    )
    expect(checked).toMatchObject({ errors: 0, rows: 2, changes: 2, preview: [{ after: '1234' }, { after: '7.5' }] })
    await officer().does('POST', `/api/imports/${checked.importId}/publish`, {})
    expect(await officer().does('POST', `/api/imports/${checked.importId}/undo`, {})).toMatchObject({ restored: 2 })
    const { rows } = await officer().reads('/api/imports')
    expect(rows[0]).toMatchObject({ fileName: '基数.xlsx', state: 'undone' })
  })

  test('a wrong cell is told by its sheet and place; a hostile file is refused by name', async () => {
    const checked = await drops(
      officer(),
      '/api/imports/workbook',
      values(['tech_contracts', '甘州区', '2022-12', { kind: 'error', error: '#REF!' }]),
    )
    expect(checked).toMatchObject({
      importId: null,
      faults: [{ sheet: '表1', line: 4, column: 4, key: 'spreadsheet.error-value', text: '单元格是错误值 #REF!' }],
    })
    const macros = workbookOf({ extra: [{ name: 'xl/vbaProject.bin', content: 'x' }] })
    await expect(drops(officer(), '/api/imports/workbook', macros)).rejects.toMatchObject({
      code: 'rule-broken',
      keys: ['spreadsheet.macros'],
    })
  })
})
