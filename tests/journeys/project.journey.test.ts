import { createHash, createPublicKey, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { projectRegister } from '#modules/projects/server/project-register.queries.ts'
import { contentHash } from '#modules/projects/signature.rules.ts'
import { inTenant } from '#server/database/tenant.ts'
import { Budget } from '#server/zip/budget.ts'
import { readZip, unpack } from '#server/zip/read-zip.ts'
import { sampleOf } from '#tests/builders/case-form.ts'
import { takesFile } from '#tests/builders/http-files.ts'
import { programmeOffice } from '#tests/builders/programme-office.ts'
import { lineUp, scores } from '#tests/builders/review-application.ts'
import { signsByPassword } from '#tests/builders/sign-by-password.ts'

/** A project from the call to its archive, in the office’s verbs, over HTTP, with the clock of the database. */
const o = programmeOffice('zhangye')
const application = sampleOf('zhangye', 'application')
const taskBook = sampleOf('zhangye', 'task-book')
const acceptance = sampleOf('zhangye', 'acceptance-request')
const change = sampleOf('zhangye', 'change-request')
const stateOf = async (caseId: string) => (await o.sees(caseId)).state.code
const person = (login: string) => o.office.pack.people.get(login)!

const TERM = {
  term: { from: '2023-09-01', to: '2025-08-31' },
  milestones: [
    { row: 's1', from: '2023-09-01', to: '2024-08-31', content: '种质收集评价', mark: '评价报告' },
    { row: 's2', from: '2024-09-01', to: '2025-08-31', content: '种质创制与示范', mark: '新种质' },
  ],
}

const CALL = {
  family: 'key-rd',
  title: '2023年度重点研发计划申报通知',
  opens: '2023-07-03 08:00',
  closes: '2023-07-31 18:00',
  recommendBy: '2023-08-07 18:00',
  quotas: { '620702': 1 },
}

async function opensApplication(callId: string, title: string, more: object = {}): Promise<string> {
  const { caseId } = await o.as('yx-tianbao').does('POST', `/api/calls/${callId}/applications`, {
    unitId: o.units.get('zy-szyx'),
    direction: '1.1',
    title,
    recommenderId: o.units.get('620702'),
    ...more,
  })
  return caseId
}

async function handsIn(caseId: string, name: string): Promise<void> {
  await o.fills('yx-tianbao', caseId, application, { projectName: name, ...TERM })
  await o.attaches('yx-tianbao', caseId, 'commitment')
  await o.takes('yx-tianbao', caseId, 'submit')
}

const kept: Record<string, string> = {}

describe('A project', { timeout: 120_000 }, () => {
  it('is applied for in a window, within the limits, once a year', async () => {
    await o.stands('2023-07-03 09:40')
    kept.callId = await o.publishes(CALL)
    kept.caseId = await opensApplication(kept.callId!, '祁连山区酿酒葡萄抗寒种质创新与应用')
    const page = await o.sees(kept.caseId!, 'yx-tianbao')
    expect(page).toMatchObject({ phase: 'draft', dueOn: '2023-07-31', isMine: true })
    await handsIn(kept.caseId!, '祁连山区酿酒葡萄抗寒种质创新与应用')
    expect(await stateOf(kept.caseId!)).toBe('unit-review')

    // A second one of the same leader in the same year: told beforehand, and refused.
    const second = await opensApplication(kept.callId!, '戈壁设施农业节水控制系统研发')
    kept.draftId = second
    const findings = (await o.sees(second, 'yx-tianbao')).findings
    const limit = findings.find(({ code }: { code: string }) => code === 'leads-one-a-year')
    expect(limit.text.zh).toContain(
      '每人每年牵头申报不超过1项（第六条第一款）；计入2项，限1项：本次申报、《祁连山区酿酒葡萄抗寒种质创新与应用》（负责人，申报中）',
    )
    await expect(handsIn(second, '戈壁设施农业节水控制系统研发')).rejects.toMatchObject({
      keys: ['process.rule-fails'],
    })
    await expect(opensApplication(kept.callId!, '短', {})).rejects.toMatchObject({ code: 'form-invalid' })
    await expect(opensApplication(kept.callId!, '方向不存在的申报', { direction: '9.9' })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('is recommended within a quota that only one can have', async () => {
    await o.takes('yx-fuze', kept.caseId!, 'approve')
    await o.attaches('gz-juzhang', kept.caseId!, 'recommendation-letter')
    await o.takes('gz-juzhang', kept.caseId!, 'recommend')
    const call = await o.as('lin-zhuren').reads(`/api/calls/${kept.callId}`)
    expect(call).toMatchObject({ applications: 1, recommended: 1, quotas: [{ most: 1, used: 1 }] })
    await expect(
      o.as('zhou-kezhang').does('PUT', `/api/calls/${kept.callId}`, {
        ...callFields(call),
        quotas: [{ unitId: o.units.get('620702'), most: 0 }],
        reason: '调减名额',
      }),
    ).rejects.toMatchObject({ keys: ['call.quota-below-used'] })
  })

  it('goes through form check, review, decision, publicity and approval, and is numbered by its family', async () => {
    const caseId = kept.caseId!
    for (const login of ['he-kezhang', 'lin-zhuren', 'fang-zhuanyuan']) await o.takes(login, caseId, 'pass')
    const experts = ['sn-juzhang', 'ml-juzhang', 'lz-juzhang']
    await o.acts('he-kezhang', caseId, { kind: 'choose', people: experts.map(person) })
    await scores(o, caseId, { 'sn-juzhang': 90, 'ml-juzhang': 80, 'lz-juzhang': 85 })
    for (const login of experts) await o.takes(login, caseId, 'favour')
    await o.takes('he-kezhang', caseId, 'propose')
    await o.takes('shao-juzhang', caseId, 'sign')
    await o.acts('lin-zhuren', caseId, { kind: 'choose', people: ['shao-juzhang', 'qin-fuju'].map(person) })
    await lineUp(o, kept.callId!, caseId)
    expect(await o.as('lin-zhuren').reads(`/api/cases/${caseId}`)).toMatchObject({ state: { code: 'meeting' } })
    await o.takes('qin-fuju', caseId, 'decide')
    await o.takes('shao-juzhang', caseId, 'decide')
    expect(await stateOf(caseId)).toBe('publicity')
    const board = await publicBoard()
    expect(board).toMatchObject({
      ...{ isOpen: true, calls: [{ title: CALL.title, stage: 'open' }], approved: [] },
      publicities: [{ unit: { zh: '市直及高校院所' }, publishedOn: '2023-07-03', until: '2023-07-10' }],
    })
    // Of people it tells nothing, nor what is not on public view.
    for (const hidden of ['杨干事', '戈壁设施', caseId, person('yx-tianbao'), '100000000'])
      expect(JSON.stringify(board)).not.toContain(hidden)
    await o.stands('2023-07-11 00:20')
    expect(await o.ticks()).toBeGreaterThan(0)
    await o.takes('lin-zhuren', caseId, 'issue')
    expect(await o.sees(caseId)).toMatchObject({ number: '23YF001', state: { code: 'contracting' } })
  })

  it('becomes a project with the first version of its contract when the task book is signed', async () => {
    await opensPool()
    const [book] = (await o.sees(kept.caseId!)).subcases
    kept.bookId = book.caseId
    const opened = await o.as('yx-tianbao').reads(`/api/cases/${book.caseId}/answers/task-book`)
    expect(opened.answers).toMatchObject({
      number: '23YF001',
      startOn: '2023-09-01',
      grant: 100000000,
      leaderName: '杨干事',
    })
    await o.fills('yx-tianbao', book.caseId, taskBook)
    await o.takes('yx-tianbao', book.caseId, 'submit')
    await o.takes('he-kezhang', book.caseId, 'agree')
    await expect(o.takes('gz-juzhang', book.caseId, 'sign')).rejects.toMatchObject({ keys: ['process.no-seat'] })
    await signsByPassword(o, book.caseId)
    for (const login of ['gz-juzhang', 'shao-juzhang']) await o.takes(login, book.caseId, 'sign')
    expect(await o.sees(kept.caseId!)).toMatchObject({ phase: 'closed', outcome: 'succeeded' })
    const { rows } = await o.as('lin-zhuren').reads('/api/projects')
    expect(await publicBoard()).toMatchObject({ publicities: [], approved: [{ number: '23YF001' }] })
    expect(rows).toMatchObject([
      { number: '23YF001', status: 'ongoing', grantFen: '100000000', endOn: '2025-08-31', leader: { name: '杨干事' } },
    ])
    kept.projectId = rows[0].id
    const project = await o.as('yx-tianbao').reads(`/api/projects/${kept.projectId}`)
    expect(project.versions).toMatchObject([{ version: 1, leaderName: '杨干事' }])
    expect(project.parts.map(({ role }: { role: string }) => role)).toContain('key-member')
    await expect(o.as('sn-tianbao').reads(`/api/projects/${kept.projectId}`)).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('is signed by its parties in order over one content, and what is altered afterwards is found', async () => {
    const signatures = async () => (await o.as('lin-zhuren').reads(`/api/cases/${kept.bookId}/signatures`)).signatures
    const states = async () => (await signatures()).map(({ state }: { state: string }) => state)
    expect(await signatures()).toMatchObject([
      { seat: { zh: '乙方签署' }, person: '朱院长', position: 1, algorithm: 'sm2', proof: 'password', state: 'valid' },
      { seat: { zh: '丙方签署' }, position: 2, proof: 'demo', state: 'valid' },
      { seat: { zh: '甲方签署' }, position: 3, state: 'valid' },
    ])
    const { asAdmin } = o.office.db
    const answer = (text: string) =>
      asAdmin(
        `update case_submissions set answers = jsonb_set(answers, '{ownership}', to_jsonb($2::text)) where case_id = $1 and form = 'task-book'`,
        [kept.bookId, text],
      )
    const before = await asAdmin(`select answers ->> 'ownership' as text from case_submissions where case_id = $1`, [
      kept.bookId,
    ])
    const { text } = before[0] as unknown as { text: string }
    await answer('全部归乙方所有')
    expect(await states()).toEqual(['changed', 'changed', 'changed'])
    await answer(text)
    expect(await states()).toEqual(['valid', 'valid', 'valid'])
    await asAdmin(`update case_signatures set person_name = '别人' where case_id = $1 and position = 2`, [kept.bookId])
    expect(await states()).toEqual(['valid', 'broken', 'valid'])
    await asAdmin(
      `update case_signatures set person_name = signed_text::jsonb ->> 'personName' where case_id = $1 and position = 2`,
      [kept.bookId],
    )
  })

  it('is told to everybody on the public board, which is asked so often in a minute and not more', async () => {
    const answers = await Promise.all(
      Array.from({ length: 62 }, () => fetch(`${o.office.url}/api/public-board?administration=zhangye`)),
    )
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(1)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]))
    const refused = answers.find(({ status }) => status === 429)!
    expect(refused.headers.get('cache-control')).toBe('no-store')
    expect(await refused.text()).toContain('public-board.too-often')
  })

  it('is told in writing: a numbered letter, which only whom it concerns takes', async () => {
    while ((await o.delivers()) > 0);
    const letters = async (login: string) => (await o.as(login).reads('/api/letters')).rows
    const [letter] = await letters('yx-tianbao')
    expect(letter).toMatchObject({
      number: '张科立〔2023〕1号',
      name: { zh: '立项通知书' },
      unit: { zh: '市直及高校院所' },
      mayReceive: true,
    })
    expect(await letters('sn-tianbao')).toEqual([])
    for (const path of [`/api/letters/${letter.id}/document`, '/api/letters/bundle', '/api/letters/workbook'])
      expect((await takesFile(o, 'lin-zhuren', path)).subarray(0, 2).toString(), path).toBe('PK')
    await expect(takesFile(o, 'sn-tianbao', `/api/letters/${letter.id}/document`)).rejects.toThrow('404')
    await expect(o.as('lin-zhuren').does('POST', `/api/letters/${letter.id}/receipt`, {})).rejects.toMatchObject({
      keys: ['letter.not-yours'],
    })
    await o.as('yx-tianbao').does('POST', `/api/letters/${letter.id}/receipt`, {})
    expect(await letters('yx-tianbao')).toMatchObject([{ mayReceive: false }])
  })

  it('changes its leader by a request that a leader grants: the contract has a second version, as at any date', async () => {
    await o.stands('2024-05-06 09:00')
    const caseId = await opensOf('change')
    const proof = [{ id: 'p1', name: '证明.pdf', type: 'pdf', bytes: 1000, sha256: 'a'.repeat(64) }]
    await o.fills('yx-tianbao', caseId, change, {
      kinds: ['leader'],
      causedOn: '2024-05-01',
      newLeader: { id: person('gz-kuaiji'), name: '李会计', facts: {} },
      oldLeaderAgrees: proof,
      proof,
      newEndOn: undefined,
      budgetChanges: undefined,
    })
    // Whoever is to lead keeps the limits: told as soon as he is named, and nothing is handed in until he does.
    await o.office.db.asAdmin(
      `insert into takings_part (tenant_id, id, case_id, subject, name, role, from_on)
        values ($1, gen_random_uuid(), $2, $3, '李会计', 'leader', '2023-07-03')`,
      [o.office.pack.tenantId, kept.draftId, `person:${person('gz-kuaiji')}`],
    )
    expect((await o.sees(caseId, 'yx-tianbao')).findings).toContainEqual(
      expect.objectContaining({
        ...{ code: 'leads-one-a-year', severity: 'error', source: expect.objectContaining({ zh: '第六条第一款' }) },
        text: expect.objectContaining({ zh: expect.stringContaining('戈壁设施农业节水控制系统研发') }),
      }),
    )
    await expect(o.takes('yx-tianbao', caseId, 'submit')).rejects.toMatchObject({ keys: ['process.rule-fails'] })
    await o.office.db.asAdmin('delete from takings_part where case_id = $1', [kept.draftId])
    await o.takes('yx-tianbao', caseId, 'submit')
    await o.takes('yx-fuze', caseId, 'approve')
    expect(await stateOf(caseId)).toBe('division')
    await o.attaches('zhou-kezhang', caseId, 'grounds')
    await o.takes('zhou-kezhang', caseId, 'agree')
    await o.takes('qin-fuju', caseId, 'grant')
    const project = await o.as('lin-zhuren').reads(`/api/projects/${kept.projectId}`)
    expect(project).toMatchObject({ leader: { name: '李会计' }, contract: { version: 2, leaderName: '李会计' } })
    expect(project.parts).toContainEqual({ name: '杨干事', role: 'leader', fromOn: '2023-07-03', leftOn: '2024-05-06' })
    const before = await o.as('lin-zhuren').reads(`/api/projects/${kept.projectId}?on=2024-05-05`)
    expect(before.contract).toMatchObject({ version: 1, leaderName: '杨干事' })
  })

  it('changes unit, amount and term: contract, money, people and figures follow, as often as the pack allows', async () => {
    const changes = async (leader: string, head: string, more: object) => {
      const caseId = await opensOf('change', head)
      const proof = [{ id: 'p1', name: '证明.pdf', type: 'pdf', bytes: 1000, sha256: 'a'.repeat(64) }]
      const said = { causedOn: '2024-05-01', proof, transfer: proof, newEndOn: undefined, budgetChanges: undefined }
      await o.fills(leader, caseId, change, { ...said, ...more })
      return caseId
    }
    const grants = async (caseId: string, leader: string, head: string) => {
      await o.takes(leader, caseId, 'submit')
      await o.takes(head, caseId, 'approve')
      await o.attaches('zhou-kezhang', caseId, 'grounds')
      await o.takes('zhou-kezhang', caseId, 'agree')
      await o.takes('qin-fuju', caseId, 'grant')
    }
    const project = () => o.as('lin-zhuren').reads(`/api/projects/${kept.projectId}`)
    const money = async () => {
      const { rows } = await o.as('song-caiwu').reads(`/api/funds/commitments?poolId=${kept.poolId}`)
      return o.as('song-caiwu').reads(`/api/funds/commitments/${rows[0].id}`)
    }
    expect((await money()).tranches.map(({ amountFen }: { amountFen: string }) => amountFen)).toEqual([
      '60000000',
      '40000000',
    ])
    const newGrant = { equipment: 10_000_000, operation: 40_000_000, labour: 20_000_000, indirect: 10_000_000 }
    const moved = await changes('gz-kuaiji', 'yx-fuze', {
      kinds: ['unit', 'amount'],
      newUnit: { id: o.units.get('620702'), name: '甘州区科技局', facts: {} },
      newSum: 80_000_000,
      budgetChanges: Object.entries(newGrant).map(([row, value]) => ({ row, newGrant: value })),
    })
    const told = (await o.sees(moved, 'gz-kuaiji')).findings.map(({ text }: { text: { zh: string } }) => text.zh)
    expect(told).toContain('财政资助金额：100.00 万元 → 80.00 万元')
    expect(told).toContain('从尚未申请的拨付期次核减 20.00 万元')
    await grants(moved, 'gz-kuaiji', 'yx-fuze')
    expect(await project()).toMatchObject({
      unit: { id: o.units.get('620702') },
      grantFen: '80000000',
      contract: { version: 3 },
    })
    expect((await money()).tranches.map(({ amountFen }: { amountFen: string }) => amountFen)).toEqual([
      '60000000',
      '20000000',
    ])
    expect(await money()).toMatchObject({ payee: { name: '甘州区科学技术局' } })
    const compared = await o.as('lin-zhuren').reads(`/api/projects/${kept.projectId}/contract/comparison?from=2&to=3`)
    expect(compared.heads).toContainEqual({
      what: { zh: '财政资助金额', en: 'Grant' },
      before: '100.00 万元',
      after: '80.00 万元',
    })
    expect(compared.answers.map(({ what }: { what: { zh: string } }) => what.zh).join()).toContain('业务费')

    const former = { equipment: 10_000_000, operation: 50_000_000, labour: 20_000_000, indirect: 20_000_000 }
    const back = await changes('gz-kuaiji', 'gz-juzhang', {
      kinds: ['unit', 'term', 'amount'],
      newUnit: { id: o.units.get('zy-szyx'), name: '市直及高校院所', facts: {} },
      newEndOn: '2025-09-05',
      newSum: 100_000_000,
      budgetChanges: Object.entries(former).map(([row, value]) => ({ row, newGrant: value })),
    })
    await grants(back, 'gz-kuaiji', 'gz-juzhang')
    expect(await project()).toMatchObject({ endOn: '2025-09-05', extensions: 1, unit: { id: o.units.get('zy-szyx') } })
    expect((await money()).tranches.map(({ amountFen }: { amountFen: string }) => amountFen)).toEqual([
      '60000000',
      '20000000',
      '20000000',
    ])
    const again = await changes('gz-kuaiji', 'yx-fuze', { kinds: ['term'], newEndOn: '2026-03-31' })
    expect((await o.sees(again, 'gz-kuaiji')).findings).toContainEqual(
      expect.objectContaining({ code: 'change-limit', severity: 'error' }),
    )
    await expect(o.takes('gz-kuaiji', again, 'submit')).rejects.toMatchObject({
      keys: expect.arrayContaining(['process.rule-fails']),
    })
    await o.takes('gz-kuaiji', again, 'abandon')
    const before = await o.as('lin-zhuren').reads(`/api/projects/${kept.projectId}?on=2024-05-05`)
    expect(before.contract).toMatchObject({ version: 1, grantFen: '100000000', endOn: '2025-08-31' })
    // What follows is the road of a project whose money does not run through the ledger.
    await o.office.db.asAdmin('update fund_commitments set subject_kind = null, subject_id = null')
  })

  it('is visited: what is found is rectified by the unit and verified by another unit than the finder’s', async () => {
    const zhou = o.as('zhou-kezhang')
    const { siteVisitId } = await zhou.does('POST', `/api/projects/${kept.projectId}/visits`, {
      purpose: '中期进度和经费',
      plannedOn: '2024-05-06',
    })
    const path = `/api/visits/${siteVisitId}`
    const seen = (login: string) => o.as(login).reads(path)
    const record = { heldOn: '2024-05-06', place: '试验田', met: '李会计', summary: '按期推进，台账不全。' }
    await expect(o.as('lin-zhuren').does('PUT', path, { version: 1, ...record, isDone: false })).rejects.toMatchObject({
      keys: ['visit.not-lead'],
    })
    await zhou.does('PUT', path, { version: 1, ...record, isDone: false })
    const found = { text: '设备台账与实物不符', severity: 'major', dueOn: '2024-05-31' }
    const { visitFindingId } = await zhou.does('POST', `${path}/findings`, found)
    await zhou.does('PUT', path, { version: 3, ...record, isDone: true })
    const finding = `/api/visit-findings/${visitFindingId}`
    const verify = (login: string, isMended: boolean) =>
      o.as(login).does('POST', `${finding}/verification`, { isMended, verdict: '查看台账' })
    await expect(verify('he-kezhang', true)).rejects.toMatchObject({ keys: ['visit.not-answered'] })
    await o.as('yx-tianbao').does('POST', `${finding}/answer`, { answer: '已补齐台账' })
    await expect(verify('zhou-kezhang', true)).rejects.toMatchObject({ keys: ['visit.own-unit'] })
    await expect(verify('lin-zhuren', true)).rejects.toMatchObject({ keys: ['visit.own-unit'] })
    await verify('he-kezhang', false)
    expect((await seen('yx-tianbao')).items).toMatchObject([
      { state: 'found', times: 1, mayAnswer: true, mayVerify: false },
    ])
    await o.as('yx-tianbao').does('POST', `${finding}/answer`, { answer: '账实已相符' })
    await verify('he-kezhang', true)
    expect(await seen('lin-zhuren')).toMatchObject({ state: 'settled', open: 0 })
    await expect(seen('sn-tianbao')).rejects.toMatchObject({ code: 'not-found' })
    for (const file of [`${path}/document`, '/api/visits/workbook'])
      expect((await takesFile(o, 'lin-zhuren', file)).subarray(0, 2).toString(), file).toBe('PK')
  })

  it('fails to be accepted for a gap, is mended once, and is accepted with certificate and outcome', async () => {
    await o.stands('2025-09-10 09:00')
    const caseId = await opensOf('acceptance', 'yx-fuze')
    const leader = 'gz-kuaiji'
    const short = [
      { row: 'i1', reached: 1, evidence: '证书' },
      { row: 'i2', reached: 14, evidence: '报告' },
    ]
    await o.fills(leader, caseId, acceptance, { indicators: short, unmetReason: '一件专利仍在实质审查阶段。' })
    for (const file of ['summary', 'accounts']) await o.attaches(leader, caseId, file)
    await o.takes(leader, caseId, 'submit')
    await o.takes('yx-fuze', caseId, 'approve')
    await o.takes('gz-juzhang', caseId, 'forward')
    expect(await stateOf(caseId)).toBe('audit')
    await o.attaches(leader, caseId, 'audit-report')
    await o.takes(leader, caseId, 'audit-done')
    const told = (await o.sees(caseId, 'zhou-kezhang')).findings.map(({ text }: { text: { zh: string } }) => text.zh)
    expect(told).toContain('指标“授权发明专利”完成 50.00%')
    await o.takes('zhou-kezhang', caseId, 'ready')
    const experts = ['sn-juzhang', 'ml-juzhang', 'lz-juzhang', 'gt-juzhang', 'sd-juzhang']
    await o.acts('zhou-kezhang', caseId, { kind: 'choose', people: experts.map(person) })
    await expect(o.takes('sn-juzhang', caseId, 'pass')).rejects.toMatchObject({ keys: ['process.rule-fails'] })
    for (const login of experts) await o.takes(login, caseId, 'mend', { reason: '专利未授权' })
    expect(await stateOf(caseId)).toBe('rectification')

    await o.stands('2025-11-10 09:00')
    await o.fills(leader, caseId, acceptance)
    await o.takes(leader, caseId, 'mended')
    await o.takes('zhou-kezhang', caseId, 'ready')
    await o.acts('zhou-kezhang', caseId, { kind: 'choose', people: experts.map(person) })
    for (const login of experts) await o.takes(login, caseId, 'pass')
    expect(await stateOf(caseId)).toBe('decision')
    await o.takes('shao-juzhang', caseId, 'confirm')
    await o.stands('2025-12-01 00:30')
    await o.ticks()
    await o.takes('zhou-kezhang', caseId, 'file')
    const project = await o.as('lin-zhuren').reads(`/api/projects/${kept.projectId}`)
    expect(project).toMatchObject({
      status: 'accepted',
      outcomeNumber: 'GSZ2025Y0001',
      certificate: { number: '2025-0001' },
    })
    const { checkCode } = project.certificate
    expect(await o.as('cz-fuze').reads(`/api/certificates/${checkCode}`)).toMatchObject({ number: '2025-0001' })
    await expect(o.as('cz-fuze').reads('/api/certificates/0123456789ABCDEF')).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('is archived whole: every file has the hash that the manifest tells, and the package is the same each time', async () => {
    while ((await o.delivers()) > 0);
    const zip = await archiveBy('zhou-kezhang')
    const files = unpacked(zip)
    const manifest = JSON.parse(files.get('manifest.json')!.toString())
    const told: { path: string; bytes: number; sha256: string; kind: string; case?: { record: string } }[] =
      manifest.files
    for (const { path, bytes, sha256 } of told)
      expect([path, files.get(path)!.length, hashOf(files.get(path)!)]).toEqual([path, bytes, sha256])
    const listed = ['SHA256SUMS', 'manifest.json', ...told.map(({ path }) => path)]
    expect([...files.keys()].sort()).toEqual(listed.sort())
    expect(hashOf(files.get('SHA256SUMS')!)).toBe(manifest.sha256)
    expect(manifest).toMatchObject({ personalData: 'masked', leftOut: { cases: 0, money: false, papers: [] } })
    expect(new Set(told.map(({ kind }) => kind))).toEqual(
      new Set([
        ...['project', 'contract', 'certificate', 'approval', 'history', 'events', 'form', 'answers', 'paper'],
        'signature',
      ]),
    )
    expect(new Set(told.flatMap((one) => one.case?.record ?? []))).toEqual(
      new Set(['application', 'task-book', 'change', 'acceptance']),
    )
    expect(await archiveBy('lin-zhuren')).toEqual(zip)
    const { archives } = await o.as('lin-zhuren').reads(`/api/projects/${kept.projectId}`)
    expect(archives).toMatchObject([{ number: 1, sha256: manifest.sha256, bytes: zip.length }])
  })

  it('is archived without the data of people, but for who may see them and says for what', async () => {
    const identity = '620702000000000000'
    const saysIdentity = (zip: Buffer) =>
      [...unpacked(zip)].filter(([name, text]) => name.endsWith('.json') && text.includes(identity)).length
    expect(saysIdentity(await archiveBy('zhou-kezhang'))).toBe(0)
    expect(saysIdentity(await archiveBy('zhou-kezhang', '?purpose=审计核对申报人身份'))).toBeGreaterThan(0)
    await expect(archiveBy('lin-zhuren', '?purpose=审计核对申报人身份')).rejects.toThrow('project.archive-masked')
    await expect(archiveBy('yx-tianbao')).rejects.toThrow('403')
  })

  it('carries its signatures away: anybody verifies them from the package, over the answers in it', async () => {
    const files = unpacked(await archiveBy('zhou-kezhang', '?purpose=审计核对签署'))
    const path = [...files.keys()].find((name) => name.endsWith('/signatures.json'))!
    const told = JSON.parse(files.get(path)!.toString())
    expect(told.signatures).toHaveLength(3)
    for (const { signedText, signature, publicKey, algorithm, contentSha256, person: who } of told.signatures) {
      const holds = (text: string) =>
        verify(
          algorithm === 'sm2' ? 'sm3' : null,
          Buffer.from(text),
          createPublicKey(publicKey),
          Buffer.from(signature, 'base64'),
        )
      expect([holds(signedText), holds(signedText.replace(who, '别人'))]).toEqual([true, false])
      expect(JSON.parse(signedText)).toMatchObject({ content: contentSha256, personName: who, caseId: kept.bookId })
    }
    const folder = path.slice(0, path.lastIndexOf('/'))
    const forms = told.content.forms.map((one: { form: string; number: number; hash: string }) => ({
      ...one,
      answers: JSON.parse(files.get(`${folder}/forms/${one.form}-${one.number}.json`)!.toString()).answers,
    }))
    expect(contentHash({ ...told.content, forms })).toBe(told.signatures[0].contentSha256)
    const printed = [...files].find(([name]) => name.startsWith(`${folder}/forms/`) && name.endsWith('.docx'))!
    const text = unpacked(printed[1]).get('word/document.xml')!.toString()
    for (const words of ['电子签署页', '朱院长', told.contentSha256]) expect(text).toContain(words)
  })

  it('is counted by the register of projects, for its unit and every unit above', async () => {
    const [own, top, other] = ['zy-szyx', '620700', '620722'].map((code) => o.units.get(code)!)
    const counted = async (of: string, period: string) => {
      const { tenantId } = o.office.pack
      const counts = await inTenant(o.office.db.app, tenantId, 'read', (tx) =>
        projectRegister.count(
          { tx, tenantId, now: new Date('2026-07-15T02:00:00Z') },
          { of, measure: '项', unitIds: [own!, top!, other!] },
        ),
      )
      return [own, top, other].map((id) => counts.find((one) => one.unitId === id && one.period === period)?.amount)
    }
    expect(await counted('applications', '2023')).toEqual(['1', '1', '0'])
    expect(await counted('applications.no-such', '2023')).toEqual([undefined, undefined, undefined])
    expect(await counted('approvals.key-rd', '2023-Q3')).toEqual(['1', '1', '0'])
    expect(await counted('year-to-date.approvals', '2023-12')).toEqual(['1', '1', '0'])
    expect(await counted('acceptances-due', '2026-H1')).toEqual(['1', '1', '0'])
    expect(await counted('acceptances-on-time', '2026-H1')).toEqual(['1', '1', '0'])
    expect(await counted('overdue', '2026-06')).toEqual(['0', '0', '0'])
  })

  it('bars its leader when it fails, and not the whole unit, with the evidence as it was, until another person lifts it', async () => {
    await o.office.db.asAdmin(`update projects set state = 'ongoing', closed_on = null where id = $1`, [kept.projectId])
    await opensOf('acceptance', 'yx-fuze')
    await o.stands('2026-08-03 09:00')
    await o.ticks()
    expect((await o.as('lin-zhuren').reads(`/api/projects/${kept.projectId}`)).status).toBe('failed')
    const records = async () => (await o.as('lin-zhuren').reads('/api/integrity-records')).rows
    expect(await records()).toMatchObject([
      {
        ...{ kind: 'person', name: '李会计', state: 'in-force', isIntact: true, untilOn: '2028-08-03' },
        source: { number: '23YF001' },
      },
    ])
    const call = { ...CALL, year: 2026, title: '2026年度重点研发计划申报通知', quotas: {} }
    const window = { opens: '2026-08-03 08:00', closes: '2026-08-31 18:00', recommendBy: '2026-09-07 18:00' }
    const callId = await o.publishes({ ...call, ...window })
    const county = o.units.get('620702')
    const said = { unitId: county, direction: '1.1', recommenderId: county }
    const { caseId } = await o
      .as('gz-kuaiji')
      .does('POST', `/api/calls/${callId}/applications`, { ...said, title: '戈壁日光温室水肥一体化' })
    const other = await opensApplication(callId, '戈壁日光温室保温材料')
    const barred = async (of: string, login: string) =>
      (await o.sees(of, login)).findings.filter(({ code }: { code: string }) => code.endsWith('not-barred'))
    expect(await barred(caseId, 'gz-kuaiji')).toMatchObject([{ code: 'not-barred', severity: 'error' }])
    expect(await barred(other, 'yx-tianbao')).toEqual([])
    const [leader] = await records()
    await o.as('fang-zhuanyuan').does('POST', `/api/integrity-records/${leader.id}/lift`, { reason: '复核后解除' })
    expect(await barred(caseId, 'gz-kuaiji')).toEqual([])
    await o.office.db.asAdmin(`update integrity_records set evidence = '{}'`)
    expect((await records()).map(({ isIntact }: { isIntact: boolean }) => isIntact)).toEqual([false])
  })
})

/** What anybody is told, who has not signed in. */
async function publicBoard() {
  const heard = await fetch(`${o.office.url}/api/public-board?administration=zhangye`)
  expect([heard.status, heard.headers.get('cache-control')]).toEqual([200, 'public, max-age=300'])
  return heard.json()
}

const archiveBy = (login: string, query = ''): Promise<Buffer> =>
  takesFile(o, login, `/api/projects/${kept.projectId}/archive${query}`)

/** The money that pays for it. */
async function opensPool(): Promise<void> {
  const { poolId } = await o.as('song-caiwu').does('POST', '/api/funds/pools', {
    unitId: o.units.get('620700'),
    year: 2023,
    code: 'city-2023',
    name: { zh: '2023年科技专项', en: 'S&T money 2023' },
    source: 'city',
    document: '张财教〔2023〕8号',
    amountFen: '500000000',
    lines: [{ code: 'key-rd', name: { zh: '重点研发', en: 'Key R&D' }, programme: 'key-rd', amountFen: '300000000' }],
  })
  kept.poolId = poolId
}

const hashOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex')

function unpacked(zip: Buffer): ReadonlyMap<string, Buffer> {
  const budget = new Budget()
  return new Map(readZip(zip, budget).map((entry) => [entry.name, unpack(zip, entry, budget)]))
}

async function opensOf(record: string, login = 'yx-tianbao'): Promise<string> {
  const { caseId } = await o.as(login).does('POST', `/api/projects/${kept.projectId}/cases`, { record })
  return caseId
}

function callFields(call: Record<string, unknown>) {
  const { version, title, number, opensAt, closesAt, unitBy, recommendBy, content } = call
  return { version, title, number, opensAt, closesAt, unitBy, recommendBy, content }
}
