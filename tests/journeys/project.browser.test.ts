import { expect, test } from 'vitest'
import { keepCases } from '#cases/server/case-clock.service.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { sampleOf, signed } from '#tests/builders/case-form.ts'
import { pdf } from '#tests/builders/hostile-files.ts'
import { at, Desk } from '#tests/builders/month-office.ts'
import { fieldsOf } from '#tests/builders/programme-office.ts'
import { browserOffice, type Visitor } from '#tests/journeys/browser.ts'
import { SERVER_MODULES } from '../../src/server.main.ts'

/** A project from its application to its page, pressed by a real browser; what is only typed more of the same goes over HTTP. */
const screen = browserOffice('zhangye', at('2023-07-03 09:40'))
const TITLE = '祁连山区酿酒葡萄抗寒种质创新'
const MEMBER = '宋会民'
const application = sampleOf('zhangye', 'application')
const taskBook = sampleOf('zhangye', 'task-book')
const kept = { callId: '', caseId: '', bookId: '' }
const desks = new Map<string, Desk>()

const as = (login: string): Desk => {
  const desk = desks.get(login) ?? new Desk(screen, login)
  desks.set(login, desk)
  return desk
}
const person = (login: string) => screen.pack.people.get(login)!
const takes = (login: string, caseId: string, action: string, facts?: object) =>
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

test('its unit endorses it, the office recommends it with a letter, the bureau returns it once with a field marked', async () => {
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
  const { page } = bureau
  await page.getByRole('heading', { name: /^检查/ }).waitFor()
  expect(await bureau.axe()).toEqual([])
  await bureau.pictures('project-check')
  await page.getByRole('button', { name: '退回补正' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '标注要改的内容' }).click()
  await page.getByLabel('标注 项目摘要').check()
  await page.getByLabel('要改什么 项目摘要').fill('请写明示范面积')
  await page.getByRole('button', { name: '退回补正' }).click()
  const returning = page.getByRole('dialog')
  await returning.getByText('已在表单中标注 1 处').waitFor()
  await returning.getByRole('textbox').fill('摘要没有写明示范面积')
  expect(await bureau.axe()).toEqual([])
  await bureau.pictures('project-return')
  await returning.getByRole('button', { name: /退回补正/ }).click()
  await returning.waitFor({ state: 'detached' })
  for (const login of ['lin-zhuren', 'fang-zhuanyuan']) await takes(login, kept.caseId, 'pass')

  const applicant = await visits('yx-tianbao', `/cases/${kept.caseId}`)
  await applicant.page.getByText('退回意见 1 处，已改 0 处').waitFor()
  const told = applicant.page.locator('aside section', {
    has: applicant.page.getByRole('heading', { name: '退回意见' }),
  })
  await told.getByText('请写明示范面积').waitFor()
  await applicant.pictures('project-returned')
  await applicant.page
    .getByRole('textbox', { name: '项目摘要' })
    .fill(`${application.answers.abstract as string}示范面积五百亩。`)
  await applicant.page.getByText('退回意见 1 处，已改 1 处').waitFor()
  await applicant.page.getByText(/已保存/).waitFor()
  await applicant.opens(`/cases/${kept.caseId}?step=closing`)
  for (const promise of ['leaderPromise', 'unitPromise']) {
    await applicant.page.getByText(/已保存/).waitFor()
    const field = applicant.page.locator(`[data-answer="${promise}"]`)
    await field.getByRole('button', { name: '重新签署' }).click()
    await field.getByText('签署后内容已改，须重新签署').waitFor({ state: 'detached' })
  }
  await applicant.page.getByText(/已保存/).waitFor()
  await presses(applicant, '提交')
  await here(applicant, '形式审查')
  for (const login of ['he-kezhang', 'lin-zhuren', 'fang-zhuanyuan']) await takes(login, kept.caseId, 'pass')
  for (const visitor of [head, office, bureau, applicant]) expect(visitor.faults()).toEqual([])
}, 60_000)

