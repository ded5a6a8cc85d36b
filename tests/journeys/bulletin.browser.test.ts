import { describe, expect, test } from 'vitest'
import { keepSnapshots } from '#modules/dispatch/server/snapshot-clock.service.ts'
import { freezeKeyTasks } from '#modules/supervision/server/key-task-freeze.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { at } from '#tests/builders/month-office.ts'
import { loadDemoPack } from '#tests/builders/pack-office.ts'
import { browserOffice } from '#tests/journeys/browser.ts'

describe('a bulletin on screen', () => {
  const screen = browserOffice('zhangye', at('2023-07-03 09:40'), loadDemoPack)
  const freezes = () =>
    keepSnapshots(
      {
        tenantId: screen.pack.tenantId,
        now: screen.clock.now,
        newId,
        inTransaction: (work) => inTenant(screen.db.app, screen.pack.tenantId, 'write', work),
      },
      [freezeKeyTasks],
    )

  test('the officer draws it up from the frozen month, words a paragraph by keyboard and hands it in', async () => {
    await freezes()
    const officer = await screen.as('zhou-kezhang')
    const { page } = officer
    await officer.opens('/bulletins')
    expect(await officer.axe()).toEqual([])
    await page.getByRole('button', { name: '起草通报' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('2023年5月').first().waitFor()
    await dialog.getByRole('button', { name: /号冻结数据起草/ }).click()
    await page.getByRole('article', { name: /强科技行动/ }).waitFor()
    expect(await page.locator('.paper').count()).toBeGreaterThan(8)
    expect(await page.locator('.paper-word').count()).toBe(4)
    expect(await officer.axe()).toEqual([])
    await officer.pictures('bulletin-draft')
    await page.locator('.paper-word').last().focus()
    await page.keyboard.press('Enter')
    const panel = page.getByRole('dialog')
    await panel.getByLabel('正文').fill('三要按时报送，每月3日前报齐。')
    await panel.getByRole('button', { name: '保存' }).click()
    await page.getByText('每月3日前报齐').first().waitFor()
    await page.getByRole('button', { name: '已改写' }).click()
    expect(await page.getByRole('dialog').textContent()).toContain('不得迟报、漏报、虚报')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /送\s?签/ }).click()
    await page.locator('h1').getByText('待签发').waitFor()
    expect(await page.locator('.paper-word').count()).toBe(0)
  }, 180_000)

  test('the leader sees it among his tasks in English too, and signs it', async () => {
    const leader = await screen.as('shao-juzhang', { language: 'en', width: 1024 })
    const { page } = leader
    await leader.opens('/bulletins')
    expect(await page.locator('h1').textContent()).toContain('1 bulletin to be signed')
    await page.getByRole('link', { name: /2023年5月/ }).click()
    await page.getByRole('button', { name: 'Sign and issue' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Sign the bulletin' }).click()
    await page.locator('h1').getByText('Issued').waitFor()
    expect(await page.locator('.paper').first().textContent()).toContain('张科发〔2023〕1号')
    await page.getByRole('button', { name: 'Draw up again and compare' }).click()
    await page.getByText('Drawn up again it is the same').waitFor()
    expect(await leader.axe()).toEqual([])
    const fetched = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Bulletin, docx' }).click()
    expect((await fetched).suggestedFilename()).toContain('张科发〔2023〕1号')
  }, 180_000)
})
