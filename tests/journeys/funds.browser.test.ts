import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { at } from '#tests/builders/month-office.ts'
import { browserOffice } from '#tests/journeys/browser.ts'

const screen = browserOffice('zhangye', at('2023-07-03 09:00'))

async function chooses(page: Page, label: string, option: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(label).click()
  await page.locator('.ant-select-item-option:visible').getByText(option, { exact: true }).click()
  await expect.poll(() => page.locator('.ant-select-dropdown:visible').count()).toBe(0)
}

test('money from a pool to its approval: opened, allocated, promised, asked for, approved as shown; the bank answers and the unit confirms', async () => {
  const manager = await screen.as('song-caiwu')
  const { page } = manager
  const dialog = page.getByRole('dialog')
  const fills = (label: string, text: string) => dialog.getByLabel(label, { exact: true }).fill(text)
  const presses = async (name: string) => {
    await dialog.getByRole('button', { name }).click()
    await dialog.waitFor({ state: 'hidden' })
  }
  await manager.opens('/funds')
  await page.getByRole('button', { name: '设立资金池' }).click()
  await chooses(page, '单位', '张掖市')
  await fills('代码', 'city-2023')
  await fills('名称', '市级科技专项')
  await chooses(page, '资金来源', '市级财政')
  await fills('文号', '张财教〔2023〕8号')
  await fills('金额（万元）', '1,000.50')
  await presses('设立资金池')
  await page.getByRole('heading', { name: '市级科技专项：可用 1,000.50 万元，执行率 0.00%' }).waitFor()
  await page.getByRole('button', { name: '增设预算项' }).click()
  await fills('代码', 'key-rd')
  await fills('名称', '重点研发')
  await presses('增设预算项')
  await page
    .getByRole('button', { name: '安排', exact: true })
    .or(page.getByRole('button', { name: /^安\s?排$/ }))
    .first()
    .click()
  await chooses(page, '预算项', '重点研发')
  await fills('理由', '年度安排')
  await fills('金额（万元）', '600')
  await dialog.getByRole('button', { name: /^安\s?排$/ }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: '登记承诺' }).click()
  await chooses(page, '预算项', '重点研发')
  await fills('事项', '戈壁设施蔬菜')
  await chooses(page, '收款单位', '甘州区')
  await fills('金额（万元）', '20')
  await presses('登记承诺')
  expect(await manager.axe()).toEqual([])

  const clerk = await screen.as('gz-tianbao', { width: 1024 })
  await clerk.opens('/funds')
  await clerk.page.getByRole('link', { name: '戈壁设施蔬菜' }).click()
  await clerk.page.getByRole('button', { name: '登记账户' }).click()
  await clerk.page.getByRole('dialog').getByLabel('开户银行').fill('农业银行')
  await clerk.page.getByRole('dialog').getByLabel('账号').fill('27460101')
  await clerk.page.getByRole('dialog').getByRole('button', { name: '登记账户' }).click()
  await clerk.page.getByText('农业银行 27460101').waitFor()
  expect(await clerk.axe()).toEqual([])

  await page
    .locator('#root')
    .getByRole('row', { name: /戈壁设施蔬菜.*全额/ })
    .getByRole('checkbox')
    .check()
  await page.getByRole('button', { name: '编制拨付单' }).click()
  await fills('事项', '第一批项目经费')
  await chooses(page, '类别', '项目经费')
  await fills('依据', '张科发〔2023〕12号')
  await presses('编制拨付单')
  await page.getByRole('heading', { name: '第一批项目经费：1 笔，20.00 万元' }).waitFor()
  await page.getByRole('button', { name: '提交审批' }).click()
  await page.locator('h1').getByText('审批中').waitFor()
  const list = new URL(page.url()).pathname

  const accountant = await screen.as('ma-kuaiji', { language: 'en', width: 1024 })
  await accountant.opens(list)
  await accountant.page.getByRole('button', { name: 'Approve' }).click()
  await accountant.page.getByText('马会计 approved it').first().waitFor()
  expect(await accountant.axe()).toEqual([])
  const leader = await screen.as('shao-juzhang', { width: 1024 })
  await leader.opens(list)
  await leader.page.getByRole('button', { name: /^同\s?意$/ }).click()
  await leader.page.locator('h1').getByText('已批准').waitFor()
  expect([...manager.faults(), ...clerk.faults(), ...accountant.faults(), ...leader.faults()]).toEqual([])

  const cashier = await screen.as('bai-chuna', { width: 1024 })
  const till = cashier.page
  await cashier.opens('/funds/bank-files')
  await till
    .getByRole('row', { name: /第一批项目经费/ })
    .getByRole('checkbox')
    .check()
  await till.getByRole('button', { name: '生成报盘文件' }).click()
  await till.getByRole('heading', { name: /^报盘 2023-\d{4}：1 笔，20\.00 万元/ }).waitFor()
  const [file] = await Promise.all([
    till.waitForEvent('download'),
    till.getByRole('button', { name: '下载报盘文件' }).click(),
  ])
  const [, line] = readFileSync(await file.path(), 'utf8').split('\r\n')
  const [reference, payee, , account, amount] = line!.split(',')
  expect([payee, account, amount]).toEqual(['甘州区', '27460101', '200000.00'])
  const answered = async (paid: string, place: string) => {
    const text = `业务编号,收款人名称,收款账号,金额（元）,处理结果,说明\n${reference},${payee},${account},${paid},成功,`
    const [asked] = await Promise.all([
      till.waitForEvent('filechooser'),
      till.getByRole('button', { name: '导入回盘文件' }).click(),
    ])
    await asked.setFiles({ name: '回盘.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
    await till.getByText(place).first().waitFor()
  }
  await answered('200000.01', '金额不符')
  expect(await cashier.axe()).toEqual([])
  await answered(amount!, '已回盘')

  await clerk.page.reload()
  await clerk.page.getByRole('button', { name: '登记到账' }).click()
  const receipt = clerk.page.getByRole('dialog')
  await receipt.getByLabel('收据编号').fill('甘收0001')
  await receipt.getByLabel('到账日期').fill('2023-07-03')
  await receipt.getByRole('button', { name: '登记到账' }).click()
  await receipt.waitFor({ state: 'hidden' })
  await clerk.page.locator('.mark').getByText('甘收0001').waitFor()
}, 120_000)
