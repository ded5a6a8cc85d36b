import { expect, test } from 'vitest'
import { at, type Desk, monthOffice } from '#tests/builders/month-office.ts'

/** The weekly sheet: problems and help needed, carried over until they are solved, and into the month. */
const office = monthOffice('zhangye', at('2023-06-20 10:00'))
const clerk = () => office.as('ml-tianbao')
const officer = () => office.as('zhou-kezhang')
const helper = () => office.as('sw-tianbao')
const idOf = (code: string) => office.pack.units.get(code)!

const sheet = (desk: Desk, week = '') => desk.reads(`/api/weekly-sheets${week && `?week=${week}`}`)
const standing = async (desk: Desk, week = '') =>
  (await sheet(desk, week)).rows.map(
    (row: { state: string; carried: number; isLate: boolean }) =>
      `${row.state} ${row.carried}${row.isLate ? ' late' : ''}`,
  )

test('a problem is raised, helped with, carried over, solved, and each week keeps its own sheet', async () => {
  const raise = (body: object, desk = clerk()) =>
    desk.does('POST', '/api/problems', { unitId: idOf('620722'), text: '登记滞后', ...body })
  await expect(raise({ ownerUnitId: idOf('zy-swj') })).rejects.toMatchObject({ keys: ['problem.help-needed'] })
  await expect(raise({ help: '协调', ownerUnitId: idOf('620722') })).rejects.toMatchObject({
    keys: ['problem.owner-itself'],
  })
  await expect(raise({ dueOn: '2023-06-19' })).rejects.toMatchObject({ keys: ['problem.due-past'] })
  await expect(raise({ keyTaskId: idOf('620722') })).rejects.toMatchObject({ keys: ['problem.unknown-task'] })
  await expect(raise({}, office.as('lz-tianbao'))).rejects.toMatchObject({ code: 'not-allowed' })
  const { problemId, week } = await raise({
    help: '请明确口径',
    ownerUnitId: idOf('zy-swj'),
    dueOn: '2023-06-23',
    indicatorId: office.pack.indicators.get('tech_contracts'),
  })
  expect(week).toBe('2023-W25')
  // The unit that is to help has it among its tasks and on its page; a third sees nothing of it.
  const tasks = await office.db.asAdmin(
    "select unit_id, deed from tasks where subject_id = $1 and done_at is null and deed = 'task.problem.help'",
    [problemId],
  )
  expect(tasks.length).toBeGreaterThan(0)
  expect(await standing(helper())).toEqual(['open 0'])
  expect(await standing(office.as('lz-tianbao'))).toEqual([])
  await expect(office.as('lz-tianbao').reads(`/api/problems/${problemId}/history`)).rejects.toMatchObject({
    code: 'not-found',
  })
  const act = (desk: Desk, deed: string, version: number, body: object = {}) =>
    desk.does('POST', `/api/problems/${problemId}/${deed}`, { version, ...body })
  await expect(act(clerk(), 'take', 1)).rejects.toMatchObject({ keys: ['problem.needs.take'] })
  await expect(act(office.as('lz-tianbao'), 'take', 1)).rejects.toMatchObject({ code: 'not-found' })
  await act(helper(), 'take', 1)
  await expect(act(helper(), 'answers', 1, { text: '已发口径' })).rejects.toMatchObject({ code: 'conflict' })
  await act(helper(), 'answers', 2, { text: '已发口径' })
  await expect(act(helper(), 'solve', 3, { result: '好了' })).rejects.toMatchObject({ keys: ['problem.needs.solve'] })

  // Silence, nothing, and a sheet are three things.
  const hand = (desk: Desk, unit: string, inWeek: string, isClear: boolean) =>
    desk.does('POST', `/api/weekly-sheets/${inWeek}`, { unitId: idOf(unit), isClear })
  await expect(hand(clerk(), '620722', '2023-W25', true)).rejects.toMatchObject({ keys: ['problem.not-clear'] })
  await expect(hand(office.as('lz-tianbao'), '620723', '2023-W25', false)).rejects.toMatchObject({
    keys: ['problem.nothing'],
  })
  await expect(hand(clerk(), '620722', '2023-W20', false)).rejects.toMatchObject({ keys: ['problem.week-over'] })
  await hand(clerk(), '620722', '2023-W25', false)
  await hand(office.as('lz-tianbao'), '620723', '2023-W25', true)
  const { sheets } = await sheet(officer())
  const handed = new Map(
    sheets.map((one: { unit: { code: string }; handed: { isClear: boolean } | null }) => [
      one.unit.code,
      one.handed?.isClear,
    ]),
  )
  expect([handed.get('620722'), handed.get('620723'), handed.get('620724')]).toEqual([false, true, undefined])

  // Nobody does anything for two weeks: it stands on their sheets by itself, with the count.
  office.clock.now = at('2023-07-05 10:00')
  expect(await standing(officer())).toEqual(['in-hand 2 late'])
  await expect(clerk().does('PUT', `/api/problems/${problemId}`, { version: 3, text: '改写' })).rejects.toMatchObject({
    keys: ['problem.change-too-late'],
  })
  await act(officer(), 'assignments', 3, { ownerUnitId: idOf('zykj-gxzh'), dueOn: '2023-07-14', note: '抓紧' })
  expect(await standing(helper())).toEqual([])
  await act(officer(), 'solve', 4, { result: '已集中受理' })
  expect(await standing(officer())).toEqual(['solved 2'])
  // Its deadline is the one it has now: by that none of the earlier weeks was late.
  expect(await standing(officer(), '2023-W26')).toEqual(['in-hand 1'])
  expect(await standing(officer(), '2023-W25')).toEqual(['in-hand 0'])
  expect(
    (await office.db.asAdmin('select 1 from tasks where subject_id = $1 and done_at is null', [problemId])).length,
  ).toBe(0)
  office.clock.now = at('2023-07-12 10:00')
  expect(await standing(officer())).toEqual([])
  await expect(act(clerk(), 'reopen', 5, { reason: '又来了' })).rejects.toMatchObject({
    keys: ['problem.solved-earlier'],
  })
  const { rows } = await clerk().reads(`/api/problems/${problemId}/history`)
  expect(rows.map((line: { text: string }) => line.text).toSorted()).toEqual(
    [
      '交高新转化科协调，2023-07-14前办结 抓紧',
      '办结：已集中受理',
      '市税务局受理',
      '提出：登记滞后',
      '答复：已发口径',
    ].toSorted(),
  )
})

test('what a month leaves unsolved is offered to its report', async () => {
  office.clock.now = at('2023-06-28 10:00')
  const { problemId } = await clerk().does('POST', '/api/problems', { unitId: idOf('620722'), text: '人手不足' })
  const month = async (period: string) =>
    (await clerk().reads(`/api/problems?unitId=${idOf('620722')}&period=${period}`)).rows.map(
      (row: { text: string }) => row.text,
    )
  // The one of the other test was solved in July: at the end of June it stood.
  expect(await month('2023-06')).toEqual(['登记滞后', '人手不足'])
  expect(await month('2023-05')).toEqual([])
  await clerk().does('POST', `/api/problems/${problemId}/solve`, { version: 1, result: '已增派' })
  expect(await month('2023-06')).toEqual(['登记滞后'])
  await clerk().does('POST', `/api/problems/${problemId}/reopen`, { version: 2, reason: '又走了一人' })
  expect(await month('2023-06')).toEqual(['登记滞后', '人手不足'])
})
