import { createHash } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Finding } from '#cases/file.rules.ts'
import { builtInScanner, checkFile, type FileScanner } from '#cases/server/check-file.ts'
import { contentPath } from '#cases/server/content-folder.ts'
import { fileService, recheckJob } from '#cases/server/file.service.ts'
import { subjectAccess } from '#cases/server/subject.access.ts'
import { unitRoutes } from '#modules/organisations/server/unit.routes.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { testDatabase } from '#tests/builders/database.ts'
import { officeDocument, pdf, zip } from '#tests/builders/hostile-files.ts'
import { calling, jobOf, type Office, openOffice } from '#tests/builders/office.ts'

const db = testDatabase()
const subjects = subjectAccess([unitRoutes])
let office: Office
let dataFolder: string
beforeAll(async () => {
  office = await openOffice(db, 'files')
  dataFolder = await mkdtemp(join(tmpdir(), 'danxia-files-'))
})
afterAll(() => rm(dataFolder, { recursive: true, force: true }))

const outside = (answer: Finding | (() => Promise<Finding>)): FileScanner => ({
  name: 'outside',
  scan: typeof answer === 'function' ? answer : () => Promise.resolve(answer),
})
const files = (...more: FileScanner[]) => fileService(subjects, [builtInScanner, ...more])
const me = () => ({ personId: office.personId, unitId: office.rootId, unitPath: '/files/' })
const subject = () => ({ subjectKind: 'unit', subjectId: office.rootId })

async function upload(service: ReturnType<typeof files>, name: string, content: Buffer) {
  const path = join(dataFolder, newId())
  await writeFile(path, content)
  const sha256 = createHash('sha256').update(content).digest('hex')
  const sent = { path, name, declaredType: 'text/html', sizeBytes: content.length, sha256 }
  const { tenantId } = office
  const inTransaction = <R>(work: Parameters<typeof inTenant<R>>[3]) => inTenant(db.app, tenantId, 'write', work)
  const prepare = {
    tenantId,
    now: new Date(),
    newId,
    origin: '',
    mode: 'demo' as const,
    dataFolder,
    upload: sent,
    visit: undefined,
    inTransaction,
  }
  try {
    const checked = await service.check(prepare)
    return await office.act((context) =>
      service.upload({ ...calling(office, context, me()), dataFolder, upload: sent }, subject(), checked),
    )
  } finally {
    await rm(path, { force: true })
  }
}

const download = (fileId: string) =>
  office.act((context) => files().download({ ...calling(office, context, me()), dataFolder }, { fileId }))
const list = () => office.act((context) => files().list(calling(office, context, me()), subject()))

describe('a clean file', () => {
  test('is kept once, however often it is sent, and comes back as it was', async () => {
    const content = officeDocument('docx', [{ name: 'word/a.xml', content: '<a/>' }])
    const one = await upload(files(), '总结报告.docx', content)
    const two = await upload(files(), '副本.DOCX', content)
    expect(one.state).toBe('clean')
    expect(one.sha256).toBe(two.sha256)
    const stored = contentPath(dataFolder, 'files', one.sha256)
    expect(await readFile(stored)).toEqual(content)
    expect((await readdir(join(stored, '..'))).length).toBe(1)
    const got = await download(one.fileId)
    expect(await buffer(got.body as Readable)).toEqual(content)
    expect(got).toMatchObject({
      name: '总结报告.docx',
      contentType: expect.stringContaining('wordprocessingml'),
      sizeBytes: content.length,
    })
  })

  test('changed on the disk by one bit is no longer served', async () => {
    const { fileId, sha256 } = await upload(files(), 'a.txt', Buffer.from('二〇二三年六月'))
    const path = contentPath(dataFolder, 'files', sha256)
    const bytes = await readFile(path)
    bytes[3]! ^= 1
    await writeFile(path, bytes)
    await expect(download(fileId)).rejects.toThrow('file.lost')
  })

  test('is detached with a reason, stays in the list as such, and is not served any more', async () => {
    const { fileId } = await upload(files(), '误传.txt', Buffer.from('误传的内容'))
    const detach = () =>
      office.act((context) => files().detach(calling(office, context, me()), { fileId, reason: '传错了' }))
    await detach()
    await expect(detach()).rejects.toThrow('file.detached')
    await expect(download(fileId)).rejects.toThrow('file.detached')
    expect((await list()).files.at(-1)).toMatchObject({ id: fileId, detached: { by: '张三', reason: '传错了' } })
  })
})

