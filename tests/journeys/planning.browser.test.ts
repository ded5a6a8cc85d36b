import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { at, Desk } from '#tests/builders/month-office.ts'
import { loadDemoPack } from '#tests/builders/pack-office.ts'
import { browserOffice, type View, type Visitor } from '#tests/journeys/browser.ts'
import { screensStand } from '#tests/journeys/screens.ts'

/** The planner at plans, targets and the dictionary, and the leader who signs. */
const screen = browserOffice('zhangye', at('2023-07-03 09:40'), loadDemoPack)

const PLANNER = 'lin-zhuren'
const LEADER = 'shao-juzhang'
const PLAN = '2023年强科技行动重点指标'
const button = (page: Pick<Page, 'getByRole'>, name: string | RegExp) => page.getByRole('button', { name })
/** The refusal of an act is what the test is about; nothing else may have gone wrong. */
const onlyRefused = (visitor: Visitor) =>
  expect(visitor.faults().filter((fault) => !/status of 4\d\d/.test(fault))).toEqual([])

async function visits(login: string, path: string, view: View = {}): Promise<Visitor> {
  const visitor = await screen.as(login, view)
  await visitor.opens(path)
  return visitor
}

async function opensPlan(login: string): Promise<Visitor> {
  const visitor = await visits(login, '/plans?period=2023-06')
  await visitor.page.getByRole('link', { name: PLAN }).click()
  await visitor.page.getByRole('tab', { name: '目标任务与权重' }).waitFor()
  return visitor
}

async function opensCascade(login: string, indicator: string): Promise<Visitor> {
  const visitor = await opensPlan(login)
  await visitor.page.getByRole('link', { name: indicator }).click()
  await visitor.page.locator('.cascade-sums').waitFor()
  return visitor
}

test('weights that do not make 100 keep a plan in force from being saved, in words beside the button', async () => {
  const { page, axe } = await opensPlan(PLANNER)
  await button(page, '修改计划').click()
  await page.getByLabel('技术合同成交额的权重').fill('7')
  await page.getByText('权重合计为 99，应为 100').waitFor()
  expect(await button(page, '保存新版本').isDisabled()).toBe(true)
  expect(await axe()).toEqual([])
  await page.getByLabel('登记科技成果数的权重').fill('6')
  await page.getByText('权重合计 100').waitFor()
  expect(await button(page, '保存新版本').isEnabled()).toBe(true)
})

test('a plan half changed is there after a reload; saved with its reason it is a new version; put away it is gone', async () => {
  const planner = await opensPlan(PLANNER)
  const { page } = planner
  await button(page, '修改计划').click()
  await page.getByLabel('技术合同成交额的权重').fill('7')
  await page.getByLabel('登记科技成果数的权重').fill('6')
  await page.reload()
  expect(await page.getByLabel('登记科技成果数的权重').inputValue()).toBe('6')
  await page.getByText('未保存的改动暂存在本机').waitFor()
  await button(page, '保存新版本').click()
  await page.getByRole('alert').waitFor()
  await page.getByLabel('修改理由').fill('按市政府七月会议调整')
  await button(page, '保存新版本').click()
  await page.getByText('第 2 版').waitFor()
  await page.getByRole('tab', { name: '版本' }).click()
  await page.getByText('按市政府七月会议调整').waitFor()
  await planner.pictures('plan-versions')
  await button(page, '修改计划').click()
  await page.getByLabel('登记科技成果数的权重').fill('9')
  await button(page, /取\s?消/).click()
  await button(page, '修改计划').click()
  expect(await page.getByLabel('登记科技成果数的权重').inputValue()).toBe('6')
  onlyRefused(planner)
})

test('a target no figure can reach is told beside its field, in the words of the server', async () => {
  const planner = await opensCascade(PLANNER, '高新技术企业数')
  const { page } = planner
  await page.getByLabel('甘州的新目标').fill('-5')
  const row = page.getByRole('row', { name: /^甘州区/ })
  await row.getByText('−5 小于下限 0').waitFor()
  expect(await button(page, /提出/).isDisabled()).toBe(true)
  await page.getByText('有超出上下限的目标').waitFor()
  expect(await planner.axe()).toEqual([])
  await page.getByLabel('甘州的新目标').fill('五十')
  await row.getByText('不是数字：五十').waitFor()
  await button(page, '恢复').click()
  const url = new URL(page.url())
  const [, , planId, , indicatorId] = url.pathname.split('/')
  const unitId = screen.pack.units.get('620702')!
  const asked = {
    unitId: screen.pack.units.get('620700')!,
    reason: '压减',
    rows: [{ indicatorId, unitId, value: '-5' }],
  }
  await expect(
    new Desk(screen, PLANNER).does('POST', `/api/plans/${planId}/targets/proposals`, {
      ...asked,
      rows: asked.rows.map((one) => ({ ...one, kind: 'final', period: '2023', seenVersion: 1, expectation: 'value' })),
    }),
  ).rejects.toThrow('-5 小于下限 0')
})

