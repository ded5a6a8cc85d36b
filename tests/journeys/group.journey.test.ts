import { describe, expect, it, test } from 'vitest'
import { projectRegister } from '#modules/projects/server/project-register.queries.ts'
import { inTenant } from '#server/database/tenant.ts'
import { sampleOf } from '#tests/builders/case-form.ts'
import { fieldsOf, programmeOffice } from '#tests/builders/programme-office.ts'

/** Three tiers on one engine: a firm approves its own project and leads it through its gates; above it is seen, beside it not. */
const o = programmeOffice('jinyu-group')
const application = sampleOf('jinyu-group', 'application')
const taskBook = sampleOf('jinyu-group', 'task-book')
const report = { ...sampleOf('jinyu-group', 'gate-report'), facts: {}, sign: [] }
const person = (login: string) => o.office.pack.people.get(login)!
const unit = (code: string) => o.units.get(code)!
const sees = (caseId: string) => o.sees(caseId, 'xk-keji')
const COMMITTEE = ['xk-zong', 'xk-caiwu', 'xk-zonggong']
const ABOVE = ['kc-keji', 'kc-zong', 'jy-keji', 'jy-zonggong', 'jy-jijian']
const BESIDE = ['cl-keji', 'cl-zong', 'cl-xiangmu', 'gf-keji', 'ny-keji', 'ny-zong']

const budget = (equipment: number) => [
  { row: 'equipment', grant: equipment, ownFunds: 0, basis: '样机' },
  { row: 'operation', grant: 50_000_000, ownFunds: 0, basis: '试验' },
  { row: 'labour', grant: 10_000_000, ownFunds: 0, basis: '人员' },
  { row: 'indirect', grant: 10_000_000, ownFunds: 0, basis: '管理' },
]

async function publishesCall(officer: string, head: string, code: string, family: string): Promise<string> {
  const title = '2023年度企业自主研发项目指南'
  const drawn = await o.as(officer).does('POST', '/api/calls', { unitId: unit(code), family, year: 2023, title })
  const direction = { code: 'QY-1', name: '低品位矿高效分选', mode: 'in-house', mostGrant: '900000000', mostYears: 3 }
  const call = { family, title, opens: '2023-07-03 08:00', closes: '2023-07-31 18:00', directions: [direction] }
  const { version } = await o
    .as(officer)
    .does('PUT', `/api/calls/${drawn.callId}`, { version: drawn.version, ...fieldsOf(o.office, call) })
  await o.as(head).does('POST', `/api/calls/${drawn.callId}/publication`, { version })
  return drawn.callId
}

const opensApplication = async (callId: string, title: string): Promise<string> =>
  (
    await o.as('xk-xiangmu').does('POST', `/api/calls/${callId}/applications`, {
      unitId: unit('jy-kc-xk'),
      direction: 'QY-1',
      title,
      recommenderId: unit('jy-kc-xk'),
    })
  ).caseId

const chooses = (caseId: string) =>
  o.acts('xk-keji', caseId, { kind: 'choose', people: COMMITTEE.map((login) => person(login)) })

/** Every member says it. */
async function says(caseId: string, action: string, more: object = {}, facts?: object): Promise<void> {
  for (const login of COMMITTEE) await o.takes(login, caseId, action, more, facts)
}

const kept = { callId: '', caseId: '', projectId: '' }

