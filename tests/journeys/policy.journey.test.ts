import { beforeAll, expect, test } from 'vitest'
import { loadRegisterSamples } from '#cli/load-registers.ts'
import { publishAdministration, readSoundPack } from '#cli/publish-administration.ts'
import { keepAnswers } from '#modules/policies/server/award-answer.service.ts'
import { checkHolding } from '#modules/policies/server/award-hold.service.ts'
import { getPolicyBook } from '#modules/policies/server/policy-book.queries.ts'
import { catchUp, judgeEnterprises } from '#modules/policies/server/policy-run.service.ts'
import { tryWaiting } from '#modules/policies/server/sandbox.service.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { at, type Desk, monthOffice } from '#tests/builders/month-office.ts'
import { loadPack, type Opening } from '#tests/builders/pack-office.ts'

/** Money that comes unasked: verdicts of every enterprise, a round from list to payment, objections, last year's rules. */
const withEnterprises: Opening = async (db, name) => {
  const opened = await loadPack(db, name)
  const pack = await readSoundPack(`definitions/${name}`, 'definitions')
  await inTenant(db.app, opened.tenantId, 'write', (tx) =>
    loadRegisterSamples({ tx, tenantId: opened.tenantId, now: at('2023-07-03 09:00'), newId }, pack),
  )
  return opened
}
const office = monthOffice('zhangye', at('2023-07-03 09:30'), withEnterprises)
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

beforeAll(async () => {
  await inOffice(catchUp)
  const amountFen = '1000000000'
  const { poolId } = await treasurer().does('POST', '/api/funds/pools', {
    ...{ unitId: office.pack.units.get('620700'), year: 2023, code: 'year-rewards', source: 'city', amountFen },
    ...{ name: { zh: '2023年度奖补', en: 'Rewards 2023' }, document: '示例〔2023〕9号' },
    lines: [{ code: 'rewards', name: { zh: '科技奖补', en: 'Rewards' }, amountFen }],
  })
  const [{ id: lineId }] = (await treasurer().reads(`/api/funds/pools/${poolId}`)).lines
  pool = { poolId, lineId }
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
