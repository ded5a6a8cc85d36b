import { expect, test } from 'vitest'
import { at } from '#tests/builders/month-office.ts'
import { browserOffice, type Visitor } from '#tests/journeys/browser.ts'

/** Days come in by a dropped file, stand on the board and in the month; a week's problem finds its helper. */
const screen = browserOffice('zhangye', at('2023-07-03 09:30'))

async function visits(login: string, path: string): Promise<Visitor> {
  const visitor = await screen.as(login)
  await visitor.opens(path)
  return visitor
}

const FILE = '监测指标,单位,日期,数值\n在岗科技特派员,民乐,2023-06-29,160\n在岗科技特派员,民乐,2023-06-30,158\n'

test('a file of days is dropped, previewed and published, and stands on the board', async () => {
  const officer = await visits('zhou-kezhang', '/monitors/arrivals')
  const { page } = officer
  const drop = (text: string) =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name: 'days.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await drop(FILE.replace('160', '一百六'))
  await page.getByRole('heading', { name: /days.csv：1 处错误/ }).waitFor()
  await page.getByRole('button', { name: '换一个文件' }).click()
  await drop(FILE)
  await page.getByRole('heading', { name: /days.csv：2 处变化/ }).waitFor()
  expect(await officer.axe()).toEqual([])
  await page.getByRole('button', { name: '发布 2 处变化' }).click()
  await page.getByRole('heading', { name: /已发布 2 处/ }).waitFor()
  await officer.opens('/monitors')
  await page.getByRole('heading', { name: /3 项日监测/ }).waitFor()
  expect(await officer.axe()).toEqual([])
  await page.getByRole('link', { name: /民乐.*158/ }).click()
  await page.getByRole('heading', { name: /民乐 在岗科技特派员：158人/ }).waitFor()
  await page.getByRole('button', { name: '1 版' }).first().click()
  await page.getByRole('dialog').getByText('现行').waitFor()
  expect(officer.faults()).toEqual([])
})

test('a key is shown once', async () => {
  const administrator = await visits('tang-xitong', '/feeds')
  const { page } = administrator
  await page.getByRole('button', { name: '新建数据源' }).first().click()
  await page.getByLabel('代码').fill('registry')
  await page.getByLabel('名称').fill('合同登记系统')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByRole('button', { name: '签发密钥' }).click()
  await page.getByLabel('用于哪台机器、哪个系统').fill('登记服务器')
  await page.getByRole('dialog').getByRole('button', { name: '签发密钥' }).click()
  await page.getByText(/^dxk\.[0-9a-f-]{36}\./).waitFor()
  expect(await administrator.axe()).toEqual([])
  await page.reload()
  await page.getByText('登记服务器').waitFor()
  expect(await page.getByText(/^dxk\./).count()).toBe(0)
  expect(administrator.faults()).toEqual([])
})

test('a problem is raised, and the unit asked for help takes it in hand', async () => {
  const clerk = await visits('ml-tianbao', '/weekly')
  const { page } = clerk
  await page.getByRole('button', { name: '提出问题' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('问题', { exact: true }).fill('登记滞后')
  await form.getByLabel('需协调事项').fill('请明确口径')
  await form.getByLabel('请哪个单位协调').fill('税务')
  await page.getByTitle('国家税务总局张掖市税务局').click()
  await form.getByRole('button', { name: '保存' }).click()
  await page.getByRole('heading', { name: /1 项待解决/ }).waitFor()
  await page.getByRole('button', { name: '报送本周调度表' }).click()
  await page
    .getByText(/已报送/)
    .first()
    .waitFor()
  expect(await clerk.axe()).toEqual([])
  expect(clerk.faults()).toEqual([])
  const helper = await visits('sw-tianbao', '/weekly')
  await helper.page.getByText('登记滞后').click()
  await helper.page.getByRole('button', { name: '受理' }).click()
  await helper.page.getByText(/税务局受理/).waitFor()
  expect(await helper.axe()).toEqual([])
  expect(helper.faults()).toEqual([])
})