describe('A group of three tiers', { timeout: 120_000 }, () => {
  it('approves by the money asked for: what is too much for a firm goes to the tier above', async () => {
    await o.stands('2023-07-03 09:40')
    kept.callId = await publishesCall('xk-keji', 'xk-zong', 'jy-kc-xk', 'firm-own')
    kept.caseId = await opensApplication(kept.callId, '低品位镍矿预选抛废关键技术')
    await o.fills('xk-xiangmu', kept.caseId, application, { budget: budget(30_000_000) })
    await expect(o.takes('xk-xiangmu', kept.caseId, 'submit')).rejects.toMatchObject({ keys: ['process.rule-fails'] })
    await o.fills('xk-xiangmu', kept.caseId, application, { budget: budget(29_999_999) })
    await o.takes('xk-xiangmu', kept.caseId, 'submit')
    expect(await sees(kept.caseId)).toMatchObject({ state: { code: 'form-check' } })

    const above = await publishesCall('jy-keji', 'jy-zong', 'jy', 'group-major')
    const tooLittle = await opensApplication(above, '向集团申报的小额项目')
    await o.fills('xk-xiangmu', tooLittle, application, { budget: budget(29_999_999) })
    await expect(o.takes('xk-xiangmu', tooLittle, 'submit')).rejects.toMatchObject({ keys: ['process.rule-fails'] })
  })

  it('lets the firm decide by itself, by its own people only', async () => {
    const { caseId } = kept
    await expect(o.takes('kc-keji', caseId, 'pass')).rejects.toMatchObject({ keys: ['process.no-seat'] })
    for (const login of ['xk-keji', 'xk-caiwu']) await o.takes(login, caseId, 'pass')
    await chooses(caseId)
    await says(caseId, 'decide', {}, { resolutionNo: '选矿科委〔2023〕1号' })
    await o.takes('xk-zong', caseId, 'sign')
    const contracting = await sees(caseId)
    expect(contracting).toMatchObject({ number: '2023QY001', state: { code: 'contracting' } })
    const [book] = contracting.subcases
    await o.fills('xk-xiangmu', book.caseId, taskBook, {
      budget: budget(29_999_999),
      tranches: [{ row: 't1', amount: 99_999_999, on: '2023-10-01', condition: 'signed' }],
    })
    await o.takes('xk-xiangmu', book.caseId, 'submit')
    await o.takes('xk-xiangmu', book.caseId, 'sign')
    await o.takes('xk-zong', book.caseId, 'sign')
    expect(await sees(caseId)).toMatchObject({ phase: 'closed', outcome: 'succeeded' })
    const { rows } = await o.as('jy-keji').reads('/api/projects')
    expect(rows).toMatchObject([{ number: '2023QY001', family: { code: 'firm-own' } }])
    kept.projectId = rows[0].id
  })

  it('shows a firm’s call, case and project to the tiers above it, and nothing of them to its siblings', async () => {
    for (const login of ABOVE) expect((await o.sees(kept.caseId, login)).id, login).toBe(kept.caseId)
    for (const login of BESIDE) {
      const desk = o.as(login)
      for (const path of ['', '/events', '/diagram'])
        await expect(desk.reads(`/api/cases/${kept.caseId}${path}`), login).rejects.toMatchObject({ status: 404 })
      expect((await desk.reads('/api/cases?text=镍矿')).rows, login).toEqual([])
      await expect(desk.reads(`/api/projects/${kept.projectId}`), login).rejects.toMatchObject({ code: 'not-found' })
      await expect(desk.reads(`/api/calls/${kept.callId}`), login).rejects.toMatchObject({ code: 'not-found' })
      expect((await desk.reads('/api/projects')).rows, login).toEqual([])
    }
  })
})

