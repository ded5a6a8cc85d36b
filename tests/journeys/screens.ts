import { expect, test } from 'vitest'
import type { Language } from '#engine/text/message.ts'
import type { BrowserOffice, Visitor } from '#tests/journeys/browser.ts'

const WIDTHS: Readonly<Record<Language, readonly [opened: number, then: number]>> = {
  'zh-CN': [1440, 1024],
  en: [1024, 1440],
}

/**
 * Registers that screens stand in both languages and at both widths, each within its window. Every language and every width is
 * gone through by axe once: in Chinese on the wide window, in English, where words are longer, on the narrow one.
 * `login`: who looks; absent, somebody who has not signed in. `screens`: addresses by the name of their picture.
 */
export function screensStand(
  office: BrowserOffice,
  login: string | undefined,
  screens: Readonly<Record<string, () => string>>,
  ready = 'h1',
): void {
  for (const [language, [opened, then]] of Object.entries(WIDTHS) as [Language, readonly [number, number]][]) {
    test(`${Object.keys(screens).join(', ')} stand without a fault in ${language}`, async () => {
      const view = { language, width: opened }
      const visitor = await (login === undefined ? office.stranger(view) : office.as(login, view))
      for (const [name, path] of Object.entries(screens)) {
        await visitor.widens(opened)
        await visitor.opens(path())
        await visitor.page.locator(ready).first().waitFor()
        await keepsWithin(visitor, `${name}-${opened}-${language}`)
        expect(await visitor.axe(), name).toEqual([])
        await visitor.widens(then)
        await keepsWithin(visitor, `${name}-${then}-${language}`)
      }
    })
  }
}

async function keepsWithin(visitor: Visitor, name: string): Promise<void> {
  await visitor.pictures(name)
  const overflow = await visitor.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow, `${name} is wider than its window`).toBeLessThanOrEqual(0)
}