test('targets typed and not proposed are there after a reload, the rest is shared out, and another person signs', async () => {
  const planner = await opensCascade(PLANNER, '登记科技成果数')
  const { page } = planner
  const rest = () => page.locator('.cascade-rest dd').textContent()
  expect(await rest()).toBe('0')
  const before = Number(await page.getByLabel('全市的新目标').inputValue())
  await page.getByLabel('全市的新目标').fill(String(before + 10))
  expect(await rest()).toBe('+10')
  await page.reload()
  await page.locator('.cascade-sums').waitFor()
  expect(await rest()).toBe('+10')
  await button(page, '余量按现有占比分').click()
  expect(await rest()).toBe('0')
  await planner.pictures('cascade-shared')
  await button(page, /提出 \d 项调整/).click()
  await page.getByLabel('理由').fill('省里追加任务')
  await page.getByRole('dialog').getByRole('button', { name: '提出调整' }).click()
  await page.getByText('本人提出的，由他人批准').first().waitFor()
  expect(await page.getByRole('button', { name: '批准', exact: true }).count()).toBe(0)
  const leader = await visits(LEADER, new URL(page.url()).pathname + new URL(page.url()).search)
  const city = leader.page.getByRole('row', { name: /^张掖市/ })
  await city.getByText('省里追加任务').waitFor()
  await leader.pictures('cascade-to-sign')
  await city.getByRole('button', { name: '批准', exact: true }).click()
  await city.getByRole('button', { name: '批准', exact: true }).waitFor({ state: 'detached' })
  await button(leader.page, /^批准这 \d 项$/).click()
  await button(leader.page, '批准').first().waitFor({ state: 'detached' })
  await leader.page.getByRole('heading', { name: String(before + 10) }).waitFor()
  await leader.page.getByText('省里追加任务').first().waitFor()
})

test('an entry of the dictionary is found, changed field by field, and stands as a new version with its reason', async () => {
  const planner = await visits(PLANNER, '/dictionary')
  const { page } = planner
  const rows = page.locator('tbody tr')
  await page.getByRole('searchbox').fill('税务')
  await expect.poll(() => rows.count()).toBe(1)
  await page.getByRole('searchbox').fill('TECH_CON')
  await expect.poll(() => rows.count()).toBe(1)
  await page.getByRole('link', { name: '技术合同成交额' }).click()
  await button(page, '修改定义').click()
  expect(await button(page, '保存新版本').isDisabled()).toBe(true)
  await page.getByLabel('小数位').fill('十')
  await page.locator('.field', { hasText: '小数位' }).locator('.fault').waitFor()
  await page.getByText('先改正左列的错误').waitFor()
  expect(await planner.axe()).toEqual([])
  await page.getByLabel('小数位').fill('2')
  await page.getByText('改动 1 处').waitFor()
  await page.reload()
  expect(await page.getByLabel('小数位').inputValue()).toBe('2')
  await page.getByText('文本', { exact: true }).click()
  expect(await page.getByLabel('定义（JSON）').inputValue()).toContain('"decimals": 2')
  await page.getByLabel('修改理由').fill('与登记系统的小数位一致')
  await button(page, '保存新版本').click()
  await page.getByText('与登记系统的小数位一致').waitFor()
  await planner.pictures('dictionary-versions')
  const reader = await visits('pei-jijian', new URL(page.url()).pathname)
  await reader.page.getByText('需要“管理计划与指标”权限').waitFor()
  expect(await button(reader.page, '修改定义').isDisabled()).toBe(true)
})

test('by keyboard: a row opens with Enter, ? lists the keys, Esc puts them away and leaves a dialog', async () => {
  const { page } = await visits(PLANNER, '/plans?period=2023-06')
  await page.locator('tbody tr').first().focus()
  await page.keyboard.press('Enter')
  await page.getByRole('tab', { name: '版本' }).waitFor()
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog')
  await keys.getByText('Ctrl').waitFor()
  await page.keyboard.press('Escape')
  await keys.waitFor({ state: 'detached' })
})

test('nothing is doubtful in the months of the city: what comes in batches or every May is no outlier', async () => {
  const steward = await visits('fang-zhuanyuan', '/quality?kind=outlier')
  await steward.page.getByRole('heading', { name: /各单位之和都等于公布总数/ }).waitFor()
  await steward.page.getByText('没有发现疑点').waitFor()
  expect(await steward.axe()).toEqual([])
})

screensStand(screen, LEADER, {
  plans: () => '/plans?period=2023-06',
  dictionary: () => '/dictionary?period=2023-06',
  quality: () => '/quality?period=2023-06',
  ranking: () => '/ranking?period=2023-06',
  indicators: () => '/indicators?period=2023-06',
})
