import { expect, test } from 'vitest'
import { freezeAppraisal } from '#modules/appraisal/server/appraisal-freeze.ts'
import { keepSnapshots } from '#modules/dispatch/server/snapshot-clock.service.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { at, Desk } from '#tests/builders/month-office.ts'
import { loadDemoPack } from '#tests/builders/pack-office.ts'
import { browserOffice } from '#tests/journeys/browser.ts'

const screen = browserOffice('zhangye', at('2023-07-03 09:40'), loadDemoPack)
const freezes = () =>
  keepSnapshots(
    {
      tenantId: screen.pack.tenantId,
      now: screen.clock.now,
      newId,
      inTransaction: (work) => inTenant(screen.db.app, screen.pack.tenantId, 'write', work),
    },
    [freezeAppraisal],
  )

test('a frozen month is shown as it was, verified, and restated by two people', async () => {
  await freezes()
  const officer = await screen.as('zhou-kezhang')
  const { page } = officer
  await officer.opens('/snapshots')
  expect(await officer.axe()).toEqual([])
  await page
    .getByRole('link', { name: /第\d+号/ })
    .first()
    .waitFor()
  await page.locator('tbody tr', { hasText: '2023年5月' }).getByRole('link').click()
  await page.getByRole('button', { name: '核验' }).click()
  await page.getByText('核验一致').waitFor()
  await page.getByText('没有差异').first().waitFor()

  const county = new Desk(screen, 'gt-tianbao')
  const { correctionId } = await county.does('POST', '/api/corrections', {
    unitId: screen.pack.units.get('620724'),
    indicatorId: screen.pack.indicators.get('tech_contracts'),
    period: '2023-05',
    proposedValue: '9000',
    reason: '重复登记一份合同',
    source: '技术合同认定登记系统',
  })
  await new Desk(screen, 'fang-zhuanyuan').does('POST', `/api/corrections/${correctionId}/decisions`, {
    decision: 'adopt',
  })
  await page.reload()
  await page.getByRole('button', { name: '提出重述' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('个调整后得分').waitFor()
  await dialog.getByRole('textbox').fill('高台县重复登记，已核实')
  await dialog.getByRole('button', { name: /提出重述/ }).click()
  await page.getByText('由有权限的领导批准').waitFor()
  expect(await officer.axe()).toEqual([])
  await officer.pictures('restatement')

  const leader = await screen.as('shao-juzhang', { language: 'en', width: 1024 })
  await leader.opens(new URL(page.url()).pathname)
  await leader.page.getByRole('button', { name: 'Approve' }).click()
  await leader.page.getByText('Approved by').waitFor()
  expect(await leader.axe()).toEqual([])
  await freezes()

  await page.reload()
  await page.getByRole('button', { name: '按此版查看指标' }).click()
  await page.getByText('此版已被重述').waitFor()
  const shown = await page.locator('tbody tr', { hasText: '技术合同成交额' }).textContent()
  expect(await officer.axe()).toEqual([])
  await page.getByRole('button', { name: '回到实时' }).click()
  await page.locator('.frozen-band').waitFor({ state: 'detached' })
  await expect
    .poll(() => page.locator('tbody tr', { hasText: '技术合同成交额' }).textContent(), { timeout: 20_000 })
    .not.toBe(shown)
})
