import { expect, test } from 'vitest'
import { at } from '#tests/builders/month-office.ts'
import { browserOffice, type Visitor } from '#tests/journeys/browser.ts'

const screen = browserOffice('zhangye', at('2023-07-03 09:30'))

/** A list dropped on the import page, looked at and written. */
async function brings({ page, opens }: Visitor, register: string, source: string, text: string): Promise<void> {
  await opens(`/registers/${register}/import`)
  await page.getByLabel('来源', { exact: true }).fill(source)
  const buffer = Buffer.from(text)
  await page.getByLabel('选择文件').setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer })
  await page.getByRole('button', { name: '写入名录' }).click()
  await page.getByRole('heading', { name: /已写入 \d+ 项事实/ }).waitFor()
}

test('lists of two offices disagree: the entry is found, one source verified by another person, and the doubt is gone', async () => {
  const officer = await screen.as('zhou-kezhang')
  await brings(
    officer,
    'enterprise',
    '市税务局',
    'key,name,region,year,sales\n91620702MAX000005B,沃野种业有限公司,620702,2022,5000\n',
  )
  expect(await officer.axe()).toEqual([])
  await brings(officer, 'enterprise', '市统计局', 'key,year,sales\n91620702MAX000005B,2022,5200\n')
  await brings(
    officer,
    'past-project',
    '立项清单',
    'number,title\n2018YFA0208400,碳纳米管有序宏观体功能化及在极端条件下的应用\n',
  )

  const steward = await screen.as('fang-zhuanyuan')
  const { page } = steward
  await steward.opens('/registers')
  await page.getByPlaceholder('拟申报项目的题目').fill('碳纳米管宏观体在极端条件下的应用研究')
  await page.getByRole('button', { name: '比对' }).click()
  await page.getByRole('link', { name: /碳纳米管有序宏观体/ }).waitFor()
  expect(await steward.axe()).toEqual([])

  await page.getByRole('link', { name: '企业', exact: true }).click()
  await page.getByRole('heading', { name: /企业 1 条，其中 1 条来源不一致/ }).waitFor()
  expect(await steward.axe()).toEqual([])
  await page.getByRole('link', { name: '沃野种业有限公司' }).click()
  await page.getByText(/1 项事实各来源不一致/).waitFor()
  expect(await steward.axe()).toEqual([])
  await page.getByTitle(/查看销售收入 2022/).click()
  const tax = page.getByRole('listitem').filter({ hasText: '市税务局' })
  await tax.getByRole('button', { name: '核实' }).click()
  const dialog = page.getByRole('dialog').last()
  await dialog.getByLabel('理由').fill('与汇算清缴申报表核对一致')
  await dialog.getByRole('button', { name: '核实' }).click()
  await page.getByText('采用').waitFor()
  await page.keyboard.press('Escape')
  await page.getByText(/1 项事实各来源不一致/).waitFor({ state: 'detached' })
  expect(steward.faults()).toEqual([])
})
