import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { at } from '#tests/builders/month-office.ts'
import { loadSharingPack } from '#tests/builders/sharing-pack.ts'
import { browserOffice, type Visitor } from '#tests/journeys/browser.ts'

const screen = browserOffice('zhangye', at('2023-07-03 09:00'), loadSharingPack)
const place: { case: string } = { case: '' }
const TITLE = '玉米制种去雄装置高速摄像试验'

async function visits(login: string, path: string): Promise<Visitor> {
  const visitor = await screen.as(login)
  await visitor.opens(path)
  return visitor
}

test('a case is opened, its form filled in over two steps, signed, checked and handed in', async () => {
  const applicant = await visits('yx-tianbao', '/cases')
  const { page } = applicant
  await page.getByRole('button', { name: '发起事项' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('发起大型仪器共享申请').waitFor()
  await dialog.getByLabel('事项名称').fill(TITLE)
  await dialog.getByRole('button', { name: '发起' }).click()
  await page.getByRole('heading', { name: new RegExp(TITLE) }).waitFor()
  place.case = new URL(page.url()).pathname
  await page.getByText('“共享申请表”尚未填写完整').waitFor()
  expect(await applicant.axe()).toEqual([])

  await page.getByRole('textbox', { name: '使用目的' }).fill('拍摄去雄过程')
  await page.getByLabel('开始').fill('2023-07-10')
  await page.getByLabel('结束').fill('2023-07-14')
  await page.getByRole('radio', { name: '是' }).check()
  await page.getByRole('textbox', { name: /培训证书编号/ }).fill('PX-17')
  await page.getByRole('textbox', { name: /实验方案/ }).pressSequentially('每秒一千帧')
  await page.getByRole('button', { name: /下一步：费用/ }).click()
  await page.getByRole('button', { name: '添加一行' }).click()
  await page.getByLabel('仪器，第 1 行').fill('高速摄像机')
  await page.getByLabel('机时单价，第 1 行').fill('200')
  await page.getByLabel('机时数，第 1 行').fill('12')
  await page.locator('tfoot').getByText('2,400.00').waitFor()
  await page.getByRole('button', { name: '检查全部' }).click()
  await page.getByText('1 处还不能提交').waitFor()
  await page.getByRole('button', { name: '签署承诺' }).click()
  await page.getByText('检查通过，可以提交').waitFor()
  await page.getByText(/已保存/).waitFor()
  expect(await applicant.axe()).toEqual([])
  await handsIn(applicant)
  await page.locator('[aria-current=step]').getByText('单位审核').waitFor()
  expect(applicant.faults()).toEqual([])
})

test('the head marks what is to be mended and returns it; it is mended, ticked off, compared and handed in again', async () => {
  const head = await visits('yx-fuze', place.case)
  await head.page.getByRole('button', { name: '退回修改' }).click()
  const dialog = head.page.getByRole('dialog')
  await dialog.getByRole('button', { name: '标注要改的内容' }).click()
  await head.page.getByLabel('标注 使用目的').check()
  await head.page.getByLabel('要改什么 使用目的').fill('请写明所属项目')
  await head.page.getByRole('button', { name: '退回修改' }).click()
  await head.page.getByRole('dialog').getByText('已在表单中标注 1 处').waitFor()
  await head.page.getByRole('dialog').getByLabel('理由').fill('目的不清')
  await head.page
    .getByRole('dialog')
    .getByRole('button', { name: /退回修改/ })
    .click()
  await head.page.locator('[aria-current=step]').getByText('填报').waitFor()
  expect(await head.axe()).toEqual([])
  expect(head.faults()).toEqual([])

  const applicant = await visits('yx-tianbao', place.case)
  const { page } = applicant
  await page.getByText('退回意见 1 处，已改 0 处').waitFor()
  const field = page.getByRole('textbox', { name: '使用目的' })
  await field.fill('重点研发项目：拍摄去雄过程')
  await field.blur()
  await page.getByText('退回意见 1 处，已改 1 处').waitFor()
  await page.getByText(/已保存/).waitFor()
  await page.getByRole('button', { name: /2\. 费用/ }).click()
  await page.getByText('签署后内容已改，须重新签署').first().waitFor()
  await page.getByRole('button', { name: '重新签署' }).click()
  await page.getByText('签署后内容已改，须重新签署').first().waitFor({ state: 'detached' })
  await page.getByText(/已保存/).waitFor()
  await page.getByRole('tab', { name: '历次比较' }).click()
  await page
    .getByRole('row', { name: /使用目的/ })
    .getByText('重点研发项目：拍摄去雄过程')
    .waitFor()
  expect(await applicant.axe()).toEqual([])
  await handsIn(applicant)
  await page.locator('[aria-current=step]').getByText('单位审核').waitFor()
  expect(applicant.faults()).toEqual([])
})

test('the list shows it to the head, who approves it among others and hears what became of each', async () => {
  const head = await visits('yx-fuze', '/cases')
  const { page } = head
  await page.getByRole('heading', { name: '1 件待我办理' }).waitFor()
  await page
    .getByRole('row', { name: new RegExp(TITLE) })
    .getByRole('checkbox')
    .check()
  await page.getByRole('button', { name: '同意 1 件' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '同意 1 件' }).click()
  await page.getByText('1 件已办，0 件未办').waitFor()
  expect(await head.axe()).toEqual([])
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).last().click()
  await page.getByRole('heading', { name: '没有等您办理的事项' }).waitFor()
  expect(head.faults()).toEqual([])
})

test('a field on a condition is drawn, tried as the applicant, published by another, and asked of new cases alone', async () => {
  const planner = await visits('lin-zhuren', '/forms/sharing-request')
  const { page } = planner
  await page.getByRole('button', { name: '修改这份表单' }).click()
  await page.getByRole('heading', { name: /修改表单：共享申请表/ }).waitFor()
  await page.getByRole('button', { name: '加字段 使用需求' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('新字段').click()
  await dialog.getByLabel('名称（中文）').fill('安全负责人')
  await dialog.getByLabel('名称（英文）').fill('Safety officer')
  await dialog.getByRole('button', { name: '加上' }).click()
  const sheet = page.getByRole('complementary', { name: '属性' })
  await sheet.getByRole('button', { name: '加一个条件' }).first().click()
  await chooses(planner, sheet.getByLabel('字段'), '是否已受培训')

  await chooses(
    planner,
    page.getByRole('region', { name: '看作' }).getByRole('combobox', { name: '看作' }),
    /申请人（填报）/,
  )
  await page.getByRole('radio', { name: '否' }).check()
  await page.getByText('条件未满足时不显示：培训证书编号 · 安全负责人').waitFor()
  await page.getByRole('radio', { name: '是' }).check()
  await page.getByRole('textbox', { name: '安全负责人' }).waitFor()
  await page.locator('[data-saved=yes]').waitFor()
  expect(await planner.axe()).toEqual([])
  await planner.pictures('form-editor')
  await page.getByText('差别 1').click()
  await page.getByText('在“使用需求”增加字段“安全负责人”').waitFor()
  await page.getByRole('button', { name: '提请发布' }).click()
  await page.getByRole('dialog').getByLabel('理由').fill('高速摄像须有人负责安全')
  await page.getByRole('dialog').getByRole('button', { name: '提请发布' }).click()
  await page.getByRole('heading', { name: /待发布：共享申请表/ }).waitFor()
  await page.getByText('您没有这项职责').waitFor()
  const draft = new URL(page.url()).pathname

  const leader = await visits('shao-juzhang', draft)
  await leader.page.getByRole('button', { name: '发布', exact: true }).click()
  await leader.page.getByRole('dialog').getByRole('button', { name: '发布' }).click()
  await leader.page.getByText(/发布为第 2 次发布/).waitFor()
  expect(await leader.axe()).toEqual([])

  const applicant = await visits('yx-tianbao', '/cases')
  await applicant.page.getByRole('button', { name: '发起事项' }).click()
  await applicant.page.getByRole('dialog').getByText('发起大型仪器共享申请').waitFor()
  await applicant.page.getByRole('dialog').getByLabel('事项名称').fill('发布之后的申请')
  await applicant.page.getByRole('dialog').getByRole('button', { name: '发起' }).click()
  await applicant.page.getByRole('radio', { name: '是' }).check()
  await applicant.page.getByRole('textbox', { name: '安全负责人' }).waitFor()
  await applicant.opens(place.case)
  await applicant.page.getByText('培训证书编号').first().waitFor()
  expect(await applicant.page.getByText('安全负责人').count()).toBe(0)
  for (const visitor of [planner, leader, applicant]) expect(visitor.faults()).toEqual([])
})

/** Picks one of a list that opens. */
async function chooses({ page }: Visitor, control: Locator, option: string | RegExp): Promise<void> {
  await control.click()
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: option }).first().click()
}

async function handsIn({ page }: Visitor): Promise<void> {
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: '提交' }).click()
}
