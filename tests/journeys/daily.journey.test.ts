import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { keepInbox } from '#modules/dispatch/server/feed-inbox.service.ts'
import { inTenant } from '#server/database/tenant.ts'
import type { JobContext } from '#server/http/module.ts'
import { newId } from '#server/http/new-id.ts'
import { at, monthOffice } from '#tests/builders/month-office.ts'

/** Daily values by all three ways, what they light, and how they come into the month. */
const office = monthOffice('zhangye', at('2023-06-20 10:00'))
const officer = () => office.as('zhou-kezhang')
const clerk = () => office.as('ml-tianbao')
const admin = () => office.as('tang-xitong')
const folder = mkdtempSync(join(tmpdir(), 'danxia-inbox-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const CONTRACTS = 'daily_contracts'
const MINLE = '620722'
const unitId = () => office.pack.units.get(MINLE)!

interface Row {
  readonly monitor: string
  readonly unit: string
  readonly day: string
  readonly value: string | number | null
}

const row = (day: string, value: Row['value'], unit = MINLE, monitor = CONTRACTS): Row => ({
  monitor,
  unit,
  day,
  value,
})

/** What a machine hears: no cookie, its key alone. */
async function send(key: string | undefined, body: object, path = '/api/feed-batches', method = 'POST') {
  const answer = await fetch(`${office.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
    ...(method === 'POST' && { body: JSON.stringify(body) }),
  })
  const json = await answer.json()
  return { status: answer.status, json, keys: (json.reasons ?? []).map((reason: { key: string }) => reason.key) }
}

const openFeed = async (code: string, content: object = {}) =>
  (await admin().does('POST', '/api/feeds', { code, name: code, monitors: [], unitIds: [], ...content }))
    .feedId as string
const issue = async (feedId: string, more: object = {}) =>
  (await admin().does('POST', `/api/feeds/${feedId}/keys`, { name: 'registry', ...more })) as {
    key: string
    keyId: string
  }
const series = (desk = clerk()) => desk.reads(`/api/monitors/${CONTRACTS}?unitId=${unitId()}`)

test('a machine sends by its key: in its scope only, once for each batch, row by row', async () => {
  const feedId = await openFeed('registry', { monitors: [CONTRACTS], unitIds: [unitId()] })
  const { key } = await issue(feedId)
  expect(key).toMatch(/^dxk\.[0-9a-f-]{36}\.[\w-]{43}$/)
  // The key is nowhere kept, and the list tells its last letters only.
  const { feeds } = await admin().reads('/api/feeds')
  expect(feeds[0].keys[0]).toMatchObject({ hint: key.slice(-4), revokedAt: null })
  expect(JSON.stringify(feeds)).not.toContain(key)

  const rows = [
    row('2023-06-01', '400.5'),
    row('2023-06-02', 380),
    row('2023-06-02', 381), // twice in one batch
    row('2023-06-05', '1e3'),
    row('2023-06-06', -1),
    row('2023-06-31', 1),
    row('2023-07-01', 1),
    row('2023-06-07', 1, '620702'),
    row('2023-06-07', 1, MINLE, 'tech_loans'),
    row('2023-06-07', 1, MINLE, 'nothing'),
    row('2023-06-07', 1, 'nowhere'),
  ]
  const first = await send(key, { batch: 'b-1', rows })
  expect(first.status).toBe(200)
  expect(first.json).toMatchObject({ rows: 11, changed: 2, unchanged: 0, isRepeated: false })
  expect(first.json.refused.map((one: { row: number; key: string }) => `${one.row} ${one.key}`)).toEqual([
    '2 monitor.row-twice',
    '3 monitor.no-number',
    '4 monitor.below',
    '5 monitor.no-day',
    '6 monitor.future-day',
    '7 monitor.not-of-feed',
    '8 monitor.not-of-feed',
    '9 monitor.unknown',
    '10 monitor.unknown-unit',
  ])
  // Again, as a machine does that did not hear the answer.
  const again = await send(key, { batch: 'b-1', rows })
  expect(again.json).toEqual({ ...first.json, isRepeated: true })
  expect((await send(key, { batch: 'b-1', rows: rows.slice(1) })).keys).toEqual(['daily.other-content'])
  const all = await send(key, { batch: 'b-2', allOrNothing: true, rows: [row('2023-06-05', 1), row('2023-06-06', -1)] })
  expect([all.status, all.json.reasons[0].at]).toEqual([422, 'rows/1'])
  expect((await series()).rows).toHaveLength(2)
  // Two at once are two in a row.
  const both = await Promise.all([1, 2].map((n) => send(key, { batch: `race-${n}`, rows: [row('2023-06-05', 390)] })))
  expect(both.map(({ json }) => json.changed).sort()).toEqual([0, 1])

  const told = await office.db.asAdmin(
    "select outcome, person_name, detail ->> 'keyId' is not null as by_key from audit_entries where deed = 'daily.send' order by at",
    [],
  )
  expect(told.map(({ outcome }) => outcome)).toContain('refused')
  expect(told.every(({ person_name, by_key }) => person_name === 'registry' && by_key)).toBe(true)
})

test('a key opens nothing else, a session does not send, and a revoked, expired or hasty key is refused', async () => {
  const feedId = await openFeed('hasty')
  const { key, keyId } = await issue(feedId, { perMinute: 3 })
  for (const path of ['/api/monitors', '/api/feeds', '/api/cycles', '/api/daily-batches'])
    expect((await send(key, {}, path, 'GET')).status).toBe(401)
  expect((await send(key, {}, '/api/daily-batches')).status).toBe(401)
  await expect(
    officer().does('POST', '/api/feed-batches', { batch: 'x', rows: [row('2023-06-01', 1)] }),
  ).rejects.toMatchObject({ keys: ['key.required'] })
  expect(
    (await send(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`, { batch: 'x', rows: [row('2023-06-01', 1)] }))
      .keys,
  ).toEqual(['key.refused'])
  expect((await send(undefined, { batch: 'x', rows: [] })).keys).toEqual(['key.required'])
  for (const n of [1, 2, 3]) expect((await send(key, { batch: `h-${n}`, rows: [] })).keys).toEqual(['form.too-few'])
  expect(await send(key, { batch: 'h-4', rows: [row('2023-06-01', 1)] })).toMatchObject({
    status: 429,
    keys: ['key.too-often'],
  })
  office.clock.now = at('2023-06-20 10:01')
  expect((await send(key, { batch: 'h-5', rows: [row('2023-06-01', null, '620702')] })).status).toBe(200)
  await admin().does('POST', `/api/feeds/${feedId}/keys/${keyId}/revoke`, {})
  expect((await send(key, { batch: 'h-6', rows: [row('2023-06-01', 1)] })).keys).toEqual(['key.refused'])
  const { key: short } = await issue(feedId, { expiresOn: '2023-06-21' })
  office.clock.now = at('2023-06-22 00:10')
  expect((await send(short, { batch: 'h-7', rows: [row('2023-06-01', 1)] })).keys).toEqual(['key.refused'])
  office.clock.now = at('2023-06-20 10:05')
  await expect(clerk().reads('/api/feeds')).rejects.toMatchObject({ code: 'not-allowed' })
  await expect(issue(feedId, { expiresOn: '2023-06-20' })).rejects.toMatchObject({ keys: ['feed.expiry-past'] })
  await admin().does('POST', `/api/feeds/${feedId}/close`, { version: 1 })
  await expect(issue(feedId)).rejects.toMatchObject({ keys: ['feed.closed'] })
})

