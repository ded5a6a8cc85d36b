import { describe, expect, test } from 'vitest'
import { publishAdministration, readSoundPack } from '#cli/publish-administration.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { replay } from '#engine/process/evolve.ts'
import { newId } from '#server/http/new-id.ts'
import { applicationKind, applicationsIn, taskBookKind } from '#tests/builders/case-application.ts'
import { caseOffice } from '#tests/builders/case-office.ts'
import { at } from '#tests/builders/month-office.ts'

const had: string[] = []
const faulty = { effect: '' }

const applications = applicationKind({
  checks: async () => [
    {
      code: 'limits',
      severity: 'info',
      text: { zh: '限项检查通过', en: 'Within the limits' },
      at: 'application/leader',
    },
  ],
  effects: Object.fromEntries(
    ['issue-document', 'start-project', 'commit-funds'].map((name) => [
      name,
      async (_: unknown, { id }: { readonly id: string }) => {
        if (faulty.effect === name) throw new Error(`${name} fails on purpose`)
        had.push(`${name} ${id}`)
      },
    ]),
  ),
})

const office = caseOffice({ start: at('2023-07-03 09:40'), kinds: [applications, taskBookKind] })
const { takes, opens, attaches, fills, stateOf } = applicationsIn(office)
const see = (login: string, caseId: string) => office.as(login).reads(`/api/cases/${caseId}`)

interface Source {
  readonly steps: readonly {
    readonly sections: readonly { readonly code: string; readonly fields: readonly { readonly code: string }[] }[]
  }[]
}

const codesOf = ({ steps }: Source): string[] =>
  steps.flatMap(({ sections }) => sections.flatMap(({ fields }) => fields.map(({ code }) => code)))

/** The form with a field at the end of the section about the unit. */
const withField = (form: Source, field: { readonly code: string }): Source => ({
  ...form,
  steps: form.steps.map((step) => ({
    ...step,
    sections: step.sections.map((section) =>
      section.code === 'unit' ? { ...section, fields: [...section.fields, field] } : section,
    ),
  })),
})

/** The events of a case fold to the state that is kept. */
async function folds(caseId: string) {
  const [row] = await office.db.asAdmin('select process_state, serial from cases where id = $1', [caseId])
  const events = await office.db.asAdmin('select event from case_events where case_id = $1 order by serial', [caseId])
  expect(events.length).toBe(row!.serial)
  expect(JSON.parse(JSON.stringify(replay(events.map(({ event }) => event as never))))).toEqual(row!.process_state)
}

