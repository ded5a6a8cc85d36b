import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { AnswerFile } from '#cases/form-file.rules.ts'
import { getCase } from '#cases/server/case.queries.ts'
import { paperOf } from '#modules/projects/server/application-paper.ts'
import { inTenant } from '#server/database/tenant.ts'
import { signsAsThree } from '#tests/builders/answered-challenge.ts'
import { sampleOf } from '#tests/builders/case-form.ts'
import { officeDocument, pdf } from '#tests/builders/hostile-files.ts'
import { keysOf, sendsFile, takesFile, told } from '#tests/builders/http-files.ts'
import { at } from '#tests/builders/month-office.ts'
import { DIRECTION, fieldsOf, instant, programmeOffice } from '#tests/builders/programme-office.ts'
import { racesForMoney } from '#tests/builders/race-of-three.ts'

const o = programmeOffice('zhangye')

describe('A call', () => {
  const planned = {
    family: 'key-rd',
    title: '2023年度重点研发计划申报通知',
    opens: '2023-07-10 08:00',
    closes: '2023-07-31 18:00',
    unitBy: '2023-07-28 18:00',
    recommendBy: '2023-08-07 18:00',
    quotas: { '620702': 2 },
  }

  it('is drawn up by one, published by another, and told to whoever subscribed', async () => {
    await o.stands('2023-07-03 09:00')
    await o.as('gz-tianbao').does('PUT', '/api/programmes/subscriptions', { families: ['key-rd'] })
    const { callId, version } = await o.draws('zhou-kezhang', planned)
    await expect(o.as('gz-tianbao').reads(`/api/calls/${callId}`)).rejects.toMatchObject({ code: 'not-found' })
    await expect(
      o.as('zhou-kezhang').does('POST', `/api/calls/${callId}/publication`, { version }),
    ).rejects.toMatchObject({
      code: 'not-allowed',
    })
    const own = await o.draws('lin-zhuren', { ...planned, title: '林主任起草的通知' })
    await expect(
      o.as('lin-zhuren').does('POST', `/api/calls/${own.callId}/publication`, { version: own.version }),
    ).rejects.toMatchObject({
      keys: ['call.own-draft'],
    })
    await o.as('lin-zhuren').does('POST', `/api/calls/${callId}/publication`, { version })
    const seen = await o.as('gz-tianbao').reads(`/api/calls/${callId}`)
    expect(seen).toMatchObject({
      stage: 'coming',
      title: planned.title,
      family: { short: { zh: '重点研发' } },
      acts: { edit: false, apply: false },
    })
    expect(seen.quotas).toMatchObject([{ most: 2, used: 0, unit: { short: { zh: '甘州' } } }])
    expect(seen.history.map((line: { text: string }) => line.text)[0]).toBe(`发布《${planned.title}》`)
    await o.delivers()
    const { notices } = await o.as('gz-tianbao').reads('/api/notices/mine')
    expect(notices[0].sentence).toMatchObject({ key: 'notice.call.published', params: { closes: '2023-07-31 18:00' } })
  })

  it('opens and closes by the clock of the database', async () => {
    const stageAt = async (local: string) => {
      await o.stands(local)
      const { rows } = await o.as('gz-tianbao').reads('/api/calls')
      return rows.find((row: { title: string }) => row.title === planned.title).stage
    }
    expect(await stageAt('2023-07-10 08:00')).toBe('open')
    expect(await stageAt('2023-07-31 17:58')).toBe('open')
    expect(await stageAt('2023-07-31 18:00')).toBe('recommending')
    expect(await stageAt('2023-08-07 18:00')).toBe('closed')
    const open = await o.as('gz-tianbao').reads('/api/calls?stage=closed&year=2023')
    expect(open.rows).toMatchObject([{ title: planned.title }])
  })

  it('once published is amended with a reason, and its close may then only be later', async () => {
    await o.stands('2023-07-12 09:00')
    const { rows } = await o.as('zhou-kezhang').reads('/api/calls')
    const { id } = rows.find((row: { title: string }) => row.title === planned.title)
    const { version } = await o.as('zhou-kezhang').reads(`/api/calls/${id}`)
    const amend = (change: object, reason: string) =>
      o
        .as('zhou-kezhang')
        .does('PUT', `/api/calls/${id}`, { version, ...fieldsOf(o.office, { ...planned, ...change }), reason })
    await expect(amend({ closes: '2023-08-02 18:00', recommendBy: '2023-08-09 18:00' }, '')).rejects.toMatchObject({
      keys: ['call.reason-needed'],
    })
    await expect(amend({ closes: '2023-07-30 18:00' }, '提前')).rejects.toMatchObject({
      keys: ['call.closing-moved-forward'],
    })
    await expect(amend({ recommendBy: '2023-07-30 18:00' }, '提前')).rejects.toMatchObject({ code: 'form-invalid' })
    await expect(amend({ quotas: { 'zy-tjj': 1 } }, '名额')).rejects.toMatchObject({
      keys: ['call.unknown-recommender'],
    })
    await amend({ closes: '2023-08-02 18:00', recommendBy: '2023-08-09 18:00' }, '系统维护，顺延')
    const after = await o.as('gz-tianbao').reads(`/api/calls/${id}`)
    expect(after.closesAt).toBe(instant('2023-08-02 18:00'))
    expect(after.versions.map((one: { reason: string }) => one.reason)).toEqual(['系统维护，顺延', ''])
    await expect(amend({}, '再改')).rejects.toMatchObject({ code: 'conflict' })
  })

  it('is cloned a year later with its directions, quotas and times', async () => {
    const { rows } = await o.as('zhou-kezhang').reads('/api/calls')
    const { id } = rows.find((row: { title: string }) => row.title === planned.title)
    const clone = await o.as('zhou-kezhang').does('POST', `/api/calls/${id}/clones`, { year: 2024 })
    const seen = await o.as('zhou-kezhang').reads(`/api/calls/${clone.callId}`)
    expect(seen).toMatchObject({ title: '2024年度重点研发计划申报通知', stage: 'draft', clonedFrom: { id } })
    expect(seen.opensAt).toBe(new Date(at('2024-07-10 08:00')).toISOString())
    expect(seen.content.directions).toMatchObject([{ code: DIRECTION.code, mostGrant: DIRECTION.mostGrant }])
    expect(seen.quotas).toMatchObject([{ most: 2 }])
  })

  it('cannot be published without a text, with a foreign mode or with deadlines out of order', async () => {
    const bad = { ...planned, title: '有误的通知', directions: [{ ...DIRECTION, mode: 'chief-scientist' }] }
    const { callId, version } = await o.draws('zhou-kezhang', bad)
    await expect(
      o.as('lin-zhuren').does('POST', `/api/calls/${callId}/publication`, { version }),
    ).rejects.toMatchObject({
      keys: ['call.foreign-mode'],
    })
    await expect(o.draws('zhou-kezhang', { ...planned, closes: '2023-07-01 00:00' })).rejects.toMatchObject({
      code: 'form-invalid',
    })
  })
})

