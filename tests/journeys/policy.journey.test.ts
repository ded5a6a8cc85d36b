import { beforeAll, expect, test } from 'vitest'
import { publishAdministration, readSoundPack } from '#cli/publish-administration.ts'
import { keepAnswers } from '#modules/policies/server/award-answer.service.ts'
import { checkHolding, keepHolding } from '#modules/policies/server/award-hold.service.ts'
import { keepNears } from '#modules/policies/server/near-keeping.service.ts'
import { getPolicyBook } from '#modules/policies/server/policy-book.queries.ts'
import { catchUp, judgeEnterprises } from '#modules/policies/server/policy-run.service.ts'
import { tryWaiting } from '#modules/policies/server/sandbox.service.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { at, type Desk, monthOffice } from '#tests/builders/month-office.ts'
import { loadRegisteredPack } from '#tests/builders/pack-office.ts'

/** Money that comes unasked: verdicts of every enterprise, a round from list to payment, objections, last year's rules. */
const office = monthOffice('zhangye', at('2023-07-03 09:30'), loadRegisteredPack)
const officer = () => office.as('zhou-kezhang')
const second = () => office.as('he-kezhang')
const leader = () => office.as('shao-juzhang')
const treasurer = () => office.as('song-caiwu')
const REWARDS = ['zy-hnte', 'zy-innovative', 'zy-specialised', 'zy-co-fund', 'zy-invention']
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => ['done'],
    (error: { keys?: string[] }) => error.keys ?? [String(error)],
  )
const inOffice = <R>(work: (context: Parameters<typeof catchUp>[0]) => Promise<R>) =>
  inTenant(office.db.app, office.pack.tenantId, 'write', (tx) =>
    work({ tx, tenantId: office.pack.tenantId, now: office.clock.now, newId }),
  )
const results = async () =>
  (await office.db.asAdmin(
    `select entry_id, policy, version, state, amount_fen, pays_fen, is_payable, entry_version from policy_results
     order by policy, entry_id`,
  )) as unknown
const ofPolicy = async (code: string) =>
  (await officer().reads('/api/policies')).rows.find((row: { code: string }) => row.code === code)
const round = (id: string, desk: Desk = officer()) => desk.reads(`/api/award-rounds/${id}`)
const act = (desk: Desk, id: string, name: string, version: number, more: object = {}) =>
  desk.does('POST', `/api/award-rounds/${id}/${name}`, { version, ...more })

let pool: { poolId: string; lineId: string }

const openPool = async (code: string, amountFen: string) => {
  const { poolId } = await treasurer().does('POST', '/api/funds/pools', {
    ...{ unitId: office.pack.units.get('620700'), year: 2023, code, source: 'city', amountFen },
    ...{ name: { zh: '2023年度奖补', en: 'Rewards 2023' }, document: '示例〔2023〕9号' },
    lines: [{ code: 'rewards', name: { zh: '科技奖补', en: 'Rewards' }, amountFen }],
  })
  const [{ id: lineId }] = (await treasurer().reads(`/api/funds/pools/${poolId}`)).lines
  return { poolId, lineId }
}

const searchNear = () =>
  keepNears({
    ...{ tenantId: office.pack.tenantId, now: office.clock.now, newId, dataFolder: '' },
    inTransaction: (work) => inTenant(office.db.app, office.pack.tenantId, 'write', work),
  })

beforeAll(async () => {
  await inOffice(catchUp)
  await searchNear()
  pool = await openPool('year-rewards', '1000000000')
})

const open = (policies: readonly string[], title = '2022年度科技奖补') =>
  officer().does('POST', `/api/funds/pools/${pool.poolId}/award-rounds`, {
    ...{ lineId: pool.lineId, listKind: 'reward', title, basis: '示例〔2023〕1号', policies },
  })

test('what has changed, judged alone, equals everything judged anew; the difference is kept', async () => {
  const { rows } = await officer().reads('/api/policies/zy-rd-intensity/near?limit=1')
  const id = rows[0].registerEntryId
  const book = await inOffice(({ tx, tenantId }) => getPolicyBook(tx, tenantId))
  await office.as('fang-zhuanyuan').does('POST', `/api/register-entries/${id}/facts`, {
    ...{ fact: 'rdExpense', year: 2022, value: '900', trust: 'departmental', source: '市审计局', asOf: '2023-07-01' },
  })
  const ran = await inOffice(catchUp)
  expect(ran?.entries).toBe(1)
  expect(ran?.changed).toBeGreaterThan(0)
  const after = await results()
  const anew = await inOffice((context) => judgeEnterprises(context, book, { on: '2023-07-03' }))
  expect(anew.changed).toBe(0)
  expect(await results()).toEqual(after)
})