const drop = (text: string) => officer().does('POST', '/api/daily-batches', { fileName: 'days.csv', text })

test('a file is dropped: faults by line, then a preview, published as shown, and taken back', async () => {
  const bad = await drop(
    '监测指标,单位,日期,数值\n技术合同日登记额,民乐,2023-06-08,４１０．５\n技术合同日登记额,民乐,2023-06-08,5\n技术合同日登记额,天水,2023-06-09,5\n技术合同日登记额,民乐,2023-06,5\n技术合同日登记额,民乐,2023-06-09,=1+1\n技术合同日登记额,民乐,2023-06-29,5\n技术合同日登记额,全市,2023-06-09,5\n',
  )
  expect(bad).toMatchObject({ batchId: null, errors: 6 })
  expect(bad.faults.map((fault: { line: number }) => fault.line).sort()).toEqual([3, 4, 5, 6, 7, 8])
  const good = await drop(
    'monitor,unit,day,value\ndaily_contracts,620722,2023-06-08,410.5\ndaily_contracts,620722,2023-06-01,402\n',
  )
  expect(good).toMatchObject({
    changes: 2,
    preview: [
      { before: null, after: '410.5' },
      { before: '400.5', after: '402' },
    ],
  })
  // Somebody writes the same day in between.
  const other = await drop('monitor,unit,day,value\ndaily_contracts,620722,2023-06-01,403\n')
  await officer().does('POST', `/api/daily-batches/${other.batchId}/publish`, {})
  await expect(officer().does('POST', `/api/daily-batches/${good.batchId}/publish`, {})).rejects.toMatchObject({
    keys: ['daily.changed-meanwhile'],
  })
  const anew = await drop('monitor,unit,day,value\ndaily_contracts,620722,2023-06-01,402\n')
  await officer().does('POST', `/api/daily-batches/${anew.batchId}/publish`, {})
  await expect(officer().does('POST', `/api/daily-batches/${other.batchId}/undo`, {})).rejects.toMatchObject({
    keys: ['daily.overtaken'],
  })
  await officer().does('POST', `/api/daily-batches/${anew.batchId}/undo`, {})
  await officer().does('POST', `/api/daily-batches/${other.batchId}/undo`, {})
  const { rows } = await clerk().reads(`/api/monitors/${CONTRACTS}/days/2023-06-01?unitId=${unitId()}`)
  expect(rows.map((one: { value: string; isCurrent: boolean }) => `${one.value} ${one.isCurrent}`)).toEqual([
    '402.0 false',
    '403.0 false',
    '400.5 true',
  ])
  await expect(clerk().does('POST', '/api/daily-batches', { fileName: 'x', text: '' })).rejects.toMatchObject({
    code: 'not-allowed',
  })
})

