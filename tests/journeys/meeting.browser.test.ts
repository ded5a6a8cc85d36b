import { expect, test } from 'vitest'
import { at } from '#tests/builders/month-office.ts'
import { browserOffice, type Visitor } from '#tests/journeys/browser.ts'

const screen = browserOffice('zhangye', at('2023-07-03 09:00'))
const place: { meeting: string } = { meeting: '' }

async function visits(login: string, path: string): Promise<Visitor> {
  const visitor = await screen.as(login)
  await visitor.opens(path)
  return visitor
}

test('a meeting is planned, its notice goes out and is answered with leave', async () => {
  const officer = await visits('zhou-kezhang', '/meetings')
  const { page } = officer
  await page.getByRole('button', { name: '筹备会议' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '开始筹备' }).click()
  await page.getByRole('heading', { name: /第七次会议/ }).waitFor()
  place.meeting = new URL(page.url()).pathname
  expect(await officer.axe()).toEqual([])
  await page.getByRole('button', { name: '调整安排' }).click()
  const arranging = page.getByRole('dialog')
  await arranging.getByRole('button', { name: '添加议题' }).click()
  await arranging
    .getByLabel(/第 \d+ 项议题/)
    .last()
    .fill('技术合同登记情况')
  await arranging.getByLabel('会上要看的页面').last().fill('督办')
  await page.locator('.ant-select-item-option:visible', { hasText: '督办单' }).first().click()
  await page.keyboard.press('Escape')
  await officer.pictures('meeting-arrange')
  await arranging.getByRole('button', { name: '保存' }).click()
  await arranging.waitFor({ state: 'detached' })
  await page.getByRole('link', { name: '督办单' }).last().waitFor()
  await page.getByRole('button', { name: '发会议通知' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '发会议通知' }).click()
  await page.getByText('已通知').first().waitFor()

  const clerk = await visits('lz-tianbao', '/meetings')
  await clerk.page.getByRole('link', { name: /第七次会议/ }).click()
  await clerk.page.getByRole('button', { name: '答复' }).click()
  const dialog = clerk.page.getByRole('dialog')
  await dialog.getByRole('radio', { name: '请假' }).check()
  await dialog.getByLabel('请假人').fill('吴局长')
  await dialog.getByLabel('请假事由').fill('参加县委常委会')
  await dialog.getByRole('button', { name: '答复' }).click()
  await clerk.page.getByText('参加县委常委会').first().waitFor()
})

test('it is held, a decision becomes a slip with one click, and the minutes are signed by another', async () => {
  const officer = await visits('zhou-kezhang', place.meeting)
  const { page } = officer
  await page.getByRole('button', { name: '登记召开' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '登记召开' }).click()
  await page.getByRole('button', { name: '记议定事项' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('议定内容').fill('七月底前补报技术合同')
  await drawer.getByLabel('牵头单位').fill('临泽')
  await page.locator('.ant-select-item-option', { hasText: '临泽' }).first().click()
  await drawer.getByRole('button', { name: '记议定事项' }).click()
  await page.getByRole('button', { name: '七月底前补报技术合同' }).click()
  await page.getByRole('button', { name: '修改', exact: true }).click()
  await page.getByLabel('议定内容').fill('七月底前补报技术合同登记数')
  await page.getByRole('button', { name: '修改：第 1 项' }).click()
  await page.locator('.prose', { hasText: '补报技术合同登记数' }).waitFor()
  await page.getByRole('button', { name: '转为督办单' }).click()
  await page.getByRole('link', { name: /督办单 督〔2023〕1号/ }).waitFor()
  expect(await officer.axe()).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '形成纪要送签' }).click()
  await page.getByText('不能签发自己起草的纪要').or(page.getByText('须由局领导签发')).first().waitFor()

  const leader = await visits('shao-juzhang', `${place.meeting}/minutes`)
  await leader.page.getByText('会议议定：七月底前补报技术合同登记数', { exact: false }).waitFor()
  expect(await leader.axe()).toEqual([])
  await leader.page.getByRole('button', { name: '签发纪要' }).click()
  await leader.page.getByRole('dialog').getByRole('button', { name: '签发纪要' }).click()
  await leader.page.getByText('张科领纪〔2023〕1号').first().waitFor()
  expect(leader.faults()).toEqual([])
})