test('who nearly qualifies is kept, the least lacking first, and told as when it is asked of the enterprise', async () => {
  await searchNear()
  const { rows, examined } = await officer().reads('/api/policies/zy-rd-intensity/near?limit=3')
  const more = await officer().reads('/api/policies/zy-rd-intensity/near?limit=100')
  expect(more.rows.slice(0, 3)).toEqual(rows)
  expect(examined).toBeGreaterThan(more.rows.length)
  for (const { registerEntryId, plans, wouldBeFen } of rows) {
    const told = await officer().reads(`/api/register-entries/${registerEntryId}/entitlements`)
    const one = told.rows.find(({ policy }: { policy: string }) => policy === 'zy-rd-intensity')
    expect([one.state, one.wouldBeFen]).toEqual(['near-miss', wouldBeFen])
    expect(JSON.stringify(one)).toContain(plans[0])
  }
  const kept = () => office.db.asAdmin('select policy, entry_id, plans from policy_nears order by policy, entry_id')
  const before = await kept()
  await office.db.asAdmin(
    `update policy_near_looks set facts_hash = 'other', entry_version = 0 where entry_id = any($1::uuid[])`,
    [rows.map(({ registerEntryId }: { registerEntryId: string }) => registerEntryId)],
  )
  await searchNear()
  expect(await kept()).toEqual(before)
})

test('an enterprise sees money, reasons with their sources, and what would change them', async () => {
  const { rows } = await officer().reads('/api/policies/zy-hnte/enterprises?state=payable&limit=1')
  const told = await officer().reads(`/api/register-entries/${rows[0].registerEntryId}/entitlements`)
  const hnte = told.rows.find((row: { policy: string }) => row.policy === 'zy-hnte')
  expect(hnte).toMatchObject({ state: 'eligible', isPayable: true, amountFen: rows[0].amountFen })
  expect(JSON.stringify(hnte.trace)).toContain('市科技局')
  expect(BigInt(told.choice.totalFen)).toBeGreaterThanOrEqual(BigInt(rows[0].amountFen))
  const kept = await office.db.asAdmin(
    'select policy, state, amount_fen from policy_results where entry_id = $1 order by policy',
    [rows[0].registerEntryId],
  )
  for (const { policy, state, amount_fen } of kept) {
    const one = told.rows.find((row: { policy: string }) => row.policy === policy)
    expect([policy, one.state === 'near-miss' ? 'not-eligible' : one.state, one.amountFen]).toEqual([
      policy,
      state,
      amount_fen,
    ])
  }
})

test("last year's case is decided by last year's rule", async () => {
  const { version } = await officer().reads('/api/policies/zy-hnte?on=2022-06-30')
  expect(version).toBe('2022')
  expect((await officer().reads('/api/policies/zy-hnte')).version).toBe('2023')
})

test('a sandbox with nothing changed costs the same; a higher sum has winners only', async () => {
  const same = await officer().does('POST', '/api/policies/zy-innovative/sandbox', { changes: {} })
  expect([same.before, same.winners, same.losers]).toEqual([same.after, 0, 0])
  expect(same.before.costFen).toBe((await ofPolicy('zy-innovative')).reach.eligibleFen)
  const more = await officer().does('POST', '/api/policies/zy-innovative/sandbox', {
    changes: { 'gives/amount/fixed': 4 },
  })
  expect([more.after.costFen, more.winners, more.losers]).toEqual(['156000000', 39, 0])
  const by = (dimension: string) => more.by.filter((row: { dimension: string }) => row.dimension === dimension)
  for (const dimension of ['region', 'industry', 'size'])
    expect(by(dimension).reduce((n: number, row: { winners: number }) => n + row.winners, 0)).toBe(39)
  expect(by('region').map((row: { label: { zh: string } }) => row.label.zh)).toContain('甘州区')
  for (const [changes, key] of [
    [{ 'gives/nothing': 1 }, 'policy.no-such-path'],
    [{ 'gives/amount/fixed': 'much' }, 'policy.unsound-change'],
    [{ 'requirements/1/when': 'nobody > 1' }, 'policy.unsound-expression'],
  ] as const)
    expect(await refusal(officer().does('POST', '/api/policies/zy-innovative/sandbox', { changes }))).toEqual([key])
})

const tryNow = () =>
  tryWaiting({
    ...{ tenantId: office.pack.tenantId, now: office.clock.now, newId, dataFolder: '' },
    inTransaction: (work) => inTenant(office.db.app, office.pack.tenantId, 'write', work),
  })

