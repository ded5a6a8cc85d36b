import { expect } from 'vitest'
import { sampleOf } from '#tests/builders/case-form.ts'
import type { Programme } from '#tests/builders/http-files.ts'

const application = sampleOf('zhangye', 'application')
const taskBook = sampleOf('zhangye', 'task-book')
const TERM = {
  term: { from: '2026-09-01', to: '2028-08-31' },
  milestones: [
    { row: 's1', from: '2026-09-01', to: '2027-08-31', content: '系统研发', mark: '样机' },
    { row: 's2', from: '2027-09-01', to: '2028-08-31', content: '示范推广', mark: '示范区' },
  ],
}

/** A handed-over challenge from its application to the task book that owner, solver and office sign in this order. */
export async function signsAsThree(o: Programme, caseId: string, name: string, owner: string): Promise<void> {
  const person = (login: string) => o.office.pack.people.get(login)!
  const stateOf = async (id: string) => (await o.sees(id)).state.code
  await o.fills('yx-tianbao', caseId, application, { projectName: name, ...TERM })
  await o.attaches('yx-tianbao', caseId, 'commitment')
  await o.takes('yx-tianbao', caseId, 'submit')
  await o.takes('yx-fuze', caseId, 'approve')
  await o.attaches('gz-juzhang', caseId, 'recommendation-letter')
  await o.takes('gz-juzhang', caseId, 'recommend')
  for (const login of ['zhou-kezhang', 'lin-zhuren', 'fang-zhuanyuan']) await o.takes(login, caseId, 'pass')
  const experts = ['ml-juzhang', 'lz-juzhang', 'gt-juzhang']
  await o.acts('he-kezhang', caseId, { kind: 'choose', people: experts.map(person) })
  for (const login of experts) await o.takes(login, caseId, 'favour')
  await o.takes('he-kezhang', caseId, 'propose')
  await o.takes('shao-juzhang', caseId, 'sign')
  await o.acts('lin-zhuren', caseId, { kind: 'choose', people: ['shao-juzhang', 'qin-fuju'].map(person) })
  for (const login of ['qin-fuju', 'shao-juzhang'])
    await o.takes(login, caseId, 'decide', {}, { resolutionNo: '张科局纪〔2026〕5号' })
  expect(await stateOf(caseId)).toBe('publicity')
  await o.stands('2026-05-19 00:20')
  await o.ticks()
  await o.takes('lin-zhuren', caseId, 'issue')
  const [book] = (await o.sees(caseId)).subcases
  // The owner stands in it as the register of units knows him, and is not typed; the recommending office is no party.
  const opened = await o.as('yx-tianbao').reads(`/api/cases/${book.caseId}/answers/task-book`)
  expect(opened.answers).toMatchObject({
    ...{ challengeNumber: '张榜2026-01', challengeName: '葡萄酒渣高值利用' },
    ...{ ownerName: '肃南县科学技术局', pickedOn: '2026-05-08' },
  })
  expect(opened.answers).not.toHaveProperty('partyC')
  expect(opened.sources.ownerName).toEqual({ kind: 'register', subject: 'owner', fact: 'name', locked: true })
  await o.fills('yx-tianbao', book.caseId, { ...taskBook, sign: ['ownerSigns', 'unitSigns', 'authoritySigns'] })
  await o.takes('yx-tianbao', book.caseId, 'submit')
  await o.takes('he-kezhang', book.caseId, 'agree')
  expect(await stateOf(book.caseId)).toBe('challenge-signing')

  // Nobody before his turn; the recommending office is no party of a challenge.
  for (const login of ['yx-fuze', 'shao-juzhang', 'gz-juzhang'])
    await expect(o.takes(login, book.caseId, 'challenge-sign'), login).rejects.toMatchObject({
      keys: ['process.no-seat'],
    })
  for (const login of [owner, 'yx-fuze', 'shao-juzhang']) await o.takes(login, book.caseId, 'challenge-sign')
  expect(await stateOf(book.caseId)).toBe('in-force')
  const { signatures } = await o.as(owner).reads(`/api/cases/${book.caseId}/signatures`)
  expect(signatures).toMatchObject([
    { seat: { zh: '需求方签署' }, person: '兰局长', position: 1, state: 'valid' },
    { seat: { zh: '揭榜方签署' }, person: '朱院长', position: 2, state: 'valid' },
    { seat: { zh: '管理方签署' }, person: '邵局长', position: 3, state: 'valid' },
  ])
  expect(await o.sees(caseId)).toMatchObject({ phase: 'closed', outcome: 'succeeded' })
}