test('a large project goes from its firm through the tier between to the committee of the group', {
  timeout: 60_000,
}, async () => {
  const callId = await publishesCall('jy-keji', 'jy-zong', 'jy', 'group-major')
  const { caseId } = await o.as('xk-xiangmu').does('POST', `/api/calls/${callId}/applications`, {
    ...{ unitId: unit('jy-kc-xk'), direction: 'QY-1', recommenderId: unit('jy-kc') },
    title: '深部难采矿体智能开采成套技术',
  })
  const line = (row: string, grant: number) => ({ row, grant, ownFunds: 0, basis: '按需测算' })
  await o.fills('xk-xiangmu', caseId, application, {
    budget: [
      ...[line('equipment', 30_000_000), line('operation', 440_000_000)],
      ...[line('labour', 20_000_000), line('indirect', 20_000_000)],
    ],
  })
  await o.takes('xk-xiangmu', caseId, 'submit')
  await o.takes('xk-zong', caseId, 'approve')
  await o.takes('kc-zong', caseId, 'recommend')
  for (const login of ['jy-keji', 'jy-caiwu']) await o.takes(login, caseId, 'pass')
  const asks = (logins: readonly string[]) =>
    o.acts('jy-keji', caseId, { kind: 'choose', people: logins.map((login) => person(login)) })
  const reviewers = ['kc-keji', 'ny-keji', 'ny-zonggong', 'kc-zonggong', 'gf-keji']
  await asks(reviewers)
  for (const login of reviewers) await o.takes(login, caseId, 'favour')
  const committee = ['jy-zong', 'jy-zonggong', 'jy-zhanlue']
  await asks(committee)
  for (const login of committee) await o.takes(login, caseId, 'decide', {}, { resolutionNo: '集团科委〔2023〕1号' })
  await o.takes('jy-zong', caseId, 'sign')
  expect(await o.sees(caseId, 'jy-keji')).toMatchObject({ number: '2023JT001', state: { code: 'publicity' } })
  for (const login of ['kc-zong', 'xk-keji']) expect((await o.sees(caseId, login)).id, login).toBe(caseId)
  for (const login of ['cl-keji', 'ny-zong']) await expect(o.sees(caseId, login)).rejects.toMatchObject({ status: 404 })
})