test('a new clause is tried in the background: who loses, how much and why; nothing is kept of it as a verdict', async () => {
  const before = await results()
  const asked = () =>
    officer().does('POST', '/api/policies/zy-hnte/trials', {
      changes: { 'gives/amount/choose/0/amount/fixed': '8' },
      clauses: [{ way: 'requires', name: '销售收入门槛', clause: '第二条（拟）', when: 'sales >= 2000' }],
      region: '620702',
    })
  const { policyTrialId: id } = await asked()
  const { policyTrialId: stopped } = await asked()
  await officer().does('POST', `/api/policy-trials/${stopped}/cancel`, {})
  await tryNow()
  const told = await officer().reads(`/api/policy-trials/${id}`)
  expect([told.state, told.result.winners]).toEqual(['done', 0])
  expect((await officer().reads(`/api/policy-trials/${stopped}`)).state).toBe('cancelled')
  const { rows, total } = await officer().reads(`/api/policy-trials/${id}/enterprises?side=losers&limit=1000`)
  type Row = { fenBefore: string; fenAfter: string; region: string; reason: { zh: string; en: string } }
  const lost = (rows as Row[]).reduce((sum, row) => sum + BigInt(row.fenBefore) - BigInt(row.fenAfter), 0n)
  expect([total, lost]).toEqual([
    told.result.losers,
    BigInt(told.result.before.costFen) - BigInt(told.result.after.costFen),
  ])
  expect(rows.every((row: Row) => row.region === '620702')).toBe(true)
  expect(rows.find((row: Row) => row.fenAfter === '0').reason.zh).toContain('销售收入门槛：不符合')
  expect(await results()).toEqual(before)
})

test('a new version is drafted, proven by its cases and published by another; earlier days keep their version', async () => {
  const { policyDraftId: id } = await officer().does('POST', '/api/policies/zy-pilot/drafts', {})
  const draft = (desk: Desk = officer()) => desk.reads(`/api/policy-drafts/${id}`)
  const former = await officer().reads('/api/policies/zy-pilot')
  const opened = await draft()
  const definition = {
    ...opened.definition,
    version: '2024',
    gives: { what: 'grant', amount: { clause: '第8条', fixed: 33 } },
  }
  const good = { region: '620702', abnormalList: false, seriousDishonesty: false, pilotBaseGranted: true }
  const cases = (amount: number) => [
    { name: '新标准', on: '2024-06-30', facts: good, expect: { verdict: 'eligible', amount } },
  ]
  const save = async (amount: number) =>
    officer().does('PUT', `/api/policy-drafts/${id}`, {
      version: (await draft()).version,
      definition,
      cases: cases(amount),
    })
  const propose = async () =>
    officer().does('POST', `/api/policy-drafts/${id}/proposal`, { version: (await draft()).version, note: '提高标准' })
  await save(20)
  expect(await refusal(propose())).toEqual(['policy-draft.red-case'])
  await save(33)
  await propose()
  const { version, sha256 } = await draft(leader())
  const publish = (desk: Desk, hash = sha256) =>
    desk.does('POST', `/api/policy-drafts/${id}/publication`, { version, sha256: hash })
  expect(await refusal(publish(officer()))).toEqual(['access.not-held'])
  expect(await refusal(publish(leader(), '0'.repeat(64)))).toEqual(['policy-draft.other-content'])
  await publish(leader())
  expect(await refusal(publish(leader()))).not.toEqual(['done'])
  const on = async (day: string) => (await officer().reads(`/api/policies/zy-pilot?on=${day}`)).version
  expect([await on('2023-12-31'), await on('2024-01-01')]).toEqual([former.version, '2024'])

  const pack = await readSoundPack('definitions/zhangye', 'definitions')
  await publishAdministration({ database: office.db.app, now: () => office.clock.now, newId }, pack)
  expect([await on('2023-12-31'), await on('2024-01-01')]).toEqual([former.version, '2024'])
})

test('two officers draw up the same list at once: one of them is told that it is drawn up', async () => {
  const told = await Promise.all(['甲', '乙'].map((who) => refusal(open(['zy-invention'], `发明奖励${who}`))))
  const [loser, winner] = told.map(([first]) => first).sort()
  expect(winner).toBe('done')
  expect(['award.listed-already', 'award.no-one']).toContain(loser)
  const { rows } = await officer().reads('/api/award-rounds')
  await act(officer(), rows[0].id, 'withdraw', rows[0].version, { reason: '与年度批次合并' })
})

