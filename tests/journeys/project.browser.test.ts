import { expect, test } from 'vitest'
import { sampleOf, signed } from '#tests/builders/case-form.ts'
import { pdf } from '#tests/builders/hostile-files.ts'
import { at, Desk } from '#tests/builders/month-office.ts'
import { fieldsOf } from '#tests/builders/programme-office.ts'
import { browserOffice, type Visitor } from '#tests/journeys/browser.ts'

/** An application to the form check of the bureau, pressed by a real browser; what is only typed more of the same goes over HTTP. */
const screen = browserOffice('zhangye', at('2023-07-03 09:40'))
const TITLE = '祁连山区酿酒葡萄抗寒种质创新'
const MEMBER = '宋会民'
const application = sampleOf('zhangye', 'application')
const _taskBook = sampleOf('zhangye', 'task-book')
const kept = { callId: '', caseId: '' }
const desks = new Map<string, Desk>()

const as = (login: string): Desk => {
  const desk = desks.get(login) ?? new Desk(screen, login)
  desks.set(login, desk)
  return desk
}
const _person = (login: string) => screen.pack.people.get(login)!
const _takes = (login: string, caseId: string, action: string, facts?: object) =>
  as(login).does('POST', `/api/cases/${caseId}/acts`, { act: { kind: 'take', action }, ...(facts && { facts }) })

/** The clock of the database, by which calls open and close, stands where the server's does. */
async function stands(local: string): Promise<void> {
  screen.clock.now = at(local)
  await screen.db.asAdmin(
    `update tenants set settings = settings || jsonb_build_object('demoClock',
      jsonb_build_object('startedAt', clock_timestamp(), 'standsAt', $2::timestamptz)) where id = $1`,
    [screen.pack.tenantId, screen.clock.now],
  )
}

async function visits(login: string, path: string): Promise<Visitor> {
  const visitor = await screen.as(login)
  await visitor.opens(path)
  return visitor
}

/** What nobody looks at twice: everything of the form but what the browser types. */
async function fillsTheRest(caseId: string, sample: typeof application, leaving: readonly string[], more: object) {
  const path = `/api/cases/${caseId}/answers/${sample.form}`
  const opened = await as('yx-tianbao').reads(path)
  const known = Object.values(sample.facts).flatMap((facts) => Object.entries(facts as object))
  const typed = Object.fromEntries(
    opened.form.steps
      .flatMap((step: { sections: { fields: { code: string; from?: string }[] }[] }) => step.sections)
      .flatMap((section: { fields: { code: string; from?: string }[] }) => section.fields)
      .flatMap(({ code, from }: { code: string; from?: string }) => {
        const [subject = '', fact = ''] = from?.split('.') ?? []
        const value = known.find(([name]) => name === fact)?.[1]
        return opened.facts[subject]?.[fact] === undefined && value !== undefined ? [[code, value]] : []
      }),
  )
  const said = Object.entries({ ...typed, ...opened.answers, ...sample.answers, ...more })
  const whole = Object.fromEntries(said.filter(([code]) => !leaving.includes(code)))
  const answers = signed(opened, whole, leaving.length > 0 ? [] : sample.sign)
  await as('yx-tianbao').does('PUT', path, { base: opened.version, answers })
}

async function opensCall(): Promise<string> {
  const call = {
    ...{ family: 'key-rd', title: '2023年度重点研发计划申报通知', quotas: { '620702': 2 } },
    ...{ opens: '2023-07-03 08:00', closes: '2023-07-31 18:00', recommendBy: '2023-08-07 18:00' },
  }
  const { callId, version } = await as('zhou-kezhang').does('POST', '/api/calls', {
    ...{ unitId: screen.pack.units.get('620700'), family: call.family, year: 2023, title: call.title },
  })
  const drawn = await as('zhou-kezhang').does('PUT', `/api/calls/${callId}`, {
    ...{ version, ...fieldsOf(screen, call) },
  })
  await as('lin-zhuren').does('POST', `/api/calls/${callId}/publication`, { version: drawn.version })
  return callId
}

const TERM = {
  term: { from: '2023-09-01', to: '2025-08-31' },
  milestones: [
    { row: 's1', from: '2023-09-01', to: '2024-08-31', content: '种质收集评价', mark: '评价报告' },
    { row: 's2', from: '2024-09-01', to: '2025-08-31', content: '种质创制与示范', mark: '新种质' },
  ],
}

/** Presses what leads on, and says yes where it is asked again. */
async function presses({ page }: Visitor, name: string): Promise<void> {
  await page.getByRole('region', { name: '办理' }).getByRole('button', { name, exact: true }).click()
  const dialog = page.getByRole('dialog')
  await Promise.race([dialog.waitFor(), page.waitForTimeout(300)])
  if (await dialog.isVisible()) await dialog.getByRole('button', { name: new RegExp(`^${name}`) }).click()
}

const here = ({ page }: Visitor, state: string) => page.locator('[aria-current=step]').getByText(state).waitFor()

