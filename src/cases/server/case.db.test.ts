import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { commentService } from '#cases/server/comment.service.ts'
import { listHistory } from '#cases/server/history.queries.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { subjectAccess } from '#cases/server/subject.access.ts'
import { listMine } from '#cases/server/task.service.ts'
import { closeTasks, openTask, postponeTasks } from '#cases/server/task.store.ts'
import { unitRoutes } from '#modules/organisations/server/unit.routes.ts'
import { newId } from '#server/http/new-id.ts'
import { testDatabase } from '#tests/builders/database.ts'
import { calling, grantRole, type Office, opening, openOffice } from '#tests/builders/office.ts'

const db = testDatabase()
let office: Office
const north = opening('north', '', '北区')
const south = opening('south', '', '南区')
const about = () => ({ kind: 'unit', id: north.unitId, unitId: north.unitId })
const deed = (key: string) => ({ key, params: {} })

beforeAll(async () => {
  office = await openOffice(db, 'cases')
  await office.decides({ ...north, parentId: office.rootId } as never, { ...south, parentId: office.rootId } as never)
})

describe('history', () => {
  test('is written with the change and vanishes with it', async () => {
    const failing = office.act(async (context) => {
      await recordHistory(context, { subject: about(), sentence: deed('x.happened') })
      throw new Error('refused')
    })
    await expect(failing).rejects.toThrow('refused')
    await office.act((context) =>
      recordHistory(context, { subject: about(), sentence: deed('x.done'), personId: office.personId }),
    )
    const lines = await office.act(({ tx, tenantId }) => listHistory(tx, tenantId, about()))
    expect(lines.map((line) => [line.key, line.personName])).toEqual([
      ['x.done', '张三'],
      ['unit.opened', '张三'],
    ])
  })

  test('names whose duty was lent, without being told twice', async () => {
    const lender = await office.employs('出差的局长')
    await office.act((context) =>
      recordHistory(
        { ...context, onBehalfOf: lender },
        { subject: about(), sentence: deed('x.lent'), personId: office.personId },
      ),
    )
    const [line] = await office.act(({ tx, tenantId }) => listHistory(tx, tenantId, about()))
    expect(line).toMatchObject({ key: 'x.lent', personName: '张三', onBehalfOfName: '出差的局长' })
  })

  test.each([
    'update history_entries set message_key = $$y$$',
    'delete from history_entries',
    'truncate history_entries',
    'delete from comments',
    'update comment_versions set body = $$y$$',
    'delete from files',
    'update files set sha256 = $$y$$',
    'update outbox_events set payload = $${}$$',
    'delete from tasks',
  ])('the application may not: %s', async (statement) => {
    await expect(office.act(({ tx }) => sql.raw(statement).execute(tx))).rejects.toThrow(/permission denied/)
  })

  test('every table of the kernel hides the rows of other administrations', async () => {
    const tables = await db.asAdmin(`select c.relname as name, c.relforcerowsecurity as forced from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`)
    expect(tables.length).toBeGreaterThan(20)
    expect(tables.filter((table) => !table.forced)).toEqual([])
  })
})

describe('tasks', () => {
  const now = new Date('2023-06-28T04:00:00Z')
  const inbox = async (personId: string, at = now) => {
    const person = { personId, unitId: office.rootId, unitPath: '/cases/' }
    const groups = await office.act((context) => listMine(calling(office, context, person), { limit: 50 }), at)
    return Object.entries(groups).flatMap(([group, { tasks }]) => tasks.map((task) => `${group} ${task.deed.key}`))
  }

  test('come to the person, or to whoever holds the role at that unit on that day', async () => {
    const holder = await office.employs('李四', north.unitId)
    const elsewhere = await office.employs('王五', south.unitId)
    await grantRole(office, holder, 'approver', north.unitId, '2023-01-01', '2023-06-30')
    await grantRole(office, elsewhere, 'approver', south.unitId)
    await office.act(async (context) => {
      const dueAt = new Date('2023-06-28T10:00:00Z')
      await openTask(context, {
        to: { roleCode: 'approver', unitId: north.unitId },
        subject: about(),
        deed: deed('approve'),
        dueAt,
      })
      await openTask(context, { to: { personId: holder }, subject: about(), deed: deed('fill') })
    }, now)
    expect(await inbox(holder)).toEqual(['today approve', 'later fill'])
    expect(await inbox(elsewhere)).toEqual([])
    expect(await inbox(holder, new Date('2023-06-30T15:00:00Z'))).toEqual(['late approve', 'later fill'])
    expect(await inbox(holder, new Date('2023-06-30T17:00:00Z'))).toEqual(['later fill'])
    const which = { subjectKind: 'unit', subjectId: north.unitId, deed: 'approve' }
    expect(await office.act((context) => postponeTasks(context, which, new Date('2023-06-29T04:00:00Z')), now)).toBe(1)
    expect(await inbox(holder)).toEqual(['thisWeek approve', 'later fill'])
    expect(await office.act((context) => closeTasks(context, which, { outcome: 'approved', doneBy: holder }))).toBe(1)
    expect(await office.act((context) => closeTasks(context, which, { outcome: 'approved' }))).toBe(0)
    expect(await inbox(holder)).toEqual(['later fill'])
  })

  test('are addressed to a person or to a role, never to both or neither', async () => {
    const wrong = office.act(({ tx, tenantId }) =>
      sql`insert into tasks (tenant_id, id, subject_kind, subject_id, unit_id, deed, created_at)
        values (${tenantId}, ${newId()}, 'unit', 'x', ${north.unitId}, 'x', now())`.execute(tx),
    )
    await expect(wrong).rejects.toThrow(/check constraint/)
  })
})