test('a second-level group runs a call of its own: its threshold, people and money; above it is seen and counted, beside it not', {
  timeout: 60_000,
}, async () => {
  const { poolId } = await o.as('kc-caiwu').does('POST', '/api/funds/pools', {
    ...{ unitId: unit('jy-kc'), year: 2023, code: 'kc-2023', source: 'subgroup', document: '矿产财〔2023〕2号' },
    ...{ name: { zh: '矿产集团科技资金', en: 'Money of Jinyu Minerals' }, amountFen: '1000000000' },
    lines: [{ code: 'key', name: { zh: '重点', en: 'Key' }, programme: 'subgroup-key', amountFen: '1000000000' }],
  })
  const callId = await publishesCall('kc-keji', 'kc-zong', 'jy-kc', 'subgroup-key')
  await expect(publishesCall('kc-keji', 'kc-zong', 'jy', 'subgroup-key')).rejects.toMatchObject({ code: 'not-allowed' })
  const { caseId } = await o.as('cl-xiangmu').does('POST', `/api/calls/${callId}/applications`, {
    ...{ unitId: unit('jy-kc-cl'), direction: 'QY-1', recommenderId: unit('jy-kc') },
    title: '高镍正极前驱体连续化制备',
  })
  const asks = (equipment: number) => o.fills('cl-xiangmu', caseId, application, { budget: budget(equipment) })
  const submits = () => o.takes('cl-xiangmu', caseId, 'submit')
  for (const tooLittleOrMuch of [29_999_999, 430_000_000]) {
    await asks(tooLittleOrMuch)
    await expect(submits(), String(tooLittleOrMuch)).rejects.toMatchObject({ keys: ['process.rule-fails'] })
  }
  await asks(30_000_000) // 一百万元整
  await submits()
  await o.takes('cl-zong', caseId, 'approve')

  // Its own people and nobody of the tier above decide; whoever applies gives no score sheets out.
  for (const login of ['jy-keji', 'jy-caiwu'])
    await expect(o.takes(login, caseId, 'pass'), login).rejects.toMatchObject({ keys: ['process.no-seat'] })
  for (const login of ['kc-keji', 'kc-caiwu']) await o.takes(login, caseId, 'pass')
  const choose = (logins: readonly string[]) =>
    o.acts('kc-keji', caseId, { kind: 'choose', people: logins.map(person) })
  const experts = ['ny-keji', 'ny-zonggong', 'gf-keji']
  await choose(experts)
  const personIds = experts.map(person)
  const gives = (login: string) => o.as(login).does('POST', `/api/cases/${caseId}/score-sheets`, { personIds })
  await expect(gives('cl-keji')).rejects.toMatchObject({ keys: ['score.not-ours'] })
  expect((await o.as('cl-keji').reads(`/api/cases/${caseId}/score-sheets`)).isOurs).toBe(false)
  expect(await gives('kc-keji')).toEqual({ given: 3 })
  for (const login of experts) await o.takes(login, caseId, 'favour')
  const committee = ['kc-zong', 'kc-caiwu', 'kc-zonggong']
  await choose(committee)
  for (const login of committee) await o.takes(login, caseId, 'decide', {}, { resolutionNo: '矿产科委〔2023〕1号' })
  await o.takes('kc-zong', caseId, 'sign')
  const contracting = await o.sees(caseId, 'kc-keji')
  expect(contracting).toMatchObject({ number: '2023EJ001', state: { code: 'contracting' } })
  const [book] = contracting.subcases
  await o.fills('cl-xiangmu', book.caseId, taskBook, {
    budget: budget(30_000_000),
    tranches: [{ row: 't1', amount: 100_000_000, on: '2023-10-01', condition: 'signed' }],
  })
  await o.takes('cl-xiangmu', book.caseId, 'submit')
  await o.takes('kc-keji', book.caseId, 'agree')
  for (const login of ['cl-zong', 'kc-zong']) await o.takes(login, book.caseId, 'sign')

  const ofFamily = async (login: string, list = 'projects') =>
    (await o.as(login).reads(`/api/${list}?family=subgroup-key`)).rows.map(
      ({ number, title }: Record<string, string>) => (list === 'projects' ? number : title),
    )
  const projects = ['2023EJ001']
  for (const login of ['cl-keji', 'kc-keji', 'kc-zong', 'jy-keji', 'jy-zonggong', 'jy-jijian'])
    expect(await ofFamily(login), login).toEqual(projects)
  for (const login of ['xk-keji', 'xk-zong', 'ny-zong', 'ny-caiwu', 'gf-zong', 'cn-keji']) {
    expect(await ofFamily(login), login).toEqual([])
    await expect(o.sees(caseId, login), login).rejects.toMatchObject({ status: 404 })
  }
  // Its own firms read the call; nobody of the other second-level group knows that there is one.
  expect(await ofFamily('xk-keji', 'calls')).toHaveLength(1)
  for (const login of ['ny-keji', 'gf-keji', 'cn-zong']) {
    expect(await ofFamily(login, 'calls'), login).toEqual([])
    await expect(o.as(login).reads(`/api/calls/${callId}`), login).rejects.toMatchObject({ code: 'not-found' })
  }
  const { tenantId } = o.office.pack
  const codes = ['jy', 'jy-kc', 'jy-kc-cl', 'jy-kc-xk', 'jy-ny', 'jy-ny-gf']
  const counts = await inTenant(o.office.db.app, tenantId, 'read', (tx) =>
    projectRegister.count(
      { tx, tenantId, now: new Date('2024-02-01T01:00:00Z') },
      { of: 'approvals.subgroup-key', measure: '项', unitIds: codes.map(unit) },
    ),
  )
  const year = (code: string) => counts.find((one) => one.unitId === unit(code) && one.period === '2023')?.amount
  expect(codes.map(year)).toEqual(['1', '1', '1', '0', '0', '0'])
  const committed = async (login: string) =>
    (await o.as(login).reads(`/api/funds/commitments?poolId=${poolId}`)).rows.map(
      ({ amountFen }: { amountFen: string }) => amountFen,
    )
  for (const login of ['kc-caiwu', 'jy-caiwu']) expect(await committed(login), login).toEqual(['100000000'])
  for (const login of ['ny-caiwu', 'xk-caiwu']) expect(await committed(login), login).toEqual([])
})