test('a year of rewards comes unasked: 94 enterprises and 32 inventions, 931.4 万元, without who was objected to', async () => {
  const { awardRoundId: id, amountFen } = await open(REWARDS)
  expect(amountFen).toBe('931400000')
  let shown = await round(id)
  type Row = { id: string; registerEntryId: string; policy: { code: string }; amountFen: string; state: string }
  const rows: Row[] = shown.rows
  const firms = new Set(rows.filter(({ policy }) => policy.code !== 'zy-invention').map((row) => row.registerEntryId))
  const inventions = rows.filter(({ policy }) => policy.code === 'zy-invention')
  expect(firms.size).toBe(94)
  expect(inventions.reduce((sum, row) => sum + BigInt(row.amountFen), 0n)).toBe(32n * 500_000n)

  const waiting = rows.filter(({ state }) => state === 'waiting')
  expect(waiting.map(({ policy }) => policy.code)).toEqual(['zy-co-fund', 'zy-co-fund', 'zy-co-fund'])
  for (const { id: awardId } of waiting) {
    const desks = ['gz', 'sn', 'ml', 'lz', 'gt', 'sd'].map((place) => office.as(`${place}-tianbao`))
    const said = []
    for (const desk of desks) said.push(await refusal(desk.does('POST', `/api/awards/${awardId}/confirmation`, {})))
    expect(said.filter(([key]) => key === 'done')).toHaveLength(1)
  }
  shown = await round(id)
  await act(officer(), id, 'publish', shown.version, { notice: '市科技局网站' })
  shown = await round(id)
  expect([shown.until, shown.awards, shown.rows[0].key.includes('*')]).toEqual(['2023-07-10', rows.length, true])

  const stopped = shown.rows.find((row: Row) => row.policy.code === 'zy-innovative')
  const { objectionId } = await officer().does('POST', `/api/awards/${stopped.id}/objections`, {
    ...{ objector: '李四', reason: '该企业已迁出本市' },
  })
  const decide = (desk: Desk) =>
    desk.does('POST', `/api/awards/${stopped.id}/objections/${objectionId}/decision`, {
      ...{ uphold: true, note: '核实属实' },
    })
  expect(await refusal(decide(officer()))).toEqual(['award.own-objection'])
  await decide(second())

  shown = await round(id)
  expect(shown.rows.find((row: Row) => row.id === stopped.id).objections[0].objector).toBe('李*')
  const approve = (desk: Desk, sha256: string) => act(desk, id, 'approve', shown.version, { sha256 })
  expect(await refusal(approve(leader(), shown.sha256))).toEqual(['award.publicity-runs'])
  office.clock.now = at('2023-07-11 09:00')
  expect(await refusal(approve(leader(), '0'.repeat(64)))).toEqual(['award.not-what-was-shown'])
  await approve(leader(), shown.sha256)

  shown = await round(id)
  const payers = [officer(), second()]
  const pays = await Promise.all(payers.map((desk) => refusal(act(desk, id, 'pay', shown.version))))
  expect(pays.map(([first]) => first).sort()).toEqual(['award.changed-meanwhile', 'done'])
  shown = await round(id)
  expect([shown.state, shown.amountFen]).toEqual(['paying', String(931_400_000n - 3_000_000n)])
  const list = await officer().reads(`/api/funds/payment-lists/${shown.paymentListId}`)
  expect([list.totalFen, list.payments]).toEqual(['928400000', rows.length - 1])
  // Whoever was the first drew it up, and hands it in.
  const payer = payers[pays.findIndex(([first]) => first === 'done')]!
  await payer.does('POST', `/api/funds/payment-lists/${shown.paymentListId}/submit`, { version: list.version })
  // Nothing is paid twice, and who was stopped is not listed anew.
  expect(await refusal(open(REWARDS, '重复'))).toEqual(['award.no-one'])
})

test('a near miss becomes eligible by one document', async () => {
  const { rows } = await officer().reads('/api/policies/zy-invention/near?limit=1')
  const [{ registerEntryId: id }] = rows
  expect(rows[0].plans[0]).toContain('发明')
  const steward = office.as('fang-zhuanyuan')
  const page = await steward.reads(`/api/register-entries/${id}`)
  const fact = page.standing.find(
    (row: { fact: string; year: number }) => row.fact === 'inventionsGranted' && row.year === 2022,
  )
  await steward.does('POST', `/api/register-entries/${id}/facts/${fact.id}/correction`, {
    ...{ value: '1', reason: '补交专利证书' },
  })
  await inOffice(catchUp)
  const told = await officer().reads(`/api/register-entries/${id}/entitlements`)
  expect(told.rows.find((row: { policy: string }) => row.policy === 'zy-invention')).toMatchObject({
    ...{ state: 'eligible', isPayable: true, amountFen: '500000' },
  })
})

