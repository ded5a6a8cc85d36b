import { Secret, TOTP } from 'otpauth'
import { expect } from 'vitest'
import type { BrowserOffice, Visitor } from '#tests/journeys/browser.ts'

export const PASSWORD = 'Quiet#Harbour-77'
export const THREE = [
  { role: '系统管理员', name: '张一', login: 'zhang.yi' },
  { role: '安全管理员', name: '李二', login: 'li.er' },
  { role: '审计管理员', name: '王三', login: 'wang.san' },
]

export const submit = (page: Visitor['page']) => page.locator('form button[type=submit]').last().click()

/** The people of a new installation: appointed, invited, with a password and a second factor of their own. */
export class Newcomers {
  private readonly screen: BrowserOffice
  /** Names the administration where there are several. */
  private readonly administration: string | undefined
  private readonly invitations = new Map<string, string>()
  private readonly secrets = new Map<string, string>()

  constructor(screen: BrowserOffice, administration?: string) {
    this.screen = screen
    this.administration = administration
  }

  /** What the console was told at the start, good once. */
  token(): string {
    const of = this.administration === undefined ? '' : ` of ${this.administration}`
    const line = new RegExp(`token${of}, .* one day: (\\S+)$`)
    return this.screen.told.map((told) => line.exec(told)?.[1]).find(Boolean)!
  }

  async appoints({ page }: Visitor): Promise<void> {
    for (const { role, name, login } of THREE) {
      const fields = page.getByRole('group', { name: role }).getByRole('textbox')
      await fields.nth(0).fill(name)
      await fields.nth(1).fill(login)
    }
  }

  /** Keeps the invitations, which are shown this once. */
  async receive({ page }: Visitor): Promise<void> {
    await page.getByText('已任命').waitFor()
    for (const { role, login } of THREE) {
      const given = page.locator('.invitation', { hasText: role })
      expect(await given.textContent()).toContain(login)
      this.invitations.set(login, (await given.locator('code').textContent())!)
    }
  }

  invitation = (login: string): string => this.invitations.get(login)!

  code(login: string): string {
    const secret = Secret.fromBase32(this.secrets.get(login)!)
    return new TOTP({ secret }).generate({ timestamp: this.screen.clock.now.getTime() })
  }

  /** Follows the invitation: a password, the first sign-in with it, and the second factor. */
  async enters(login: string): Promise<Visitor> {
    const visitor = await this.screen.stranger()
    const { page } = visitor
    await page.goto(this.invitation(login))
    for (const field of ['#field-password', '#field-password-again']) await page.locator(field).fill(PASSWORD)
    await submit(page)
    await page.getByText(`请用账号 ${login} 登录`).waitFor()
    await page.getByRole('link', { name: '登录' }).click()
    await this.givesPassword(visitor, login)
    await page.getByRole('button', { name: '启用' }).click()
    this.secrets.set(login, (await page.locator('code.secret').textContent())!.replaceAll(' ', ''))
    await page.locator('#field-code').fill(this.code(login))
    await submit(page)
    await page.locator('.recovery-codes').waitFor()
    expect(await page.locator('.recovery-codes code').count()).toBeGreaterThanOrEqual(8)
    await page.getByRole('button', { name: '已保存好' }).click()
    await page.locator('.frame h1').waitFor()
    return visitor
  }

  /** Password and second factor; each code is good once, so time goes on a little before. */
  async signedIn(login: string): Promise<Visitor> {
    this.minutesPass(1)
    const visitor = await this.screen.stranger()
    await visitor.opens(this.administration === undefined ? '/' : `/sign-in?administration=${this.administration}`)
    await this.givesPassword(visitor, login)
    await visitor.page.locator('#field-code').fill(this.code(login))
    await submit(visitor.page)
    await visitor.page.locator('.frame h1').waitFor()
    return visitor
  }

  async givesPassword({ page }: Visitor, login: string): Promise<void> {
    await page.locator('#field-login').fill(login)
    await page.locator('#field-password').fill(PASSWORD)
    await submit(page)
  }

  minutesPass(minutes: number): void {
    this.screen.clock.now = new Date(this.screen.clock.now.getTime() + minutes * 60_000)
  }
}
