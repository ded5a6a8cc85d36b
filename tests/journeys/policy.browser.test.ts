import { expect, test } from 'vitest'
import { catchUp } from '#modules/policies/server/policy-run.service.ts'
import { tryWaiting } from '#modules/policies/server/sandbox.service.ts'
import { inTenant, type Tx } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { at } from '#tests/builders/month-office.ts'
import { loadDemoPack } from '#tests/builders/pack-office.ts'
import { browserOffice } from '#tests/journeys/browser.ts'

/** Money that comes unasked, pressed through: discovered and confirmed; a rule tried over all enterprises. */
const screen = browserOffice('zhangye', at('2023-07-03 09:30'), loadDemoPack)

const inOffice = <R>(work: (tx: Tx, tenantId: string) => Promise<R>): Promise<R> =>
  inTenant(screen.db.app, screen.pack.tenantId, 'write', (tx) => work(tx, screen.pack.tenantId))
const context = () => ({ tenantId: screen.pack.tenantId, now: screen.clock.now, newId, dataFolder: '' })
const inTransaction = <R>(work: (tx: Tx) => Promise<R>) => inOffice((tx) => work(tx))

test('an enterprise reads what it is entitled to and why, and takes an award with one press', async () => {
  await inOffice((tx, tenantId) => catchUp({ ...context(), tx, tenantId }))
  const firm = await screen.as('qy-xixin', { width: 1024 })
  await firm.opens('/own-awards')
  const { page } = firm
  await page.getByRole('heading', { name: /项奖补待确认/ }).waitFor()
  await page.getByRole('article').first().getByRole('link').first().click()
  await page.getByRole('heading', { name: /西信新能源.*可直接兑付/ }).waitFor()
  await page.getByText('逐条理由').first().click()
  expect(await firm.axe()).toEqual([])
  const asked = page.getByRole('button', { name: '确认享受' })
  const before = await asked.count()
  await asked.first().click()
  await expect.poll(() => asked.count()).toBe(before - 1)
  const state = await screen.db.asAdmin(
    `select a.state from awards a join register_entries e on e.tenant_id = a.tenant_id and e.id = a.entry_id
     where e.tenant_id = $1 and e.key = '91620702MAX0000237' and a.policy = 'zy-rd-growth'`,
    [screen.pack.tenantId],
  )
  expect(state).toEqual([{ state: 'listed' }])
})

test('a border is moved on trial: cost, winners and losers stand beside what is, each with its reason', async () => {
  const officer = await screen.as('zhou-kezhang', { language: 'en', width: 1024 })
  const { page } = officer
  await officer.opens('/policies/zy-rd-growth/sandbox')
  await page
    .getByRole('textbox', { name: /Change to/ })
    .first()
    .waitFor()
  await officer.opens('/policies/zy-hnte/sandbox')
  await page.getByRole('textbox', { name: /sum 10万元/ }).fill('8')
  await page.getByRole('button', { name: 'Try it' }).click()
  await page.getByText('waiting', { exact: true }).waitFor()
  await tryWaiting({ ...context(), inTransaction })
  await page.getByRole('heading', { name: /375\.00 becomes .*; 0 win, 20 lose/ }).waitFor()
  expect(await officer.axe()).toEqual([])
})
