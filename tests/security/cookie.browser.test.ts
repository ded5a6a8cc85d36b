import type { Browser as Chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '#tests/journeys/windows.ts'
import { PASSWORD } from '#tests/security/administrations.ts'
import { securityServer } from '#tests/security/security-server.ts'

/** What only a real browser can tell: whether it keeps our cookie on a plain local address, and obeys our policy. */
const office = securityServer()
let browser: Chromium

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser?.close())

test.each(['127.0.0.1', 'localhost'])(
  'Chromium keeps the __Host- cookie on http://%s, hides it from scripts and sends it back',
  async (host) => {
    const page = await browser.newPage()
    await page.goto(`${office.url.replace('127.0.0.1', host)}/api/docs`)
    const told = await page.evaluate(
      async ({ administration, password }) => {
        const entered = await fetch('/api/session', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ administration, login: 'reporter', password }),
        })
        const session = await (await fetch('/api/session')).json()
        const act = await fetch('/api/account/language', {
          method: 'PUT',
          headers: {
            'content-type': 'application/json',
            'idempotency-key': 'browser-key-1',
            'x-csrf-token': session.signedIn.csrfToken,
          },
          body: JSON.stringify({ language: 'en' }),
        })
        return { entered: entered.status, name: session.signedIn.actor.name, act: act.status, seen: document.cookie }
      },
      { administration: office.own.code, password: PASSWORD },
    )
    expect(told).toEqual({ entered: 200, name: 'marker-a-reporter', act: 200, seen: '' })
    const [cookie] = await page.context().cookies()
    expect(cookie).toMatchObject({ name: '__Host-danxia', httpOnly: true, secure: true, sameSite: 'Strict', path: '/' })
    await page.close()
  },
)

test('the page that explains the interface shows every operation, finds one, and breaks no policy', async () => {
  const page = await browser.newPage({ viewport: { width: 1024, height: 900 } })
  const faults: string[] = []
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  page.on('pageerror', (error) => faults.push(error.message))
  await page.goto(`${office.url}/api/docs`)
  await page.waitForSelector('details')
  expect(await page.locator('details').count()).toBeGreaterThan(60)
  await page.fill('#find', 'role.assign')
  expect(await page.locator('details:visible').count()).toBe(1)
  await page.locator('details:visible summary').click()
  expect(await page.locator('details:visible pre').first().textContent()).toContain('personId')
  if (process.env.DANXIA_PICTURES) await page.screenshot({ path: `${process.env.DANXIA_PICTURES}/api-docs.png` })
  expect(faults).toEqual([])
  await page.close()
})

test('a page of another site can neither act nor read', async () => {
  const page = await (await browser.newContext()).newPage()
  await page.route('http://evil.example/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<h1>evil</h1>' }),
  )
  await page.goto('http://evil.example/')
  const told = await page.evaluate(async (url) => {
    const read = await fetch(`${url}/api/session`).then(
      () => 'read',
      () => 'refused',
    )
    const act = await fetch(`${url}/api/session`, { method: 'POST', mode: 'no-cors', body: '{}' }).then(
      (heard) => heard.type,
      () => 'refused',
    )
    return { read, act }
  }, office.url)
  expect(told.read).toBe('refused')
  expect(['opaque', 'refused']).toContain(told.act)
  expect(office.logged.join('')).not.toContain('evil')
  await page.close()
})
