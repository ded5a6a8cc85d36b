import { describe, expect, test } from 'vitest'
import { keepSlips } from '#modules/supervision/server/slip-clock.service.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { at, type Desk, monthOffice } from '#tests/builders/month-office.ts'
import { loadDemoPack } from '#tests/builders/pack-office.ts'

/** Supervision in the office's verbs: a slip from red light to close, and a leader's remark on a figure. */
const office = monthOffice('zhangye', at('2023-07-03 09:40'), loadDemoPack)
const officer = () => office.as('zhou-kezhang')
const leader = () => office.as('shao-juzhang')

interface Candidate {
  readonly triggerCode: string
  readonly about: { readonly kind: string; readonly indicatorId: string }
  readonly unit: { readonly id: string; readonly code: string }
  readonly light: { readonly code: string }
  readonly slip: { readonly number: string } | null
}

const sees = (desk: Desk, slipId: string) => desk.reads(`/api/slips/${slipId}`)

/** An act on a slip as it stands now. */
async function acts(desk: Desk, slipId: string, path: string, body: object = {}) {
  const { version } = await sees(desk, slipId)
  return desk.does('POST', `/api/slips/${slipId}/${path}`, { version, ...body })
}

/** Evidence of the lead unit, as an upload leaves it. */
async function attaches(slipId: string, login: string, name: string) {
  const { parties } = await sees(office.as(login), slipId)
  const lead = parties.find((one: { role: string }) => one.role === 'lead')
  const browser = await office.as(login).signedIn()
  const form = new FormData()
  form.append('file', new Blob(['整改情况说明'], { type: 'text/plain' }), name)
  const answer = await fetch(`${office.url}/api/files/of/slip-party/${lead.id}`, {
    method: 'POST',
    headers: {
      cookie: browser.cookie!,
      'x-csrf-token': browser.csrf!,
      origin: office.url,
      'idempotency-key': newId(),
    },
    body: form,
  })
  expect(await answer.text()).toContain('fileId')
}

const ticks = () =>
  keepSlips({
    tenantId: office.pack.tenantId,
    now: office.clock.now,
    newId,
    dataFolder: '',
    inTransaction: (work) => inTenant(office.db.app, office.pack.tenantId, 'write', work),
  })

/** How many slips there are: numbers run without a gap, so the last one bears it. */
async function issued(): Promise<number> {
  const [row] = await office.db.asAdmin('select count(*)::int as slips, max(serial) as last from slips', [])
  expect(row!.last).toBe(row!.slips)
  return row!.slips as number
}

/** Whose inbox the slip lies in, and to do what. */
async function turnOf(slipId: string): Promise<string[]> {
  const rows = await office.db.asAdmin(
    'select role_code, deed from tasks where subject_id = $1 and done_at is null order by 1, 2',
    [slipId],
  )
  return rows.map((row) => `${row.role_code} ${row.deed}`)
}

const HEADS: Readonly<Record<string, readonly [clerk: string, head: string]>> = {
  '620702': ['gz-tianbao', 'gz-juzhang'],
  '620721': ['sn-tianbao', 'sn-juzhang'],
  '620722': ['ml-tianbao', 'ml-juzhang'],
  '620723': ['lz-tianbao', 'lz-juzhang'],
  '620724': ['gt-tianbao', 'gt-juzhang'],
  '620725': ['sd-tianbao', 'sd-juzhang'],
}

