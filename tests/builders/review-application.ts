import { expect } from 'vitest'
import type { Programme } from '#tests/builders/http-files.ts'

/** Sheets given out by hand; whoever has one sees his own alone, and hands it in whole. */
export async function scores(o: Programme, caseId: string, given: Readonly<Record<string, number>>): Promise<void> {
  const gives = (logins: readonly string[], more: object = {}, by = 'he-kezhang') =>
    o.as(by).does('POST', `/api/cases/${caseId}/score-sheets`, {
      ...{ personIds: logins.map((login) => personIn(o, login)), ...more },
    })
  await keepsConflictsOut(o, caseId, gives)
  const dueOn = '2023-07-21'
  const logins = Object.keys(given)
  await expect(gives(logins, { dueOn: '2023-07-02' })).rejects.toMatchObject({ keys: ['score.due-past'] })
  expect(await gives(logins, { dueOn })).toEqual({ given: 3 })
  expect(await gives(logins, { dueOn })).toEqual({ given: 0 })
  await takesOneBack(o, caseId, gives)
  await asksOtherwiseFromNow(o)
  await keepsToItsCard(o, caseId, gives)
  for (const [login, mark] of Object.entries(given)) {
    const [{ id }] = (await o.as(login).reads('/api/score-sheets/mine')).rows
    const sheet = await o.as(login).reads(`/api/score-sheets/${id}`)
    const marks = Object.fromEntries(sheet.criteria.map(({ code }: { code: string }) => [code, String(mark)]))
    const { need, ...rest } = marks
    const body = { version: sheet.version, vote: 'fund', done: true }
    await expect(o.as(login).does('PUT', `/api/score-sheets/${id}`, { ...body, marks: rest })).rejects.toMatchObject({
      keys: ['score.missing'],
    })
    const saved = await o.as(login).does('PUT', `/api/score-sheets/${id}`, { ...body, marks: { ...rest, need } })
    expect(saved.total).toBe(`${mark}.00`)
    await expect(o.as('cz-fuze').reads(`/api/score-sheets/${id}`)).rejects.toMatchObject({ code: 'not-found' })
  }
}

type Gives = (logins: readonly string[], more?: object, by?: string) => Promise<unknown>

/** 回避: who takes part, belongs to a unit of it, has handled it or gives the sheets out is told, and is given none. */
async function keepsConflictsOut(o: Programme, caseId: string, gives: Gives): Promise<void> {
  for (const [login, keys] of [
    ['he-kezhang', ['score.own-giving', 'score.handled']],
    ['yx-tianbao', ['score.takes-part', 'score.same-unit', 'score.handled']],
    ['yx-fuze', ['score.same-unit', 'score.handled']],
    ['gz-juzhang', ['score.handled']],
  ] as const)
    await expect(gives([login]), login).rejects.toMatchObject({ keys })
  await expect(gives(['sn-juzhang'], {}, 'yx-fuze')).rejects.toMatchObject({ code: 'not-allowed' })
  const found = async (text: string) =>
    (await o.as('he-kezhang').reads(`/api/cases/${caseId}/reviewers?text=${encodeURIComponent(text)}`)).people
  const asked = await found('')
  expect(asked.map(({ name, isAsked }: { name: string; isAsked: boolean }) => [name, isAsked])).toEqual([
    ['兰局长', true],
    ['钱局长', true],
    ['吴局长', true],
  ])
  const head = (await found('朱院长')).find(({ isAsked }: { isAsked: boolean }) => !isAsked)
  expect(head).toMatchObject({
    name: '朱院长',
    conflicts: [{ kind: 'same-unit', of: '市直及高校院所' }, { kind: 'handled' }],
  })
}

/** Who cannot judge after all loses his sheet and hears why; what was handed in stays. */
async function takesOneBack(o: Programme, caseId: string, gives: Gives): Promise<void> {
  const sheets = async (by = 'he-kezhang') => o.as(by).reads(`/api/cases/${caseId}/score-sheets`)
  await gives(['gt-juzhang'], { panel: '第二组' })
  const extra = (await sheets()).rows.find(({ person }: { person: string }) => person === '冯局长')
  expect(extra).toMatchObject({ state: 'given', panel: '第二组', dueOn: null, isLate: false })
  const back = `/api/cases/${caseId}/score-sheets/${extra.id}/taking-back`
  await o.as('he-kezhang').does('POST', back, { reason: '专家因故不能评审' })
  await expect(o.as('he-kezhang').does('POST', back, { reason: '再收一次' })).rejects.toMatchObject({
    keys: ['score.not-out'],
  })
  await expect(o.as('gt-juzhang').reads(`/api/score-sheets/${extra.id}`)).rejects.toMatchObject({ code: 'not-found' })
  while ((await o.delivers()) > 0);
  const { notices } = await o.as('gt-juzhang').reads('/api/notices/mine')
  expect(notices[0].sentence).toMatchObject({ key: 'notice.score-sheet.taken-back' })
  expect((await sheets()).rows.map(({ state }: { state: string }) => state).sort()).toEqual([
    ...['given', 'given', 'given', 'taken-back'],
  ])
}

