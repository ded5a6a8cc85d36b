import { expect, test } from 'vitest'
import { at } from '#tests/builders/month-office.ts'
import { browserOffice, type Visitor } from '#tests/journeys/browser.ts'

const screen = browserOffice('zhangye', at('2023-07-03 09:00'))
const place: { slip: string } = { slip: '' }

async function visits(login: string, path: string): Promise<Visitor> {
  const visitor = await screen.as(login)
  await visitor.opens(path)
  return visitor
}

test("a leader's remark on a key task becomes a slip", async () => {
  const leader = await visits('shao-juzhang', '/key-tasks?view=timeline')
  const { page } = leader
  await page.getByRole('heading', { name: /24 项重点任务/ }).waitFor()
  expect(await leader.axe()).toEqual([])
  await page.getByRole('link', { name: /科技成果转化对接活动/ }).click()
  await page.getByRole('button', { name: '批示' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('批示内容').fill('对接活动要抓紧，下周报进展')
  await dialog.getByRole('checkbox', { name: '同时转为督办单' }).check()
  await dialog.getByRole('button', { name: '作出批示' }).click()
  await page.getByRole('link', { name: /已转为 督〔2023〕1号/ }).click()
  await page.getByRole('heading', { name: /科技成果转化对接活动/ }).waitFor()
  place.slip = new URL(page.url()).pathname
  expect(await leader.axe()).toEqual([])
  expect(leader.faults()).toEqual([])
})

test('the unit sees why it cannot answer yet, signs for it, answers, and its head signs', async () => {
  const clerk = await visits('lz-tianbao', '/slips')
  const { page } = clerk
  await page.getByRole('heading', { name: /在办 1 张/ }).waitFor()
  expect(await clerk.axe()).toEqual([])
  await page.getByRole('link', { name: '督〔2023〕1号' }).click()
  await page.getByRole('button', { name: '签收' }).click()
  await page.getByRole('button', { name: '反馈', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('checkbox', { name: '这是办结反馈' }).uncheck()
  await dialog.getByLabel('进展情况').fill('已落实场地，七月中旬举办')
  await dialog.getByLabel('完成率').fill('40')
  await dialog.getByRole('button', { name: /反馈 督/ }).click()
  await page.getByText('待单位审签').first().waitFor()
  await page.getByText('须由责任单位负责人审签').first().waitFor()
  expect(clerk.faults()).toEqual([])

  const head = await visits('lz-juzhang', place.slip)
  await head.page.getByRole('button', { name: '审签' }).click()
  await head.page.getByText('办理中').first().waitFor()
  await head.page.getByRole('link', { name: '打印样' }).click()
  await head.page.getByText('已落实场地，七月中旬举办').waitFor()
  expect(head.faults()).toEqual([])
})

test('an extension is asked for, checked and granted', async () => {
  const clerk = await visits('lz-tianbao', place.slip)
  await clerk.page.getByRole('button', { name: '申请延期' }).click()
  const asked = clerk.page.getByRole('dialog')
  await asked.getByLabel('理由').fill('场地改在七月下旬')
  await asked.getByRole('button', { name: /申请延期 督/ }).click()
  await clerk.page.getByText('申请延期至', { exact: false }).first().waitFor()

  const officer = await visits('zhou-kezhang', place.slip)
  await officer.page.getByRole('button', { name: '延期初审' }).click()
  await officer.page
    .getByRole('dialog')
    .getByRole('button', { name: /延期初审 督/ })
    .click()
  await officer.page.getByText('延期初审同意', { exact: false }).first().waitFor()
  const leader = await visits('shao-juzhang', place.slip)
  await leader.page.getByRole('button', { name: '批准延期' }).click()
  await leader.page
    .getByRole('dialog')
    .getByRole('button', { name: /批准延期 督/ })
    .click()
  await leader.page.getByText('批准延期至', { exact: false }).first().waitFor()
})

test('completion is reported with evidence, returned once with a reason, mended and closed', async () => {
  const clerk = await visits('lz-tianbao', place.slip)
  await clerk.page
    .locator('input[type=file]')
    .setInputFiles({ name: '对接活动纪要.txt', mimeType: 'text/plain', buffer: Buffer.from('七月二十日举办') })
  // Its name stands there while it is being sent already; the list holds what has arrived.
  await clerk.page.getByRole('listitem').filter({ hasText: '对接活动纪要.txt' }).first().waitFor()
  await reportsCompletion(clerk, '对接活动已于七月二十日举办')
  await signsAnswer('已于七月二十日举办')
  const officer = await visits('zhou-kezhang', place.slip)
  await officer.page.getByRole('button', { name: '退办' }).click()
  const returned = officer.page.getByRole('dialog')
  await returned.getByRole('textbox').fill('请补签约清单')
  await returned.getByRole('button', { name: /退办 督/ }).click()
  await returned.waitFor({ state: 'hidden' })
  await officer.page.getByText('请补签约清单').first().waitFor()
  await clerk.page.reload()
  await reportsCompletion(clerk, '签约清单已补，共签约十二项')
  await signsAnswer('共签约十二项')
  await officer.page.reload()
  await officer.page.getByRole('button', { name: '核查通过' }).click()
  const leader = await visits('shao-juzhang', place.slip)
  await leader.page.getByRole('button', { name: '阅后销号' }).click()
  await leader.page.getByText('已销号').first().waitFor()
  expect([...clerk.faults(), ...officer.faults(), ...leader.faults()]).toEqual([])
})

async function reportsCompletion({ page }: Visitor, progress: string): Promise<void> {
  await page.getByRole('button', { name: '反馈', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('进展情况').fill(progress)
  await dialog.getByRole('button', { name: /反馈 督/ }).click()
  await page.getByText('待单位审签').first().waitFor()
}

async function signsAnswer(seen: string): Promise<void> {
  const head = await visits('lz-juzhang', place.slip)
  await head.page.getByText(seen, { exact: false }).first().waitFor()
  await head.page.getByRole('button', { name: '审签' }).click()
  await head.page.getByText('待核查').first().waitFor()
}
