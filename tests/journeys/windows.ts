/**
 * Chromium for browser tests: one for a worker. A window is used again by the next test once every trace of the last person is
 * gone from it: the program's scripts are then fetched and compiled once and not for each person of each test.
 */
import { existsSync } from 'node:fs'
import { type BrowserContext, type Browser as Chromium, chromium, type Page } from 'playwright-core'
import type { Language } from '#engine/text/message.ts'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  // The first two draw the menu of the address line, two pages of their own for each window, which nobody sees here. The last
  // list given is the one that counts, so what Playwright takes away is named again.
  '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,PaintHolding,MediaRouter,OptimizationHints,LensOverlay,AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch',
]

/** Chromium without the window about the page, where the machine has it: the pages are the same, and nobody sees the rest. */
const SHELL = '/usr/bin/chromium-headless-shell'

export const launchChromium = (): Promise<Chromium> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM_PATH || (existsSync(SHELL) ? SHELL : '/usr/bin/chromium'),
    args: FLAGS,
    // Where no language of the machine is set Chromium calls whatever has a Chinese name “download”.
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  })

/** Where nothing of the program runs, on its own origin. */
const BARE_PAGE = '/nothing'

export class Windows {
  private chromium: Promise<Chromium> | undefined
  private readonly spare = new Map<Language, Page[]>()

  /** A window without a past, in which the person's language is chosen already. */
  async open(language: Language): Promise<Page> {
    return this.spare.get(language)?.pop() ?? (await this.openContext(language)).newPage()
  }

  /** Takes a window back that looked at this origin, for the next person of this language. */
  async takeBack(page: Page, language: Language, origin: string): Promise<void> {
    page.removeAllListeners()
    const context = page.context()
    if (page.isClosed()) return context.close()
    for (const other of context.pages()) if (other !== page) await other.close()
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await context.clearCookies()
    await page.route(`**${BARE_PAGE}`, (route) => route.fulfill({ contentType: 'text/html', body: '' }))
    await page.goto(origin + BARE_PAGE)
    await page.evaluate(() => {
      localStorage.clear()
      sessionStorage.clear()
    })
    await page.unrouteAll()
    await page.goto('about:blank')
    this.spare.set(language, [...(this.spare.get(language) ?? []), page])
  }

  private async openContext(language: Language): Promise<BrowserContext> {
    this.chromium ??= launchChromium()
    const context = await (await this.chromium).newContext({
      locale: language,
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
    })
    await context.addInitScript((chosen) => {
      if (location.protocol !== 'about:') localStorage.setItem('danxia.language', chosen)
    }, language)
    return context
  }
}

const MOST_MS = 30_000

/**
 * Tells when a page has come to rest: nothing is asked of the server, nothing moves, and the page has nothing left to work
 * out. Playwright's `networkidle` would wait half a second more each time.
 */
export function watchRest(page: Page): () => Promise<void> {
  const asked = new Set<unknown>()
  let count = 0
  page.on('request', (request) => {
    asked.add(request)
    count += 1
  })
  page.on('requestfinished', (request) => asked.delete(request))
  page.on('requestfailed', (request) => asked.delete(request))
  return async () => {
    const until = performance.now() + MOST_MS
    for (let seen = -1; seen !== count || asked.size > 0; ) {
      if (performance.now() > until) throw new Error(`${page.url()} did not come to rest`)
      seen = count
      await page.evaluate(isIdle)
    }
  }
}

/** Runs in the page. */
async function isIdle(): Promise<void> {
  const idle = () => new Promise<unknown>((go) => requestIdleCallback(go, { timeout: 500 }))
  await idle()
  const moving = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
  await Promise.allSettled(moving.map((one) => one.finished))
  await new Promise((go) => setTimeout(go, 20))
  await idle()
}