/** The office publishes another version of its score sheets: need is asked no longer, and novelty counts for it too. */
async function asksOtherwiseFromNow(o: Programme): Promise<void> {
  await o.office.db.asAdmin(
    `insert into definition_versions (tenant_id, kind, code, version, hash, content, published_at)
     select tenant_id, kind, code, version + 1, hash || '2', jsonb_set(content, '{scorecards,0,criteria}',
       (select jsonb_agg(case when c ->> 'code' = 'novelty' then c || '{"weight": 40}' else c end)
        from jsonb_array_elements(content #> '{scorecards,0,criteria}') c where c ->> 'code' <> 'need')), published_at
     from definition_versions where tenant_id = $1 and kind = 'programmes' order by version desc limit 1`,
    [o.office.pack.tenantId],
  )
}

/** Sheets that are out keep the version they were given out with, and another one of the same application is of that version too. */
async function keepsToItsCard(o: Programme, caseId: string, gives: Gives): Promise<void> {
  expect(await gives(['gt-juzhang'])).toEqual({ given: 1 })
  const [late] = (await o.as('gt-juzhang').reads('/api/score-sheets/mine')).rows
  const { criteria } = await o.as('gt-juzhang').reads(`/api/score-sheets/${late.id}`)
  expect(criteria.map(({ code, weight }: { code: string; weight: string }) => [code, weight]).slice(0, 2)).toEqual([
    ['need', '15'],
    ['novelty', '25'],
  ])
  const back = `/api/cases/${caseId}/score-sheets/${late.id}/taking-back`
  await o.as('he-kezhang').does('POST', back, { reason: '专家因故不能评审' })
}

/** One application judged by two versions of a card is ranked by neither, and no line-up is drawn up over it. */
async function refusesTwoCards(
  o: Programme,
  callId: string,
  caseId: string,
  saves: () => Promise<unknown>,
): Promise<void> {
  const { db, pack } = o.office
  await db.asAdmin(
    `insert into score_sheets (tenant_id, id, case_id, person_id, scorecard, scorecard_version, marks, vote, total, state, given_by,
       given_at, done_at)
     select tenant_id, gen_random_uuid(), case_id, $2, scorecard, scorecard_version + 1, marks - 'need', vote, total, state,
       given_by, given_at, done_at from score_sheets where case_id = $1 and state = 'done' limit 1`,
    [caseId, pack.people.get('gt-juzhang')],
  )
  const open = await o.as('lin-zhuren').reads(`/api/calls/${callId}/lineup`)
  expect(open).toMatchObject({ isMixed: true, candidates: [{ caseId, standardised: null, place: null }] })
  await expect(saves()).rejects.toMatchObject({ code: 'rule-broken', keys: ['lineup.mixed-cards'] })
  await db.asAdmin('delete from score_sheets where case_id = $1 and person_id = $2', [
    caseId,
    pack.people.get('gt-juzhang'),
  ])
}

/** Drawn up under a pool by one, decided by another: the number of the decision stands on the application. */
export async function lineUp(o: Programme, callId: string, caseId: string): Promise<void> {
  const open = await o.as('lin-zhuren').reads(`/api/calls/${callId}/lineup`)
  expect(open.candidates).toMatchObject([
    { caseId, score: '85.00', place: 1, askedFen: '100000000', favour: { yes: 3, all: 3 } },
  ])
  expect(open.total).toBe(1)
  const save = (poolFen: string) =>
    o.as('lin-zhuren').does('PUT', `/api/calls/${callId}/lineup`, {
      version: 0,
      title: '2023年重点研发排队方案',
      poolFen,
      content: { chosen: [caseId], caps: [], musts: [], outs: [], amounts: {} },
    })
  await refusesTwoCards(o, callId, caseId, () => save('100000000'))
  await expect(save('99999999')).rejects.toMatchObject({ keys: ['lineup.over-pool'] })
  const { version } = await save('100000000')
  expect((await o.as('lin-zhuren').reads(`/api/calls/${callId}/lineup`)).best).toMatchObject({
    chosen: [caseId],
    proven: true,
  })
  const decision = { version, resolution: '张科局纪〔2023〕12号', heldOn: '2023-07-03' }
  await expect(o.as('lin-zhuren').does('POST', `/api/calls/${callId}/lineup/decision`, decision)).rejects.toMatchObject(
    {
      code: 'not-allowed',
    },
  )
  // Who decides looks at it first, though he draws none up; nobody outside the office does.
  const seen = async (login: string) => (await o.as(login).reads(`/api/calls/${callId}/lineup`)).acts
  expect(await seen('shao-juzhang')).toEqual({ save: false, decide: true })
  expect(await seen('lin-zhuren')).toEqual({ save: true, decide: false })
  for (const login of ['gz-juzhang', 'yx-tianbao'])
    await expect(seen(login), login).rejects.toMatchObject({ code: 'not-allowed' })
  await o.as('shao-juzhang').does('POST', `/api/calls/${callId}/lineup/decision`, decision)
  const browser = await o.as('lin-zhuren').signedIn()
  const file = (name: string) =>
    fetch(`${o.office.url}/api/calls/${callId}/lineup/${name}`, { headers: { cookie: browser.cookie! } })
  const workbook = Buffer.from(await (await file('workbook')).arrayBuffer())
  expect(workbook.subarray(0, 2).toString()).toBe('PK')
  // Decided is not approved: nothing has a number before its publicity is over.
  expect((await (await file('approval')).json()).reasons).toMatchObject([{ key: 'lineup.not-approved' }])
}

const personIn = (o: Programme, login: string): string => o.office.pack.people.get(login)!