test('what an enterprise only says of itself shows it as eligible, and never puts it on a list that is paid', async () => {
  const asked = '/api/policies/zy-rd-growth/enterprises?limit=1000'
  const [{ registerEntryId: id }] = (await officer().reads(`${asked}&state=unknown`)).rows
  const says = { fact: 'rdExpense', trust: 'self-declared', source: '企业自报', asOf: '2023-07-01' }
  for (const more of [
    { year: 2022, value: '900' },
    { year: 2021, value: '1' },
  ])
    await office.as('fang-zhuanyuan').does('POST', `/api/register-entries/${id}/facts`, { ...says, ...more })
  await inOffice(catchUp)
  type Row = { registerEntryId: string; isPayable: boolean }
  const eligible: Row[] = (await officer().reads(`${asked}&state=eligible`)).rows
  expect(eligible.find((row) => row.registerEntryId === id)).toMatchObject({ isPayable: false, paysFen: null })
  const { awardRoundId } = await open(['zy-rd-growth'], '研发增量补助')
  const listed = new Set((await round(awardRoundId)).rows.map((row: Row) => row.registerEntryId))
  expect(listed.size).toBeGreaterThan(100)
  expect(listed.has(id)).toBe(false)
})

type Awarded = {
  id: string
  name: string
  registerEntryId: string
  policy: { code: string }
  amountFen: string
  state: string
  note: string
  parts: { number: number; amountFen: string; dueOn: string; state: string; note: string }[]
}
const clerk = (place: string) => office.as(`${place}-tianbao`)
const factOf = (id: string, fact: string, value: string, more: object = {}) =>
  office.as('fang-zhuanyuan').does('POST', `/api/register-entries/${id}/facts`, {
    ...{ fact, value, trust: 'departmental', source: '市税务局', asOf: office.clock.now.toISOString().slice(0, 10) },
    ...more,
  })
/** Finance, leader and second leader say yes, the bank pays. */
async function payOut(paymentListId: string, poolId: string) {
  const path = `/api/funds/payment-lists/${paymentListId}`
  for (const login of ['ma-kuaiji', 'shao-juzhang', 'qin-fuju']) {
    const list = await office.as(login).reads(path)
    if (list.state !== 'approving') break
    await office.as(login).does('POST', `${path}/approve`, { version: list.version, sha256: list.sha256, note: '' })
  }
  const cashier = office.as('bai-chuna')
  const { bankFileId } = await cashier.does('POST', `/api/funds/pools/${poolId}/bank-files`, {
    paymentListIds: [paymentListId],
  })
  const asked = await office.db.asAdmin(
    'select reference, payee_name, bank_account, amount_fen from fund_payments where bank_file_id = $1',
    [bankFileId],
  )
  const rows = asked.map(({ reference, payee_name, bank_account, amount_fen }) =>
    [reference, payee_name, bank_account, (Number(amount_fen) / 100).toFixed(2), '成功', ''].join(','),
  )
  const text = ['业务编号,收款人名称,收款账号,金额（元）,处理结果,说明', ...rows].join('\n')
  const browser = await cashier.signedIn()
  const form = new FormData()
  form.append('file', new Blob([text], { type: 'text/csv' }), '回盘.csv')
  const heard = await fetch(`${office.url}/api/funds/bank-files/${bankFileId}/results`, {
    ...{ method: 'POST', body: form },
    headers: {
      ...{ cookie: browser.cookie!, 'x-csrf-token': browser.csrf!, origin: office.url, 'idempotency-key': newId() },
    },
  })
  expect(heard.status).toBe(200)
}

let grown: string
test('enterprises are asked, one answers, one declines, and silence means what each rule says', async () => {
  await inOffice(catchUp)
  const { rows } = await officer().reads('/api/award-rounds?state=draft')
  for (const one of rows) await act(officer(), one.id, 'withdraw', one.version, { reason: '合并办理' })
  pool = await openPool('rd-rewards', '3000000000')
  const { awardRoundId: id } = await open(['zy-rd-growth', 'zy-rd-intensity'], '研发投入奖补')
  grown = id
  let shown = await round(id)
  const waiting: Awarded[] = shown.rows.filter(({ state }: Awarded) => state === 'waiting')
  expect(waiting.length).toBe(shown.rows.length)
  expect(await refusal(act(officer(), id, 'publish', shown.version, { notice: '网站' }))).toEqual(['award.ask-first'])
  expect((await clerk('gz').reads('/api/awards/mine')).open).toBe(0)
  await act(officer(), id, 'ask', shown.version)
  shown = await round(id)
  expect([shown.state, shown.confirmUntil]).toEqual(['confirming', '2023-07-25'])
  const asked = (await clerk('gz').reads('/api/tasks/mine')).later.tasks
  expect(asked.map((task: { deed: { key: string } }) => task.deed.key)).toContain('award.deed.answer')

  const own: Awarded[] = (await clerk('gz').reads('/api/awards/mine?which=open')).rows
  const growth = own.filter(({ policy }) => policy.code === 'zy-rd-growth')
  const intensity = own.filter(({ policy }) => policy.code === 'zy-rd-intensity')
  expect([growth.length > 4, intensity.length > 0]).toEqual([true, true])
  const answer = (award: Awarded, word: string, more: object = {}) =>
    refusal(clerk('gz').does('POST', `/api/awards/${award.id}/${word}`, more))
  for (const award of growth.slice(0, 4)) expect(await answer(award, 'confirmation')).toEqual(['done'])
  expect(await answer(growth[4]!, 'refusal', { reason: '已享受省级补助' })).toEqual(['done'])
  expect(await answer(growth[4]!, 'confirmation')).toEqual(['award.not-answerable'])
  shown = await round(id)
  expect(await refusal(act(officer(), id, 'publish', shown.version, { notice: '网站' }))).toEqual([
    'award.answers-awaited',
  ])

  office.clock.now = at('2023-07-26 08:00')
  await keepAnswers({
    ...{ tenantId: office.pack.tenantId, now: office.clock.now, newId, dataFolder: '' },
    inTransaction: (work) => inTenant(office.db.app, office.pack.tenantId, 'write', work),
  })
  shown = await round(id)
  const stands = (award: Awarded) => shown.rows.find((row: Awarded) => row.id === award.id).state
  expect(growth.slice(0, 6).map(stands)).toEqual(['listed', 'listed', 'listed', 'listed', 'declined', 'declined'])
  expect(intensity.map(stands).every((state) => state === 'listed')).toBe(true)
  expect((await clerk('gz').reads('/api/tasks/mine')).late.total).toBe(0)
})

