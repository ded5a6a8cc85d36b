import { expect, test } from 'vitest'
import { at } from '#tests/builders/month-office.ts'
import { browserOffice } from '#tests/journeys/browser.ts'
import { screensStand } from '#tests/journeys/screens.ts'

const screen = browserOffice('zhangye', at('2023-07-03 09:00'))

const OFFICER = 'zhou-kezhang'
const FIRST_LOAD_LIMIT = 350 * 1024

screensStand(screen, OFFICER, {
  workbench: () => '/',
  units: () => '/units',
  people: () => '/people',
  roles: () => '/roles',
  delegations: () => '/delegations',
  notices: () => '/notices',
  security: () => '/security',
})

test('the sign-in says that it is a demonstration, in both languages', async () => {
  for (const [language, words] of [
    ['zh-CN', '这是演示'],
    ['en', 'This is a demonstration'],
  ] as const) {
    const visitor = await screen.stranger({ language })
    await visitor.opens('/')
    await visitor.page.getByText(words).waitFor()
    await visitor.pictures(`sign-in-${language}`)
    expect(await visitor.axe()).toEqual([])
  }
})

test('after sign-in the person is where the address led', async () => {
  const visitor = await screen.stranger()
  await visitor.opens('/units?find=甘州')
  await visitor.page.locator('.demo-people input').fill(OFFICER)
  await visitor.page.locator('.demo-people li button').first().click()
  await visitor.page.waitForURL(/\/units\?find=/)
  await visitor.page.getByRole('link', { name: '甘州区' }).waitFor()
})

test('the first load of the workbench is small; how soon it is usable stands in bench/first-load', async () => {
  const officer = await screen.as(OFFICER)
  await officer.opens('/')
  await officer.page.locator('.tasks, .state').first().waitFor()
  expect(await officer.scriptBytes()).toBeLessThanOrEqual(FIRST_LOAD_LIMIT)
})

test('everything is reached by keyboard: palette, period, help', async () => {
  const officer = await screen.as(OFFICER)
  const { page } = officer
  await officer.opens('/')
  await page.keyboard.press('Control+k')
  await page.locator('.palette-input').waitFor()
  await page.keyboard.type('甘州')
  await page.getByRole('option', { name: /^甘州区/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/units\//)
  await page.locator('h1', { hasText: '甘州区' }).waitFor()
  await page.keyboard.press('[')
  await page.waitForURL(/period=/)
  await page.keyboard.press('?')
  await page.getByRole('dialog').waitFor()
  expect(await officer.axe()).toEqual([])
})

test('an expired session keeps the page and what was typed, and goes on after sign-in in place', async () => {
  const officer = await screen.as(OFFICER)
  const { page } = officer
  await officer.opens('/people')
  await page.locator('.table-card input').first().fill('干事')
  await page.keyboard.press('Control+k')
  await page.locator('.palette-input').waitFor()
  await page.context().clearCookies()
  await page.locator('.palette-input').fill('临泽')
  await page.getByText('登录已过期').waitFor()
  officer.faults() // the refused request is what the test is about
  await page.getByRole('button', { name: /以 .* 继续/ }).click()
  await page.getByRole('option', { name: /^临泽县/ }).waitFor()
  expect(new URL(page.url()).searchParams.get('find')).toBe('干事')
})

test('what a person may not open says who can give the right', async () => {
  const officer = await screen.as(OFFICER)
  await officer.opens('/audit')
  await officer.page.getByText('没有打开这一页的权限').waitFor()
})

test('at 375 px the navigation opens from its button', async () => {
  const officer = await screen.as(OFFICER, { width: 375, height: 740 })
  const { page } = officer
  await officer.opens('/')
  await officer.pictures('workbench-375')
  await page.locator('.top-nav').click()
  await page.locator('.nav-drawer').getByText('组织机构').click()
  await page.waitForURL(/\/units/)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
})