test('sheets are given out, but to nobody in conflict; an expert fills his in, the planner lines up, and the decision is entered', async () => {
  const experts = ['sn-juzhang', 'ml-juzhang', 'lz-juzhang']
  const people = experts.map(person)
  await as('he-kezhang').does('POST', `/api/cases/${kept.caseId}/acts`, { act: { kind: 'choose', people } })
  const bureau = await visits('he-kezhang', `/cases/${kept.caseId}`)
  await bureau.page.getByRole('button', { name: '发放评分表' }).click()
  const giving = bureau.page.getByRole('dialog')
  await giving.getByText(/已选 3 人/).waitFor()
  await giving.getByRole('combobox', { name: '评审专家' }).fill('朱院')
  await giving.getByText(/1 人须回避/).waitFor()
  const barred = bureau.page.locator('.ant-select-item-option-disabled').filter({ hasText: '朱院长' })
  await barred.getByText(/同单位 · 办理过本申报/).waitFor()
  await giving.getByLabel('提交截止日').fill('2023-07-21')
  expect(await bureau.axe()).toEqual([])
  await bureau.pictures('project-give-sheets')
  await giving.getByRole('button', { name: '发放 3 份' }).click()
  await giving.waitFor({ state: 'detached' })
  await bureau.page.getByRole('heading', { name: '专家评分：3 份，已交 0 份' }).waitFor()

  const expert = await visits('sn-juzhang', '/')
  await expert.page.getByText(`评分：${TITLE}`).first().waitFor()
  const [{ id }] = (await as('sn-juzhang').reads('/api/score-sheets/mine')).rows
  await expert.opens(`/score-sheets/${id}`)
  await expert.page.getByText(/请于 7月21日 前提交|请于 2023-07-21 前提交/).waitFor()
  const { criteria } = await as('sn-juzhang').reads(`/api/score-sheets/${id}`)
  for (const { name } of criteria) await expert.page.getByLabel(new RegExp(`^${name.zh} ·`)).fill('88')
  await expert.page.getByRole('radio').first().check()
  expect(await expert.axe()).toEqual([])
  await expert.pictures('project-sheet')
  await expert.page.getByRole('button', { name: '提交' }).click()
  await expert.page.getByText('已提交，总分 88.00').waitFor()
  for (const login of experts.slice(1)) {
    const [{ id: sheet }] = (await as(login).reads('/api/score-sheets/mine')).rows
    const opened = await as(login).reads(`/api/score-sheets/${sheet}`)
    const marks = Object.fromEntries(opened.criteria.map(({ code }: { code: string }) => [code, '85']))
    const { version } = opened
    await as(login).does('PUT', `/api/score-sheets/${sheet}`, { version, vote: 'fund', done: true, marks })
  }
  for (const login of experts) await takes(login, kept.caseId, 'favour')
  await takes('he-kezhang', kept.caseId, 'propose')
  await takes('shao-juzhang', kept.caseId, 'sign')

  const planner = await visits('lin-zhuren', `/calls/${kept.callId}/lineup`)
  await planner.page.getByLabel('资金盘子 万元').fill('100')
  await planner.page.getByRole('checkbox', { name: `入选 ${TITLE}` }).check()
  await planner.page.getByRole('button', { name: '保存方案' }).click()
  await planner.page.getByRole('heading', { name: '入选 1 项，100.00 万元；盘子 100.00 万元' }).waitFor()
  expect(await planner.axe()).toEqual([])
  await planner.pictures('project-lineup')
  const leader = await visits('shao-juzhang', `/calls/${kept.callId}/lineup`)
  await leader.page.getByRole('button', { name: '登记会议决定' }).click()
  const dialog = leader.page.getByRole('dialog')
  await dialog.getByLabel('会议决议文号').fill('张科局纪〔2023〕12号')
  await dialog.getByLabel('会议日期').fill('2023-07-03')
  await dialog.getByRole('button', { name: '登记会议决定' }).click()
  await leader.page.getByText('张科局纪〔2023〕12号').first().waitFor()
  await leader.opens(`/calls/${kept.callId}`)
  await leader.page.getByText('会议决定 张科局纪〔2023〕12号：立项 1 项').waitFor()
  for (const visitor of [bureau, expert, planner, leader]) expect(visitor.faults()).toEqual([])
}, 60_000)