test('a check before publicity names who loses and why; facts of that day count', async () => {
  let shown = await round(grown)
  const [loser, ...rest]: Awarded[] = shown.rows.filter(({ state }: Awarded) => state === 'listed')
  await factOf(loser!.registerEntryId, 'abnormalList', 'true', { source: '市市场监管局', trust: 'verified' }).catch(
    () => factOf(loser!.registerEntryId, 'abnormalList', 'true', { source: '市市场监管局' }),
  )
  await act(officer(), grown, 'publish', shown.version, { notice: '市科技局网站' })
  shown = await round(grown)
  expect(shown.checks).toEqual([
    expect.objectContaining({ name: loser!.name, occasion: 'publish', found: 'facts', toFen: '0' }),
  ])
  expect(shown.checks[0].reason).toContain('异常')
  expect(shown.rows.filter(({ state }: Awarded) => state === 'listed')).toHaveLength(rest.length)
  const board = await office.as('tj-tianbao').reads('/api/award-notices')
  expect(board.rows.map(({ title }: { title: string }) => title)).toContain('研发投入奖补')
  const notice = await office.as('tj-tianbao').reads(`/api/award-notices/${grown}`)
  expect(notice.rows).toHaveLength(rest.length)
  expect(JSON.stringify(notice.rows)).not.toContain(loser!.name)
  expect(notice.rows.every(({ key }: { key: string }) => key.includes('****'))).toBe(true)
  await tellsEverybodyMasked(rest)
})

/** Without an account: codes without their middle, of people the first letter of their names, and nobody who is not on the list. */
async function tellsEverybodyMasked(listed: readonly Awarded[]): Promise<void> {
  const [person, ...firms] = listed
  const { asAdmin } = office.db
  const entryIs = (register: string) =>
    asAdmin('update register_entries set register = $2 where id = $1', [person!.registerEntryId, register])
  await entryIs('person')
  const board = await (await fetch(`${office.url}/api/public-board?administration=zhangye`)).json()
  await entryIs('enterprise')
  const { rows } = board.awards.find(({ title }: { title: string }) => title === '研发投入奖补')
  const names: readonly string[] = rows.map(({ name }: { name: string }) => name)
  expect(rows).toHaveLength(listed.length)
  expect(names).toEqual(expect.arrayContaining(firms.map(({ name }) => name)))
  expect(names).toContain(`${person!.name[0]}**`)
  const keys = await asAdmin('select key from register_entries where id = any($1::uuid[])', [
    listed.map(({ registerEntryId }) => registerEntryId),
  ])
  for (const hidden of [person!.name, ...(keys as unknown as { key: string }[]).map(({ key }) => key)])
    expect(JSON.stringify(board)).not.toContain(hidden)
}