describe('an application', () => {
  test('goes from opening to approval, returned once with marks', { timeout: 120_000 }, async () => {
    const caseId = await opens('祁连山区酿酒葡萄抗寒种质创新与应用')
    expect(await office.asked(caseId)).toEqual(['yx-tianbao'])
    const page = await see('yx-tianbao', caseId)
    expect(page).toMatchObject({ phase: 'draft', isMine: true, dueOn: '2023-07-31', mayManage: false })
    const submit = page.actions.find(({ code }: { code: string }) => code === 'submit')
    expect(submit.reasons.map(({ key }: { key: string }) => key)).toEqual([
      'process.form-not-sound',
      'process.file-missing',
    ])
    expect(submit.reasons[1].text.zh).toContain('科研诚信承诺书')
    expect(await office.refusedFor('yx-tianbao', caseId, { kind: 'take', action: 'submit' })).toEqual([
      'process.form-not-sound',
      'process.file-missing',
    ])
    const kept = await fills(caseId)
    // Nobody signs as another.
    expect(kept.answers.leaderPromise).toMatchObject({ by: '杨干事', at: '2023-07-03T01:40:00.000Z' })
    expect(await attaches('gz-juzhang', caseId, 'commitment', 'other.txt')).toBe(false)
    expect(await attaches('yx-tianbao', caseId, 'commitment', '承诺书.txt')).toBe(true)
    await takes('yx-tianbao', caseId, 'submit')
    // Nobody runs jobs here: letters, mails, papers and scans wait, and the submission is acknowledged all the same.
    const waiting = await office.db.asAdmin(
      `select (select count(*)::int from case_submissions where case_id::text = $1) as submissions,
        (select count(*)::int from outbox_events
          where payload ->> 'caseId' = $1 and payload ->> 'state' = 'unit-review' and done_at is null) as events`,
      [caseId],
    )
    expect(waiting).toEqual([{ submissions: 1, events: 1 }])
    expect(await office.asked(caseId)).toEqual(['unit-head@zy-szyx'])
    // Filled in and handed in: the draft is not his to change any more.
    await expect(fills(caseId, { projectName: '改名之后的项目' })).rejects.toMatchObject({ code: 'not-allowed' })

    // Two acts on one serial: the first wins, the other hears what has changed.
    const { serial } = await see('yx-fuze', caseId)
    await takes('yx-fuze', caseId, 'approve', { seen: serial })
    await expect(takes('yx-fuze', caseId, 'unit-return', { seen: serial, reason: '再改' })).rejects.toMatchObject({
      code: 'conflict',
      keys: ['process.has-moved', 'case.since', 'case.since', 'case.since'],
    })
    expect(await office.asked(caseId)).toContain('unit-head@620702')
    await attaches('gz-juzhang', caseId, 'recommendation-letter', '推荐函.txt')
    await takes('gz-juzhang', caseId, 'recommend')

    await takes('zhou-kezhang', caseId, 'send-back', {
      reason: '研究目标不够具体',
      marks: [{ at: 'application/projectName', note: '名称过大' }],
    })
    await takes('lin-zhuren', caseId, 'pass')
    expect(await stateOf(caseId)).toBe('form-check')
    await takes('fang-zhuanyuan', caseId, 'pass')
    const returned = await see('yx-tianbao', caseId)
    expect(returned).toMatchObject({ phase: 'returned', round: 2, marks: [{ note: '名称过大', isAnswered: false }] })
    await fills(caseId, { projectName: '祁连山区酿酒葡萄抗寒种质创制' })
    expect((await see('yx-tianbao', caseId)).marks[0]).toMatchObject({ isAnswered: true })
    await takes('yx-tianbao', caseId, 'submit')
    expect(await stateOf(caseId)).toBe('form-check')
    const { differences } = await office
      .as('zhou-kezhang')
      .reads(`/api/cases/${caseId}/comparison/application?from=1&to=2`)
    expect(differences.map(({ path }: { path: string }) => path)).toContain('projectName')
    await folds(caseId)

    for (const login of ['zhou-kezhang', 'lin-zhuren', 'fang-zhuanyuan']) await takes(login, caseId, 'pass')
    const experts = ['sn-juzhang', 'ml-juzhang', 'lz-juzhang']
    const people = experts.map((login) => office.pack.people.get(login)!)
    const candidates = await office
      .as('zhou-kezhang')
      .reads(`/api/cases/${caseId}/candidates?for=choose&text=${encodeURIComponent('兰局长')}`)
    expect(candidates.people.map(({ id }: { id: string }) => id)).toEqual([people[0]])
    await office.acts('zhou-kezhang', caseId, { kind: 'choose', people })
    // A chosen expert sees the case he could not see before.
    for (const login of experts) {
      expect((await see(login, caseId)).isMine).toBe(true)
      await takes(login, caseId, 'favour')
    }
    await takes('zhou-kezhang', caseId, 'propose')
    await takes('shao-juzhang', caseId, 'sign')
    const leaders = ['shao-juzhang', 'qin-fuju']
    await office.acts('lin-zhuren', caseId, {
      kind: 'choose',
      people: leaders.map((login) => office.pack.people.get(login)!),
    })
    expect(await office.refusedFor('qin-fuju', caseId, { kind: 'take', action: 'decide' })).toEqual([
      'process.rule-unknown',
    ])
    // A fact that the action does not ask for is nobody’s to give.
    expect(
      await office.refusedFor('qin-fuju', caseId, { kind: 'take', action: 'decide' }, { withinLimits: true }),
    ).toEqual(['case.fact-not-asked'])
    await takes('qin-fuju', caseId, 'decide', {}, { resolutionNo: '张科局纪〔2023〕12号' })
    await takes('shao-juzhang', caseId, 'decide')
    expect(await stateOf(caseId)).toBe('publicity')

    const { notices } = await office.as('cz-fuze').reads('/api/case-notices')
    expect(notices).toMatchObject([{ caseId, isOpen: true, mayObject: true, until: '2023-07-10' }])
    await office.acts('cz-fuze', caseId, { kind: 'object', reason: '与我局在研项目内容重复，请核实' })
    const objected = await see('he-kezhang', caseId)
    expect(objected.suspended).toMatchObject({ left: 5 })
    const [objection] = objected.objections
    expect(objection).toMatchObject({ reason: '与我局在研项目内容重复，请核实', mayAnswer: true })
    const answer = { kind: 'answer', objection: objection.id, upheld: false, reason: '经查不重复' }
    expect(await office.refusedFor('zhou-kezhang', caseId, answer)).toContain('process.took-part')
    await office.acts('he-kezhang', caseId, answer)
    office.clock.now = at('2023-07-11 00:20')
    expect(await office.ticks()).toBe(1)
    expect(await office.ticks()).toBe(0)
    expect(await stateOf(caseId)).toBe('approval')
    expect((await office.as('cz-fuze').reads('/api/case-notices')).notices).toEqual([])

    // An effect that fails leaves nothing of the act behind.
    faulty.effect = 'issue-document'
    const before = await office.db.asAdmin('select serial, number from cases where id = $1', [caseId])
    await expect(takes('lin-zhuren', caseId, 'issue')).rejects.toMatchObject({ status: 500 })
    expect(await office.db.asAdmin('select serial, number from cases where id = $1', [caseId])).toEqual(before)
    faulty.effect = ''
    const key = 'issue-the-document-once'
    const again = { act: { kind: 'take', action: 'issue' } }
    const first = await office.as('lin-zhuren').does('POST', `/api/cases/${caseId}/acts`, again, key)
    const second = await office.as('lin-zhuren').does('POST', `/api/cases/${caseId}/acts`, again, key)
    expect(second).toEqual(first)
    expect(first.number).toBe('2023-0001')
    expect(had.filter((one) => one === `issue-document ${caseId}`)).toHaveLength(1)
    await folds(caseId)

    // The task book is a case of its own under it; when all parties have signed, both are closed.
    const [book] = (await see('yx-tianbao', caseId)).subcases
    expect(book).toMatchObject({ phase: 'draft', name: { zh: expect.stringContaining('任务书') } })
    const opened = await office.as('yx-tianbao').reads(`/api/cases/${book.caseId}/answers/task-book`)
    // What the application says is not asked again.
    const sources = Object.values(opened.sources) as { kind: string; form?: string }[]
    expect(sources.filter(({ kind, form }) => kind === 'case' && form === 'application').length).toBeGreaterThan(5)
    await fills(book.caseId, {}, 'task-book')
    await takes('yx-tianbao', book.caseId, 'submit')
    await takes('zhou-kezhang', book.caseId, 'agree')
    expect(await office.refusedFor('gz-juzhang', book.caseId, { kind: 'take', action: 'sign' })).toEqual([
      'process.no-seat',
    ])
    for (const login of ['yx-fuze', 'gz-juzhang', 'shao-juzhang']) await takes(login, book.caseId, 'sign')
    expect(await see('yx-tianbao', caseId)).toMatchObject({ phase: 'closed', outcome: 'succeeded', actions: [] })
    expect(had.filter((one) => one === `commit-funds ${caseId}`)).toHaveLength(1)
    expect(await office.asked(caseId)).toEqual([])
    for (const id of [caseId, book.caseId]) await folds(id)

    const { submissions } = await office.as('yx-tianbao').reads(`/api/cases/${caseId}/submissions`)
    expect(submissions.map(({ number }: { number: number }) => number)).toEqual([2, 1])
    const { events } = await office.as('yx-tianbao').reads(`/api/cases/${caseId}/events`)
    expect(events.at(-1).text.zh).toContain('科技计划项目申报立项')
    const { svg } = await office.as('yx-tianbao').reads(`/api/cases/${caseId}/diagram`)
    expect(svg).toContain('<svg')
    const zip = async (login: string, path: string) => {
      const browser = await office.as(login).signedIn()
      const heard = await fetch(`${office.url}${path}`, { headers: { cookie: browser.cookie! } })
      expect(heard.status).toBe(200)
      return Buffer.from(await heard.arrayBuffer())
    }
    const paper = await zip('yx-tianbao', `/api/cases/${caseId}/print/application?number=2`)
    expect(paper.subarray(0, 2).toString()).toBe('PK')
    expect((await zip('zhou-kezhang', '/api/cases/workbook?mine=done')).subarray(0, 2).toString()).toBe('PK')
    const moved = await office.db.asAdmin(`select count(*)::int as n from outbox_events where kind = 'case.moved'`)
    expect(moved[0]!.n).toBeGreaterThan(10)
  })
})