test('it stands on public view, is approved, its task book signed, and the project has a page', async () => {
  const people = ['shao-juzhang', 'qin-fuju'].map(person)
  await as('lin-zhuren').does('POST', `/api/cases/${kept.caseId}/acts`, { act: { kind: 'choose', people } })
  for (const login of ['qin-fuju', 'shao-juzhang']) await takes(login, kept.caseId, 'decide')
  const county = await visits('cz-fuze', '/cases/notices')
  await county.page
    .getByRole('row', { name: new RegExp(TITLE) })
    .getByText('公示中')
    .waitFor()
  expect(county.faults()).toEqual([])
  await county.page.close() // its session ends with the days that pass now
  await stands('2023-07-11 09:20')
  await ticks()
  const planner = await visits('lin-zhuren', `/cases/${kept.caseId}`)
  await presses(planner, '印发立项批复')
  await here(planner, '签订任务书')

  const { poolId } = await as('song-caiwu').does('POST', '/api/funds/pools', {
    ...{
      unitId: screen.pack.units.get('620700'),
      year: 2023,
      code: 'city-2023',
      source: 'city',
      amountFen: '500000000',
    },
    ...{ name: { zh: '2023年科技专项', en: 'S&T money 2023' }, document: '张财教〔2023〕8号' },
    lines: [{ code: 'key-rd', name: { zh: '重点研发', en: 'Key R&D' }, programme: 'key-rd', amountFen: '300000000' }],
  })
  expect(poolId).toBeDefined()
  const [book] = (await as('lin-zhuren').reads(`/api/cases/${kept.caseId}`)).subcases
  kept.bookId = book.caseId
  await fillsTheRest(kept.bookId, taskBook, [], {})
  await takes('yx-tianbao', kept.bookId, 'submit')
  await takes('he-kezhang', kept.bookId, 'agree')
  const party = await visits('yx-fuze', `/cases/${kept.bookId}`)
  await party.page.getByRole('heading', { name: '电子签署' }).waitFor()
  await presses(party, '签署')
  const box = party.page.locator('section', { has: party.page.getByRole('heading', { name: '电子签署' }) })
  await box.getByText('朱院长').waitFor()
  await box.getByText('通过').first().waitFor()
  await box.getByRole('button', { name: '重新验证' }).click()
  await box.getByText(/验证于 09:2/).waitFor()
  expect(await party.axe()).toEqual([])
  await party.pictures('project-signed')
  for (const login of ['gz-juzhang', 'shao-juzhang']) await takes(login, kept.bookId, 'sign')

  const owner = await visits('yx-tianbao', '/projects')
  await owner.page.getByRole('link', { name: '23YF001' }).click()
  await owner.page.getByRole('heading', { name: TITLE }).waitFor()
  await owner.page.getByRole('heading', { name: '电子签署' }).waitFor()
  await owner.page.getByText('邵局长').first().waitFor()
  expect(await owner.axe()).toEqual([])
  await owner.pictures('project-page')
  expect(await owner.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  for (const visitor of [planner, party, owner]) expect(visitor.faults()).toEqual([])
}, 60_000)

const kinds = new Map(SERVER_MODULES.flatMap((module) => module.cases ?? []).map((kind) => [kind.record, kind]))

/** Lets the clock of cases do what is due. */
const ticks = () =>
  keepCases({
    ...{ tenantId: screen.pack.tenantId, now: screen.clock.now, newId, dataFolder: '', kinds },
    inTransaction: (work) => inTenant(screen.db.app, screen.pack.tenantId, 'write', work),
  })