test('what a group has on view is its own: it has no public board unless it opens one', async () => {
  const heard = await fetch(`${o.office.url}/api/public-board?administration=jinyu-group`)
  expect(await heard.json()).toMatchObject({ isOpen: false, calls: [], publicities: [], approved: [] })
})

describe('The forms of the group', () => {
  const begins = (login: string, more: object = {}) =>
    o.as(login).does('POST', '/api/forms', {
      ...{ code: 'idea-card', name: { zh: '创意申报卡', en: 'Idea card' }, questions: ['project.name', 'leader.name'] },
      ...more,
    })

  it('begin on the screen, from questions of the bank or from nothing, and are published by another person', async () => {
    await expect(begins('xk-keji')).rejects.toMatchObject({ code: 'not-allowed' })
    await expect(begins('jy-keji', { code: 'application' })).rejects.toMatchObject({ keys: ['form-draft.code-taken'] })
    await expect(begins('jy-keji', { questions: ['no.such'] })).rejects.toMatchObject({
      keys: ['form-draft.no-question'],
    })
    const { formDraftId } = await begins('jy-keji')
    await expect(begins('jy-keji')).rejects.toMatchObject({ keys: ['form-draft.code-taken'] })
    const path = `/api/form-drafts/${formDraftId}`
    const drawn = await o.as('jy-keji').reads(path)
    expect(drawn).toMatchObject({ base: 0, state: 'drawing', isOutdated: false, name: { zh: '创意申报卡' } })
    expect(drawn.faults.filter(({ severity }: { severity: string }) => severity === 'error')).toEqual([])
    expect(drawn.content.subjects).toMatchObject([{ code: 'leader', register: 'person' }])
    expect((await o.as('jy-keji').reads('/api/forms/idea-card/surroundings')).questions.length).toBeGreaterThan(20)
    expect((await o.as('jy-keji').reads('/api/forms')).begun).toMatchObject([{ code: 'idea-card', state: 'drawing' }])
    await o.as('jy-keji').does('POST', `${path}/proposal`, { version: drawn.version, note: '征集一线创意' })
    const proposed = await o.as('jy-zonggong').reads(path)
    const publishing = { version: proposed.version, sha256: proposed.sha256 }
    await expect(o.as('jy-keji').does('POST', `${path}/publication`, publishing)).rejects.toMatchObject({
      code: 'not-allowed',
    })
    await o.as('jy-zonggong').does('POST', `${path}/publication`, publishing)
    const form = await o.as('jy-keji').reads('/api/forms/idea-card')
    expect(form).toMatchObject({ version: 1, revision: 1, fields: 2, fromBank: 2, publishedBy: '石总工' })
    const empty = await begins('jy-keji', { code: 'blank-card', questions: [] })
    expect((await o.as('jy-keji').reads(`/api/form-drafts/${empty.formDraftId}`)).content.steps).toHaveLength(1)
  })
})