test('law: whatever two officers press in whatever order, nobody is paid twice and no limit is passed', async () => {
  const limitFen = '5000000'
  const { awardRoundId: id } = await officer().does('POST', `/api/funds/pools/${pool.poolId}/award-rounds`, {
    ...{ lineId: pool.lineId, listKind: 'reward', title: '研发增量补助（第二批）', basis: '示例〔2023〕1号' },
    ...{ policies: ['zy-rd-growth'], limitFen },
  })
  const names = ['ask', 'answer', 'publish', 'approve', 'pay', 'pay-parts'] as const
  const body = { publish: { notice: '网站' } } as Readonly<Record<string, object>>
  const press = async (name: (typeof names)[number], desk: Desk, key: string) => {
    const { version, sha256 } = await round(id)
    if (name === 'answer') {
      const [one] = (await clerk('gz').reads('/api/awards/mine?which=open')).rows
      return one && refusal(clerk('gz').does('POST', `/api/awards/${one.id}/confirmation`, {}, key))
    }
    const more = name === 'approve' ? { sha256 } : (body[name] ?? {})
    const by = name === 'approve' ? leader() : desk
    return refusal(by.does('POST', `/api/award-rounds/${id}/${name}`, { version, ...more }, key))
  }
  for (const name of ['ask', 'answer'] as const) expect(await press(name, officer(), newId())).toEqual(['done'])
  let seed = 20230726
  const next = (n: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return Math.floor((seed / 2147483648) * n)
  }
  for (const day of [
    '2023-07-26 09:00',
    '2023-07-27 09:00',
    '2023-08-10 09:00',
    '2023-08-21 09:00',
    '2023-08-22 09:00',
  ]) {
    office.clock.now = at(day)
    for (let turn = 0; turn < 3; turn++) {
      const [one, other] = [names[next(6)]!, names[next(6)]!]
      const [key, another] = [newId(), newId()]
      await Promise.all([press(one, officer(), key), press(other, second(), another), press(one, officer(), key)])
    }
  }
  office.clock.now = at('2023-09-12 09:00')
  for (const name of ['publish', 'approve', 'pay'] as const) await press(name, officer(), newId())
  office.clock.now = at('2023-09-22 09:00')
  for (const name of ['approve', 'pay', 'pay'] as const) await press(name, officer(), newId())
  const paid = await office.db.asAdmin(
    `select a.id, a.amount_fen, count(distinct c.id)::int as commitments,
       coalesce(sum(y.amount_fen) filter (where y.state <> 'void'), 0) as asked
     from awards a left join fund_commitments c on c.tenant_id = a.tenant_id and c.subject_kind = 'award' and c.subject_id = a.id
     left join fund_payments y on y.tenant_id = c.tenant_id and y.commitment_id = c.id
     group by a.id, a.amount_fen`,
  )
  for (const one of paid) {
    expect(one.commitments).toBeLessThanOrEqual(1)
    expect(BigInt(one.asked as string)).toBeLessThanOrEqual(BigInt(one.amount_fen as string))
  }
  const over = await office.db.asAdmin(
    `select entry_id from awards where state in ('waiting', 'listed', 'objected', 'paid') and item = '2023'
     group by entry_id having sum(amount_fen) > 100000000`,
  )
  expect(over).toEqual([])
  // Who declined or fell away before the list was published has left nothing behind: the limit goes out whole.
  const [sum] = await office.db.asAdmin(
    `select sum(amount_fen) filter (where state = 'paid') as paid, sum(entitled_fen) filter (where state = 'paid') as due,
       count(*) filter (where state <> 'paid')::int as gone
     from awards where round_id = $1`,
    [id],
  )
  expect(sum!.gone).toBeGreaterThan(0)
  expect(sum!.paid).toBe(BigInt(sum!.due as string) < BigInt(limitFen) ? sum!.due : limitFen)
  expect((await round(id)).state).toBe('paying')
})

