import { expect, test } from 'vitest'
import { loadPack } from '#tests/builders/pack-office.ts'
import { browserOffice, type Visitor } from '#tests/journeys/browser.ts'
import { Newcomers, PASSWORD, submit } from '#tests/journeys/newcomers.ts'

/** The first hour of a real installation, as its people live through it: nothing there but the program and its console. */
const screen = browserOffice('zhangye', new Date('2026-03-02T01:00:00Z'), loadPack, { mode: 'serve', isEmpty: true })

const newcomers = new Newcomers(screen)

test('the console’s token opens an administration from a pack, and appoints three different people', async () => {
  const visitor = await screen.stranger()
  const { page } = visitor
  await visitor.opens('/')
  await page.waitForURL(/\/set-up/)
  await page.getByRole('radio', { name: /张掖市科学技术局/ }).check()
  await page.locator('#field-token').fill('not-the-token-of-the-console')
  await submit(page)
  await page.getByRole('alert').getByText('设置令牌无效').waitFor()
  expect(await visitor.axe()).toEqual([])
  await page.locator('#field-token').fill(newcomers.token())
  await submit(page)
  await newcomers.appoints(visitor)
  const third = page.getByRole('group', { name: '审计管理员' }).getByRole('textbox').nth(1)
  await third.fill('li.er')
  await submit(page)
  await page.getByText('分立的管理员必须是不同的人').waitFor()
  await third.fill('wang.san')
  await submit(page)
  await newcomers.receive(visitor)
  expect(await visitor.axe()).toEqual([])
  visitor.faults() // the refused tries are what the test is about
})

test('who is invited sets a password within the rules, sets up a second factor, and comes in with it', async () => {
  for (const login of ['li.er', 'wang.san']) await newcomers.enters(login)
  const again = await screen.stranger()
  await again.page.goto(newcomers.invitation('li.er'))
  await again.page.locator('#field-password').fill('short')
  await again.page.locator('#field-password-again').fill('short')
  await submit(again.page)
  await again.page.getByRole('alert').getByText('邀请无效、已使用或已过期').waitFor()
  again.faults()
  const security = await newcomers.signedIn('li.er')
  await security.page.getByRole('link', { name: '在线登录', exact: true }).waitFor()
})

test('the security administrator gives no role to himself, and nobody two of the separated ones', async () => {
  const visitor = await newcomers.signedIn('li.er')
  const { page } = visitor
  await visitor.opens('/people?find=李二')
  await page.locator('.table-card b', { hasText: '李二' }).click()
  await page.locator('.ant-drawer').getByText('不得给本人授予或收回角色').waitFor()
  expect(await page.getByRole('button', { name: '授予角色' }).isDisabled()).toBe(true)
  await fillsRole(visitor, '张一', '审计管理员')
  await submit(page)
  await page.getByRole('alert').getByText('不得由同一人担任').waitFor()
  visitor.faults()
})

async function fillsRole({ page, opens }: Visitor, person: string, role: string): Promise<void> {
  await opens(`/people?find=${encodeURIComponent(person)}`)
  await page.locator('.table-card b', { hasText: person }).click()
  await page.getByRole('button', { name: '授予角色' }).click()
  await page.locator('#field-roleCode').fill(role)
  await page.locator('.ant-select-item-option', { hasText: role }).waitFor()
  await page.keyboard.press('Enter')
  await page.locator('#field-reason').fill('岗位调整')
}

test('after an idle half hour, and at the session’s end, the page and what was typed stay, and the act goes through after sign-in in place', async () => {
  const visitor = await newcomers.signedIn('li.er')
  const { page } = visitor
  for (const [role, idle] of [
    ['填报人', 31],
    ['数据质量员', 13 * 60],
  ] as const) {
    await fillsRole(visitor, '王三', role)
    newcomers.minutesPass(idle)
    await submit(page)
    const dialog = page.getByRole('dialog', { name: '登录已过期' })
    await dialog.locator('#field-password').fill(PASSWORD)
    await dialog.locator('button[type=submit]').click()
    await dialog.locator('#field-code').fill(newcomers.code('li.er'))
    await visitor.pictures(`expired-${idle}`)
    await dialog.locator('button[type=submit]').click()
    await page.locator('.ant-drawer .lines').getByText(role).waitFor()
    expect(await dialog.count()).toBe(0)
  }
  visitor.faults() // the refused requests are what the test is about
})
