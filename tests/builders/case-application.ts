/** Applications by the process of the demo’s pack, filled in with the whole sample that its form tests give. */
import { expect } from 'vitest'
import type { CaseKind } from '#server/http/case-kind.ts'
import { sampleOf, signed } from '#tests/builders/case-form.ts'
import type { CaseOffice } from '#tests/builders/case-office.ts'
import { withSentSamples } from '#tests/builders/sent-files.ts'

export const sample = sampleOf('zhangye', 'application')

/** What a slice would say of applications. */
export const applicationKind = (more: Partial<CaseKind> = {}): CaseKind => ({
  record: 'application',
  facts: async () => ({
    closesOn: '2023-07-31',
    recommendBy: '2023-08-15',
    withinLimits: true,
    returnedHere: 0,
    submitInTime: true,
    unitInTime: true,
    recommendInTime: true,
    quotaLeft: 5,
  }),
  known: async () => ({ facts: sample.facts }),
  subcase: async (_, { title, unitId, parties }) => ({
    title: `${title}任务书`,
    unitId,
    parties: {
      leader: parties.applicant!,
      'undertaking-unit': parties['undertaking-unit']!,
      'recommending-unit': parties['recommending-unit']!,
      'managing-division': parties['managing-division']!,
    },
  }),
  ...more,
})

/** And of the task books that follow. */
export const taskBookKind: CaseKind = {
  record: 'task-book',
  known: async () => ({ facts: sampleOf('zhangye', 'task-book').facts }),
}

export function applicationsIn(office: CaseOffice) {
  const takes = (login: string, caseId: string, action: string, more: object = {}, facts?: object) =>
    office.acts(login, caseId, { kind: 'take', action, ...more }, facts)

  const opens = async (title: string, login = 'yx-tianbao'): Promise<string> => {
    const { units, people } = office.pack
    const { caseId } = await office.as(login).does('POST', '/api/cases', {
      process: 'project-application',
      title,
      unitId: units.get('zy-szyx'),
      parties: {
        applicant: [{ person: people.get('yx-tianbao') }],
        'undertaking-unit': [{ unit: units.get('zy-szyx') }],
        'recommending-unit': [{ unit: units.get('620702') }],
        'managing-division': [{ unit: units.get('620700') }],
      },
    })
    return caseId
  }

  const attaches = async (login: string, caseId: string, code: string, name: string): Promise<boolean> => {
    const browser = await office.as(login).signedIn()
    const form = new FormData()
    form.append('file', new Blob([`${name} of ${caseId}`], { type: 'text/plain' }), name)
    const answer = await fetch(`${office.url}/api/cases/${caseId}/files/${code}`, {
      method: 'POST',
      headers: {
        cookie: browser.cookie!,
        'x-csrf-token': browser.csrf!,
        origin: office.url,
        'idempotency-key': `${caseId}-${code}-${login}`,
      },
      body: form,
    })
    return (await answer.text()).includes('fileId')
  }

  /** Fills the application in as its page does, and signs. */
  const fills = async (caseId: string, change: object = {}, form = 'application') => {
    const address = `/api/cases/${caseId}/answers/${form}`
    const opened = await office.as('yx-tianbao').reads(address)
    const whole = sampleOf('zhangye', form)
    const said = await withSentSamples(office, caseId, opened.form, { ...opened.answers, ...whole.answers, ...change })
    const answers = signed(opened, said, whole.sign)
    return office.as('yx-tianbao').does('PUT', address, { base: opened.version, answers })
  }

  const stateOf = async (caseId: string): Promise<string> =>
    (await office.as('lin-zhuren').reads(`/api/cases/${caseId}`)).state.code

  /** From the open draft through all hands to the proposal of the division. */
  const toProposal = async (caseId: string): Promise<void> => {
    await fills(caseId)
    await attaches('yx-tianbao', caseId, 'commitment', '承诺书.txt')
    await takes('yx-tianbao', caseId, 'submit')
    await takes('yx-fuze', caseId, 'approve')
    await attaches('gz-juzhang', caseId, 'recommendation-letter', '推荐函.txt')
    await takes('gz-juzhang', caseId, 'recommend')
    for (const login of ['zhou-kezhang', 'lin-zhuren', 'fang-zhuanyuan']) await takes(login, caseId, 'pass')
    const experts = ['sn-juzhang', 'ml-juzhang', 'lz-juzhang']
    await office.acts('zhou-kezhang', caseId, {
      kind: 'choose',
      people: experts.map((login) => office.pack.people.get(login)),
    })
    for (const login of experts) await takes(login, caseId, 'favour')
    expect(await stateOf(caseId)).toBe('proposal')
  }

  return { takes, opens, attaches, fills, stateOf, toProposal }
}
