import { expect } from 'vitest'
import type { Programme } from '#tests/builders/http-files.ts'

/** Sheets given out by hand; whoever has one sees his own alone, and hands it in whole. */
export async function scores(o: Programme, caseId: string, given: Readonly<Record<string, number>>): Promise<void> {
  const personIds = Object.keys(given).map((login) => personIn(o, login))
  await expect(
    o.as('he-kezhang').does('POST', `/api/cases/${caseId}/score-sheets`, { personIds: [personIn(o, 'he-kezhang')] }),
  ).rejects.toMatchObject({ keys: ['score.own-giving'] })
  await expect(
    o.as('he-kezhang').does('POST', `/api/cases/${caseId}/score-sheets`, { personIds: [personIn(o, 'yx-tianbao')] }),
  ).rejects.toMatchObject({ keys: ['score.takes-part'] })
  expect(await o.as('he-kezhang').does('POST', `/api/cases/${caseId}/score-sheets`, { personIds })).toEqual({
    given: 3,
  })
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
  await o.as('shao-juzhang').does('POST', `/api/calls/${callId}/lineup/decision`, decision)
  for (const file of ['workbook', 'approval']) {
    const browser = await o.as('lin-zhuren').signedIn()
    const heard = await fetch(`${o.office.url}/api/calls/${callId}/lineup/${file}`, {
      headers: { cookie: browser.cookie! },
    })
    expect(
      Buffer.from(await heard.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK')
  }
}

const personIn = (o: Programme, login: string): string => o.office.pack.people.get(login)!
