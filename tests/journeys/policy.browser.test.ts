import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { catchUp } from '#modules/policies/server/policy-run.service.ts'
import { tryWaiting } from '#modules/policies/server/sandbox.service.ts'
import { inTenant, type Tx } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { at } from '#tests/builders/month-office.ts'
import { loadDemoPack } from '#tests/builders/pack-office.ts'
import { browserOffice } from '#tests/journeys/browser.ts'

/** Money that comes unasked, pressed through: discovered, confirmed, objected to, approved, to be paid; rules tried and changed. */
const screen = browserOffice('zhangye', at('2023-07-03 09:30'), loadDemoPack)
const ROUND = '2023年研发投入强度补助'

const inOffice = <R>(work: (tx: Tx, tenantId: string) => Promise<R>): Promise<R> =>
  inTenant(screen.db.app, screen.pack.tenantId, 'write', (tx) => work(tx, screen.pack.tenantId))
const context = () => ({ tenantId: screen.pack.tenantId, now: screen.clock.now, newId, dataFolder: '' })
const inTransaction = <R>(work: (tx: Tx) => Promise<R>) => inOffice((tx) => work(tx))

async function idOf(statement: string): Promise<string> {
  const [row] = await screen.db.asAdmin(statement, [screen.pack.tenantId])
  return row!.id as string
}

/** Presses a button of the open dialog and waits until it has gone. */
async function settles(page: Page, name: string | RegExp): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name }).click()
  await dialog.waitFor({ state: 'hidden' })
}

test('an enterprise reads what it is entitled to and why, and takes an award with one press', async () => {
  await inOffice((tx, tenantId) => catchUp({ ...context(), tx, tenantId }))
  const firm = await screen.as('qy-xixin', { width: 1024 })
  await firm.opens('/own-awards')
  const { page } = firm
  await page.getByRole('heading', { name: /项奖补待确认/ }).waitFor()
  await page.getByRole('article').first().getByRole('link').first().click()
  await page.getByRole('heading', { name: /西信新能源.*可直接兑付/ }).waitFor()
  await page.getByText('逐条理由').first().click()
  expect(await firm.axe()).toEqual([])
  const asked = page.getByRole('button', { name: '确认享受' })
  const before = await asked.count()
  await asked.first().click()
  await expect.poll(() => asked.count()).toBe(before - 1)
  const state = await screen.db.asAdmin(
    `select a.state from awards a join register_entries e on e.tenant_id = a.tenant_id and e.id = a.entry_id
     where e.tenant_id = $1 and e.key = '91620702MAX0000237' and a.policy = 'zy-rd-growth'`,
    [screen.pack.tenantId],
  )
  expect(state).toEqual([{ state: 'listed' }])
})

test('an objection that another person upholds stops one award; a leader approves the rest, which becomes a payment list', async () => {
  const round = `/award-rounds/${await idOf(`select id from award_rounds where tenant_id = $1 and title = '${ROUND}'`)}`
  const second = await screen.as('he-kezhang')
  await second.opens(round)
  await second.page.getByRole('button', { name: '异议成立' }).click()
  await second.page.getByRole('dialog').getByRole('textbox').fill('一般检测费用应当扣除')
  await settles(second.page, '异议成立')
  await second.page.getByText('成立：一般检测费用应当扣除').waitFor()

  screen.clock.now = at('2023-07-06 09:30')
  const leader = await screen.as('shao-juzhang', { language: 'en', width: 1024 })
  await leader.opens(round)
  await leader.page.getByRole('heading', { name: /: 179 enterprises, 179 awards/ }).waitFor()
  expect(await leader.axe()).toEqual([])
  await leader.page.getByRole('button', { name: 'Approve' }).click()
  await settles(leader.page, 'Approve')
  await leader.page.locator('h1').getByText('approved').waitFor()

  const officer = await screen.as('zhou-kezhang')
  const { page } = officer
  await officer.opens(round)
  await page.getByRole('button', { name: '生成拨付单' }).click()
  await page.locator('h1').getByText('拨付中').waitFor()
  await page.getByRole('link', { name: '拨付单' }).click()
  await page.getByRole('heading', { name: /：179 笔，/ }).waitFor()
})

test('a border is moved on trial: cost, winners and losers stand beside what is, each with its reason', async () => {
  const officer = await screen.as('zhou-kezhang', { language: 'en', width: 1024 })
  const { page } = officer
  await officer.opens('/policies/zy-rd-growth/sandbox')
  await page
    .getByRole('textbox', { name: /Change to/ })
    .first()
    .waitFor()
  await officer.opens('/policies/zy-hnte/sandbox')
  await page.getByRole('textbox', { name: /sum 10 \(¥10k\)/ }).fill('8')
  await page.getByRole('button', { name: 'Try it' }).click()
  await page.getByText('waiting', { exact: true }).waitFor()
  await tryWaiting({ ...context(), inTransaction })
  await page.getByRole('heading', { name: /375\.00 becomes .*; 0 win, 20 lose/ }).waitFor()
  expect(await officer.axe()).toEqual([])
})

test('a rule is changed as a sentence, proven by its cases, published by another; earlier days keep their rule', async () => {
  const officer = await screen.as('zhou-kezhang')
  const { page } = officer
  await officer.opens('/policies/zy-rd-intensity')
  await page.getByText('全部通过').first().waitFor()
  await page.getByRole('button', { name: '草稿：2024 版（起草中）' }).click()
  await page.getByText('12 个通过，0 个未通过').waitFor()
  const limit = page.getByRole('textbox', { name: '研发费用占销售收入3%以上 · 值' })
  await limit.fill('6')
  await page.getByText(/个通过，[1-9]\d* 个未通过/).waitFor()
  await page.getByRole('button', { name: '撤销' }).click()
  await page.getByText('12 个通过，0 个未通过').waitFor()
  await page.getByRole('button', { name: '写明存续要求' }).click()
  await page.getByRole('textbox', { name: '期限（月）' }).fill('24')
  await page.getByRole('button', { name: '加条件' }).first().waitFor()
  await page.getByRole('button', { name: '删去“存续要求”' }).click()
  await page.getByRole('textbox', { name: '研发费用占销售收入3%以上 · 英文名称' }).fill('R&D of 4 % of sales')
  await page.getByRole('textbox', { name: '规则名称' }).nth(3).fill('研发费用占销售收入4%以上')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('已保存').waitFor()
  expect(await officer.axe()).toEqual([])
  await page.getByRole('button', { name: '提请发布' }).click()
  await page.getByRole('dialog').getByRole('textbox').fill('提高门槛')
  await settles(page, '提请发布')
  await page.locator('h1').getByText('待发布').waitFor()
  const leader = await screen.as('shao-juzhang')
  await leader.opens(new URL(page.url()).pathname)
  await leader.page.getByRole('button', { name: /^发\s?布$/ }).click()
  await leader.page.locator('h1').getByText('已发布').waitFor()
  for (const [day, rule] of [
    ['2024-06-30', '不低于4%'],
    ['2023-06-30', '不低于3%'],
  ]) {
    await officer.opens(`/policies/zy-rd-intensity?on=${day}`)
    await page.getByRole('table', { name: '条文与规则对照' }).getByText(rule!).first().waitFor()
    await page.getByText(/个，全部通过/).waitFor()
  }
})
