import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { publishAdministration, readSoundPack } from '#cli/publish-administration.ts'
import { newId } from '#server/http/new-id.ts'
import { applicationKind, applicationsIn } from '#tests/builders/case-application.ts'
import { caseOffice } from '#tests/builders/case-office.ts'
import type { TestDatabase } from '#tests/builders/database.ts'
import { at } from '#tests/builders/month-office.ts'
import { findOffice } from '#tests/builders/pack-office.ts'

/** A plain case of several hands, as an author would write it: no slice knows of it. */
const OPINIONS = `code: opinions
name: { zh: 征求意见, en: Asking for opinions }
number: '征〔{year}〕{nn}号'
relations:
  - { code: clerk, name: { zh: 经办人, en: Clerk }, is: person }
  - { code: asked, name: { zh: 征求单位, en: Units asked }, is: unit }
states:
  - code: draft
    name: { zh: 起草, en: Draft }
    phase: draft
    task: { seats: [{ code: clerk, name: { zh: 起草, en: Draft }, who: [{ relation: clerk }] }] }
    actions:
      - { code: send, name: { zh: 发出, en: Send }, to: next, effects: [issue-number, notify] }
  - code: opinion
    name: { zh: 会签, en: Countersign }
    phase: in-review
    due: { workingDays: 3, onExpiry: stay, remindBefore: [1], remindEvery: 1 }
    task:
      seats: [{ code: head, name: { zh: 会签, en: Countersign }, who: [{ role: unit-head, relation: asked }], each: asked }]
      decide: all
      handOver: anyone
      addSigner: anyone
    actions:
      - { code: agree, name: { zh: 同意, en: Agree }, to: next }
      - { code: object, name: { zh: 不同意, en: Disagree }, says: no, to: dropped }
      - { code: call-back, name: { zh: 撤回, en: Call back }, by: people, who: [{ relation: clerk }], move: withdraw, to: draft }
  - { code: agreed, name: { zh: 已同意, en: Agreed }, phase: closed, outcome: succeeded }
  - { code: dropped, name: { zh: 未通过, en: Dropped }, phase: closed, outcome: failed, aside: true }
`

/** Units are asked each by a case of its own; the first answer is enough. */
const ROUND = `code: opinion-round
name: { zh: 分头征求意见, en: Asking each alone }
relations:
  - { code: clerk, name: { zh: 经办人, en: Clerk }, is: person }
  - { code: asked, name: { zh: 征求单位, en: Units asked }, is: unit }
states:
  - code: draft
    name: { zh: 起草, en: Draft }
    phase: draft
    task: { seats: [{ code: clerk, name: { zh: 起草, en: Draft }, who: [{ relation: clerk }] }] }
    actions: [{ code: ask, name: { zh: 发出, en: Send }, to: next }]
  - code: waiting
    name: { zh: 等待答复, en: Waiting }
    phase: active
    subcases: { process: opinion-answer, forEach: { relation: asked }, wait: any }
    actions: [{ code: enough, name: { zh: 已有答复, en: Answered }, by: subcases, to: next }]
  - { code: answered, name: { zh: 已答复, en: Answered }, phase: closed, outcome: succeeded }
`
const ANSWER = `code: opinion-answer
name: { zh: 答复意见, en: An answer }
relations:
  - { code: clerk, name: { zh: 经办人, en: Clerk }, is: person }
  - { code: asked, name: { zh: 征求单位, en: Units asked }, is: unit }
states:
  - code: answering
    name: { zh: 答复, en: Answering }
    phase: in-review
    task: { seats: [{ code: head, name: { zh: 答复, en: Answer }, who: [{ role: unit-head, relation: asked }] }] }
    actions:
      - { code: answer, name: { zh: 答复, en: Answer }, to: next }
      - { code: call-off, name: { zh: 不再征求, en: Call off }, by: people, who: [{ relation: clerk }], to: spared }
  - { code: given, name: { zh: 已答复, en: Answered }, phase: closed, outcome: succeeded }
  - { code: spared, name: { zh: 不再需要, en: Not needed }, phase: closed, outcome: withdrawn, aside: true }
`