describe('A firm’s project at its gates', { timeout: 120_000 }, () => {
  const submits = async (caseId: string, gate: string, file: string, facts?: object) => {
    await o.fills('xk-xiangmu', caseId, report, { gate })
    await o.attaches('xk-xiangmu', caseId, file)
    await o.takes('xk-xiangmu', caseId, `${gate}-submit`, {}, facts)
    await chooses(caseId)
  }
  const opens = async (title: string): Promise<string> =>
    (
      await o.as('xk-xiangmu').does('POST', '/api/cases', {
        process: 'stage-gates',
        title,
        unitId: unit('jy-kc-xk'),
        parties: {
          leader: [{ person: person('xk-xiangmu') }],
          'undertaking-unit': [{ unit: unit('jy-kc-xk') }],
          'managing-division': [{ unit: unit('jy-kc-xk') }],
        },
      })
    ).caseId

  it('goes on, is held, is sent back, and goes on by its readiness at start, middle and end', async () => {
    const caseId = await opens('低品位镍矿预选抛废：阶段门')
    const stateOf = async () => (await sees(caseId)).state.code
    await submits(caseId, 'g0', 'opportunity')
    await says(caseId, 'g0-go')

    await submits(caseId, 'g1', 'business-case', { trlStart: 2 })
    await expect(o.takes('xk-zong', caseId, 'g1-go')).rejects.toMatchObject({ keys: ['process.rule-fails'] })
    await says(caseId, 'g1-recycle', { reason: '关键功能尚未验证' })
    expect(await sees(caseId)).toMatchObject({ state: { code: 'g1' }, phase: 'returned' })
    await submits(caseId, 'g1', 'business-case', { trlStart: 3 })
    await says(caseId, 'g1-go')

    await submits(caseId, 'g2', 'design')
    await says(caseId, 'g2-hold', { reason: '等待矿区规划' })
    expect(await sees(caseId)).toMatchObject({ state: { code: 'g2-held' }, phase: 'suspended' })
    await o.takes('xk-keji', caseId, 'g2-resume', { reason: '规划已批复' })
    await chooses(caseId)
    await says(caseId, 'g2-go')

    await submits(caseId, 'g3', 'prototype-report', { trlMid: 6 })
    await says(caseId, 'g3-go')
    await submits(caseId, 'g4', 'pilot-report')
    await says(caseId, 'g4-go')
    await submits(caseId, 'g5', 'launch-report', { trlEnd: 8 })
    await says(caseId, 'g5-go')
    expect(await stateOf()).toBe('g6')
    await submits(caseId, 'g6', 'evaluation-report')
    await says(caseId, 'g6-go')
    expect(await sees(caseId)).toMatchObject({ phase: 'closed', outcome: 'succeeded' })
    for (const login of ABOVE) expect((await o.sees(caseId, login)).outcome, login).toBe('succeeded')
    for (const login of BESIDE) await expect(o.sees(caseId, login), login).rejects.toMatchObject({ status: 404 })
  })

  it('leads a project through its gates, shown on its page with its readiness, and ends it where it is killed', async () => {
    const { caseId } = await o
      .as('xk-xiangmu')
      .does('POST', `/api/projects/${kept.projectId}/cases`, { record: 'gate' })
    const seen = async () => o.as('jy-keji').reads(`/api/projects/${kept.projectId}`)
    await submits(caseId, 'g0', 'opportunity')
    await says(caseId, 'g0-go')
    await submits(caseId, 'g1', 'business-case', { trlStart: 4 })
    await says(caseId, 'g1-hold', { reason: '等待立项批复' })
    const { gates } = await seen()
    expect(gates.gates.slice(0, 3)).toMatchObject([
      { code: 'g0-gate', place: 'passed', decisions: [{ verdict: 'go' }] },
      { code: 'g1-gate', place: 'held', decisions: [{ verdict: 'hold' }] },
      { code: 'g2-gate', place: 'ahead', decisions: [] },
    ])
    expect(gates.gates).toHaveLength(7)
    expect(gates.entered).toContainEqual(
      expect.objectContaining({ label: expect.objectContaining({ zh: '立项时技术就绪度' }), value: '4' }),
    )
    await o.takes('xk-keji', caseId, 'g1-resume', { reason: '批复已到' })
    await chooses(caseId)
    await says(caseId, 'g1-kill', { reason: '市场已被替代' })
    expect(await seen()).toMatchObject({ status: 'terminated', gates: { phase: 'closed' } })
  })

  it('is killed where the committee says so', async () => {
    const caseId = await opens('尾矿综合利用机会')
    await submits(caseId, 'g0', 'opportunity')
    await says(caseId, 'g0-kill', { reason: '没有市场需求' })
    expect(await sees(caseId)).toMatchObject({ phase: 'closed', outcome: 'terminated' })
  })
})
