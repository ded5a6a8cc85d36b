import { unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { newId } from '#server/http/new-id.ts'
import { at, type Desk, monthOffice } from '#tests/builders/month-office.ts'

/** Money in the office's verbs: pooled, promised, paid by several hands, answered by the bank, accounted for, recovered, judged. */
const office = monthOffice('zhangye', at('2023-07-03 09:40'))
const manager = () => office.as('song-caiwu')
const accountant = () => office.as('ma-kuaiji')
const cashier = () => office.as('bai-chuna')
const leader = () => office.as('shao-juzhang')
const deputy = () => office.as('qin-fuju')
const clerk = () => office.as('gz-tianbao')
const unit = (code: string) => office.pack.units.get(code)!
const wan = (amount: number) => String(amount * 1_000_000)
const known = { pool: '', lines: [] as string[], commitment: '', list: '', file: '' }

const commitment = (desk = manager(), id = known.commitment) => desk.reads(`/api/funds/commitments/${id}`)
const list = (desk = manager(), id = known.list) => desk.reads(`/api/funds/payment-lists/${id}`)
const onCommitment = async (desk: Desk, path: string, body: object = {}, id = known.commitment) => {
  const { version } = await commitment(manager(), id)
  return desk.does('POST', `/api/funds/commitments/${id}/${path}`, { version, ...body })
}
const onList = async (desk: Desk, path: string, body: object = {}, id = known.list) => {
  const { version } = await list(manager(), id)
  return desk.does('POST', `/api/funds/payment-lists/${id}/${path}`, { version, ...body })
}
const says = async (desk: Desk, id = known.list) =>
  onList(desk, 'approve', { sha256: (await list(desk, id)).sha256 }, id)

async function commits(amount: number, more: object = {}): Promise<string> {
  const payee = { kind: 'unit', id: unit('620702'), name: '甘州区科技局' }
  const order = {
    lineId: known.lines[0],
    holderId: unit('620702'),
    payee,
    title: '戈壁设施蔬菜项目',
    amountFen: wan(amount),
  }
  return (await manager().does('POST', `/api/funds/pools/${known.pool}/commitments`, { ...order, ...more }))
    .commitmentId
}
async function asksFor(items: readonly object[], more: object = {}): Promise<string> {
  const said = { kind: 'project', title: '2023年第一批项目经费', basis: '张科发〔2023〕12号', ...more }
  return (await manager().does('POST', `/api/funds/pools/${known.pool}/payment-lists`, { ...said, items }))
    .paymentListId
}
async function takes(path: string, login: string): Promise<{ bytes: Buffer; name: string }> {
  const browser = await office.as(login).signedIn()
  const answer = await fetch(office.url + path, { headers: { cookie: browser.cookie! } })
  expect(answer.status).toBe(200)
  return { bytes: Buffer.from(await answer.arrayBuffer()), name: answer.headers.get('content-disposition') ?? '' }
}
async function answers(text: string, file = known.file, login = 'bai-chuna') {
  const browser = await office.as(login).signedIn()
  const form = new FormData()
  form.append('file', new Blob([text], { type: 'text/csv' }), '回盘.csv')
  const heard = await fetch(`${office.url}/api/funds/bank-files/${file}/results`, {
    method: 'POST',
    headers: { cookie: browser.cookie!, 'x-csrf-token': browser.csrf!, origin: office.url, 'idempotency-key': newId() },
    body: form,
  })
  return { status: heard.status, ...(await heard.json()) }
}
const HEAD = '业务编号,收款人名称,收款账号,金额（元）,处理结果,说明'

describe('the money of a year', () => {
  test('a pool is opened with its lines, never takes more than it holds, and takes a slip of the pen back once', async () => {
    const line = (code: string, amount: number) => ({ code, name: { zh: code, en: code }, amountFen: wan(amount) })
    const pool = {
      unitId: unit('620700'),
      year: 2023,
      code: 'city-2023',
      name: { zh: '2023年市级科技专项', en: 'City S&T money 2023' },
      source: 'city',
      document: '张财教〔2023〕8号',
      amountFen: wan(1000),
      lines: [line('key-rd', 600), line('rewards', 300)],
    }
    await expect(clerk().does('POST', '/api/funds/pools', pool)).rejects.toMatchObject({ code: 'not-allowed' })
    const over = { ...pool, lines: [line('key-rd', 1001)] }
    await expect(manager().does('POST', '/api/funds/pools', over)).rejects.toMatchObject({ code: 'over-limit' })
    known.pool = (await manager().does('POST', '/api/funds/pools', pool)).poolId
    const seen = await manager().reads(`/api/funds/pools/${known.pool}`)
    known.lines = seen.lines.map(({ id }: { id: string }) => id)
    const move = { lineId: known.lines[1], amountFen: wan(50), reason: '追加奖补' }
    const { postingId } = await manager().does('POST', `/api/funds/pools/${known.pool}/allocations`, move)
    const back = () =>
      manager().does('POST', `/api/funds/pools/${known.pool}/reversals`, { postingId, reason: '误操作' })
    await back()
    await expect(back()).rejects.toMatchObject({ code: 'conflict', keys: ['fund.reversed-already'] })
    const after = await manager().reads(`/api/funds/pools/${known.pool}`)
    expect(after).toMatchObject({
      isProven: true,
      execution: { budgetFen: wan(1000), leftFen: wan(1000), percent: '0.00' },
    })
    const { entries } = await manager().reads(`/api/funds/pools/${known.pool}/entries?limit=2`)
    expect(entries).toMatchObject([
      { movement: 'allocate', debit: 'pool', credit: 'line', reverses: postingId },
      { postingId },
    ])
  })

  test('a commitment has its tranches by the plan of its amount, and a budget under the ceiling of indirect costs', async () => {
    known.commitment = await commits(60, { ownFen: wan(30) })
    const { tranches } = await commitment()
    expect(tranches).toMatchObject([
      { code: 'first', amountFen: wan(36), releasedOn: '2023-07-03', dueOn: '2023-08-02' },
      { code: 'after-acceptance', amountFen: wan(24), releasedOn: null },
    ])
    const budget = (indirect: number, own: number) => ({
      lines: [
        { subject: 'equipment', source: 'granted', amountFen: wan(10) },
        { subject: 'business', source: 'granted', amountFen: wan(50 - indirect) },
        { subject: 'indirect', source: 'granted', amountFen: wan(indirect) },
        { subject: 'business', source: 'own', amountFen: wan(own) },
      ],
    })
    await expect(onCommitment(office.as('lz-tianbao'), 'budget', budget(11, 30))).rejects.toMatchObject({
      code: 'not-allowed',
    })
    await expect(onCommitment(clerk(), 'budget', budget(12, 20))).rejects.toMatchObject({
      keys: ['fund.budget.indirect-over.granted', 'fund.budget.own-too-small'],
    })
    await onCommitment(clerk(), 'budget', budget(11, 30))
    // Indirect costs only go down; the rest is the leader's to change, with a reason.
    await expect(onCommitment(clerk(), 'budget', { ...budget(11.5, 30), reason: '调增' })).rejects.toMatchObject({
      keys: ['fund.adjust-nobody'],
    })
    await onCommitment(clerk(), 'budget', { ...budget(10, 30), reason: '试验材料增加' })
    const { ceilings } = (await commitment()).budget
    expect(ceilings[0]).toEqual({ source: 'granted', indirectFen: wan(10), ceilingFen: wan(12) })
  })

  test('a list goes up only with accounts; maker, approvers and payee are different people; what changed is not approved', async () => {
    const item = { commitmentId: known.commitment, tranche: 1, purpose: '首拨款' }
    await expect(asksFor([{ ...item, tranche: 2 }])).rejects.toMatchObject({ keys: ['payment.not-released'] })
    known.list = await asksFor([item])
    await expect(asksFor([item])).rejects.toMatchObject({ keys: ['payment.asked-for-already'] })
    await expect(onList(manager(), 'submit')).rejects.toMatchObject({ keys: ['payment.no-account'] })
    await onCommitment(clerk(), 'account', { bankName: '中国农业银行张掖分行', bankAccount: '27460101040001234' })
    const content = { title: '2023年第一批项目经费', basis: '张科发〔2023〕12号', items: [item] }
    await onList(manager(), 'content', content)
    await onList(manager(), 'submit')
    expect(await list()).toMatchObject({ number: '资支〔2023〕1号', state: 'approving', step: { code: 'finance' } })
    await expect(says(leader())).rejects.toMatchObject({ keys: ['payment.not-my-step'] })
    await expect(says(manager())).rejects.toMatchObject({ code: 'not-allowed' })
    await expect(onList(accountant(), 'approve', { sha256: '0'.repeat(64) })).rejects.toMatchObject({
      code: 'conflict',
      keys: ['payment.not-what-was-shown'],
    })
    // Somebody turns the money elsewhere past the application: what was shown is no longer there, and nobody approves it.
    await office.db.asAdmin("update fund_payments set bank_account = '999' where list_id = $1", [known.list])
    const shown = (await list(accountant())).sha256
    await expect(onList(accountant(), 'approve', { sha256: shown })).rejects.toMatchObject({ code: 'conflict' })
    await office.db.asAdmin("update fund_payments set bank_account = '27460101040001234' where list_id = $1", [
      known.list,
    ])
    await says(accountant())
    const stale = (await list()).version
    await says(leader())
    const late = { version: stale, sha256: (await list()).sha256 }
    await expect(deputy().does('POST', `/api/funds/payment-lists/${known.list}/approve`, late)).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await list()).toMatchObject({ state: 'approved', totalFen: wan(36) })
    expect((await commitment()).balances).toMatchObject({ commitment: wan(24), payable: wan(36), paid: '0' })
  })

  test('from the threshold on a third person says yes, and nobody says it twice', async () => {
    const big = await commits(90, { instalments: 'at-once', title: '制种玉米种质创新' })
    await onCommitment(clerk(), 'account', { bankName: '农行', bankAccount: '27460101040005678' }, big)
    const id = await asksFor([{ commitmentId: big, tranche: 1, purpose: '全额' }], { title: '第二批' })
    await onList(manager(), 'submit', {}, id)
    await says(accountant(), id)
    await says(leader(), id)
    await expect(says(leader(), id)).rejects.toMatchObject({ keys: ['payment.said-already'] })
    await onList(deputy(), 'return', { sha256: (await list(deputy(), id)).sha256, reason: '补充合同' }, id)
    await onList(manager(), 'submit', {}, id)
    // All begin anew: what was said of another round does not count.
    expect(await list(manager(), id)).toMatchObject({
      step: { code: 'finance' },
      steps: [{ said: null }, { said: null }, { said: null }],
    })
    for (const desk of [accountant(), leader(), deputy()]) await says(desk, id)
    expect(await list(manager(), id)).toMatchObject({ state: 'approved' })
  })

  test('the bank gets each payment once; what it answers is booked as far as it agrees, and every difference is told', async () => {
    const rows = (await manager().reads('/api/funds/bank-files')).waiting
    const paymentListIds = rows.map(({ id }: { id: string }) => id)
    const make = () => cashier().does('POST', `/api/funds/pools/${known.pool}/bank-files`, { paymentListIds })
    await expect(
      manager().does('POST', `/api/funds/pools/${known.pool}/bank-files`, { paymentListIds }),
    ).rejects.toMatchObject({
      code: 'not-allowed',
    })
    const outcomes = await Promise.allSettled([make(), make(), make()])
    const made = outcomes.filter(({ status }) => status === 'fulfilled') as PromiseFulfilledResult<{
      bankFileId: string
    }>[]
    expect(made).toHaveLength(1)
    known.file = made[0]!.value.bankFileId
    const path = `/api/funds/bank-files/${known.file}/content`
    const [first, again] = [await takes(path, 'bai-chuna'), await takes(path, 'bai-chuna')]
    expect(first.bytes.equals(again.bytes)).toBe(true)
    const text = first.bytes.toString()
    expect(text).toContain('P202300001')
    expect(text).toContain('甘州区科技局,中国农业银行张掖分行,27460101040001234,360000.00,首拨款')
    const [, one, two] = text.split('\r\n').map((line) => line.split(',')[0]!)
    const wrong = await answers(
      `${HEAD}\n${one},甘州区科技局,27460101040001234,360000.01,成功,\n${one},甘州区科技局,27460101040001234,360000.00,成功,\nP999,某公司,1,2,成功,`,
    )
    const kinds = wrong.differences.map(({ kind }: { kind: string }) => kind)
    expect(wrong).toMatchObject({ status: 200, paid: 0, failed: 0 })
    expect(kinds).toEqual(['amount-differs', 'twice', 'unknown-reference', 'missing'])
    const right = `${HEAD}\n${one},甘州区科技局,27460101040001234,"360,000.00",成功,\n${two},甘州区科技局,27460101040005678,900000.00,退票,账号与户名不符`
    expect(await answers(right)).toMatchObject({ paid: 1, failed: 1, differences: [] })
    expect(await answers(right)).toMatchObject({ code: 'conflict' })
    const twice = await answers(`${right}\n`)
    expect(twice.differences.map(({ kind }: { kind: string }) => kind)).toEqual(['not-waiting', 'not-waiting'])
    expect((await commitment()).balances).toMatchObject({ payable: '0', paid: wan(36) })
    expect(await manager().reads(`/api/funds/bank-files/${known.file}`)).toMatchObject({
      state: 'answered',
      waiting: 0,
    })
  })

  test('the unit confirms receipt, reports what it spent by subject, and another accounts for it', async () => {
    const [payment] = (await list()).rows
    const receive = { receiptNo: '甘收0001', receivedOn: '2023-07-03' }
    await clerk().does('POST', `/api/funds/payments/${payment.id}/receipt`, receive)
    const spent = (subject: string, amount: number) => ({
      period: `2023-0${amount % 9 || 9}`,
      lines: [{ subject, source: 'granted', amountFen: wan(amount) }],
    })
    await expect(onCommitment(clerk(), 'expenditures', spent('equipment', 11))).rejects.toMatchObject({
      keys: ['fund.over-subject'],
    })
    await expect(onCommitment(clerk(), 'expenditures', spent('business', 37))).rejects.toMatchObject({
      code: 'over-limit',
    })
    await onCommitment(clerk(), 'expenditures', spent('business', 20))
    const [report] = (await commitment()).expenditures
    await onCommitment(manager(), `expenditures/${report.id}/check`, { accept: true })
    expect((await commitment()).balances).toMatchObject({ paid: wan(16), spent: wan(20) })
  })

  test('what is terminated comes back with interest to the day, from what is unspent first', async () => {
    office.clock.now = at('2024-07-02 10:00')
    const order = { what: 'amount', amountFen: wan(20), document: '张科发〔2024〕3号', reason: '项目终止' }
    await expect(onCommitment(manager(), 'recoveries', { ...order, amountFen: wan(37) })).rejects.toMatchObject({
      code: 'over-limit',
    })
    await onCommitment(manager(), 'recoveries', order)
    const { balances, recoveries, state } = await commitment()
    expect(state).toBe('recovering')
    // 20 万 × 1.5 % × 365 / 365: from the 3rd of July 2023 to the 2nd of July 2024 in a leap year.
    expect(recoveries).toMatchObject([
      { principalFen: wan(20), interestFen: wan(0.3), fromOn: '2023-07-03', untilOn: '2024-07-02' },
    ])
    expect(balances).toMatchObject({ commitment: '0', paid: '0', spent: wan(16), receivable: wan(20.3) })
    const part = (amount: number) =>
      onCommitment(manager(), 'collections', { recoveryId: recoveries[0].id, amountFen: wan(amount) })
    await part(10.3)
    await expect(part(10.1)).rejects.toMatchObject({ code: 'over-limit' })
    await part(10)
    expect(await commitment()).toMatchObject({ state: 'closed', recoveries: [{ state: 'collected' }] })
    const remit = { to: 'treasury', amountFen: wan(20.3), document: '缴款书1号' }
    await manager().does('POST', `/api/funds/pools/${known.pool}/recovered`, remit)
    expect(await manager().reads(`/api/funds/pools/${known.pool}`)).toMatchObject({
      isProven: true,
      balances: { recovered: '0' },
    })
  })

  test('rewards go the same road: one list, each payee promised and paid at once, published before', async () => {
    const payees = ['620721', '620722'].map((code, n) => ({
      payee: { kind: 'unit', id: unit(code), name: `单位${n}`, bankName: '工行', bankAccount: `62220000${n}` },
      holderId: unit(code),
      amountFen: wan(5),
      purpose: '高新技术企业奖补',
    }))
    const said = {
      lineId: known.lines[1],
      kind: 'reward',
      title: '2023年度科技奖补',
      basis: '张政发〔2023〕4号',
      payees,
    }
    const { paymentListId } = await manager().does('POST', `/api/funds/pools/${known.pool}/reward-lists`, said)
    await expect(onList(manager(), 'submit', {}, paymentListId)).rejects.toMatchObject({
      keys: ['payment.no-publicity'],
    })
    const { rows } = await list(manager(), paymentListId)
    const items = rows.map((row: { commitment: { id: string }; purpose: string }) => ({
      commitmentId: row.commitment.id,
      tranche: 1,
      purpose: row.purpose,
    }))
    const { title, basis } = said
    await onList(
      manager(),
      'content',
      { title, basis, publicity: '市局网站 2023-06-20 至 06-27', items },
      paymentListId,
    )
    await onList(manager(), 'submit', {}, paymentListId)
    const paper = await takes(`/api/funds/payment-lists/${paymentListId}/docx`, 'song-caiwu')
    const xml = Buffer.from(unzipSync(paper.bytes)['word/document.xml']!).toString()
    for (const word of ['单位0', '100000.00', '市局网站']) expect(xml.replaceAll(/<[^>]+>|,/g, '')).toContain(word)
  })

  test('execution is read from the ledger, the unit judges itself with evidence, and another checks it', async () => {
    const { rows } = await manager().reads('/api/funds/execution?year=2023&by=unit')
    expect(rows.find(({ key }: { key: string }) => key === unit('620702'))).toMatchObject({
      execution: { paidFen: wan(16) },
    })
    const ask = { holderId: unit('620702'), year: 2023 }
    const { evaluationId } = await manager().does('POST', `/api/funds/pools/${known.pool}/evaluations`, ask)
    const own = { version: 1, statement: '按计划完成', scores: { output: '48', effect: '27', satisfaction: '9' } }
    const path = `/api/funds/evaluations/${evaluationId}`
    await expect(clerk().does('POST', `${path}/submit`, own)).rejects.toMatchObject({
      keys: ['evaluation.no-evidence'],
    })
    await office.db.asAdmin(
      `with c as (insert into file_contents (tenant_id, sha256, size_bytes, kind, state, received_at) values ($1, $2, 1, 'text', 'clean', now()))
       insert into files (tenant_id, id, subject_kind, subject_id, unit_id, sha256, name, attached_by, attached_at)
       values ($1, $3, 'evaluation', $4, $5, $2, '佐证', $6, now())`,
      [
        office.pack.tenantId,
        'a'.repeat(64),
        newId(),
        evaluationId,
        unit('620702'),
        office.pack.people.get('gz-tianbao'),
      ],
    )
    const scores = { output: '51', effect: '27' }
    await expect(clerk().does('POST', `${path}/submit`, { ...own, scores })).rejects.toMatchObject({
      keys: ['evaluation.score-out-of-range', 'evaluation.score-missing'],
    })
    await clerk().does('POST', `${path}/submit`, own)
    const check = { version: 2, note: '产出核减', scores: { output: '30', effect: '20', satisfaction: '9' } }
    await manager().does('POST', `${path}/check`, check)
    const seen = await clerk().reads(path)
    // 16 of 106 万 are paid: 10 × 16 / 106 is 1.51 of 10.
    expect(seen).toMatchObject({
      own: { total: '85.51', grade: { code: 'good' } },
      checked: { total: '60.51', grade: { code: 'fair' } },
    })
  })

  test('a county sees its own money and nothing of its sister’s', async () => {
    const others = await office.as('lz-tianbao').reads('/api/funds/commitments')
    expect(others.rows).toEqual([])
    const { rows } = await clerk().reads('/api/funds/commitments')
    expect(rows.length).toBe(2)
    await expect(clerk().reads(`/api/funds/pools/${known.pool}`)).rejects.toMatchObject({ code: 'not-allowed' })
  })
})