describe('supervision', () => {
  test('a slip goes from red light to close, with one extension and one return', async () => {
    const { rows }: { rows: Candidate[] } = await officer().reads('/api/slips/candidates?period=2023-05')
    const red = rows.find(({ unit, about, slip }) => about.kind === 'indicator' && slip === null && unit.code in HEADS)!
    expect(red.light.code).toBe('warning')
    const [clerk, head] = HEADS[red.unit.code]!.map((login) => office.as(login)) as [Desk, Desk]
    const raise = {
      unitId: red.unit.id,
      triggerCode: red.triggerCode,
      indicatorId: red.about.indicatorId,
      period: '2023-05',
    }
    await expect(clerk.does('POST', '/api/slips/by-rule', raise)).rejects.toMatchObject({ code: 'not-allowed' })
    const { slipId, number } = await officer().does('POST', '/api/slips/by-rule', raise)
    const serial = Number(/^督〔2023〕(\d+)号$/.exec(number)![1])
    expect(serial).toBe(await issued())
    // One item, one slip.
    await expect(officer().does('POST', '/api/slips/by-rule', raise)).rejects.toMatchObject({ code: 'conflict' })

    const raised = await sees(clerk, slipId)
    expect(raised).toMatchObject({
      state: 'issued',
      issuedOn: '2023-07-03',
      dueOn: '2023-07-17',
      level: { code: 'blue' },
    })
    expect(raised.acts.reply).toMatchObject({ may: false, reason: expect.stringContaining('先签收') })
    expect(await turnOf(slipId)).toEqual(['reporter task.slip.sign', 'unit-head task.slip.sign'])
    await expect(acts(clerk, slipId, 'close')).rejects.toMatchObject({ code: 'not-allowed' })
    await acts(clerk, slipId, 'sign')
    // Somebody who looked before the signing has been overtaken.
    await expect(
      clerk.does('POST', `/api/slips/${slipId}/extensions`, {
        version: raised.version,
        reason: '需要时间',
        dueOn: '2023-07-24',
      }),
    ).rejects.toMatchObject({ code: 'conflict' })

    await expect(acts(clerk, slipId, 'extensions', { reason: '资料待核', dueOn: '2023-08-30' })).rejects.toMatchObject({
      code: 'over-limit',
    })
    await expect(acts(clerk, slipId, 'extensions', { reason: '资料待核', dueOn: '2023-07-22' })).rejects.toMatchObject({
      keys: ['slip.extension-no-working-day'],
    })
    await acts(clerk, slipId, 'extensions', { reason: '企业资料待核', dueOn: '2023-07-24' })
    await expect(acts(leader(), slipId, 'extension-decision', { agree: true })).rejects.toMatchObject({
      keys: ['slip.extension-not-checked'],
    })
    await acts(officer(), slipId, 'extension-check', { agree: true, note: '情况属实' })
    await acts(leader(), slipId, 'extension-decision', { agree: true })
    expect(await sees(clerk, slipId)).toMatchObject({ dueOn: '2023-07-24', firstDueOn: '2023-07-17', extensions: 1 })

    const reply = { isFinal: true, progress: '已逐户核实，制定整改措施', percent: 100 }
    await expect(acts(clerk, slipId, 'replies', reply)).rejects.toMatchObject({ keys: ['slip.no-evidence'] })
    await attaches(slipId, HEADS[red.unit.code]![0], '整改.txt')
    await acts(clerk, slipId, 'replies', reply)
    await expect(acts(clerk, slipId, 'approve')).rejects.toMatchObject({ code: 'not-allowed' })
    await acts(head, slipId, 'approve')
    expect(await turnOf(slipId)).toEqual(['bureau-officer task.slip.verify'])

    await acts(officer(), slipId, 'return', { reason: '缺少分企业台账' })
    const returned = await sees(clerk, slipId)
    expect(returned).toMatchObject({ state: 'returned', returns: 1, returnReason: '缺少分企业台账', percent: 100 })
    expect(returned.effects).toMatchObject([{ points: '-0.2' }])

    await acts(head, slipId, 'replies', { ...reply, progress: '补充分企业台账，逐项销号' })
    // The head wrote it himself; where nobody else signs for the unit, he may sign it.
    const again = await sees(head, slipId)
    expect(again.acts.withdraw).toEqual({ may: true })
    const hasDeputy = red.unit.code === '620702'
    if (hasDeputy) {
      expect(again.acts.approve).toMatchObject({ may: false, reason: '不能审签自己写的反馈' })
      await acts(office.as('gz-fuhe'), slipId, 'approve')
    } else await acts(head, slipId, 'approve')
    await acts(officer(), slipId, 'verify', { note: '材料齐全' })
    await expect(acts(officer(), slipId, 'close')).rejects.toMatchObject({ code: 'not-allowed' })
    await acts(leader(), slipId, 'close', { note: '继续跟踪' })

    const closed = await sees(clerk, slipId)
    expect(closed).toMatchObject({ state: 'closed', closedOn: '2023-07-03', isOverdue: false })
    expect(closed.history.map((line: { text: string }) => line.text).reverse()).toEqual([
      expect.stringContaining(`按规则发出 ${number}`),
      '签收',
      expect.stringContaining('申请延期至 2023-07-24'),
      '延期初审同意 情况属实',
      '批准延期至 2023-07-24',
      '提交办结反馈',
      '审签办结反馈',
      '退办：缺少分企业台账',
      '提交办结反馈',
      '审签办结反馈',
      '核查通过 材料齐全',
      '阅后销号 继续跟踪',
    ])
    expect(await turnOf(slipId)).toEqual([])
    expect(Object.values(closed.acts).every((act) => !(act as { may: boolean }).may)).toBe(true)
    const events = await office.db.asAdmin(
      "select kind from outbox_events where payload ->> 'slipId' = $1 order by created_at, id",
      [slipId],
    )
    expect(events.map(({ kind }) => kind)).toEqual(['slip.raised', 'slip.returned', 'slip.closed'])
    const paper = await clerk.reads(`/api/slips/${slipId}/paper`)
    expect(paper).toMatchObject({ number: { code: '督', year: 2023, serial }, title: '督办单（提醒）' })
    const printed = JSON.stringify(paper)
    for (const words of ['指标预警', '补充分企业台账', '整改.txt', '已于2023年7月3日销号'])
      expect(printed).toContain(words)
    expect(printed).not.toMatch(/slip\./)
    const file = await (await clerk.signedIn()).get(`/api/slips/${slipId}/document`)
    expect(file.status).toBe(200)
    expect(file.text.slice(0, 2)).toBe('PK')
  })

  test("a leader's remark on a figure is only kept, or becomes a slip with the leader as signer", async () => {
    const unitId = office.pack.units.get('620723')!
    const indicatorId = office.pack.indicators.get('tech_contracts')!
    const remark = { unitId, indicatorId, period: '2023-06', text: '临泽进度要盯紧，请说明原因' }
    await expect(officer().does('POST', '/api/remarks', remark)).rejects.toMatchObject({ code: 'not-allowed' })
    expect(await leader().does('POST', '/api/remarks', remark)).toMatchObject({ slip: null })
    const cooperating = office.pack.units.get('zy-gxj')!
    const { slip } = await leader().does('POST', '/api/remarks', { ...remark, slip: { cooperatingIds: [cooperating] } })
    expect(slip.number).toBe(`督〔2023〕${await issued()}号`)
    const seen = await sees(office.as('lz-tianbao'), slip.slipId)
    expect(seen).toMatchObject({ source: 'remark', signedOff: '邵局长', demand: remark.text, dueOn: '2023-07-10' })

    // The cooperating unit answers the lead unit; others do not even know of the slip.
    const helper = office.as('gx-tianbao')
    const { parties } = await sees(helper, slip.slipId)
    const own = parties.find((party: { role: string }) => party.role === 'cooperating')
    expect(own.mayAnswer).toBe(true)
    await helper.does('POST', `/api/slip-parties/${own.id}/answer`, { answer: '已协调两户企业补报合同' })
    await expect(sees(office.as('gt-tianbao'), slip.slipId)).rejects.toMatchObject({ code: 'not-found' })

    const { rows } = await leader().reads(`/api/remarks?unitId=${unitId}&indicatorId=${indicatorId}`)
    expect(rows).toHaveLength(2)
  })

  test('time reminds, tells the passing of the deadline once, refuses extensions then, and lets the colour rise', async () => {
    const unitId = office.pack.units.get('620724')!
    const { slipId } = await officer().does('POST', '/api/slips', {
      unitId,
      title: '高台县科技特派员服务台账',
      demand: '补齐服务记录',
      workingDays: 3,
    })
    await acts(office.as('gt-tianbao'), slipId, 'sign')
    office.clock.now = at('2023-07-10 09:00')
    await ticks()
    await ticks()
    const late = await sees(office.as('gt-tianbao'), slipId)
    expect(late).toMatchObject({ isOverdue: true, workingDaysLeft: -2, effects: [{ points: '-0.5' }] })
    expect(late.history.filter((line: { text: string }) => line.text.includes('已过')).length).toBe(1)
    await expect(
      acts(office.as('gt-tianbao'), slipId, 'extensions', { reason: '来不及', dueOn: '2023-07-14' }),
    ).rejects.toMatchObject({ code: 'too-late' })
    office.clock.now = at('2023-07-26 09:00')
    await ticks()
    const risen = await sees(officer(), slipId)
    expect(risen.level.code).toBe('red')
    expect(risen.lights.map(({ sign }: { sign: { code: string } }) => sign.code).at(-1)).toBe('red')
    const { rows } = await officer().reads('/api/slips/statistics?year=2023')
    expect(rows.find((row: { unit: { code: string } }) => row.unit.code === '620724')).toMatchObject({
      overdue: expect.any(Number),
      points: expect.stringMatching(/^-/),
    })
  })
})
