import { expect, test } from 'vitest'
import { keepReviews } from '#modules/dispatch/server/check-clock.service.ts'
import { registersOf } from '#modules/dispatch/server/finding.routes.ts'
import { keepSnapshots } from '#modules/dispatch/server/snapshot-clock.service.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { at } from '#tests/builders/month-office.ts'
import { loadDemoPack } from '#tests/builders/pack-office.ts'
import { browserOffice } from '#tests/journeys/browser.ts'

const screen = browserOffice('zhangye', at('2023-07-03 09:40'), loadDemoPack)
const job = () => ({
  tenantId: screen.pack.tenantId,
  now: screen.clock.now,
  newId,
  inTransaction: <R>(work: Parameters<typeof inTenant<R>>[3]) =>
    inTenant(screen.db.app, screen.pack.tenantId, 'write', work),
})

test('the leader’s screen opens to the same figures, by pointer and by keys, and goes to the wall', async () => {
  await keepSnapshots(job(), [])
  const leader = await screen.as('shao-juzhang')
  const { page } = leader
  await leader.opens('/cockpit?by=tech_contracts')
  const tiles = page.getByRole('list', { name: /技术合同成交额完成率/ })
  await tiles.waitFor()
  expect(await leader.axe()).toEqual([])
  await leader.pictures('cockpit')

  // Whatever shows a number or a name leads somewhere.
  const dead = await page.locator('.cockpit b, .cockpit .value, .cockpit td, .cockpit .tile').evaluateAll((all) =>
    all
      .filter((one) => /\d/.test(one.textContent ?? '') && one.querySelector('a, button') === null)
      .filter((one) => one.closest('a, button, .rank-moves, h2, label, .table-tools') === null)
      .map((one) => one.textContent),
  )
  expect(dead.filter((text) => !text?.includes('个百分点'))).toEqual([])

  const tile = tiles.getByRole('button').filter({ hasText: '肃南' })
  const told = (await tile.locator('b').textContent())!
  await tile.focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/indicators\/.*unit=/)
  await page
    .getByText(new RegExp(`${told.replace('.', '\\.')}\\d*%`))
    .first()
    .waitFor()

  await leader.opens('/cockpit')
  const behind = page.locator('.cockpit-counts section').first().getByRole('link', { name: /滞后/ })
  const count = Number((await behind.textContent())!.replace(/\D/g, ''))
  await behind.click()
  await page.waitForURL(/light=behind/)
  await expect.poll(() => page.locator('tbody tr:not(.group)').filter({ hasText: '滞后' }).count()).toBe(count)

  await leader.opens('/cockpit')
  const days = page.locator('.cockpit section', { hasText: '日监测' })
  const alarm = days.getByRole('link', { name: /甘州/ }).first()
  const series = (await alarm.textContent())!.replace('甘州', '').trim()
  await alarm.click()
  await page.waitForURL(/\/monitors\//)
  await page.getByRole('heading', { name: new RegExp(`甘州 ${series}`) }).waitFor()
  await page.goBack()
  const decisions = page.locator('.cockpit section', { hasText: '议定事项' })
  const decided = (await decisions.locator('.lines a').first().textContent())!
  await decisions.locator('.lines a').first().click()
  await page.getByRole('dialog').getByText(decided).first().waitFor()

  await leader.opens('/cockpit')
  await page.getByRole('heading', { name: /2023年5月冻结以来的变化/ }).waitFor()
  await page.keyboard.press('w')
  await page.waitForURL(/\/cockpit\/wall/)
  await page.getByRole('heading', { name: /张掖市/ }).waitFor()
  expect(await leader.axe()).toEqual([])
  await leader.pictures('wall')
  await page.keyboard.press('Escape')
  await page.waitForURL(/\/cockpit\?/)
  expect(leader.faults()).toEqual([])
})

test('a doubt is opened, explains itself, and the unit is asked', async () => {
  await keepReviews(job(), registersOf([]))
  const officer = await screen.as('zhou-kezhang', { width: 1024 })
  const { page } = officer
  await officer.opens('/quality?kind=digits')
  await page
    .getByText(/末位是 0 或 5/)
    .first()
    .waitFor()
  expect(await officer.axe()).toEqual([])
  await page.getByRole('link', { name: '待处理' }).first().click()
  await page.getByRole('heading', { name: '这项核对怎么做' }).waitFor()
  expect(await officer.axe()).toEqual([])
  await page.getByRole('button', { name: '请单位说明' }).click()
  await page.getByText('待单位说明').first().waitFor()
  await officer.pictures('finding')
  expect(officer.faults()).toEqual([])
})
