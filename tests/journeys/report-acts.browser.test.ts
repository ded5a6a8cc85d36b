import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { at, Desk } from '#tests/builders/month-office.ts'
import { browserOffice, type Visitor } from '#tests/journeys/browser.ts'

const screen = browserOffice('zhangye', at('2023-07-03 09:00'))
const desks = new Map<string, Desk>()
const desk = (login: string): Desk => {
  const known = desks.get(login) ?? new Desk(screen, login)
  desks.set(login, known)
  return known
}

const OFFICER = 'zhou-kezhang'
const LEADER = 'shao-juzhang'
const may = new Map<string, string>()
const june = new Map<string, string>()

async function knowReports(cycleId: string, of: Map<string, string>): Promise<void> {
  for (const { unit, reportId } of (await desk(OFFICER).wall(cycleId)).units) of.set(unit.code, reportId)
}

const cycleOf = async (period: string): Promise<string> =>
  (await desk(OFFICER).reads('/api/cycles')).rows.find((row: { period: string }) => row.period === period).id

async function visits(login: string, path: string, view = {}): Promise<Visitor> {
  const visitor = await screen.as(login, view)
  await visitor.opens(path)
  return visitor
}

const button = (page: Pick<Page, 'getByRole'>, name: string | RegExp) => page.getByRole('button', { name })
const rowOf = (page: Page, text: string) => page.locator('tbody tr', { hasText: text })
/** The refusal of an act is what the test is about; nothing else may have gone wrong. */
const onlyRefused = (visitor: Visitor) =>
  expect(visitor.faults().filter((fault) => !/status of 4\d\d/.test(fault))).toEqual([])

test('the first period of all is opened from the wall, where there was none before', async () => {
  const officer = await visits(OFFICER, '/cycles?period=2023-05')
  const { page } = officer
  await page.getByRole('heading', { name: '2023年5月还没有开启' }).waitFor()
  expect(await officer.axe()).toEqual([])
  await button(page, '开启 2023年5月').click()
  await page.getByRole('heading', { name: /14 个单位中 0 个已报/ }).waitFor()
  await knowReports(await cycleOf('2023-05'), may)
})

test('the officer opens a period, reminds everybody once, and is told why not twice', async () => {
  const officer = await visits(OFFICER, '/cycles?period=2023-06')
  const { page } = officer
  await button(page, '开启 2023年6月').click()
  await page.getByRole('heading', { name: /14 个单位中 0 个已报/ }).waitFor()
  await knowReports(await cycleOf('2023-06'), june)
  await button(page, '催报未报单位（14）').click()
  await page.getByText('已催报 14 个单位').waitFor()
  await rowOf(page, '临泽').getByText('1 次，').waitFor()
  await officer.pictures('wall-reminded')
  await rowOf(page, '临泽').getByRole('checkbox').check()
  await button(page, '催报所选 1 个').click()
  await page.getByRole('alert').getByText('一小时内已催过').waitFor()
  onlyRefused(officer)
})

test('a unit without anything to report says so and why, and takes it back', async () => {
  const { page } = await visits('lz-tianbao', `/reports/${june.get('620723')}`)
  await button(page, '零报告').click()
  await page.getByRole('dialog').getByRole('textbox').fill('本月机构改革，无数据')
  await page.getByRole('dialog').getByRole('button', { name: '作零报告' }).click()
  await page.getByText('已作零报告：本月机构改革，无数据').waitFor()
  await button(page, '取消零报告').click()
  await page.getByText('已作零报告').waitFor({ state: 'detached' })
})

test('two write the narrative: both texts stand side by side and one of them chooses', async () => {
  const first = await visits('gz-tianbao', `/reports/${june.get('620702')}`)
  const second = await visits('gz-kuaiji', `/reports/${june.get('620702')}`)
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await second.page.route('**/narrative', async (route) => {
    await held
    await route.continue()
  })
  await second.page.getByLabel('进展').fill('二人同写：会计的稿')
  await first.page.getByLabel('进展').fill('王干事的稿')
  await first.page.locator('.saved', { hasText: '已保存' }).waitFor()
  release()
  const conflict = second.page.locator('.narrative .conflict')
  await conflict.getByText('王干事的稿').waitFor()
  await second.pictures('narrative-conflict')
  await conflict.getByRole('button', { name: '用我的' }).click()
  await conflict.waitFor({ state: 'detached' })
  const narrativeNow = async () => (await desk('gz-tianbao').sees(june.get('620702')!)).narrative.text
  await expect.poll(narrativeNow, { timeout: 10_000 }).toBe('二人同写：会计的稿')
  onlyRefused(second)
})