/** An application among the windows and limits of calls, over HTTP, by the clock of the database. */
describe('An application', { timeout: 120_000 }, () => {
  const application = sampleOf('zhangye', 'application')
  const stateOf = async (caseId: string) => (await o.sees(caseId)).state.code
  const year = { from: '2023-09-01', to: '2025-08-31' }
  const term = {
    term: year,
    milestones: [
      { row: 's1', from: '2023-09-01', to: '2024-08-31', content: '系统研发', mark: '样机' },
      { row: 's2', from: '2024-09-01', to: '2025-08-31', content: '示范推广', mark: '示范区' },
    ],
  }
  const call = { family: 'key-rd', opens: '2023-07-03 08:00', closes: '2023-07-31 18:00' }
  const opens = async (callId: string, title: string, more: object = {}): Promise<string> => {
    const { caseId } = await o.as('yx-tianbao').does('POST', `/api/calls/${callId}/applications`, {
      ...{ unitId: o.units.get('zy-szyx'), recommenderId: o.units.get('620702'), direction: '1.1', title },
      ...more,
    })
    return caseId
  }
  const fills = (caseId: string, projectName: string, more: object = {}) =>
    o.fills('yx-tianbao', caseId, application, { projectName, ...term, ...more })
  const kept: Record<string, string> = {}
  /** What the applicant reads of the last return: by which action and why, and what of the form is to be mended. */
  const readsOfReturn = async (caseId: string): Promise<readonly string[]> => {
    const { events } = await o.as('yx-tianbao').reads(`/api/cases/${caseId}/events`)
    const { marks } = await o.sees(caseId, 'yx-tianbao')
    const { text, reason } = events.find((event: { marks?: readonly object[] }) => event.marks !== undefined)
    return [
      `${text.zh}：${reason}`,
      ...marks.map(
        ({ place, note, isAnswered }: { place: { zh: string }; note: string; isAnswered: boolean }) =>
          `${place.zh}：${note}（${isAnswered ? '已改' : '待改'}）`,
      ),
    ]
  }
  /** The summary as the rules read it of the paper now. */
  const abstractOf = (caseId: string): Promise<unknown> =>
    inTenant(o.office.db.app, o.office.pack.tenantId, 'read', async (tx) => {
      const context = { tx, tenantId: o.office.pack.tenantId }
      const one = await getCase(tx, context.tenantId, caseId)
      return (await paperOf(context, one, 'application'))?.answers.abstract
    })

  it('comes back twice, from its unit and from the form check, and is mended after the close within its days', async () => {
    await o.stands('2023-07-03 09:00')
    const callId = await o.publishes({ ...call, title: '重点研发申报通知', recommendBy: '2023-08-07 18:00' })
    const name = '黑河灌区智慧灌溉关键技术研究'
    const caseId = await opens(callId, name)
    Object.assign(kept, { callId, caseId })
    await fills(caseId, name)
    await o.attaches('yx-tianbao', caseId, 'commitment')
    await o.takes('yx-tianbao', caseId, 'submit')
    const short = [{ at: 'application/abstract', note: '写明示范面积' }]
    await o.takes('yx-fuze', caseId, 'unit-return', { reason: '摘要过简', marks: short })
    const marksOf = async () => (await o.as('yx-tianbao').reads(`/api/cases/${caseId}/answers/application`)).marks
    expect(await marksOf()).toEqual([{ path: 'abstract', reason: '写明示范面积', isAnswered: false }])
    expect(await readsOfReturn(caseId)).toEqual([
      '朱院长在“单位审核”办理“退回修改”：摘要过简',
      '项目摘要：写明示范面积（待改）',
    ])
    const handedIn = await abstractOf(caseId)
    expect(handedIn, 'as handed in, while nothing is mended').toBe(application.answers.abstract)
    await o.stands('2023-07-03 09:10')
    const abstract = '研发灌区智慧灌溉控制系统，建立示范面积二千亩，形成技术规程并推广应用。'
    await fills(caseId, name, { abstract })
    expect(await abstractOf(caseId), 'as it is mended').toBe(abstract)
    expect(await marksOf()).toMatchObject([{ isAnswered: true }])
    expect(await readsOfReturn(caseId)).toEqual([
      '朱院长在“单位审核”办理“退回修改”：摘要过简',
      '项目摘要：写明示范面积（已改）',
    ])
    await o.takes('yx-tianbao', caseId, 'submit')
    expect(await abstractOf(caseId), 'as handed in anew').toBe(abstract)
    await o.takes('yx-fuze', caseId, 'approve')
    await o.attaches('gz-juzhang', caseId, 'recommendation-letter')
    await o.takes('gz-juzhang', caseId, 'recommend')

    await o.stands('2023-08-14 09:00') // past every deadline of the call
    for (const login of ['lin-zhuren', 'fang-zhuanyuan']) await o.takes(login, caseId, 'pass')
    const marks = [{ at: 'application/risks', note: '补充市场风险' }]
    await o.takes('zhou-kezhang', caseId, 'send-back', { reason: '风险分析不全', marks })
    expect(await o.sees(caseId, 'yx-tianbao')).toMatchObject({ phase: 'returned', isMine: true })
    expect(await readsOfReturn(caseId)).toEqual([
      '周科长在“形式审查”办理“退回补正”：风险分析不全',
      '风险分析与应对：补充市场风险（待改）',
    ])
    await o.stands('2023-08-25 09:00')
    await o.ticks()
    expect(await o.sees(caseId, 'yx-tianbao')).toMatchObject({ phase: 'returned', dueOn: '2023-08-28' })
    await fills(caseId, name, {
      abstract,
      risks: [{ row: 'r1', kind: 'market', risk: '价格波动', answer: '签订订单' }],
    })
    await o.takes('yx-tianbao', caseId, 'submit')
    expect(await stateOf(caseId)).toBe('form-check') // straight back to who sent it back
    const { submissions } = await o.as('lin-zhuren').reads(`/api/cases/${caseId}/submissions`)
    expect(submissions.map(({ number, round }: { number: number; round: number }) => [number, round])).toEqual([
      [3, 3],
      [2, 2],
      [1, 1],
    ])
    await expect(o.takes('zhou-kezhang', caseId, 'send-back', { marks, reason: '再补' })).rejects.toMatchObject({
      keys: ['process.rule-fails'], // it may be mended once
    })
    await expect(opens(callId, '逾期发起的申报')).rejects.toMatchObject({ keys: ['call.not-open'] })
  })

  it('that was sent back and not mended in its days lapses, the day after the last of them', async () => {
    await o.stands('2023-09-01 09:00')
    const callId = await o.publishes({
      ...{ family: 'guidance', title: '成果转化申报通知', year: 2024 },
      ...{ opens: '2023-09-01 08:00', closes: '2023-09-05 18:00', recommendBy: '2023-09-06 18:00' },
    })
    const caseId = await opens(callId, '凹凸棒石肥料增效成果转化')
    await fills(caseId, '凹凸棒石肥料增效成果转化')
    await o.attaches('yx-tianbao', caseId, 'commitment')
    await o.takes('yx-tianbao', caseId, 'submit')
    await o.takes('yx-fuze', caseId, 'unit-return', { reason: '预算依据不足' })
    await o.stands('2023-09-15 18:00') // the tenth working day
    await o.ticks()
    expect(await o.sees(caseId)).toMatchObject({ phase: 'returned', dueOn: '2023-09-15' })
    await o.stands('2023-09-16 00:10')
    await o.ticks()
    expect(await o.sees(caseId)).toMatchObject({ phase: 'closed', state: { code: 'lapsed' } })
  })

  it('is refused whole, with the reason: a budget that does not add up, forged fields, foreign ids', async () => {
    await o.stands('2025-03-03 09:00')
    const callId = await o.publishes({
      ...{ ...call, title: '2025年度重点研发申报通知', year: 2025 },
      ...{ opens: '2025-03-03 08:00', closes: '2025-03-31 18:00' },
    })
    kept.open = callId
    const name = '荒漠绿洲节水技术研究'
    const caseId = await opens(callId, name)
    kept.openCase = caseId
    const budget = [{ row: 'operation', grant: 200_000_000, ownFunds: 0, basis: '试验' }]
    const later = { from: '2025-09-01', to: '2027-08-31' }
    const milestones = term.milestones.map((one, at) => ({
      ...one,
      from: `${2025 + at}-09-01`,
      to: `${2026 + at}-08-31`,
    }))
    await fills(caseId, name, { term: later, milestones, budget })
    await o.attaches('yx-tianbao', caseId, 'commitment')
    const before = await o.sees(caseId, 'yx-tianbao')
    await expect(o.takes('yx-tianbao', caseId, 'submit')).rejects.toMatchObject({ keys: ['process.form-not-sound'] })
    expect(await o.sees(caseId, 'yx-tianbao')).toMatchObject({ phase: 'draft', serial: before.serial })
    const typed = { answers: { unitName: '别的公司', rdIntensity: 50, isApproved: true }, base: 1 }
    await expect(
      o.as('yx-tianbao').does('PUT', `/api/cases/${caseId}/answers/application`, typed),
    ).rejects.toMatchObject({ code: 'form-invalid' })
    // Nobody declares himself within the limits, or in time.
    await expect(
      o.takes('yx-tianbao', caseId, 'submit', {}, { withinLimits: true, submitInTime: true }),
    ).rejects.toMatchObject({ code: 'form-invalid', keys: ['case.fact-not-asked', 'case.fact-not-asked'] })
    const nobody = '01890000-0000-7000-8000-000000000000'
    const stranger = {
      row: 'm9',
      person: { id: nobody, name: '查无此人', facts: {} },
      role: 'backbone',
      months: 6,
      task: '试验',
    }
    await fills(caseId, name, { members: [stranger] })
    await expect(o.takes('yx-tianbao', caseId, 'submit')).rejects.toBeInstanceOf(Error)
    const { findings } = await o.sees(caseId, 'yx-tianbao')
    expect(findings).toContainEqual(expect.objectContaining({ code: 'in-no-register', severity: 'error' }))
    for (const foreign of [{ unitId: nobody }, { recommenderId: nobody }, { leaderId: nobody }])
      await expect(opens(callId, '冒名的申报', foreign)).rejects.toBeInstanceOf(Error)
    await expect(o.as('sn-tianbao').reads(`/api/cases/${caseId}`)).rejects.toMatchObject({ code: 'not-found' })
    await expect(
      o.as('sn-tianbao').does('POST', `/api/cases/${caseId}/acts`, { act: { kind: 'take', action: 'submit' } }),
    ).rejects.toMatchObject({ code: 'not-found' })
    await fills(caseId, name, { term: later, milestones })
    kept.later = JSON.stringify({ term: later, milestones })
  })

  it('of one leader in two calls at the same moment: one passes, and the other hears of the limit', async () => {
    const other = await o.publishes({
      ...{ family: 'guidance', title: '2025年度成果转化申报通知', year: 2025 },
      ...{ opens: '2025-03-03 08:00', closes: '2025-03-31 18:00' },
    })
    const second = await opens(other, '戈壁农业装备成果转化')
    await fills(second, '戈壁农业装备成果转化', JSON.parse(kept.later!))
    await o.attaches('yx-tianbao', second, 'commitment')
    const both = [kept.openCase!, second]
    const heard = await Promise.allSettled(both.map((caseId) => o.takes('yx-tianbao', caseId, 'submit')))
    expect(heard.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = heard.find((one): one is PromiseRejectedResult => one.status === 'rejected')!
    expect([['process.rule-fails'], ['project.over-limit']]).toContainEqual(refused.reason.keys)
    const states = await Promise.all(both.map(stateOf))
    expect([...states].sort()).toEqual(['draft', 'unit-review'])
    kept.received = both[states.indexOf('unit-review')]!
    kept.refused = both[states.indexOf('draft')]!
  })

  it('is not endorsed by who holds the office no longer, nor recommended by a unit that is closed', async () => {
    const { asAdmin } = o.office.db
    const head = o.office.pack.people.get('yx-fuze')!
    const held = "update role_assignments set ended_at = $2 where person_id = $1 and role_code = 'unit-head'"
    await asAdmin(held, [head, o.office.clock.now])
    const left = o.takes('yx-fuze', kept.received!, 'approve')
    await expect(left).rejects.toSatisfy(({ code }) => code === 'not-allowed' || code === 'not-found')
    expect(await stateOf(kept.received!)).toBe('unit-review')
    await asAdmin(held, [head, null])
    const closed = "update units set closed_on = $1 where code = '620702'"
    await asAdmin(closed, ['2025-03-01'])
    await expect(opens(kept.open!, '已撤并单位推荐的申报')).rejects.toMatchObject({ code: 'not-found' })
    await asAdmin(closed, [null])
    await o.takes('yx-fuze', kept.received!, 'unit-refuse', { reason: '与本单位方向不符' })
  })

  it('takes no file that lies about its type, and keeps nothing of it', async () => {
    const browser = await o.as('yx-tianbao').signedIn()
    const form = new FormData()
    const lie = new Blob([new Uint8Array([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0])], { type: 'application/pdf' })
    form.append('file', lie, '承诺书.pdf')
    const heard = await fetch(`${o.office.url}/api/cases/${kept.refused}/files/commitment`, {
      method: 'POST',
      headers: {
        ...{ cookie: browser.cookie!, 'x-csrf-token': browser.csrf!, origin: o.office.url },
        'idempotency-key': 'a-file-that-lies',
      },
      body: form,
    })
    const said = await heard.text()
    expect([heard.status, said.includes('fileId')]).toEqual([422, false])
    const names = await o.office.db.asAdmin(`select name from files where name = '承诺书.pdf'`, [])
    expect(names).toEqual([])
  })

  it('is received before the closing instant, and at it no longer, to the second of the database', async () => {
    await o.stands('2026-03-02 09:00')
    const callId = await o.publishes({
      ...{ ...call, title: '2026年度重点研发申报通知', year: 2026 },
      ...{ opens: '2026-03-02 08:00', closes: '2026-03-03 18:00' },
    })
    const name = '高原夏菜采后保鲜技术研究'
    const caseId = await opens(callId, name)
    const milestones = term.milestones.map((one, at) => ({
      ...one,
      from: `${2026 + at}-09-01`,
      to: `${2027 + at}-08-31`,
    }))
    await fills(caseId, name, { term: { from: '2026-09-01', to: '2028-08-31' }, milestones })
    await o.attaches('yx-tianbao', caseId, 'commitment')
    const setClock = (instantAt: string) =>
      o.office.db.asAdmin(
        `update tenants set settings = settings || jsonb_build_object('demoClock',
          jsonb_build_object('startedAt', clock_timestamp(), 'standsAt', $2::timestamptz)) where id = $1`,
        [o.office.pack.tenantId, instantAt],
      )
    await setClock('2026-03-03T18:00:00.000+08:00')
    o.office.clock.now = at('2026-03-03 17:59')
    await expect(o.takes('yx-tianbao', caseId, 'submit')).rejects.toMatchObject({ keys: ['process.rule-fails'] })
    await setClock('2026-03-03T17:59:40.000+08:00')
    await o.takes('yx-tianbao', caseId, 'submit')
    expect(await stateOf(caseId)).toBe('unit-review')
  })

  it('is for whoever the way of organising lets in, and goes the way that it says', async () => {
    await o.stands('2026-05-11 09:00')
    await o.office.db.asAdmin('delete from takings_part where project_id is null', []) // what he applied for before is over
    const [own, other] = [o.units.get('zy-szyx')!, o.units.get('620702')!]
    const person = (login: string) => o.office.pack.people.get(login)!
    const direction = (code: string, mode: string, more: object = {}) => ({ code, name: `方向${code}`, mode, ...more })
    const directions = [
      direction('1.1', 'direct-commission', { invited: [own] }),
      direction('1.2', 'open-challenge'),
      direction('1.3', 'led-by-a-master', { leaders: [person('yx-fuze')] }),
      direction('1.4', 'parallel-race'),
    ]
    const organised = {
      ...{ ...call, year: 2027, title: '2027年度重点研发申报通知', directions },
      ...{ opens: '2026-05-11 08:00', closes: '2026-05-29 18:00', recommendBy: '2026-06-05 18:00' },
    }
    const bare = { ...organised, directions: [direction('1.1', 'direct-commission', { mostProjects: 2 })] }
    const drawn = await o.draws('zhou-kezhang', bare)
    await expect(
      o.as('lin-zhuren').does('POST', `/api/calls/${drawn.callId}/publication`, { version: drawn.version }),
    ).rejects.toMatchObject({ keys: ['call.nobody-invited', 'call.too-many-places'] })
    const stranger = {
      ...organised,
      directions: [direction('1.1', 'direct-commission', { invited: [person('yx-fuze')] })],
    }
    await expect(o.draws('zhou-kezhang', stranger)).rejects.toMatchObject({ keys: ['call.unknown-unit'] })

    const callId = await o.publishes(organised)
    const seen = await o.as('gz-tianbao').reads(`/api/calls/${callId}`)
    expect(seen.own.barred.map(({ why }: { why: string }) => why)).toEqual([
      '贵单位不在该方向的受邀单位之列',
      '该方向由发榜方在揭榜方中选定后移交，不接受直接申报',
      '该方向由指定的领衔人牵头',
    ])
    expect(seen.named).toMatchObject({ units: [{ id: own }], people: [{ id: person('yx-fuze') }] })
    expect(seen.modes.find(({ code }: { code: string }) => code === 'direct-commission').consequences.zh).toBe(
      '只有受邀单位可以申报；每个方向立项1项；不经“专家评审”；增加“专家论证”。',
    )
    const others = (code: string) =>
      o.as('gz-tianbao').does('POST', `/api/calls/${callId}/applications`, {
        ...{ unitId: other, recommenderId: other, direction: code, title: '甘州区自荐的申报' },
      })
    await expect(others('1.1')).rejects.toMatchObject({ code: 'rule-broken', keys: ['call.not-invited'] })
    await expect(others('1.2')).rejects.toMatchObject({ keys: ['call.picked-by-owner'] })
    await expect(others('1.3')).rejects.toMatchObject({ keys: ['call.not-named'] })
    await opens(callId, '由所点领衔人牵头的申报', { direction: '1.3', leaderId: person('yx-fuze') })

    // The owner of a challenge has picked an answer: its solver goes on, once, with where it came from.
    const ownerUnitId = o.units.get('620721')
    const origin = {
      ...{ challenge: '张榜2026-01', title: '葡萄酒渣高值利用', ownerUnitId },
      pickedOn: '2026-05-08',
    }
    const picked = { unitId: own, recommenderId: other, direction: '1.2', title: '酒渣高值利用技术攻关' }
    const handsOver = (login: string, more: object = {}) =>
      o.as(login).does('POST', `/api/calls/${callId}/hand-overs`, {
        ...{ ...picked, leaderId: person('yx-tianbao'), origin, ...more },
      })
    await expect(handsOver('gz-tianbao')).rejects.toMatchObject({ code: 'not-allowed' })
    await expect(handsOver('zhou-kezhang', { direction: '1.1' })).rejects.toMatchObject({
      keys: ['call.not-a-challenge'],
    })
    await expect(handsOver('zhou-kezhang', { leaderId: own })).rejects.toMatchObject({ keys: ['call.unknown-person'] })
    await expect(handsOver('zhou-kezhang', { origin: { ...origin, ownerUnitId: own } })).rejects.toMatchObject({
      keys: ['project.own-challenge'],
    })
    await expect(handsOver('zhou-kezhang', { origin: { ...origin, ownerUnitId: undefined } })).rejects.toMatchObject({
      keys: ['project.owner-missing'],
    })
    const handed = await handsOver('zhou-kezhang')
    expect(await o.sees(handed.caseId, 'yx-tianbao')).toMatchObject({ phase: 'draft', isMine: true })
    Object.assign(kept, { organised: callId, handed: handed.caseId })
    await expect(handsOver('zhou-kezhang')).rejects.toMatchObject({ keys: ['project.handed-over-already'] })

    // A commission is argued about and not compared with others.
    const name = '黑河流域生态监测关键技术'
    const caseId = await opens(callId, name)
    const milestones = term.milestones.map((one, n) => ({ ...one, from: `${2026 + n}-09-01`, to: `${2027 + n}-08-31` }))
    await fills(caseId, name, { term: { from: '2026-09-01', to: '2028-08-31' }, milestones })
    await o.attaches('yx-tianbao', caseId, 'commitment')
    await o.takes('yx-tianbao', caseId, 'submit')
    await o.takes('yx-fuze', caseId, 'approve')
    await o.attaches('gz-juzhang', caseId, 'recommendation-letter')
    await o.takes('gz-juzhang', caseId, 'recommend')
    for (const login of ['zhou-kezhang', 'lin-zhuren', 'fang-zhuanyuan']) await o.takes(login, caseId, 'pass')
    expect(await stateOf(caseId)).toBe('argumentation')
  })

  it('races with two others on money of the ledger, and is decided on by another than who ranked', async () => {
    await racesForMoney(o, kept.organised!, '1.4')
  })

  it('answers a challenge: its owner signs the task book with solver and office; everybody is told, of people the least', async () => {
    await signsAsThree(o, kept.handed!, '酒渣高值利用技术攻关', 'sn-juzhang')
    const board = await (await fetch(`${o.office.url}/api/public-board?administration=zhangye`)).json()
    expect(board.approved).toContainEqual(
      expect.objectContaining({
        ...{ title: '酒渣高值利用技术攻关', leader: '杨**' },
        challenge: { number: '张榜2026-01', title: '葡萄酒渣高值利用', owner: '肃南县科学技术局' },
      }),
    )
    for (const hidden of ['杨干事', '朱院长', '620702000000000000']) expect(JSON.stringify(board)).not.toContain(hidden)
  })
})

describe('The papers of an application', { timeout: 60_000 }, () => {
  const call = { family: 'key-rd', opens: '2023-07-03 08:00', closes: '2023-07-31 18:00' }
  const opensApplication = async (title: string): Promise<string> => {
    await o.stands('2023-07-03 09:40')
    const callId = await o.publishes({ ...call, title: `为${title}的申报通知`, recommendBy: '2023-08-07 18:00' })
    const { caseId } = await o.as('yx-tianbao').does('POST', `/api/calls/${callId}/applications`, {
      ...{ unitId: o.units.get('zy-szyx'), recommenderId: o.units.get('620702'), direction: '1.1', title },
    })
    return caseId
  }

  it('keeps the files of its form for whoever sees it: of the kinds asked for, sent to it, and there until handed in', async () => {
    const caseId = await opensApplication('戈壁设施农业水肥一体化')
    const field = (code: string) => `/api/cases/${caseId}/answers/application/files/${code}`
    const paper = pdf()
    const sent = told<AnswerFile>(await sendsFile(o, 'yx-tianbao', field('rights'), '专利证书.pdf', paper))
    expect(sent).toMatchObject({
      name: '专利证书.pdf',
      type: 'pdf',
      bytes: paper.length,
      sha256: createHash('sha256').update(paper).digest('hex'),
    })
    for (const [login, code, name, content, key] of [
      ['yx-tianbao', 'rights', '谎报.pdf', Buffer.from('只是文字'), 'file.wrong-extension'],
      ['yx-tianbao', 'agreement', '协议.docx', officeDocument('docx'), 'case.field-file-type'],
      ['yx-tianbao', 'projectName', '名称.pdf', paper, 'case.no-file-field'],
      ['sn-tianbao', 'rights', '他人.pdf', paper, 'case.not-found'],
      ['lin-zhuren', 'rights', '主管.pdf', paper, 'case.may-not-write'],
    ] as const)
      expect(keysOf(await sendsFile(o, login, field(code), name, content)), `${login} ${name}`).toEqual([key])
    const answers = `/api/cases/${caseId}/answers/application`
    const saves = async (rights: readonly object[]) => {
      const { version } = await o.as('yx-tianbao').reads(answers)
      return o.as('yx-tianbao').does('PUT', answers, { base: version, answers: { rights } })
    }
    const named = await saves([{ ...sent, name: '改了名.pdf', bytes: 1, sha256: 'b'.repeat(64) }])
    expect(named.answers.rights).toEqual([sent])
    for (const forged of [
      { ...sent, id: o.units.get('620702') },
      { ...sent, id: 'p1' },
    ])
      await expect(saves([forged])).rejects.toMatchObject({ keys: ['case.file-not-sent'] })

    const page = await o.sees(caseId, 'yx-tianbao')
    expect(page.files).toContainEqual(
      expect.objectContaining({
        name: expect.objectContaining({ zh: '科技计划项目申报书 · 知识产权证明' }),
        files: [expect.objectContaining({ name: '专利证书.pdf' })],
      }),
    )
    const download = `/api/cases/${caseId}/papers/${sent.id}`
    for (const login of ['yx-tianbao', 'yx-fuze', 'pei-jijian'])
      expect(await takesFile(o, login, download), login).toEqual(paper)
    await expect(takesFile(o, 'sn-tianbao', download)).rejects.toThrow('404')
    expect((await fetch(`${o.office.url}${download}`)).status).toBe(401)

    const removes = () => o.as('yx-tianbao').does('POST', `${download}/detach`, { reason: '传错了' })
    await expect(removes()).rejects.toMatchObject({ keys: ['case.file-in-form'] })
    const errors = async () => (await o.sees(caseId, 'yx-tianbao')).forms[0].errors
    const before = await errors()
    const { asAdmin } = o.office.db
    const judged = (state: string) =>
      asAdmin('update file_contents set state = $2 where sha256 = $1', [sent.sha256, state])
    await judged('bad')
    expect(await errors(), 'found bad since').toBe(before + 1)
    await judged('clean')
    await saves([])
    await removes()
    await expect(saves([sent])).rejects.toMatchObject({ keys: ['case.file-not-sent'] })
    await expect(takesFile(o, 'yx-fuze', download)).rejects.toThrow('case.no-file')
  })

  it('names members of any unit, of whom whoever fills it in learns name and masked number alone', async () => {
    const caseId = await opensApplication('河西走廊制种玉米抗旱栽培')
    const look = (login: string, text: string, of = caseId, register = 'person') =>
      o.as(login).reads(`/api/registers/${register}/lookup?caseId=${of}&text=${encodeURIComponent(text)}`)
    expect(await look('yx-tianbao', '宋会')).toEqual({ rows: [] })
    await o.office.db.asAdmin(
      `insert into register_entries (tenant_id, id, register, key, care_unit_id, name, search, recorded_at)
        values ($1, gen_random_uuid(), 'person', '0000-0002-1825-0097', $2, '宋会民', '|0000-0002-1825-0097|宋会民|songhuimin|shm', now())`,
      [o.office.pack.tenantId, o.units.get('620721')],
    )
    const { rows } = await look('yx-tianbao', 'songhui')
    expect(rows).toEqual([{ id: rows[0].id, name: '宋会民', key: expect.stringMatching(/\*/) }])
    expect(JSON.stringify(rows)).not.toContain('0000-0002')
    expect((await o.as('yx-tianbao').reads('/api/registers/person/entries?find=宋会')).rows).toEqual([])
    for (const [login, of, register, key] of [
      ['sn-tianbao', caseId, 'person', 'case.not-found'],
      ['yx-fuze', caseId, 'person', 'register.no-form-asks'],
      ['yx-tianbao', caseId, 'enterprise', 'register.no-form-asks'],
    ] as const)
      await expect(look(login, '宋会', of, register), key).rejects.toMatchObject({ keys: [key] })
    await expect(look('yx-tianbao', '宋')).rejects.toMatchObject({ code: 'form-invalid' })
    const [told] = await o.office.db.asAdmin(
      `select detail ->> 'register' as register from audit_entries where deed = 'register.lookup' and outcome = 'done'
        and subject_id = $1 order by at desc limit 1`,
      [caseId],
    )
    expect(told).toEqual({ register: 'person' })
  })
})
