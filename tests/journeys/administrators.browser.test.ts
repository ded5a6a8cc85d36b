import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { at } from '#tests/builders/month-office.ts'
import { browserOffice, type Visitor } from '#tests/journeys/browser.ts'
import { screensStand } from '#tests/journeys/screens.ts'

/** People, roles, lent roles, sessions and the log of it all, pressed on screen by those whose office it is. */
const screen = browserOffice('zhangye', at('2023-07-03 09:00'))
const PLANNER = 'lin-zhuren'
const OFFICER = 'zhou-kezhang'
const SYSTEM = 'tang-xitong'
const SECURITY = 'ning-anquan'
const AUDIT = 'jin-shenji'
const PASSWORD = 'Quiet#Harbour-77'

const button = (page: Pick<Page, 'getByRole'>, name: string | RegExp) => page.getByRole('button', { name })
const rowOf = (page: Page, text: string) => page.locator('tbody tr', { hasText: text })
/** The refusal of an act is what the test is about; nothing else may have gone wrong. */
const onlyRefused = (visitor: Visitor) =>
  expect(visitor.faults().filter((fault) => !/status of 4\d\d/.test(fault))).toEqual([])

async function visits(login: string, path: string, view = {}): Promise<Visitor> {
  const visitor = await screen.as(login, view)
  await visitor.opens(path)
  return visitor
}

const gaotai = () => `/units/${screen.pack.units.get('620724')}`

async function chooses(page: Page, field: string, name: string): Promise<void> {
  await page.locator(`#field-${field}`).fill(name)
  const options = page.locator('.ant-select-item-option:visible')
  await options.filter({ hasText: name }).first().waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => options.count()).toBe(0)
}

async function opensPerson(visitor: Visitor, name: string): Promise<Page> {
  await visitor.opens(`/people?find=${encodeURIComponent(name)}`)
  await visitor.page.locator('.table-card b', { hasText: name }).first().click()
  await visitor.page.locator('.ant-drawer-title', { hasText: name }).waitFor()
  return visitor.page
}

const person = () => `/people?person=${screen.pack.people.get('gz-tianbao')}`
const city = () => `/units/${screen.pack.units.get('620700')}`

screensStand(screen, PLANNER, {
  'unit-city': city,
  'unit-history': () => `${gaotai()}?tab=history`,
  'act-open': () => `${gaotai()}?act=open`,
})
screensStand(screen, SECURITY, { sessions: () => '/sessions', person })
screensStand(screen, AUDIT, { audit: () => '/audit' })

test('a role is lent for a week: the deputy acts with it, and it is taken back before its end', async () => {
  const deputy = await visits(OFFICER, gaotai())
  await deputy.page.getByText('没有管理该单位的权限').waitFor()
  const { page } = await visits(PLANNER, '/delegations')
  await chooses(page, 'toPersonId', '周科长')
  await page.locator('#field-untilOn').fill('2023-07-07')
  await page.locator('#field-reason').fill('7月3日至7日出差')
  await button(page, /^委\s?托$/).click()
  await page.getByText('委托给周科长').waitFor()
  await page.getByText('生效中').waitFor()
  await deputy.opens('/delegations')
  await deputy.page.getByText('受林主任委托').waitFor()
  await deputy.pictures('delegations-lent')
  expect(await deputy.axe()).toEqual([])
  await deputy.opens(`${gaotai()}?act=rename`)
  await deputy.page.locator('[id="field-facts/shortZh"]').fill('高台县域')
  await deputy.page.locator('#field-reason').fill('规范简称')
  await button(deputy.page, '更名或变更事项：高台县').click()
  await deputy.page.getByRole('dialog').waitFor({ state: 'detached' })
  await button(page, '提前收回').click()
  await page.getByText('已结束').waitFor()
  await deputy.opens(gaotai())
  await deputy.page.getByText('没有管理该单位的权限').waitFor()
})

test('the log says in words who did what, on whose behalf; it is narrowed, an entry opens by keyboard, and is exported', async () => {
  const auditor = await visits(AUDIT, '/audit')
  const { page } = auditor
  const deed = '单位更名或变更登记事项'
  await page.getByRole('combobox', { name: '何事' }).fill(deed)
  await page.locator('.ant-select-item-option:visible', { hasText: deed }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '1 条记录' }).waitFor()
  const row = rowOf(page, deed)
  await row.getByText('代林主任').waitFor()
  await row.getByText('单位 高台县').waitFor()
  await row.focus()
  await page.keyboard.press('Enter')
  const entry = page.getByRole('dialog', { name: deed })
  await entry.getByText('unit.rename').waitFor()
  await auditor.pictures('audit-entry')
  expect(await auditor.axe()).toEqual([])
  await page.keyboard.press('Escape')
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'CSV').click()])
  const csv = readFileSync(await download.path(), 'utf8')
  expect(csv).toContain('单位 高台县')
  expect(csv).toContain('林主任')
  const english = await visits(AUDIT, '/audit?outcome=refused', { language: 'en', width: 1024 })
  await english.page.getByRole('heading', { name: /no such entries|\d+ (entry|entries)/i }).waitFor()
})

