import { Secret, TOTP } from 'otpauth'
import { expect, test } from 'vitest'
import { loadPack } from '#tests/builders/pack-office.ts'
import { browserOffice, type Visitor } from '#tests/journeys/browser.ts'

/** The first hour of a real installation, as its people live through it: nothing there but the program and its console. */
const screen = browserOffice('zhangye', new Date('2026-03-02T01:00:00Z'), loadPack, { mode: 'serve', isEmpty: true })

const PASSWORD = 'Quiet#Harbour-77'
const THREE = [
  { role: '系统管理员', name: '张一', login: 'zhang.yi' },
  { role: '安全管理员', name: '李二', login: 'li.er' },
  { role: '审计管理员', name: '王三', login: 'wang.san' },
]
const invitations = new Map<string, string>()
const secrets = new Map<string, string>()
const minutes = (n: number) => {
  screen.clock.now = new Date(screen.clock.now.getTime() + n * 60_000)
}
const codeOf = (login: string) =>
  new TOTP({ secret: Secret.fromBase32(secrets.get(login)!) }).generate({ timestamp: screen.clock.now.getTime() })
const submit = (page: Visitor['page']) => page.locator('form button[type=submit]').last().click()

async function setsPassword(visitor: Visitor, login: string): Promise<void> {
  const { page } = visitor
  await page.goto(invitations.get(login)!)
  for (const field of ['#field-password', '#field-password-again']) await page.locator(field).fill(PASSWORD)
  await submit(page)
  await page.getByText(`请用账号 ${login} 登录`).waitFor()
  await page.getByRole('link', { name: '登录' }).click()
}

async function givesPassword({ page }: Visitor, login: string): Promise<void> {
  await page.locator('#field-login').fill(login)
  await page.locator('#field-password').fill(PASSWORD)
  await submit(page)
}

async function enrols({ page }: Visitor, login: string): Promise<void> {
  await page.getByRole('button', { name: '启用' }).click()
  secrets.set(login, (await page.locator('code.secret').textContent())!.replaceAll(' ', ''))
  await page.locator('#field-code').fill(codeOf(login))
  await submit(page)
  await page.locator('.recovery-codes').waitFor()
  expect(await page.locator('.recovery-codes code').count()).toBeGreaterThanOrEqual(8)
  await page.getByRole('button', { name: '已保存好' }).click()
  await page.locator('.frame h1').waitFor()
}

/** Password and second factor; each code is good once, so time goes on a little before. */
async function signedIn(login: string): Promise<Visitor> {
  minutes(1)
  const visitor = await screen.stranger()
  await visitor.opens('/')
  await givesPassword(visitor, login)
  await visitor.page.locator('#field-code').fill(codeOf(login))
  await submit(visitor.page)
  await visitor.page.locator('.frame h1').waitFor()
  return visitor
}

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
  await page.locator('#field-token').fill(screen.told.map((line) => /one day: (\S+)$/.exec(line)?.[1]).find(Boolean)!)
  await submit(page)
  for (const { role, name, login } of THREE) {
    const fields = page.getByRole('group', { name: role }).getByRole('textbox')
    await fields.nth(0).fill(name)
    await fields.nth(1).fill(role === '审计管理员' ? 'li.er' : login)
  }
  await submit(page)
  await page.getByText('分立的管理员必须是不同的人').waitFor()
  await page.getByRole('group', { name: '审计管理员' }).getByRole('textbox').nth(1).fill('wang.san')
  await submit(page)
  await page.getByText('已任命').waitFor()
  expect(await visitor.axe()).toEqual([])
  for (const { role, login } of THREE) {
    const given = page.locator('.invitation', { hasText: role })
    expect(await given.textContent()).toContain(login)
    invitations.set(login, (await given.locator('code').textContent())!)
  }
  visitor.faults() // the refused tries are what the test is about
})

test('who is invited sets a password within the rules, sets up a second factor, and comes in with it', async () => {
  for (const login of ['li.er', 'wang.san']) {
    const visitor = await screen.stranger()
    await setsPassword(visitor, login)
    await givesPassword(visitor, login)
    await enrols(visitor, login)
  }
  const again = await screen.stranger()
  await again.page.goto(invitations.get('li.er')!)
  await again.page.locator('#field-password').fill('short')
  await again.page.locator('#field-password-again').fill('short')
  await submit(again.page)
  await again.page.getByRole('alert').getByText('邀请无效、已使用或已过期').waitFor()
  again.faults()
  const security = await signedIn('li.er')
  await security.page.getByRole('link', { name: '在线登录', exact: true }).waitFor()
})

test('the security administrator gives no role to himself, and nobody two of the separated ones', async () => {
  const visitor = await signedIn('li.er')
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
  const visitor = await signedIn('li.er')
  const { page } = visitor
  for (const [role, idle] of [
    ['填报人', 31],
    ['数据质量员', 13 * 60],
  ] as const) {
    await fillsRole(visitor, '王三', role)
    minutes(idle)
    await submit(page)
    const dialog = page.getByRole('dialog', { name: '登录已过期' })
    await dialog.locator('#field-password').fill(PASSWORD)
    await dialog.locator('button[type=submit]').click()
    await dialog.locator('#field-code').fill(codeOf('li.er'))
    await visitor.pictures(`expired-${idle}`)
    await dialog.locator('button[type=submit]').click()
    await page.locator('.ant-drawer .lines').getByText(role).waitFor()
    expect(await dialog.count()).toBe(0)
  }
  visitor.faults() // the refused requests are what the test is about
})