describe('a form drawn on the screen', () => {
  const bed = {
    ...{ code: 'beds', kind: 'number', label: { zh: '病床数', en: 'Hospital beds' }, required: true },
    when: 'unitKind == "hospital"',
  }
  const draftOf = (id: string, login = 'lin-zhuren') => office.as(login).reads(`/api/form-drafts/${id}`)
  const withBed = (content: Source, more: object = {}): Source => withField(content, { ...bed, ...more })
  const saves = (login: string, id: string, version: number, content: Source) =>
    office.as(login).does('PUT', `/api/form-drafts/${id}`, { version, content })
  const does = (login: string, id: string, deed: string, body: object) =>
    office.as(login).does('POST', `/api/form-drafts/${id}/${deed}`, body)
  const fieldsIn = async (caseId: string): Promise<string[]> => {
    const { form } = await office.as('yx-tianbao').reads(`/api/cases/${caseId}/answers/application`)
    return codesOf(form)
  }

  test('is proposed by one, published by another, used by new cases alone, and outlives the pack being loaded again', async () => {
    const older = await opens('发布之前打开的申报')
    await fills(older)
    const path = '/api/forms/application'
    const { formDraftId: id, isNew } = await office.as('lin-zhuren').does('POST', `${path}/drafts`, {})
    expect(isNew).toBe(true)
    // A second officer comes to the same draft; of two who began from one version the later is told.
    const second = await office.as('zhou-kezhang').does('POST', `${path}/drafts`, {})
    expect(second).toEqual({ formDraftId: id, isNew: false })
    const { content } = await draftOf(id)
    await expect(saves('yx-tianbao', id, 1, content)).rejects.toMatchObject({ code: 'not-allowed' })
    await saves('lin-zhuren', id, 1, withBed(content))
    await expect(saves('zhou-kezhang', id, 1, content)).rejects.toMatchObject({
      code: 'conflict',
      keys: ['form-draft.changed-meanwhile'],
    })
    expect(codesOf((await draftOf(id)).content)).toContain('beds')

    // What is wrong is told with its field and sentence, and is not proposed; a foreign keyword by its name.
    const wrong = await saves('lin-zhuren', id, 2, withBed(content, { schema: { format: 'int32' } }))
    expect(wrong).toMatchObject({ version: 3, errors: 1 })
    expect((await draftOf(id)).faults[0]).toMatchObject({
      text: { zh: '不支持 JSON Schema 关键字“format”', en: 'The JSON Schema keyword “format” is not supported' },
    })
    await expect(does('lin-zhuren', id, 'proposal', { version: 3, note: '增加病床数' })).rejects.toMatchObject({
      code: 'form-invalid',
      keys: ['form-draft.fault'],
    })
    await saves('lin-zhuren', id, 3, withBed(content))

    // The text is that of packs, and comes back as it went.
    const browser = await office.as('lin-zhuren').signedIn()
    const fetched = async (where: string) =>
      (await fetch(`${office.url}${where}`, { headers: { cookie: browser.cookie! } })).text()
    const text = await fetched(`/api/form-drafts/${id}/yaml`)
    expect(text).toContain('- { code: beds, kind: number, label: { zh: 病床数, en: Hospital beds }')
    const back = await does('lin-zhuren', id, 'yaml', { text })
    expect(back.faults).toEqual([])
    await saves('lin-zhuren', id, 4, back.content)
    expect(await fetched(`/api/form-drafts/${id}/yaml`)).toBe(text)
    const broken = await does('lin-zhuren', id, 'yaml', { text: text.replace('required: true', 'requierd: true') })
    expect(broken.faults[0]).toMatchObject({ key: 'definition.unknown-key', line: expect.any(Number) })
    expect(broken.content).toBeUndefined()

    expect((await does('lin-zhuren', id, 'proposal', { version: 5, note: '增加病床数' })).state).toBe('proposed')
    const proposed = await draftOf(id, 'shao-juzhang')
    expect(proposed.differences.map(({ zh }: { zh: string }) => zh)).toEqual(['在“申报单位”增加字段“病床数”'])
    const asked = await office.db.asAdmin(
      `select distinct role_code from tasks where subject_kind = 'form-draft' and done_at is null order by 1`,
    )
    expect(asked.map((row) => row.role_code)).toEqual(['bureau-leader', 'bureau-officer'])
    await expect(saves('lin-zhuren', id, 6, content)).rejects.toMatchObject({ code: 'wrong-state' })
    const publication = { version: 6, sha256: proposed.sha256 }
    // A planner has not the duty; an officer who has drawn has it, and may not.
    await expect(does('lin-zhuren', id, 'publication', publication)).rejects.toMatchObject({ code: 'not-allowed' })
    await does('zhou-kezhang', id, 'return', { version: 6, reason: '注明单位' })
    await saves('zhou-kezhang', id, 7, withBed(content, { unit: { zh: '张', en: 'beds' } }))
    await does('lin-zhuren', id, 'proposal', { version: 8, note: '增加病床数' })
    const { sha256 } = await draftOf(id, 'shao-juzhang')
    await expect(does('zhou-kezhang', id, 'publication', { version: 9, sha256 })).rejects.toMatchObject({
      keys: ['form-draft.own-work'],
    })
    await expect(
      does('shao-juzhang', id, 'publication', { version: 9, sha256: proposed.sha256 }),
    ).rejects.toMatchObject({ keys: ['form-draft.other-content'] })
    expect(await does('shao-juzhang', id, 'publication', { version: 9, sha256 })).toMatchObject({ revision: 2 })

    const newer = await opens('发布之后打开的申报')
    expect(await fieldsIn(newer)).toContain('beds')
    expect(await fieldsIn(older)).not.toContain('beds')
    expect(await fills(older, { projectName: '原版里的项目名称' })).toMatchObject({ conflicts: [] })
    const { versions } = await office.as('shao-juzhang').reads(path)
    expect(versions.map((one: { version: number; publishedBy?: string }) => [one.version, one.publishedBy])).toEqual([
      [2, '邵局长'],
      [1, undefined],
    ])

    // The pack as it was leaves it in force; one that says otherwise is refused by name, unless its version is higher.
    const pack = await readSoundPack('definitions/zhangye', 'definitions')
    const around = { database: office.db.app, now: () => office.clock.now, newId }
    const otherwise = (version: number): Pack => ({
      ...pack,
      forms: pack.forms.map(({ value, place }) =>
        value.code === 'application'
          ? { place, value: { ...value, version, help: { zh: '定义包另改', en: 'Otherwise' } } }
          : { place, value },
      ),
    })
    await publishAdministration(around, pack)
    expect(await fieldsIn(await opens('载入原定义包之后'))).toContain('beds')
    await expect(publishAdministration(around, otherwise(1))).rejects.toThrow('definition.form-drawn-on-screen')
    const withoutQuestion = {
      ...pack,
      questions: pack.questions.filter(({ value }) => value.code !== 'unit.kind'),
    }
    await expect(publishAdministration(around, withoutQuestion)).rejects.toThrow('definition.form-on-screen-unsound')
    await publishAdministration(around, otherwise(3))
    expect(await fieldsIn(await opens('定义包出了更高版本之后'))).not.toContain('beds')
    expect((await office.as('shao-juzhang').reads(`${path}?revision=2`)).source.steps).toBeDefined()
  })
})