/** The pack with one process more, and with two steps of another swapped in its file: nothing else is touched. */
async function changedPack(db: TestDatabase) {
  const folder = mkdtempSync(join(tmpdir(), 'danxia-swapped-'))
  try {
    for (const one of ['national', 'zhangye']) cpSync(join('definitions', one), join(folder, one), { recursive: true })
    const processes = join(folder, 'zhangye/processes')
    for (const [name, text] of Object.entries({ opinions: OPINIONS, round: ROUND, answer: ANSWER }))
      writeFileSync(join(processes, `9-${name}.yaml`), text)
    const file = join(processes, '1-application.yaml')
    const text = readFileSync(file, 'utf8')
    const [a, b] = ['leader-sign', 'meeting'].map((code) => text.indexOf(`  - code: ${code}\n`)) as [number, number]
    const end = text.indexOf('\n  - code: ', b + 1) + 1
    writeFileSync(file, text.slice(0, a) + text.slice(b, end) + text.slice(a, b) + text.slice(end))
    const pack = await readSoundPack(join(folder, 'zhangye'), folder)
    const around = { database: db.app, now: () => new Date('2022-01-03T00:00:00Z'), newId }
    const { tenantId } = await publishAdministration(around, pack)
    await db.asAdmin('update tenants set is_demo = true where id = $1', [tenantId])
    return await findOffice(db, 'zhangye')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const office = caseOffice({ start: at('2023-07-03 09:40'), kinds: [applicationKind()], opening: changedPack })
const see = (login: string, caseId: string) => office.as(login).reads(`/api/cases/${caseId}`)
const person = (login: string) => office.pack.people.get(login)!
const unit = (code: string) => office.pack.units.get(code)!

async function asks(title: string, units: readonly string[]): Promise<string> {
  const { caseId } = await office.as('zhou-kezhang').does('POST', '/api/cases', {
    process: 'opinions',
    title,
    unitId: unit('zykj-ghjc'),
    parties: { clerk: [{ person: person('zhou-kezhang') }], asked: units.map((code) => ({ unit: unit(code) })) },
  })
  return caseId
}

const sends = (caseId: string) => office.acts('zhou-kezhang', caseId, { kind: 'take', action: 'send' })

test('two steps swapped in the file are swapped in the running service', { timeout: 60_000 }, async () => {
  const { opens, takes, toProposal, stateOf } = applicationsIn(office)
  const caseId = await opens('黑河流域节水灌溉技术集成')
  await toProposal(caseId)
  await takes('zhou-kezhang', caseId, 'propose')
  expect(await stateOf(caseId)).toBe('meeting')
  const { road } = await see('zhou-kezhang', caseId)
  const after = road.map(({ code }: { code: string }) => code)
  expect(after.indexOf('meeting')).toBeLessThan(after.indexOf('leader-sign'))
})

describe('a case of several hands', () => {
  test('is handed over, lent, given another signer, reminded once a day, and called back only untouched', async () => {
    const caseId = await asks('关于征求科技经费管理办法意见的函', ['620702', '620721'])
    const sent = await sends(caseId)
    expect(sent).toMatchObject({ state: { code: 'opinion' }, number: '征〔2023〕01号' })
    expect(await office.asked(caseId)).toEqual(['unit-head@620702', 'unit-head@620721'])
    await office.acts('gz-juzhang', caseId, { kind: 'hand-over', to: person('gz-fuhe'), reason: '请段主任办理' })
    expect(await office.asked(caseId)).toEqual(['gz-fuhe', 'unit-head@620721'])
    expect(await office.refusedFor('gz-juzhang', caseId, { kind: 'take', action: 'agree' })).toEqual([
      'process.no-seat',
    ])
    await office.acts('sn-juzhang', caseId, {
      kind: 'delegate',
      to: person('sn-tianbao'),
      from: '2023-07-03',
      until: '2023-07-05',
    })
    await office.acts('gz-fuhe', caseId, { kind: 'add-signer', to: person('gz-kuaiji'), place: 'before' })
    expect(await office.asked(caseId)).toEqual(['gz-kuaiji', 'sn-tianbao', 'unit-head@620721'])
    await office.acts('zhou-kezhang', caseId, { kind: 'remind' })
    expect(await office.refusedFor('zhou-kezhang', caseId, { kind: 'remind' })).toEqual(['process.reminded-today'])
    await office.acts('sn-tianbao', caseId, { kind: 'take', action: 'agree' })
    const page = await see('zhou-kezhang', caseId)
    expect(page.said).toMatchObject([{ by: '安干事', for: '兰局长', action: { zh: '同意' } }])
    expect(await office.refusedFor('zhou-kezhang', caseId, { kind: 'take', action: 'call-back' })).toEqual([
      'process.already-touched',
    ])
    await office.acts('gz-kuaiji', caseId, { kind: 'take', action: 'agree' })
    await office.acts('gz-fuhe', caseId, { kind: 'take', action: 'agree' })
    expect(await see('zhou-kezhang', caseId)).toMatchObject({ phase: 'closed', outcome: 'succeeded' })
    const history = await office.db.asAdmin(
      `select params ->> 'zh' as zh from history_entries where subject_kind = 'case' and subject_id = $1 order by id`,
      [caseId],
    )
    expect(history.map(({ zh }) => zh)).toContainEqual(expect.stringContaining('段主任'))
  })

  test('lets go of subcases that it waits for no longer: withdrawn, off every inbox, and telling it nothing more', async () => {
    const { caseId } = await office.as('zhou-kezhang').does('POST', '/api/cases', {
      process: 'opinion-round',
      title: '关于仪器共享办法的意见',
      unitId: unit('zykj-ghjc'),
      parties: {
        clerk: [{ person: person('zhou-kezhang') }],
        asked: ['620702', '620721'].map((code) => ({ unit: unit(code) })),
      },
    })
    await office.acts('zhou-kezhang', caseId, { kind: 'take', action: 'ask' })
    const { subcases } = await see('zhou-kezhang', caseId)
    const [first, second] = subcases.map((one: { caseId: string }) => one.caseId)
    expect(await office.asked(second)).not.toEqual([])
    await office.acts('gz-juzhang', first, { kind: 'take', action: 'answer' })
    expect(await see('zhou-kezhang', caseId)).toMatchObject({ phase: 'closed', outcome: 'succeeded' })
    const spared = await see('sn-juzhang', second)
    expect(spared).toMatchObject({ state: { code: 'spared' }, outcome: 'withdrawn', actions: [] })
    expect(await office.asked(second)).toEqual([])
    const { events } = await office.as('sn-juzhang').reads(`/api/cases/${second}/events`)
    expect(JSON.stringify(events)).toContain('上级事项已离开此环节，本事项随之撤回')
    expect(await office.refusedFor('sn-juzhang', second, { kind: 'take', action: 'answer' })).not.toEqual([])
    expect(await office.refusedFor('zhou-kezhang', second, { kind: 'let-go' })).not.toEqual([])
    expect((await see('gz-juzhang', first)).outcome).toBe('succeeded')
  })

  test('is seen by parties, their units, whoever has or had a seat, and readers; for all others it is not there', async () => {
    const caseId = await asks('关于召开座谈会的征求意见函', ['620702'])
    await sends(caseId)
    await office.acts('gz-juzhang', caseId, { kind: 'hand-over', to: person('ml-juzhang'), reason: '请代办' })
    for (const login of ['zhou-kezhang', 'gz-juzhang', 'gz-tianbao', 'ml-juzhang', 'lin-zhuren', 'pei-jijian'])
      expect((await see(login, caseId)).id, login).toBe(caseId)
    for (const login of ['sd-tianbao', 'sd-juzhang', 'cz-fuze', 'tang-xitong']) {
      const others = office.as(login)
      for (const path of ['', '/events', '/diagram', '/submissions', '/candidates?for=hand-over'])
        await expect(others.reads(`/api/cases/${caseId}${path}`), login + path).rejects.toMatchObject({ status: 404 })
      expect(await office.refusedFor(login, caseId, { kind: 'take', action: 'agree' })).toEqual(['case.not-found'])
      expect((await others.reads('/api/cases?text=座谈会')).rows).toEqual([])
    }
    // Whoever had the seat may still look; he may act no more.
    await office.acts('ml-juzhang', caseId, { kind: 'take', action: 'agree' })
    expect((await see('ml-juzhang', caseId)).phase).toBe('closed')
    await expect(
      office.as('gz-juzhang').does('POST', `/api/cases/${caseId}/amendments`, { facts: {}, reason: '试试' }),
    ).rejects.toMatchObject({ code: 'not-allowed' })
  })

  test('stands in lists by filter, order and page; a bulk act tells of each case for itself', async () => {
    const titles = ['甲类设备共享征求意见', '乙类设备共享征求意见', '丙类设备共享征求意见']
    const ids: string[] = []
    for (const title of titles) ids.push(await asks(title, ['620723']))
    for (const id of ids.slice(0, 2)) await sends(id)
    const lists = (login: string, query: string) => office.as(login).reads(`/api/cases?${query}`)
    const found = await lists('lin-zhuren', `text=${encodeURIComponent('设备共享')}&sort=title&order=up`)
    expect(found.total).toBe(3)
    const first = await lists('lin-zhuren', `text=${encodeURIComponent('设备共享')}&sort=due&order=up&limit=2`)
    expect(first).toMatchObject({ isMore: true, total: 3 })
    const second = await lists(
      'lin-zhuren',
      `text=${encodeURIComponent('设备共享')}&sort=due&order=up&limit=2&cursor=${encodeURIComponent(first.cursor)}`,
    )
    expect([...first.rows, ...second.rows].map(({ id }: { id: string }) => id).sort()).toEqual([...ids].sort())
    expect((await lists('lz-juzhang', 'mine=to-do')).rows.map(({ id }: { id: string }) => id).sort()).toEqual(
      ids.slice(0, 2).sort(),
    )
    expect((await lists('zhou-kezhang', 'phase=draft&process=opinions')).rows).toHaveLength(1)
    expect((await lists('zhou-kezhang', 'due=week&process=opinions&mine=opened')).rows).toHaveLength(2)

    const { results } = await office.as('lz-juzhang').does('POST', '/api/case-acts', {
      caseIds: [...ids, newId()],
      act: { kind: 'take', action: 'agree' },
    })
    expect(results.map(({ isDone }: { isDone: boolean }) => isDone)).toEqual([true, true, false, false])
    expect(results[2].reasons[0].key).toBe('process.not-here')
    expect(results[3].reasons[0].key).toBe('case.not-found')

    await office.as('lz-juzhang').does('PUT', '/api/case-views', { name: '待会签', query: { mine: 'to-do' } })
    await office.as('lz-juzhang').does('PUT', '/api/case-views', { name: '待会签', query: { mine: 'done' } })
    const { views } = await office.as('lz-juzhang').reads('/api/case-views')
    expect(views).toMatchObject([{ name: '待会签', query: { mine: 'done' } }])
    await expect(office.as('lin-zhuren').does('DELETE', `/api/case-views/${views[0].id}`, {})).rejects.toMatchObject({
      code: 'not-found',
    })
    await office.as('lz-juzhang').does('DELETE', `/api/case-views/${views[0].id}`, {})
  })

  test('is told to the inbox with its deadline, and the clock reminds before and after it', async () => {
    const caseId = await asks('关于报送年度计划的征求意见函', ['620724'])
    await sends(caseId)
    const mine = await office.as('gt-juzhang').reads('/api/tasks/mine')
    const [task] = mine.thisWeek.tasks.filter(({ subjectId }: { subjectId: string }) => subjectId === caseId)
    expect(task).toMatchObject({ subjectKind: 'case', dueAt: '2023-07-06T15:59:59.000Z' })
    office.clock.now = at('2023-07-05 08:00')
    expect(await office.ticks()).toBeGreaterThan(0)
    expect(await office.ticks()).toBe(0)
    office.clock.now = at('2023-07-10 08:00')
    await office.ticks()
    const page = await see('gt-juzhang', caseId)
    expect(page).toMatchObject({ isLate: true, daysLeft: -2 })
    const told = await office.db.asAdmin(
      `select count(*)::int as n from outbox_events where kind = 'notice.due' and payload -> 'about' ->> 'id' = $1
        and payload -> 'sentence' ->> 'key' = 'notice.case.reminder'`,
      [caseId],
    )
    expect(told[0]!.n).toBe(2)
  })
})

describe('two at one form', () => {
  let caseId = ''
  beforeAll(async () => {
    office.clock.now = at('2023-07-10 09:00')
    const answer = await office.as('yx-tianbao').does('POST', '/api/cases', {
      process: 'project-application',
      title: '两人同填一份申报书',
      unitId: unit('zy-szyx'),
      parties: {
        applicant: [{ person: person('yx-tianbao') }, { person: person('yx-fuze') }],
        'undertaking-unit': [{ unit: unit('zy-szyx') }],
        'recommending-unit': [{ unit: unit('620702') }],
        'managing-division': [{ unit: unit('620700') }],
      },
    })
    caseId = answer.caseId
  })
  const address = () => `/api/cases/${caseId}/answers/application`
  const saves = (login: string, base: number, answers: object) =>
    office.as(login).does('PUT', address(), { base, answers })

  test('nothing is overwritten: what differs is merged by field and cell, and a conflict is named', async () => {
    const budget = (grant: number) => [
      { row: 'equipment', grant },
      { row: 'operation', grant: 200 },
    ]
    const one = await saves('yx-tianbao', 0, { projectName: '甲项目名称', trlNow: 4, budget: budget(100) })
    expect(one).toMatchObject({ version: 1, conflicts: [] })
    const two = await saves('yx-fuze', 1, { ...one.answers, trlTarget: 7 })
    expect(two.present).toMatchObject([{ name: '杨干事', role: { zh: '申报人' } }])
    const three = await saves('yx-tianbao', 1, { ...one.answers, trlNow: 5, budget: budget(300) })
    expect(three).toMatchObject({ version: 3, conflicts: [], answers: { trlNow: 5, trlTarget: 7 } })
    const four = await saves('yx-fuze', 2, { ...two.answers, trlNow: 3 })
    expect(four.conflicts).toMatchObject([{ path: 'trlNow', base: 4, mine: 3, theirs: 5 }])
    expect(four.answers).toMatchObject({ trlNow: 5 })
    expect(four.answers.budget.find(({ row }: { row: string }) => row === 'equipment').grant).toBe(300)
  })

  test('what is forged, foreign or too much is refused with its place, and nothing of it is kept', async () => {
    const { version } = await office.as('yx-tianbao').reads(address())
    await expect(saves('yx-tianbao', version, { nothingLikeIt: 1 })).rejects.toMatchObject({
      code: 'form-invalid',
      keys: ['case.answers-unfit', 'form.unknown-field'],
    })
    await expect(saves('yx-tianbao', version, { trlNow: 'four' })).rejects.toMatchObject({ code: 'form-invalid' })
    await expect(saves('yx-tianbao', version + 5, {})).rejects.toMatchObject({ code: 'form-invalid' })
    await expect(saves('gz-juzhang', version, {})).rejects.toMatchObject({ code: 'not-allowed' })
    await expect(saves('sd-tianbao', version, {})).rejects.toMatchObject({ code: 'not-found' })
    expect((await office.as('yx-tianbao').reads(address())).version).toBe(version)
  })
})