describe('a file is refused, and nothing of it stays', () => {
  const bomb = zip([{ name: 'a.txt', content: Buffer.alloc(30 * 1024 * 1024) }])
  test.each([
    ['a bomb', 'a.zip', bomb, 'file.archive-bomb'],
    ['a table that is a PDF', 'a.xlsx', pdf(), 'file.wrong-extension'],
    ['a page', 'a.html', Buffer.from('<html>'), 'file.kind-not-accepted'],
    ['a name without a kind', 'README', Buffer.from('x'), 'file.unnamed'],
    ['a name that hides its kind', 'a\u202efdp.exe', Buffer.from('MZ'), 'file.kind-not-accepted'],
  ])('%s', async (_, name, content, key) => {
    const before = await db.asAdmin('select count(*)::int as n from file_contents')
    const started = performance.now()
    await expect(upload(files(), name, content)).rejects.toThrow(key)
    expect(performance.now() - started).toBeLessThan(2000)
    expect(await db.asAdmin('select count(*)::int as n from file_contents')).toEqual(before)
    const sha256 = createHash('sha256').update(content).digest('hex')
    await expect(stat(contentPath(dataFolder, 'files', sha256))).rejects.toThrow()
    await expect(stat(contentPath(dataFolder, 'quarantine', sha256))).rejects.toThrow()
  })
})

describe('unknown is never clean', () => {
  test.each([
    ['is down', () => Promise.reject(new Error('connection refused'))],
    ['answers nothing', () => Promise.resolve(null as never)],
    ['answers nonsense', () => Promise.resolve({ verdict: 'OK' } as never)],
    ['does not answer', () => new Promise<Finding>(() => {})],
  ])('a scanner that %s leaves the file in quarantine, where nobody gets it', async (words, scan) => {
    const { fileId, sha256, state } = await upload(files(outside(scan)), 'a.txt', Buffer.from(`内容 ${words}`))
    expect(state).toBe('quarantined')
    await expect(download(fileId)).rejects.toThrow('file.quarantined')
    await expect(stat(contentPath(dataFolder, 'files', sha256))).rejects.toThrow()
    expect((await list()).files.at(-1)).toMatchObject({
      id: fileId,
      state: 'quarantined',
      finding: { key: expect.stringMatching(/^file\.check/) },
    })
  })

  test('a later check settles it: clean leaves the quarantine, bad is never served', async () => {
    const down = outside(() => Promise.reject(new Error('down')))
    const good = await upload(files(down), 'good.txt', Buffer.from('好'))
    const evil = await upload(files(down), 'evil.txt', Buffer.from('坏'))
    const later = (minutes: number) => ({ ...jobOf(db, office, new Date(Date.now() + minutes * 60_000)), dataFolder })
    await recheckJob([builtInScanner, down]).run(later(10))
    await expect(download(good.fileId)).rejects.toThrow('file.quarantined')
    const up: FileScanner = {
      name: 'outside',
      scan: async (path) =>
        (await readFile(path, 'utf8')) === '坏' ? { verdict: 'bad', key: 'file.test-virus' } : { verdict: 'clean' },
    }
    await recheckJob([builtInScanner, up]).run(later(60 * 24 * 3))
    expect(await buffer((await download(good.fileId)).body as Readable)).toEqual(Buffer.from('好'))
    await expect(download(evil.fileId)).rejects.toThrow('file.known-bad')
    await expect(upload(files(), 'again.txt', Buffer.from('坏'))).rejects.toThrow('file.known-bad')
    await expect(stat(contentPath(dataFolder, 'quarantine', evil.sha256))).rejects.toThrow()
  })
})

test('the process that looks at files has an end and can be lost without harm', async () => {
  const path = join(dataFolder, 'large.zip')
  await writeFile(
    path,
    zip(
      Array.from({ length: 20 }, (_, n) => ({ name: `${n}.txt`, content: Buffer.from('一二三四'.repeat(20_000 + n)) })),
    ),
  )
  expect(await checkFile(path, [builtInScanner], 1)).toEqual({ verdict: 'unknown', key: 'file.check-timeout' })
  await chmod(path, 0o600)
  expect(await checkFile(join(dataFolder, 'nothing'), [builtInScanner], 2000)).toEqual({
    verdict: 'unknown',
    key: 'file.check-failed',
  })
})

test('the server goes on while bombs are looked at: they are looked at elsewhere', async () => {
  const path = join(dataFolder, 'many.zip')
  const text = Buffer.from(Array.from({ length: 400_000 }, (_, n) => `${n * 7919},`).join(''))
  await writeFile(path, zip(Array.from({ length: 30 }, (_, n) => ({ name: `${n}.csv`, content: text }))))
  let isDone = false
  const looking = Promise.all(Array.from({ length: 4 }, () => checkFile(path, [builtInScanner], 1500))).finally(() => {
    isDone = true
  })
  // Looked at in this process, the loop would hardly turn between the beginning and the end of a file.
  let turns = 0
  for (; !isDone; turns += 1) await new Promise((resolve) => setTimeout(resolve, 1))
  await looking
  expect(turns).toBeGreaterThan(50)
})
