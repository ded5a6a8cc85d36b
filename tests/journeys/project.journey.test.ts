import { describe, expect, it } from 'vitest'
import { sampleOf } from '#tests/builders/case-form.ts'
import { programmeOffice } from '#tests/builders/programme-office.ts'

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
    for (const login of experts) await o.takes(login, caseId, 'favour')
    await o.takes('he-kezhang', caseId, 'propose')
    await o.takes('shao-juzhang', caseId, 'sign')
    await o.acts('lin-zhuren', caseId, { kind: 'choose', people: ['shao-juzhang', 'qin-fuju'].map(person) })
    await o.takes('qin-fuju', caseId, 'decide', {}, { resolutionNo: '张科局纪〔2023〕12号' })
    await o.takes('shao-juzhang', caseId, 'decide')
    expect(await stateOf(caseId)).toBe('publicity')
    await o.stands('2023-07-11 00:20')
    expect(await o.ticks()).toBeGreaterThan(0)
    await o.takes('lin-zhuren', caseId, 'issue')
    expect(await o.sees(caseId)).toMatchObject({ number: '23YF001', state: { code: 'contracting' } })
  })

  it('becomes a project with the first version of its contract when the task book is signed', async () => {
    const [book] = (await o.sees(kept.caseId!)).subcases
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
    for (const login of ['yx-fuze', 'gz-juzhang', 'shao-juzhang']) await o.takes(login, book.caseId, 'sign')
    expect(await o.sees(kept.caseId!)).toMatchObject({ phase: 'closed', outcome: 'succeeded' })
    const { rows } = await o.as('lin-zhuren').reads('/api/projects')
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
})

function callFields(call: Record<string, unknown>) {
  const { version, title, number, opensAt, closesAt, unitBy, recommendBy, content } = call
  return { version, title, number, opensAt, closesAt, unitBy, recommendBy, content }
}
