import { expect, test } from 'vitest'
import { remindOfCertificates } from '#modules/policies/server/certificate-reminder.service.ts'
import { getLadderOf } from '#modules/policies/server/cultivation-practice.queries.ts'
import { listFactReads, sheetsOf } from '#modules/policies/server/enterprise-sheet.queries.ts'
import { keepSomeStandings, ladderFollowsFacts } from '#modules/policies/server/ladder-keeping.service.ts'
import { getPolicyBook } from '#modules/policies/server/policy-book.queries.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { at, monthOffice } from '#tests/builders/month-office.ts'
import { loadRegisteredPack } from '#tests/builders/pack-office.ts'

/** From one title to the next: where enterprises stand, plans that follow the facts, and asking without an account. */
const office = monthOffice('zhangye', at('2023-07-03 09:30'), loadRegisteredPack)
const officer = () => office.as('zhou-kezhang')
type Context = Parameters<typeof keepSomeStandings>[0]
const inOffice = <R>(work: (context: Context) => Promise<R>) =>
  inTenant(office.db.app, office.pack.tenantId, 'write', (tx) =>
    work({ tx, tenantId: office.pack.tenantId, now: office.clock.now, newId }),
  )
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => ['done'],
    (error: { keys?: string[] }) => error.keys ?? [String(error)],
  )
const idOf = async (key: string) =>
  (await office.db.asAdmin('select id from register_entries where key = $1', [key]))[0]!.id as string
const follow = (registerEntryId: string) =>
  inOffice((context) => ladderFollowsFacts.run({ ...context, kinds: new Map() }, { registerEntryId }))
const countRows = async () =>
  (
    await office.db.asAdmin(`select (select count(*) from register_entries) + (select count(*) from register_facts)
    + (select count(*) from policy_results) + (select count(*) from audit_entries) + (select count(*) from outbox_events)
    + (select count(*) from sign_in_attempts) + (select count(*) from idempotency_keys) as n`)
  )[0]!.n

test('the titles of the register are the published ones, each enterprise on one rung of the ladder', async () => {
  const held = await inOffice(async (context) => {
    const book = await getPolicyBook(context.tx, context.tenantId)
    const { steps } = await getLadderOf(context)
    const counts = new Map(steps.map(({ code }) => [code, 0]))
    const reads = await listFactReads(context, book)
    for await (const page of sheetsOf(context, book, reads, { on: '2023-07-03' }))
      for (const { known } of page)
        for (const { code, title } of steps) if (known.facts[title] === true) counts.set(code, counts.get(code)! + 1)
    return Object.fromEntries(counts)
  })
  expect(held).toMatchObject({ 'tech-sme': 295, innovative: 104, hnte: 157 })
})

test('a piece of the ladder adds up, and is the same worked out again', async () => {
  expect(await inOffice(keepSomeStandings)).toBe(50)
  const told = await officer().reads('/api/ladder')
  type Step = { counts: Record<string, number>; rung: number }
  for (const { counts } of told.steps as Step[]) expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(50)
  const rungs = (told.steps as Step[]).reduce((sum, { rung }) => sum + rung, 0)
  expect([rungs + told.none, told.isCurrent, told.total]).toEqual([556, false, 556])
})

test('a plan follows the facts: a gap that closes settles its measure by itself, a title ends the plan', async () => {
  const id = await idOf('91620702MAX003312R')
  await follow(id)
  const steward = office.as('fang-zhuanyuan')
  const { cultivation, steps } = await officer().reads(`/api/register-entries/${id}/portrait`)
  expect(steps.find(({ code }: { code: string }) => code === 'hnte')).toMatchObject({ standing: 'near' })
  const [{ personId }] = cultivation.carers
  const open = (responsibleId: string) =>
    officer().does('POST', `/api/register-entries/${id}/cultivation-plans`, {
      ...{ step: 'hnte', dueOn: '2023-12-31', aim: '年内达到申报条件', responsibleId },
    })
  expect(await refusal(open('00000000-0000-7000-8000-000000000001'))).toEqual(['cultivation.not-a-carer'])
  const { planId, measures } = await open(personId)
  expect(measures).toBe(1)
  expect(await refusal(open(personId))).toEqual(['cultivation.one-already'])
  const plan = () => officer().reads(`/api/cultivation-plans/${planId}`)
  expect((await plan()).rows[0]).toMatchObject({ state: 'open', isFollowed: true })

  const { standing } = await steward.reads(`/api/register-entries/${id}`)
  const fact = standing.find((row: { fact: string }) => row.fact === 'rdDomestic3y')
  await steward.does('POST', `/api/register-entries/${id}/facts/${fact.id}/correction`, {
    ...{ value: '90', reason: '补交辅助账' },
  })
  await follow(id)
  const after = await plan()
  expect(after.rows[0]).toMatchObject({ state: 'done', settledBy: null, settledOn: '2023-07-03' })
  expect(after.rows[0].note).toContain('90')
  expect([after.state, after.standing]).toEqual(['open', 'needs-person'])

  const hnte = { trust: 'departmental', source: '省高企认定管理办公室', asOf: '2023-07-01' }
  for (const more of [
    { fact: 'highTechNumber', value: 'GR202362000999' },
    { fact: 'highTechUntil', value: '2026-06-30' },
  ])
    await steward.does('POST', `/api/register-entries/${id}/facts`, { ...hnte, ...more })
  await follow(id)
  expect(await plan()).toMatchObject({ state: 'achieved', endedOn: '2023-07-03', mayManage: false })
})