/** The inbox with the machine dying where it is told to. */
function inbox(dies?: 'before-commit' | 'after-commit'): Promise<void> {
  const { tenantId } = office.pack
  const inTransaction: JobContext['inTransaction'] = async (work) => {
    const done = await inTenant(office.db.app, tenantId, 'write', async (tx) => {
      const result = await work(tx)
      if (dies === 'before-commit' && Array.isArray(result)) throw new Error('killed')
      return result
    })
    if (dies === 'after-commit' && Array.isArray(done)) throw new Error('killed')
    return done
  }
  return keepInbox({ tenantId, now: office.clock.now, newId, dataFolder: folder, inTransaction })
}

test('files in the inbox are taken once, also when the machine dies in between', async () => {
  await openFeed('folder')
  await inbox()
  const box = join(folder, 'inbox', 'zhangye', 'folder')
  const put = (name: string, text: string | Buffer) => {
    writeFileSync(join(box, name), text)
    utimesSync(join(box, name), 1, 1)
  }
  put('a.csv', 'monitor,unit,day,value\ndaily_contracts,620722,2023-06-12,420\n')
  const versions = async () =>
    (await clerk().reads(`/api/monitors/${CONTRACTS}/days/2023-06-12?unitId=${unitId()}`)).rows.length
  await expect(inbox('before-commit')).rejects.toThrow('killed')
  expect([await versions(), readdirSync(box)]).toEqual([0, ['a.csv']])
  await expect(inbox('after-commit')).rejects.toThrow('killed')
  expect([await versions(), readdirSync(box)]).toEqual([1, ['a.csv']])
  await inbox()
  expect([await versions(), readdirSync(join(box, 'done'))]).toEqual([1, ['a.csv']])
  // Delivered again under its name: nothing is written, and it is put beside the first.
  put('a.csv', 'monitor,unit,day,value\ndaily_contracts,620722,2023-06-12,420\n')
  put('b.csv', 'monitor,unit,day,value\ndaily_contracts,620722,2023-06-13,x\ndaily_contracts,620722,2023-06-14,5\n')
  put('c.csv', Buffer.from([0, 1, 2, 3]))
  put('d.csv', Buffer.alloc(9 * 1024 * 1024, 65))
  writeFileSync(join(box, 'fresh.csv'), 'still being written')
  put('.hidden.csv', 'x')
  mkdirSync(join(box, 'folder.csv'))
  symlinkSync('/etc/passwd', join(box, 'link.csv'))
  await inbox()
  await inbox()
  expect([await versions(), readdirSync(join(box, 'done'))]).toEqual([1, ['a-2.csv', 'a.csv']])
  expect(readdirSync(join(box, 'refused')).sort()).toEqual(
    ['b.csv', 'c.csv', 'd.csv'].flatMap((name) => [name, `${name}.reason.txt`]),
  )
  expect(readFileSync(join(box, 'refused', 'b.csv.reason.txt'), 'utf8')).toMatch(/^2:4\t.*x/)
  expect(readdirSync(box).sort()).toEqual(['.hidden.csv', 'done', 'folder.csv', 'fresh.csv', 'link.csv', 'refused'])
  const { rows } = await officer().reads('/api/daily-batches?limit=200')
  const ofFolder = rows.filter((one: { way: string }) => one.way === 'folder')
  expect(ofFolder.map((one: { fileName: string; state: string }) => `${one.fileName} ${one.state}`).sort()).toEqual([
    'a.csv published',
    'b.csv refused',
    'c.csv refused',
    'd.csv refused',
  ])
})