describe('comments', () => {
  const comments = commentService(subjectAccess([unitRoutes]))
  const at = (personId: string, unitId: string, unitPath: string) => ({ personId, unitId, unitPath })
  const subject = { subjectKind: 'unit', subjectId: north.unitId }

  test('reach the own unit, the chain above it, or all who may see the record', async () => {
    const author = at(await office.employs('作者', north.unitId), north.unitId, '/cases/north/')
    const boss = at(office.personId, office.rootId, '/cases/')
    const neighbour = at(await office.employs('邻居', south.unitId), south.unitId, '/cases/south/')
    for (const visibility of ['unit', 'chain', 'all'] as const) {
      await office.act((context) =>
        comments.write(calling(office, context, author), { ...subject, visibility, body: visibility }),
      )
    }
    const seenBy = async (reader: typeof author) =>
      (await office.act((context) => comments.list(calling(office, context, reader), subject))).comments.map(
        (one) => one.body,
      )
    expect(await seenBy(author)).toEqual(['unit', 'chain', 'all'])
    expect(await seenBy(boss)).toEqual(['chain', 'all'])
    expect(await seenBy(neighbour)).toEqual(['all'])
  })

  test('keep their versions, refuse an edit over another, and leave a mark when deleted', async () => {
    const author = at(office.personId, office.rootId, '/cases/')
    const other = at(await office.employs('别人', office.rootId), office.rootId, '/cases/')
    const as =
      (person: typeof author) =>
      <R>(work: (context: ReturnType<typeof calling>) => Promise<R>) =>
        office.act((context) => work(calling(office, context, person)))
    const { commentId } = await as(author)((context) =>
      comments.write(context, { ...subject, visibility: 'all', body: '一' }),
    )
    await as(author)((context) => comments.edit(context, { commentId, body: '二', version: 1 }))
    await expect(
      as(author)((context) => comments.edit(context, { commentId, body: '三', version: 1 })),
    ).rejects.toThrow('edited-meanwhile')
    await expect(as(other)((context) => comments.delete(context, { commentId }))).rejects.toThrow('not-author')
    await as(author)((context) => comments.delete(context, { commentId }))
    const { comments: list } = await as(other)((context) => comments.list(context, subject))
    expect(list.at(-1)).toMatchObject({ id: commentId, version: 2, deletedAt: expect.any(String), body: undefined })
    expect(
      await db.asAdmin(`select body from comment_versions where comment_id = '${commentId}' order by version`),
    ).toEqual([{ body: '一' }, { body: '二' }])
  })

  test('cannot be written on a record that is not there, of a kind nobody owns, or of another administration', async () => {
    const author = at(office.personId, office.rootId, '/cases/')
    const foreign = await openOffice(db, 'foreign')
    for (const name of [
      { subjectKind: 'unit', subjectId: newId() },
      { subjectKind: 'nothing', subjectId: north.unitId },
      { subjectKind: 'unit', subjectId: foreign.rootId },
    ]) {
      const writing = office.act((context) =>
        comments.write(calling(office, context, author), { ...name, visibility: 'all', body: 'x' }),
      )
      await expect(writing).rejects.toThrow('case.unknown-subject')
    }
  })
})