test('evidence hangs on a cell until the report is accepted, then it stays', async () => {
  const ganzhou = june.get('620702')!
  const { page, ...reporter } = await visits('gz-tianbao', `/reports/${ganzhou}?cell=high_tech_firms`)
  await page.locator('.cell-panel input[type=file]').setInputFiles({
    name: '高企名单.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('企业,证书\n示例公司,GR2023\n'),
  })
  await button(page, '下载 高企名单.csv').waitFor({ timeout: 15_000 })
  const clerk = desk('gz-tianbao')
  await clerk.fillsAll(ganzhou)
  await clerk.submits(ganzhou)
  const head = await visits('gz-juzhang', '/review')
  await rowOf(head.page, '甘州').getByRole('link', { name: '审签' }).waitFor()
  await head.pictures('review-desk-waiting')
  await desk('gz-juzhang').approves(ganzhou)
  await desk(OFFICER).accepts(ganzhou)
  await reporter.opens(`/reports/${ganzhou}?cell=high_tech_firms`)
  await button(page, '下载 高企名单.csv').waitFor()
  expect(await page.locator('.files').getByRole('button', { name: '移除' }).count()).toBe(0)
  const { rows } = await clerk.sees(ganzhou)
  const { cellId } = rows.find((row: { indicator: { code: string } }) => row.indicator.code === 'high_tech_firms')
  const [file] = (await clerk.reads(`/api/files/of/report-cell/${cellId}`)).files
  await expect(clerk.does('POST', `/api/files/${file.id}/detach`, { reason: '换一份' })).rejects.toThrow(
    '报表已接收并锁定，证据不再增减',
  )
})

test('an accepted figure is corrected by proposal: one is adopted, one refused with a reason', async () => {
  const ganzhou = june.get('620702')!
  const { page } = await visits('gz-tianbao', `/reports/${ganzhou}?cell=high_tech_firms`)
  await button(page, '对已接收数提出更正').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/建议值/).fill('15')
  await dialog.getByLabel('理由').fill('漏计 3 家')
  await dialog.getByLabel('依据').fill('科技厅公示名单')
  await dialog.getByRole('button', { name: /提出更正/ }).click()
  await page.getByText('已提出更正，待接收人决定').waitFor()
  await desk('gz-tianbao').does('POST', '/api/corrections', {
    unitId: screen.pack.units.get('620702'),
    indicatorId: screen.pack.indicators.get('tech_smes'),
    period: '2023-06',
    proposedValue: '99',
    reason: '估计数，待核',
    source: '口头',
  })
  const looker = await visits(OFFICER, '/corrections', { language: 'en', width: 1024 })
  await looker.page.locator('tbody tr').first().waitFor()
  await looker.pictures('corrections-open-1024-en')
  expect(await looker.axe()).toEqual([])
  const officer = await visits(OFFICER, '/corrections')
  await officer.pictures('corrections-open')
  await button(rowOf(officer.page, '漏计 3 家'), /^采\s?纳$/).click()
  await button(officer.page, '采纳 15').click()
  await rowOf(officer.page, '漏计 3 家').getByText('已采纳').waitFor()
  await button(rowOf(officer.page, '口头'), '不采纳').click()
  await officer.page.getByRole('dialog').getByRole('textbox').fill('无依据文件')
  await officer.page.getByRole('dialog').getByRole('button', { name: '不采纳甘州' }).click()
  await rowOf(officer.page, '口头').getByText('未采纳').waitFor()
})

test('a closed period opens again for one report: asked with an end, granted; another is refused', async () => {
  const reporter = await visits('lz-tianbao', `/reports/${may.get('620723')}`)
  await button(reporter.page, '申请补报').click()
  const dialog = reporter.page.getByRole('dialog')
  await dialog.getByLabel('补报至').fill('2023-07-10')
  await dialog.getByRole('textbox', { name: '理由' }).fill('五月停电，数据未导出')
  await dialog.getByRole('button', { name: '申请补报 2023年5月' }).click()
  await dialog.waitFor({ state: 'detached' })
  await desk('ml-tianbao').asksForReopening(may.get('620722')!, '忘记填报了', at('2023-07-09 18:00'))
  const looker = await visits(LEADER, '/reopenings', { language: 'en', width: 1024 })
  await looker.page.locator('tbody tr').first().waitFor()
  await looker.pictures('reopenings-asked-1024-en')
  expect(await looker.axe()).toEqual([])
  const { page } = await visits(LEADER, '/reopenings')
  await button(rowOf(page, '临泽'), /^批\s?准$/).click()
  await rowOf(page, '临泽').getByText('已批准').waitFor()
  await button(rowOf(page, '民乐'), '不批准').click()
  await page.getByRole('dialog').getByRole('textbox').fill('理由不充分')
  await page.getByRole('dialog').getByRole('button', { name: '不批准民乐' }).click()
  await rowOf(page, '民乐').getByText('未批准').waitFor()
  await reporter.opens(`/reports/${may.get('620723')}`)
  await reporter.page.locator('.g-current.own').first().waitFor()
})

test('a period is closed by hand; whoever has not reported is told how to go on', async () => {
  const { page } = await visits(OFFICER, '/cycles?period=2023-06')
  await button(page, '关闭本期').click()
  await page.getByRole('dialog').getByText('13 个单位还没有报').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: '关闭2023年6月' }).click()
  await page.locator('.tag', { hasText: '已关闭' }).waitFor()
  expect(await button(page, '关闭本期').count()).toBe(0)
  const late = await visits('sd-tianbao', `/reports/${june.get('620725')}`)
  await button(late.page, '申请补报').waitFor()
})