test('a crossing is told once, moves with its days and goes with a correction; a feed that is late is grey', async () => {
  const alerts = async () => (await series()).alerts.map((one: { from: string; to: string }) => `${one.from} ${one.to}`)
  const drops = async (...lines: string[]) => {
    const { batchId } = await drop(
      `monitor,unit,day,value\n${lines.map((line) => `daily_contracts,620722,${line}\n`).join('')}`,
    )
    await officer().does('POST', `/api/daily-batches/${batchId}/publish`, {})
  }
  const told = async () =>
    (
      await office.db.asAdmin(
        "select 1 from outbox_events where kind = 'notice.due' and payload -> 'sentence' ->> 'key' = 'notice.monitor.crossed'",
      )
    ).length
  await drops('2023-06-13,400', '2023-06-14,410', '2023-06-15,405', '2023-06-16,3500')
  expect((await series()).level).toBe('warning')
  const once = await told()
  expect(once).toBeGreaterThan(0)
  expect(await alerts()).toContain('2023-06-16 2023-06-16')
  await drops('2023-06-19,3600')
  expect(await alerts()).toContain('2023-06-16 2023-06-19')
  expect(await told()).toBe(once)
  await drops('2023-06-16,350', '2023-06-19,360')
  expect(await alerts()).toEqual([])
  expect(await series()).toMatchObject({ level: 'normal', latest: '360.0', latestOn: '2023-06-19' })
  office.clock.now = at('2023-06-21 12:30')
  expect(await series()).toMatchObject({
    level: 'late',
    sign: { shape: 'dash' },
    reason: { zh: '2023-06-19之后没有数据' },
  })
  // A county sees its own figures, not its neighbour's.
  const { monitors } = await clerk().reads('/api/monitors')
  expect(
    monitors.flatMap((one: { tiles: { unit: { code: string } }[] }) => one.tiles.map(({ unit }) => unit.code)),
  ).toEqual([MINLE, MINLE, MINLE])
  await expect(office.as('lz-tianbao').reads(`/api/monitors/${CONTRACTS}?unitId=${unitId()}`)).rejects.toMatchObject({
    code: 'not-found',
  })
})

test('days propose the month until it is handed up, and never overwrite what a person typed', async () => {
  office.clock.now = at('2023-07-03 09:30')
  const june = await office.opens('zhou-kezhang', 'monthly', '2023-06')
  const report = june.of(MINLE)
  const proposals = async () => (await clerk().reads(`/api/reports/${report}/day-proposals`)).rows
  // Contracts are reported year to date, and May has not been reported: nothing honest can be proposed.
  expect(await proposals()).toEqual([])
  const may = 'indicator,unit,period,kind,value\ntech_contracts,620722,2023-05,actual,24796.8\n'
  const { importId } = await officer().does('POST', '/api/imports', { fileName: 'may.csv', text: may })
  await officer().does('POST', `/api/imports/${importId}/publish`, {})
  const sum = 400.5 + 380 + 390 + 420 + 400 + 410 + 405 + 350 + 360
  const [first] = await proposals()
  expect(first).toMatchObject({ standing: 'empty', value: (24796.8 + sum).toFixed(1), present: 9, last: '2023-06-19' })
  expect(first.source.zh).toBe('由上期累计加日监测“技术合同日登记额”9 天合计预填（应报 21 天，截至 2023-06-19）')
  const adopt = (seenVersion: number) =>
    clerk().does('POST', `/api/reports/${report}/day-proposals`, {
      cells: [{ indicatorId: first.indicatorId, seenVersion }],
    })
  await expect(adopt(7)).rejects.toMatchObject({ keys: ['report.days-changed'] })
  await expect(
    officer().does('POST', `/api/reports/${report}/day-proposals`, {
      cells: [{ indicatorId: first.indicatorId, seenVersion: 0 }],
    }),
  ).rejects.toMatchObject({ code: 'not-allowed' })
  expect((await adopt(first.version)).adopted).toBe(1)
  expect(await proposals()).toMatchObject([{ standing: 'same', current: first.value }])
  const { rows: deeds } = await clerk().reads(`/api/reports/${report}/cells/${first.indicatorId}/history`)
  expect(deeds[0]).toMatchObject({ deed: 'imported', note: first.source.zh })

  // A late correction is in the proposal at once, and in the cell when a person says so.
  const { batchId } = await drop('monitor,unit,day,value\ndaily_contracts,620722,2023-06-30,100\n')
  await officer().does('POST', `/api/daily-batches/${batchId}/publish`, {})
  const [later] = await proposals()
  expect(later).toMatchObject({ standing: 'outdated', current: first.value, value: (24796.8 + sum + 100).toFixed(1) })
  await adopt(later.version)
  // What a person types stands; the days stay beside it.
  await clerk().fills(report, { tech_contracts: '30000' })
  expect(await proposals()).toMatchObject([{ standing: 'typed', current: '30000' }])
  await clerk().fillsAll(report)
  await clerk().submits(report)
  expect(await proposals()).toEqual([])
})
