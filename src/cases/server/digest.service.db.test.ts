import { createServer, type Server } from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { callDigests, digestReaction } from '#cases/server/digest.service.ts'
import { listMine, markMineRead, noticeReaction, prefer } from '#cases/server/notice.service.ts'
import { notify } from '#cases/server/notice.store.ts'
import { deliverEvents } from '#cases/server/outbox.service.ts'
import { messages } from '#engine/text/message.ts'
import { testDatabase } from '#tests/builders/database.ts'
import { calling, grantRole, jobOf, type Office, openOffice } from '#tests/builders/office.ts'

const db = testDatabase()
const words = messages({ 'report.due': ['{name} 请于今日报送', '{name}: report today'] })
const reactions = [noticeReaction, digestReaction(words)]
const letters: string[] = []
let server: Server
let office: Office
let count = 0

/** As little of SMTP as a mail server must speak (RFC 5321). */
beforeAll(async () => {
  server = createServer((socket) => {
    let isData = false
    let letter = ''
    socket.on('error', () => undefined)
    socket.write('220 mail\r\n')
    socket.on('data', (chunk) => {
      if (isData) {
        letter += chunk.toString()
        if (!letter.endsWith('\r\n.\r\n')) return
        letters.push(letter)
        isData = false
        letter = ''
        socket.write('250 kept\r\n')
        return
      }
      for (const line of chunk.toString().split('\r\n').filter(Boolean)) {
        isData = line === 'DATA'
        socket.write(isData ? '354 go on\r\n' : line === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n')
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => new Promise((resolve) => server.close(resolve)))
beforeEach(async () => {
  letters.length = 0
  count += 1
  office = await openOffice(db, `mail-${count}`)
})

const at = (hour: number, day = 28) => new Date(Date.UTC(2023, 5, day, hour - 8, 30))
async function configure(port = (server.address() as { port: number }).port) {
  const mail = { host: '127.0.0.1', port, isPlainAllowed: true, from: 'danxia@example.org' }
  await office.act(({ tx, tenantId }) =>
    sql`update tenants set settings = ${JSON.stringify({ mail })}::jsonb where id = ${tenantId}`.execute(tx),
  )
}
const tell = (personId: string, name: string, now: Date) =>
  office.act((context) => notify(context, { to: { personId }, sentence: { key: 'report.due', params: { name } } }), now)
/** The jobs as they run: notices into inboxes, digests called, digests sent. */
async function run(now: Date) {
  await deliverEvents(jobOf(db, office, now), reactions)
  await office.act((context) => callDigests(context), now)
  await deliverEvents(jobOf(db, office, now), reactions)
}
const inbox = (personId: string) =>
  office.act((context) =>
    listMine(calling(office, context, { personId, unitId: office.rootId, unitPath: '/' }), { limit: 50 }),
  )
const textOf = (letter: string) =>
  Buffer.from(
    letter
      .split('\r\n\r\n')
      .slice(1)
      .join('')
      .replace(/\r\n\.\r\n$/, '')
      .replace(/\s/g, ''),
    'base64',
  ).toString()

test('twenty notices are one mail, at the hour of the person, and not sent again the next day', async () => {
  await configure()
  const person = await office.employs('李四', office.rootId, 'lisi@example.org')
  for (let n = 1; n <= 20; n += 1) await tell(person, `事项${n}`, at(6))
  await run(at(7))
  expect(letters).toEqual([])
  expect((await inbox(person)).unread).toBe(20)
  await run(at(8))
  await run(at(9))
  await run(at(9, 29))
  expect(letters.length).toBe(1)
  expect(letters[0]).toContain('To: lisi@example.org')
  expect(textOf(letters[0]!)).toContain('- 事项20 请于今日报送')
  expect((await inbox(person)).notices.every((notice) => notice.mail === 'sent')).toBe(true)
})

test('without a mail server notices stay in the application, and say so', async () => {
  const person = await office.employs('李四', office.rootId, 'lisi@example.org')
  await tell(person, '事项', at(6))
  await run(at(9))
  expect(await inbox(person)).toMatchObject({
    unread: 1,
    isMailConfigured: false,
    notices: [{ mail: 'not-configured' }],
  })
})

test('who wants no mail or has no address gets none; who has read before the hour neither', async () => {
  await configure()
  const silent = await office.employs('不要邮件', office.rootId, 'a@example.org')
  const nameless = await office.employs('无地址')
  const quick = await office.employs('已读', office.rootId, 'b@example.org')
  const as = (personId: string) => ({ personId, unitId: office.rootId, unitPath: '/' })
  await office.act((context) => prefer(calling(office, context, as(silent)), { mail: 'never', digestHour: 8 }))
  for (const person of [silent, nameless, quick]) await tell(person, '事项', at(6))
  await deliverEvents(jobOf(db, office, at(7)), reactions)
  expect(await office.act((context) => markMineRead(calling(office, context, as(quick)), {}))).toEqual({ count: 1 })
  await run(at(9))
  expect(letters).toEqual([])
  expect((await inbox(silent)).notices[0]!.mail).toBe('off')
  expect((await inbox(nameless)).notices[0]!.mail).toBe('no-address')
})

test('a mail server that is down is tried again, and one mail arrives', async () => {
  await configure(1)
  const person = await office.employs('李四', office.rootId, 'lisi@example.org')
  await tell(person, '事项', at(6))
  await run(at(9))
  expect((await inbox(person)).notices[0]!.mail).toBe('waiting')
  await configure()
  await deliverEvents(jobOf(db, office, at(10)), reactions)
  await deliverEvents(jobOf(db, office, at(11)), reactions)
  expect(letters.length).toBe(1)
})

test('a notice to a role reaches everybody who holds it that day', async () => {
  const [one, two] = [await office.employs('甲'), await office.employs('乙')]
  await grantRole(office, one, 'approver', office.rootId)
  await grantRole(office, two, 'approver', office.rootId, '2023-01-01', '2023-06-01')
  await office.act(
    (context) =>
      notify(context, {
        to: { roleCode: 'approver', unitId: office.rootId },
        sentence: { key: 'report.due', params: {} },
      }),
    at(6),
  )
  await run(at(7))
  expect((await inbox(one)).unread).toBe(1)
  expect((await inbox(two)).unread).toBe(0)
})

test('a notice bears the moment at which it arose, and stands in the list by it, however late it is delivered', async () => {
  const person = await office.employs('李四')
  await tell(person, '后来的事', at(9))
  await tell(person, '先前的事', at(6))
  await run(at(10))
  const { notices } = await inbox(person)
  expect(notices.map((one) => [one.sentence.params.name, one.at])).toEqual([
    ['后来的事', at(9).toISOString()],
    ['先前的事', at(6).toISOString()],
  ])
  const [first] = notices
  const actor = { personId: person, unitId: office.rootId, unitPath: '/' }
  const older = await office.act((context) =>
    listMine(calling(office, context, actor), { limit: 50, before: first!.id }),
  )
  expect(older.notices.map((one) => one.sentence.params.name)).toEqual(['先前的事'])
})