test('a masked telephone is shown for a purpose, and the purpose stands in the log', async () => {
  const system = await screen.as(SYSTEM)
  const page = await opensPerson(system, '王干事')
  await button(page, '修改资料').click()
  await page.locator('#field-phone').fill('0936-8212345')
  await button(page, /^保\s?存$/).click()
  await page
    .locator('.fact-list')
    .getByText(/\*{3,}/)
    .waitFor()
  await button(page, '查看联系方式').click()
  const dialog = page.getByRole('dialog', { name: '查看王干事的联系方式' })
  await dialog.getByRole('textbox').fill('核实6月月报')
  await dialog.getByRole('button', { name: '查看联系方式' }).click()
  await page.locator('.fact-list').getByText('0936-8212345').waitFor()
  await system.pictures('person-revealed')
  expect(await system.axe()).toEqual([])
  const auditor = await visits(AUDIT, '/audit?deed=person.reveal')
  await rowOf(auditor.page, '人员 王干事').getByText('用途 核实6月月报').waitFor()
})

test('somebody new is entered, invited, sets a password, gets a role and loses it again', async () => {
  const system = await visits(SYSTEM, '/people')
  await button(system.page, '登记人员').click()
  await system.page.locator('#field-name').fill('于新来')
  await chooses(system.page, 'unitId', '办公室')
  await button(system.page, /^保\s?存$/).click()
  await system.page.locator('.ant-drawer-title', { hasText: '于新来' }).waitFor()
  await system.page.locator('#field-login').fill('yu.xinlai')
  await button(system.page, '为于新来开立账号').click()
  const invitation = (await system.page.locator('.invitation code').textContent())!
  expect(await system.axe()).toEqual([])

  const newcomer = await screen.stranger({ language: 'en', width: 1024 })
  await newcomer.page.goto(invitation)
  await newcomer.page.locator('#field-password').fill(PASSWORD)
  await newcomer.page.locator('#field-password-again').fill(PASSWORD)
  expect(await newcomer.axe()).toEqual([])
  await newcomer.pictures('invitation-1024-en')
  await newcomer.page.locator('form button[type=submit]').click()
  await newcomer.page.getByRole('link', { name: 'Sign in' }).click()
  await newcomer.page.locator('#field-login').fill('yu.xinlai')
  await newcomer.page.locator('#field-password').fill(PASSWORD)
  await newcomer.page.locator('form button[type=submit]').click()
  await newcomer.page.locator('.frame h1').waitFor()

  const security = await screen.as(SECURITY)
  const page = await opensPerson(security, '于新来')
  await button(page, '授予角色').click()
  await chooses(page, 'roleCode', '查阅人')
  await page.locator('#field-reason').fill('新到岗')
  await button(page, '授予于新来角色').click()
  await page.locator('.ant-drawer .lines').getByText('查阅人').waitFor()
  await newcomer.opens('/indicators')
  await newcomer.page.getByRole('link', { name: 'Indicators', exact: true }).waitFor()
  await button(page.locator('.ant-drawer .lines'), /^收\s?回$/).click()
  const dialog = page.getByRole('dialog', { name: '收回于新来的“查阅人”' })
  await dialog.getByRole('textbox').fill('调离')
  await dialog.getByRole('button', { name: '收回于新来的“查阅人”' }).click()
  await page.locator('.ant-drawer').getByText('没有角色').waitFor()
})

test('no two of the three administrators are one person: refused in words, and written down in words', async () => {
  const security = await screen.as(SECURITY)
  const page = await opensPerson(security, '唐系统管理员')
  await button(page, '授予角色').click()
  await chooses(page, 'roleCode', '审计管理员')
  await page.getByText('不得与 系统管理员 · 安全管理员 由一人兼任').waitFor()
  await page.locator('#field-reason').fill('临时代管')
  await button(page, '授予唐系统管理员角色').click()
  await page.getByRole('alert').getByText('不得由同一人担任').waitFor()
  await security.pictures('separation-refused')
  expect(await security.axe()).toEqual([])
  onlyRefused(security)
  const auditor = await visits(AUDIT, '/audit?outcome=refused')
  await rowOf(auditor.page, '宁安全管理员').getByText('不得由同一人担任').first().waitFor()
})

test('a session is ended by a press: its owner is asked to sign in at the next act, and keeps the page', async () => {
  const officer = await visits(OFFICER, '/units')
  const { page } = await visits(SECURITY, '/sessions')
  const sessions = await rowOf(page, '周科长').count()
  for (let left = sessions; left > 0; left -= 1) {
    await button(rowOf(page, '周科长').first(), '结束').click()
    await expect.poll(() => rowOf(page, '周科长').count()).toBe(left - 1)
  }
  await officer.page.keyboard.press('Control+k')
  await officer.page.locator('.palette-input').fill('临泽')
  await officer.page
    .getByRole('dialog')
    .getByText(/登录已/)
    .first()
    .waitFor()
  officer.faults()
  expect(new URL(officer.page.url()).pathname).toBe('/units')
})
