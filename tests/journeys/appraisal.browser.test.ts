import { expect, test } from 'vitest'
import { at } from '#tests/builders/month-office.ts'
import { browserOffice } from '#tests/journeys/browser.ts'

const screen = browserOffice('zhangye', at('2023-07-03 09:00'))
const place = { entry: '' }

test('an officer draws a deduction up, attaches evidence and hands it in', async () => {
  const officer = await screen.as('zhou-kezhang')
  const { page } = officer
  await officer.opens('/appraisal')
  await page.getByRole('heading', { name: /没有生效的考核调整/ }).waitFor()
  expect(await officer.axe()).toEqual([])
  await page.getByRole('button', { name: '提出调整' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('单位').fill('高台')
  await page.locator('.ant-select-item-option').getByText('高台').click()
  await drawer.getByLabel('类别').click()
  await page.locator('.ant-select-item-option[title="扣分"]').click()
  await drawer.getByText('每次 0.1～5 分').waitFor()
  await drawer.getByLabel('分值').fill('1')
  await drawer.getByLabel('依据文件').fill('《考核办法》')
  await drawer.getByLabel('事由').fill('数据核查发现重复填报')
  // A menu that is still closing is neither open nor gone.
  await expect.poll(() => page.locator('.ant-select-dropdown:visible').count()).toBe(0)
  expect(await officer.axe()).toEqual([])
  await drawer.getByRole('button', { name: '拟稿并附佐证' }).click()
  await page.getByRole('heading', { name: /高台县 扣分 −1 分/ }).waitFor()
  await page.getByText('须附佐证 1 件，已附 0 件').waitFor()
  place.entry = new URL(page.url()).pathname
  const file = { name: '核查记录.txt', mimeType: 'text/plain', buffer: Buffer.from('核查记录') }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('button', { name: /提\s?交/ }).click()
  await page.locator('h1').getByText('待陈述').waitFor()
  expect(await officer.axe()).toEqual([])
  expect(officer.faults()).toEqual([])
}, 120_000)

test('the unit states its case, the leader approves, and the unit sees it in the ledger', async () => {
  const clerk = await screen.as('gt-tianbao')
  await clerk.opens(place.entry)
  await clerk.page.getByRole('button', { name: '陈述申辩' }).click()
  const dialog = clerk.page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('已于当日更正')
  await dialog.getByRole('button', { name: /陈述申辩：/ }).click()
  await clerk.page.locator('h1').getByText('待审批').waitFor()
  const leader = await screen.as('shao-juzhang', { language: 'en', width: 1024 })
  await leader.opens(place.entry)
  await leader.page.getByRole('button', { name: 'Approve and book' }).click()
  await leader.page.locator('h1').getByText('Booked').waitFor()
  expect(await leader.axe()).toEqual([])
  await clerk.opens('/appraisal')
  await clerk.page.getByRole('link', { name: '考调〔2023〕1号' }).first().waitFor()
  expect(await clerk.axe()).toEqual([])
  expect([...clerk.faults(), ...leader.faults()]).toEqual([])
}, 120_000)