test('a part is paid each year and withheld where its condition fails or is not known', async () => {
  office.clock.now = at('2023-08-04 09:00')
  let shown = await round(grown)
  await act(leader(), grown, 'approve', shown.version, { sha256: shown.sha256 })
  shown = await round(grown)
  const key = newId()
  const press = () => officer().does('POST', `/api/award-rounds/${grown}/pay`, { version: shown.version }, key)
  const twice = [await press(), await press()]
  expect(twice[1]).toEqual(twice[0])
  shown = await round(grown)
  const growth: Awarded[] = shown.rows.filter(
    ({ policy, state }: Awarded) => policy.code === 'zy-rd-growth' && state === 'paid',
  )
  expect(growth).toHaveLength(4)
  for (const { amountFen, parts } of growth) {
    expect(parts.map(({ state, dueOn }) => [state, dueOn])).toEqual([
      ['asked', '2023-08-04'],
      ['planned', '2024-08-04'],
    ])
    expect(parts.reduce((sum, part) => sum + BigInt(part.amountFen), 0n)).toBe(BigInt(amountFen))
  }
  expect(await refusal(act(officer(), grown, 'pay-parts', shown.version))).toEqual(['award.no-part-due'])

  office.clock.now = at('2024-08-05 09:00')
  const [up, down] = growth
  for (const [one, value] of [
    [up, '900000'],
    [down, '0.01'],
  ] as const)
    await factOf(one!.registerEntryId, 'rdExpense', value, { year: 2023 })
  await keepHolding({
    ...{ tenantId: office.pack.tenantId, now: office.clock.now, newId, dataFolder: '' },
    inTransaction: (work) => inTenant(office.db.app, office.pack.tenantId, 'write', work),
  })
  const told = async () => {
    const mine = await officer().reads('/api/tasks/mine')
    return mine.later.tasks.some(({ deed }: { deed: { key: string } }) => deed.key === 'award.deed.parts')
  }
  shown = await round(grown)
  expect([shown.partsDue, await told()]).toEqual([4, true])
  const both = [officer(), second()]
  const said = await Promise.all(both.map((desk) => refusal(act(desk, grown, 'pay-parts', shown.version))))
  expect(said.map(([first]) => first).sort()).toEqual(['award.changed-meanwhile', 'done'])
  expect(await told()).toBe(false)
  shown = await round(grown)
  const second2 = (award: Awarded | undefined) =>
    shown.rows.find((row: Awarded) => row.id === award!.id).parts[1] as Awarded['parts'][number]
  expect(second2(up).state).toBe('asked')
  expect(second2(down)).toMatchObject({ state: 'withheld' })
  expect(second2(down).note).toContain('研发费用')
  expect(second2(growth[2])).toMatchObject({ state: 'withheld' })
  const found = shown.checks.filter(({ occasion }: { occasion: string }) => occasion === 'part')
  expect(found.map(({ found: what }: { found: string }) => what).sort()).toEqual(['condition', 'unknown', 'unknown'])
  // What is withheld is tried again once the fact is there.
  await factOf(growth[2]!.registerEntryId, 'rdExpense', '900000', { year: 2023 })
  await act(officer(), grown, 'pay-parts', shown.version)
  shown = await round(grown)
  expect([second2(growth[2]).state, second2(down).state]).toEqual(['asked', 'withheld'])
})

test('what was paid under an obligation comes back through the ledger when the obligation ends, with its letter', async () => {
  office.clock.now = at('2023-08-25 09:00')
  const year = (await officer().reads('/api/award-rounds?limit=500')).rows.find(
    ({ title, state }: { title: string; state: string }) => title === '2022年度科技奖补' && state === 'paying',
  )
  let shown = await round(year.id)
  await payOut(shown.paymentListId, year.pool.id)
  shown = await round(year.id)
  const award: Awarded = shown.rows.find(({ policy }: Awarded) => policy.code === 'zy-hnte')
  expect(award).toMatchObject({ state: 'paid', holdUntil: '2026-07-11', paidFen: award.amountFen, breachedOn: null })
  const letter = (desk: Desk) => desk.signedIn().then((browser) => browser.get(`/api/awards/${award.id}/docx`))
  expect((await letter(officer())).status).toBe(200)

  await factOf(award.registerEntryId, 'abnormalList', 'true', { source: '市市场监管局', asOf: '2023-08-24' })
  const watch = () => inOffice((context) => checkHolding(context))
  const [found, again] = [await watch(), await watch()]
  expect([found > 0, again]).toEqual([true, 0])
  shown = await round(year.id)
  expect(shown.rows.find(({ id }: Awarded) => id === award.id)).toMatchObject({ breachedOn: '2023-08-25' })
  const breach = expect.objectContaining({ occasion: 'hold', found: 'breach', name: award.name })
  expect(shown.checks).toContainEqual(breach)
  const tasks = (await leader().reads('/api/tasks/mine')).later.tasks
  expect(tasks.map(({ deed }: { deed: { key: string } }) => deed.key)).toContain('award.deed.breach')

  const recover = (id = award.id) =>
    leader().does('POST', `/api/awards/${id}/recovery`, {
      document: '示例〔2023〕30号',
      reason: '列入经营异常名录',
    })
  const said = await Promise.all([refusal(recover()), refusal(recover())])
  expect(said.map(([first]) => first).sort()).toEqual(['award.not-paid', 'done'])
  shown = await round(year.id)
  expect(shown.rows.find(({ id }: Awarded) => id === award.id).state).toBe('recovering')
  const [money] = await office.db.asAdmin(
    `select c.state, r.principal_fen from fund_commitments c join fund_recoveries r on r.commitment_id = c.id
     where c.subject_id = $1`,
    [award.id],
  )
  expect(money).toMatchObject({ state: 'recovering', principal_fen: award.amountFen })
  expect((await letter(officer())).status).toBe(200)
  const others = shown.rows.filter((row: Awarded & { breachedOn: string }) => row.breachedOn && row.state === 'paid')
  for (const { id } of others) expect([id, await refusal(recover(id))]).toEqual([id, ['done']])
  const left = (await leader().reads('/api/tasks/mine')).later.tasks
  expect(left.map(({ deed }: { deed: { key: string } }) => deed.key)).not.toContain('award.deed.breach')
})
