import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { at, Desk } from '#tests/builders/month-office.ts'
import { settles } from '#tests/builders/settle.ts'
import { browserOffice, type Visitor } from '#tests/journeys/browser.ts'

/** A mayor's reform, decided on screen: two counties become one, one moves, one is divided; the figures follow by themselves. */
const screen = browserOffice('zhangye', at('2023-07-03 09:00'))
const PLANNER = 'lin-zhuren'
const OFFICER = 'zhou-kezhang'
const COUNTIES = ['620702', '620721', '620722', '620723', '620724', '620725']
const unit = (code: string) => screen.pack.units.get(code)!

beforeAll(async () => {
  const officer = new Desk(screen, OFFICER)
  const rows = ['2023-04', '2023-06'].flatMap((period) =>
    COUNTIES.map((code, index) => `tech_contracts,${code},${period},actual,${1000 * (index + 1)}\n`),
  )
  const text = `indicator,unit,period,kind,value\n${rows.join('')}`
  const { importId } = await officer.does('POST', '/api/imports', { fileName: 'register.csv', text })
  await officer.does('POST', `/api/imports/${importId}/publish`, {})
})

/** Opens a unit and the drawer of an act by its words. */
async function begins(visitor: Visitor, code: string, act: string): Promise<Page> {
  const { page } = visitor
  await visitor.opens(`/units/${unit(code)}`)
  await page.getByRole('button', { name: '机构变动' }).click()
  await page.getByRole('menuitem', { name: act }).click()
  await page.getByRole('dialog', { name: new RegExp(`^${act}`) }).waitFor()
  return page
}

async function chooses(page: Page, field: string, name: string): Promise<void> {
  await page.locator(`[id="field-${field}"]`).fill(name)
  await page.locator('.ant-select-item-option:visible', { hasText: name }).first().waitFor()
  await page.keyboard.press('Enter')
}

async function names(page: Page, prefix: string, code: string, name: string, short: string): Promise<void> {
  await page.locator(`[id="field-${prefix}/code"]`).fill(code)
  await page.locator(`[id="field-${prefix}/facts/nameZh"]`).fill(name)
  await page.locator(`[id="field-${prefix}/facts/shortZh"]`).fill(short)
}

async function decides(page: Page, onDate: string, documentNo: string, deed: string): Promise<void> {
  await page.locator('#field-onDate').fill(onDate)
  await page.locator('#field-documentNo').fill(documentNo)
  await page.locator('#field-reason').fill('市委编办机构改革方案')
  await page.getByRole('button', { name: deed, exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

test('two counties are merged into a new one: what it affects is shown before, and both remember it after', async () => {
  const planner = await screen.as(PLANNER)
  const page = await begins(planner, '620723', '并入其他单位')
  const preview = page.locator('.preview')
  await preview.getByText('填好后在这里看结果').waitFor()
  expect(await page.getByRole('button', { name: '并入其他单位：临泽县' }).isDisabled()).toBe(true)
  await page.getByText('新设单位').click()
  await names(page, 'into', '620726', '临高县', '临高')
  await chooses(page, 'unitIds', '高台县')
  await page.keyboard.press('Escape')
  await page.locator('#field-onDate').fill('2023-06-01')
  await preview.getByText('自 6月1日 起 临泽县、高台县 并入 临高县').waitFor()
  await preview.getByText(/以前的数据仍按原隶属读取/).waitFor()
  await preview.getByText('临泽县 现有 2 人').waitFor()
  await planner.pictures('merge')
  expect(await planner.axe()).toEqual([])
  await decides(page, '2023-06-01', '甘政函〔2023〕1号', '并入其他单位：临泽县')
  await settles(screen)

  await planner.opens('/units')
  await page.getByRole('link', { name: '临高县' }).click()
  await page.getByRole('tab', { name: '沿革' }).click()
  await page.getByText('甘政函〔2023〕1号 · 市委编办机构改革方案').waitFor()
  await page
    .locator('.timeline')
    .getByText(/临泽县.*高台县/)
    .waitFor()
  await planner.opens(`/units/${unit('620723')}?tab=history&asOf=2023-04-01`)
  await page.getByText('合并').waitFor()
  await page.getByText('由定义包登记').waitFor()
  await page.getByText('6月1日 撤销').waitFor()
  expect(await planner.axe()).toEqual([])
})

test('one county is divided and goes on beside its part, and another is moved below a third, by keyboard', async () => {
  const planner = await screen.as(PLANNER)
  const page = await begins(planner, '620722', '拆分')
  await page.getByRole('button', { name: '去掉' }).last().click()
  await names(page, 'parts/0/into', '620727', '民东县', '民东')
  await page.getByRole('checkbox', { name: '原单位保留' }).check()
  await planner.pictures('split')
  expect(await planner.axe()).toEqual([])
  await decides(page, '2023-06-15', '甘政函〔2023〕2号', '拆分：民乐县')

  await planner.opens(`/units/${unit('620725')}`)
  await page.getByRole('button', { name: '机构变动' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: '划转' }).waitFor()
  await page.keyboard.press('Tab')
  const isReached = () => page.getByRole('menuitem', { name: '划转' }).evaluate((item) => /active/.test(item.className))
  for (let n = 0; n < 20 && !(await isReached()); n += 1) {
    await page.keyboard.press('ArrowDown')
    await page.waitForTimeout(100)
  }
  await page.keyboard.press('Enter')
  await chooses(page, 'toParentId', '甘州区')
  await page.locator('.preview').getByText('张掖市 › 甘州区 › 山丹县').waitFor()
  await decides(page, '2023-06-10', '甘政函〔2023〕3号', '划转：山丹县')
  await settles(screen)
  await page.locator('.page-head').getByRole('link', { name: '甘州区' }).waitFor()
})

test('what cannot be is told in the drawer before it is sent, and the button stays grey without a reason', async () => {
  const planner = await screen.as(PLANNER, { language: 'en', width: 1024 })
  const { page } = planner
  await planner.opens(`/units/${unit('620702')}?act=close`)
  await page.locator('.preview').getByText('This cannot be done').waitFor()
  await page
    .locator('.preview')
    .getByText(/still has 1 unit/)
    .waitFor()
  await planner.pictures('close-refused-1024-en')
  expect(await planner.axe()).toEqual([])
  expect(await page.getByRole('button', { name: 'Close: Ganzhou District' }).isDisabled()).toBe(true)
})

test('afterwards April ranks the six counties it had, and June those that are', async () => {
  const officer = await screen.as(OFFICER)
  const { page } = officer
  const indicator = screen.pack.indicators.get('tech_contracts')!
  await officer.opens(`/ranking?indicator=${indicator}&period=2023-04`)
  await page.getByText('高台').first().waitFor()
  expect(await page.getByText('临高').count()).toBe(0)
  await officer.opens(`/ranking?indicator=${indicator}&period=2023-06`)
  await page.getByText('临高').first().waitFor()
  expect(await page.getByText('高台').count()).toBe(0)
  expect(await page.getByText('山丹').count()).toBe(0)
  await officer.pictures('ranking-after')
  expect(await officer.axe()).toEqual([])
})