test('an application is begun at its call, filled in with a table, a file and a member of another unit, signed and handed in', async () => {
  await stands('2023-07-03 09:40')
  kept.callId = await opensCall()
  await screen.db.asAdmin(
    `insert into register_entries (tenant_id, id, register, key, care_unit_id, name, search, recorded_at)
      values ($1, gen_random_uuid(), 'person', '0000-0002-1825-0097', $2, $3, $4, now())`,
    [screen.pack.tenantId, screen.pack.units.get('620721'), MEMBER, `|0000-0002-1825-0097|${MEMBER}|songhuimin|shm`],
  )
  const applicant = await visits('yx-tianbao', `/calls/${kept.callId}`)
  const { page } = applicant
  await page.getByRole('link', { name: '我要申报' }).click()
  await page.getByLabel('指南方向').click()
  await page.locator('.ant-select-item-option').first().click()
  await page.getByLabel('项目名称').fill(TITLE)
  await page.getByLabel('推荐单位').fill('甘州')
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').first().click()
  await page.getByRole('button', { name: '进入申报书' }).click()
  await page.getByRole('heading', { name: new RegExp(TITLE) }).waitFor()
  kept.caseId = new URL(page.url()).pathname.split('/').at(-1)!
  await fillsTheRest(kept.caseId, application, ['members', 'rights', 'leaderPromise', 'unitPromise'], {
    projectName: TITLE,
    ...TERM,
    accounts: undefined,
    ownFundsPromise: undefined,
  })

  await applicant.opens(`/cases/${kept.caseId}?step=people`)
  await page.getByRole('table', { name: '项目组成员' }).waitFor()
  await page.getByRole('button', { name: '添加一行' }).first().click()
  await page.getByRole('button', { name: '成员，第 1 行' }).click()
  await page.getByRole('combobox', { name: '成员，第 1 行' }).fill('宋会')
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: MEMBER }).click()
  await page.getByLabel('项目角色，第 1 行').selectOption({ label: '参加人员' })
  await page.getByLabel('每年投入月数，第 1 行').fill('6')
  await page.getByLabel('承担任务，第 1 行').fill('抗寒性鉴定')
  await page.getByText(/已保存/).waitFor()
  await applicant.pictures('project-people')
  await page.evaluate(() => scrollTo(0, 0))
  expect(await applicant.axe()).toEqual([])

  await applicant.opens(`/cases/${kept.caseId}?step=money`)
  const promised = page.locator('[data-answer="ownFundsPromise"]')
  await promised
    .locator('input[type=file]')
    .setInputFiles([{ name: '自筹资金承诺书.pdf', mimeType: 'application/pdf', buffer: pdf('2') }])
  await promised.getByRole('button', { name: '下载 自筹资金承诺书.pdf' }).waitFor()
  await page.getByText(/已保存/).waitFor()

  await applicant.opens(`/cases/${kept.caseId}?step=closing`)
  const audited = { name: '审计报告.pdf', mimeType: 'application/pdf', buffer: pdf('3') }
  await page.locator('[data-answer="accounts"] input[type=file]').setInputFiles([audited])
  await page.getByRole('button', { name: '下载 审计报告.pdf' }).waitFor()
  const proofs = page.locator('[data-answer="rights"]')
  await proofs.locator('input[type=file]').setInputFiles([
    { name: '专利证书.pdf', mimeType: 'application/pdf', buffer: pdf() },
    { name: '谎报.pdf', mimeType: 'application/pdf', buffer: Buffer.from('只是文字') },
  ])
  await proofs.getByRole('button', { name: '下载 专利证书.pdf' }).waitFor()
  await proofs.getByText(/内容是 text/).waitFor()
  applicant.faults() // the browser itself writes a refused upload to its console
  for (const promise of ['leaderPromise', 'unitPromise']) {
    await page.getByText(/已保存/).waitFor()
    await page.locator(`[data-answer="${promise}"]`).getByRole('button', { name: '签署承诺' }).click()
    await page.locator(`[data-answer="${promise}"]`).getByText(/签署$/).waitFor()
  }
  await page.getByRole('button', { name: '检查全部' }).click()
  await page.getByText('检查通过，可以提交').waitFor()
  await applicant.pictures('project-closing')
  await page.getByRole('tab', { name: /附件/ }).click()
  await page.getByLabel('添加附件 科研诚信承诺书').setInputFiles({
    ...{ name: '承诺书.pdf', mimeType: 'application/pdf', buffer: pdf('1') },
  })
  await page.getByRole('button', { name: '下载 承诺书.pdf' }).waitFor()
  await presses(applicant, '提交')
  await here(applicant, '单位审核')
  expect(applicant.faults()).toEqual([])
}, 60_000)

test('its unit endorses it, the office recommends it with a letter, and the form check of the bureau finds it', async () => {
  const head = await visits('yx-fuze', `/cases/${kept.caseId}`)
  await presses(head, '审核通过')
  await here(head, '推荐')
  const office = await visits('gz-juzhang', `/cases/${kept.caseId}?tab=files`)
  await office.page.getByLabel('添加附件 推荐函').setInputFiles({
    ...{ name: '推荐函.pdf', mimeType: 'application/pdf', buffer: pdf('2') },
  })
  await office.page.getByRole('button', { name: '下载 推荐函.pdf' }).waitFor()
  await presses(office, '推荐')
  await here(office, '形式审查')

  const bureau = await visits('he-kezhang', `/cases/${kept.caseId}`)
  await bureau.page.getByRole('heading', { name: /^检查/ }).waitFor()
  expect(await bureau.axe()).toEqual([])
  await bureau.pictures('project-check')
  expect(bureau.faults()).toEqual([])
}, 60_000)