test('what an enterprise raises at a visit is a task of somebody until it is answered', async () => {
  const id = await idOf('91620722MAX002088A')
  const county = office.as('ml-juzhang')
  const { cultivation } = await county.reads(`/api/register-entries/${id}/portrait`)
  const mine = cultivation.carers.find(({ name }: { name: string }) => name === '钱局长')
  await county.does('POST', `/api/register-entries/${id}/visits`, {
    ...{ visitedOn: '2023-07-03', withWhom: '企业负责人', notes: '了解申报准备情况' },
    problems: [{ problem: '缺少担保', responsibleId: mine.personId, dueOn: '2023-07-20' }],
  })
  const read = async () =>
    (await county.reads(`/api/register-entries/${id}/portrait`)).cultivation.visits[0].problems[0]
  const { id: problemId } = await read()
  const tasks = () =>
    office.db.asAdmin("select done_at from tasks where subject_kind = 'visit-problem' and subject_id = $1", [problemId])
  expect((await tasks()).map(({ done_at }) => done_at)).toEqual([null])
  // Another county neither sees nor answers it.
  expect(await refusal(office.as('gz-juzhang').reads(`/api/visit-problems/${problemId}`))).not.toEqual(['done'])
  await county.does('POST', `/api/visit-problems/${problemId}/answer`, { answer: '已对接担保公司' })
  expect(await read()).toMatchObject({ state: 'settled', answer: '已对接担保公司' })
  expect((await tasks()).every(({ done_at }) => done_at !== null)).toBe(true)
})

test('certificates are told of once at each of their days', async () => {
  const { rows } = await officer().reads('/api/certificates?within=90')
  expect(rows.length).toBeGreaterThan(10)
  expect(rows.every(({ days }: { days: number }) => days >= 0 && days <= 90)).toBe(true)
  expect(await inOffice(remindOfCertificates)).toBe(rows.length)
  expect(await inOffice(remindOfCertificates)).toBe(0)
})

test('a self-check needs no account, decides like the engine, and leaves nothing behind', async () => {
  const before = await countRows()
  const ask = async (facts: object, more: object = {}) => {
    const response = await fetch(`${office.url}/api/self-check`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': 'zh-CN', origin: office.url },
      body: JSON.stringify({ administration: 'zhangye', policy: 'tech-sme', facts, ...more }),
    })
    return { status: response.status, text: await response.text() }
  }
  const first = JSON.parse((await ask({})).text)
  expect(first.rows[0].state).toBe('unknown')
  expect(first.ask.map(({ name }: { name: string }) => name)).toContain('staffTotal')
  const clean = { region: '620702', prohibitedProducts: false, incident2y: false, abnormalList: false }
  const firm = { ...clean, seriousDishonesty: false, residentEnterprise: true, staffTotal: '100', stStaff: '40' }
  const money = { sales: '10000', costExpense: '9000', totalAssets: '9000', rdExpense: '320', classOneIps: '0' }
  const titles = { hnteValid: false, nationalAward5y: false, provincialRdBody: false, ledStandard: false }
  const almost = JSON.parse((await ask({ ...firm, ...money, ...titles, classTwoIps: '3' })).text).rows[0]
  expect([almost.state, almost.trace.length > 3]).toEqual(['near-miss', true])
  expect(JSON.parse((await ask({ ...firm, ...money, ...titles, classTwoIps: '4' })).text).rows[0].state).toBe(
    'eligible',
  )
  const wrong = await ask({ sales: '-987654', staffTotal: 'many-people' })
  expect(JSON.parse(wrong.text).faults.map(({ name }: { name: string }) => name)).toEqual(['sales', 'staffTotal'])
  expect(wrong.text).not.toMatch(/987654|many-people/)
  expect((await ask({}, { administration: 'nowhere' })).status).toBe(404)
  expect(await countRows()).toBe(before)
})
